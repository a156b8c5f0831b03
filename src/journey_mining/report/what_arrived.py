"""Tables of data quality about tonight beside the nights before: how much came, and what it looks like."""

from collections.abc import Iterator

from journey_mining.report.parts import Cell, Column, Table
from journey_mining.report.safe import visible
from journey_mining.report.section import Part, Row, Tables
from journey_mining.report.voice import Voice

READS = ("mining.source_volume", "mining.source_drift")
_UNUSUAL = ("silent", "low", "high")


def what_arrived(tables: Tables) -> Iterator[Part]:
    """Yield how much each source brought, and what changed in its fields if anything did."""
    if rows := tables.rows("mining.source_volume"):
        yield _volume(rows, tables.voice)
    if rows := tables.rows("mining.source_drift"):
        yield _drift(rows, tables.voice)


def unlike_before(tables: Tables) -> frozenset[str]:
    """Return the sources of which tonight is unlike the nights before."""
    volume = {
        row["source_id"] for row in tables.rows("mining.source_volume") if row["state"] in _UNUSUAL
    }
    return frozenset(volume | {row["source_id"] for row in tables.rows("mining.source_drift")})


def _volume(rows: tuple[Row, ...], voice: Voice) -> Table:
    say = voice.say
    return Table(
        key="volume",
        caption=say("arrived.volume"),
        columns=(
            Column(say("arrived.source")),
            Column(say("arrived.rows"), is_number=True),
            Column(say("arrived.usual_rows"), is_number=True, note=say("arrived.usual_note")),
            Column(say("arrived.state")),
        ),
        rows=tuple(
            (
                Cell(visible(row["source_id"]), kind="strong"),
                Cell(voice.count(row["rows_read"]), sort=row["rows_read"]),
                Cell()
                if row["usual_rows"] is None
                else Cell(f"{row['usual_rows']:,.0f}", sort=row["usual_rows"]),
                Cell(
                    say(f"arrival.{row['state']}", last=voice.when(row["last_at"])),
                    kind="care" if row["state"] in _UNUSUAL else "",
                ),
            )
            for row in sorted(rows, key=lambda row: row["rank"])
        ),
        foot=say("arrived.volume_foot"),
    )


def _drift(rows: tuple[Row, ...], voice: Voice) -> Table:
    say = voice.say
    return Table(
        key="drift",
        caption=say("arrived.drift"),
        columns=(
            Column(say("arrived.source")),
            Column(say("arrived.finding")),
            Column(say("arrived.seen_rows"), is_number=True),
        ),
        rows=tuple(
            (
                Cell(visible(row["source_id"]), kind="strong"),
                Cell(_sentence(row, voice)),
                Cell(voice.count(row["rows"]), sort=row["rows"]),
            )
            for row in sorted(
                rows, key=lambda row: (row["source_id"], row["finding"], row["field"])
            )
        ),
        foot=say("arrived.drift_foot"),
    )


def _sentence(row: Row, voice: Voice) -> str:
    said = {name: visible(row[name] or "") for name in ("field", "before", "now")}
    for name in ("share_before", "share_now"):
        said[name] = "" if row[name] is None else voice.percent(row[name])
    return voice.say(f"finding.{row['finding']}", **said)
