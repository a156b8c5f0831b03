"""Paths: whole journeys with the same touchpoints in the same order."""

from journey_mining.report.figures.inks import channel_ink
from journey_mining.report.parts import Cell, Chip, Column, Prose, Table
from journey_mining.report.pieces import channels_of, part_cells, people_cell
from journey_mining.report.safe import visible
from journey_mining.report.section import Rendered, Row, Section, Tables
from journey_mining.report.voice import LIMITS_UNTIL, Voice

SHOWN_CHIPS = 12
_ENDS = ("converted", "abandoned", "open", "aftercare")


def render(tables: Tables) -> Rendered:
    """List the paths that enough people share; the rest is one line of counts."""
    voice = tables.voice
    rows = sorted(
        (
            row
            for row in tables.rows("mining.paths")
            if row["path"] is not None and row["customers"] >= voice.k
        ),
        key=lambda row: row["position"],
    )
    rest = _rest(tables, len(rows))
    if not rows:
        return Rendered(
            voice.line("paths.lede", k=voice.k),
            (Prose(voice.line("paths.empty", k=voice.k, rest=rest), "empty"),),
        )
    return Rendered(voice.line("paths.lede", k=voice.k), (_table(rows, tables, rest),))


def _rest(tables: Tables, shown: int) -> str:
    voice = tables.voice
    rest = next((row for row in tables.rows("mining.paths") if row["path"] is None), None)
    if rest is None or not rest["journeys"]:
        return ""
    said = {
        "journeys": voice.people(rest["journeys"]),
        "paths": voice.people(rest["paths"]),
        "shown": str(shown),
    }
    return voice.say("paths.rest" if shown else "paths.rest_only", **said)


def _table(rows: list[Row], tables: Tables, rest: str) -> Table:
    voice, say = tables.voice, tables.voice.say
    channels = channels_of(tables)
    with_share = all(row["all_journeys"] >= LIMITS_UNTIL for row in rows)
    ends = [name for name in _ENDS if any(row[name] for row in rows)]
    return Table(
        key="path-list",
        caption=say("paths.caption", k=voice.k),
        columns=(
            Column(say("paths.path")),
            Column(say("paths.journeys"), is_number=True),
            *((Column(say("paths.share"), is_number=True),) if with_share else ()),
            *(Column(say(f"paths.{name}"), is_number=True) for name in ends),
            Column(say("paths.days"), is_number=True),
        ),
        rows=tuple(_row(row, ends, channels, voice, with_share=with_share) for row in rows),
        foot=" ".join(part for part in (rest, say("paths.foot")) if part),
    )


def _row(
    row: Row, ends: list[str], channels: dict[str, str], voice: Voice, *, with_share: bool
) -> tuple[Cell, ...]:
    names = str(row["path"]).split(" > ")
    chips = [
        Chip(visible(name), channel_ink(channels.get(name, ""))) for name in names[:SHOWN_CHIPS]
    ]
    if len(names) > SHOWN_CHIPS:
        chips.append(Chip(f"… {len(names) - SHOWN_CHIPS}"))
    counts = part_cells({name: int(row[name]) for name in ends}, voice)
    share = (Cell(voice.percent(row["share"]), sort=round(row["share"], 4)),) if with_share else ()
    days = (
        Cell()
        if row["median_days"] is None
        else Cell(f"{row['median_days']:.1f}", sort=round(row["median_days"], 4))
    )
    return (
        Cell(sort=len(names), chips=tuple(chips)),
        people_cell(row["journeys"], voice),
        *share,
        *counts,
        days,
    )


SECTION = Section(
    slug="paths",
    title="paths.title",
    part=2,
    order=60,
    reads=("mining.paths", "mining.touchpoints"),
    render=render,
)
