"""Data quality: what came in, what was refused and why, and how much is known."""

from collections.abc import Iterator

from journey_mining.report.parts import Cell, Column, Line, Prose, Table
from journey_mining.report.pieces import listed, people_cell
from journey_mining.report.safe import visible
from journey_mining.report.section import Part, Rendered, Row, Section, Tables
from journey_mining.report.voice import Voice
from journey_mining.report.what_arrived import READS as ARRIVED
from journey_mining.report.what_arrived import unlike_before, what_arrived
from journey_mining.report.what_happened import READS, what_happened
from journey_mining.report.who_is_who import READS as WHO
from journey_mining.report.who_is_who import who_is_who

_ROWS = (
    "files",
    "rows_read",
    "loaded",
    "duplicate",
    "filtered",
    "quarantined",
    "blocked_identifiers",
)
_WORDS = ("files", "rows", "loaded", "duplicate", "filtered", "quarantined", "blocked")


def render(tables: Tables) -> Rendered:
    """Show the ledgers, always, also where all is well."""
    return Rendered(_lede(tables), tuple(_parts(tables)))


def _parts(tables: Tables) -> Iterator[Part]:
    voice = tables.voice
    if tables.rows("mining.source_ledger"):
        yield _sources(tables)
    yield from what_arrived(tables)
    quarantine = tables.rows("mining.quarantine_counts")
    yield (
        _quarantine(quarantine, voice)
        if quarantine
        else Prose(voice.line("quality.no_quarantine"), "note")
    )
    if tables.rows("mining.event_ledger"):
        yield _events(tables.rows("mining.event_ledger"), voice)
    yield from what_happened(tables)
    yield from who_is_who(tables)
    if tables.rows("mining.coverage"):
        yield _coverage(tables.rows("mining.coverage"), voice)
    unmapped = [row for row in tables.rows("mining.touchpoints") if row["is_unmapped"]]
    yield (
        _unmapped(unmapped, voice) if unmapped else Prose(voice.line("quality.no_unmapped"), "note")
    )


def _states(row: Row) -> list[str]:
    """Return what is wrong with a source, or that nothing is."""
    if not row["rows_read"]:
        return ["nothing"]
    is_late = not (row["is_active"] or row["is_identity_only"])
    found = [
        state for state, holds in (("late", is_late), ("rejected", row["quarantined"])) if holds
    ]
    return found or ["good"]


def _lede(tables: Tables) -> Line:
    rows = tables.rows("mining.source_ledger")
    if not rows:
        return tables.voice.line("quality.lede_empty")
    unlike = unlike_before(tables)
    care = sum(_states(row) != ["good"] or row["source_id"] in unlike for row in rows)
    if not care:
        return tables.voice.line("quality.lede_good")
    return tables.voice.line("quality.lede_care", sources=care, all=len(rows))


def _sources(tables: Tables) -> Table:
    voice, say = tables.voice, tables.voice.say
    rows = sorted(
        tables.rows("mining.source_ledger"), key=lambda row: (row["rank"], row["source_id"])
    )
    watermark = next((row["watermark"] for row in rows), None)
    return Table(
        key="sources",
        caption=say("quality.sources"),
        columns=(
            Column(say("quality.source")),
            Column(say("quality.channel")),
            *(Column(say(f"quality.{word}"), is_number=True) for word in _WORDS),
            Column(say("quality.no_customer"), is_number=True),
            Column(say("quality.late_rows"), is_number=True),
            Column(say("quality.newest")),
            Column(say("quality.state")),
        ),
        rows=tuple(_source(row, voice) for row in rows),
        foot=say("quality.foot", watermark=voice.when(watermark)),
    )


