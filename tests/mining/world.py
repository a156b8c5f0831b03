"""Small worlds of journeys for the mining tests: written as steps, loaded as the tables that mining reads."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from journey_mining.models import Model, build, find_models, in_order, load_macros
from journey_mining.settings_funnels import Funnel
from journey_mining.settings_tables import funnel_tables
from journey_mining.warehouse import run

START = datetime(2026, 1, 1)
STAGES = (("Aware", False), ("Consider", False), ("Buy", False), ("Service", True))
PARAMETERS: dict[str, object] = {
    "session_gap": timedelta(minutes=30),
    "time_out": timedelta(days=30),
    "period": None,
    "rare_share": 0.0,
    "path_steps": 6,
    "path_back_steps": 5,
    "u_turn_dwell": timedelta(seconds=10),
    "ping_pong_span": timedelta(seconds=60),
    "refresh_events": 3,
    "refresh_span": timedelta(seconds=15),
    "limits_from": 10,
    "horizon_share": 0.95,
    "aligned_steps": 50,
    "aligned_ways": 1000,
}
GIVEN = {
    "events.ordered",
    "events.watermarks",
    "journeys.journeys",
    "journeys.numbered",
    "journeys.quiet_time",
    "journeys.quiet_times",
    "journeys.slices",
    "journeys.steps",
    "settings.contract",
    "settings.expected",
    "landing.events",
    "settings.funnel_exclusions",
    "settings.funnel_steps",
    "settings.funnels",
    "settings.goals",
    "settings.parameters",
    "settings.stages",
    "settings.touchpoints",
}
TABLES = (
    "directly_follows",
    "drop_off",
    "funnels",
    "path_flow",
    "path_flow_back",
    "process_map_loops",
    "process_map_moves",
    "settings",
    "stage_flow",
    "touchpoints",
    "variants",
)
INPUTS = (
    "create schema events; create schema journeys; create schema settings; create schema mining; create schema checks;"
    "create schema landing; create table landing.events (event_id varchar, ts_precision varchar);"
    "create table events.ordered (customer_number integer, event_number integer, event_id varchar,"
    " occurred_at timestamp, name varchar, touchpoint varchar, url_path varchar);"
    "create table journeys.numbered (customer_number integer, event_number integer, event_id varchar,"
    " occurred_at timestamp, touchpoint varchar, session_number integer, journey_number integer,"
    " step_number integer);"
    "create table events.watermarks (source_id varchar, watermark timestamp);"
    "create table settings.stages (stage varchar, position integer, is_after_goal boolean);"
    "create table settings.touchpoints (position integer, touchpoint varchar, stage varchar);"
    "create table settings.funnels (funnel varchar, steps integer, step_order varchar, entry varchar,"
    " counting varchar, hold varchar, whole_window interval, step_window interval);"
    "create table settings.funnel_steps (funnel varchar, position integer, touchpoint varchar, step varchar,"
    " is_optional boolean);"
    "create table settings.funnel_exclusions (funnel varchar, touchpoint varchar, from_position integer,"
    " until_position integer, mode varchar);"
    "create table settings.goals (touchpoint varchar);"
    "create table settings.expected (position integer, touchpoint varchar, step varchar);"
    "create table settings.contract (rule_number integer, rule varchar, first_touchpoint varchar,"
    " then_touchpoint varchar, within_time interval, times integer, words varchar, why varchar);"
    "create table settings.parameters (name varchar, value varchar);"
    "create table journeys.quiet_times (in_force_from timestamp, in_force_until timestamp, is_first boolean,"
    " quiet_time_hours double, quiet_time interval);"
    "create table journeys.quiet_time (quiet_time interval, quiet_time_hours double, found_hours double, silences bigint,"
    " return_share double, is_calibrated boolean);"
    "create table journeys.steps (customer_number integer, journey_number integer, step_number integer,"
    " touchpoint varchar, stage varchar, channel varchar, entered_at timestamp, left_at timestamp,"
    " silence_before double, session_number integer, is_goal boolean, first_event_id varchar);"
    "create table journeys.journeys (customer_number integer, journey_number integer, customer_id varchar,"
    " started_at timestamp, converted_at timestamp, last_at timestamp, outcome varchar, left_cut boolean,"
    " in_period boolean, in_population boolean, value decimal(18, 4));"
    "create table journeys.slices (customer_number integer, journey_number integer, in_population boolean,"
    " slice_kind varchar, slice varchar);"
)


@dataclass(frozen=True)
class Step:
    """One step: where, in which stage, and from which hour of the world to which.

    `views` are its events, as hour and page; without them there is one at either end.
    """

    touchpoint: str
    stage: str | None
    entered: float
    left: float
    is_goal: bool = False
    session: int | None = 1
    views: tuple[tuple[float, str], ...] = ()

    @property
    def events(self) -> tuple[tuple[float, str], ...]:
        """The hours and pages of the step's events."""
        ends = dict.fromkeys([self.entered, self.left])
        return self.views or tuple((hour, f"/{self.touchpoint}") for hour in ends)


