"""One row per node and flow of the block-structured model (BPMN) of the population's commonest paths."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from journey_mining.mining.library import pm4py_module

if TYPE_CHECKING:
    import pyarrow as pa

TABLE = "mining.process_map_bpmn"
READS = ("mining.process_map_ways",)
INDUCTIVE = "pm4py.algo.discovery.inductive"
TO_BPMN = "pm4py.objects.conversion.process_tree.variants.to_bpmn"
KINDS = {
    "StartEvent": "startEvent",
    "NormalEndEvent": "endEvent",
    "Task": "task",
    "ExclusiveGateway": "exclusiveGateway",
    "ParallelGateway": "parallelGateway",
}

Row = tuple[int, str, str | None, str | None, int | None, int | None]


def build(read: Callable[[str], "pa.Table"], parameters: Mapping[str, object]) -> "pa.Table":
    """Return the model that pm4py's inductive miner (infrequent) finds, as nodes and flows.

    It is mined from paths with their weights, not from the directly-follows counts: from those of a
    whole population it finds a flower, in which anything follows anything.

    Returns
    -------
    pyarrow.Table
        `element, kind, name, direction, source, target`: nodes numbered from the start along the
        flows, then flows; kind is the element's name in BPMN 2.0, direction a gateway's
        (`Diverging`, `Converging`), source and target the numbers of a flow's nodes.

    Notes
    -----
    Leemans, Fahland and van der Aalst, Discovering block-structured process models from event logs
    containing infrequent behaviour, BPM workshops 2013.
    """
    ways = sorted(read("mining.process_map_ways").to_pylist(), key=lambda row: row["path"])
    if not ways:
        return _table([])
    paths = {tuple(row["path"].split(" > ")): row["journeys"] for row in ways}
    return _table(_elements(_model(paths, parameters["model_noise"])))


def _model(paths: Mapping[tuple[str, ...], int], noise: object) -> Any:  # noqa: ANN401 - a graph of pm4py, which has no types
    # Numbers for names: sets of text have another order under another hash seed, and so would cuts.
    names = sorted({name for path in paths for name in path})
    numbers = {name: number for number, name in enumerate(names)}
    weighed = Counter({tuple(numbers[name] for name in path): n for path, n in paths.items()})
    structure = pm4py_module(f"{INDUCTIVE}.dtypes.im_ds").IMDataStructureUVCL(weighed)
    miner = pm4py_module(f"{INDUCTIVE}.variants.imf").IMFUVCL({"noise_threshold": noise})
    tree = miner.apply(structure)
    todo = [tree]
    while todo:
        node = todo.pop()
        todo += node.children
        if node.label is not None:
            node.label = names[node.label]
    return pm4py_module(TO_BPMN).apply(tree)


def _elements(model: Any) -> list[Row]:  # noqa: ANN401 - as above
    """Number what can be reached from the start, nearest first; pm4py's own ids are random."""
    (start,) = (one for one in model.get_nodes() if type(one).__name__ == "StartEvent")
    numbers, flows, todo = {start: 1}, [], [start]
    while todo:
        node = todo.pop(0)
        for flow in node.get_out_arcs():
            target = flow.get_target()
            if target not in numbers:
                numbers[target] = len(numbers) + 1
                todo.append(target)
            flows.append((numbers[node], numbers[target]))
    nodes = [_node(number, node) for node, number in numbers.items()]
    return nodes + [
        (number, "sequenceFlow", None, None, *ends)
        for number, ends in enumerate(flows, len(nodes) + 1)
    ]


def _node(number: int, node: Any) -> Row:  # noqa: ANN401 - as above
    kind = KINDS[type(node).__name__]
    direction = node.get_gateway_direction().value if kind.endswith("Gateway") else None
    return number, kind, node.get_name() or None, direction, None, None


def _table(rows: Sequence[Row]) -> "pa.Table":
    import pyarrow as pa

    kinds = {"element": pa.int64(), "kind": pa.string(), "name": pa.string()}
    kinds |= {"direction": pa.string(), "source": pa.int64(), "target": pa.int64()}
    columns = zip(*rows, strict=True) if rows else [()] * len(kinds)
    return pa.table(
        {
            name: pa.array(values, kind)
            for (name, kind), values in zip(kinds.items(), columns, strict=True)
        }
    )
