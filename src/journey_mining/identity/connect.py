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
    """Nodes by place, in order of identifier_number, and links between places."""

    numbers: "NDArray[np.integer]"
    is_person: "NDArray[np.bool_]"
    is_strong: "NDArray[np.bool_]"
    hubs: "NDArray[np.integer]"
    others: "NDArray[np.integer]"
    strengths: "NDArray[np.integer]"
    first_at: "NDArray[np.integer]"

    def only(self, chosen: "NDArray[np.bool_]") -> "Graph":
        """Return the graph with some of its links."""
        if chosen.all():
            return self
        return self._replace(
            hubs=self.hubs[chosen],
            others=self.others[chosen],
            strengths=self.strengths[chosen],
            first_at=self.first_at[chosen],
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
        identifier_number, is_person, is_strong: every identifier that may belong to a customer.
    links
        hub_number, other_number, strength_rank, first_at; an end that is no node is a KeyError.
    """
    numbers = nodes["identifier_number"].to_numpy()
    order = np.argsort(numbers, kind="stable")
    numbers = numbers[order]
    # Numbers are dense, so their places can be looked up.
    places = np.full(int(numbers[-1]) + 1 if len(numbers) else 1, -1, np.int32)
    places[numbers] = np.arange(len(numbers), dtype=np.int32)
    hubs, others = (
        _places(places, links[name].to_numpy()) for name in ("hub_number", "other_number")
    )
    return Graph(
        numbers,
        np.asarray(nodes["is_person"])[order],
        np.asarray(nodes["is_strong"])[order],
        hubs,
        others,
        links["strength_rank"].to_numpy(),
        links["first_at"].to_numpy().astype(np.int64),
    )


def _places(places: "NDArray[np.integer]", numbers: "NDArray[np.integer]") -> "NDArray[np.integer]":
    found: NDArray[np.integer] = places[np.minimum(numbers, len(places) - 1)]
    if len(numbers) and (int(numbers.max()) >= len(places) or int(found.min()) < 0):
        message = "a link names an identifier that is no node"
        raise KeyError(message)
    return found


def joined(whole: Graph, policy: str, limits: Limits) -> "NDArray[np.integer]":
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


def merging(one: Graph, components: "NDArray[np.integer]") -> "NDArray[np.integer]":
    """Return the places of the links that joined two parts, the oldest first: each component's spanning tree.

    The method is Kruskal's, as scipy's `minimum_spanning_tree` has it.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import minimum_spanning_tree

    inside = np.flatnonzero(components[one.hubs] == components[one.others])
    size = len(one.numbers)
    ends = one.hubs[inside], one.others[inside]
    links = coo_array((inside + 1, ends), shape=(size, size)).tocsr()
    # In order of their ends, so that a stable sort by time leaves those of one age in that order. Weights are from 1
    # on: a weight of zero is no link. A pair that was named both ways round is two links.
    links.sort_indices()
    places = links.data - 1
    order = np.argsort(one.first_at[places], kind="stable")
    ages = np.empty(len(order), dtype=np.float64)
    ages[order] = np.arange(1, len(order) + 1)
    links.data = ages
    tree = minimum_spanning_tree(links, overwrite=True)
    joining: NDArray[np.integer] = places[order[np.sort(tree.data.astype(np.int64)) - 1]]
    return joining


def _by_age(one: Graph, chosen: "NDArray[np.integer]") -> "NDArray[np.integer]":
    """Return places of links, the oldest first; of one age by their ends."""
    keys = one.others[chosen], one.hubs[chosen], one.first_at[chosen]
    return chosen[np.lexsort(keys)]


def _within_limits(one: Graph, limits: Limits) -> "NDArray[np.integer]":
    components = _connected(one)
    sizes = np.bincount(components, minlength=len(components))
    people = np.bincount(components[one.is_person], minlength=len(components))
    too_large = (sizes > limits.identifiers) | (people > limits.people)
    if too_large.any():
        _cut(components, one, too_large[components], limits)
    return components


def _connected(one: Graph) -> "NDArray[np.integer]":
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    size = len(one.numbers)
    if not size:
        return np.zeros(0, np.int64)
    ones = np.ones(len(one.hubs), dtype=np.int8)
    links = coo_array((ones, (one.hubs, one.others)), shape=(size, size))
    _, labels = connected_components(links, directed=False)
    _, first = np.unique(labels, return_index=True)
    components: NDArray[np.integer] = first.astype(np.int64)[labels]
    return components


def _cut(
    components: "NDArray[np.integer]", one: Graph, inside: "NDArray[np.bool_]", limits: Limits
) -> None:
    """Join the nodes of components that are too large once more, link by link, up to the limits."""
    parent = {int(node): int(node) for node in np.flatnonzero(inside)}
    sizes = {node: (1, int(one.is_person[node])) for node in parent}

    def root(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    chosen = _by_age(one, np.flatnonzero(inside[one.hubs]))
    for hub, other in zip(one.hubs[chosen].tolist(), one.others[chosen].tolist(), strict=True):
        low, high = sorted((root(hub), root(other)))
        size, people = (a + b for a, b in zip(sizes[low], sizes[high], strict=True))
        if low != high and size <= limits.identifiers and people <= limits.people:
            parent[high] = low
            sizes[low] = size, people
    for node in parent:
        components[node] = root(node)
