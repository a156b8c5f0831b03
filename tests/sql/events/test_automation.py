"""Mails that a machine opened or clicked though the log does not say so, told by time and number."""

from collections import Counter
from datetime import datetime, timedelta
from random import Random

import pyarrow as pa
import pytest

from tests.conftest import Workbench
from tests.landed import DEFAULTS

START = datetime(2026, 5, 1, 9)
SOURCES = """
    | source_id | rank | lateness |
    | mail      | 0    | 1 day    |
"""
DELIVERED, OPENED, CLICKED = "Email delivered", "Email opened", "Email clicked"
AT_ONCE = "clicked within 5 s of delivery"
TWO, THREE = (
    "clicked two links of a mail within 1 s",
    "clicked three links of a mail within 3 s",
)
FIVE = "clicked in the mails of five people within a minute"


class Mails:
    """Mail events of which everything but what a test is about is ordinary."""

    def __init__(self) -> None:
        self.events: list[dict[str, object]] = []
        self.identifiers: list[dict[str, object]] = []

    def add(
        self,
        name: str,
        second: float,
        who: str | None = "ana",
        message: str | None = "m1",
        link: str | None = None,
        machine: str | None = None,
        **changes: object,
    ) -> None:
        event_id = f"e{len(self.events)}"
        known = [("email", who, "strong"), ("ip_ua", machine, "weak")]
        self.events.append(
            {
                **DEFAULTS, "source_id": "mail", "channel": "email", "event_id": event_id,
                "source_event_id": event_id, "raw_name": name, "name": name, "fact": "message",
                "fact_ref": message, "url_path": link, "received_at": None,
                "actor": "system" if name == DELIVERED else "customer",
                "occurred_at": START + timedelta(seconds=second), **changes,
            }
        )  # fmt: skip
        self.identifiers += [
            {"event_id": event_id, "position": place, "namespace": namespace, "identifier": value,
             "strength": strength, "is_blocked": False}
            for place, (namespace, value, strength) in enumerate(known, 1)
            if value is not None
        ]  # fmt: skip

    def reasons(self, model: Workbench) -> list[str | None]:
        """Return the reason of each event, in the order in which they were added."""
        model.give_arrow("landing.events", pa.Table.from_pylist(self.events))
        if self.identifiers:
            named = pa.Table.from_pylist(self.identifiers)
            model.give_arrow("landing.event_identifiers", named)
        found = model("events.automation", settings_sources=SOURCES).to_pylist()
        assert len(found) == len({row["event_id"] for row in found})
        by_event = {row["event_id"]: row["reason"] for row in found}
        return [by_event.get(str(event["event_id"])) for event in self.events]


@pytest.mark.parametrize(
    ("name", "seconds", "reason"),
    [
        (OPENED, 0, "opened within 2 s of delivery"),
        (OPENED, 2, "opened within 2 s of delivery"),
        (OPENED, 2.001, None),
        (CLICKED, 5, AT_ONCE),
        (CLICKED, 5.001, None),
    ],
)
def test_machines_answer_at_once(
    model: Workbench, name: str, seconds: float, reason: str | None
) -> None:
    mails = Mails()
    mails.add(DELIVERED, 0)
    mails.add(name, seconds)
    assert mails.reasons(model) == [None, reason]


def test_the_delivery_is_that_of_the_same_mail_to_the_same_person(model: Workbench) -> None:
    mails = Mails()
    mails.add(DELIVERED, 0, who="ana")
    mails.add(CLICKED, 1, who="ben")
    mails.add(CLICKED, 1, who="ana", message="m2")
    mails.add(CLICKED, 1, who="ana", source_id="other")
    mails.add(DELIVERED, 100, who="ana")
    mails.add(CLICKED, 101, who="ana")
    assert mails.reasons(model) == [None, None, None, None, None, AT_ONCE]


def test_where_one_of_the_two_names_nobody_the_mail_alone_tells(model: Workbench) -> None:
    mails = Mails()
    mails.add(DELIVERED, 0, who="ana")
    mails.add(CLICKED, 1, who=None)
    mails.add(DELIVERED, 0, who=None, message="m2")
    mails.add(CLICKED, 1, who="ana", message="m2")
    assert mails.reasons(model) == [None, AT_ONCE, None, AT_ONCE]


def test_events_without_a_message_have_no_delivery_in_common(model: Workbench) -> None:
    mails = Mails()
    mails.add(DELIVERED, 0, message=None)
    mails.add(CLICKED, 1, message=None)
    mails.add(DELIVERED, 0, fact="ticket")
    mails.add(CLICKED, 1, fact="ticket")
    assert mails.reasons(model) == [None] * 4


def test_a_log_that_knows_the_minute_only_cannot_tell(model: Workbench) -> None:
    mails = Mails()
    mails.add(DELIVERED, 0, ts_precision="min")
    mails.add(CLICKED, 0, link="/a", ts_precision="min")
    mails.add(CLICKED, 0, link="/b", ts_precision="min")
    assert mails.reasons(model) == [None] * 3


