"""What came in, what became of it, and how much is known of it."""

from tests.conftest import Workbench
from tests.landed import land
from tests.tables import expect

SOURCES = """
    | source_id | rank | channel |
    | shop      | 0    | web     |
    | desk      | 1    | support |
"""
FILES = """
    | file_id | source_id | name  | size | map_hash | rows_read | loaded | duplicate | filtered | quarantined | blocked_identifiers | status | run_id |
    | f1      | shop      | a.csv | 1    | m        | 10        | 7      | 1         | 0        | 2           | 0                   | loaded | r      |
    | f2      | shop      | b.csv | 1    | m        | 5         | 5      | 0         | 0        | 0           | 3                   | loaded | r      |
"""
QUARANTINE = """
    | source_id | file_id | file_name | line_no | item_no | step | reason        | column_name | status  | run_id |
    | shop      | f1      | a.csv     | 3       | 0       | map  | is not a date | occurred_at | open    | r      |
    | shop      | f1      | a.csv     | 4       | 0       | map  | is not a date | occurred_at | open    | r      |
    | shop      | f1      | a.csv     | 5       | 0       | map  | is not a date | occurred_at | ignored | r      |
"""
MARKS = """
    | source_id | last_at             | is_active | is_identity_only | watermark           |
    | shop      | 2026-01-03 00:00:00 | true      | false            | 2026-01-03 00:00:00 |
"""


def test_a_source_has_a_row_also_where_nothing_came(model: Workbench) -> None:
    found = model(
        "mining.source_ledger",
        settings_sources=SOURCES,
        ops_files=FILES,
        events_watermarks=MARKS,
        identity_event_customers="| event_id |",
    )
    expect(
        found,
        """
        | rank | source_id | files | rows_read | loaded | duplicate | filtered | quarantined | blocked_identifiers | is_active | all_rows_read | all_quarantined |
        | 0    | shop      | 2     | 15        | 12     | 1         | 0        | 2           | 3                   | true      | 15            | 2               |
        | 1    | desk      | 0     | 0         | 0      | 0         | 0        | 0           | 0                   | false     | 15            | 2               |
        """,
        by="rank",
    )


def test_rows_that_came_later_than_allowed_are_counted(model: Workbench) -> None:
    land(
        model,
        """
        | event_id | source_id | occurred_at         | received_at         |
        | in_time  | shop      | 2026-01-01 00:00:00 | 2026-01-01 01:00:00 |
        | late     | shop      | 2026-01-01 00:00:00 | 2026-01-01 01:00:01 |
        | unknown  | shop      | 2026-01-01 00:00:00 |                     |
        """,
    )
    found = model(
        "mining.source_ledger",
        settings_sources="| source_id | rank | lateness |\n| shop | 0 | 1 hour |",
        events_watermarks=MARKS,
        identity_event_customers="| event_id |",
    )
    expect(found, "| source_id | events | late_rows |\n| shop | 3 | 1 |", by="source_id")


def test_rows_that_wait_in_quarantine_are_counted_by_reason(model: Workbench) -> None:
    expect(
        model("mining.quarantine_counts", ops_quarantine=QUARANTINE),
        """
        | source_id | step | reason        | column_name | rows |
        | shop      | map  | is not a date | occurred_at | 2    |
        """,
    )


def test_every_event_is_counted_once(model: Workbench) -> None:
    found = model(
        "mining.event_ledger",
        events_ordered="""
            | event_id |
            | e1       |
            | e2       |
        """,
        events_left_out="""
            | event_id | reason |
            | e3       | bot    |
        """,
    )
    expect(
        found,
        """
        | fate    | events |
        | bot     | 1      |
        | counted | 2      |
        """,
        by="fate",
    )


def test_coverage_says_of_how_much_a_thing_is_known(model: Workbench) -> None:
    found = model(
        "mining.coverage",
        identity_event_customers="| event_id |",
        identity_customers="""
            | customer_number |
            | 1               |
        """,
        identity_identifiers="""
            | namespace | identifier | held_back |
            | email     | a          |           |
            | cookie    | b          | shared    |
        """,
        mining_touchpoints="""
            | touchpoint | steps | is_unmapped |
            | Cart       | 3     | false       |
            | web: odd   | 1     | true        |
        """,
    )
    expect(
        found,
        """
        | measure                            | part | whole | share |
        | customers with a strong identifier | 0    | 1     | 0     |
        | events with a customer             | 0    | 0     |       |
        | identifiers that join              | 1    | 2     | 0.5   |
        | steps that a rule names            | 3    | 4     | 0.75  |
        """,
        by="measure",
    )


def test_the_watermark_and_the_quiet_time_stand_in_one_row(model: Workbench) -> None:
    found = model(
        "mining.observation",
        events_watermarks=MARKS,
        journeys_quiet_time="""
            | quiet_time_hours | silences | return_share | is_calibrated |
            | 131              | 1411     | 0.047        | true          |
        """,
    )
    expect(
        found,
        """
        | watermark           | quiet_time_hours | silences | return_share | is_calibrated |
        | 2026-01-03 00:00:00 | 131              | 1411     | 0.047        | true          |
        """,
    )
