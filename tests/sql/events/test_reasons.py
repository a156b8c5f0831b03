"""Every event is a step or is left out for the first reason that applies."""

from tests.conftest import Workbench
from tests.landed import land
from tests.tables import expect

SOURCES = """
    | source_id | rank | lateness |
    | orders    | 0    | 1 day    |
    | web       | 1    | 1 day    |
"""


WATERMARK = """
    | source_id | watermark           |
    | web       | 2026-05-31 00:00:00 |
"""


def test_the_first_reason_that_applies_is_given(model: Workbench) -> None:
    land(
        model,
        """
        | event_id | channel | name         | occurred_at         | received_at         | who | actor    | is_automated | is_identity_only |
        | e1       | web     | Page viewed  | 2026-05-31 10:00:00 |                     | ana | customer | false        | false            |
        | e2       | web     | Page viewed  | 2026-05-31 10:00:00 |                     |     | bot      | true         | false            |
        | e3       | email   | Email opened | 2026-05-31 10:00:00 |                     | ana | customer | true         | false            |
        | e4       | email   | Email opened | 2026-05-31 10:00:00 |                     | ana | customer | false        | false            |
        | e5       | email   | Email sent   | 2026-05-31 10:00:00 |                     | ana | system   | false        | false            |
        | e6       | web     | identify     | 2026-05-31 10:00:00 |                     | ana | customer | false        | true             |
        | e7       | web     | Page viewed  | 2026-05-31 10:00:00 |                     |     | customer | false        | false            |
        | e8       | web     | Page viewed  | 2026-06-01 10:00:00 | 2026-06-01 10:00:01 | ana | customer | false        | false            |
        """,
    )
    expect(
        model("events.left_out", settings_sources=SOURCES),
        """
        | event_id | reason              |
        | e2       | bot                 |
        | e3       | automated           |
        | e4       | plain open          |
        | e5       | response            |
        | e6       | identity only       |
        | e7       | no identifier       |
        | e8       | after the watermark |
        """,
        by="event_id",
    )
    assert model("events.ordered")["event_id"].to_pylist() == ["e1"]


def test_opens_count_when_the_setting_says_so(model: Workbench) -> None:
    land(
        model,
        """
        | event_id | channel | name         | occurred_at         | who |
        | e4       | email   | Email opened | 2026-05-31 10:00:00 | ana |
        """,
    )
    left_out = model("events.left_out", {"count_opens": True}, settings_sources=SOURCES)
    assert left_out.num_rows == 0


def test_a_sale_that_two_systems_report_counts_once_and_the_shadow_is_named(
    model: Workbench,
) -> None:
    land(
        model,
        """
        | event_id | source_id | name         | occurred_at         | who | fact  | fact_ref |
        | e1       | web       | Order placed | 2026-05-30 10:00:00 | ana | order | 1001     |
        | e2       | orders    | Order placed | 2026-05-30 10:05:00 | ana | order | 1001     |
        | e3       | web       | Order placed | 2026-05-30 12:00:00 | ana | order | 1002     |
        | e4       | web       | Ticket       | 2026-05-30 12:00:00 | ana | ticket | 7       |
        | e5       | web       | Ticket       | 2026-05-30 13:00:00 | ana | ticket | 7       |
        """,
    )
    expect(
        model("events.shadows", settings_sources=SOURCES, events_watermarks=WATERMARK),
        """
        | event_id | fact_ref | kept_event_id |
        | e1       | 1001     | e2            |
        """,
    )
    left_out = model("events.left_out")
    assert left_out.select(["event_id", "reason"]).to_pylist() == [
        {"event_id": "e1", "reason": "shadow"}
    ]


def test_on_a_ticket_the_requester_is_the_customer_and_others_are_agents(model: Workbench) -> None:
    land(
        model,
        """
        | event_id | name           | occurred_at         | who | fact   | fact_ref | author_ref |
        | e1       | Ticket replied | 2026-05-30 10:00:00 | ana | ticket | 7        | r1         |
        | e2       | Ticket replied | 2026-05-30 11:00:00 | ana | ticket | 7        | a9         |
        """,
    )
    model.cursor.execute(
        "insert into landing.event_identifiers values ('e1', 2, 'requester:zendesk', 'r1', 'strong', false)"
    )
    expect(
        model("events.actors", settings_sources=SOURCES),
        """
        | event_id | actor    |
        | e1       | customer |
        | e2       | agent    |
        """,
        by="event_id",
    )


def test_the_total_order_is_time_source_rank_sequence_and_id(model: Workbench) -> None:
    land(
        model,
        """
        | event_id | source_id | occurred_at         | who | seq |
        | e5       | web       | 2026-05-30 10:00:00 | ana | 2   |
        | e4       | web       | 2026-05-30 10:00:00 | ana | 10  |
        | e3       | orders    | 2026-05-30 10:00:00 | ana | 99  |
        | e2       | web       | 2026-05-30 10:00:00 | ana | 2   |
        | e1       | web       | 2026-05-30 10:00:01 | ana | 0   |
        """,
    )
    ordered = model("events.ordered", settings_sources=SOURCES, events_watermarks=WATERMARK)
    assert ordered["event_id"].to_pylist() == ["e3", "e2", "e5", "e4", "e1"]
    assert ordered["event_number"].to_pylist() == [1, 2, 3, 4, 5]
