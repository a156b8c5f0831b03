"""Publishing: an immutable run folder, swapped in by one rename of a link."""

import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from journey_mining import __version__, journal
from journey_mining.models import find_models, load_macros
from journey_mining.night import Night
from journey_mining.report import Night as ReportNight
from journey_mining.report import render_index, render_pages
from journey_mining.settings import Settings
from journey_mining.warehouse import Warehouse, quoted

if TYPE_CHECKING:
    import duckdb
    import polars as pl
    import pyarrow as pa

KEPT_RUNS = 3
KEPT_NIGHTS = 90
# Without landing, identity and quarantine: cases, but no identifier and no text.
PUBLISHED_SCHEMAS = ("settings", "events", "journeys", "mining", "insight")


def publish_run(night: Night, settings: Settings, warehouse: Warehouse) -> Path:
    """Write tonight's pages and the published copy, swap them in, and return the report's path.

    Readers see the run before or this one, never a mix: the swap is the last act.
    """
    date = night.date(settings.project.time_zone)
    folder = _new_folder(night)
    reports = folder / "reports"
    _link_nights(night, reports, leave_out=date)
    tonight = reports / date
    tonight.mkdir()
    about = _about(
        night, settings, previous=max((one.name for one in _nights(reports)), default="")
    )
    pages = render_pages(_reader(warehouse), about)
    _write(tonight / "index.html", pages.html)
    summary = json.dumps(pages.summary, sort_keys=True, indent=1)
    _write(tonight / "summary.json", summary + "\n")
    _copy_tables(warehouse, folder / "published.duckdb")
    entry = {"night": date, "outcome": "published", "as_of": night.as_of.isoformat()}
    quiet = warehouse.table("mining.observation").to_pylist()[0]
    if quiet["is_calibrated"]:
        # The next nights keep it for a while, and are put to the test by it.
        entry["quiet_time_hours"] = quiet["quiet_time_hours"]
    _finish(night, folder, entry)
    return night.out / "reports" / date / "index.html"


def publish_failure(night: Night, date: str, reason: str) -> None:
    """Keep what is published and say in its index why there is no new night."""
    folder = _new_folder(night)
    _link_nights(night, folder / "reports", leave_out="")
    old = night.current / "published.duckdb"
    if old.exists():
        os.link(old, folder / "published.duckdb")
    entry = {"night": date, "outcome": "failed", "reason": reason, "as_of": night.as_of.isoformat()}
    _finish(night, folder, entry)


def clean_leftovers(out: Path) -> None:
    """Remove the half-written folders that killed runs left; only our own, under the lock."""
    for left in sorted((out / "runs").glob(".tmp-*")):
        shutil.rmtree(left, ignore_errors=True)


def _about(night: Night, settings: Settings, previous: str) -> ReportNight:
    models = find_models()
    return ReportNight(
        as_of=night.as_of,
        project=settings.project.name,
        time_zone=settings.project.time_zone,
        currency=settings.project.currency,
        language=settings.report.language,
        k=settings.privacy.k,
        is_demo=settings.project.demo,
        previous=previous,
        facts=(("Version", __version__), ("Settings", settings.digest)),
        questions={name: model.question for name, model in models.items()},
    )


def _reader(warehouse: Warehouse) -> "Callable[[str], pl.DataFrame]":
    import polars as pl

    def read(name: str) -> pl.DataFrame:
        frame = pl.from_arrow(_without_intervals(warehouse.table(name)))
        return frame if isinstance(frame, pl.DataFrame) else frame.to_frame()

    return read


def _without_intervals(table: "pa.Table") -> "pa.Table":
    """Polars takes no intervals: hand on durations. Only small tables of settings hold any."""
    import pyarrow as pa

    for place, field in enumerate(table.schema):
        if pa.types.is_interval(field.type):
            spans = [one and _span(one) for one in table.column(place).to_pylist()]
            table = table.set_column(place, field.name, pa.array(spans, pa.duration("us")))
    return table


def _span(one: "pa.MonthDayNano") -> timedelta:
    days = one.days + 30 * one.months
    return timedelta(days=days, microseconds=one.nanoseconds // 1000)


def _new_folder(night: Night) -> Path:
    clean_leftovers(night.out)
    folder = night.out / "runs" / f".tmp-{os.getpid()}"
    (folder / "reports").mkdir(parents=True)
    return folder


def _link_nights(night: Night, reports: Path, leave_out: str) -> None:
    old = night.current / "reports"
    nights = [one for one in _nights(old) if one.name != leave_out]
    for one in nights[-KEPT_NIGHTS:]:
        shutil.copytree(one, reports / one.name, copy_function=os.link)


def _nights(reports: Path) -> list[Path]:
    return sorted(
        one.parent for one in reports.glob("*/summary.json") if one.parent.name != "latest"
    )


def _finish(night: Night, folder: Path, entry: Mapping[str, Any]) -> None:
    if not (known := journal.entries(night.nights)) or known[-1] != entry:
        journal.append(night.nights, entry)
    reports = folder / "reports"
    nights = _nights(reports)
    if nights:
        (reports / "latest").mkdir()
        os.link(nights[-1] / "index.html", reports / "latest" / "index.html")
    _write(reports / "index.html", render_index(list(_rows(night, nights))))
    number = max((int(one.name.split("-")[0]) for one in _runs(night.out)), default=0) + 1
    final = folder.with_name(f"{number:06d}-{entry['night']}")
    folder.rename(final)
    _swap(night.current, Path("runs") / final.name)
    for name in ("reports", "published.duckdb"):
        if (final / name).exists():
            _swap(night.out / name, Path("current") / name)
    for old in _runs(night.out)[:-KEPT_RUNS]:
        shutil.rmtree(old)


def _rows(night: Night, nights: list[Path]) -> Iterator[Mapping[str, Any]]:
    last = {entry["night"]: entry for entry in journal.entries(night.nights)}
    for one in nights:
        yield json.loads((one / "summary.json").read_text("utf-8"))
    for date, entry in last.items():
        if entry["outcome"] == "failed":
            yield {"night": date, "failed": entry["reason"]}


def _runs(out: Path) -> list[Path]:
    return sorted(one for one in (out / "runs").glob("[0-9]*-*") if one.is_dir())


def _swap(link: Path, target: Path) -> None:
    if link.is_symlink() and link.readlink() == target:
        return
    fresh = link.with_name(f".{link.name}.new")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(target)
    fresh.replace(link)


def _write(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _copy_tables(warehouse: Warehouse, path: Path) -> None:
    cursor = warehouse.cursor()
    cursor.execute(f"attach '{str(path.resolve()).replace(chr(39), chr(39) * 2)}' as published")
    try:
        for schema, table in _tables(cursor):
            name = f"{schema}.{table}"
            cursor.execute(f"create schema if not exists published.{quoted(schema)}")
            cursor.execute(
                f"create table published.{quoted(name)} as from warehouse.{quoted(name)}"
            )
        # What `explain` prints can be pasted into the published copy, so the copy knows the macros.
        cursor.execute("use published")
        load_macros(cursor)
        cursor.execute("use warehouse")
    finally:
        cursor.execute("detach published")


def _tables(cursor: "duckdb.DuckDBPyConnection") -> list[tuple[str, str]]:
    rows = cursor.execute(
        "select schema_name, table_name from duckdb_tables() where database_name = 'warehouse' order by all"
    ).fetchall()
    return [(schema, table) for schema, table in rows if schema in PUBLISHED_SCHEMAS]
