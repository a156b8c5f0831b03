"""One row per identifier that may be a customer, with the component its kept links join it to."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

TABLE = "identity.components"
READS = ("identity.nodes", "identity.kept_links")


def build(read: Callable[[str], "pa.Table"], _parameters: Mapping[str, object]) -> "pa.Table":
    """Return namespace, identifier, component."""
    from journey_mining.identity.connect import connected

    return connected(read("identity.nodes"), read("identity.kept_links"))
