"""One row per move of the cheapest alignment of a way with the expected one: met, skipped, added or missing."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from journey_mining.mining.library import pm4py_module

if TYPE_CHECKING:
    import pyarrow as pa

TABLE = "mining.alignments"
READS = ("mining.expected_ways", "settings.expected")
# Not dijkstra_less_memory: five times as fast, but it gives 4 deviations for x a b against
# a b x a b, where 2 are enough.
ALIGNER = "pm4py.algo.conformance.alignments.petri_net.variants.dijkstra_no_heuristics"
NAME = "concept:name"
NO_MOVE = ">>"

Move = tuple[str, int | None, int | None]


@dataclass(frozen=True)
class _Net:
    """The expected way as a Petri net: a line of places; on a way that is not over, each leads to the end."""

    net: Any
    begin: Any
    end: Any
    steps: tuple[Any, ...]
    exits: tuple[Any, ...]


def build(read: Callable[[str], "pa.Table"], _parameters: Mapping[str, object]) -> "pa.Table":
    """Return the moves of each distinct way that is compared with the expected one.

    pm4py's alignments by Dijkstra's search on the product of way and net. A way that is still on is
    aligned to the cheapest beginning of the expected way: what is left of it costs nothing. Among
    equally cheap alignments the one that meets expected steps as early as it can is the cheapest by
    a fraction of a move, so there is exactly one.

    Returns
    -------
    pyarrow.Table
        `way_number, move, way_position, position`: `met` (both), `added` (no position: not
        expected here), `skipped` (way_position is the step met next), `missing` (the end of the
        expected way, no way_position). Ordered by way, then as the moves follow each other.

    Notes
    -----
    Adriansyah, Aligning observed and modeled behavior, PhD thesis, Eindhoven 2014.
    """
    expected = sorted(read("settings.expected").to_pylist(), key=lambda row: row["position"])
    # Codes instead of names: pm4py has a name of its own, and a touchpoint may be called anything.
    codes = {row["touchpoint"]: str(row["position"]) for row in expected}
    names = [codes[row["touchpoint"]] for row in expected]
    found = read("mining.expected_ways")
    ways = found.filter(found.column("is_aligned")).sort_by("way_number").to_pylist()
    nets = {pending: _net(names, pending) for pending in (False, True)} if ways else {}
    rows = []
    for way in ways:
        moves = _moves([codes[name] for name in way["way"]], nets[way["is_pending"]])
        rows += [(way["way_number"], *move) for move in moves]
    return _table(rows)


def _net(names: Sequence[str], is_pending: bool) -> _Net:
    petri = pm4py_module("pm4py.objects.petri_net.obj")
    arc = pm4py_module("pm4py.objects.petri_net.utils.petri_utils").add_arc_from_to
    net = petri.PetriNet("expected")
    places = [petri.PetriNet.Place(str(k)) for k in range(len(names) + 1)]
    steps = [petri.PetriNet.Transition(str(k), name) for k, name in enumerate(names, 1)]
    exits = [petri.PetriNet.Transition(f"exit {k}", None) for k in range(len(names) * is_pending)]
    net.places.update(places)
    net.transitions.update([*steps, *exits])
    for before, step, after in zip(places, steps, places[1:], strict=False):
        arc(before, step, net)
        arc(step, after, net)
    for place, leaving in zip(places, exits, strict=False):
        arc(place, leaving, net)
        arc(leaving, places[-1], net)
    begin, end = petri.Marking({places[0]: 1}), petri.Marking({places[-1]: 1})
    return _Net(net, begin, end, tuple(steps), tuple(exits))


def _moves(way: Sequence[str], net: _Net) -> list[Move]:
    log = pm4py_module("pm4py.objects.log.obj")
    aligner = pm4py_module(ALIGNER)
    trace = log.Trace([log.Event({NAME: name}) for name in way])
    costs = _costs(len(way), net)
    keys = aligner.Parameters
    parameters = {
        keys.PARAM_TRACE_COST_FUNCTION: costs[0],
        keys.PARAM_MODEL_COST_FUNCTION: costs[1],
        keys.PARAM_SYNC_COST_FUNCTION: dict.fromkeys(net.steps, 0),
        keys.PARAM_ALIGNMENT_RESULT_IS_SYNC_PROD_AWARE: True,
    }
    found = aligner.apply(trace, net.net, net.begin, net.end, parameters=parameters)
    return list(_told(found["alignment"]))


def _costs(length: int, net: _Net) -> tuple[list[int], dict[Any, int]]:
    """Return the cost of each step in addition and of each expected step skipped.

    Each is one move and a fraction of it: a power of two of its own, the greatest for the way's
    first step, so that no two alignments cost the same. Whole numbers, so nothing is rounded.
    """
    expected = len(net.steps)
    move = 1 << (length + expected + 1)
    added = [move + (1 << (expected + length - 1 - k)) for k in range(length)]
    skipped = {step: move + (1 << (expected - 1 - k)) for k, step in enumerate(net.steps)}
    return added, skipped | dict.fromkeys(net.exits, 0)


def _told(alignment: Sequence[Any]) -> Iterator[Move]:
    """Yield the moves with their places; a move by an exit of the net is none."""
    place = 0
    skipped: list[int] = []
    for (_, transition), (name, label) in alignment:
        if name == NO_MOVE:
            skipped += [int(transition)] if label is not None else []
            continue
        place += 1
        if label == NO_MOVE:
            yield "added", place, None
        else:
            yield from (("skipped", place, one) for one in skipped)
            skipped = []
            yield "met", place, int(transition)
    yield from (("missing", None, one) for one in skipped)


def _table(rows: list[tuple[Any, ...]]) -> "pa.Table":
    import pyarrow as pa

    kinds = {"way_number": pa.int64(), "move": pa.string()}
    kinds |= {"way_position": pa.int64(), "position": pa.int64()}
    columns = zip(*rows, strict=True) if rows else [()] * len(kinds)
    return pa.table(
        {
            name: pa.array(values, kind)
            for (name, kind), values in zip(kinds.items(), columns, strict=True)
        }
    )
