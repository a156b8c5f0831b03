"""Responses: each falls into the journey under way, is named by the rules, and none is lost."""

from datetime import datetime, timedelta
from random import Random
from typing import Any

import pyarrow as pa
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.conftest import Workbench
from tests.landed import DEFAULTS, land
from tests.tables import expect

START = datetime(2026, 1, 1)
WATERMARKS = """
    | source_id | watermark           |
    | web       | 2026-03-01 00:00:00 |
"""
STEPS = """
    | customer_number | journey_number | step_number | touchpoint | entered_at          | left_at             |
    | 1               | 1              | 1           | Page       | 2026-01-02 09:00:00 | 2026-01-02 09:05:00 |
    | 1               | 1              | 2           | Cart       | 2026-01-02 09:10:00 | 2026-01-02 09:10:00 |
    | 1               | 2              | 1           | Page       | 2026-02-20 09:00:00 | 2026-02-20 09:00:00 |
    | 1               | 2              | 2           | Cart       | 2026-02-20 09:00:00 | 2026-02-20 09:00:00 |
    | 2               | 1              | 1           | Page       | 2026-01-05 09:00:00 | 2026-01-05 09:00:00 |
"""
JOURNEYS = """
    | customer_number | journey_number | journey_id | customer_id | started_at          | last_at             | outcome   | in_period | in_population |
    | 1               | 1              | a-1        | a           | 2026-01-02 09:00:00 | 2026-01-02 09:10:00 | abandoned | true      | true          |
    | 1               | 2              | a-2        | a           | 2026-02-20 09:00:00 | 2026-02-20 09:00:00 | open      | true      | true          |
    | 2               | 1              | b-1        | b           | 2026-01-05 09:00:00 | 2026-01-05 09:00:00 | abandoned | true      | false         |
"""
EVENTS = """
    | event_id | occurred_at         | channel | name            | actor  | campaign | is_identity_only |
    | early    | 2026-01-02 08:59:59 | email   | Email delivered | system | news     | false            |
    | same     | 2026-01-02 09:00:00 | email   | Email delivered | system | news     | false            |
    | inside   | 2026-01-02 09:07:00 | email   | Email delivered | system | cart     | false            |
    | after    | 2026-02-20 08:59:59 | support | Ticket replied  | agent  |          | false            |
    | twins    | 2026-02-20 09:00:00 | support | Ticket replied  | agent  |          | false            |
    | other    | 2026-01-06 09:00:00 | email   | Email delivered | system | news     | false            |
    | nobody   | 2026-01-06 09:00:00 | email   | Email delivered | system | news     | false            |
    | identity | 2026-01-06 09:00:00 | support | user            | agent  |          | true             |
    | late     | 2026-03-01 00:00:01 | email   | Email delivered | system | news     | false            |
    | click    | 2026-01-06 09:00:00 | email   | Email clicked   | customer | news   | false            |
"""
REASONS = """
    | event_id | customer_number | actor    | reason   |
    | early    | 1               | system   | response |
    | same     | 1               | system   | response |
    | inside   | 1               | system   | response |
    | after    | 1               | agent    | response |
    | twins    | 1               | agent    | response |
    | other    | 2               | system   | response |
    | nobody   |                 | system   | response |
    | identity | 1               | agent    | response |
    | late     | 1               | system   | response |
    | click    | 1               | customer |          |
"""


def _given(model: Workbench) -> None:
    land(model, EVENTS)
    model.give("events.reasons", REASONS)
    model.give("events.watermarks", WATERMARKS)
    model.give("journeys.steps", STEPS)
    model.give("journeys.journeys", JOURNEYS)
    model.give(
        "settings.touchpoints",
        """
        | position | touchpoint | stage | name                | campaign |
        | 1        | Cart mail  | Buy   | ['Email delivered'] | ['cart'] |
        | 2        | Reply      |       | ['Ticket replied']  |          |
        """,
    )


def test_a_response_falls_into_the_journey_under_way(model: Workbench) -> None:
    _given(model)
    expect(
        model("journeys.responses"),
        """
        | event_id | customer_number | journey_number | step_number | name            | touchpoint             | campaign |
        | after    | 1               | 1              | 2           | Ticket replied  | Reply                  |          |
        | early    | 1               |                |             | Email delivered | email: Email delivered | news     |
        | inside   | 1               | 1              | 1           | Email delivered | Cart mail              | cart     |
        | other    | 2               | 1              | 1           | Email delivered | email: Email delivered | news     |
        | same     | 1               | 1              | 1           | Email delivered | email: Email delivered | news     |
        | twins    | 1               | 2              | 2           | Ticket replied  | Reply                  |          |
        """,
        by="event_id",
    )


