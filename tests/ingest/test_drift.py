"""Nights on which a source changes its form or its volume: named the same night, and stopped where asked."""

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

import pytest

from journey_mining.errors import GateError, JourneyMiningError
from journey_mining.night import Night
from journey_mining.run import failed, ingest, prepare, run_night
from tests.e2e.conftest import command, digests

SETTINGS = """
[project]
name = "Drift"
demo = true
[[sources]]
map = "segment"
path = "web/*.jsonl"
id = "shop"
[[sources]]
map = "generic"
path = "desk/*.csv"
id = "desk"
[journeys]
goal = ["Order placed"]
[[touchpoints]]
name = "Order placed"
stage = "Purchase"
match = { source = "shop" }
[limits]
settling = "0s"
"""
ROWS = 60


def web(day: int, properties: Mapping[str, object] = MappingProxyType({})) -> str:
    plain = {"orderId": "o", "revenue": 3.5, **properties}
    kept = {name: value for name, value in plain.items() if value is not None}
    return "".join(
        json.dumps({
            "type": "track", "event": "Order Completed", "messageId": f"w{day}-{n}", "userId": f"u{n}",
            "timestamp": f"2026-11-{day:02}T10:{n % 60:02}:00Z", "properties": kept,
        }) + "\n"
        for n in range(ROWS)
    )  # fmt: skip


def desk(day: int, rows: int = ROWS, extra: str = "") -> str:
    head = f"event_id,occurred_at,channel,name,customer_id{extra and ',' + extra}\n"
    cell = ",x" if extra else ""
    return head + "".join(
        f"d{day}-{n},2026-11-{day:02}T11:{n % 60:02}:00Z,support,Call,u{n}{cell}\n"
        for n in range(rows)
    )


@dataclass(frozen=True)
class World:
    """A project of two logs, and its nights."""

    project: Path

    @property
    def out(self) -> Path:
        return self.project / "out"

    def of(self, day: int) -> Night:
        """Return the night after a day."""
        self.out.mkdir(exist_ok=True)
        return Night(self.project, self.out, datetime(2026, 11, day + 1, 4, tzinfo=UTC))

    def put(self, day: int, web_text: str | None = None, desk_text: str | None = None) -> None:
        for name, text in ((f"web/{day}.jsonl", web_text), (f"desk/{day}.csv", desk_text)):
            if text is not None:
                path = self.project / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, "utf-8")

    def need(self, source: str) -> None:
        file = self.project / "journey.toml"
        needed = f'id = "{source}"\nmust_arrive = true'
        file.write_text(file.read_text("utf-8").replace(f'id = "{source}"', needed), "utf-8")

    def night(self, day: int) -> list[str]:
        """Run the night after a day; return its progress."""
        said: list[str] = []
        night = self.of(day)
        try:
            run_night(night, said.append)
        except JourneyMiningError as error:
            failed(night, error)
            raise
        return said

    def page(self, day: int) -> str:
        page = self.out / "reports" / f"2026-11-{day + 1:02}" / "index.html"
        return page.read_text("utf-8")

    def status(self, title: str) -> list[dict[str, object]]:
        done = command("status", "--project", self.project, "--json")
        tables = json.loads(done.out)
        return next(rows for name, rows in tables.items() if name.startswith(title))


@pytest.fixture(scope="module")
def three_nights(tmp_path_factory: pytest.TempPathFactory) -> World:
    world = World(tmp_path_factory.mktemp("drift") / "project")
    world.project.mkdir()
    (world.project / "journey.toml").write_text(SETTINGS, "utf-8")
    for day in (1, 2, 3):
        world.put(day, web(day), desk(day))
        if day == 3:
            world.night(day)
        else:
            prepare(world.of(day), quiet)
            ingest(world.of(day), quiet)
    return world


@pytest.fixture
def world(three_nights: World, tmp_path: Path) -> World:
    """Return a copy of the three nights, for a fourth of its own."""
    return World(shutil.copytree(three_nights.project, tmp_path / "project", symlinks=True))


