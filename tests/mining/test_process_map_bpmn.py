"""The block-structured model as a BPMN file, read back by pm4py."""

from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from journey_mining.export.bpmn import export_bpmn
from journey_mining.mining.library import pm4py_module
from journey_mining.warehouse import Warehouse
from tests.mining.world import (
    PARAMETERS,
    Journey,
    Step,
    World,
    judged,
    load,
    rebuild,
    rows,
)
from tests.mining.worlds import random_world

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
SHAPES = "{http://www.omg.org/spec/BPMN/20100524/DI}"


def written(world: World, folder: Path, **changed: object) -> Path:
    """Write the model of a world and return the file."""
    parameters = {
        **PARAMETERS,
        "model_paths": 200,
        "model_touchpoints": 60,
        "model_noise": 0.0,
        **changed,
    }
    connection = load(world)
    rebuild(connection, parameters, ("process_map_bpmn",))
    folder.mkdir(exist_ok=True)
    (path,) = export_bpmn(Warehouse(connection, folder), folder, lambda _line: None)
    return path


def world_of(*paths: tuple[str, ...]) -> World:
    """Return a world of finished journeys with these touchpoints."""
    some = [
        Journey(
            k, 1, "web", tuple(Step(name, None, i, i) for i, name in enumerate(path)), "abandoned"
        )
        for k, path in enumerate(paths)
    ]
    return judged(some, 900)


def accepted(path: Path, ways: list[tuple[str, ...]]) -> list[Any]:
    """Return how well pm4py fits each way to the model it reads from a file, 1 being wholly."""
    pm4py, log = pm4py_module("pm4py"), pm4py_module("pm4py.objects.log.obj")
    aligner = pm4py_module(
        "pm4py.algo.conformance.alignments.petri_net.variants.dijkstra_no_heuristics"
    )
    net = pm4py.convert_to_petri_net(pm4py.read_bpmn(str(path)))
    move = 10_000
    found = []
    for way in ways:
        trace = log.Trace([log.Event({"concept:name": name}) for name in way])
        found.append(aligner.apply(trace, *net)["cost"] < move)
    return found


def test_the_model_read_back_takes_every_path_it_was_found_from(tmp_path: Path) -> None:
    paths = [
        ("home", "shop", "cart", "order"),
        ("home", "cart", "shop", "order"),
        ("home", "shop", "shop", "order"),
        ("news",),
    ]
    path = written(world_of(*paths), tmp_path)
    never = [("order", "home"), ("news", "home")]
    assert accepted(path, [*paths, *never]) == [True] * 4 + [False] * 2


def test_every_node_is_drawn_once_and_every_flow_joins_two(tmp_path: Path) -> None:
    world = random_world(seed=3, journeys=80, quiet_hours=72, longest_wait=30, begin=0)
    top = etree.parse(written(world, tmp_path)).getroot()
    inside = top.find(f"{BPMN}process")
    ids = [one.get("id") for one in top.iter() if one.get("id")]
    assert len(ids) == len(set(ids))
    nodes = {one.get("id") for one in inside if one.tag != f"{BPMN}sequenceFlow"}
    flows = inside.findall(f"{BPMN}sequenceFlow")
    assert {one.get(end) for one in flows for end in ("sourceRef", "targetRef")} == nodes
    drawn = {one.get("bpmnElement") for one in top.iter(f"{SHAPES}BPMNShape")}
    joined = {one.get("bpmnElement") for one in top.iter(f"{SHAPES}BPMNEdge")}
    assert (drawn, joined) == (nodes, {one.get("id") for one in flows})
    boxes = [tuple(one.attrib.items()) for one in top.iter("{*}Bounds")]
    assert len(boxes) == len(set(boxes)) > 5


def test_names_are_text_whatever_they_hold(tmp_path: Path) -> None:
    names = ("<bpmn:task/>", "a & b", "\"'", "=cmd|' /C'!A0", "]]>", "\u0007bell", "tau", "é")
    path = written(world_of(names), tmp_path)
    kept = {
        node.get_name()
        for node in pm4py_module("pm4py").read_bpmn(str(path)).get_nodes()
        if type(node).__name__ == "Task"
    }
    assert kept == {name.replace("\u0007", "\ufffd") for name in names}


def test_a_journey_that_goes_on_does_not_end_the_model(tmp_path: Path) -> None:
    world = judged([*world_of(("home", "order")).journeys, *open_ones()], 900)
    assert [one.outcome for one in world.journeys] == ["abandoned", "open"]
    path = written(world, tmp_path)
    assert accepted(path, [("home", "order"), ("home",)]) == [True, False]


def open_ones() -> list[Journey]:
    return [Journey(99, 1, "web", (Step("home", None, 899, 899),), "open")]


def test_the_commonest_paths_are_taken_and_no_others(tmp_path: Path) -> None:
    world = world_of(("b",), ("a",), ("a",), ("c", "c"), ("c", "c"))
    connection = load(world)
    changed = {"model_paths": 1, "model_touchpoints": 60, "model_noise": 0.0}
    rebuild(connection, {**PARAMETERS, **changed}, ("process_map_bpmn",))
    assert rows(connection, "mining.process_map_ways") == [("a", 2)]
    few = {**PARAMETERS, **changed, "model_paths": 9, "model_touchpoints": 2}
    rebuild(connection, few, ("process_map_bpmn",))
    assert rows(connection, "mining.process_map_ways") == [("a", 2), ("c > c", 2)]
    again = written(world, tmp_path, model_paths=2, aligned_steps=1)
    assert accepted(again, [("a",), ("b",), ("c", "c")]) == [True, True, False]


@pytest.mark.parametrize("noise", [0.0, 0.2, 1.0])
def test_the_same_model_is_the_same_bytes(tmp_path: Path, noise: float) -> None:
    world = random_world(seed=8, journeys=60, quiet_hours=72, longest_wait=30, begin=0)
    again = World(tuple(reversed(world.journeys)), world.watermark, world.quiet_time)
    files = [
        written(one, tmp_path / str(k), model_noise=noise)
        for k, one in enumerate((world, world, again))
    ]
    assert len({file.read_bytes() for file in files}) == 1


def test_of_no_journeys_there_is_an_empty_model(tmp_path: Path) -> None:
    top = etree.parse(written(judged([], 900), tmp_path)).getroot()
    assert len(top.find(f"{BPMN}process")) == 0
