"""A landing that changes from night to night, and the layers that a night makes of it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa

from journey_mining.models import build_layer, load_macros, statement
from journey_mining.renewal import RUNS, renew
from journey_mining.settings import Journeys, Settings, Stage, Touchpoint
from journey_mining.settings_tables import write_settings
from journey_mining.warehouse import Warehouse, open_sealed

START = datetime(2026, 1, 1)
PAGES = ("Home", "Product", "Order", "Call")
STRENGTH = {"session": "session", "ip_ua": "weak"}


def settings() -> Settings:
    return Settings(
        journeys=Journeys(goal=("Order",)),
        stages=(Stage(name="Look"), Stage(name="Buy")),
        touchpoints=tuple(
            Touchpoint.model_validate({"name": name, "stage": stage, "match": {"name": name}})
            for name, stage in (("Home", "Look"), ("Product", "Look"), ("Order", "Buy"))
        ),
    )


class World:
    """A landing that changes from night to night: rows come, go, change, and move to other people."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)
        self.events: dict[str, dict[str, Any]] = {}
        self.named: dict[str, list[tuple[str, str]]] = {}
        self.hour = 0

    def grow(self, events: int) -> None:
        for _ in range(events):
            self.hour += self.chance.choice((0, 0, 1, 5, 30, 900)) // 4
            late = self.chance.choice((0, 0, 0, 24 * 9))
            self._put(f"e{len(self.events):04}", self.hour, late)

    def disturb(self) -> None:
        """A day is exported again without an event, another changes, one is somebody else's."""
        for event in self.chance.sample(sorted(self.events), 2):
            del self.events[event], self.named[event]
        for event in self.chance.sample(sorted(self.events), 2):
            self.events[event] |= {"name": self.chance.choice(PAGES), "line_no": 10**6 + self.hour}
        event = self.chance.choice(sorted(self.events))
        self.named[event] = self._names()

    def _put(self, event: str, hour: int, late: int) -> None:
        at = START + timedelta(hours=hour)
        received = at + timedelta(hours=late)
        self.events[event] = {
            "event_id": event, "occurred_at": at, "received_at": received, "source_id": "web",
            "source_event_id": event, "channel": "web", "ts_precision": "s", "seq": 0,
            "name": self.chance.choice(PAGES), "raw_name": "page", "is_unmapped": False,
            "is_identity_only": False, "actor": "customer", "is_automated": False, "file_id": "f",
            "line_no": len(self.events), "item_no": 0, "map_hash": "m", "run_id": "r",
        }  # fmt: skip
        self.named[event] = self._names()

    def _names(self) -> list[tuple[str, str]]:
        person = self.chance.randrange(25)
        spaces = self.chance.choice(
            (
                ("cookie",),
                ("user_id", "cookie"),
                ("email",),
                ("user_id", "email"),
                ("session",) if person % 2 else ("ip_ua",),
                ("user_id", "session") if person % 2 else ("session", "ip_ua"),
            )
        )
        return [
            (space, f"{space}{person if self.chance.random() < 0.97 else 0}") for space in spaces
        ]

    def land(self, warehouse: Warehouse) -> None:
        said = [
            {"event_id": event, "position": place, "namespace": space, "identifier": name,
             "strength": STRENGTH.get(space, "strong"), "is_blocked": False}
            for event, names in self.named.items()
            for place, (space, name) in enumerate(names, 1)
        ]  # fmt: skip
        rows = list(self.events.values())
        self.chance.shuffle(rows)
        cursor = warehouse.cursor()
        for table, given in (("landing.events", rows), ("landing.event_identifiers", said)):
            cursor.execute(f"delete from {table}")
            cursor.register("given", pa.Table.from_pylist(given))
            cursor.execute(f"insert into {table} by name from given")
            cursor.unregister("given")

    @property
    def as_of(self) -> datetime:
        return (START + timedelta(hours=self.hour)).replace(tzinfo=UTC)


@contextmanager
def opened() -> Iterator[Warehouse]:
    used = settings()
    with open_sealed(used.limits) as connection:
        for name in ("about", "ops", "landing", "nights"):
            connection.execute(statement(f"warehouse/{name}"))
        load_macros(connection)
        write_settings(connection, used, [("web", "web", timedelta(days=7))], {})
        yield Warehouse(connection, Path("memory"))


def derive_events(
    warehouse: Warehouse, world: World, say: Callable[[str], None], **changed: object
) -> None:
    parameters = {**settings().parameters(world.as_of), **changed}
    build_layer(warehouse, "identity", parameters, say, leave_out=RUNS)
    build_layer(warehouse, "events", parameters, say, leave_out=RUNS)
    renew(warehouse, parameters, say)
