"""Loops: any log against every few neighbours looked at in turn, pm4py's rework, and cases counted by hand."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, timedelta
from random import Random
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from journey_mining.mining.library import pm4py_module
from tests.mining import loop_reference as reference
from tests.mining.world import (
    PARAMETERS,
    Journey,
    Step,
    World,
    at,
    broken,
    journey,
    judged,
    mined,
    rebuild,
    rows,
)
from tests.mining.worlds import worlds

CHECKS = ("every_way_back_is_rework", "loops_count_their_cases", "rework_is_every_step_again")
many = settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def hurried_world(seed: int, journeys: int) -> World:
    """Return a world of clicks some seconds apart, on two pages a touchpoint, with some sessions between."""
    random = Random(seed)
    found = [_hurried(random, 1 + k // 2, 1 + k % 2) for k in range(journeys)]
    return judged(found, 500 + random.choice([0, 40]), 48)


def _hurried(random: Random, customer: int, number: int) -> Journey:
    steps: list[Step] = []
    hour, session = float(random.choice([0, 480])), 1
    for _ in range(random.randint(1, 14)):
        wait = random.choice([0, 1, 4, 7, 9, 10, 11, 19, 20, 40, 1800, 1801])
        hour += wait / 3600
        session += wait > 1800
        name, view = random.choice("aab" if random.random() < 0.8 else "abc"), random.choice("xxy")
        last = steps[-1] if steps else None
        if last and last.touchpoint == name and last.session == session:
            views = (*last.views, (hour, view))
            steps[-1] = replace(last, left=hour, views=views)
        else:
            steps.append(Step(name, None, hour, hour, session=session, views=((hour, view),)))
    return Journey(
        customer,
        number,
        random.choice(["web", "email"]),
        tuple(steps),
        outcome="",
        in_population=random.random() > 0.1,
    )


def looped(world: World, **changed: Any) -> duckdb.DuckDBPyConnection:
    """Return an engine in which the loops of a world are counted."""
    return mined(world, tables=["loops"], **changed)


def counted(world: World, kind: str, **changed: Any) -> list[tuple[Any, ...]]:
    """Return path, times and journeys of the loops of a kind."""
    return rows(
        looped(world, **changed), "mining.loops", "path, times, journeys", f"kind = '{kind}'"
    )


def clicks(text: str, **given: Any) -> World:
    """Return the world of one journey of `touchpoint@second` words in one session."""
    one = journey(text, **given)
    steps = [replace(s, entered=s.entered / 3600, left=s.left / 3600) for s in one.steps]
    return judged([replace(one, steps=tuple(steps))], 500)


def readers(via: str, *dwells: float) -> list[Journey]:
    """Return journeys of others who stayed so many seconds on a touchpoint."""
    texts = [f"z@0 {via}@5 y@{5 + dwell}" for dwell in dwells]
    return [clicks(text, customer=100 + k).journeys[0] for k, text in enumerate(texts)]


@many
@given(st.builds(hurried_world, seed=st.integers(0, 10**6), journeys=st.integers(0, 40)))
def test_any_logs_loops_are_those_of_a_look_at_every_few_neighbours(world: World) -> None:
    connection = looped(world)
    columns = "kind, path, times, journeys, customers, converted, abandoned, open"
    found = {row[:2]: row[2:] for row in rows(connection, "mining.loops", columns)}
    expected = {}
    for loop, cases in reference.loops(world).items():
        outcomes = Counter(one.outcome for one, _ in cases)
        times, customers = sum(count for _, count in cases), len({one.customer for one, _ in cases})
        ends = (outcomes[how] for how in ("converted", "abandoned", "open"))
        expected[loop] = (times, len(cases), customers, *ends)
    assert found == expected
    for check in CHECKS:
        assert broken(connection, check) == [], check


def test_the_hurried_worlds_hold_every_kind_of_loop() -> None:
    met = {kind for seed in range(5) for kind, _ in reference.loops(hurried_world(seed, 40))}
    assert met == {"rework", "u-turn", "ping-pong", "refresh"}


@settings(many, max_examples=5)
@given(worlds(most=60))
def test_rework_is_pm4pys(world: World) -> None:
    lines = [
        {
            "case:concept:name": f"{one.customer}-{one.number}",
            "concept:name": step.touchpoint,
            "time:timestamp": at(step.entered).replace(tzinfo=UTC),
        }
        for one in world.journeys
        if one.in_period and one.in_population
        for step in one.steps
    ]
    journeys = dict(rows(looped(world), "mining.loops", "path, journeys", "kind = 'rework'"))
    count = pm4py_module("pm4py.stats").get_rework_cases_per_activity
    assert journeys == (count(pa.Table.from_pylist(lines).to_pandas()) if lines else {})


def test_a_touchpoint_again_is_rework_in_whatever_session() -> None:
    one = journey("a@0 b@1 a@2 a@50 c@51")
    sessions = (1, 1, 1, 2, 2)
    steps = tuple(replace(s, session=n) for s, n in zip(one.steps, sessions, strict=True))
    assert counted(judged([replace(one, steps=steps)], 500), "rework") == [("a", 2, 1)]


def test_a_u_turn_is_quicker_than_the_limit_and_than_a_quarter_of_those_who_were_there() -> None:
    quick = clicks("a@0 b@5 a@14").journeys[0]
    turned = [("a > b > a", 1, 1)]
    assert counted(judged([quick, *readers("b", 30, 40, 50)], 500), "u-turn") == turned
    # Those who stay on b for 9 s at most: 9 is under no quarter of them.
    assert counted(judged([quick, *readers("b", 2, 3, 4)], 500), "u-turn") == []
    slow = clicks("a@0 b@5 a@15").journeys[0]
    assert counted(judged([slow, *readers("b", 30, 40, 50)], 500), "u-turn") == []


def test_a_touchpoint_that_all_leave_at_once_has_no_u_turns() -> None:
    assert counted(clicks("a@0 b@5 a@7"), "u-turn") == []


def test_a_u_turn_over_two_sessions_is_none() -> None:
    one = clicks("a@0 b@5 a@7").journeys[0]
    steps = (one.steps[0], *(replace(step, session=2) for step in one.steps[1:]))
    crowd = [replace(one, steps=steps), *readers("b", 30, 40, 50)]
    assert counted(judged(crowd, 500), "u-turn") == []


def test_a_log_that_knows_no_seconds_shows_no_quick_loop() -> None:
    turned = clicks("a@0 b@5 a@7 b@8").journeys[0]
    again = replace(turned.steps[0], views=((0, "x"),) * 3)
    crowd = [replace(turned, steps=(again, *turned.steps[1:])), *readers("b", 30, 40, 50)]
    connection = looped(judged(crowd, 500))
    kinds = "(from mining.turns select 'turn' union all from mining.refreshes select 'refresh')"
    assert rows(connection, kinds) == [("refresh",), ("turn",), ("turn",)]
    connection.execute("update landing.events set ts_precision = 'min'")
    rebuild(connection, PARAMETERS, ["loops"])
    assert rows(connection, kinds) == []
    assert rows(connection, "mining.loops", "distinct kind") == [("rework",)]


def test_a_ping_pong_ends_within_its_span() -> None:
    assert counted(clicks("a@0 b@20 a@40 b@60"), "ping-pong") == [("a > b > a > b", 1, 1)]
    assert counted(clicks("a@0 b@20 a@40 b@61"), "ping-pong") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a@0 b@1 a@2 b@3 a@4 b@5", [("a > b > a > b", 1, 1)]),
        ("a@0 b@1 a@2 b@3 a@100 b@101 a@102 b@103", [("a > b > a > b", 2, 1)]),
        ("a@0 b@1 a@2 b@3 c@4 b@5 c@6", [("a > b > a > b", 1, 1), ("b > c > b > c", 1, 1)]),
        ("a@0 b@1 a@2 c@3 a@4", []),
        ("a@0 b@1 a@2 b@60 a@118 b@119 a@120", [("a > b > a > b", 1, 1)]),
    ],
)
def test_ping_pongs_of_one_pair_that_share_a_step_are_one(text: str, found: list[Any]) -> None:
    assert counted(clicks(text), "ping-pong") == found


@pytest.mark.parametrize(
    ("views", "times"),
    [
        ("x0 x7 x15", 1),
        ("x0 x7 x16", 0),
        ("x0 x1 x2 x3 x4", 1),
        ("x0 x1 x2 x60 x61 x62", 2),
        ("x0 x1 x15 x29 x30", 1),
        ("x0 y1 x2 x3", 0),
        ("x0 x1", 0),
    ],
)
def test_a_refresh_is_three_of_one_page_in_a_row_within_its_span(views: str, times: int) -> None:
    events = tuple((float(word[1:]) / 3600, word[0]) for word in views.split())
    one = Journey(1, 1, "web", (Step("a", None, 0, events[-1][0], views=events),), "open")
    assert counted(World((one,), 500), "refresh") == [("a", times, 1)] * bool(times)


def test_a_click_between_two_views_of_a_page_is_no_third() -> None:
    events = tuple((second / 3600, "x") for second in range(3))
    one = Journey(1, 1, "web", (Step("a", None, 0, events[-1][0], views=events),), "open")
    connection = looped(World((one,), 500))
    assert rows(connection, "mining.loops", "kind, times") == [("refresh", 1)]
    connection.execute("update events.ordered set name = 'Clicked' where event_number = 2")
    rebuild(connection, PARAMETERS, ["loops"])
    assert rows(connection, "mining.loops") == []


def test_the_same_page_on_both_sides_of_a_session_is_no_refresh() -> None:
    views = [((second / 3600, "x"),) for second in range(3)]
    steps = tuple(
        Step("a", None, one[0][0], one[0][0], session=k, views=one) for k, one in enumerate(views)
    )
    assert counted(World((Journey(1, 1, "web", steps, "open"),), 500), "refresh") == []


def test_the_limits_of_loops_are_settings() -> None:
    pair = clicks("a@0 b@20 a@40 b@90")
    assert counted(pair, "ping-pong", ping_pong_span=timedelta(seconds=90)) != []
    events = ((0.0, "x"), (0.005, "x"))
    one = Journey(1, 1, "web", (Step("a", None, 0, 0.005, views=events),), "open")
    changed = {"refresh_events": 2, "refresh_span": timedelta(seconds=18)}
    assert counted(World((one,), 500), "refresh", **changed) == [("a", 1, 1)]
    crowd = judged([clicks("a@0 b@5 a@16").journeys[0], *readers("b", 30, 40, 50)], 500)
    assert counted(crowd, "u-turn", u_turn_dwell=timedelta(seconds=12)) == [("a > b > a", 1, 1)]


@pytest.mark.parametrize(
    ("check", "fault"),
    [
        ("loops_count_their_cases", "update mining.loops set times = times + 1"),
        ("loops_count_their_cases", "delete from mining.loops_cases where kind = 'refresh'"),
        ("loops_count_their_cases", "update mining.loops set open = open + 1"),
        ("rework_is_every_step_again", "update mining.loops_by_slice set times = 0"),
        ("every_way_back_is_rework", "delete from mining.loops_cases where kind = 'rework'"),
    ],
)
def test_the_checks_of_loops_find_a_planted_fault(check: str, fault: str) -> None:
    connection = looped(hurried_world(3, 40))
    assert broken(connection, check) == []
    connection.execute(fault)
    assert broken(connection, check)
