"""The headline under another policy is that of a night with that policy in force."""

import pytest

from journey_mining.identity.connect import POLICIES
from journey_mining.models import build_layer
from journey_mining.policies import compare_policies
from journey_mining.renewal import RUNS
from journey_mining.warehouse import Warehouse
from tests.conftest import Workbench
from tests.properties.world import World, derive_events, opened, settings

FIXED = {"quiet_time": settings().journeys.session_gap * 48 * 3}


def _headlines(world: World, policy: str) -> dict[str, tuple[int, ...]]:
    """Return customers, journeys, converted, abandoned and open under each policy, seen from one of them."""
    changed = {**FIXED, "policy": policy}
    with opened() as warehouse:
        world.land(warehouse)
        _fixed_entry(warehouse)
        derive_events(warehouse, world, lambda _line: None, **changed)
        parameters = {**settings().parameters(world.as_of), **changed}
        build_layer(warehouse, "journeys", parameters, lambda _line: None, leave_out=RUNS)
        compare_policies(warehouse, parameters)
        rows = warehouse.cursor().execute("from ops.policies").fetchall()
    assert [row[0] for row in rows if row[1]] == [policy]
    return {row[0]: tuple(row[2:]) for row in rows}


def _fixed_entry(warehouse: Warehouse) -> None:
    warehouse.cursor().execute("insert into settings.entries values ('Home')")


@pytest.mark.parametrize("seed", [1, 2])
def test_each_policy_says_the_same_of_all(seed: int) -> None:
    world = World(seed)
    world.grow(400)
    seen = {policy: _headlines(world, policy) for policy in POLICIES}
    own = {policy: seen[policy][policy] for policy in POLICIES}
    assert len(set(own.values())) == len(POLICIES)
    assert all(found == own for found in seen.values())


def test_a_headline_that_is_not_the_policys_stops_the_night(model: Workbench) -> None:
    policies = "| policy | is_chosen | customers | journeys | converted | abandoned | open |\n"
    policies += "| strict | false | 9 | 9 | 3 | 3 | 3 |\n| default | true | 4 | 5 | 2 | 2 | 1 |"
    headline = "| outcome | journeys |\n| converted | 2 |\n| abandoned | 2 |\n| open | 1 |"
    model("mining.policies", ops_policies=policies)
    check = "the_chosen_policy_is_the_headline"
    assert model.wrong(check, mining_headline=headline) == 0
    assert model.wrong(check, mining_headline=headline.replace("| open | 1 |", "| open | 2 |")) == 1