@dataclass(frozen=True)
class Journey:
    """One journey of a customer, with the outcome it has at the world's end."""

    customer: int
    number: int
    channel: str
    steps: tuple[Step, ...]
    outcome: str
    in_period: bool = True
    in_population: bool = True

    @property
    def goal(self) -> int | None:
        """The number of the step that reached the goal."""
        return next((k for k, step in enumerate(self.steps, 1) if step.is_goal), None)


@dataclass(frozen=True)
class World:
    """Journeys up to an hour W, and the quiet time in hours."""

    journeys: tuple[Journey, ...]
    watermark: float
    quiet_time: float = 48.0
    stages: tuple[tuple[str, bool], ...] = STAGES


def at(hour: float) -> datetime:
    """Return the instant of an hour of the world."""
    return START + timedelta(seconds=round(hour * 3600))


def customer_id(customer: int) -> str:
    """Return a customer's id, which decides its group."""
    return f"customer {customer}"


def value_of(one: Journey) -> Decimal | None:
    """Return what a journey that converted was worth: something else for each customer."""
    return Decimal(one.customer) if one.outcome == "converted" else None


def journey(text: str, customer: int = 1, number: int = 1, **given: object) -> Journey:
    """Read a journey from words such as `a:Aware@0 b@2 Order!@5`: touchpoint, stage, hour; `!` the goal."""
    steps: list[Step] = []
    stage: str | None = None
    for word in text.split():
        body, _, hour = word.partition("@")
        name, _, own = body.rstrip("!").partition(":")
        stage = own or stage
        when = float(hour) if hour else float(len(steps))
        steps.append(Step(name, stage, when, when, is_goal=body.endswith("!")))
    outcome = "converted" if any(step.is_goal for step in steps) else "abandoned"
    values = {"channel": "web", "outcome": outcome, **given}
    return Journey(customer, number, steps=tuple(steps), **values)  # type: ignore[arg-type]  # given by name


def judged(journeys: Iterable[Journey], watermark: float, quiet_time: float = 48.0) -> World:
    """Return a world of these journeys in order, with outcomes as they stand at the watermark."""
    done = []
    for one in sorted(journeys, key=lambda j: (j.customer, j.number)):
        silent = watermark - one.steps[-1].left >= quiet_time
        outcome = "converted" if one.goal else "abandoned" if silent else "open"
        done.append(replace(one, outcome=outcome))
    return World(tuple(done), watermark, quiet_time)


def load(world: World, *funnels: Funnel) -> duckdb.DuckDBPyConnection:
    """Return an engine that holds the world's input tables."""
    connection = duckdb.connect()
    connection.execute(INPUTS)
    load_macros(connection)
    fill(connection, "events.watermarks", [("web", at(world.watermark))])
    span = timedelta(hours=world.quiet_time)
    quiet = (span, world.quiet_time, world.quiet_time, 300, 0.04, True)
    fill(connection, "journeys.quiet_time", [quiet])
    stretch = (at(world.watermark), None, True, world.quiet_time, span)
    fill(connection, "journeys.quiet_times", [stretch])
    stages = [(name, k, after) for k, (name, after) in enumerate(world.stages, 1)]
    fill(connection, "settings.stages", stages)
    goals = {step.touchpoint for one in world.journeys for step in one.steps if step.is_goal}
    fill(connection, "settings.goals", [(name,) for name in sorted(goals)])
    for name in ("funnels", "funnel_steps", "funnel_exclusions"):
        fill(connection, f"settings.{name}", funnel_tables(funnels)[name])
    events = _events(world)
    fill(connection, "landing.events", [(row[2], "s") for row in events])
    fill(connection, "events.ordered", [(*row[:4], "Page viewed", *row[4:6]) for row in events])
    fill(connection, "journeys.numbered", [(*row[:5], *row[6:]) for row in events])
    first: dict[tuple[object, ...], object] = {}
    for row in reversed(events):
        first[row[0], row[7], row[8]] = row[2]
    steps = [row for one in world.journeys for row in _steps(one)]
    fill(connection, "journeys.steps", [(*row, first[row[:3]]) for row in steps])
    fill(connection, "journeys.journeys", [_row(one) for one in world.journeys])
    fill(connection, "journeys.slices", [row for one in world.journeys for row in _slices(one)])
    return connection


