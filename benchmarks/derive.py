"""`make bench`: what a night derives, against DuckDB's own sort and against pm4py, on the same events.

Prints CPU seconds and ratios, and writes them to `benchmarks/RESULTS.md`; only ratios of one run mean anything.
Usage: python -m benchmarks.derive [--events 1000000 5000000]
"""

import argparse
import math
import resource
import tempfile
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import numpy as np
import pyarrow as pa

from benchmarks.sections import RESULTS, write_section
from journey_mining.mining.library import pm4py_module
from journey_mining.models import (
    LAYERS,
    build,
    build_layer,
    find_models,
    in_order,
    load_macros,
    statement,
)
from journey_mining.renewal import RUNS, renew
from journey_mining.settings import Settings
from journey_mining.settings_tables import write_settings
from journey_mining.warehouse import Warehouse, open_warehouse

START = np.datetime64("2026-01-01T00:00:00", "us")
AS_OF = datetime(2026, 7, 1, tzinfo=UTC)
LIMITS = ("mining.drop_off_replicates", "mining.incidence_hours", "mining.incidence_replicates")
GRAPH = ("mining.moves", "mining.directly_follows_cases", "mining.directly_follows_by_slice")
# What others would call the whole of it: paths, funnels, flows and where they leave.
CORE = ("directly_follows", "variants", "funnels", "stage_flow", "path_flow", "drop_off")
MAP = ("mining.process_map_moves", "mining.process_map_loops", "mining.process_map")
NAMES = (
    "home",
    "search",
    "product",
    "compare",
    "cart",
    "payment",
    "order",
    "ticket",
    "help",
    "news",
)
STAGES = (
    "Awareness",
    "Consideration",
    "Consideration",
    "Consideration",
    "Purchase",
    "Purchase",
    "Purchase",
    "Service",
    None,
    None,
)


def events(count: int) -> pa.Table:
    """Return `count` landed events of customers with Zipf-long histories over 180 days."""
    chance = np.random.default_rng(7)
    people = count // 8
    customer = np.minimum(chance.zipf(1.6, count) + chance.integers(0, people, count), people)
    at = START + chance.integers(0, 180 * 86400, count).astype("timedelta64[s]")
    name = np.array(NAMES)[np.minimum(chance.geometric(0.25, count) - 1, len(NAMES) - 1)]
    ids = np.char.mod("%032x", np.arange(count))
    constant = {"source_id": "web", "channel": "web", "ts_precision": "s", "actor": "customer", "file_id": "f",
                "map_hash": "m", "run_id": "r"}  # fmt: skip
    columns = {key: pa.repeat(pa.scalar(value), count) for key, value in constant.items()}
    no = pa.repeat(pa.scalar(False), count)  # noqa: FBT003 - the value of a column
    zero = pa.repeat(pa.scalar(0, pa.int64()), count)
    return pa.table(
        {
            **columns,
            "event_id": ids, "source_event_id": ids, "occurred_at": at, "name": name, "raw_name": name,
            "is_unmapped": no, "is_identity_only": no, "is_automated": no,
            "seq": zero, "line_no": zero, "item_no": zero,
            "customer": np.char.mod("%032x", customer),
        }
    )  # fmt: skip


def settings() -> Settings:
    """Return rules for the ten names, and two funnels."""
    rules = [
        {"name": name.title(), "stage": stage, "match": {"name": name}}
        for name, stage in zip(NAMES, STAGES, strict=True)
    ]
    source = [{"map": "web", "path": "x"}]
    stages = [{"name": "Awareness"}, {"name": "Consideration"}, {"name": "Purchase"}]
    stages_after = [{"name": "Service", "after_goal": True}]
    funnels = [
        {"name": "Checkout", "steps": ["Product", "Cart", "Payment", "Order"], "window": "7d"},
        {
            "name": "First visit",
            "steps": ["Home", "Product", "Order"],
            "entry": "first",
            "window": "30d",
        },
    ]
    content = {"sources": source, "touchpoints": rules, "stages": stages + stages_after,
               "funnels": funnels, "journeys": {"goal": ["Order"]}}  # fmt: skip
    return Settings.model_validate(content)


