"""What is drawn is conserved: every journey is counted once and ends in exactly one place."""

import itertools
import json
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import pytest

from journey_mining.report.figures.path_flow import path_flow
from journey_mining.report.figures.sankey import MARGIN, Flow, centres, sankey_json, scale_and_pad
from journey_mining.report.figures.stage_flow import stage_flow
from journey_mining.report.voice import voice_for
from tests.report.world import NIGHT, STAGES, TOUCHPOINTS, make_world

VOICE = voice_for(NIGHT)
CHANNELS = {name: channel for name, (_, channel) in TOUCHPOINTS.items()}
PRE_GOAL = [stage for stage, is_after in STAGES if not is_after]


def _rows(journeys: int, seed: int, table: str) -> Sequence[dict[str, Any]]:
    return make_world(journeys, seed).read(table).to_dicts()


def _stage(journeys: int, seed: int = 7) -> Flow:
    flow = stage_flow(_rows(journeys, seed, "mining.stage_flow"), PRE_GOAL, CHANNELS, VOICE)
    assert flow
    return flow


def _path(journeys: int, seed: int = 7) -> Flow:
    flow = path_flow(_rows(journeys, seed, "mining.path_flow"), CHANNELS, VOICE)
    assert flow
    return flow


def _flows(journeys: int, seed: int) -> list[Flow]:
    return [_stage(journeys, seed), _path(journeys, seed)]


@pytest.mark.parametrize("journeys", [3, 60, 700])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_at_every_inner_node_in_is_out_and_sources_and_sinks_are_n(
    journeys: int, seed: int
) -> None:
    for flow in _flows(journeys, seed):
        drawn = json.loads(sankey_json(flow))
        link = drawn["data"][0]["link"]
        inward: dict[int, int] = defaultdict(int)
        outward: dict[int, int] = defaultdict(int)
        for source, target, value in zip(
            link["source"], link["target"], link["value"], strict=True
        ):
            outward[source] += value
            inward[target] += value
        inner = set(inward) & set(outward)
        assert {node: inward[node] for node in inner} == {node: outward[node] for node in inner}
        assert sum(n for node, n in outward.items() if node not in inward) == journeys
        assert sum(n for node, n in inward.items() if node not in outward) == journeys
        assert set(inward) | set(outward) == set(range(len(flow.nodes)))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_nodes_of_a_column_stand_apart_and_inside(seed: int) -> None:
    for flow in _flows(700, seed):
        scale, pad = scale_and_pad(flow)
        at, size = centres(flow, scale), flow.sizes
        height = flow.height - MARGIN["t"] - MARGIN["b"]
        assert pad >= 0
        for column in range(len(flow.lefts)):
            spans = sorted(
                (
                    at[n.key][1] * height - size[n.key] * scale / 2,
                    at[n.key][1] * height + size[n.key] * scale / 2,
                )
                for n in flow.nodes
                if n.column == column
            )
            assert all(low >= -1 and high <= height + 1 for low, high in spans)
            assert all(before[1] <= after[0] for before, after in itertools.pairwise(spans))


def test_abandoned_and_still_open_are_ends_of_their_own() -> None:
    inks = {node.ink for node in _stage(700).nodes}
    assert {"abandoned", "open", "goal", "stage"} <= inks
    steps = {node.key.split(" ", 1)[1]: node.ink for node in _path(700).nodes}
    assert steps["END:abandoned"] == "abandoned"
    assert steps["END:open"] == "open"
    assert steps["BEYOND"] == "beyond"


def test_a_touchpoint_is_named_at_every_step_or_at_none() -> None:
    rows = _rows(700, 7, "mining.path_flow")
    flow = _path(700)
    named = {node.key.split(" ", 1)[1] for node in flow.nodes} - {"OTHER", "BEYOND"}
    met = {(row["position"] + 1, row["target"]) for row in rows}
    drawn = {(int(node.key.split(" ", 1)[0]), node.key.split(" ", 1)[1]) for node in flow.nodes}
    assert {(step, name) for step, name in met if name in named} <= drawn


def test_a_journey_in_no_stage_runs_to_its_end() -> None:
    rows = [
        {"source": "START", "target": "Cart stage", "journeys": 60},
        {"source": "START", "target": "No stage", "journeys": 9},
        {"source": "No stage", "target": "No stage / END:abandoned", "journeys": 9},
        {"source": "Cart stage", "target": "Cart stage / END:open", "journeys": 60},
    ]
    flow = stage_flow(rows, ["Cart stage"], {}, VOICE)
    assert flow
    keys = {node.key for node in flow.nodes}
    assert {"No stage", "No stage / END:abandoned"} <= keys
    assert sum(link.value for link in flow.links) == 69


def test_nothing_to_draw_is_no_figure() -> None:
    assert stage_flow([], PRE_GOAL, {}, VOICE) is None
    assert path_flow([], {}, VOICE) is None
