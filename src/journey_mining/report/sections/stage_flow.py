"""Flow by stage: the stage Sankey and its numbers."""

from journey_mining.report.figures.nodes import NO_STAGE, START
from journey_mining.report.figures.sankey import Flow, sankey_json
from journey_mining.report.figures.stage_flow import folded, node_words, stage_flow
from journey_mining.report.parts import Cell, Column, Heading, Prose, Sankey, Table
from journey_mining.report.pieces import channels_of, legend, people_cell
from journey_mining.report.safe import visible
from journey_mining.report.section import Rendered, Section, Tables
from journey_mining.report.voice import RATE_FROM


def render(tables: Tables) -> Rendered:
    """Draw the flow, or say why it is not drawn."""
    voice, rows = tables.voice, tables.rows("mining.stage_flow")
    lede = voice.line("flow.lede")
    ledger = tables.row("mining.population")
    total = int(ledger["population"]) if ledger else 0
    stages = sorted(tables.rows("settings.stages"), key=lambda row: row["position"])
    names = [str(row["stage"]) for row in stages if not row["is_after_goal"]]
    channels = channels_of(tables)
    flow = stage_flow(rows, names, channels, voice)
    if flow is None:
        return Rendered(lede, (Prose(voice.line("flow.empty"), "empty"),))
    table = _numbers(tables)
    if total < RATE_FROM:
        few = voice.line("flow.few", number=voice.people(total), least=RATE_FROM)
        return Rendered(lede, (Prose(few, "empty"), table))
    quiet = tables.row("mining.observation")
    figure = Sankey(
        key="stage-flow",
        aria=voice.say("flow.aria", number=voice.people(total)),
        json=sankey_json(flow),
        height=flow.height,
        headings=tuple(_headings(tables, flow)),
        legend=legend(flow, channels, voice),
        table=table,
        foot=voice.say("flow.foot", quiet_time=voice.span(quiet["quiet_time_hours"]))
        if quiet
        else "",
    )
    return Rendered(lede, (figure,))


def _headings(tables: Tables, flow: Flow) -> list[Heading]:
    voice = tables.voice
    entered = {
        row["name"]: row["entered"]
        for row in tables.rows("mining.drop_off")
        if row["level"] == "stage"
    }
    return [
        Heading(
            visible(node.key),
            voice.say("flow.reached", number=voice.people(entered[node.key]))
            if node.key in entered
            else "",
            round(flow.lefts[node.column] * 100, 2),
        )
        for node in flow.nodes
        if node.ink == "stage"
    ]


def _numbers(tables: Tables) -> Table:
    voice = tables.voice
    links = folded(tables.rows("mining.stage_flow"))
    ranked = sorted(
        links.items(), key=lambda item: (item[0][0] != START, item[0][0] == NO_STAGE, *item[0])
    )
    return Table(
        key="stage-flow-numbers",
        caption=voice.say("flow.caption"),
        columns=(
            Column(voice.say("flow.from")),
            Column(voice.say("flow.to")),
            Column(voice.say("flow.journeys"), is_number=True),
        ),
        rows=tuple(
            (
                Cell(node_words(source, voice)),
                Cell(node_words(target, voice)),
                people_cell(journeys, voice),
            )
            for (source, target), journeys in ranked
        ),
        summary=voice.say("flow.summary"),
    )


SECTION = Section(
    slug="flow",
    title="flow.title",
    part=2,
    order=20,
    reads=(
        "mining.stage_flow",
        "mining.drop_off",
        "mining.touchpoints",
        "mining.population",
        "settings.stages",
        "mining.observation",
    ),
    render=render,
)
