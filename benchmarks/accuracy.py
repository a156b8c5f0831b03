"""`make bench`: how near the figures of drop-off come to what really becomes of journeys that are still open.

Worlds with a planted truth run to their end. The night sees each only up to one moment, and states who leaves in
every stage among the journeys begun in the last 14 days; the rest of the world says what became of them by the same
day. Writes "Accuracy" of `benchmarks/RESULTS.md`.
Usage: python -m benchmarks.accuracy [--seeds 30] [--people 6000]
"""

import argparse
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from benchmarks.derive import land
from benchmarks.sections import RESULTS, write_section
from journey_mining.mining.library import pm4py_module
from journey_mining.models import build, find_models, given_tables, in_order
from journey_mining.settings import Settings
from journey_mining.warehouse import Warehouse, open_warehouse

DAYS, COHORT_DAYS = 150, 14
START = np.datetime64("2026-01-01T00:00:00", "us")
AS_OF = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=DAYS)
STAGES = ("Awareness", "Consideration", "Purchase")
TOUCHPOINTS = ("Landing", "Product", "Cart", "Order")
CHANNELS = tuple(f"channel {number:02}" for number in range(1, 13))
# The chance to leave in each stage, which differs by channel, and by person (on the logit scale).
LEAVING = (0.45, 0.35, 0.25)
CHANNEL_SPREAD, PERSON_SPREAD = 0.6, 0.4
# Waits are log-normal: medians in hours within a stage and on to the next, cut under the time-out.
WITHIN, ONWARD, SPREAD, LONGEST = 4.0, 20.0, 1.0, 29 * 24.0
MOST_VISITS = 4
DRAWN = 100_000  # journeys of one channel, to know its planted rates
FEWEST = 50
FIGURES = ("open_aware", "naive", "seen")
DAY = 24.0

Floats = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class World:
    """Journeys and all they will ever do; times in hours.

    `visits` is (journeys, stages, visits), NaN where there is none; `ordered_at` is NaN for those who leave.
    """

    person: Numbers
    channel: Numbers
    visits: Floats
    ordered_at: Floats

    @property
    def entered_at(self) -> Floats:
        """When each journey came to each stage; NaN if it never does."""
        return self.visits[:, :, 0]

    @property
    def last_at(self) -> Floats:
        """The last visit of each stage."""
        last: Floats = np.where(np.isnan(self.visits), -np.inf, self.visits).max(axis=2)
        return last

    def fate(self, stage: int, quiet_hours: float) -> tuple[Floats, Floats]:
        """Return how long after its entry each journey is lost in a stage, and when it goes on; infinite if never."""
        onward = self.entered_at[:, stage + 1] if stage + 1 < len(STAGES) else self.ordered_at
        entered = self.entered_at[:, stage]
        advanced = np.where(np.isnan(onward), np.inf, onward - entered)
        lost = np.where(np.isnan(onward), self.last_at[:, stage] + quiet_hours - entered, np.inf)
        return lost, advanced


def world(seed: int, person: Numbers, channel: Numbers, begins: Floats) -> World:
    """Return what becomes of journeys that begin at these hours; a person's share one inclination to leave."""
    chance = np.random.default_rng(seed)
    count = len(person)
    inclined = chance.normal(0, PERSON_SPREAD, person.max() + 1)[person]
    visits = np.full((count, len(STAGES), MOST_VISITS), np.nan)
    now, is_on = begins.copy(), np.ones(count, bool)
    for stage in range(len(STAGES)):
        visits[is_on, stage, 0] = now[is_on]
        more = np.minimum(chance.geometric(0.6, count) - 1, MOST_VISITS - 1)
        for visit in range(1, MOST_VISITS):
            comes = is_on & (more >= visit)
            now = now + np.where(comes, _waits(chance, WITHIN, count), 0)
            visits[comes, stage, visit] = now[comes]
        is_on &= chance.random(count) >= _leaving(stage, channel, inclined)
        now = now + _waits(chance, ONWARD, count)
    return World(person, channel, visits, np.where(is_on, now, np.nan))


def _waits(chance: np.random.Generator, median: float, count: int) -> Floats:
    # Never under an hour, so that the next visit is another session and another step.
    return np.clip(chance.lognormal(np.log(median), SPREAD, count), 1, LONGEST)


def _leaving(stage: int, channel: Numbers, inclined: Floats) -> Floats:
    by_channel = np.linspace(-CHANNEL_SPREAD, CHANNEL_SPREAD, len(CHANNELS))[channel]
    logit = np.log(LEAVING[stage] / (1 - LEAVING[stage])) + by_channel + inclined
    chance: Floats = 1 / (1 + np.exp(-logit))
    return chance


