"""The stage Sankey: stages in order, the touchpoint each was left from, and a floor of those who went no further."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from journey_mining.report.figures.inks import channel_ink
from journey_mining.report.figures.nodes import NO_STAGE, OTHER, START, NodeName, parse
from journey_mining.report.figures.sankey import Flow, Link, Node, sizes
from journey_mining.report.safe import short, visible
from journey_mining.report.section import Row
from journey_mining.report.voice import Voice

LABEL_FROM = 0.012
"""No label on a node with a smaller share of the journeys."""
TOUCHPOINTS = 6
"""Named touchpoints a stage; the rest are folded into its Other."""
_OFFSET = 0.34
_ENDS = ("open", "abandoned")


@dataclass(frozen=True)
class _Drawing:
    stages: tuple[str, ...]
    channels: Mapping[str, str]
    voice: Voice
    total: int


def folded(rows: Iterable[Row]) -> dict[tuple[str, str], int]:
    """Sum links after folding each stage's smaller touchpoints into its Other; nothing is lost on the way."""
    links = [(str(row["source"]), str(row["target"]), int(row["journeys"])) for row in rows]
    size: dict[str, int] = defaultdict(int)
    for _, target, journeys in links:
        size[target] += journeys
    by_stage: dict[str, list[str]] = defaultdict(list)
    for key in size:
        name = parse(key)
        if name.touchpoint and name.touchpoint != OTHER:
            by_stage[name.stage].append(key)
    rare = {
        key: f"{stage} / {OTHER}"
        for stage, keys in by_stage.items()
        for key in sorted(keys, key=lambda key: (-size[key], key))[TOUCHPOINTS:]
    }
    summed: dict[tuple[str, str], int] = defaultdict(int)
    for source, target, journeys in links:
        summed[rare.get(source, source), rare.get(target, target)] += journeys
    return dict(summed)


def stage_flow(
    rows: Sequence[Row], stages: Sequence[str], channels: Mapping[str, str], voice: Voice
) -> Flow | None:
    """Lay the stage flow out; nothing where there is nothing to draw.

    `stages` are the pre-goal stages in order; `channels` gives each touchpoint's channel.
    """
    links = {pair: journeys for pair, journeys in folded(rows).items() if journeys > 0}
    total = sum(journeys for (source, _), journeys in links.items() if source in (START, NO_STAGE))
    drawn = {parse(key).stage for pair in links for key in pair}
    shown = tuple(stage for stage in stages if stage in drawn)
    if not shown:
        return None
    drawing = _Drawing(shown, channels, voice, total)
    links = {
        _joined(pair, shown): journeys
        for pair, journeys in links.items()
        if pair not in ((START, shown[0]), (START, NO_STAGE))
    }
    size = sizes(links)
    nodes = sorted(
        (_node(key, size[key], drawing) for key in size), key=lambda node: _order(node, size)
    )
    ribbons = [
        _link(source, target, journeys, drawing) for (source, target), journeys in links.items()
    ]
    notes = {
        key: voice.say("unit.journeys", number=voice.people(journeys))
        for key, journeys in size.items()
    }
    hung = _hung(nodes, size)
    return Flow(tuple(nodes), tuple(ribbons), _lefts(len(shown)), notes=notes, hung=hung)


def _joined(pair: tuple[str, str], stages: Sequence[str]) -> tuple[str, str]:
    """Give later starters a node of their own, next to the stage they join."""
    source, target = pair
    return (f"{START} → {target}", target) if source == START and target in stages else pair


def _hung(nodes: Sequence[Node], size: Mapping[str, int]) -> dict[int, tuple[int, int]]:
    """Lower each stage so far that its ends leave beneath the touchpoints beside it, joined ones on top."""
    hung: dict[int, tuple[int, int]] = {}
    for stage in (node for node in nodes if node.ink == "stage"):
        beside = [node for node in nodes if node.column == stage.column + 1]
        joined = sum(size[node.key] for node in beside if node.ink == "beyond")
        hung[stage.column] = (joined, len(beside))
    return hung


