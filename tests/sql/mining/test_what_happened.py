"""One sale told by several systems, machines by reason, and times in doubt."""

import pytest

from tests.conftest import Workbench
from tests.landed import land
from tests.tables import expect

SOURCES = """
    | source_id | rank | channel | lateness |
    | orders    | 0    | order   | 1 day    |
    | stripe    | 1    | order   | 1 day    |
    | segment   | 2    | web     | 1 day    |
    | ga4       | 3    | web     | 1 day    |
"""
HEAD = "| event_id | source_id | name | occurred_at | who | fact | fact_ref | amount | currency |\n"


def sale(event: str, source: str, ref: str, amount: str = "10.00", who: str = "ana") -> str:
    return f"| {event} | {source} | Order placed | 2026-05-30 10:00:00 | {who} | order | {ref} | {amount} | EUR |\n"


@pytest.mark.parametrize("systems", [1, 2, 3, 4])
def test_a_sale_that_many_systems_report_counts_once_and_the_match_rate_is_shown(
    model: Workbench, systems: int
) -> None:
    sources = ["orders", "stripe", "segment", "ga4"][:systems]
    land(model, HEAD + "".join(sale(f"e{source}", source, "1001") for source in sources))
    found = model("mining.fact_matches", settings_sources=SOURCES)
    matched = int(systems > 1)
    assert [
        (row["source_id"], row["sales"], row["matched"], row["only_here"], row["matched_share"])
        for row in sorted(found.to_pylist(), key=lambda row: row["rank"])
    ] == [(source, 1, matched, 1 - matched, matched) for source in sources]
    ordered = model("events.ordered").to_pylist()
    assert [(row["event_id"], float(row["amount"])) for row in ordered] == [("eorders", 10)]
    assert model("events.shadows").num_rows == systems - 1
    assert model.wrong("every_sale_counts_once") == 0


def test_no_sale_no_row(model: Workbench) -> None:
    land(model, "| event_id | occurred_at | who |\n| e1 | 2026-05-30 10:00:00 | ana |")
    assert model("mining.fact_matches", settings_sources=SOURCES).num_rows == 0
    assert model.wrong("every_sale_counts_once") == 0


def test_what_each_source_knows_alone_lacks_and_says_otherwise(model: Workbench) -> None:
    land(
        model,
        HEAD
        + sale("o1", "orders", "1")
        + sale("o2", "orders", "2")
        + sale("o2b", "orders", "2")
        + sale("o3", "orders", "3")
        + sale("s1", "segment", "1", "10.01")
        + sale("s2", "segment", "2", "10.02")
        + sale("s4", "segment", "4")
        + sale("g1", "ga4", "1", "")
        + sale("g4", "ga4", "4", "99"),
    )
    found = model("mining.fact_matches", settings_sources=SOURCES)
    expect(
        found,
        """
        | source_id | reports | sales | matched | only_here | lacking | amounts_compared | amounts_differ | all_sales |
        | ga4       | 2       | 2     | 2       | 0         | 2       | 1                | 1              | 4         |
        | orders    | 4       | 3     | 2       | 1         | 1       | 2                | 0              | 4         |
        | segment   | 3       | 3     | 3       | 0         | 1       | 3                | 1              | 4         |
        """,
        by="source_id",
    )


def test_amounts_in_another_currency_are_not_compared(model: Workbench) -> None:
    land(
        model,
        HEAD
        + sale("o1", "orders", "1")
        + sale("s1", "segment", "1", "12.00").replace("EUR", "USD"),
    )
    rows = model("mining.fact_matches", settings_sources=SOURCES).to_pylist()
    assert {row["source_id"]: row["amounts_compared"] for row in rows} == {
        "orders": 1,
        "segment": 0,
    }


def test_a_report_that_nobody_can_be_given_does_not_hide_the_one_that_can(
    model: Workbench,
) -> None:
    land(model, HEAD + sale("o1", "orders", "1", who="") + sale("s1", "segment", "1", "11"))
    ordered = model("events.ordered", settings_sources=SOURCES).to_pylist()
    assert [row["event_id"] for row in ordered] == ["s1"]


