"""Tables of data quality that say what is true of what was logged: machines, sales told twice, doubtful times."""

from collections.abc import Iterator

from journey_mining.report.parts import Cell, Column, Prose, Table
from journey_mining.report.safe import visible
from journey_mining.report.section import Part, Row, Tables
from journey_mining.report.voice import Voice

READS = ("mining.automation", "mining.fact_matches", "mining.time_flags")
_SALES = ("sales", "matched", "only_here", "lacking")


def what_happened(tables: Tables) -> Iterator[Part]:
    """Yield each table that has something to tell."""
    voice = tables.voice
    if rows := tables.rows("mining.automation"):
        yield _automation(rows, voice)
    sales = tables.rows("mining.fact_matches")
    if len(sales) > 1:
        yield _sales(sales, voice)
    elif sales:
        source = visible(sales[0]["source_id"])
        yield Prose(voice.line("happened.one_source", source=source), "note")
    if rows := tables.rows("mining.time_flags"):
        yield _times(rows, voice)


def _automation(rows: tuple[Row, ...], voice: Voice) -> Table:
    say = voice.say
    return Table(
        key="automation",
        caption=say("happened.automation"),
        columns=(
            Column(say("happened.reason")),
            Column(say("happened.found_by")),
            Column(say("happened.events"), is_number=True),
        ),
        rows=tuple(
            (
                Cell(visible(row["reason"])),
                Cell(say(f"happened.by_{row['found_by']}")),
                Cell(voice.count(row["events"]), sort=row["events"]),
            )
            for row in sorted(
                rows, key=lambda row: (-row["events"], row["found_by"], row["reason"])
            )
        ),
        foot=say("happened.automation_foot"),
    )


def _sales(rows: tuple[Row, ...], voice: Voice) -> Table:
    say = voice.say
    return Table(
        key="sales",
        caption=say("happened.sales_caption"),
        columns=(
            Column(say("happened.source")),
            *(Column(say(f"happened.{word}"), is_number=True) for word in _SALES),
            Column(say("happened.matched_share"), is_number=True),
            Column(
                say("happened.amounts_differ"), is_number=True, note=say("happened.amounts_note")
            ),
        ),
        rows=tuple(
            (
                Cell(visible(row["source_id"]), kind="strong"),
                *(Cell(voice.count(row[name]), sort=row[name]) for name in _SALES),
                Cell(voice.percent(row["matched_share"]), sort=round(row["matched_share"], 4)),
                Cell(
                    say(
                        "number_of",
                        number=voice.count(row["amounts_differ"]),
                        total=voice.count(row["amounts_compared"]),
                    ),
                    sort=row["amounts_differ"],
                    kind="care" if row["amounts_differ"] else "",
                ),
            )
            for row in sorted(rows, key=lambda row: row["rank"])
        ),
        foot=say("happened.sales_foot", sales=voice.count(rows[0]["all_sales"])),
    )


def _times(rows: tuple[Row, ...], voice: Voice) -> Table:
    say = voice.say
    return Table(
        key="times",
        caption=say("happened.times"),
        columns=(
            Column(say("happened.source")),
            Column(say("happened.doubt")),
            Column(say("happened.events"), is_number=True),
            Column(say("happened.share"), is_number=True),
        ),
        rows=tuple(
            (
                Cell(visible(row["source_id"])),
                Cell(voice.title(f"happened.{row['ts_flag']}", visible(row["ts_flag"]))),
                Cell(voice.count(row["events"]), sort=row["events"]),
                Cell(voice.percent(row["share"]), sort=round(row["share"], 4)),
            )
            for row in sorted(rows, key=lambda row: (row["source_id"], row["ts_flag"]))
        ),
        foot=say("happened.times_foot"),
    )
