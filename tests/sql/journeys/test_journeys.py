"""Outcomes and flags of journeys, to the boundary."""

from tests.conftest import Workbench
from tests.tables import expect

STAGES = """
    | stage    | position | is_after_goal |
    | Consider | 1        | false         |
    | Buy      | 2        | false         |
    | Service  | 3        | true          |
"""
CUSTOMERS = """
    | customer_number | customer_id |
    | 1               | a           |
    | 2               | b           |
    | 3               | c           |
"""
WATERMARKS = """
    | source_id | first_at            | watermark           |
    | web       | 2026-01-01 00:00:00 | 2026-03-01 00:00:00 |
"""


def test_a_silence_of_exactly_the_quiet_time_is_abandoned_and_a_second_less_is_open(
    model: Workbench,
) -> None:
    journeys = model(
        "journeys.journeys",
        {"quiet_time": "7d"},
        settings_stages=STAGES,
        identity_customers=CUSTOMERS,
        events_watermarks=WATERMARKS,
        events_ordered="""
        | customer_number | event_number | occurred_at         | source_id | touchpoint | stage    | is_goal | channel |
        | 1               | 1            | 2026-02-22 00:00:00 | web       | Product    | Consider | false   | web     |
        | 2               | 1            | 2026-02-22 00:00:01 | web       | Product    | Consider | false   | web     |
        | 3               | 1            | 2026-02-28 23:00:00 | web       | Product    | Consider | false   | web     |
        """,
    )
    expect(
        journeys,
        """
        | customer_id | outcome   |
        | a           | abandoned |
        | b           | open      |
        | c           | open      |
        """,
    )


def test_a_late_ticket_of_a_buyer_is_aftercare_and_a_ticket_of_a_stranger_is_not(
    model: Workbench,
) -> None:
    journeys = model(
        "journeys.journeys",
        {"quiet_time": "7d"},
        settings_stages=STAGES,
        identity_customers=CUSTOMERS,
        events_watermarks=WATERMARKS,
        events_ordered="""
        | customer_number | event_number | occurred_at         | source_id | touchpoint | stage   | is_goal | channel |
        | 1               | 1            | 2026-01-02 00:00:00 | web       | Order      | Buy     | true    | web     |
        | 1               | 2            | 2026-02-10 00:00:00 | web       | Ticket     | Service | false   | support |
        | 2               | 1            | 2026-02-10 00:00:00 | web       | Ticket     | Service | false   | support |
        """,
    )
    expect(
        journeys,
        """
        | journey_id | previous_journey_id | outcome   | furthest_stage | entry_channel |
        | a-1        |                     | converted | Buy            | web           |
        | a-2        | a-1                 | aftercare |                | support       |
        | b-1        |                     | abandoned |                | support       |
        """,
    )


def test_left_cut_is_a_first_journey_near_the_beginning_that_does_not_begin_at_an_entry(
    model: Workbench,
) -> None:
    journeys = model(
        "journeys.journeys",
        {"quiet_time": "7d", "time_out": "30d"},
        settings_stages=STAGES,
        settings_entries="""
        | touchpoint |
        | Home       |
        """,
        identity_customers=CUSTOMERS,
        events_watermarks=WATERMARKS,
        events_ordered="""
        | customer_number | event_number | occurred_at         | source_id | touchpoint | stage    | is_goal | channel |
        | 1               | 1            | 2026-01-16 00:00:00 | web       | Product    | Consider | false   | web     |
        | 2               | 1            | 2026-01-16 00:00:00 | web       | Home       | Consider | false   | web     |
        | 3               | 1            | 2026-01-16 00:00:01 | web       | Product    | Consider | false   | web     |
        """,
    )
    expect(
        journeys,
        """
        | customer_id | left_cut | in_population |
        | a           | true     | false         |
        | b           | false    | true          |
        | c           | false    | true          |
        """,
    )


def test_the_value_is_the_goal_events_amount_in_the_projects_currency_or_the_set_one(
    model: Workbench,
) -> None:
    journeys = model(
        "journeys.journeys",
        {"quiet_time": "7d", "goal_value": 60.0, "currency": "EUR"},
        settings_stages=STAGES,
        identity_customers=CUSTOMERS,
        events_watermarks=WATERMARKS,
        events_ordered="""
        | customer_number | event_number | occurred_at         | source_id | touchpoint | stage | is_goal | channel | amount | currency |
        | 1               | 1            | 2026-02-02 00:00:00 | web       | Order      | Buy   | true    | web     | 39.90  | EUR      |
        | 2               | 1            | 2026-02-02 00:00:00 | web       | Order      | Buy   | true    | web     | 39.90  | USD      |
        | 3               | 1            | 2026-02-02 00:00:00 | web       | Home       |       | false   | web     |        |          |
        """,
    )
    expect(
        journeys,
        """
        | customer_id | value | currency |
        | a           | 39.9  | EUR      |
        | b           | 60    | EUR      |
        | c           |       |          |
        """,
    )


def test_the_period_counts_from_the_watermark(model: Workbench) -> None:
    journeys = model(
        "journeys.journeys",
        {"quiet_time": "7d", "period": "28d"},
        settings_stages=STAGES,
        identity_customers=CUSTOMERS,
        events_watermarks=WATERMARKS,
        events_ordered="""
        | customer_number | event_number | occurred_at         | source_id | touchpoint | stage    | is_goal | channel |
        | 1               | 1            | 2026-02-01 00:00:00 | web       | Product    | Consider | false   | web     |
        | 2               | 1            | 2026-01-31 23:59:59 | web       | Product    | Consider | false   | web     |
        """,
    )
    expect(
        journeys,
        """
        | customer_id | in_period |
        | a           | true      |
        | b           | false     |
        """,
    )