def _lefts(stages: int) -> tuple[float, ...]:
    lefts = [(stage + offset) / stages for stage in range(stages) for offset in (0, _OFFSET)]
    return (*lefts, 1.0)


def _node(key: str, journeys: int, drawing: _Drawing) -> Node:
    voice, name = drawing.voice, parse(key)
    if key.startswith(f"{START} → "):
        stage = drawing.stages.index(key.removeprefix(f"{START} → "))
        words = voice.say("flow.joined")
        label = f"{words} {voice.brief(journeys)}"
        return Node(
            key, f"{words}: {visible(drawing.stages[stage])}", 2 * stage - 1, "beyond", label
        )
    if name.end:
        return _end(key, name, journeys, drawing)
    if name.touchpoint:
        return _touchpoint(key, name, journeys, drawing)
    if key == NO_STAGE or name.stage not in drawing.stages:
        return Node(key, node_words(key, voice), 0, "beyond", node_words(key, voice))
    return Node(key, visible(name.stage), 2 * drawing.stages.index(name.stage), "stage")


def _touchpoint(key: str, name: NodeName, journeys: int, drawing: _Drawing) -> Node:
    is_other = name.touchpoint == OTHER
    words = drawing.voice.say("other") if is_other else visible(name.touchpoint)
    ink = "other" if is_other else channel_ink(drawing.channels.get(name.touchpoint))
    label = short(words) if journeys >= LABEL_FROM * drawing.total else ""
    stage = drawing.stages.index(name.stage) if name.stage in drawing.stages else 0
    return Node(key, f"{visible(name.stage)}: {words}", 2 * stage + 1, ink, label)


def _end(key: str, name: NodeName, journeys: int, drawing: _Drawing) -> Node:
    voice, last = drawing.voice, 2 * len(drawing.stages)
    words = voice.say(f"end.{name.end}") if f"end.{name.end}" in voice.words else visible(name.end)
    label = f"{words} {voice.brief(journeys)}"
    if not name.stage:
        return Node(key, words, last, "goal" if name.end == "converted" else "beyond", label)
    stage = drawing.stages.index(name.stage) if name.stage in drawing.stages else 0
    column = 2 * stage + 2
    ink = {"abandoned": "abandoned", "open": "open", "converted": "goal"}.get(name.end, "beyond")
    is_labelled = column == last or journeys >= LABEL_FROM * drawing.total
    full = f"{node_words(name.stage, voice)}: {words}"
    return Node(key, full, column, ink, label if is_labelled else "", "floor")


def _order(node: Node, size: Mapping[str, int]) -> tuple[object, ...]:
    name = parse(node.key)
    kind = (
        -1
        if node.key.startswith(START)
        else 2
        if node.key == NO_STAGE
        else int(name.touchpoint == OTHER)
    )
    end = _ENDS.index(name.end) if name.end in _ENDS else -1
    return (node.column, node.place != "top", kind, end, -size[node.key], node.key)


def _link(source: str, target: str, journeys: int, drawing: _Drawing) -> Link:
    end = parse(target).end
    ink = {"abandoned": "flow-abandoned", "open": "flow-open", "converted": "flow-goal"}.get(
        end, "flow"
    )
    note = drawing.voice.say("unit.journeys", number=drawing.voice.people(journeys))
    return Link(source, target, journeys, ink, note)


def node_words(key: str, voice: Voice) -> str:
    """Say a node of a flow table in the report's words."""
    fixed = {START: "start", OTHER: "other", NO_STAGE: "no_stage", "BEYOND": "beyond"}
    name = parse(key)
    parts = [part for part in (name.stage, name.touchpoint) if part]
    words = [voice.say(fixed[part]) if part in fixed else visible(part) for part in parts]
    if name.end:
        words.append(voice.title(f"end.{name.end}", visible(name.end)))
    return ": ".join(words)
