"""The first-steps Sankey: step by step, with the same names everywhere, its ends, and what lies beyond."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from journey_mining.report.figures.inks import channel_ink
from journey_mining.report.figures.nodes import BEYOND, END, OTHER, START
from journey_mining.report.figures.sankey import Flow, Link, Node
from journey_mining.report.figures.stage_flow import LABEL_FROM, node_words
from journey_mining.report.safe import short
from journey_mining.report.section import Row
from journey_mining.report.voice import Voice

NAMED = 9
"""Touchpoints named in the figure: those with the largest share at any step; the rest are Other everywhere."""
_FLOW_INKS = {
    "END:abandoned": "flow-abandoned",
    "END:open": "flow-open",
    "END:converted": "flow-goal",
}
_INKS = {
    "END:abandoned": "abandoned",
    "END:open": "open",
    "END:converted": "goal",
    BEYOND: "beyond",
    OTHER: "other",
}
_FLOOR = ("END:open", "END:abandoned")

Step = tuple[int, str]


def named_touchpoints(rows: Iterable[Row]) -> frozenset[str]:
    """Return the touchpoints to name, chosen once for the whole figure; ties by name."""
    size: dict[Step, int] = defaultdict(int)
    for row in rows:
        size[int(row["position"]), str(row["target"])] += int(row["journeys"])
    largest: dict[str, int] = defaultdict(int)
    for (_, name), journeys in size.items():
        if name not in (OTHER, BEYOND) and not name.startswith(END):
            largest[name] = max(largest[name], journeys)
    return frozenset(sorted(largest, key=lambda name: (-largest[name], name))[:NAMED])


def step_links(rows: Sequence[Row]) -> dict[tuple[Step, Step], int]:
    """Return the links between (step, name), rare touchpoints folded into Other at both ends, nothing lost."""
    named = named_touchpoints(rows)
    links: dict[tuple[Step, Step], int] = defaultdict(int)
    for row in rows:
        position, journeys = int(row["position"]), int(row["journeys"])
        source, target = (_name(str(row[end]), named) for end in ("source", "target"))
        if journeys > 0:
            links[(position, source), (position + 1, target)] += journeys
    return dict(links)


def _name(name: str, named: frozenset[str]) -> str:
    is_fixed = name in (START, BEYOND) or name.startswith(END)
    return name if is_fixed or name in named else OTHER


def path_flow(rows: Sequence[Row], channels: Mapping[str, str], voice: Voice) -> Flow | None:
    """Lay the first steps out; nothing where there is nothing to draw."""
    every = step_links(rows)
    size: dict[Step, int] = defaultdict(int)
    for (_, target), journeys in every.items():
        size[target] += journeys
    links = {pair: journeys for pair, journeys in every.items() if pair[0][1] != START}
    if not links:
        return None
    total = sum(journeys for (step, _), journeys in size.items() if step == 1)
    columns = max(step for step, _ in size)
    ordered = _ordered(links, size)
    nodes = [_node(step, size[step], channels, voice, (total, columns)) for step in ordered]
    ribbons = [
        Link(
            _key(source),
            _key(target),
            journeys,
            _FLOW_INKS.get(target[1], "flow"),
            _said(journeys, voice),
        )
        for (source, target), journeys in links.items()
    ]
    lefts = tuple(column / max(1, columns - 1) for column in range(columns))
    return Flow(
        tuple(nodes),
        tuple(ribbons),
        lefts,
        notes={_key(step): _said(n, voice) for step, n in size.items()},
    )


def _said(journeys: int, voice: Voice) -> str:
    return voice.say("unit.journeys", number=voice.people(journeys))


def _key(step: Step) -> str:
    return f"{step[0]} {step[1]}"


def _ordered(links: Mapping[tuple[Step, Step], int], size: Mapping[Step, int]) -> list[Step]:
    """Order each column by where its journeys come from, so that ribbons cross little; the first by size."""
    middle: dict[Step, float] = {}
    ordered: list[Step] = []
    for column in sorted({step for step, _ in size}):
        ranked: dict[Step, float] = {}
        for step in (step for step in size if step[0] == column):
            sources = {pair[0]: n for pair, n in links.items() if pair[1] == step}
            mean = sum(middle[source] * n for source, n in sources.items()) / size[step]
            ranked[step] = mean if sources else -size[step]
        column_steps = sorted(
            ranked, key=lambda step: (*_kind(step[1]), round(ranked[step], 6), step)
        )
        below = 0.0
        for step in column_steps:
            middle[step] = below + size[step] / 2
            below += size[step]
        ordered += column_steps
    return ordered


def _kind(name: str) -> tuple[int, int]:
    floor = _FLOOR.index(name) if name in _FLOOR else -1
    return (floor, 0 if name == "END:converted" else 2 if name in (OTHER, BEYOND) else 1)


def _node(
    step: Step, journeys: int, channels: Mapping[str, str], voice: Voice, frame: tuple[int, int]
) -> Node:
    total, columns = frame
    position, name = step
    words = node_words(name, voice)
    is_end = name.startswith(END) or name == BEYOND
    label = f"{words} {voice.brief(journeys)}" if is_end else short(words)
    is_labelled = journeys >= LABEL_FROM * total or (is_end and position == columns)
    ink = _INKS.get(name) or ("beyond" if is_end else channel_ink(channels.get(name)))
    full = words if is_end else voice.say("flow.at_step", step=position, touchpoint=words)
    return Node(
        _key(step),
        full,
        position - 1,
        ink,
        label if is_labelled else "",
        "floor" if name in _FLOOR else "top",
    )
