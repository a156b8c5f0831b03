"""The process map is the same every time, bound to stages, and its boxes stand apart."""

import random

from journey_mining.report.figures.layered import place
from journey_mining.report.figures.process_map import (
    MapInput,
    drawn_arrows,
    drawn_boxes,
    levels,
    process_map,
    rows_of,
)
from journey_mining.report.figures.routes import BOX_HEIGHT
from journey_mining.report.parts import Table
from journey_mining.report.voice import voice_for
from tests.report.world import NIGHT, STAGES, World, make_world

VOICE = voice_for(NIGHT)
NO_TABLE = Table("numbers", "Numbers", (), ())


def _given(world: World) -> MapInput:
    boxes = drawn_boxes(world.read("mining.touchpoints").to_dicts(), NIGHT.k)
    arrows = drawn_arrows(
        world.read("mining.process_map").to_dicts(),
        world.read("mining.path_flow").to_dicts(),
        boxes,
    )
    bands = [*((stage, stage, "") for stage, _ in STAGES), (None, "In no stage", "")]
    return MapInput(boxes, arrows, bands, 1180)


def test_the_layout_is_deterministic(world: World) -> None:
    one, other = _given(world), _given(make_world())
    assert process_map(one, NO_TABLE, VOICE) == process_map(other, NO_TABLE, VOICE)


def test_boxes_stand_apart(world: World) -> None:
    drawn = process_map(_given(world), NO_TABLE, VOICE)
    boxes = [(box.x, box.y, box.x + box.width, box.y + BOX_HEIGHT) for box in drawn.boxes]
    for place_, one in enumerate(boxes):
        for other in boxes[place_ + 1 :]:
            assert (
                one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
            )


def test_stages_are_bands_in_order(world: World) -> None:
    given = _given(world)
    rows, _ = rows_of(given)
    order = [stage for stage, _, _ in given.bands]
    ranked = sorted(
        (order.index(row["stage"]), rows[name]) for name, row in given.touchpoints.items()
    )
    assert [row for _, row in ranked] == sorted(row for _, row in ranked)
    assert sorted(set(rows.values())) == list(range(max(rows.values()) + 1))


def test_every_box_keeps_its_strongest_arrow_in_and_out(world: World) -> None:
    given = _given(world)
    shown = {pair for pair, level in levels(given.arrows).items() if level == 1}
    for name in given.touchpoints:
        for end in (0, 1):
            own = [pair for pair in given.arrows if pair[end] == name]
            if own:
                assert max(own, key=lambda pair: given.arrows[pair]) in shown or any(
                    given.arrows[pair] == max(given.arrows[o] for o in own)
                    for pair in shown
                    if pair[end] == name
                )


def test_a_long_arrow_keeps_clear_of_the_boxes_it_passes() -> None:
    for seed in range(20):
        rng = random.Random(seed)
        names = [f"t{number}" for number in range(14)]
        rows = {"START": 0} | {name: 1 + number // 3 for number, name in enumerate(names)}
        arrows = {
            (a, b): 5 for a in names for b in names if rows[a] < rows[b] and rng.random() < 0.3
        }
        placed = place(rows, arrows, dict.fromkeys(rows, 150.0))
        for stops in placed.stops.values():
            for x, row in stops:
                for name, (centre, line) in placed.at.items():
                    assert line != row or abs(centre - x) >= 75, (seed, name)


def test_no_box_is_of_fewer_than_k_journeys(world: World) -> None:
    rows = world.read("mining.touchpoints").to_dicts()
    rare = [*rows, {**rows[0], "touchpoint": "Rare", "journeys": NIGHT.k - 1}]
    assert "Rare" not in drawn_boxes(rare, NIGHT.k)