def test_b18_a_source_that_is_missing_tonight_is_named_and_the_night_goes_on(world: World) -> None:
    world.put(4, web(4))
    said = world.night(4)
    assert "desk: no rows tonight: 0, usually 60; its newest row is of 2026-11-03 11:59" in said
    page = world.page(4)
    assert page.count("No data from desk since 3 Nov 2026, 11:59.") == 1
    assert "No data since 3 Nov 2026, 11:59" in page
    states = {row["source"]: row["state"] for row in world.status("Rows tonight")}
    assert states == {"shop": "usual", "desk": "silent"}


def test_b18_a_needed_source_that_is_missing_stops_the_night(world: World) -> None:
    before = digests(world.out / "reports" / "2026-11-04")
    world.need("desk")
    world.put(4, web(4))
    done = command("run", "--project", world.project, "--as-of", "2026-11-05T04:00:00Z")
    assert done.code == 4
    assert "needed_sources_arrive" in done.err
    assert digests(world.out / "reports" / "2026-11-04") == before
    assert not (world.out / "reports" / "2026-11-05").exists()
    index = (world.out / "reports" / "index.html").read_text("utf-8")
    assert "desk: no rows tonight: 0, usually 60" in index
    # It comes the same morning, and the night is done again.
    world.put(4, desk_text=desk(4))
    world.night(4)
    assert "No data from desk" not in world.page(4)


def test_b19_a_tenth_of_the_usual_rows_is_named_and_stops_the_night_where_asked(
    world: World,
) -> None:
    world.put(4, web(4), desk(4, rows=5))
    line = "desk: under a tenth of the usual rows: 5, usually 60; its newest row is of 2026-11-04 11:04"
    assert line in world.night(4)
    assert "Under a tenth of the usual" in world.page(4)
    world.need("desk")
    with pytest.raises(GateError, match="desk: under a tenth of the usual rows: 5, usually 60"):
        world.night(4)


def test_b19_ten_times_the_usual_rows_is_named_and_published(world: World) -> None:
    world.need("desk")
    world.put(4, web(4), reordered(desk(4, rows=700)))
    said = changes(world.night(4))
    assert said == [
        "desk: over ten times the usual rows: 700, usually 60; its newest row is of 2026-11-04 11:59"
    ]
    assert "Over ten times the usual" in world.page(4)


def test_c05_changed_fields_are_named_the_night_they_change(world: World) -> None:
    hostile = "<b>\u202ex"
    changed = {"orderId": None, "order_id": "o", "revenue": None, hostile: "1"}
    world.put(4, web(4, changed), desk(4, extra="note"))
    said = changes(world.night(4))
    assert said == [
        "desk: new field note",
        "shop: column amount is empty in 100 % of the rows, it was in 0 %",
        "shop: column fact is empty in 0 % of the rows, it was in 100 %",
        "shop: column fact_ref is empty in 0 % of the rows, it was in 100 %",
        "shop: field properties.orderId seems to be properties.order_id now",
        "shop: field properties.revenue is missing",
        "shop: new field properties.<b>⟨202E⟩x",
    ]
    page = world.page(4)
    for sentence in (
        "Field properties.orderId seems to be properties.order_id now",
        "Field properties.revenue is missing; it was in all of the rows",
        "New field properties.&lt;b&gt;⟨202E⟩x in all of tonight&#39;s rows",
        "Column amount is empty in all of tonight&#39;s events; it was in none",
        "New field note in all of tonight&#39;s rows",
    ):
        assert sentence in page, sentence
    findings = {(row["source"], row["finding"]) for row in world.status("Fields and columns")}
    assert ("shop", "renamed field") in findings
    pages = digests(world.out / "reports")
    assert changes(world.night(4)) == said
    assert digests(world.out / "reports") == pages


def quiet(_line: str) -> None:
    pass


def reordered(text: str) -> str:
    """Return a CSV with its columns in the opposite order, which is no change of fields."""
    rows = [line.split(",") for line in text.splitlines()]
    return "".join(",".join(reversed(cells)) + "\n" for cells in rows)


def changes(said: list[str]) -> list[str]:
    """Return what a night's progress says after everything was derived."""
    start = next(place for place, line in enumerate(said) if line.startswith("mining: "))
    return [line for line in said[start:] if line.startswith(("shop: ", "desk: "))]