def cpu(work: Callable[[], object]) -> float:
    """Return the CPU seconds that `work` takes, of all threads."""
    before = resource.getrusage(resource.RUSAGE_SELF)
    work()
    after = resource.getrusage(resource.RUSAGE_SELF)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def land(warehouse: Warehouse, table: pa.Table, used: Settings) -> None:
    """Put the events into the landing tables."""
    with warehouse.transaction() as cursor:
        for name in ("about", "ops", "landing", "nights"):
            cursor.execute(statement(f"warehouse/{name}"))
        load_macros(cursor)
        write_settings(cursor, used, [("web", "web", timedelta(days=1))], used.parameters(AS_OF))
    add(warehouse, table)


def add(warehouse: Warehouse, table: pa.Table) -> None:
    """Let more events arrive."""
    with warehouse.transaction() as cursor:
        cursor.register("given", table)
        cursor.execute("insert into landing.events by name select * exclude (customer) from given")
        cursor.execute(
            "insert into landing.event_identifiers "
            "select event_id, 1, 'cookie', customer, 'strong', false from given"
        )


def core() -> list[str]:
    """Return what the tables of CORE rest on, from the order of events on, in order and without limits."""
    models = find_models()
    todo, found = [f"mining.{name}" for name in CORE], set[str]()
    while todo:
        name = todo.pop()
        is_meant = name == "events.ordered" or name.startswith(("journeys.", "mining."))
        if is_meant and name not in found and name not in LIMITS:
            found.add(name)
            todo += models[name].reads
    wanted = {name: models[name] for name in found}
    reads = {read for model in wanted.values() for read in model.reads}
    return [model.name for model in in_order(wanted, reads)]


def night(warehouse: Warehouse, new: pa.Table, used: Settings) -> dict[str, float]:
    """Return the CPU seconds of all customers' runs, and of a night with new events that touches a few."""
    parameters = used.parameters(AS_OF)
    took = {"runs": cpu(lambda: renew(warehouse, parameters, print, full=True))}
    add(warehouse, new)
    took["night before"] = sum(
        cpu(partial(build_layer, warehouse, layer, parameters, print, leave_out=RUNS))
        for layer in ("identity", "events")
    )
    took["night runs"] = cpu(lambda: renew(warehouse, parameters, print))
    return took


def floor(warehouse: Warehouse, path: Path) -> float:
    """Return what DuckDB itself takes to read, sort and write the same events."""
    cursor = warehouse.cursor()
    cursor.execute(
        f"copy (select n.customer_number, e.occurred_at, e.source_id, e.name, e.seq, e.event_id "
        f"from landing.events e join identity.event_customers n using (event_id)) to '{path}' (format parquet)"
    )
    return cpu(
        lambda: cursor.execute(
            f"create or replace table main.sorted as from '{path}' "
            "order by customer_number, occurred_at, source_id, seq"
        )
    )


def again(warehouse: Warehouse, names: Sequence[str], used: Settings) -> float:
    """Return the CPU seconds that building some tables takes once more, with all they read in place."""
    models = find_models()

    def work() -> None:
        for name in names:
            build(cursor, models[name], used.parameters(AS_OF))

    with warehouse.transaction() as cursor:
        return cpu(work)


def peer(warehouse: Warehouse) -> dict[str, float]:
    """Return the CPU seconds of pm4py's graphs on the same journeys, given as the frame it likes best."""
    pm4py = pm4py_module("pm4py")
    frame = warehouse.cursor().sql(
        "select customer_number || '-' || journey_number as c, touchpoint as a, entered_at as t "
        "from journeys.steps"
    ).df()  # fmt: skip
    keys = {"case_id_key": "c", "activity_key": "a", "timestamp_key": "t"}
    return {
        "graph": cpu(lambda: pm4py.discover_performance_dfg(frame, **keys)),
        "net": cpu(lambda: pm4py.discover_heuristics_net(frame, **keys)),
    }


