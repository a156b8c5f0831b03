"""Process map: what the heuristics miner keeps, in bands of stages."""

from journey_mining.report.figures.nodes import START
from journey_mining.report.figures.process_map import (
    MapInput,
    drawn_arrows,
    drawn_boxes,
    process_map,
)
from journey_mining.report.figures.stage_flow import node_words
from journey_mining.report.parts import Cell, Column, Prose, Table
from journey_mining.report.pieces import listed, people_cell
from journey_mining.report.safe import visible
from journey_mining.report.section import Rendered, Section, Tables
from journey_mining.report.voice import RATE_FROM


def render(tables: Tables) -> Rendered:
    """Draw the map, or say why it is not drawn."""
    voice, lede = tables.voice, tables.voice.line("map.lede")
    ledger = tables.row("mining.population")
    total = int(ledger["population"]) if ledger else 0
    boxes = drawn_boxes(tables.rows("mining.touchpoints"), voice.k)
    arrows = drawn_arrows(tables.rows("mining.process_map"), tables.rows("mining.path_flow"), boxes)
    if len(boxes) < 2:  # noqa: PLR2004 - one box is no map
        return Rendered(lede, (Prose(voice.line("map.empty"), "empty"),))
    table = _numbers(tables)
    if total < RATE_FROM:
        few = voice.line("flow.few", number=voice.people(total), least=RATE_FROM)
        return Rendered(lede, (Prose(few, "empty"), table))
    given = MapInput(boxes, arrows, _bands(tables), total)
    undrawn = len(tables.rows("mining.touchpoints")) - len(boxes)
    foot = voice.say("map.undrawn", number=undrawn) if undrawn else ""
    return Rendered(lede, (process_map(given, table, voice, foot),))


def _bands(tables: Tables) -> list[tuple[str | None, str, str]]:
    """Return stage, its words, and how many reach it; what is in no stage comes last."""
    voice = tables.voice
    entered = {
        row["name"]: row["entered"]
        for row in tables.rows("mining.drop_off")
        if row["level"] == "stage"
    }
    stages = sorted(tables.rows("settings.stages"), key=lambda row: row["position"])
    bands: list[tuple[str | None, str, str]] = [
        (
            row["stage"],
            visible(row["stage"]),
            voice.say("map.reach", number=voice.people(entered[row["stage"]]))
            if row["stage"] in entered
            else "",
        )
        for row in stages
    ]
    return [*bands, (None, voice.say("map.no_stage"), "")]


def _numbers(tables: Tables) -> Table:
    voice, say = tables.voice, tables.voice.say
    rows = sorted(
        tables.rows("mining.process_map"),
        key=lambda row: (
            row["source"] != START,
            -voice.rank(row["transitions"]),
            row["source"],
            row["target"],
        ),
    )
    shown, foot = listed(rows, say("map.foot"), voice)
    return Table(
        key="process-map-numbers",
        caption=say("map.caption"),
        columns=(
            Column(say("flow.from")),
            Column(say("flow.to")),
            Column(say("map.moves"), is_number=True),
            Column(say("map.journeys"), is_number=True),
            Column(say("map.dependency"), is_number=True),
        ),
        rows=tuple(
            (
                Cell(node_words(str(row["source"]), voice)),
                Cell(node_words(str(row["target"]), voice)),
                people_cell(row["transitions"], voice),
                people_cell(row["journeys"], voice),
                Cell()
                if row["dependency"] is None
                else Cell(f"{row['dependency']:.2f}", sort=round(row["dependency"], 4)),
            )
            for row in shown
        ),
        foot=foot,
        summary=say("map.summary"),
    )


SECTION = Section(
    slug="process-map",
    title="map.title",
    part=2,
    order=50,
    reads=(
        "mining.process_map",
        "mining.touchpoints",
        "mining.path_flow",
        "mining.drop_off",
        "mining.population",
        "settings.stages",
    ),
    render=render,
)
