"""First steps: the path Sankey and its numbers."""

from journey_mining.report.figures.path_flow import path_flow, step_links
from journey_mining.report.figures.sankey import Flow, sankey_json
from journey_mining.report.figures.stage_flow import node_words
from journey_mining.report.parts import Cell, Column, Heading, Prose, Sankey, Table
from journey_mining.report.pieces import channels_of, legend, people_cell
from journey_mining.report.section import Rendered, Section, Tables
from journey_mining.report.voice import RATE_FROM


def render(tables: Tables) -> Rendered:
    """Draw the first steps, or say why they are not drawn."""
    voice, rows = tables.voice, tables.rows("mining.path_flow")
    lede = voice.line("steps.lede")
    ledger = tables.row("mining.population")
    total = int(ledger["population"]) if ledger else 0
    channels = channels_of(tables)
    flow = path_flow(rows, channels, voice)
    if flow is None:
        return Rendered(lede, (Prose(voice.line("steps.empty"), "empty"),))
    table = _numbers(tables)
    if total < RATE_FROM:
        few = voice.line("flow.few", number=voice.people(total), least=RATE_FROM)
        return Rendered(lede, (Prose(few, "empty"), table))
    figure = Sankey(
        key="path-flow",
        aria=voice.say("steps.aria", number=voice.people(total)),
        json=sankey_json(flow),
        height=flow.height,
        headings=tuple(_headings(tables, flow)),
        legend=legend(flow, channels, voice),
        table=table,
        foot=voice.say("steps.foot"),
    )
    return Rendered(lede, (figure,))


def _headings(tables: Tables, flow: Flow) -> list[Heading]:
    say, last = tables.voice.say, len(flow.lefts) - 1
    return [
        Heading(say("steps.heading", step=column + 1), "", round(left * 100, 2))
        for column, left in enumerate(flow.lefts)
        if column < last
    ]


def _numbers(tables: Tables) -> Table:
    voice = tables.voice
    links = sorted(step_links(tables.rows("mining.path_flow")).items(), key=lambda item: item[0])
    return Table(
        key="path-flow-numbers",
        caption=voice.say("steps.caption"),
        columns=(
            Column(voice.say("flow.step"), is_number=True),
            Column(voice.say("flow.from")),
            Column(voice.say("flow.to")),
            Column(voice.say("flow.journeys"), is_number=True),
        ),
        rows=tuple(
            (
                Cell(str(step), sort=step),
                Cell(node_words(source, voice)),
                Cell(node_words(target, voice)),
                people_cell(journeys, voice),
            )
            for ((step, source), (_, target)), journeys in links
        ),
        summary=voice.say("flow.summary"),
    )


SECTION = Section(
    slug="first-steps",
    title="steps.title_plain",
    part=2,
    order=40,
    reads=("mining.path_flow", "mining.touchpoints", "mining.population"),
    render=render,
)
