"""The process map: touchpoints as boxes in bands of stages, the miner's arrows between them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, sqrt
from typing import ClassVar

from journey_mining.report.figures.inks import channel_ink
from journey_mining.report.figures.layered import Placed, place
from journey_mining.report.figures.nodes import OTHER, START
from journey_mining.report.figures.routes import (
    BOX_HEIGHT,
    ROW,
    Box,
    Route,
    place_labels,
    routes,
    row_middle,
)
from journey_mining.report.parts import Table
from journey_mining.report.safe import short, visible
from journey_mining.report.section import Row
from journey_mining.report.voice import Voice

BOX_WIDTH = 138.0
PER_ROW = 5
BAND_LABEL = 134.0
BOXES = 30  # more cannot be read; the table beneath holds them all
LEAST_SHARE = 0.01  # of the largest box's journeys
_NAME_CHARS = 17
MINUS = "\u2212"
_PAD = 16.0
_SHOWN_LEVEL = 2
_PAPER = (1020.0, 590.0)  # pixels that a title and its sentence leave
_MOST = 1.5  # arrows a box at the middle level

Pair = tuple[str, str]


@dataclass(frozen=True)
class MapBox:
    """A touchpoint: its place, and what is written on it."""

    x: float
    y: float
    width: float
    name: str
    full: str
    journeys: str
    lost: str
    ink: str


@dataclass(frozen=True)
class MapArrow:
    """An arrow: its path and width, its number and where that stands, the level from which it is shown."""

    path: str
    width: float
    number: str
    at: tuple[float, float] | None
    level: int
    is_back: bool
    title: str


@dataclass(frozen=True)
class MapBand:
    """A stage's band."""

    y: float
    height: float
    name: str
    note: str
    is_shaded: bool


@dataclass(frozen=True)
class ProcessMap:
    """The map, ready to be written as SVG."""

    width: float
    height: float
    start: MapBox
    bands: tuple[MapBand, ...]
    boxes: tuple[MapBox, ...]
    arrows: tuple[MapArrow, ...]
    levels: tuple[str, ...]
    aria: str
    table: Table
    foot: str = ""
    label_width: float = BAND_LABEL
    pad: float = _PAD
    template: ClassVar[str] = "process_map"

    @property
    def print_scale(self) -> float:
        """How much the map shrinks to stand whole on a page of A4 landscape."""
        return round(
            min(0.85, _PAPER[0] / (self.width + self.label_width), _PAPER[1] / self.height), 3
        )


@dataclass(frozen=True)
class MapInput:
    """What the map is drawn from: touchpoints by name, arrows, bands in order with what to write under them."""

    touchpoints: Mapping[str, Row]
    arrows: Mapping[Pair, int]
    bands: Sequence[tuple[str | None, str, str]]
    total: int


def drawn_boxes(touchpoints: Sequence[Row], k: int) -> dict[str, Row]:
    """Return the touchpoints to draw: the largest, none of fewer than k journeys; ties by name."""
    ranked = sorted(touchpoints, key=lambda row: (-int(row["journeys"]), str(row["touchpoint"])))
    least = max(k, LEAST_SHARE * int(ranked[0]["journeys"])) if ranked else k
    return {str(row["touchpoint"]): row for row in ranked[:BOXES] if row["journeys"] >= least}


def drawn_arrows(
    process_map: Sequence[Row], path_flow: Sequence[Row], boxes: Mapping[str, Row]
) -> dict[Pair, int]:
    """Return arrows between boxes; starts come from the first step of path_flow where the miner keeps none."""
    arrows = {
        (str(row["source"]), str(row["target"])): int(row["transitions"]) for row in process_map
    }
    if not any(source == START for source, _ in arrows):
        first = [row for row in path_flow if row["position"] == 0 and row["target"] != OTHER]
        arrows |= {(START, str(row["target"])): int(row["journeys"]) for row in first}
    return {
        (source, target): moves
        for (source, target), moves in sorted(arrows.items())
        if target in boxes
        and (source in boxes or source == START)
        and source != target
        and moves > 0
    }


def levels(arrows: Mapping[Pair, int]) -> dict[Pair, int]:
    """Return from which level an arrow shows: 1 each box's strongest in and out, 2 most of the rest, 3 all."""
    ranked = sorted(arrows, key=lambda pair: (-arrows[pair], pair))
    strongest: set[Pair] = set()
    for end in (0, 1):
        seen: set[str] = set()
        for pair in ranked:
            if pair[end] not in seen and not (end == 0 and pair[0] == START):
                seen.add(pair[end])
                strongest.add(pair)
    names = {name for pair in arrows for name in pair}
    rest = [pair for pair in ranked if pair not in strongest]
    most = set(rest[: max(0, round(_MOST * len(names)) - len(strongest))])
    return {pair: 1 if pair in strongest else 2 if pair in most else 3 for pair in ranked}