def test_a_sale_that_is_kept_twice_or_not_at_all_is_found(model: Workbench) -> None:
    land(model, HEAD + sale("o1", "orders", "1") + sale("s1", "segment", "1"))
    model("mining.fact_matches", settings_sources=SOURCES)
    model("events.shadows")
    assert model.wrong("every_sale_counts_once") == 0
    model.cursor.execute("update events.sales set kept_event_id = event_id")
    assert model.wrong("every_sale_counts_once") == 1
    model.cursor.execute("update events.sales set kept_event_id = 'o1'")
    model.cursor.execute("delete from events.shadows")
    assert model.wrong("every_sale_counts_once") == 1


def test_a_match_table_that_does_not_add_up_is_found(model: Workbench) -> None:
    land(model, HEAD + sale("o1", "orders", "1") + sale("s1", "segment", "1"))
    model("mining.fact_matches", settings_sources=SOURCES)
    model("events.shadows")
    model.cursor.execute("update mining.fact_matches set matched = 2 where source_id = 'orders'")
    assert model.wrong("every_sale_counts_once") == 1


def test_machines_are_counted_by_reason_and_by_who_found_them(model: Workbench) -> None:
    land(
        model,
        """
        | event_id | occurred_at         | actor    | is_automated | automation_reason |
        | e1       | 2026-05-30 10:00:00 | bot      | true         | crawler list      |
        | e2       | 2026-05-30 10:00:00 | bot      | true         | crawler list      |
        | e3       | 2026-05-30 10:00:00 | customer | true         | machine open      |
        | e4       | 2026-05-30 10:00:00 | customer | true         |                   |
        | e5       | 2026-05-30 10:00:00 | customer | false        |                   |
        | e6       | 2026-05-30 10:00:00 | customer | false        |                   |
        """,
    )
    found = model(
        "mining.automation",
        events_automation="""
            | event_id | reason                         |
            | e5       | clicked within 5 s of delivery |
        """,
    )
    expect(
        found,
        """
        | found_by | reason                         | events |
        | rule     | clicked within 5 s of delivery | 1      |
        | agent    | crawler list                   | 2      |
        | source   | machine open                   | 1      |
        | source   | no reason given                | 1      |
        """,
        by="reason",
    )


def test_times_in_doubt_are_counted_by_source(model: Workbench) -> None:
    land(
        model,
        """
        | event_id | source_id | occurred_at         | ts_flag       |
        | e1       | calls     | 2026-10-25 01:30:00 | dst_ambiguous |
        | e2       | calls     | 2026-10-25 01:40:00 | dst_ambiguous |
        | e3       | calls     | 2026-03-29 01:30:00 | dst_gap       |
        | e4       | calls     | 2026-03-29 09:30:00 |               |
        | e5       | web       | 2026-03-29 09:30:00 |               |
        """,
    )
    expect(
        model("mining.time_flags"),
        """
        | source_id | ts_flag       | events | source_events | share |
        | calls     | dst_ambiguous | 2      | 4             | 0.5   |
        | calls     | dst_gap       | 1      | 4             | 0.25  |
        """,
        by="ts_flag",
    )


def test_an_impossible_order_is_counted_once_an_event(model: Workbench) -> None:
    land(
        model,
        """
        | event_id | source_id | occurred_at         | received_at         | name            | fact    | fact_ref |
        | e1       | web       | 2026-05-01 10:10:00 | 2026-05-01 10:00:00 | Page            |         |          |
        | e2       | web       | 2026-05-01 10:04:00 | 2026-05-01 10:00:00 | Page            |         |          |
        | m1       | mail      | 2026-05-01 10:00:00 |                     | Email delivered | message | one      |
        | m2       | mail      | 2026-05-01 09:50:00 | 2026-05-01 09:40:00 | Email opened    | message | one      |
        | m3       | mail      | 2026-05-01 09:56:00 |                     | Email clicked   | message | one      |
        | m4       | mail      | 2026-05-01 09:00:00 |                     | Email opened    | message | two      |
        """,
    )
    expect(
        model("mining.time_flags"),
        """
        | source_id | ts_flag          | events | source_events | share |
        | mail      | impossible_order | 1      | 4             | 0.25  |
        | web       | impossible_order | 1      | 2             | 0.5   |
        """,
        by="source_id",
    )
