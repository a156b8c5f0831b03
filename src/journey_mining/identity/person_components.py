"""One row per identifier of a person or thing, with the component it has before any device joins."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

TABLE = "identity.person_components"
READS = ("identity.person_links",)


def build(read: Callable[[str], "pa.Table"], _parameters: Mapping[str, object]) -> "pa.Table":
    """Return namespace, identifier, component of every identifier that a link between people names."""
    import pyarrow as pa

    from journey_mining.identity.connect import connected

    links = read("identity.person_links")
    hubs = links.select(["hub_namespace", "hub_identifier"])
    others = links.select(["other_namespace", "other_identifier"])
    names = ["namespace", "identifier"]
    ends = pa.concat_tables([hubs.rename_columns(names), others.rename_columns(names)])
    return connected(ends.group_by(names).aggregate([]), links)
