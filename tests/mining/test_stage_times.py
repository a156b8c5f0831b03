"""Times between stages against the same rules in exact fractions, and against lifelines."""

from collections.abc import Sequence
from fractions import Fraction
from functools import partial
from random import Random
from typing import Any

import duckdb
import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from lifelines import AalenJohansenFitter

from tests.mining import reference
from tests.mining.reference import DAY, Spell
from tests.mining.world import (
    PARAMETERS,
    Journey,
    World,
    broken,
    journey,
    judged,
    load,
    rebuild,
    rows,
)
from tests.mining.worlds import random_world, worlds

TABLES = ("stage_times", "stage_pairs", "drop_off")
CHECKS = ("stage_times_agree_with_drop_off", "stage_times_count_their_cases")
FEWEST = 4
few = settings(
    max_examples=10,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def timed(world: World, fewest: int = FEWEST) -> duckdb.DuckDBPyConnection:
    connection = load(world)
    rebuild(connection, {**PARAMETERS, "limits_from": fewest}, TABLES)
    return connection


def gone(one: Spell) -> str | None:
    return (one.follower or "END:converted") if one.result == "advanced" else None


def curve(
    stays: Sequence[Spell], world: World, until: int, follower: str | None = None
) -> list[tuple[int, Fraction]]:
    """Return the exact incidence of advancing (to one follower) after each time up to `until`."""
    now = reference.seconds(world.watermark)
    lasted = [(now if s.ended is None else s.ended) - s.entered for s in stays]
    staying, share, found = Fraction(1), Fraction(0), []
    for time in sorted({one for one in lasted if one <= until}):
        at_risk = sum(one >= time for one in lasted)
        ended = [s for s, one in zip(stays, lasted, strict=True) if one == time and s.ended]
        ahead = [s for s in ended if gone(s) and follower in (None, gone(s))]
        share += staying * Fraction(len(ahead), at_risk)
        staying *= 1 - Fraction(len(ended), at_risk)
        found.append((time, share))
    return found


def by_then(found: Sequence[tuple[int, Fraction]], bound: Fraction) -> int | None:
    return next((time for time, share in found if share >= bound), None)


def middle(stays: Sequence[Spell], share: Fraction) -> int | None:
    """Return the time by which a share of those that advanced had, by counting."""
    waits = sorted(s.ended - s.entered for s in stays if s.ended is not None and gone(s))
    return next((w for k, w in enumerate(waits, 1) if k >= share * len(waits)), None)


def _owner(spell: Spell) -> Journey:
    return spell.owner


def _binned(world: World, until: int, some: Sequence[Spell]) -> float | None:
    return reference.incidence(some, world, until, reference.HOUR)[1] if some else None


@few
@given(worlds())
def test_times_between_stages_are_those_of_exact_fractions(world: World) -> None:
    connection = timed(world)
    half, most = Fraction(1, 2), Fraction(9, 10)
    stays = reference.spells(world)
    for name, *told in rows(connection, "mining.stage_times"):
        own = [s for s in stays if s.stage == name]
        results = [s.result for s in own]
        counts = [len(own), *(results.count(r) for r in ("advanced", "abandoned", "open"))]
        assert told[:6] == [*counts, middle(own, half), middle(own, most)]
        days = reference.horizon(own, world, time_out_days=30, fewest=FEWEST)
        if days is None:
            assert told[6:] == [None] * 6 + ["too few entered", None]
            continue
        found = curve(own, world, days * DAY)
        share = found[-1][1] if found else Fraction(0)
        assert told[6] == pytest.approx(float(share), abs=1e-12)
        aware = [by_then(found, share * half), by_then(found, share * most)]
        assert told[9:11] == (aware if share else [None, None])
        replicates = reference.without_each(own, _owner, partial(_binned, world, days * DAY))
        resolved = sum(counts[1:3])
        limits = reference.limits(round(float(share), 14), replicates, resolved, resolved)
        assert told[7:9] == pytest.approx(limits, abs=1e-9)
        reached = by_then(found, half)
        assert told[11:13] == [reached, None if reached else "fewer than half advance"]
    for name, target, journeys, *told in rows(connection, "mining.stage_pairs"):
        own = [s for s in stays if s.stage == name]
        some = [s for s in own if gone(s) == target]
        assert journeys == len(some)
        assert told[:2] == [middle(some, half), middle(some, most)]
        days = reference.horizon(own, world, time_out_days=30, fewest=FEWEST)
        found = curve(own, world, (days or 0) * DAY, target)
        share = found[-1][1] if found else Fraction(0)
        if days is None or not share:
            assert told[2:] == [None if days is None else 0, None, None]
            continue
        assert told[2] == pytest.approx(float(share), abs=1e-12)
        assert told[3:] == [by_then(found, share * half), by_then(found, share * most)]
    for check in CHECKS:
        assert broken(connection, check) == [], check


def test_where_nobody_is_open_or_leaves_what_is_seen_is_what_is() -> None:
    found = [journey(f"a:Aware@0 c:Consider@{k} Order:Buy!@{2 * k}", k) for k in range(1, 12)]
    connection = timed(judged(found, 2400))
    columns = "median_seen_seconds, p90_seen_seconds, median_aware_seconds, p90_aware_seconds"
    for seen, slow, aware, late, half in rows(
        connection, "mining.stage_times", f"{columns}, half_seconds"
    ):
        assert (seen, slow) == (aware, late) == (6 * 3600, 10 * 3600)
        assert half == seen


def test_half_is_withheld_where_fewer_than_half_advance() -> None:
    left = [journey("a:Aware@0", k) for k in range(1, 8)]
    went = [journey("a:Aware@0 c:Consider@5", k) for k in range(8, 14)]
    where = "stage = 'Aware'"
    columns = "advanced_share, median_aware_seconds, half_seconds, half_withheld"
    told = rows(timed(judged(left + went, 2400)), "mining.stage_times", columns, where)
    assert told == [(pytest.approx(6 / 13), 5 * 3600, None, "fewer than half advance")]
    told = rows(timed(judged(left[1:] + went, 2400)), "mining.stage_times", columns, where)
    assert told == [(0.5, 5 * 3600, 5 * 3600, None)]


def test_who_is_still_on_the_way_lengthens_the_wait() -> None:
    """Waits of 10 to 200 hours, half of the journeys begun only 60 hours ago."""
    waits = range(10, 210, 10)
    old = [journey(f"a:Aware@0 b@{w} c:Consider@{w}", w) for w in waits]
    new = [
        journey(f"a:Aware@2340 c:Consider@{2340 + w}" if w <= 60 else "a:Aware@2340", 1000 + w)
        for w in waits
    ]
    columns = "median_seen_seconds, median_aware_seconds, half_seconds"
    world = judged(old + new, 2400, quiet_time=300)
    told = rows(timed(world), "mining.stage_times", columns, "stage = 'Aware'")
    assert told == [(70 * 3600, 100 * 3600, 100 * 3600)]


def test_aalen_and_johansens_incidence_is_that_of_lifelines() -> None:
    """At instants that nobody shares: lifelines moves ties apart by chance."""
    random = Random(11)
    found: list[Any] = []
    for k, hour in enumerate(random.sample(range(1, 200), 60), 1):
        begun = 2400 - hour if k % 5 == 0 else 0
        last = f"c:Consider@{begun + hour / 2}" if k % 3 == 0 else f"b@{begun + hour * 0.9}"
        found.append(journey(f"a:Aware@{begun} {last}", k))
    world = judged(found, 2400, quiet_time=37.55)
    connection = timed(world)
    stays = [s for s in reference.spells(world) if s.stage == "Aware"]
    now = reference.seconds(world.watermark)
    lasted = np.array([(now if s.ended is None else s.ended) - s.entered for s in stays])
    kinds = np.array([{"open": 0, "abandoned": 1, "advanced": 2}[s.result] for s in stays])
    assert len(set(lasted)) == len(lasted)
    assert all((kinds == kind).sum() > 5 for kind in (0, 1, 2))
    told = rows(
        connection,
        "mining.incidence",
        "horizon_days, abandoned_share, advanced_share",
        "slice_kind = 'everyone' and level = 'stage' and name = 'Aware'",
    )
    days, *shares = told[0]
    for kind, share in zip((1, 2), shares, strict=True):
        fitter = AalenJohansenFitter(calculate_variance=False, seed=1)
        fitter.fit(lasted / DAY, kinds, event_of_interest=kind)
        assert share == pytest.approx(float(fitter.predict(days)), abs=1e-9)


FAULTS = {
    "stage_times_count_their_cases": (
        "update mining.stage_times set entered = entered + 1 where stage = 'Aware'",
        "delete from mining.stage_times_cases where result = 'open'",
        "delete from mining.stage_pairs where next_stage = 'END:converted'",
    ),
    "stage_times_agree_with_drop_off": (
        "update mining.stage_times_by_slice set advanced_share = advanced_share + 1e-6",
        "update mining.stage_times_by_slice set advanced_low = null",
        "update mining.stage_pairs_by_slice set advanced_share = 0 where next_stage = 'Buy'",
        "update mining.stage_times_by_slice set median_aware_seconds = p90_aware_seconds + 1",
        "update mining.stage_times_by_slice set half_withheld = null, half_seconds = null",
    ),
}


@pytest.fixture(scope="module")
def sound() -> duckdb.DuckDBPyConnection:
    """A world in which every promise holds; tests break it in a transaction of their own."""
    return timed(random_world(7, 120, 72, 30, 0), fewest=10)


@pytest.mark.parametrize(
    ("check", "fault"), [(check, fault) for check, faults in FAULTS.items() for fault in faults]
)
def test_a_planted_fault_is_found(sound: duckdb.DuckDBPyConnection, check: str, fault: str) -> None:
    assert broken(sound, check) == []
    sound.begin()
    sound.execute(fault)
    found = broken(sound, check)
    sound.rollback()
    assert found