def people(seed: int, count: int) -> World:
    """Return a world of so many people, of whom three in ten come back for a second journey after 80 to 120 days."""
    chance = np.random.default_rng([seed, 1])
    first = chance.uniform(-40 * DAY, DAYS * DAY, count)
    again = np.flatnonzero(chance.random(count) < 0.3)
    # No journey takes two months, so that both never come within a time-out of each other.
    second = first[again] + chance.uniform(80, 120, len(again)) * DAY
    comes = second <= DAYS * DAY
    person = np.concatenate([np.arange(count), again[comes]])
    begins = np.concatenate([first, second[comes]])
    return world(seed, person, chance.integers(0, len(CHANNELS), len(person)), begins)


@cache
def planted(channel: int) -> World:
    """Return many journeys of one channel, each of another person."""
    person = np.arange(DRAWN)
    return world(10_000 + channel, person, np.full(DRAWN, channel), np.zeros(DRAWN))


def landed(lived: World) -> pa.Table:
    """Return the events of a world up to the moment of the night, as they lie in the warehouse."""
    hours = np.concatenate(
        [lived.visits.reshape(len(lived.person), -1), lived.ordered_at[:, None]], axis=1
    )
    kinds = np.append(np.repeat(np.arange(len(STAGES)), MOST_VISITS), len(STAGES))
    journey, place = np.nonzero((hours >= 0) & (hours <= DAYS * DAY))
    count = len(journey)
    ids = np.char.mod("%032x", np.arange(count))
    name = np.array(TOUCHPOINTS)[kinds[place]]
    at = START + (hours[journey, place] * 3.6e9).astype("timedelta64[us]")
    constant = {"source_id": "web", "ts_precision": "us", "actor": "customer", "file_id": "f", "map_hash": "m",
                "run_id": "r"}  # fmt: skip
    no, zero = pa.repeat(pa.scalar(value=False), count), pa.repeat(pa.scalar(0, pa.int64()), count)
    return pa.table(
        {key: pa.repeat(pa.scalar(value), count) for key, value in constant.items()}
        | {
            "event_id": ids, "source_event_id": ids, "occurred_at": at, "name": name, "raw_name": name,
            "channel": np.array(CHANNELS)[lived.channel[journey]],
            "is_unmapped": no, "is_identity_only": no, "is_automated": no,
            "seq": zero, "line_no": zero, "item_no": zero,
            "customer": np.char.mod("%032x", lived.person[journey]),
        }
    )  # fmt: skip


def settings(period: str) -> Settings:
    """Return rules for the world's touchpoints, and a report about a period."""
    stages = (*STAGES, STAGES[-1])
    rules = [
        {"name": name, "stage": stage, "match": {"name": name}}
        for name, stage in zip(TOUCHPOINTS, stages, strict=True)
    ]
    content = {
        "sources": [{"map": "web", "path": "x"}], "touchpoints": rules, "report": {"period": period},
        "stages": [{"name": stage} for stage in STAGES],
        "journeys": {"goal": [TOUCHPOINTS[-1]], "entry": [TOUCHPOINTS[0]]},
    }  # fmt: skip
    return Settings.model_validate(content)


def derive(warehouse: Warehouse, wanted: Iterable[str], used: Settings) -> None:
    """Build tables and all that they read."""
    models = find_models()
    needed, waiting = set[str](), list(wanted)
    while waiting:
        name = waiting.pop()
        if name in models and name not in needed:
            needed.add(name)
            waiting += models[name].reads
    with warehouse.transaction() as cursor:
        for model in in_order(models, given_tables(warehouse)):
            if model.name in needed:
                cursor.execute(f"create schema if not exists {model.layer}")
                build(cursor, model, used.parameters(AS_OF))


def stated(warehouse: Warehouse, used: Settings) -> list[dict[str, Any]]:
    """Return what the night says of each slice and stage, with the quiet time and the moment it is of."""
    derive(warehouse, ("mining.drop_off_by_slice",), used)
    query = (
        "select d.*, q.quiet_time_hours, epoch_us(w.watermark) as seen_until from mining.drop_off_by_slice as d "
        "cross join journeys.quiet_time as q "
        "cross join (select max(watermark) as watermark from events.watermarks) as w "
        "where d.level = 'stage' and d.open_aware is not null"
    )
    rows: list[dict[str, Any]] = warehouse.cursor().sql(query).to_arrow_table().to_pylist()
    start = START.astype(np.int64)
    return [{**row, "now": (row["seen_until"] - start) / 3.6e9} for row in rows]


