"""How long it takes from one touchpoint to another: against a plain reading, and small cases by hand."""

from collections import defaultdict
from itertools import combinations
from statistics import mean, stdev
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tests.mining import reference as plain
from tests.mining.contract_reference import is_running
from tests.mining.world import PARAMETERS, World, journey, judged, load, rebuild, rows
from tests.mining.worlds import worlds


def profile(world: World, most: int = 50) -> list[tuple[Any, ...]]:
    """Return the temporal profile of a world."""
    connection = load(world)
    rebuild(connection, {**PARAMETERS, "profile_touchpoints": most}, ("temporal_profile",))
    return rows(connection, "mining.temporal_profile")


def expected(world: World, most: int) -> list[tuple[Any, ...]]:
    """Read each finished journey's first meetings, pair by pair."""
    waits = defaultdict(list)
    for one in plain.population(world):
        if is_running(world, one):
            continue
        firsts = {step.touchpoint: step for step in reversed(one.steps)}
        met = [step for step in one.steps if firsts[step.touchpoint] is step][:most]
        for earlier, later in combinations(met, 2):
            waits[earlier.touchpoint, later.touchpoint].append(
                plain.seconds(later.entered) - plain.seconds(earlier.left)
            )
    return [
        (*pair, len(some), mean(some), stdev(some) if len(some) > 1 else 0)
        for pair, some in sorted(waits.items())
    ]


@settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(worlds())
def test_any_log_has_the_profile_of_a_plain_reading(world: World) -> None:
    for most in (50, 2):
        found = profile(world, most)
        told = expected(world, most)
        assert [row[:3] for row in found] == [row[:3] for row in told]
        for row, other in zip(found, told, strict=True):
            assert row[3:] == pytest.approx(other[3:], rel=1e-9, abs=1e-6)


def test_only_first_meetings_count_and_only_of_journeys_that_are_over() -> None:
    open_one = journey("a@890 b@891", 2)
    assert profile(judged([journey("a@0 b@2 a@3 b@9"), open_one], 900)) == [("a", "b", 1, 7200, 0)]


def test_large_numbers_are_exact() -> None:
    some = [journey(f"a@0 b@{hours}", k) for k, hours in enumerate((500_000, 500_000, 500_001))]
    ((_, _, journeys, average, spread),) = profile(judged(some, 600_000))
    assert (journeys, average) == (3, 500_000 * 3600 + 1200)
    assert spread == pytest.approx(3600 / 3**0.5, rel=1e-12)
