"""For any log, who is who is what the plain reference says: groups, what is held back, merges, and events."""

from datetime import datetime, timedelta

import pyarrow as pa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import Workbench
from tests.identity.reference import Node, Rules, Seen, links_of, stitch

START = datetime(2026, 1, 1)
SPACES = {"user_id": 4, "email": 4, "order": 3, "cookie": 4, "session": 3, "ip_ua": 2}
STRENGTH = {"session": "session", "ip_ua": "weak"}

nodes = st.sampled_from(
    [(space, f"{space}{n}") for space, size in SPACES.items() for n in range(size)]
)
logs = st.lists(
    st.tuples(st.integers(0, 40), st.lists(nodes, min_size=1, max_size=3, unique=True)),
    min_size=1,
    max_size=14,
)
rules = st.builds(
    Rules,
    people=st.integers(1, 4),
    things=st.integers(1, 4),
    devices=st.integers(1, 4),
    cluster_people=st.integers(1, 5),
    cluster=st.integers(2, 8),
    device_customers=st.integers(1, 2),
    policy=st.sampled_from(["strict", "default", "liberal"]),
)


def land(model: Workbench, events: list[Seen]) -> None:
    rows = [
        {"event_id": one.event, "occurred_at": one.at, "source_id": "web", "source_event_id": one.event,
         "channel": "web", "ts_precision": "s", "seq": 0, "name": "Page viewed", "raw_name": "page",
         "is_unmapped": False, "is_identity_only": False, "actor": "customer", "is_automated": False,
         "file_id": "f", "line_no": 1, "item_no": 0, "map_hash": "m", "run_id": "r"}
        for one in events
    ]  # fmt: skip
    said = [
        {"event_id": one.event, "position": place, "namespace": space, "identifier": name,
         "strength": STRENGTH.get(space, "strong"), "is_blocked": False}
        for one in events
        for place, (space, name) in enumerate(one.names, 1)
    ]  # fmt: skip
    model.give_arrow("landing.events", pa.Table.from_pylist(rows))
    model.give_arrow("landing.event_identifiers", pa.Table.from_pylist(said))


def give_splits(model: Workbench, splits: frozenset[frozenset[Node]]) -> None:
    ends = [(*one, *two) for pair in splits for one in pair for two in pair if one != two]
    drawn = "".join(f"| {' | '.join(end)} |\n" for end in sorted(ends))
    names = "| hub_namespace | hub_identifier | other_namespace | other_identifier |\n"
    model.give("settings.splits", names + drawn)


def derived(model: Workbench, rules: Rules) -> None:
    changed = {
        "identifier_people": rules.people,
        "identifier_things": rules.things,
        "identifier_devices": rules.devices,
        "cluster_people": rules.cluster_people,
        "cluster_identifiers": rules.cluster,
        "device_customers": rules.device_customers,
        "policy": rules.policy,
    }
    model("identity.event_customers", changed)
    model("identity.link_ledger", changed)


def groups(model: Workbench) -> dict[Node, frozenset[Node]]:
    rows = model.rows(
        "select namespace, identifier, customer_number from identity.identifiers"
        " where customer_number is not null order by all"
    )
    whole: dict[int, set[Node]] = {}
    for space, name, number in rows:
        whole.setdefault(number, set()).add((space, name))
    return {node: frozenset(group) for group in whole.values() for node in group}


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(log=logs, rules=rules, cut=st.integers(0, 3))
def test_who_is_who_is_what_the_reference_says(
    model: Workbench, log: list[tuple[int, list[Node]]], rules: Rules, cut: int
) -> None:
    events = [
        Seen(f"e{n:02}", START + timedelta(hours=at), tuple(names))
        for n, (at, names) in enumerate(log)
    ]
    links = links_of(events)
    if cut and links:
        link = links[cut % len(links)]
        rules.splits = frozenset({frozenset((link.hub, link.other))})
    who = stitch(events, rules)
    land(model, events)
    give_splits(model, rules.splits)
    derived(model, rules)
    assert groups(model) == who.groups
    held_back = model.rows(
        "select namespace, identifier, held_back from identity.identifiers"
        " where held_back is not null order by all"
    )
    assert {(space, name): why for space, name, why in held_back} == who.held_back
    owned = model.rows(
        "select event_id, namespace, identifier from identity.event_customers"
        " join identity.identifiers using (customer_number) order by all"
    )
    found: dict[str, set[Node]] = {}
    for event, space, name in owned:
        found.setdefault(event, set()).add((space, name))
    assert found == {event: set(group) for event, group in who.owners.items()}
    merges = model.rows("select count(*) from identity.link_ledger where fate = 'merge'")
    assert merges == [(who.merges,)]
    assert model.wrong("merges_make_every_customer") == 0
