"""Where the boxes of a process map stand: rows bound to stages, order within rows by igraph's Sugiyama layout.

igraph mixes the stops of long arrows up where the graph falls apart or a row is empty, so the root
(row 0) is joined to every box that has no arrow from above, and rows are numbered without gaps.
It gives every stop of a long arrow the room of a box, so its order is kept and the places are found
again: each row's least-squares fit to its neighbours under least distances (pool adjacent violators).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

_SWEEPS = 80
_DUMMY_WIDTH = 4.0
_GAP = 11.0  # beside a stop
_BOX_GAP = 42.0  # between boxes: room for a number
_TO_MIDDLE = 0.35
_PULLS = (1.0, 2.0, 10.0)  # box to box, box to stop, stop to stop
_SLIM_GAP = 5.0
_SEPARATOR, _SLIM = "\x00", "s"


@dataclass(frozen=True)
class Placed:
    """Centres of the boxes, and the stops of each arrow on its way down, row by row."""

    at: Mapping[str, tuple[float, int]]
    stops: Mapping[tuple[str, str], tuple[tuple[float, int], ...]]
    width: float


def place(
    rows: Mapping[str, int],
    arrows: Mapping[tuple[str, str], int],
    widths: Mapping[str, float],
    slim: Collection[tuple[str, str]] = (),
) -> Placed:
    """Place boxes by row, the one box of row 0 at the root; `arrows` with their weights, `widths` of boxes.

    Arrows within a row shape nothing; `slim` ones, that are seldom shown, get less room.
    """
    names = sorted(rows, key=lambda name: (rows[name], name))
    down = sorted({_downward(pair, rows) for pair in arrows if rows[pair[0]] != rows[pair[1]]})
    reached = {lower for _, lower in down}
    loose = [(names[0], name) for name in names[1:] if name not in reached]
    thin = {pair for pair in down if not {pair, (pair[1], pair[0])} & (arrows.keys() - set(slim))}
    order, chains = _order(rows, [*down, *loose], arrows, thin)
    width = {item: widths.get(item, _DUMMY_WIDTH) for row in order for item in row}
    at = _assign(order, _neighbours(chains), width)
    left = min((at[item] - width[item] / 2 for item in at), default=0.0)
    right = max((at[item] + width[item] / 2 for item in at), default=0.0)
    row_of = {item: number for number, row in enumerate(order) for item in row}
    return Placed(
        {name: (round(at[name] - left, 1), rows[name]) for name in names},
        {
            pair: tuple((round(at[item] - left, 1), row_of[item]) for item in chains[pair][1:-1])
            for pair in down
        },
        round(right - left, 1),
    )


def _downward(pair: tuple[str, str], rows: Mapping[str, int]) -> tuple[str, str]:
    source, target = pair
    return (source, target) if rows[source] < rows[target] else (target, source)


def _order(
    rows: Mapping[str, int],
    down: Sequence[tuple[str, str]],
    arrows: Mapping[tuple[str, str], int],
    thin: Collection[tuple[str, str]],
) -> tuple[list[list[str]], dict[tuple[str, str], list[str]]]:
    import igraph

    names = sorted(rows, key=lambda name: (rows[name], name))
    number = {name: position for position, name in enumerate(names)}
    graph = igraph.Graph(
        n=len(names), edges=[(number[a], number[b]) for a, b in down], directed=True
    )
    weights = [arrows.get((a, b), 0) + arrows.get((b, a), 0) for a, b in down]
    layout = graph.layout_sugiyama(layers=[rows[name] for name in names], weights=weights or None)
    spots = {name: layout[number[name]] for name in names}
    chains: dict[tuple[str, str], list[str]] = {}
    for pair, points in zip(down, layout.edge_routing, strict=True):
        stops = [
            _SEPARATOR.join((*pair, f"{step}{_SLIM if pair in thin else ''}"))
            for step in range(len(points))
        ]
        spots |= dict(zip(stops, points, strict=True))
        chains[pair] = [pair[0], *stops, pair[1]]
    row_of = dict(rows)
    for pair, chain in chains.items():
        row_of |= {stop: rows[pair[0]] + step for step, stop in enumerate(chain[1:-1], start=1)}
    order: list[list[str]] = [[] for _ in range(max(rows.values(), default=-1) + 1)]
    for item in sorted(spots, key=lambda item: (row_of[item], round(spots[item][0], 6), item)):
        order[row_of[item]].append(item)
    return order, chains


def _neighbours(
    chains: Mapping[tuple[str, str], Sequence[str]],
) -> dict[str, list[tuple[str, float]]]:
    """Return whom each item wants to stand above or below; stops of a long arrow pull most, to keep it straight."""
    near: dict[str, list[tuple[str, float]]] = {}
    for chain in chains.values():
        for upper, lower in pairwise(chain):
            pull = _PULLS[(_SEPARATOR in upper) + (_SEPARATOR in lower)]
            near.setdefault(upper, []).append((lower, pull))
            near.setdefault(lower, []).append((upper, pull))
    return near


def _assign(
    order: Sequence[Sequence[str]],
    near: Mapping[str, Sequence[tuple[str, float]]],
    width: Mapping[str, float],
) -> dict[str, float]:
    at: dict[str, float] = {}
    for row in order:
        spots = _offsets(row, width)
        middle = (spots[0] + spots[-1]) / 2 if spots else 0.0
        at |= {item: spot - middle for item, spot in zip(row, spots, strict=True)}
    for sweep in range(_SWEEPS):
        for row in order if sweep % 2 == 0 else reversed(order):
            wanted = [_wanted(item, at, near) for item in row]
            at |= dict(zip(row, _spread(wanted, _offsets(row, width)), strict=True))
    return at


def _offsets(row: Sequence[str], width: Mapping[str, float]) -> list[float]:
    """Return the least distance of each item from the row's first."""
    offsets: list[float] = []
    for position, item in enumerate(row):
        before = row[position - 1] if position else item
        gap = min(_gap(before), _gap(item))
        step = (width[before] + width[item]) / 2 + gap if position else 0.0
        offsets.append((offsets[-1] if offsets else 0.0) + step)
    return offsets


def _gap(item: str) -> float:
    if _SEPARATOR not in item:
        return _BOX_GAP
    return _SLIM_GAP if item.endswith(_SLIM) else _GAP


def _wanted(
    item: str, at: Mapping[str, float], near: Mapping[str, Sequence[tuple[str, float]]]
) -> float:
    """Return the weighted mean of an item's neighbours, drawn a little to the map's middle."""
    pulls = [(at[other], pull) for other, pull in near.get(item, ())]
    total = sum(pull for _, pull in pulls) + _TO_MIDDLE
    return sum(x * pull for x, pull in pulls) / total


def _spread(wanted: Sequence[float], offsets: Sequence[float]) -> list[float]:
    """Return places nearest to those wanted that keep every least distance (isotonic regression)."""
    blocks: list[tuple[float, int]] = []
    for want, offset in zip(wanted, offsets, strict=True):
        total, size = want - offset, 1
        while blocks and blocks[-1][0] / blocks[-1][1] > total / size:
            before, count = blocks.pop()
            total, size = total + before, size + count
        blocks.append((total, size))
    means = [total / size for total, size in blocks for _ in range(size)]
    return [mean + offset for mean, offset in zip(means, offsets, strict=True)]
