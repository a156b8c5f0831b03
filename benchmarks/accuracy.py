"""`make bench`: how near the figures of drop-off come to what really becomes of journeys that are still open.

Worlds with a planted truth run to their end. The night sees each only up to one moment, and states who leaves in
every stage among the journeys begun in the last 14 days; the rest of the world says what became of them by the same
day. Writes "Accuracy" of `benchmarks/RESULTS.md`.
Usage: python -m benchmarks.accuracy [--seeds 30] [--people 6000]
"""

import argparse
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.derive import land
from benchmarks.fates import (
    CHANNELS,
    DAY,
    DAYS,
    DRAWN,
    STAGES,
    START,
    TOUCHPOINTS,
    World,
    landed,
    people,
    planted,
)
from benchmarks.sections import RESULTS, write_section
from journey_mining.mining.library import pm4py_module
from journey_mining.models import build, find_models, given_tables, in_order
from journey_mining.settings import Settings
from journey_mining.warehouse import Warehouse, open_warehouse

COHORT_DAYS = 14
AS_OF = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=DAYS)
FEWEST = 50
FIGURES = ("open_aware", "naive", "seen")


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
