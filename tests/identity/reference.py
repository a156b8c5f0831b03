"""Who is who, from DESIGN §5 in slow plain Python: no SQL, no graph library, no code of the product."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

Node = tuple[str, str]
KINDS = {"user_id": 1, "email": 1, "order": 2, "cookie": 3, "session": 3, "ip_ua": 4}
STRENGTHS = {"session": 2, "ip_ua": 3}
POLICIES = {"strict": 1, "default": 2, "liberal": 3}


@dataclass(frozen=True)
class Seen:
    """An event and the identifiers it names, in the mapping's order."""

    event: str
    at: datetime
    names: tuple[Node, ...]


@dataclass
class Rules:
    people: int = 10
    things: int = 200
    devices: int = 500
    cluster_people: int = 20
    cluster: int = 1000
    device_customers: int = 1
    policy: str = "default"
    splits: frozenset[frozenset[Node]] = frozenset()


@dataclass
class Link:
    hub: Node
    other: Node
    first: tuple[datetime, Node, Node]
    strength: int


@dataclass
class Who:
    """The outcome: groups of identifiers, those held back, merges, and whose each event is."""

    groups: dict[Node, frozenset[Node]] = field(default_factory=dict)
    held_back: dict[Node, str] = field(default_factory=dict)
    merges: int = 0
    owners: dict[str, frozenset[Node]] = field(default_factory=dict)


def kind(node: Node) -> int:
    return KINDS[node[0]]


def strength(node: Node) -> int:
    return STRENGTHS.get(node[0], 1)


def links_of(events: Sequence[Seen]) -> list[Link]:
    found: dict[tuple[Node, Node], Link] = {}
    for event in events:
        named = list(dict.fromkeys(event.names))
        ranked = sorted(named, key=lambda node: (kind(node), event.names.index(node), node))
        for other in ranked[1:]:
            hub = ranked[0]
            trust = max(strength(hub), strength(other))
            link = found.setdefault((hub, other), Link(hub, other, (event.at, hub, other), trust))
            link.first = min(link.first, (event.at, hub, other))
    return sorted(found.values(), key=lambda link: link.first)


def over_limits(links: Iterable[Link], rules: Rules) -> set[Node]:
    near: dict[Node, set[Node]] = {}
    for link in links:
        near.setdefault(link.hub, set()).add(link.other)
        near.setdefault(link.other, set()).add(link.hub)
    most = {1: rules.people, 2: rules.things, 3: rules.devices}
    return {
        node
        for node, others in near.items()
        if any(sum(kind(o) == k for o in others) > limit for k, limit in most.items())
    }


def grow(nodes: Iterable[Node], links: Iterable[Link], rules: Rules) -> tuple[list[set[Node]], int]:
    """Join the oldest links first, passing over any that would make a group too large."""
    groups = [{node} for node in nodes]
    merges = 0
    for link in links:
        one = next(g for g in groups if link.hub in g)
        two = next(g for g in groups if link.other in g)
        if one is two:
            continue
        both = one | two
        if len(both) <= rules.cluster and sum(kind(n) == 1 for n in both) <= rules.cluster_people:
            groups = [g for g in groups if g is not one and g is not two] + [both]
            merges += 1
    return groups, merges


def under_policy(
    nodes: Sequence[Node], links: Sequence[Link], rules: Rules
) -> tuple[list[set[Node]], int]:
    rank = POLICIES[rules.policy]
    firm = [link for link in links if link.strength <= min(rank, 2)]
    groups, merges = grow(nodes, firm, rules)
    if rank < 3:
        return groups, merges
    known = [g for g in groups if any(strength(n) == 1 for n in g)]
    loose = [
        link
        for link in links
        if link.strength < 3 or not any(link.hub in g or link.other in g for g in known)
    ]
    return grow(nodes, loose, rules)


def stitch(events: Sequence[Seen], rules: Rules) -> Who:
    who = Who()
    nodes = sorted({node for event in events for node in event.names})
    links = links_of(events)
    over = over_limits(links, rules)
    usable = [link for link in links if frozenset((link.hub, link.other)) not in rules.splits]
    people = [n for n in nodes if kind(n) < 3]
    between = [
        k for k in usable if not {k.hub, k.other} & over and kind(k.hub) < 3 and kind(k.other) < 3
    ]
    persons, _ = under_policy(people, between, rules)
    shared = set()
    for node in nodes:
        users = {
            next(i for i, g in enumerate(persons) if k.hub in g)
            for k in links
            if k.other == node and kind(k.hub) == 1
        }
        if kind(node) == 3 and len(users) > rules.device_customers:
            shared.add(node)
    who.held_back = dict.fromkeys(shared, "shared") | dict.fromkeys(over, "too many links")
    free = [node for node in nodes if node not in who.held_back]
    kept = [k for k in usable if k.hub in free and k.other in free]
    groups, who.merges = under_policy(free, kept, rules)
    who.groups = {node: frozenset(group) for group in groups for node in group}
    _own_events(who, events, shared)
    return who


def _own_events(who: Who, events: Sequence[Seen], shared: set[Node]) -> None:
    def best(event: Seen, kinds: Sequence[int]) -> Node | None:
        known = [n for n in dict.fromkeys(event.names) if n in who.groups and kind(n) in kinds]
        return min(known, key=lambda n: (kind(n), event.names.index(n), n), default=None)

    logins: dict[Node, dict[datetime, tuple[str, Node]]] = {}
    for event in sorted(events, key=lambda e: (e.at, e.event)):
        person = best(event, (1,))
        for used in set(event.names) & shared:
            if person is not None:
                logins.setdefault(used, {}).setdefault(event.at, (event.event, person))
    for event in events:
        node: Node | None = best(event, (1, 2, 3))
        device = next((n for n in event.names if n in shared), None)
        if node is None and device in logins:
            times = logins[device]
            before = [at for at in times if at <= event.at]
            node = times[max(before) if before else min(times)][1]
        if node is None:
            node = best(event, (4,))
        if node is not None:
            who.owners[event.event] = who.groups[node]
