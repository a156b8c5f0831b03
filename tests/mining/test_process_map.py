"""The process map that pm4py discovers, and pm4py as a second opinion on SQL's counts."""

import subprocess
import sys
from collections import Counter
from typing import Any

import duckdb
import pyarrow as pa

from journey_mining.mining import process_map
from journey_mining.mining.library import pm4py_module
from tests.mining.world import World, journey, judged, mined, rows
from tests.mining.worlds import random_world

# Steps under pm4py's names; a step's last event is its time, so that a wait is our silence_before.
STEPS = """
    select
        customer_number || '-' || journey_number as "case:concept:name",
        touchpoint::varchar as "concept:name",
        entered_at at time zone 'UTC' as start_timestamp,
        left_at at time zone 'UTC' as "time:timestamp"
    from journeys.steps
    order by customer_number, journey_number, step_number
"""


def drawn(connection: duckdb.DuckDBPyConnection) -> pa.Table:
    return process_map.build(lambda name: connection.sql(f"from {name}").to_arrow_table(), {})


def their_log(connection: duckdb.DuckDBPyConnection) -> Any:
    return connection.sql(STEPS).df()


def some_world() -> World:
    world = random_world(seed=3, journeys=150, quiet_hours=72, longest_wait=30, begin=0)
    return World(
        tuple(one for one in world.journeys if one.in_period), world.watermark, world.quiet_time
    )


def test_sqls_directly_follows_are_pm4pys() -> None:
    connection = mined(some_world())
    pm4py = pm4py_module("pm4py")
    moves, starts, ends = pm4py.discover_dfg(their_log(connection))
    found = {
        (source, target): transitions
        for source, target, transitions in rows(
            connection, "mining.directly_follows", "source, target, transitions"
        )
    }
    inner = {
        pair: n
        for pair, n in found.items()
        if pair[0] != "START" and not pair[1].startswith("END:")
    }
    assert inner == dict(moves)
    assert {pair[1]: n for pair, n in found.items() if pair[0] == "START"} == dict(starts)
    last: Counter[str] = Counter()
    for pair, n in found.items():
        if pair[1].startswith("END:"):
            last[pair[0]] += n
    assert last == Counter(ends)


def test_sqls_variants_are_pm4pys() -> None:
    connection = mined(some_world())
    variants = pm4py_module("pm4py").get_variants(their_log(connection))
    ours = dict(rows(connection, "mining.variants", "path, journeys"))
    assert ours == {" > ".join(path): count for path, count in variants.items()}


def test_the_map_keeps_the_main_way_and_drops_the_noise() -> None:
    main = [journey("home shop cart order!", k) for k in range(60)]
    odd = [journey("home cart shop order!", 100), journey("shop home", 101)]
    kept = drawn(mined(judged([*main, *odd], 500))).to_pylist()
    arrows = {(row["source"], row["target"]): row for row in kept}
    way = [("START", "home"), ("home", "shop"), ("shop", "cart"), ("cart", "order")]
    assert set(arrows) == {*way, ("order", "END:converted"), ("home", "END:abandoned")}
    assert arrows["home", "shop"]["transitions"] == 60
    assert arrows["home", "shop"]["journeys"] == 60
    assert arrows["home", "shop"]["dependency"] == (60 - 1) / (60 + 1 + 1)


def test_going_to_and_fro_is_drawn_both_ways() -> None:
    world = judged([journey("list item list item list", k) for k in range(30)], 500)
    arrows = {(row["source"], row["target"]) for row in drawn(mined(world)).to_pylist()}
    assert {("list", "item"), ("item", "list")} <= arrows


def test_the_map_is_sorted_and_the_same_each_time() -> None:
    connection = mined(some_world())
    first, second = drawn(connection), drawn(connection)
    assert first.equals(second)
    keys = [(row["source"], row["target"]) for row in first.to_pylist()]
    assert keys == sorted(keys)
    assert keys


def test_no_journeys_give_an_empty_map_with_its_columns() -> None:
    empty = drawn(mined(judged([], 500)))
    assert empty.column_names == ["source", "target", "transitions", "journeys", "dependency"]
    assert empty.num_rows == 0


def test_pm4py_is_not_heard_and_hash_seeds_change_nothing() -> None:
    program = (
        "from tests.mining.test_contract import held\n"
        "from tests.mining.test_process_map import drawn, mined, some_world\n"
        "import hashlib\n"
        "world, tables = some_world(), ('alignments', 'deviations', 'process_map_bpmn')\n"
        "changed = {'model_paths': 200, 'model_touchpoints': 60, 'model_noise': 0.2}\n"
        "connection = held(world, (), ['a', 'b', 'c', 'a', 'Order'], tables, **changed)\n"
        "found = [drawn(mined(world)).to_pylist()]\n"
        "found += [connection.sql(f'from mining.{name} order by all').fetchall() for name in tables]\n"
        "assert all(found)\n"
        "print(hashlib.sha256(str(found).encode()).hexdigest())\n"
    )
    heard = [
        subprocess.run(
            [sys.executable, "-c", program],
            env={
                "PYTHONHASHSEED": seed,
                "PYTHONPATH": "src:.",
                "HOME": "/nonexistent",
                "TZ": "Asia/Tokyo",
            },
            capture_output=True,
            text=True,
            check=True,
        )
        for seed in ("1", "2")
    ]
    assert [one.stderr for one in heard] == ["", ""]
    assert len(heard[0].stdout.split()) == 1
    assert heard[0].stdout == heard[1].stdout
