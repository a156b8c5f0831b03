"""One row per arrow that a heuristics net keeps of the population's moves: the process map."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from journey_mining.mining.library import pm4py_module

if TYPE_CHECKING:
    import pyarrow as pa

TABLE = "mining.process_map"
READS = ("mining.process_map_moves", "mining.process_map_loops")
MINER = "pm4py.algo.discovery.heuristics.variants.classic"

Arrow = tuple[str, str]


def build(read: Callable[[str], "pa.Table"], _parameters: Mapping[str, object]) -> "pa.Table":
    """Return the arrows kept, with how often, in how many journeys, and how one-way they are.

    The miner is the heuristics miner as pm4py has it, with pm4py's thresholds, run on counts that
    SQL made: START and END:<outcome> take part as nodes, so the arrows from and to them pass the
    same test as all others.

    Returns
    -------
    pyarrow.Table
        `source, target, transitions, journeys, dependency`, ordered by source and target.
        Dependency is (ab - ba) / (ab + ba + 1), from -1 to 1; in a loop of two it may be near 0.

    Notes
    -----
    Weijters and Ribeiro, Flexible heuristics miner (FHM), BETA working paper 334, Eindhoven 2011.
    """
    moves = {
        (row["source"], row["target"]): row for row in read("mining.process_map_moves").to_pylist()
    }
    loops = {
        (row["source"], row["target"], row["source"]): row["returns"]
        for row in read("mining.process_map_loops").to_pylist()
    }
    dependencies = _kept(
        {arrow: row["transitions"] for arrow, row in sorted(moves.items())},
        dict(sorted(loops.items())),
    )
    return _table([{**moves[a], "dependency": dependencies[a]} for a in sorted(dependencies)])


def _kept(moves: dict[Arrow, int], loops: dict[tuple[str, str, str], int]) -> dict[Arrow, float]:
    if not moves:
        return {}
    nodes = sorted({name for arrow in moves for name in arrow})
    ends = {name for name in nodes if name.startswith("END:")}
    net = pm4py_module(MINER).apply_heu_dfg(
        moves,
        activities=nodes,
        activities_occurrences={name: _met(name, moves) for name in nodes},
        start_activities={"START": _met("START", moves)},
        end_activities={name: _met(name, moves) for name in sorted(ends)},
        freq_triples=loops,
    )
    drawn = {
        (name, other.node_name)
        for name, node in net.nodes.items()
        for other in node.output_connections
    }
    return {arrow: _dependency(arrow, moves) for arrow in sorted(drawn & moves.keys())}


def _met(name: str, moves: Mapping[Arrow, int]) -> int:
    side = 0 if name == "START" else 1
    return sum(count for arrow, count in moves.items() if arrow[side] == name)


def _dependency(arrow: Arrow, moves: Mapping[Arrow, int]) -> float:
    forth, back = moves[arrow], moves.get((arrow[1], arrow[0]), 0)
    if arrow[0] == arrow[1]:
        return forth / (forth + 1)
    return (forth - back) / (forth + back + 1)


def _table(rows: list[dict[str, Any]]) -> "pa.Table":
    import pyarrow as pa

    columns = {"source": pa.string(), "target": pa.string(), "transitions": pa.int64()}
    columns |= {"journeys": pa.int64(), "dependency": pa.float64()}
    return pa.Table.from_pylist(rows, pa.schema(list(columns.items())))
