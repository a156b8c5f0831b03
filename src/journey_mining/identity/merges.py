"""One row per link that made one customer of two: its ends, in the order in which they came."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

TABLE = "identity.merges"
READS = ("identity.nodes", "identity.kept_links", "identity.components")


def build(read: Callable[[str], "pa.Table"], _parameters: Mapping[str, object]) -> "pa.Table":
    """Return merge_number, hub_number, other_number, component: one row fewer than a component has identifiers."""
    import numpy as np
    import pyarrow as pa

    from journey_mining.identity.connect import graph, merging

    whole = graph(read("identity.nodes"), read("identity.kept_links"))
    joined = read("identity.components").sort_by("identifier_number")
    components = np.searchsorted(whole.numbers, joined["component"].to_numpy())
    places = merging(whole, components)
    numbers = pa.array(whole.numbers, pa.int32())
    hubs, others = pa.array(whole.hubs[places]), pa.array(whole.others[places])
    return pa.table(
        {
            "merge_number": pa.array(np.arange(1, len(places) + 1), pa.int32()),
            "hub_number": numbers.take(hubs),
            "other_number": numbers.take(others),
            "component": numbers.take(pa.array(components[whole.hubs[places]])),
        }
    )