def mined(
    world: World, *funnels: Funnel, tables: Sequence[str] = TABLES, **changed: object
) -> duckdb.DuckDBPyConnection:
    """Return an engine in which these tables of mining are built on the world, and what they need."""
    connection = load(world, *funnels)
    rebuild(connection, {**PARAMETERS, **changed}, tables)
    return connection


def rebuild(
    connection: duckdb.DuckDBPyConnection,
    parameters: Mapping[str, object],
    tables: Sequence[str] = TABLES,
) -> None:
    """Build the tables of mining and what they need, in order."""
    for model in _models(tuple(tables)):
        if model.build is not None:
            build(connection, model, parameters)
            continue
        # Without `build`, which would ask the engine for each model's parameters anew.
        values = {one: parameters[one] for one in sorted(model.parameters)}
        connection.execute(f"create or replace table {model.name} as {model.text}", values)


@cache
def _models(tables: tuple[str, ...]) -> tuple[Model, ...]:
    models = find_models()
    needed: dict[str, Model] = {}
    todo = [f"mining.{name}" for name in tables]
    while todo:
        name = todo.pop()
        if name not in GIVEN and name not in needed:
            needed[name] = models[name]
            todo += models[name].reads
    return tuple(in_order(needed, GIVEN))


def broken(connection: duckdb.DuckDBPyConnection, check: str) -> list[tuple[Any, ...]]:
    """Return the rows that a check calls wrong."""
    text = (Path(__file__).parents[2] / "sql" / "checks" / f"{check}.sql").read_text("utf-8")
    return run(connection, text, PARAMETERS).fetchall()


def rows(
    connection: duckdb.DuckDBPyConnection, table: str, columns: str = "*", where: str = "true"
) -> list[tuple[Any, ...]]:
    """Return columns of a table, sorted."""
    return connection.execute(
        f"select {columns} from {table} where {where} order by all"
    ).fetchall()


def fill(
    connection: duckdb.DuckDBPyConnection, table: str, values: Sequence[tuple[object, ...]]
) -> None:
    """Put rows into a table."""
    if not values:
        return
    names = [row[0] for row in connection.execute(f"describe {table}").fetchall()]
    filled = pa.table(
        {name: list(column) for name, column in zip(names, zip(*values, strict=True), strict=True)}
    )
    connection.register("filled", filled)
    connection.execute(f"insert into {table} from filled")
    connection.unregister("filled")


def _events(world: World) -> list[tuple[object, ...]]:
    """Number each customer's events: customer, number, id, time, touchpoint, page, session, journey, step."""
    rows: list[tuple[object, ...]] = []
    numbers: Counter[int] = Counter()
    for one in world.journeys:
        for k, step in enumerate(one.steps, 1):
            for hour, page in step.events:
                numbers[one.customer] += 1
                number = numbers[one.customer]
                event = (one.customer, number, f"{one.customer}-{number}", at(hour))
                rows.append((*event, step.touchpoint, page, step.session, one.number, k))
    return rows


def _steps(one: Journey) -> Iterable[tuple[object, ...]]:
    before: float | None = None
    for k, step in enumerate(one.steps, 1):
        silence = None if before is None else (at(step.entered) - at(before)).total_seconds()
        times = (at(step.entered), at(step.left))
        yield (
            one.customer,
            one.number,
            k,
            step.touchpoint,
            step.stage,
            one.channel,
            *times,
            silence,
            step.session,
            step.is_goal,
        )
        before = step.left


def _row(one: Journey) -> tuple[object, ...]:
    converted = next((at(step.entered) for step in one.steps if step.is_goal), None)
    times = (at(one.steps[0].entered), converted, at(one.steps[-1].left))
    left_cut = not one.in_population and one.outcome != "aftercare"
    flags = (one.outcome, left_cut, one.in_period, one.in_period and one.in_population)
    value = value_of(one)
    return one.customer, one.number, customer_id(one.customer), *times, *flags, value


def _slices(one: Journey) -> Iterable[tuple[object, ...]]:
    if one.in_period:
        for kind, name in (("everyone", "everyone"), ("entry_channel", one.channel)):
            yield one.customer, one.number, one.in_population, kind, name
