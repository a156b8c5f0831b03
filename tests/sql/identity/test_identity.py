"""Who is who: links join, blocked values and shared devices do not, and names depend on data alone."""

from random import Random

import pyarrow as pa
import pytest

from journey_mining.models import statement
from journey_mining.warehouse import run
from tests.conftest import Workbench
from tests.tables import expect

Sighting = tuple[str, str, list[tuple[str, str]]]

STRENGTH = {"session": "session", "ip_ua": "weak"}


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
    held_back = "select namespace, identifier, held_back from identity.identifiers where held_back is not null"
    assert model.rows(held_back) == [("cookie", "c1", "shared")]


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
    model("identity.event_customers", {"identifier_things": 7})
    assert len(model.rows("from identity.customers")) == 8
    model("identity.event_customers", {"identifier_things": 8})
    assert len(model.rows("from identity.customers")) == 1


def test_somebody_on_the_move_is_no_hub_for_all_the_addresses_they_came_from(
    model: Workbench,
) -> None:
    see(
        model,
        [
            (f"e{n}", "2026-01-01 10:00:00", [("user_id", "u1"), ("ip_ua", f"a{n}")])
            for n in range(12)
        ],
    )
    every = {"identifier_people": 1, "identifier_things": 1, "identifier_devices": 1}
    model("identity.event_customers", every)
    assert not model.rows("from identity.held_back")
    assert set(who(model).values()) == {"e0"}


def test_a_link_that_would_make_a_customer_too_large_does_not_join_and_is_listed(
    model: Workbench,
) -> None:
    """A chain of addresses, each seen with the next: the oldest three people are one, then it ends."""
    see(
        model,
        [
            (f"e{n}", f"2026-01-0{n + 1} 10:00:00", [("email", f"m{n}"), ("email", f"m{n + 1}")])
            for n in range(5)
        ],
    )
    model("identity.link_ledger", {"cluster_people": 3})
    expect(
        model.warehouse.table("identity.link_ledger"),
        """
        | hub_number | other_number | fate               | merge_number |
        | 1          | 2            | merge              | 1            |
        | 2          | 3            | merge              | 2            |
        | 3          | 4            | customer too large |              |
        | 4          | 5            | merge              | 3            |
        | 5          | 6            | merge              | 4            |
        """,
        by="hub_number",
    )
    model("identity.link_ledger", {"cluster_identifiers": 2})
    fates = model.rows("select fate, count(*) from identity.link_ledger group by all order by all")
    assert fates == [("customer too large", 2), ("merge", 3)]


@pytest.mark.parametrize(("policy", "customers"), [("strict", 4), ("default", 3), ("liberal", 2)])
def test_a_policy_says_which_links_join(model: Workbench, policy: str, customers: int) -> None:
    """A session joins by default; an address and browser where neither side is known, if liberal."""
    see(
        model,
        [
            ("e1", "2026-01-01 10:00:00", [("user_id", "u1"), ("session", "s1")]),
            ("e2", "2026-01-01 11:00:00", [("session", "s1"), ("ip_ua", "office")]),
            ("e3", "2026-01-01 12:00:00", [("session", "s2"), ("ip_ua", "home")]),
        ],
    )
    model("identity.event_customers", {"policy": policy})
    found = model.rows(
        "select count(distinct customer_number) from identity.identifiers where namespace <> 'ip_ua'"
        " or identifier = 'home'"
    )
    assert found == [(customers,)]


def test_an_id_of_a_night_before_a_merge_leads_to_the_customer_of_today(model: Workbench) -> None:
    first: Sighting = ("e1", "2026-01-01 10:00:00", [("cookie", "c1")])
    see(model, [first])
    before = model("identity.customers").to_pylist()[0]["customer_id"]
    see(model, [first, ("e2", "2026-01-02 10:00:00", [("cookie", "c1"), ("user_id", "u1")])])
    after = model("identity.customers").to_pylist()[0]["customer_id"]
    assert before != after
    model("identity.identifiers")
    text = statement("who/found")
    found = run(model.cursor, text, {"names": [before]}).fetchall()
    assert [row[0] for row in found] == [after]


def test_ids_stay_when_later_events_name_weaker_or_younger_identifiers(model: Workbench) -> None:
    seen: list[Sighting] = [
        ("e1", "2026-01-01 10:00:00", [("user_id", "u1"), ("cookie", "c1")]),
        ("e2", "2026-01-01 11:00:00", [("cookie", "c2")]),
        ("e3", "2026-01-01 12:00:00", [("order", "o1")]),
    ]
    see(model, seen)
    before = model("identity.customers")["customer_id"].to_pylist()
    later: list[Sighting] = [
        ("e4", "2026-01-02 10:00:00", [("user_id", "u1"), ("email", "m1"), ("cookie", "c9")]),
        ("e5", "2026-01-02 11:00:00", [("cookie", "c2"), ("session", "s1")]),
        ("e6", "2026-01-02 12:00:00", [("order", "o1"), ("cookie", "c4")]),
        ("e7", "2026-01-02 13:00:00", [("user_id", "u7")]),
    ]
    see(model, seen + later)
    after = model("identity.customers")["customer_id"].to_pylist()
    assert set(before) < set(after)
    assert len(after) == len(before) + 1


@pytest.mark.parametrize(
    ("check", "fault"),
    [
        (
            "merges_make_every_customer",
            "update identity.link_ledger set fate = 'already one' where merge_number = 1",
        ),
        (
            "no_customer_outgrows_its_limits",
            "insert into identity.identifiers (namespace, identifier, kind, customer_id)"
            " select 'cookie', 'x' || i, 'device', any_value(customer_id) from identity.identifiers,"
            " range(1000) as t(i) group by i",
        ),
    ],
)
def test_a_customer_that_its_links_do_not_explain_stops_the_night(
    model: Workbench, check: str, fault: str
) -> None:
    see(model, [("e1", "2026-01-01 10:00:00", [("user_id", "u1"), ("cookie", "c1")])])
    model("identity.identifiers")
    model("identity.link_ledger")
    assert model.wrong(check) == 0
    model.cursor.execute(fault)
    model.touched.add("identity.identifiers")
    assert model.wrong(check) > 0


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


def test_a_source_is_covered_by_the_strongest_identifier_of_each_event(model: Workbench) -> None:
    see(
        model,
        [
            ("e1", "2026-01-01 10:00:00", [("user_id", "u1"), ("cookie", "c1")]),
            ("e2", "2026-01-01 11:00:00", [("cookie", "c1"), ("ip_ua", "home")]),
            ("e3", "2026-01-01 12:00:00", [("order", "o1")]),
            ("e4", "2026-01-01 13:00:00", [("ip_ua", "office")]),
            ("e5", "2026-01-01 14:00:00", [("email", "none")]),
            ("e6", "2026-01-01 15:00:00", []),
        ],
        blocked=("none",),
    )
    expect(
        model(
            "mining.identity_coverage",
            settings_sources="| source_id | rank |\n| web | 1 |\n| silent | 2 |",
        ),
        """
        | source_id | events | by_person | by_thing | by_device | by_weak | by_held_back | by_nothing |
        | silent    | 0      | 0         | 0        | 0         | 0       | 0            | 0          |
        | web       | 6      | 1         | 1        | 1         | 1       | 1            | 1          |
        """,
        by="source_id",
    )