def test_two_links_of_one_mail_within_a_second_are_a_machine_s(model: Workbench) -> None:
    mails = Mails()
    mails.add(CLICKED, 0, link="/a")
    mails.add(CLICKED, 1, link="/b")
    mails.add(CLICKED, 30, link="/a")
    mails.add(CLICKED, 30, link="/a")
    mails.add(CLICKED, 60, link="/a")
    mails.add(CLICKED, 62, link="/b")
    mails.add(CLICKED, 0, link="/b", message="m2", who="ben")
    assert mails.reasons(model) == [TWO, TWO, None, None, None, None, None]


def test_every_click_of_the_burst_is_flagged(model: Workbench) -> None:
    mails = Mails()
    for second, link in ((0, "/a"), (1.5, "/b"), (3, "/c"), (5.5, "/a"), (9.1, "/d")):
        mails.add(CLICKED, second, link=link, machine="gate")
    assert mails.reasons(model) == [THREE, THREE, THREE, None, None]


def test_a_machine_that_reads_five_people_s_mail_in_a_minute_is_no_person(
    model: Workbench,
) -> None:
    mails = Mails()
    for number in range(5):
        mails.add(CLICKED, number * 15, who=f"p{number}", message=f"m{number}", machine="gate")
    for number in range(4):
        mails.add(CLICKED, number, who=f"q{number}", message=f"n{number}", machine="office")
    for number in range(6):
        mails.add(CLICKED, number, who=f"r{number}", message=f"o{number}")
    assert mails.reasons(model) == [FIVE] * 5 + [None] * 10


def test_what_is_known_already_and_what_came_after_tonight_get_no_reason(
    model: Workbench,
) -> None:
    mails = Mails()
    mails.add(DELIVERED, 0)
    mails.add(OPENED, 1, is_automated=True, automation_reason="machine open")
    mails.add(OPENED, 1, is_automated=True, actor="bot")
    mails.add(OPENED, 1, received_at=datetime(2026, 6, 2))
    assert mails.reasons(model) == [None] * 4


def test_a_machine_s_click_is_left_out_as_automated(model: Workbench) -> None:
    mails = Mails()
    mails.add(DELIVERED, 0)
    mails.add(CLICKED, 2, link="/a")
    mails.add(CLICKED, 900, link="/a")
    mails.reasons(model)
    left_out = model("events.left_out").to_pylist()
    assert {row["event_id"]: row["reason"] for row in left_out} == {
        "e0": "response",
        "e1": "automated",
    }
    assert model("events.ordered")["event_id"].to_pylist() == ["e2"]


def test_any_log_is_judged_as_plain_python_judges_it(model: Workbench) -> None:
    chance = Random(5)
    mails = Mails()
    for _ in range(600):
        name = chance.choice([DELIVERED, OPENED, CLICKED, CLICKED, CLICKED])
        mails.add(
            name,
            chance.randrange(0, 150),
            who=chance.choice(["ana", "ben", "cat", "dan", "eve", "fay", None]),
            message=chance.choice(["m1", "m2", "m3", "m4", "m5", None]),
            link=chance.choice(["/a", "/b", "/c", "/d", None]),
            machine=chance.choice(["gate", "home", "desk", None, None, None, None, None]),
        )
    found = mails.reasons(model)
    assert found == _slowly(mails)
    assert len(Counter(found)) == 6


def _slowly(mails: Mails) -> list[str | None]:
    parties: dict[tuple[object, object], object] = {
        (one["event_id"], one["namespace"]): one["identifier"] for one in mails.identifiers
    }
    rows = [
        (
            event["name"],
            event["occurred_at"],
            event["fact_ref"],
            parties.get((event["event_id"], "email")),
            parties.get((event["event_id"], "ip_ua")),
            event["url_path"],
        )
        for event in mails.events
    ]
    return [_reason(row, rows) for row in rows]


def _reason(row: tuple, rows: list[tuple]) -> str | None:  # type: ignore[type-arg]
    name, at, message, who, machine, _ = row
    if name == DELIVERED:
        return None
    waits = [
        (at - other[1]).total_seconds()
        for other in rows
        if other[0] == DELIVERED and message is not None and other[2] == message
        if (who is None or other[3] in (None, who)) and other[1] <= at
    ]
    if waits and min(waits) <= (2 if name == OPENED else 5):
        return "opened within 2 s of delivery" if name == OPENED else AT_ONCE
    if name == OPENED:
        return None
    clicks = [other for other in rows if other[0] == CLICKED]
    same = [o for o in clicks if message is not None and o[2] == message]
    if who is not None and _most(row, [o for o in same if o[3] == who], 1, 5) >= 2:
        return TWO
    if machine is not None and _most(row, [o for o in same if o[4] == machine], 3, 5) >= 3:
        return THREE
    theirs = [o for o in clicks if machine is not None and o[4] == machine]
    return FIVE if _most(row, theirs, 60, 3) >= 5 else None


def _most(row: tuple, clicks: list[tuple], seconds: int, column: int) -> int:  # type: ignore[type-arg]
    """The most different values in any span of so many seconds that begins at a click and holds this one."""
    span = timedelta(seconds=seconds)
    most = 0
    for first in clicks:
        if first[1] <= row[1] <= first[1] + span:
            inside = {o[column] for o in clicks if first[1] <= o[1] <= first[1] + span}
            most = max(most, len(inside - {None}))
    return most
