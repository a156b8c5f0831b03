"""One row per identifier that may be a customer, with the component that the policy's links join it to."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

TABLE = "identity.components"
READS = ("identity.nodes", "identity.kept_links")


def build(read: Callable[[str], "pa.Table"], parameters: Mapping[str, object]) -> "pa.Table":
    """Return identifier_number, component; a component is the number of its least identifier."""
    import pyarrow as pa

    from journey_mining.identity.connect import Limits, graph, joined

    whole = graph(read("identity.nodes"), read("identity.kept_links"))
    found = joined(whole, str(parameters["policy"]), Limits.of(parameters))
    numbers = pa.array(whole.numbers, pa.int32())
    return pa.table({"identifier_number": numbers, "component": numbers.take(pa.array(found))})
