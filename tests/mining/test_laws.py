"""Laws that hold for any log, and SQL against the same rules in plain Python."""

from collections import Counter
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings

from tests.mining import reference
from tests.mining.world import Journey, World, broken, mined, rows
from tests.mining.worlds import worlds

CHECKS = (
    "both_flows_begin_with_everyone",
    "directly_follows_counts_every_step",
    "directly_follows_counts_its_cases",
    "drop_off_counts_its_cases",
    "drop_off_figures_are_in_order",
    "drop_off_limits_hold_their_figure",
    "every_abandoned_journey_left_from_one_touchpoint",
    "outcomes_sum_to_journeys",
    "path_flow_back_counts_its_cases",
    "path_flow_back_draws_every_end",
    "path_flow_back_invents_no_ribbon",
    "path_flow_back_is_conserved",
    "path_flow_counts_its_cases",
    "path_flow_invents_no_ribbon",
    "path_flow_is_conserved",
    "stage_flow_counts_its_cases",
    "stage_flow_is_conserved",
    "stage_shares_sum_to_one",
    "variants_counts_its_cases",
)
RARE = 0.15
FEWEST = 4
few = settings(
    max_examples=10, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)


def small(world: World, *tables: str) -> duckdb.DuckDBPyConnection:
    limits = {"rare_share": RARE, "path_steps": 4, "path_back_steps": 3, "limits_from": FEWEST}
    return mined(world, tables=tables, **limits)


@few
@given(worlds())
def test_every_promise_holds_for_any_log(world: World) -> None:
    connection = mined(world, rare_share=RARE, limits_from=FEWEST)
    for check in CHECKS:
        assert broken(connection, check) == [], check


@few
@given(worlds())
def test_the_flows_are_those_of_the_plain_walk(world: World) -> None:
    connection = small(world, "stage_flow", "path_flow", "path_flow_back")
    flow = {(a, b): n for a, b, n in rows(connection, "mining.stage_flow")}
    assert flow == dict(reference.stage_flow(world, RARE))
    path = {(k, a, b): n for k, a, b, n in rows(connection, "mining.path_flow")}
    assert path == dict(reference.path_flow(world, RARE, 4))
    back = {
        (k, a, b): (converted, abandoned)
        for k, a, b, journeys, converted, abandoned in rows(connection, "mining.path_flow_back")
        if journeys == converted + abandoned
    }
    assert back == reference.path_flow_back(world, RARE, 3)


@few
@given(worlds())
def test_moves_and_variants_are_those_of_the_plain_walk(world: World) -> None:
    connection = small(world, "directly_follows", "variants")
    found = {
        (source, target): (transitions, journeys, wait)
        for source, target, transitions, journeys, wait, _ in rows(
            connection, "mining.directly_follows"
        )
    }
    assert found == reference.directly_follows(world)
    paths = Counter(
        " > ".join(step.touchpoint for step in one.steps) for one in world.journeys if one.in_period
    )
    assert dict(rows(connection, "mining.variants", "path, journeys")) == dict(paths)


@few
@given(worlds())
def test_drop_off_counts_are_those_of_the_plain_walk(world: World) -> None:
    connection = small(world, "drop_off")
    counts = Counter((s.stage, s.result) for s in reference.spells(world))
    counts += Counter((name, how) for name, _, how, _ in reference.touchpoint_cases(world))
    found = rows(connection, "mining.drop_off", "name, advanced, abandoned, open, entered")
    for name, advanced, abandoned, unfinished, entered in found:
        assert advanced == counts[str(name), "advanced"]
        assert abandoned == counts[str(name), "abandoned"]
        assert unfinished == counts[str(name), "open"]
        assert entered == advanced + abandoned + unfinished
    assert len(found) == len({name for name, _ in counts})


@few
@given(worlds(most=60))
def test_the_open_aware_figure_is_aalen_and_johansens(world: World) -> None:
    connection = small(world, "drop_off")
    where = "level = 'stage'"
    columns = "name, horizon_days, open_aware, unresolved, open_aware_low, open_aware_high"
    for name, days, *figures in rows(connection, "mining.drop_off", columns, where):
        stays = [spell for spell in reference.spells(world) if spell.stage == name]
        expected = reference.horizon(stays, world, time_out_days=30, fewest=FEWEST)
        assert days == expected
        if expected is None:
            assert figures == [None] * 4
            continue
        until = expected * reference.DAY
        share, _, unresolved = reference.incidence(stays, world, until)
        assert figures[:2] == pytest.approx([share, unresolved], abs=1e-12)
        replicates = reference.without_each(stays, _owner, partial(_binned, world, until))
        resolved = sum(spell.result != "open" for spell in stays)
        limits = reference.limits(round(share, 14), replicates, resolved, resolved)
        assert figures[2:] == pytest.approx(limits, abs=1e-9)


@few
@given(worlds())
def test_the_limits_of_shares_are_the_jackknifes(world: World) -> None:
    connection = small(world, "drop_off")
    cases = reference.touchpoint_cases(world)
    columns = "name, seen, seen_low, seen_high, open_aware, open_aware_low, open_aware_high"
    settled_until = reference.seconds(world.watermark) - reference.seconds(world.quiet_time)
    for name, *figures in rows(connection, "mining.drop_off", columns, "level = 'touchpoint'"):
        ended = [c for c in cases if c[0] == name and c[2] != "open"]
        settled = [c for c in cases if c[0] == name and c[3] <= settled_until]
        for some, given_figures in ((ended, figures[:3]), (settled, figures[3:])):
            if not some:
                assert given_figures == [None] * 3
                continue
            share = _left(some)
            assert share is not None
            replicates = reference.without_each(some, lambda case: case[1], _left)
            low, high = reference.limits(share, replicates, len(some), len(some))
            assert given_figures == pytest.approx([share, low, high], abs=1e-9)


@few
@given(worlds())
def test_everyone_is_the_sum_of_the_entry_channels(world: World) -> None:
    connection = small(world, "stage_flow", "path_flow", "path_flow_back")
    for table, key in (
        ("stage_flow", "source, target"),
        ("path_flow", "position, source, target"),
        ("path_flow_back", "position, source, target"),
    ):
        whole, parts = (
            connection.execute(
                f"select {key}, sum(journeys)::bigint from mining.{table}_by_slice"
                f" where slice_kind = '{kind}' group by all order by all"
            ).fetchall()
            for kind in ("everyone", "entry_channel")
        )
        assert whole == parts


def test_every_check_of_mining_is_held_here() -> None:
    folder = Path(__file__).parents[2] / "sql" / "checks"
    reading = {path.stem for path in folder.glob("*.sql") if "mining." in path.read_text("utf-8")}
    assert reading >= set(CHECKS)


def _owner(spell: reference.Spell) -> Journey:
    return spell.owner


def _binned(world: World, until: int, some: Sequence[reference.Spell]) -> float | None:
    return reference.incidence(some, world, until, reference.HOUR)[0] if some else None


def _left(cases: Sequence[tuple[str, Journey, str, int]]) -> float | None:
    return sum(case[2] == "abandoned" for case in cases) / len(cases) if cases else None