def of_size(count: int, used: Settings) -> dict[str, float]:
    """Return the CPU seconds of each part of a night on so many events."""
    with (
        tempfile.TemporaryDirectory() as folder,
        open_warehouse(Path(folder) / "warehouse.duckdb", used.limits) as warehouse,
    ):
        made = events(count + count // 100)
        land(warehouse, made.slice(0, count), used)
        took = {}
        for layer in LAYERS[:-1]:
            took[layer] = cpu(partial(build_layer, warehouse, layer, used.parameters(AS_OF), print))
        took["core"] = again(warehouse, core(), used)
        took["limits"] = again(warehouse, LIMITS, used)
        took["graph"] = again(warehouse, GRAPH, used)
        took["map"] = again(warehouse, MAP, used)
        took["floor"] = floor(warehouse, Path(folder) / "events.parquet")
        took |= {f"pm4py {name}": seconds for name, seconds in peer(warehouse).items()}
        took |= night(warehouse, made.slice(count), used)
    took["derive"] = took["events"] + took["journeys"] + took["mining"] - took["limits"]
    took["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return took


def page(sizes: Mapping[int, Mapping[str, float]], memory: str) -> str:
    """Return the section of `RESULTS.md`."""
    rows = (
        ("DuckDB reads, sorts and writes the same events", "floor", "floor"),
        ("identity", "identity", "floor"),
        ("events", "events", "floor"),
        ("journeys", "journeys", "floor"),
        ("mining, limits and all", "mining", "floor"),
        ("… of which the limits of drop-off", "limits", "floor"),
        ("events + journeys + mining, without limits", "derive", "floor"),
        (
            "**order, sessions, journeys, steps, graph, variants, funnels, flows, drop-off**",
            "core",
            "floor",
        ),
        ("order, sessions, steps of all customers", "runs", "floor"),
        ("… of those that 1 % new events touch", "night runs", "floor"),
        ("… what comes before: identity, and what each event counts for", "night before", "floor"),
        ("directly-follows graph with waits, its cases and slices", "graph", "pm4py graph"),
        ("pm4py's graph with waits from the log", "pm4py graph", "floor"),
        ("process map from the counts", "map", "pm4py net"),
        ("pm4py's heuristics net from the log", "pm4py net", "floor"),
    )
    lines = [
        "| what | events | CPU s | ÷ DuckDB's own | pm4py's ÷ ours |",
        "| --- | --: | --: | --: | --: |",
    ]
    for count, took in sizes.items():
        for told, name, other in rows:
            ratio = f"{took[name] / took['floor']:.1f}"
            theirs = f"{took[other] / took[name]:.1f}" if other.startswith("pm4py") else ""
            lines.append(f"| {told} | {count:,} | {took[name]:.2f} | {ratio} | {theirs} |")
    small, large = min(sizes), max(sizes)
    growth = ""
    if large > small:
        power = math.log(sizes[large]["core"] / sizes[small]["core"]) / math.log(large / small)
        growth = f" From {small:,} to {large:,} events the CPU of what is in bold grows with the power {power:.2f}."
    share = " and ".join(f"{took['night runs'] / took['runs']:.2f}" for took in sizes.values())
    peak = max(took["peak"] for took in sizes.values())
    return "\n".join(lines) + (
        f"""

In one process, memory = "{memory}", threads = 2; everything a night derives is made, for everyone and by entry
channel, with the cases behind each number, and two funnels. A night with 1 % new events takes {share} of what all
customers' runs take. Peak memory, pm4py's frame included: {peak:,.0f} MB.{growth}
"""
    )


def main() -> None:
    """Run the benchmark, print the table and keep it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, nargs="+", default=[1_000_000])
    used = settings()
    text = page(
        {count: of_size(count, used) for count in parser.parse_args().events}, used.limits.memory
    )
    print(text)
    write_section(RESULTS, "Derive", text)


if __name__ == "__main__":
    main()
