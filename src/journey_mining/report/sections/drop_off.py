"""Drop-offs: stages and touchpoints, three figures side by side with their limits."""

from journey_mining.report.figures.inks import channel_ink
from journey_mining.report.parts import Cell, Chip, Column, Prose, Table
from journey_mining.report.pieces import (
    channels_of,
    drop_off_parts,
    hidden_parts,
    listed,
    part_cells,
    people_cell,
)
from journey_mining.report.safe import visible
from journey_mining.report.section import Rendered, Row, Section, Tables
from journey_mining.report.voice import Voice

_LEVELS = ("stage", "touchpoint", "funnel")
_COUNTS = ("advanced", "abandoned", "open")


def render(tables: Tables) -> Rendered:
    """Put the three figures of every level in a table of its own."""
    voice, rows = tables.voice, tables.rows("mining.drop_off")
    lede = voice.line("drop.lede")
    by_level = {level: [row for row in rows if row["level"] == level] for level in _LEVELS}
    parts = [_table(level, found, tables) for level, found in by_level.items() if found]
    return Rendered(lede, tuple(parts) or (Prose(voice.line("drop.empty"), "empty"),))


def _table(level: str, rows: list[Row], tables: Tables) -> Table:
    voice, say = tables.voice, tables.voice.say
    position = {row["stage"]: row["position"] for row in tables.rows("settings.stages")}
    order = {"stage": lambda row: (position.get(row["name"], 0), row["name"])}
    rows.sort(key=order.get(level, lambda row: (-voice.rank(row["abandoned"]), str(row["name"]))))
    foot = say(f"drop.foot_{level}")
    shown, foot = listed(rows, foot, voice)
    order_of = {} if level == "stage" else {"abandoned": "descending"}
    channels = channels_of(tables) if level == "touchpoint" else {}
    return Table(
        key=f"drop-off-{level}",
        caption=say(f"drop.{level}"),
        columns=(
            Column(say(f"drop.name_{level}")),
            *(
                Column(say(f"drop.{name}"), is_number=True, order=order_of.get(name, ""))
                for name in ("entered", *_COUNTS)
            ),
            *(
                Column(say(f"drop.{name}"), is_number=True, note=say(f"drop.{name}_note"))
                for name in ("seen", "naive", "open_aware")
            ),
        ),
        rows=tuple(_row(row, channels, voice) for row in shown),
        foot=foot,
    )


def _row(row: Row, channels: dict[str, str], voice: Voice) -> tuple[Cell, ...]:
    name = visible(row["name"])
    first = (
        Cell(sort=name, chips=(Chip(name, channel_ink(channels[row["name"]])),))
        if row["name"] in channels
        else None
    )
    parts = drop_off_parts(row)
    hidden = hidden_parts(parts, voice)
    return (
        first or Cell(name, sort=name, kind="strong"),
        people_cell(row["entered"], voice),
        *part_cells(parts, voice, {"abandoned": "lost"}),
        *(_share(figure, row, voice, hidden) for figure in ("seen", "naive", "open_aware")),
    )


def _share(figure: str, row: Row, voice: Voice, hidden: frozenset[str]) -> Cell:
    is_telling = "abandoned" in hidden or (hidden and figure != "open_aware")
    if is_telling:
        return Cell(voice.say("not_shown"), kind="muted")
    cell = voice.share(
        row[figure], row[f"{figure}_low"], row[f"{figure}_high"], int(row["entered"])
    )
    if figure != "open_aware" or cell.kind == "muted":
        return cell
    day = voice.say("drop.by_day", days=row["horizon_days"]) if row["horizon_days"] else ""
    return Cell(
        cell.text, ", ".join(part for part in (cell.note, day) if part), cell.sort, kind="strong"
    )


SECTION = Section(
    slug="drop-offs",
    title="drop.title",
    part=2,
    order=70,
    reads=("mining.drop_off", "mining.touchpoints", "settings.stages"),
    render=render,
)
