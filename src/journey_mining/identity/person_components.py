"""One row per identifier of a person or thing, with the component it has before any device joins."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

TABLE = "identity.person_components"
READS = ("identity.seen", "identity.person_links")


def build(read: Callable[[str], "pa.Table"], parameters: Mapping[str, object]) -> "pa.Table":
    """Return identifier_number, component of every identifier of a person or thing."""
    import pyarrow as pa
    import pyarrow.compute as pc

    from journey_mining.identity.connect import Limits, graph, joined

    seen = read("identity.seen")
    named = seen.filter(pc.is_in(seen["kind"], pa.array(["person", "thing"])))
    named = named.append_column("is_person", pc.equal(named["kind"], "person"))
    whole = graph(named, read("identity.person_links"))
    found = joined(whole, str(parameters["policy"]), Limits.of(parameters))
    numbers = pa.array(whole.numbers, pa.int32())
    return pa.table({"identifier_number": numbers, "component": numbers.take(pa.array(found))})
