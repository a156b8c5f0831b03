"""Who is who: links join, blocked values and shared devices do not, and names depend on data alone."""

from random import Random

import pyarrow as pa

from tests.conftest import Workbench
from tests.tables import expect

Sighting = tuple[str, str, list[tuple[str, str]]]

STRENGTH = {"ip_ua": "weak"}


def see(model: Workbench, sightings: list[Sighting], blocked: tuple[str, ...] = ()) -> None:
    """Land events of the form (event_id, occurred_at, [(namespace, identifier), …])."""
    events = [
        {"event_id": event, "occurred_at": at, "source_id": "web", "source_event_id": event,
         "channel": "web", "ts_precision": "s", "seq": 0, "name": "Page viewed", "raw_name": "page",
         "is_unmapped": False, "is_identity_only": False, "actor": "customer", "is_automated": False,
         "file_id": "f", "line_no": 1, "item_no": 0, "map_hash": "m", "run_id": "r"}
        for event, at, _ in sightings
    ]  # fmt: skip
    identifiers = [
        {"event_id": event, "position": place, "namespace": namespace, "identifier": value,
         "strength": STRENGTH.get(namespace, "strong"), "is_blocked": value in blocked}
        for event, _, seen in sightings
        for place, (namespace, value) in enumerate(seen, 1)
    ]  # fmt: skip
    model.give_arrow("landing.events", pa.Table.from_pylist(events))
    model.give_arrow("landing.event_identifiers", pa.Table.from_pylist(identifiers))


def who(model: Workbench) -> dict[str, str]:
    """Return the customer of each event, named by the first event it has."""
    model("identity.event_customers")
    rows = model.rows("select event_id, customer_number from identity.event_customers order by 1")
    first: dict[int, str] = {}
    for event, customer in rows:
        first.setdefault(customer, event)
    return {event: first[customer] for event, customer in rows}


def test_a_login_joins_the_anonymous_past_to_the_customer(model: Workbench) -> None:
    see(
        model,
        [
            ("e1", "2026-01-01 10:00:00", [("cookie", "c1")]),
            ("e2", "2026-01-01 11:00:00", [("cookie", "c1"), ("user_id", "u1")]),
            ("e3", "2026-01-02 10:00:00", [("cookie", "c2"), ("user_id", "u1")]),
            ("e4", "2026-01-03 10:00:00", [("cookie", "c2")]),
            ("e5", "2026-01-03 10:00:00", [("cookie", "c9")]),
        ],
    )
    assert who(model) == {"e1": "e1", "e2": "e1", "e3": "e1", "e4": "e1", "e5": "e5"}


def test_a_device_that_two_people_log_in_on_joins_neither_and_is_cut_between_logins(
    model: Workbench,
) -> None:
    see(
        model,
        [
            ("e1", "2026-01-01 10:00:00", [("cookie", "c1")]),
            ("e2", "2026-01-01 11:00:00", [("cookie", "c1"), ("user_id", "ana")]),
            ("e3", "2026-01-01 12:00:00", [("cookie", "c1")]),
            ("e4", "2026-01-02 10:00:00", [("cookie", "c1"), ("user_id", "bo")]),
            ("e5", "2026-01-02 11:00:00", [("cookie", "c1")]),
            ("e6", "2026-01-03 11:00:00", [("cookie", "c1"), ("user_id", "ana")]),
        ],
    )
    assert who(model) == {"e1": "e1", "e2": "e1", "e3": "e1", "e4": "e4", "e5": "e4", "e6": "e1"}
    expect(
        model("identity.held_back"),
        """
        | namespace | identifier | reason |
        | cookie    | c1         | shared |
        """,
    )


def test_two_logins_that_an_address_joins_are_one_person_and_no_shared_device(
    model: Workbench,
) -> None:
    see(
        model,
        [
            ("e1", "2026-01-01 10:00:00", [("cookie", "c1"), ("user_id", "u1")]),
            ("e2", "2026-01-01 11:00:00", [("cookie", "c1"), ("user_id", "u2")]),
            ("e3", "2026-01-01 12:00:00", [("user_id", "u1"), ("email", "m")]),
            ("e4", "2026-01-01 13:00:00", [("user_id", "u2"), ("email", "m")]),
        ],
    )
    assert set(who(model).values()) == {"e1"}


