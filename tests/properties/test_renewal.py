"""A night that works out the touched customers only leaves what a night that works out all of them does."""

from datetime import timedelta
from typing import Any

import pytest

from journey_mining.models import statement
from journey_mining.renewal import RUNS, renew
from journey_mining.warehouse import Warehouse
from tests.properties.world import World, derive_events, opened, settings


def _derived(warehouse: Warehouse) -> dict[str, list[tuple[Any, ...]]]:
    """Return the rows of each table with the customer's id for its number, and in order."""
    cursor = warehouse.cursor()
    return {
        name: cursor.execute(
            f"select customer_id, t.* exclude (customer_number) from {name} as t"
            " join identity.customers using (customer_number) order by all"
        ).fetchall()
        for name in RUNS
    }


@pytest.mark.parametrize("seed", [1, 2])
def test_touched_customers_alone_leave_what_all_of_them_do(seed: int) -> None:
    world, said = World(seed), list[str]()
    with opened() as growing:
        for night in range(4):
            world.grow(150 if night == 0 else 12)
            if night:
                world.disturb()
            world.land(growing)
            derive_events(growing, world, said.append)
            with opened() as fresh:
                world.land(fresh)
                derive_events(fresh, world, lambda _line: None)
                assert _derived(growing) == _derived(fresh)
            rows = growing.cursor().execute(statement("checks/each_customer_is_one_run")).fetchall()
            assert rows == []
    customers = [line for line in said if line.startswith("customers: ")]
    assert customers[0] == "customers: all of them"
    assert sum(line.endswith(" touched") for line in customers) >= 2, customers


def test_another_setting_works_out_everybody_again() -> None:
    world, said = World(9), list[str]()
    with opened() as warehouse:
        world.grow(60)
        world.land(warehouse)
        for gap in ("30m", "30m", "5m"):
            minutes = timedelta(minutes=int(gap[:-1]))
            derive_events(warehouse, world, said.append, session_gap=minutes)
        renew(warehouse, settings().parameters(world.as_of), said.append, full=True)
    customers = [line for line in said if line.startswith("customers: ")]
    assert customers == [
        "customers: all of them",
        "customers: 0 touched",
        *["customers: all of them"] * 2,
    ]
