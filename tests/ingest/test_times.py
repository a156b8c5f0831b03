"""Local times against Python's zoneinfo: hours that came twice, hours that did not exist."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import duckdb
import pytest

from journey_mining.models import load_macros
from journey_mining.settings import Settings
from journey_mining.warehouse import open_sealed

FORMAT = "%Y-%m-%d %H:%M:%S"
ZONES = (
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kolkata",
    "Antarctica/Troll",
)
SEED = 20261025


@pytest.fixture(scope="module")
def macros() -> Iterator[duckdb.DuckDBPyConnection]:
    with open_sealed(Settings().limits) as connection:
        load_macros(connection)
        yield connection


def read(
    macros: duckdb.DuckDBPyConnection, walls: list[datetime], zone: str
) -> list[tuple[datetime, datetime, str | None]]:
    """Return (wall, UTC, flag) of each wall time."""
    found = macros.execute(
        f"select w, ts_local(w, '{FORMAT}', $zone), local_flag(w, '{FORMAT}', $zone) "
        "from unnest($walls) as t(w)",
        {"zone": zone, "walls": [f"{wall:{FORMAT}}" for wall in walls]},
    ).fetchall()
    return [(datetime.strptime(wall, FORMAT), at, flag) for wall, at, flag in found]  # noqa: DTZ007


def expected(wall: datetime, zone: str) -> tuple[datetime, str | None]:
    """Return what zoneinfo says: in a gap the offset before it, of two hours the second."""
    place = ZoneInfo(zone)
    first, second = (
        wall.replace(tzinfo=place, fold=fold).astimezone(UTC).replace(tzinfo=None)
        for fold in (0, 1)
    )
    back = first.replace(tzinfo=UTC).astimezone(place).replace(tzinfo=None)
    if back != wall:
        return first, "dst_gap"
    return second, "dst_ambiguous" if first != second else None


def changes(zone: str) -> list[datetime]:
    """Return the days of 2015 to 2030 at which the zone's offset changes."""
    place, day = ZoneInfo(zone), datetime(2015, 1, 1)
    found = []
    while day.year < 2031:
        after = day + timedelta(days=1)
        if day.replace(tzinfo=place).utcoffset() != after.replace(tzinfo=place).utcoffset():
            found.append(day)
        day = after
    return found


@pytest.mark.parametrize("zone", ZONES)
def test_any_local_time_is_read_as_zoneinfo_reads_it(
    macros: duckdb.DuckDBPyConnection, zone: str
) -> None:
    chance = Random(SEED)
    start = datetime(2015, 1, 1)
    walls = [start + timedelta(seconds=chance.randrange(16 * 365 * 86_400)) for _ in range(2000)]
    for day in changes(zone):
        walls += [day + timedelta(seconds=chance.randrange(2 * 86_400)) for _ in range(10)]
        walls += [day + timedelta(minutes=5 * step) for step in range(60)]
    for wall, at, flag in read(macros, walls, zone):
        assert (at, flag) == expected(wall, zone), wall


@pytest.mark.parametrize(
    ("zone", "wall", "flag"),
    [
        ("Europe/Berlin", "2026-10-25 01:59:59", None),
        ("Europe/Berlin", "2026-10-25 02:00:00", "dst_ambiguous"),
        ("Europe/Berlin", "2026-10-25 03:00:00", None),
        ("Europe/Berlin", "2026-03-29 02:30:00", "dst_gap"),
        ("Australia/Lord_Howe", "2026-04-05 01:29:59", None),
        ("Australia/Lord_Howe", "2026-04-05 01:45:00", "dst_ambiguous"),
        ("Australia/Lord_Howe", "2026-04-05 02:00:00", None),
        ("Australia/Lord_Howe", "2026-10-04 02:15:00", "dst_gap"),
        ("Australia/Lord_Howe", "2026-10-04 02:45:00", None),
        ("Asia/Kolkata", "2026-10-25 02:30:00", None),
    ],
)
def test_the_edges_of_the_hours_that_are_in_doubt(
    macros: duckdb.DuckDBPyConnection, zone: str, wall: str, flag: str | None
) -> None:
    said = macros.execute(f"select local_flag(?, '{FORMAT}', ?)", [wall, zone]).fetchall()
    assert said == [(flag,)]


def test_what_is_no_time_has_no_flag_and_no_time(macros: duckdb.DuckDBPyConnection) -> None:
    said = macros.execute(
        f"select ts_local(w, '{FORMAT}', 'Europe/Berlin'), local_flag(w, '{FORMAT}', 'Europe/Berlin') "
        "from unnest(['', 'soon', null, '2026-02-30 10:00:00']) as t(w)"
    ).fetchall()
    assert said == [(None, None)] * 4
