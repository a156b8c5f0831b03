"""The quiet time is calibrated on what customers did, to the reference's hour."""

from datetime import datetime, timedelta
from random import Random

import pyarrow as pa
import pytest

from tests.conftest import Workbench
from tests.reference import Event, Rules, journeys_of, quiet_time
from tests.tables import expect

RULES = Rules((("Buy", False),), timedelta(minutes=30), timedelta(days=30))
START = datetime(2026, 1, 1)
WATERMARK = datetime(2026, 6, 1)


def _world(seed: int, people: int) -> list[list[Event]]:
    chance = Random(seed)
    worlds = []
    for _ in range(people):
        at = START + timedelta(hours=chance.uniform(0, 24 * 140))
        events = [Event(at, "Home", None)]
        while chance.random() < 0.55:
            at += timedelta(hours=chance.expovariate(1 / 60) + 0.5)
            events.append(Event(at, "Home", None, is_goal=chance.random() < 0.1))
        worlds.append([one for one in events if one.at <= WATERMARK])
    return worlds


@pytest.mark.parametrize(("seed", "people"), [(1, 900), (2, 2500), (3, 60)])
def test_it_is_the_hour_the_reference_finds(model: Workbench, seed: int, people: int) -> None:
    worlds = _world(seed, people)
    model.give("settings.stages", "| stage | position | is_after_goal |\n| Buy | 1 | false |")
    model.give("events.watermarks", f"| source_id | watermark |\n| web | {WATERMARK} |")
    rows = [
        {"customer_number": n, "event_number": k, "event_id": f"{n}-{k}", "occurred_at": e.at,
         "touchpoint": e.touchpoint, "stage": e.stage, "is_goal": e.is_goal, "channel": "web"}
        for n, world in enumerate(worlds, 1) for k, e in enumerate(world, 1)
    ]  # fmt: skip
    model.give_arrow("events.ordered", pa.Table.from_pylist(rows))
    found = model("journeys.quiet_time").to_pylist()[0]
    journeys = [journeys_of(world, RULES) for world in worlds]
    expected, is_calibrated = quiet_time(journeys, WATERMARK, RULES.time_out)
    assert timedelta(hours=found["quiet_time_hours"]) == expected
    assert found["is_calibrated"] == is_calibrated


def test_a_set_quiet_time_is_kept_and_not_called_calibrated(model: Workbench) -> None:
    found = model("journeys.quiet_time", {"quiet_time": "36h"}, journeys_steps="| touchpoint |")
    expect(
        found,
        """
        | quiet_time_hours | is_calibrated |
        | 36               | false         |
        """,
    )


def test_with_few_silences_it_is_seven_days_or_the_time_out(model: Workbench) -> None:
    few = model("journeys.quiet_time", {"time_out": "3d"}, journeys_steps="| touchpoint |")
    expect(
        few,
        """
        | quiet_time_hours | silences | is_calibrated |
        | 72               | 0        | false         |
        """,
    )


@pytest.mark.parametrize(
    ("nights", "in_force"),
    [
        ("", 72),
        # A week has not passed since it came into force, however much tonight's differs.
        ("| 2026-05-20 00:00:00 | 90 |\n| 2026-05-26 00:00:00 | 40 |", 40),
        # It came into force a week ago, and is another by more than a tenth.
        ("| 2026-05-20 00:00:00 | 90 |\n| 2026-05-25 00:00:00 | 40 |", 72),
        # By just a tenth it stays, however old.
        ("| 2026-02-01 00:00:00 | 80 |", 80),
        ("| 2026-02-01 00:00:00 | 81 |", 72),
        # Forth and back: the week counts from when it came into force again.
        (
            "| 2026-02-01 00:00:00 | 40 |\n| 2026-05-25 00:00:01 | 90 |\n| 2026-05-28 00:00:00 | 40 |",
            40,
        ),
        # Nights that come after this one are not known to it.
        ("| 2026-06-01 00:00:00 | 40 |\n| 2026-07-01 00:00:00 | 40 |", 72),
    ],
)
def test_one_in_force_stays_for_a_week_and_within_a_tenth(
    model: Workbench, nights: str, in_force: int
) -> None:
    """Tonight is 1 June; its logs say 72 hours."""
    model.give("ops.quiet_times", "| as_of | quiet_time_hours |\n" + nights)
    model.give(
        "journeys.silences",
        "| hours | silences | returns |\n"
        + "".join(f"| {hour} | 400 | {40 if hour < 72 else 4} |\n" for hour in range(24, 721)),
    )
    found = model("journeys.quiet_times", {"time_out": "30d"}).to_pylist()[-1]
    assert found["quiet_time_hours"] == in_force
    tonight = model.warehouse.table("journeys.quiet_time").to_pylist()[0]
    assert (tonight["found_hours"], tonight["quiet_time_hours"]) == (72, in_force)


def test_one_that_is_set_or_too_little_studied_keeps_nothing_of_the_nights_before(
    model: Workbench,
) -> None:
    model.give("ops.quiet_times", "| as_of | quiet_time_hours |\n| 2026-05-30 00:00:00 | 40 |")
    few = model("journeys.quiet_time", {"time_out": "30d"}, journeys_steps="| touchpoint |")
    assert few.to_pylist()[0]["quiet_time_hours"] == 168
    model.give("journeys.silences", "| hours | silences | returns |\n| 24 | 400 | 4 |")
    fixed = model("journeys.quiet_time", {"quiet_time": "36h"})
    assert fixed.to_pylist()[0]["quiet_time_hours"] == 36
