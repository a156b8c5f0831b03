"""How arrows of a process map run: out of a box's edge, through the stops kept free for them, into the next box."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from journey_mining.report.figures.layered import Placed

BOX_HEIGHT = 40.0
ROW = 96.0
_PORT = 20.0
_SIDE = 7.0
_ARC = 26.0
_ASIDE = 4.0
_LABEL_HEIGHT = 14.0
_DIGIT = 6.8

Pair = tuple[str, str]
Point = tuple[float, float]
Bend = tuple[Point, Point, Point, Point]


@dataclass(frozen=True)
class Route:
    """An arrow's path, as curves; `is_back` goes to an earlier row."""

    bends: tuple[Bend, ...]
    is_back: bool

    @property
    def path(self) -> str:
        """The `d` of an SVG path."""
        curves = "".join(f"C{_xy(b)} {_xy(c)} {_xy(d)}" for _, b, c, d in self.bends)
        return f"M{_xy(self.bends[0][0])}{curves}"

    def point(self, share: float) -> Point:
        """Return the point at a share of the way."""
        position = min(share * len(self.bends), len(self.bends) - 1e-9)
        bend, t = self.bends[int(position)], position % 1
        weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
        x, y = (sum(w * p[axis] for w, p in zip(weights, bend, strict=True)) for axis in (0, 1))
        return (round(x, 1), round(y, 1))


def _xy(point: Point) -> str:
    return f"{point[0]:.1f},{point[1]:.1f}"


def row_middle(row: int) -> float:
    """Return the middle of a row of boxes, from the top of the map."""
    return row * ROW + BOX_HEIGHT / 2


@dataclass(frozen=True)
class _Ports:
    """Where arrows touch a box: spread along its upper and lower edge in the order they come from."""

    wanted: dict[tuple[str, bool], list[tuple[float, Pair]]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def add(self, box: str, pair: Pair, toward: float, *, is_lower: bool) -> None:
        self.wanted[box, is_lower].append((toward, pair))

    def x(self, box: str, pair: Pair, centre: float, width: float, *, is_lower: bool) -> float:
        pairs = [pair for _, pair in sorted(self.wanted[box, is_lower])]
        step = min(_PORT, width * 0.8 / max(1, len(pairs)))
        return centre + (pairs.index(pair) - (len(pairs) - 1) / 2) * step


def routes(placed: Placed, pairs: Iterable[Pair], widths: Mapping[str, float]) -> dict[Pair, Route]:
    """Return the way of every arrow."""
    ports, every = _Ports(), sorted(pairs)
    known = frozenset(every)
    ways = {pair: _stops(placed, pair, known) for pair in every}
    for pair in every:
        (source, target), (start, end) = pair, (placed.at[pair[0]], placed.at[pair[1]])
        if _is_beside(placed, pair):
            continue
        first, last = [start, *ways[pair], end][1][0], [start, *ways[pair], end][-2][0]
        ports.add(source, pair, first, is_lower=start[1] < end[1])
        ports.add(target, pair, last, is_lower=start[1] > end[1])
    return {pair: _route(placed, pair, ways[pair], ports, widths) for pair in every}


def _stops(placed: Placed, pair: Pair, every: Collection[Pair]) -> list[tuple[float, int]]:
    """Return an arrow's stops in its own direction; two that run opposite ways keep a little apart."""
    turned = (pair[1], pair[0])
    aside = _ASIDE if turned in every else 0.0
    if pair in placed.stops:
        return [(x - aside, row) for x, row in placed.stops[pair]]
    return [(x + aside, row) for x, row in reversed(placed.stops.get(turned, ()))]


def _is_beside(placed: Placed, pair: Pair) -> bool:
    (x, row), (other, other_row) = placed.at[pair[0]], placed.at[pair[1]]
    low, high = min(x, other), max(x, other)
    return row == other_row and not any(
        r == row and low < at < high for at, r in placed.at.values()
    )


def _route(
    placed: Placed,
    pair: Pair,
    stops: Sequence[tuple[float, int]],
    ports: _Ports,
    widths: Mapping[str, float],
) -> Route:
    (source, target), half = pair, BOX_HEIGHT / 2
    (x, row), (other, other_row) = placed.at[source], placed.at[target]
    if _is_beside(placed, pair):
        return _beside(x, other, row_middle(row), (widths[source] / 2, widths[target] / 2))
    if row == other_row:
        start, end = (
            (ports.x(box, pair, centre, widths[box], is_lower=False), row_middle(row) - half)
            for box, centre in ((source, x), (target, other))
        )
        top = start[1] - _ARC
        return Route(((start, (start[0], top), (end[0], top), end),), is_back=False)
    sign = 1 if row < other_row else -1
    start = (
        ports.x(source, pair, x, widths[source], is_lower=sign > 0),
        row_middle(row) + sign * half,
    )
    end = (
        ports.x(target, pair, other, widths[target], is_lower=sign < 0),
        row_middle(other_row) - sign * half,
    )
    points = [start]
    for stop, stop_row in stops:
        points += [
            (stop, row_middle(stop_row) - sign * half),
            (stop, row_middle(stop_row) + sign * half),
        ]
    points.append(end)
    return Route(tuple(_bend(a, b) for a, b in pairwise(points)), is_back=sign < 0)


def _bend(start: Point, end: Point) -> Bend:
    middle = (start[1] + end[1]) / 2
    return (start, (start[0], middle), (end[0], middle), end)


def _beside(x: float, other: float, y: float, halves: tuple[float, float]) -> Route:
    sign = 1 if other > x else -1
    level = y - sign * _SIDE
    start, end = (x + sign * halves[0], level), (other - sign * halves[1], level)
    third = (end[0] - start[0]) / 3
    return Route(((start, (start[0] + third, level), (end[0] - third, level), end),), is_back=False)


Box = tuple[float, float, float, float]


def place_labels(numbered: Sequence[tuple[Route, str]], boxes: Iterable[Box]) -> list[Point | None]:
    """Find a place for each arrow's number, first come first served; none where every place is taken."""
    taken, spots = list(boxes), []
    for route, text in numbered:
        width = len(text) * _DIGIT + 6
        found = None
        for share in (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82):
            x, y = route.point(share)
            box = (x - width / 2, y - _LABEL_HEIGHT / 2, x + width / 2, y + _LABEL_HEIGHT / 2)
            if not any(_meet(box, other) for other in taken):
                found = (x, y)
                taken.append(box)
                break
        spots.append(found)
    return spots


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
