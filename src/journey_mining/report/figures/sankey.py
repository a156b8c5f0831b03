"""A Sankey whose every position is computed here, as plotly JSON.

plotly.js 4.1.1 scales nodes by its own layers (a node's longest way from a source), so the scale is found for its
layers and for our columns, and `node.pad` is set to make the two equal. Centres must not be 0: 0 is ignored.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from journey_mining.report.figures.inks import LIGHT
from journey_mining.report.safe import plotly_text, script_json

EDGE = 0.0005
THICKNESS = 11
GAP = 12
_LEAST_PAD = 0.5
MARGIN = {"l": 8, "r": 124, "t": 6, "b": 8}
_HOVER = "<b>%{customdata[0]}</b><br>%{customdata[1]}<extra></extra>"


@dataclass(frozen=True)
class Node:
    """A node: `column` is where it stands, `place` is top or floor, `label` is drawn, `name` is hovered."""

    key: str
    name: str
    column: int
    ink: str
    label: str = ""
    place: str = "top"


@dataclass(frozen=True)
class Link:
    """A ribbon; `note` is what hovering says."""

    source: str
    target: str
    value: int
    ink: str
    note: str


@dataclass(frozen=True)
class Flow:
    """Nodes in the order they stand from top to bottom, links, and each column's share of the width.

    `hung` lowers a column: by so many journeys and so many gaps, so that ribbons beneath it stay clear of its
    neighbour's boxes.
    """

    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    lefts: tuple[float, ...]
    height: int = 470
    notes: Mapping[str, str] = field(default_factory=dict)
    hung: Mapping[int, tuple[int, int]] = field(default_factory=dict)

    @property
    def sizes(self) -> dict[str, int]:
        """Return the value of each node."""
        return sizes({(link.source, link.target): link.value for link in self.links})


def sizes(links: Mapping[tuple[str, str], int]) -> dict[str, int]:
    """Return the value of each node: what flows in or out, whichever is more."""
    inward: dict[str, int] = defaultdict(int)
    outward: dict[str, int] = defaultdict(int)
    for (source, target), value in links.items():
        outward[source] += value
        inward[target] += value
    return {key: max(inward[key], outward[key]) for key in sorted(inward.keys() | outward.keys())}


def layers(links: Sequence[Link]) -> dict[str, int]:
    """Return each node's longest way from a source, which is plotly's layer when nodes align left."""
    depth: dict[str, int] = {link.source: 0 for link in links}
    changed = True
    while changed:
        changed = False
        for link in links:
            deeper = depth[link.source] + 1
            if depth.get(link.target, 0) < deeper:
                depth[link.target] = deeper
                changed = True
    return depth


Group = tuple[int, int]
"""Journeys of a column, and the gaps between its nodes."""


def _groups(
    keys: Iterable[str], place: Mapping[str, int], size: Mapping[str, int]
) -> dict[int, Group]:
    groups: dict[int, Group] = {}
    for key in keys:
        journeys, gaps = groups.get(place[key], (0, -1))
        groups[place[key]] = (journeys + size[key], gaps + 1)
    return groups


def _scale(groups: Iterable[Group], height: float, gap: float) -> float:
    return min((height - gaps * gap) / journeys for journeys, gaps in groups)


def scale_and_pad(flow: Flow) -> tuple[float, float]:
    """Return pixels per journey, and the `node.pad` that makes plotly use the same."""
    size, height = flow.sizes, flow.height - MARGIN["t"] - MARGIN["b"]
    keys = [node.key for node in flow.nodes]
    ours = _groups(keys, {node.key: node.column for node in flow.nodes}, size)
    for column, (journeys, gaps) in flow.hung.items():
        ours[column] = (ours[column][0] + journeys, ours[column][1] + gaps)
    theirs = list(_groups(keys, layers(flow.links), size).values())
    longest = max(gaps for _, gaps in theirs)
    cap = height * 2 / 3 / max(1, longest)
    scale = min(_scale(ours.values(), height, GAP), _scale(theirs, height, _LEAST_PAD))
    pads = [(height - scale * journeys) / gaps for journeys, gaps in theirs if gaps]
    return scale, max(0.0, min([cap, *pads]))


def centres(flow: Flow, scale: float) -> dict[str, tuple[float, float]]:
    """Return each node's centre as shares of width and height: stacked from the top, or up from the floor."""
    size = flow.sizes
    height = flow.height - MARGIN["t"] - MARGIN["b"]
    at: dict[str, tuple[float, float]] = {}
    for place in ("top", "floor"):
        used: dict[int, float] = defaultdict(float)
        if place == "top":
            used |= {column: n * scale + gaps * GAP for column, (n, gaps) in flow.hung.items()}
        stacked = [node for node in flow.nodes if node.place == place]
        for node in stacked if place == "top" else reversed(stacked):
            length = size[node.key] * scale
            y = used[node.column] + length / 2
            used[node.column] += length + GAP
            share = (y if place == "top" else height - y) / height
            at[node.key] = (_inside(flow.lefts[node.column]), _inside(share))
    return at


