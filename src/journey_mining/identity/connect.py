"""From links between identifiers to connected components, none of which outgrows its limits."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

# The weakest link that joins: 1 asserted by the vendor, 2 by a session, 3 weak.
POLICIES = {"strict": 1, "default": 2, "liberal": 3}
_WEAK = 3


class Graph(NamedTuple):
    """Nodes by place, in order of identifier_number, and links between places, the oldest first."""

    numbers: "NDArray[np.int64]"
    is_person: "NDArray[np.bool_]"
    is_strong: "NDArray[np.bool_]"
    hubs: "NDArray[np.int64]"
    others: "NDArray[np.int64]"
    strengths: "NDArray[np.int64]"

    def only(self, chosen: "NDArray[np.bool_]") -> "Graph":
        """Return the graph with some of its links."""
        return self._replace(
            hubs=self.hubs[chosen], others=self.others[chosen], strengths=self.strengths[chosen]
        )


class Limits(NamedTuple):
    """The most identifiers, and the most of people, that one component may have."""

    identifiers: int
    people: int

    @classmethod
    def of(cls, parameters: Mapping[str, Any]) -> "Limits":
        """Take them from the settings."""
        return cls(parameters["cluster_identifiers"], parameters["cluster_people"])


def graph(nodes: "pa.Table", links: "pa.Table") -> Graph:
    """Return nodes and links as numbers.

    Parameters
    ----------
    nodes
        identifier_number, kind, is_strong: every identifier that may belong to a customer.
    links
        hub_number, other_number, strength_rank, first_at; an end that is no node is a KeyError.
    """
    import pyarrow.compute as pc

    nodes = nodes.sort_by("identifier_number")
    numbers = nodes["identifier_number"].to_numpy().astype(np.int64)
    by_age = [("first_at", "ascending"), ("hub_number", "ascending"), ("other_number", "ascending")]
    links = links.sort_by(by_age)
    ends = [links[name].to_numpy().astype(np.int64) for name in ("hub_number", "other_number")]
    hubs, others = (np.searchsorted(numbers, end) for end in ends)
    for places, end in zip((hubs, others), ends, strict=True):
        if not np.array_equal(numbers[np.minimum(places, len(numbers) - 1)], end):
            message = "a link names an identifier that is no node"
            raise KeyError(message)
    return Graph(
        numbers,
        np.asarray(pc.equal(nodes["kind"], "person")),
        np.asarray(nodes["is_strong"]),
        hubs,
        others,
        links["strength_rank"].to_numpy().astype(np.int64),
    )


def joined(whole: Graph, policy: str, limits: Limits) -> "NDArray[np.int64]":
    """Return the component of every node under a policy, as the place of its least member.

    A weak link joins under `liberal` only, and only where neither side has a strong identifier. A link that would make
    a component larger than its limits is passed over, the oldest links first, so that what stood stays.
    The method is scipy's `connected_components`, linear in links; where limits bind, a union-find.
    """
    firm = whole.only(whole.strengths <= min(POLICIES[policy], POLICIES["default"]))
    components = _within_limits(firm, limits)
    if POLICIES[policy] < _WEAK:
        return components
    has_strong = np.zeros(len(whole.numbers), bool)
    has_strong[components[whole.is_strong]] = True
    loose = ~has_strong[components[whole.hubs]] & ~has_strong[components[whole.others]]
    return _within_limits(whole.only((whole.strengths < _WEAK) | loose), limits)


def merging(one: Graph, components: "NDArray[np.int64]") -> "NDArray[np.int64]":
    """Return the places of the links that joined two parts: each component's oldest spanning tree.

    The method is Kruskal's, as scipy's `minimum_spanning_tree` has it.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import minimum_spanning_tree

    inside = np.flatnonzero(components[one.hubs] == components[one.others])
    size = len(one.numbers)
    # Two links between the same two would be summed: only the older is given.
    pairs = (
        np.minimum(one.hubs, one.others)[inside] * size + np.maximum(one.hubs, one.others)[inside]
    )
    _, oldest = np.unique(pairs, return_index=True)
    inside = inside[np.sort(oldest)]
    ages = (inside + 1).astype(np.float64)
    links = coo_array((ages, (one.hubs[inside], one.others[inside])), shape=(size, size))
    tree = minimum_spanning_tree(links.tocsr(), overwrite=True)
    return np.sort(tree.data.astype(np.int64)) - 1


def _within_limits(one: Graph, limits: Limits) -> "NDArray[np.int64]":
    components = _connected(one)
    sizes = np.bincount(components, minlength=len(components))
    people = np.bincount(components[one.is_person], minlength=len(components))
    too_large = (sizes > limits.identifiers) | (people > limits.people)
    if too_large.any():
        _cut(components, one, too_large[components], limits)
    return components


def _connected(one: Graph) -> "NDArray[np.int64]":
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    size = len(one.numbers)
    if not size:
        return np.zeros(0, np.int64)
    ones = np.ones(len(one.hubs), dtype=np.int8)
    links = coo_array((ones, (one.hubs, one.others)), shape=(size, size))
    _, labels = connected_components(links, directed=False)
    _, first = np.unique(labels, return_index=True)
    components: NDArray[np.int64] = first.astype(np.int64)[labels]
    return components


def _cut(
    components: "NDArray[np.int64]", one: Graph, inside: "NDArray[np.bool_]", limits: Limits
) -> None:
    """Join the nodes of components that are too large once more, link by link, up to the limits."""
    parent = {int(node): int(node) for node in np.flatnonzero(inside)}
    sizes = {node: (1, int(one.is_person[node])) for node in parent}

    def root(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    chosen = inside[one.hubs]
    for hub, other in zip(one.hubs[chosen].tolist(), one.others[chosen].tolist(), strict=True):
        low, high = sorted((root(hub), root(other)))
        size, people = (a + b for a, b in zip(sizes[low], sizes[high], strict=True))
        if low != high and size <= limits.identifiers and people <= limits.people:
            parent[high] = low
            sizes[low] = size, people
    for node in parent:
        components[node] = root(node)
