"""`make bench`: what a night derives, against DuckDB's own sort and against pm4py, on the same events.

Prints CPU seconds and ratios; only ratios of one run mean anything on a shared machine.
Usage: python -m benchmarks.derive [--events 1000000]
"""

import argparse
import resource
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import numpy as np
import pyarrow as pa

from journey_mining.models import LAYERS, build_layer, load_macros, statement
from journey_mining.settings import Settings
from journey_mining.settings_tables import write_settings
from journey_mining.warehouse import Warehouse, open_warehouse

START = np.datetime64("2026-01-01T00:00:00", "us")
AS_OF = datetime(2026, 7, 1, tzinfo=UTC)
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
    """Return rules for the ten names."""
    rules = [
        {"name": name.title(), "stage": stage, "match": {"name": name}}
        for name, stage in zip(NAMES, STAGES, strict=True)
    ]
    source = [{"map": "web", "path": "x"}]
    stages = [{"name": "Awareness"}, {"name": "Consideration"}, {"name": "Purchase"}]
    stages_after = [{"name": "Service", "after_goal": True}]
    content = {"sources": source, "touchpoints": rules, "stages": stages + stages_after,
               "journeys": {"goal": ["Order"]}}  # fmt: skip
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
        for name in ("about", "ops", "landing"):
            cursor.execute(statement(f"warehouse/{name}"))
        load_macros(cursor)
        write_settings(cursor, used, [("web", "web", timedelta(days=1))], used.parameters(AS_OF))
        cursor.register("given", table)
        cursor.execute("insert into landing.events by name select * exclude (customer) from given")
        cursor.execute(
            "insert into landing.event_identifiers "
            "select event_id, 1, 'cookie', customer, 'strong', false from given"
        )


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


def peer(warehouse: Warehouse) -> tuple[float, float]:
    """Return the CPU seconds of pm4py's directly-follows graph and heuristics net on the same journeys."""
    import pm4py

    frame = warehouse.cursor().sql(
        "select customer_number || '-' || journey_number as c, touchpoint as a, entered_at as t "
        "from journeys.steps"
    ).df()  # fmt: skip
    keys = {"case_id_key": "c", "activity_key": "a", "timestamp_key": "t"}
    graph = cpu(lambda: pm4py.discover_dfg(frame, **keys))
    net = cpu(lambda: pm4py.discover_heuristics_net(frame, **keys))
    return graph, net


def main() -> None:
    """Run the benchmark and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=1_000_000)
    count = parser.parse_args().events
    used = settings()
    with (
        tempfile.TemporaryDirectory() as folder,
        open_warehouse(Path(folder) / "warehouse.duckdb", used.limits) as warehouse,
    ):
        land(warehouse, events(count), used)
        layers = {}
        for layer in LAYERS[:-1]:
            layers[layer] = cpu(
                partial(build_layer, warehouse, layer, used.parameters(AS_OF), print)
            )
        bare = floor(warehouse, Path(folder) / "events.parquet")
        graph, net = peer(warehouse)
    derive = layers["events"] + layers["journeys"] + layers["mining"]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\n{count:,} events; CPU seconds")
    for name, seconds in layers.items():
        print(f"  {name:10} {seconds:8.2f}")
    print(
        f"  DuckDB's own read + sort + write {bare:.2f}: events + journeys + mining are {derive / bare:.1f} times that"
    )
    print(
        f"  pm4py's directly-follows graph {graph:.2f}, its heuristics net {net:.2f}; "
        f"all of mining here {layers['mining']:.2f}"
    )
    print(f"  peak memory, pm4py included: {memory:,.0f} MB")


if __name__ == "__main__":
    main()