def test_responses_are_counted_over_the_population(model: Workbench) -> None:
    _given(model)
    expect(
        model("mining.responses"),
        """
        | touchpoint             | responses | journeys | customers |
        | Cart mail              | 1         | 1        | 1         |
        | Reply                  | 2         | 2        | 1         |
        | email: Email delivered | 1         | 1        | 1         |
        """,
        by="touchpoint",
    )


FAULTS = {
    "responses_are_all_accounted_for": (
        "delete from journeys.responses where event_id = 'early'",
        "update journeys.responses set name = 'Other' where event_id = 'inside'",
    ),
    "responses_count_their_cases": (
        "update mining.responses set customers = 2 where touchpoint = 'Reply'",
        "delete from mining.responses where touchpoint = 'Reply'",
    ),
    "responses_lie_in_their_journey": (
        "update journeys.responses set journey_number = 2 where event_id = 'after'",
        "update journeys.responses set journey_number = 1 where event_id = 'twins'",
        "update journeys.responses set journey_number = null where event_id = 'same'",
        "update journeys.responses set step_number = 2 where event_id = 'inside'",
        "insert into journeys.responses from journeys.responses where event_id = 'early'",
        "insert into events.ordered (customer_number, event_number, event_id) values (1, 1, 'same')",
    ),
}


def test_each_planted_fault_is_found(model: Workbench) -> None:
    _given(model)
    model.give("events.ordered", "| customer_number |")
    model("mining.responses")
    model("events.left_out")
    for check, faults in FAULTS.items():
        assert model.wrong(check) == 0
        for fault in faults:
            model.cursor.begin()
            model.cursor.execute(fault)
            found = model.wrong(check)
            model.cursor.rollback()
            assert found, fault


@settings(
    max_examples=10,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(seed=st.integers(0, 10**6), customers=st.integers(0, 12))
def test_any_log_gives_what_a_walk_over_its_steps_gives(
    model: Workbench, seed: int, customers: int
) -> None:
    """Times are whole minutes of an hour, so that steps and responses often share one."""
    random = Random(seed)
    model.clear()
    steps, said = [], []
    for customer in range(1, customers + 1):
        minutes = sorted(random.choices(range(60), k=random.randint(1, 8)))
        journey, step = 1, 0
        for minute in minutes:
            begins = step > 0 and random.random() < 0.3
            journey, step = (journey + 1, 1) if begins else (journey, step + 1)
            steps.append((customer, journey, step, START + timedelta(minutes=minute)))
        for place in range(random.randint(0, 8)):
            at = START + timedelta(minutes=random.randint(-5, 65))
            said.append((f"{customer}-{place}", customer, at))
    random.shuffle(said)
    _lay(model, steps, said)
    told = model("journeys.responses").to_pylist()
    expected = {}
    for event_id, customer, at in said:
        if at <= START + timedelta(hours=1):
            before = [one for one in steps if one[0] == customer and one[3] <= at]
            expected[event_id] = before[-1][1:3] if before else (None, None)
    keys = ("journey_number", "step_number")
    assert {one["event_id"]: tuple(one[key] for key in keys) for one in told} == expected
    assert len(told) == len(expected)
    model("events.left_out")
    for check in ("responses_are_all_accounted_for", "responses_lie_in_their_journey"):
        assert model.wrong(check) == 0


def _lay(
    model: Workbench,
    steps: list[tuple[int, int, int, datetime]],
    said: list[tuple[str, int, datetime]],
) -> None:
    model.give(
        "events.watermarks", f"| source_id | watermark |\n| web | {START + timedelta(hours=1)} |"
    )
    rows: dict[str, list[dict[str, Any]]] = {
        "journeys.steps": [
            {"customer_number": c, "journey_number": j, "step_number": s, "entered_at": at}
            for c, j, s, at in steps
        ],
        "journeys.journeys": [
            {"customer_number": c, "journey_number": j, "started_at": at}
            for c, j, s, at in steps
            if s == 1
        ],
        "landing.events": [
            {**DEFAULTS, "event_id": e, "source_event_id": e, "raw_name": "n", "occurred_at": at}
            for e, _, at in said
        ],
        "events.reasons": [
            {"event_id": e, "customer_number": c, "reason": "response"} for e, c, _ in said
        ],
    }
    for name, some in rows.items():
        model.give(
            name, "| event_id |" if name.endswith(("events", "reasons")) else "| customer_number |"
        )
        if some:
            model.give_arrow(name, pa.Table.from_pylist(some))