def test_a_blocked_value_joins_nobody_and_is_no_customer(model: Workbench) -> None:
    see(
        model,
        [
            ("e1", "2026-01-01 10:00:00", [("email", "none"), ("cookie", "c1")]),
            ("e2", "2026-01-01 11:00:00", [("email", "none"), ("cookie", "c2")]),
            ("e3", "2026-01-01 12:00:00", [("email", "none")]),
        ],
        blocked=("none",),
    )
    assert who(model) == {"e1": "e1", "e2": "e2"}


def test_a_hub_over_the_cap_joins_nobody(model: Workbench) -> None:
    seen: list[Sighting] = [
        (f"e{n}", "2026-01-01 10:00:00", [("email", "till"), ("order", f"o{n}")]) for n in range(8)
    ]
    see(model, seen)
    model("identity.event_customers", {"identifier_links": 7})
    assert len(model.rows("from identity.customers")) == 8
    model("identity.event_customers", {"identifier_links": 8})
    assert len(model.rows("from identity.customers")) == 1


def test_one_address_of_an_office_joins_nobody_but_is_a_customer_alone(model: Workbench) -> None:
    see(
        model,
        [
            ("e1", "2026-01-01 10:00:00", [("cookie", "c1"), ("ip_ua", "office")]),
            ("e2", "2026-01-01 11:00:00", [("cookie", "c2"), ("ip_ua", "office")]),
            ("e3", "2026-01-01 12:00:00", [("ip_ua", "office")]),
        ],
    )
    assert who(model) == {"e1": "e1", "e2": "e2", "e3": "e3"}


def test_the_name_of_a_customer_does_not_depend_on_the_order_of_rows(model: Workbench) -> None:
    seen: list[Sighting] = [
        (
            f"e{n}",
            f"2026-01-01 10:{n:02}:00",
            [("cookie", f"c{n % 7}"), ("user_id", f"u{n % 7 % 3}")],
        )
        for n in range(20)
    ]
    names = []
    for seed in range(3):
        Random(seed).shuffle(seen)
        see(model, seen)
        model("identity.identifiers")
        names.append(
            model.rows(
                "select namespace, identifier, customer_id from identity.identifiers order by all"
            )
        )
    assert names[0] == names[1] == names[2]
    assert all(len(row[2]) == 16 for row in names[0])


def test_a_trait_is_the_latest_value_by_the_night(model: Workbench) -> None:
    see(
        model,
        [
            ("e1", "2026-01-01 10:00:00", [("user_id", "u1")]),
            ("e2", "2026-01-02 10:00:00", [("user_id", "u1")]),
            ("e3", "2026-12-02 10:00:00", [("user_id", "u1")]),
        ],
    )
    for event, plan in (("e1", "private"), ("e2", "business"), ("e3", "later")):
        model.cursor.execute(
            "update landing.events set traits = $traits where event_id = $event",
            {"traits": f'{{"plan": "{plan}"}}', "event": event},
        )
    expect(
        model("identity.attributes"),
        """
        | attribute | value    |
        | plan      | business |
        """,
    )


def test_a_link_that_was_split_joins_nobody_whichever_way_round(model: Workbench) -> None:
    sightings: list[Sighting] = [
        ("e1", "2026-01-01 10:00:00", [("user_id", "u1"), ("email", "m1")]),
        ("e2", "2026-01-01 11:00:00", [("email", "m1"), ("order", "o1")]),
        ("e3", "2026-01-02 10:00:00", [("user_id", "u1")]),
    ]
    see(model, sightings)
    assert who(model) == {"e1": "e1", "e2": "e1", "e3": "e1"}
    ends = [("user_id", "u1"), ("email", "m1")]
    for hub, other in (ends, ends[::-1]):
        model.give(
            "settings.splits",
            "| hub_namespace | hub_identifier | other_namespace | other_identifier |\n"
            f"| {hub[0]} | {hub[1]} | {other[0]} | {other[1]} |\n"
            f"| {other[0]} | {other[1]} | {hub[0]} | {hub[1]} |",
        )
        # e1 names both, and follows the one that its mapping puts first.
        assert who(model) == {"e1": "e1", "e2": "e2", "e3": "e1"}