def _source(row: Row, voice: Voice) -> tuple[Cell, ...]:
    states, share = _states(row), row["no_customer_share"]
    lost = Cell() if share is None else Cell(voice.percent(share), sort=round(share, 4))
    newest = row["last_at"]
    return (
        Cell(visible(row["source_id"]), sort=str(row["source_id"]), kind="strong"),
        Cell(visible(row["channel"] or "")),
        *(Cell(voice.count(row[name]), sort=row[name]) for name in _ROWS),
        lost,
        Cell(voice.count(row["late_rows"]), sort=row["late_rows"]),
        Cell(voice.when(newest), sort=newest.isoformat() if newest else "", kind="when"),
        Cell(
            ", ".join(voice.say(f"quality.{state}") for state in states).capitalize(),
            kind="good" if states == ["good"] else "care",
        ),
    )


def _quarantine(rows: tuple[Row, ...], voice: Voice) -> Table:
    say = voice.say
    ranked = sorted(
        rows,
        key=lambda row: (
            -row["rows"],
            row["source_id"],
            str(row["reason"]),
            str(row["column_name"]),
        ),
    )
    return Table(
        key="quarantine",
        caption=say("quality.quarantine"),
        columns=(
            Column(say("quality.source")),
            Column(say("quality.step")),
            Column(say("quality.reason")),
            Column(say("quality.column")),
            Column(say("quality.rows"), is_number=True),
        ),
        rows=tuple(
            (
                *(
                    Cell(visible(row[name] or ""))
                    for name in ("source_id", "step", "reason", "column_name")
                ),
                Cell(voice.count(row["rows"]), sort=row["rows"]),
            )
            for row in ranked
        ),
    )


def _events(rows: tuple[Row, ...], voice: Voice) -> Table:
    say = voice.say
    return Table(
        key="events",
        caption=say("quality.left_out"),
        columns=(Column(say("quality.fate")), Column(say("quality.events"), is_number=True)),
        rows=tuple(
            (
                Cell(voice.title(f"fate.{row['fate']}", visible(row["fate"]))),
                Cell(voice.count(row["events"]), sort=row["events"]),
            )
            for row in sorted(
                rows, key=lambda row: (row["fate"] != "counted", -row["events"], row["fate"])
            )
        ),
        foot=say("quality.left_out_foot"),
    )


def _coverage(rows: tuple[Row, ...], voice: Voice) -> Table:
    say = voice.say
    return Table(
        key="coverage",
        caption=say("quality.coverage"),
        columns=(
            Column(say("quality.measure")),
            *(
                Column(say(f"quality.{word}"), is_number=True)
                for word in ("part", "whole", "share")
            ),
        ),
        rows=tuple(
            (
                Cell(voice.title(f"measure.{row['measure']}", visible(row["measure"]))),
                Cell(voice.count(row["part"]), sort=row["part"]),
                Cell(voice.count(row["whole"]), sort=row["whole"]),
                Cell(say("no_data"))
                if row["share"] is None
                else Cell(voice.percent(row["share"]), sort=row["share"]),
            )
            for row in sorted(rows, key=lambda row: str(row["measure"]))
        ),
    )


def _unmapped(rows: list[Row], voice: Voice) -> Table:
    say = voice.say
    rows.sort(key=lambda row: (-voice.rank(row["journeys"]), row["touchpoint"]))
    shown, foot = listed(rows, say("quality.unmapped_foot"), voice)
    return Table(
        key="unmapped",
        caption=say("quality.unmapped"),
        columns=(
            Column(say("quality.name")),
            Column(say("quality.journeys"), is_number=True),
            Column(say("quality.steps"), is_number=True),
        ),
        rows=tuple(
            (
                Cell(visible(row["touchpoint"])),
                people_cell(row["journeys"], voice),
                people_cell(row["steps"], voice),
            )
            for row in shown
        ),
        foot=foot,
    )


SECTION = Section(
    slug="data-quality",
    title="quality.title",
    part=4,
    order=10,
    reads=(
        "mining.source_ledger",
        "mining.quarantine_counts",
        "mining.event_ledger",
        "mining.coverage",
        "mining.touchpoints",
        *ARRIVED,
        *READS,
        *WHO,
    ),
    render=render,
)
