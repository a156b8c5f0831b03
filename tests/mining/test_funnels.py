"""Funnels: any funnel over any log against a search of every way, and cases counted by hand."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from journey_mining.settings_funnels import Exclusion, Funnel, funnel_contradictions
from tests.mining import funnel_reference as reference
from tests.mining.world import Step, World, broken, journey, judged, mined, rows
from tests.mining.worlds import worlds

COUNTS = "position, entered, advanced, abandoned, open, converted"
CHECKS = ("funnels_count_their_cases", "funnels_lose_nobody", "drop_off_counts_its_cases")
SPANS = st.sampled_from([None, timedelta(hours=1), timedelta(hours=5), timedelta(days=4)])
many = settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@st.composite
def funnels(draw: st.DrawFn, order: str) -> Funnel:
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
        "window": draw(SPANS),
        "step_window": draw(SPANS) if is_ordered else None,
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
        connection = mined(world, funnel)
        cells = rows(
            connection,
            "(from mining.funnels_cases select position, result, count(*) group by all)",
        )
        assert {(k, how): n for k, how, n in cells} == dict(reference.cases(world, funnel))
        for k, shown in rows(connection, "mining.funnels", "position, open_aware"):
            whole, left = reference.settled(world, funnel, k)
            is_drop = k < len(funnel.steps) and whole
            assert shown == (pytest.approx(left / whole) if is_drop else None)
        for check in CHECKS:
            assert broken(connection, check) == [], check

    holds()


def counted(world: World, **given: Any) -> list[tuple[Any, ...]]:
    """Return the counts of a funnel over a world."""
    values = {"name": "F", "steps": ("a", "b"), **given}
    return rows(mined(world, Funnel(**values)), "mining.funnels", COUNTS)


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
    connection = mined(judged([journey("a@0 b@5")], 900), Funnel(name="F", steps=("a", "b")))
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
