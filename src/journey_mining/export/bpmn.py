"""The model of the commonest paths as BPMN 2.0, with a plain layout, for modelling tools."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from journey_mining.export.event_logs import plain_text
from journey_mining.models import statement
from journey_mining.warehouse import Warehouse, translated

_MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
_DI = "http://www.omg.org/spec/BPMN/20100524/DI"
_DC = "http://www.omg.org/spec/DD/20100524/DC"
_WAYPOINT = "http://www.omg.org/spec/DD/20100524/DI"
_SIZES = {"task": (120, 60), "startEvent": (36, 36), "endEvent": (36, 36)}
_GATEWAY = (50, 50)
_COLUMN, _LANE = 180, 90

Row = dict[str, Any]


def export_bpmn(warehouse: Warehouse, folder: Path, say: Callable[[str], None]) -> list[Path]:
    """Write the model as `process_map.bpmn`; return the one path.

    Ids and order are those of the table, so the same model is the same bytes. See OMG, Business
    Process Model and Notation 2.0.2, 2014.
    """
    from lxml import etree

    with translated("exporting the model"):
        rows = warehouse.cursor().sql(statement("logs/bpmn")).to_arrow_table().to_pylist()
    nodes = [row for row in rows if row["kind"] != "sequenceFlow"]
    flows = [row for row in rows if row["kind"] == "sequenceFlow"]
    spaces = {"bpmn": _MODEL, "bpmndi": _DI, "omgdc": _DC, "omgdi": _WAYPOINT}
    top = etree.Element(f"{{{_MODEL}}}definitions", nsmap=spaces)
    top.set("id", "definitions")
    top.set("targetNamespace", "https://journey-mining.example/bpmn")
    _put_model(top, nodes, flows)
    _put_diagram(top, nodes, flows)
    path = folder / "process_map.bpmn"
    path.write_bytes(etree.tostring(top, xml_declaration=True, encoding="UTF-8", pretty_print=True))
    tasks = sum(row["kind"] == "task" for row in nodes)
    say(f"{path.name}: {tasks:,} touchpoints, {len(flows):,} flows")
    return [path]


def _put_model(top: Any, nodes: Sequence[Row], flows: Sequence[Row]) -> None:  # noqa: ANN401 - an element of lxml, which has no types
    from lxml import etree

    inside = etree.SubElement(top, f"{{{_MODEL}}}process", id="journey", isExecutable="false")
    for row in nodes:
        node = etree.SubElement(inside, f"{{{_MODEL}}}{row['kind']}", id=_node(row["element"]))
        if row["name"] is not None:
            node.set("name", plain_text(row["name"]))
        if row["direction"] is not None:
            node.set("gatewayDirection", row["direction"])
        for side, end in (("incoming", "target"), ("outgoing", "source")):
            for flow in flows:
                if flow[end] == row["element"]:
                    etree.SubElement(node, f"{{{_MODEL}}}{side}").text = _flow(flow["element"])
    for flow in flows:
        etree.SubElement(
            inside,
            f"{{{_MODEL}}}sequenceFlow",
            id=_flow(flow["element"]),
            sourceRef=_node(flow["source"]),
            targetRef=_node(flow["target"]),
        )


def _put_diagram(top: Any, nodes: Sequence[Row], flows: Sequence[Row]) -> None:  # noqa: ANN401 - as above
    from lxml import etree

    places = _places(nodes, flows)
    diagram = etree.SubElement(top, f"{{{_DI}}}BPMNDiagram", id="diagram")
    plane = etree.SubElement(diagram, f"{{{_DI}}}BPMNPlane", id="plane", bpmnElement="journey")
    for row in nodes:
        x, y, width, height = places[row["element"]]
        name = _node(row["element"])
        shape = etree.SubElement(plane, f"{{{_DI}}}BPMNShape", id=f"{name}_shape", bpmnElement=name)
        box = {"x": x, "y": y, "width": width, "height": height}
        etree.SubElement(shape, f"{{{_DC}}}Bounds", {key: str(value) for key, value in box.items()})
    for row in flows:
        name = _flow(row["element"])
        edge = etree.SubElement(plane, f"{{{_DI}}}BPMNEdge", id=f"{name}_edge", bpmnElement=name)
        x, y, width, height = places[row["source"]]
        other_x, other_y, _, other_height = places[row["target"]]
        for right, down in ((x + width, y + height // 2), (other_x, other_y + other_height // 2)):
            etree.SubElement(edge, f"{{{_WAYPOINT}}}waypoint", x=str(right), y=str(down))


def _places(nodes: Sequence[Row], flows: Sequence[Row]) -> Mapping[int, tuple[int, int, int, int]]:
    """Return each node's box: a column by its longest way from the start, lanes in the nodes' order."""
    columns = _columns([row["element"] for row in nodes], flows)
    filled: defaultdict[int, int] = defaultdict(int)
    places = {}
    for row in nodes:
        column = columns[row["element"]]
        width, height = _SIZES.get(row["kind"], _GATEWAY)
        x, y = (
            40 + column * _COLUMN - width // 2 + 60,
            40 + filled[column] * _LANE - height // 2 + 30,
        )
        places[row["element"]] = (x, y, width, height)
        filled[column] += 1
    return places


def _columns(nodes: Sequence[int], flows: Sequence[Row]) -> Mapping[int, int]:
    """Return the longest way to each node from the first, without flows that lead back."""
    after: defaultdict[int, list[int]] = defaultdict(list)
    for flow in flows:
        after[flow["source"]].append(flow["target"])
    ordered: list[int] = []
    state = dict.fromkeys(nodes, "new")
    back: set[tuple[int, int]] = set()
    todo = [(node, iter(after[node])) for node in nodes[:1]]
    while todo:
        node, rest = todo[-1]
        state[node] = "on the way"
        found = next(rest, None)
        if found is None:
            state[node] = "done"
            ordered.append(node)
            todo.pop()
        elif state[found] == "new":
            todo.append((found, iter(after[found])))
        elif state[found] == "on the way":
            back.add((node, found))
    columns = dict.fromkeys(nodes, 0)
    for node in reversed(ordered):
        for found in after[node]:
            if (node, found) not in back:
                columns[found] = max(columns[found], columns[node] + 1)
    return columns


def _node(element: int) -> str:
    return f"node_{element}"


def _flow(element: int) -> str:
    return f"flow_{element}"
