"""`make bench`: millions of links between identifiers, stitched into customers.

A twentieth of the clusters are chains of up to 200 links, which are hardest on whoever follows links one by one.
Usage: python -m benchmarks.links [--links 5000000]
"""

import argparse
import resource
import tempfile
from functools import partial
from pathlib import Path

import numpy as np
import pyarrow as pa

from benchmarks.derive import AS_OF, cpu, events, land, settings
from benchmarks.sections import RESULTS, write_section
from journey_mining.models import build, build_layer, find_models
from journey_mining.settings import Settings
from journey_mining.warehouse import Warehouse, open_warehouse

MEMORY = "1GB"
STITCH = (
    "hubs", "cut_links", "person_links", "person_components", "shared_devices", "held_back", "nodes", "kept_links",
    "components",
)  # fmt: skip
PARTS = {
    "links to components": STITCH,
    "customers named": ("customers", "identifiers"),
    "ledger of merges and links": ("merges", "link_ledger"),
}


def links(count: int) -> tuple[pa.Table, pa.Table]:
    """Return about `count` links of clusters and chains, and the first identifier of each cluster."""
    chance = np.random.default_rng(5)
    lengths = chance.geometric(0.35, count)
    is_chain = chance.random(count) < 0.05
    lengths[is_chain] = chance.integers(2, 200, int(is_chain.sum()))
    lengths = lengths[: int(np.searchsorted(np.cumsum(lengths), count)) + 1]
    total, is_chain = int(lengths.sum()), np.repeat(is_chain[: len(lengths)], lengths)
    first = np.cumsum(lengths + 1) - lengths
    place = np.arange(total) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    near = np.repeat(first, lengths)
    columns = {
        "near": near + is_chain * place,
        "far": near + place + 1,
        "second": chance.permutation(total),
    }
    return pa.table(columns), pa.table({"first": first})


def given(warehouse: Warehouse, count: int) -> int:
    """Put the identifiers and links where identity has them; return how many identifiers there are."""
    made, firsts = links(count)
    cursor = warehouse.cursor()
    cursor.register("made", made)
    cursor.register("firsts", firsts)
    identifiers = int(made.num_rows + firsts.num_rows)
    day = "timestamp '2026-01-01'"
    cursor.execute(
        f"create or replace table identity.seen as select n::integer as identifier_number, 'cookie' as namespace, "
        "printf('%032x', n) as identifier, if(first is null, 'device', 'person') as kind, true as is_strong, "
        f"false as is_blocked, 3::bigint as events, {day} as first_at, {day} as last_at "
        f"from range(1, {identifiers + 1}) as t(n) left join firsts on first = n order by n"
    )
    cursor.execute(
        "create or replace table identity.links as select near::integer as hub_number, 'device' as hub_kind, "
        "far::integer as other_number, 'device' as other_kind, 1 as strength_rank, 1::bigint as events, "
        f"{day} + to_seconds(second) as first_at, {day} as last_at, printf('%032x', second) as first_event_id "
        "from made order by second"
    )
    return identifiers


def measured(count: int, used: Settings) -> tuple[int, dict[str, float]]:
    """Return the number of identifiers, and the CPU seconds of each part."""
    parameters, models = used.parameters(AS_OF), find_models()
    with (
        tempfile.TemporaryDirectory() as folder,
        open_warehouse(Path(folder) / "warehouse.duckdb", used.limits) as warehouse,
    ):
        land(warehouse, events(1_000), used)
        build_layer(warehouse, "identity", parameters, print)
        identifiers = given(warehouse, count)
        took = {"peak before": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}
        for part, names in PARTS.items():
            with warehouse.transaction() as cursor:
                took[part] = sum(
                    cpu(partial(build, cursor, models[f"identity.{name}"], parameters))
                    for name in names
                )
        took["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return identifiers, took


def main() -> None:
    """Run the benchmark, print the table and keep it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--links", type=int, default=5_000_000)
    count = parser.parse_args().links
    used = settings()
    used = used.model_copy(update={"limits": used.limits.model_copy(update={"memory": MEMORY})})
    identifiers, took = measured(count, used)
    rows = "\n".join(f"| {part} | {took[part]:.1f} |" for part in PARTS)
    text = f"""| {count:,} links, {identifiers:,} identifiers | CPU s |
| --- | --: |
{rows}

memory = "{MEMORY}". Peak memory {took["peak"]:,.0f} MB; {took["peak before"]:,.0f} MB before, for making the links.
"""
    print(text)
    write_section(RESULTS, "Identity links", text)


if __name__ == "__main__":
    main()
