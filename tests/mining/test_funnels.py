"""Funnels: any funnel over any log against a search of every way, and cases counted by hand."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from journey_mining.settings_funnels import Exclusion, Funnel, funnel_contradictions
from tests.mining import funnel_reference as reference
from tests.mining.reference import (
    DAY,
    HOUR,
    Spell,
    horizon,
    incidence,
    limits,
    without_each,
)
from tests.mining.world import Step, World, broken, journey, judged, mined, rows
from tests.mining.worlds import worlds

COUNTS = "position, entered, advanced, abandoned, open, converted"
CHECKS = (
    "drop_off_counts_its_cases",
    "drop_off_figures_are_in_order",
    "drop_off_limits_hold_their_figure",
    "funnels_count_their_cases",
    "funnels_lose_nobody",
    "stage_shares_sum_to_one",
)
FEWEST = 4
SPANS = st.sampled_from([None, timedelta(hours=1), timedelta(hours=5), timedelta(days=4)])
many = settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@st.composite
def funnels(
    draw: st.DrawFn, order: str, spans: st.SearchStrategy[timedelta | None] = SPANS
) -> Funnel:
    """Draw a funnel with any of its options."""
    steps = draw(st.lists(st.sampled_from("abc"), min_size=2, max_size=4))
    named = st.sampled_from([None, *steps])
    mode = draw(st.sampled_from(["end_attempt", "drop_customer"]))
    excluded = draw(st.lists(st.sampled_from("de"), max_size=2, unique=True))
    is_ordered = order != "any"
    values: dict[str, Any] = {
        "name": "F",
        "steps": steps if is_ordered else list(dict.fromkeys([*steps, "a", "b"])),
        "order": order,
        "optional": draw(st.lists(st.sampled_from("abc"), max_size=1)) if is_ordered else [],
        "window": draw(spans),
        "step_window": draw(spans) if is_ordered else None,
        "entry": draw(st.sampled_from(["any", "first"])),
        "count": draw(st.sampled_from(["customers", "journeys", *["attempts"] * is_ordered])),
        "hold": draw(st.sampled_from([None, None, "channel"])),
        "exclude": [
            Exclusion(
                touchpoint=name,
                mode=mode,
                after=draw(named) if is_ordered else None,
                until=draw(named) if is_ordered else None,
            )
            for name in excluded
        ],
    }
    funnel = Funnel(**values)
    assume(not list(funnel_contradictions(funnel)))
    return funnel


@pytest.mark.parametrize("order", ["ordered", "strict", "any"])
def test_any_funnel_over_any_log_counts_what_a_search_of_every_way_counts(order: str) -> None:
    @many
    @given(worlds(most=24), funnels(order))
    def holds(world: World, funnel: Funnel) -> None:
        connection = mined(world, funnel, tables=["funnels", "drop_off"])
        cells = rows(
            connection,
            "(from mining.funnels_cases select position, result, count(*) group by all)",
        )
        assert {(k, how): n for k, how, n in cells} == dict(reference.cases(world, funnel))
        for k, shown in rows(connection, "mining.funnels", "position, open_aware"):
            whole, left = reference.settled(world, funnel, k)
            if (funnel.window or funnel.step_window) or k == len(funnel.steps):
                is_drop = k < len(funnel.steps) and whole
                assert shown == (pytest.approx(left / whole) if is_drop else None)
        for check in CHECKS:
            assert broken(connection, check) == [], check

    holds()


@pytest.mark.parametrize("order", ["ordered", "strict", "any"])
def test_without_a_window_the_open_aware_figure_is_aalen_and_johansens(order: str) -> None:
    @settings(many, max_examples=6)
    @given(worlds(most=50), funnels(order, spans=st.none()))
    def holds(world: World, funnel: Funnel) -> None:
        connection = mined(world, funnel, tables=["funnels", "drop_off"], limits_from=FEWEST)
        columns = "position, horizon_days, open_aware, unresolved, open_aware_low, open_aware_high"
        for k, days, *figures in rows(connection, "mining.funnels", columns):
            stays = reference.stays(world, funnel, k)
            expected = horizon(stays, world, time_out_days=30, fewest=FEWEST)
            if k == len(funnel.steps) or expected is None:
                assert [days, *figures] == [None] * 5
                continue
            assert days == expected
            assert figures == pytest.approx(figures_of(stays, world, days * DAY), abs=1e-9)
        for check in CHECKS:
            assert broken(connection, check) == [], check

    holds()


def figures_of(stays: list[Spell], world: World, until: int) -> list[float]:
    """Return the incidence of leaving, what is unresolved, and the limits by the jackknife."""

    def binned(some: Sequence[Spell]) -> float | None:
        return incidence(some, world, until, HOUR)[0] if some else None

    share, _, unresolved = incidence(stays, world, until)
    resolved = sum(stay.result != "open" for stay in stays)
    replicates = without_each(stays, lambda stay: stay.owner, binned)
    return [share, unresolved, *limits(round(share, 14), replicates, resolved, resolved)]


def test_without_a_window_who_is_not_yet_silent_is_at_risk_and_no_drop_off() -> None:
    # As for stages: 10 went on at hour 5, 10 were given up at hour 0 + 48, 20 came 24 h ago: 10/40
    # go on, of the other 30 the 20 are unfinished at 24 h, so all of the last 10 leave: .75
    texts = ["a@0 b@5"] * 10 + ["a@0"] * 10 + ["a@876"] * 20
    world = judged([journey(text, k) for k, text in enumerate(texts)], 900)
    figures = "entered, advanced, abandoned, open, seen, naive, open_aware, horizon_days"
    found = rows(funnelled(world), "mining.funnels", figures, "position = 1")
    assert found == [(40, 10, 10, 20, 0.5, 0.75, 0.75, 2)]


def test_a_journey_that_goes_on_after_its_goal_has_not_given_up_a_funnel() -> None:
    texts = ["a@0 o!@1 s@490", "a@0 o!@1"]
    world = judged([journey(text, k) for k, text in enumerate(texts)], 500)
    assert counted(world)[0] == (1, 2, 0, 1, 1, 0)
    given_up = "result, epoch(ended_at - entered_at) / 3600"
    assert rows(funnelled(world), "mining.funnels_cases", given_up) == [
        ("abandoned", 49.0),
        ("open", None),
    ]


def test_an_attempt_that_is_ruled_out_ends_there_and_not_when_all_is_silent() -> None:
    times = "result, epoch(entered_at - begun_at) / 3600, epoch(ended_at - begun_at) / 3600"
    excluded = funnelled(
        judged([journey("a@0 y@3 x@7 x@9")], 500), exclude=[Exclusion(touchpoint="x")]
    )
    assert rows(excluded, "mining.funnels_cases", times) == [("abandoned", 0.0, 7.0)]
    strict = funnelled(judged([journey("a@0 y@3 x@7")], 500), order="strict")
    assert rows(strict, "mining.funnels_cases", times) == [("abandoned", 0.0, 3.0)]


def test_what_counts_later_on_the_way_rules_out_nobody_before_and_the_first_of_several_ends() -> (
    None
):
    late, early = Exclusion(touchpoint="x", after="b"), Exclusion(touchpoint="y")
    steps = {"steps": ("a", "b", "c"), "exclude": [late, early]}
    ended = "position, result, epoch(ended_at) / 3600 - epoch(begun_at) / 3600"
    at_first = funnelled(judged([journey("a@0 x@3")], 500), **steps)
    assert rows(at_first, "mining.funnels_cases", ended) == [(1, "abandoned", 51.0)]
    at_second = funnelled(judged([journey("a@0 b@1 y@4 x@7")], 500), **steps)
    assert rows(at_second, "mining.funnels_cases", ended) == [
        (1, "advanced", 1.0),
        (2, "abandoned", 4.0),
    ]


def test_only_steps_of_funnels_without_a_window_have_a_horizon() -> None:
    world = judged([journey("a@0 b@5")], 500)
    names = "(from mining.horizons select name where level = 'funnel')"
    assert rows(funnelled(world, steps=("a", "b", "c")), names) == [("F / a",), ("F / b",)]
    assert rows(funnelled(world, window=timedelta(days=1)), names) == []
    assert rows(funnelled(world, step_window=timedelta(days=1)), names) == []


def test_an_optional_step_that_is_passed_over_is_entered_with_the_next() -> None:
    passed = {"steps": ("a", "b", "c", "d"), "optional": ["b"]}
    connection = funnelled(judged([journey("a@0 c@6 b@8 c@9")], 500), **passed)
    times = "position, epoch(entered_at - begun_at) / 3600, epoch(ended_at - begun_at) / 3600"
    assert rows(connection, "mining.funnels_cases", times) == [
        (1, 0.0, 6.0),
        (2, 6.0, 6.0),
        (3, 6.0, 57.0),
    ]


def test_in_any_order_the_second_step_is_entered_with_the_second_touchpoint() -> None:
    connection = funnelled(judged([journey("b@0 b@1 a@4 c@5")], 500), order="any")
    times = "position, result, epoch(entered_at - begun_at) / 3600"
    found = rows(connection, "mining.funnels_cases", times)
    # Of attempts equally deep the latest counts: the one that begins at hour 1.
    assert found == [(1, "advanced", 0.0), (2, "converted", 3.0)]


def test_what_comes_before_an_exclusion_at_the_same_instant_is_not_met() -> None:
    world = judged([journey("c@5 x@5 a@5 b@7")], 500)
    given = {"steps": ("a", "b", "c"), "order": "any", "exclude": [Exclusion(touchpoint="x")]}
    times = "position, epoch(entered_at - begun_at) / 3600"
    assert rows(funnelled(world, **given), "mining.funnels_cases", times) == [(1, 0.0), (2, 2.0)]


def test_under_ten_attempts_there_is_no_open_aware_figure_without_a_window() -> None:
    world = judged([journey("a@0 b@5", k) for k in range(9)], 2400)
    columns = "seen, open_aware, horizon_days"
    assert rows(funnelled(world), "mining.funnels", columns, "position = 1") == [(0.0, None, None)]


def counted(world: World, **given: Any) -> list[tuple[Any, ...]]:
    """Return the counts of a funnel over a world."""
    return rows(funnelled(world, **given), "mining.funnels", COUNTS)


def funnelled(world: World, **given: Any) -> duckdb.DuckDBPyConnection:
    """Return an engine in which a funnel over a world is counted."""
    funnel = Funnel(**{"name": "F", "steps": ("a", "b"), **given})
    return mined(world, funnel, tables=["funnels", "drop_off"])


def test_the_end_of_a_window_lies_inside_it() -> None:
    world = judged([journey("a@0 b@5")], 900)
    inside = counted(world, window=timedelta(hours=5))
    outside = counted(world, window=timedelta(hours=4))
    assert inside == [(1, 1, 1, 0, 0, 0), (2, 1, 0, 0, 0, 1)]
    assert outside == [(1, 1, 0, 1, 0, 0), (2, 0, 0, 0, 0, 0)]


def test_an_attempt_whose_window_is_not_over_is_open() -> None:
    world = judged([journey("a@0")], 10)
    assert counted(world, window=timedelta(hours=11))[0] == (1, 1, 0, 0, 1, 0)
    assert counted(world, window=timedelta(hours=10))[0] == (1, 1, 0, 1, 0, 0)


def test_the_best_entry_counts_not_the_first() -> None:
    world = judged([journey("a@0 a@100 b@101")], 900)
    short = timedelta(hours=2)
    assert counted(world, window=short)[1] == (2, 1, 0, 0, 0, 1)
    assert counted(world, window=short, entry="first")[1] == (2, 0, 0, 0, 0, 0)
    assert counted(world, window=short, count="attempts") == [
        (1, 2, 1, 1, 0, 0),
        (2, 1, 0, 0, 0, 1),
    ]


def test_an_exclusion_ends_the_attempt_or_drops_the_customer() -> None:
    world = judged([journey("a@0 x@1 a@2 b@3"), journey("a@0 b@1 x@2", 2)], 900)
    ended = counted(world, exclude=[Exclusion(touchpoint="x")])
    assert ended[0] == (1, 2, 2, 0, 0, 0)
    dropped = counted(world, exclude=[Exclusion(touchpoint="x", mode="drop_customer")])
    assert dropped[0] == (1, 1, 1, 0, 0, 0)


def test_a_step_of_unknown_session_cannot_be_held() -> None:
    world = World((journey("a@0 b@1"),), 900)
    one = world.journeys[0]
    unknown = tuple(Step(s.touchpoint, None, s.entered, s.left, session=None) for s in one.steps)
    assert counted(World((replace(one, steps=unknown),), 900), hold="session")[0][1] == 0
    assert counted(world, hold="session")[1][1] == 1


def test_the_checks_of_funnels_find_a_planted_fault() -> None:
    connection = funnelled(judged([journey("a@0 b@5")], 900))
    connection.execute("update mining.funnels set entered = 2 where position = 1")
    connection.execute("update mining.funnels_by_slice set entered = 2 where position = 2")
    assert broken(connection, "funnels_count_their_cases")
    assert broken(connection, "funnels_lose_nobody")


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"optional": ("Bx",)}, "'Bx' is not a step of this funnel."),
        ({"optional": ("A",)}, "'A' is the first or last step and is needed"),
        ({"order": "any", "step_window": "1h"}, "step_window needs an order of the steps"),
        ({"order": "any", "steps": ("A", "A")}, "a step stands twice"),
        ({"exclude": [{"touchpoint": "A"}]}, "'A' is a step of this funnel and cannot be"),
        ({"exclude": [{"touchpoint": "X", "after": "Z"}]}, "'Z' is not a step of this funnel."),
        ({"exclude": [{"touchpoint": "X", "after": "B"}]}, "'B' does not come after 'B'"),
    ],
)
def test_what_contradicts_itself_is_told(changed: dict[str, Any], sentence: str) -> None:
    funnel = Funnel.model_validate({"name": "F", "steps": ("A", "B"), **changed})
    said = [problem for _, problem in funnel_contradictions(funnel)]
    assert any(sentence in one for one in said), said