def _inside(share: float) -> float:
    return round(min(max(share, EDGE), 1 - EDGE), 4)


def ordered_links(flow: Flow, at: Mapping[str, tuple[float, float]]) -> list[Link]:
    """Return links so that ribbons leave and arrive in the order of the nodes they join."""
    return sorted(
        flow.links,
        key=lambda link: (at[link.source][1], at[link.target][1], link.source, link.target),
    )


def sankey_json(flow: Flow) -> str:
    """Return the figure for a script element: plotly's data and layout, and the ink of every node and link."""
    import plotly.graph_objects as go

    scale, pad = scale_and_pad(flow)
    at = centres(flow, scale)
    links = ordered_links(flow, at)
    number = {node.key: position for position, node in enumerate(flow.nodes)}
    last = max(node.column for node in flow.nodes)
    trace = go.Sankey(
        arrangement="fixed",
        node={
            "align": "left",
            "pad": round(pad, 4),
            "thickness": THICKNESS,
            "line": {"width": 0},
            "x": [at[node.key][0] for node in flow.nodes],
            "y": [at[node.key][1] for node in flow.nodes],
            "label": [plotly_text(node.label) if node.column < last else "" for node in flow.nodes],
            "color": [LIGHT[node.ink] for node in flow.nodes],
            "customdata": [
                [plotly_text(node.name), flow.notes.get(node.key, "")] for node in flow.nodes
            ],
            "hovertemplate": _HOVER,
        },
        link={
            "sort": "input",
            "source": [number[link.source] for link in links],
            "target": [number[link.target] for link in links],
            "value": [link.value for link in links],
            "color": [LIGHT[link.ink] for link in links],
            "customdata": [_between(flow, link) for link in links],
            "hovertemplate": _HOVER,
        },
    )
    layout = go.Layout(height=flow.height, margin=MARGIN, annotations=_annotations(flow, at, last))
    inks = {"node": [node.ink for node in flow.nodes], "link": [link.ink for link in links]}
    return script_json(
        {"data": [trace.to_plotly_json()], "layout": layout.to_plotly_json(), "inks": inks}
    )


def _between(flow: Flow, link: Link) -> list[str]:
    names = {node.key: node.name for node in flow.nodes}
    return [plotly_text(f"{names[link.source]} → {names[link.target]}"), plotly_text(link.note)]


def _annotations(
    flow: Flow, at: Mapping[str, tuple[float, float]], last: int
) -> list[dict[str, object]]:
    """Label the last column in the right margin: from the top down, at the floor from below up."""
    line = 16 / (flow.height - MARGIN["t"] - MARGIN["b"])
    labelled = [node for node in flow.nodes if node.column == last and node.label]
    shown, limit = [], -1.0
    for node in (node for node in labelled if node.place == "top"):
        limit = max(at[node.key][1], limit + line)
        shown.append(_annotation(node, round(1 - limit, 4)))
    limit = 2.0
    for node in reversed([node for node in labelled if node.place == "floor"]):
        limit = min(at[node.key][1], limit - line)
        shown.append(_annotation(node, round(1 - limit, 4)))
    return shown


def _annotation(node: Node, y: float) -> dict[str, object]:
    return {
        "text": plotly_text(node.label),
        "x": 1,
        "y": y,
        "xref": "paper",
        "yref": "paper",
        "xanchor": "left",
        "yanchor": "middle",
        "xshift": 10,
        "showarrow": False,
        "align": "left",
    }