def ends(warehouse: Warehouse) -> dict[str, float]:
    """Return, of the cases that came to each stage, the share that pm4py sees end there."""
    frame = (
        warehouse.cursor()
        .sql(
            "select j.journey_id as c, s.stage as a, s.entered_at as t from journeys.steps as s "
            "join journeys.journeys as j using (customer_number, journey_number) "
            "where j.in_population and not s.is_goal"
        )
        .df()
    )
    # An order is no place to leave from: who ordered has gone on.
    ordered = warehouse.cursor().sql(
        "select journey_id from journeys.journeys where in_population and outcome = 'converted'"
    )
    bought = {row[0] for row in ordered.fetchall()}
    keys = {"case_id_key": "c", "activity_key": "a", "timestamp_key": "t"}
    last = pm4py_module("pm4py").get_end_activities(frame[~frame["c"].isin(bought)], **keys)
    came = frame.groupby("a")["c"].nunique()
    return {stage: last.get(stage, 0) / came[stage] for stage in STAGES if stage in came}


def cohort_errors(
    lived: World, rows: Sequence[Mapping[str, Any]], peer: Mapping[str, float]
) -> Iterator[dict[str, float]]:
    """Yield for each stage by how much each figure is off what became of the same spells by the same day."""
    for row in rows:
        if row["slice_kind"] != "everyone":
            continue
        stage = STAGES.index(row["name"])
        entered, begun = lived.entered_at[:, stage], lived.entered_at[:, 0]
        of_cohort = (begun >= row["now"] - COHORT_DAYS * DAY) & (entered <= row["now"])
        lost, _ = lived.fate(stage, row["quiet_time_hours"])
        truth = float(np.mean(lost[of_cohort] <= row["horizon_days"] * DAY))
        found = {figure: row[figure] - truth for figure in FIGURES if row[figure] is not None}
        yield {**found, "pm4py": peer[row["name"]] - truth, "cases": float(of_cohort.sum())}


def covered(rows: Sequence[Mapping[str, Any]]) -> Iterator[bool]:
    """Yield for each channel and stage with enough spells whether the limits hold the planted rate."""
    for row in rows:
        if row["slice_kind"] != "entry_channel" or row["entered"] < FEWEST:
            continue
        drawn, stage = planted(CHANNELS.index(row["slice"])), STAGES.index(row["name"])
        came = ~np.isnan(drawn.entered_at[:, stage])
        lost, _ = drawn.fate(stage, row["quiet_time_hours"])
        rate = float(np.mean(lost[came] <= row["horizon_days"] * DAY))
        yield bool(row["open_aware_low"] <= rate <= row["open_aware_high"])


def night(seed: int, count: int) -> tuple[list[dict[str, float]], list[bool]]:
    """Return the errors of one world's young cohort, and whether limits of its channels hold."""
    lived = people(seed, count)
    with tempfile.TemporaryDirectory() as folder:
        young, whole = settings(f"{COHORT_DAYS}d"), settings("all")
        with open_warehouse(Path(folder) / "warehouse.duckdb", young.limits) as warehouse:
            land(warehouse, landed(lived), young)
            rows = stated(warehouse, young)
            errors = list(cohort_errors(lived, rows, ends(warehouse)))
            return errors, list(covered(stated(warehouse, whole)))


def page(
    errors: Sequence[Mapping[str, float]], held: Sequence[bool], seeds: int, count: int
) -> str:
    """Return the section of `RESULTS.md`."""
    names = {
        "open_aware": "open-aware (ours)",
        "naive": "naive: all who have not gone on",
        "seen": "seen: of those whose end is known",
        "pm4py": "pm4py: cases that end there, of those that came",
    }
    lines = ["| figure | bias, points | root mean square error, points |", "| --- | --: | --: |"]
    for figure, told in names.items():
        off = 100 * np.array([one[figure] for one in errors if figure in one])
        lines.append(f"| {told} | {off.mean():+.2f} | {np.sqrt(np.mean(off**2)):.2f} |")
    cases = np.mean([one["cases"] for one in errors])
    return "\n".join(lines) + (
        f"""

{seeds} worlds of {count:,} people over {DAYS} days, each run to its end and seen by a night up to its day
{DAYS}: journeys begun in the last {COHORT_DAYS} days, {len(errors)} stages of {cases:.0f} spells on average, set
against what became of the same spells by the same day. The 95 % limits of the open-aware figure of the whole period
hold the planted rate in {100 * np.mean(held):.1f} % of {len(held):,} cells: a channel and stage with {FEWEST} spells or
more, its rate known from {DRAWN:,} journeys.
"""
    )


def main() -> None:
    """Run the benchmark, print the table and keep it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=30)
    parser.add_argument("--people", type=int, default=6000)
    given = parser.parse_args()
    errors: list[dict[str, float]] = []
    held: list[bool] = []
    for seed in range(given.seeds):
        off, holds = night(seed, given.people)
        errors += off
        held += holds
    text = page(errors, held, given.seeds, given.people)
    print(text)
    write_section(RESULTS, "Accuracy", text)


if __name__ == "__main__":
    main()