def rows_of(given: MapInput) -> tuple[dict[str, int], list[tuple[int, int]]]:
    """Give each box a row: bands in order, a band of many boxes in several rows; the start is row 0."""
    rows, spans, next_row = {START: 0}, [], 1
    for stage, _, _ in given.bands:
        names = [name for name, row in given.touchpoints.items() if row["stage"] == stage]
        names.sort(key=lambda name: (-_lead(name, names, given.arrows), name))
        lines = ceil(len(names) / _per_row(len(names))) if names else 0
        per_line = ceil(len(names) / lines) if lines else 0
        rows |= {name: next_row + position // per_line for position, name in enumerate(names)}
        spans.append((next_row, lines))
        next_row += lines
    return rows, spans


def _per_row(boxes: int) -> int:
    """Return how many boxes stand side by side: few, so that most arrows run down and not across."""
    return next((wide for most, wide in ((4, 2), (9, 3), (16, 4)) if boxes <= most), PER_ROW)


def _lead(name: str, peers: Collection[str], arrows: Mapping[Pair, int]) -> float:
    """Return how much more a box sends to its band than it gets from it, -1 to 1: who stands above."""
    out = sum(n for (source, target), n in arrows.items() if source == name and target in peers)
    back = sum(n for (source, target), n in arrows.items() if target == name and source in peers)
    return round((out - back) / (out + back), 6) if out + back else 0.0


def process_map(given: MapInput, table: Table, voice: Voice, foot: str = "") -> ProcessMap:
    """Lay the map out; the same input gives the same map."""
    rows, spans = rows_of(given)
    start_text = voice.say("map.start", number=voice.people(given.total))
    widths = dict.fromkeys(rows, BOX_WIDTH) | {START: 8.0 * len(start_text) + 24}
    slim = [pair for pair, level in levels(given.arrows).items() if level > _SHOWN_LEVEL]
    placed = place(rows, given.arrows, widths, slim)
    ways = routes(placed, given.arrows, widths)
    start = MapBox(
        round(placed.at[START][0] - widths[START] / 2, 1),
        6,
        widths[START],
        start_text,
        "",
        "",
        "",
        "",
    )
    boxes = tuple(_box(name, given.touchpoints[name], placed, voice) for name in given.touchpoints)
    return ProcessMap(
        width=round(placed.width + 2 * _PAD, 1),
        height=round(row_middle(max(rows.values())) + BOX_HEIGHT / 2 + 34, 1),
        start=start,
        bands=_bands(given, spans),
        boxes=boxes,
        arrows=_arrows(given.arrows, ways, [*boxes, start], voice),
        levels=tuple(voice.say(f"map.level_{level}") for level in (1, 2, 3)),
        aria=voice.say("map.aria", boxes=len(boxes), arrows=len(given.arrows)),
        table=table,
        foot=foot,
    )


def _box(name: str, row: Row, placed: Placed, voice: Voice) -> MapBox:
    x, line = placed.at[name]
    lost = int(row["abandoned"])
    return MapBox(
        x=round(x - BOX_WIDTH / 2, 1),
        y=round(row_middle(line) - BOX_HEIGHT / 2, 1),
        width=BOX_WIDTH,
        name=short(visible(name), _NAME_CHARS),
        full=visible(name),
        journeys=voice.people(int(row["journeys"])),
        lost="" if lost == 0 else f"<{voice.k}" if voice.is_hidden(lost) else f"{MINUS}{lost:,}",
        ink=channel_ink(row["channel"]),
    )


def _bands(given: MapInput, spans: Sequence[tuple[int, int]]) -> tuple[MapBand, ...]:
    shown = [(band, span) for band, span in zip(given.bands, spans, strict=True) if span[1]]
    gap = (ROW - BOX_HEIGHT) / 2
    return tuple(
        MapBand(
            y=round(row_middle(first) - BOX_HEIGHT / 2 - gap, 1),
            height=round(lines * ROW, 1),
            name=short(visible(name), _NAME_CHARS),
            note=note,
            is_shaded=position % 2 == 0,
        )
        for position, ((_, name, note), (first, lines)) in enumerate(shown)
    )


def _arrows(
    arrows: Mapping[Pair, int], ways: Mapping[Pair, Route], boxes: Sequence[MapBox], voice: Voice
) -> tuple[MapArrow, ...]:
    level, largest = levels(arrows), max(arrows.values(), default=1)
    ranked = sorted(arrows, key=lambda pair: (level[pair], -arrows[pair], pair))
    number = {pair: voice.brief(arrows[pair]) for pair in ranked}
    solid: list[Box] = [(box.x, box.y, box.x + box.width, box.y + BOX_HEIGHT) for box in boxes]
    spots = place_labels([(ways[pair], number[pair]) for pair in ranked], solid)
    drawn = [
        MapArrow(
            path=ways[pair].path,
            width=round(1 + 4.5 * sqrt(arrows[pair] / largest), 2),
            number=number[pair],
            at=spot,
            level=level[pair],
            is_back=ways[pair].is_back,
            title=_title(pair, number[pair], voice),
        )
        for pair, spot in zip(ranked, spots, strict=True)
    ]
    return tuple(reversed(drawn))


def _title(pair: Pair, number: str, voice: Voice) -> str:
    source = voice.say("start") if pair[0] == START else visible(pair[0])
    return voice.say("map.arrow", source=source, target=visible(pair[1]), number=number)
