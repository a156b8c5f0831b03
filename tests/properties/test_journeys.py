"""For any log, SQL's sessions, journeys, steps and outcomes are those of the plain reference."""

from datetime import datetime, timedelta

import pyarrow as pa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import Workbench
from tests.reference import (
    Event,
    Journey,
    Rules,
    first_declared,
    journeys_of,
    outcome,
    recovered,
)

START = datetime(2026, 1, 1)
TOUCHPOINTS = {
    "Home": "Aware",
    "Product": "Consider",
    "Cart": "Buy",
    "Order": "Buy",
    "Ticket": "Service",
    "Call": None,
    "Letter": None,
}
WITH_AFTER = (("Aware", False), ("Consider", False), ("Buy", False), ("Service", True))
WITHOUT_AFTER = (("Aware", False), ("Consider", False), ("Buy", False), ("Service", False))
MINUTES = [0, 1, 29, 30, 31, 60, 60 * 24, 60 * 24 * 6, 60 * 24 * 7, 60 * 24 * 30, 60 * 24 * 30 + 1]

gaps = st.one_of(st.sampled_from(MINUTES), st.integers(0, 60 * 24 * 40))
customer = st.lists(st.tuples(gaps, st.sampled_from(sorted(TOUCHPOINTS))), min_size=1, max_size=14)


@settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(log=st.lists(customer, min_size=1, max_size=5), has_after=st.booleans(), tail=gaps)
def test_journeys_are_those_of_the_reference(
    model: Workbench,
    log: list[list[tuple[int, str]]],
    has_after: bool,
    tail: int,
) -> None:
    rules = Rules(
        WITH_AFTER if has_after else WITHOUT_AFTER, timedelta(minutes=30), timedelta(days=30)
    )
    worlds = [_events(customer) for customer in log]
    watermark = max(event.at for world in worlds for event in world) + timedelta(minutes=tail)
    _fill(model, worlds, rules, watermark)
    found = model("journeys.journeys", {"quiet_time": "7d"}).to_pylist()
    expected = []
    for number, world in enumerate(worlds, 1):
        earlier: list[Journey] = []
        for place, journey in enumerate(journeys_of(world, rules), 1):
            expected.append(_row(number, place, journey, earlier, watermark))
            earlier.append(journey)
    assert [{key: row[key] for key in expected[0]} for row in found] == expected
    steps = model.rows(
        "select customer_number, journey_number, step_number, touchpoint, stage, entered_at, left_at, "
        "session_number, events, is_goal from journeys.steps order by all"
    )
    assert steps == [
        (
            number, place, position, step.touchpoint, step.stage, step.entered_at, step.left_at,
            step.session, step.events, step.is_goal,
        )
        for number, world in enumerate(worlds, 1)
        for place, journey in enumerate(journeys_of(world, rules), 1)
        for position, step in enumerate(journey.steps, 1)
    ]  # fmt: skip
    declared = model("mining.declared_cases", {"quiet_time": "7d"}).to_pylist()
    assert sorted(
        (row["customer_number"], row["journey_number"], row["declared_at"], row["came_back"])
        for row in declared
    ) == _declared(worlds, rules, watermark)


def _declared(
    worlds: list[list[Event]], rules: Rules, watermark: datetime
) -> list[tuple[int, int, datetime, bool]]:
    week, until = timedelta(days=7), watermark - rules.time_out
    found = []
    for number, world in enumerate(worlds, 1):
        journeys = journeys_of(world, rules)
        for place, journey in enumerate(journeys, 1):
            is_aftercare = outcome(journey, journeys[: place - 1], watermark, week) == "aftercare"
            first = None if is_aftercare else first_declared(journey, week)
            if first and until - timedelta(days=28) < first[0] <= until:
                found.append((number, place, *first))
    return found


def _events(customer: list[tuple[int, str]]) -> list[Event]:
    at, events = START, []
    for gap, touchpoint in customer:
        at += timedelta(minutes=gap)
        events.append(Event(at, touchpoint, TOUCHPOINTS[touchpoint], touchpoint == "Order"))
    return events


def _fill(model: Workbench, worlds: list[list[Event]], rules: Rules, watermark: datetime) -> None:
    stages = "\n".join(f"| {n} | {i} | {a} |" for i, (n, a) in enumerate(rules.stages, 1))
    model.give("settings.stages", f"| stage | position | is_after_goal |\n{stages}")
    model.give(
        "events.watermarks",
        f"| source_id | first_at | watermark |\n| web | {START} | {watermark} |",
    )
    people = "\n".join(f"| {number} | c{number} |" for number in range(1, len(worlds) + 1))
    model.give("identity.customers", f"| customer_number | customer_id |\n{people}")
    rows = [
        {
            "customer_number": number,
            "event_number": place,
            "event_id": f"{number}-{place}",
            "occurred_at": event.at,
            "source_id": "web",
            "channel": "web",
            "touchpoint": event.touchpoint,
            "stage": event.stage,
            "is_goal": event.is_goal,
        }
        for number, world in enumerate(worlds, 1)
        for place, event in enumerate(world, 1)
    ]
    model.give_arrow("events.ordered", pa.Table.from_pylist(rows))


def _row(
    number: int, place: int, journey: Journey, earlier: list[Journey], watermark: datetime
) -> dict[str, object]:
    week = timedelta(days=7)
    return {
        "customer_number": number,
        "journey_number": place,
        "started_at": journey.steps[0].entered_at,
        "converted_at": journey.goal_at,
        "last_at": journey.last_at,
        "outcome": outcome(journey, earlier, watermark, week),
        "recovered": recovered(journey, week),
        "entry_touchpoint": journey.steps[0].touchpoint,
        "exit_touchpoint": journey.steps[-1].touchpoint,
        "steps": len(journey.steps),
        "sessions": len({step.session for step in journey.steps}),
    }
