"""A second opinion on the sample, in polars: order, sessions, journeys, steps, moves, responses and purchases.

It shares no statement with the product; of its tables it takes the logs, whose customer an event is, and what it is called.
"""

from collections.abc import Iterator
from pathlib import Path

import polars as pl  # noqa: TID253 - the other engine
import pyarrow as pa
import pytest

from journey_mining.settings_limits import Limits
from journey_mining.warehouse import Warehouse, open_warehouse

GAP, TIME_OUT = pl.duration(minutes=30), pl.duration(days=30)
WHO = "customer_number"
JOURNEY = [WHO, "journey"]


@pytest.fixture(scope="module")
def warehouse(sample_night: Path) -> Iterator[Warehouse]:
    with open_warehouse(sample_night / "warehouse.duckdb", Limits(), read_only=True) as opened:
        yield opened


@pytest.fixture(scope="module")
def events(warehouse: Warehouse) -> pl.DataFrame:
    """Every counted event with its session, journey and step."""
    logs = _table(warehouse, "landing.events").select(
        "event_id", "source_id", "occurred_at", "seq", "channel"
    )
    names = _table(warehouse, "events.ordered").select(
        "event_id", WHO, "touchpoint", "stage", "is_goal"
    )
    ranks = _table(warehouse, "settings.sources").select("source_id", "rank")
    stages = _table(warehouse, "settings.stages").select("stage", "is_after_goal")
    assert stages["is_after_goal"].any()
    return (
        logs.join(names, on="event_id")
        .join(ranks, on="source_id")
        .join(stages, on="stage", how="left")
        .sort(WHO, "occurred_at", "rank", "seq", "event_id")
        .with_columns(silence=pl.col("occurred_at").diff().over(WHO))
        .with_columns(
            is_turn=pl.col("is_goal") | (~pl.col("is_after_goal")).fill_null(value=False),
            session=(pl.col("silence") > GAP).fill_null(value=True).cum_sum().over(WHO),
            stretch=(pl.col("silence") > TIME_OUT).fill_null(value=False).cum_sum().over(WHO),
        )
        .with_columns(
            was_goal=pl.when("is_turn")
            .then("is_goal")
            .forward_fill()
            .shift(1)
            .over(WHO, "stretch")
            .fill_null(value=False)
        )
        .with_columns(
            begins=(pl.col("silence") > TIME_OUT).fill_null(value=True)
            | (pl.col("is_turn") & pl.col("was_goal"))
        )
        .with_columns(journey=pl.col("begins").cum_sum().over(WHO))
        .with_columns(step=pl.struct("touchpoint", "session").rle_id().over(JOURNEY))
    )


@pytest.fixture(scope="module")
def steps(events: pl.DataFrame) -> pl.DataFrame:
    """Every step, with the stage it is in."""
    return (
        events.group_by(*JOURNEY, "step", maintain_order=True)
        .agg(
            pl.col("touchpoint", "stage", "channel", "session", "event_id").first(),
            pl.col("occurred_at").min().alias("entered_at"),
            pl.col("occurred_at").max().alias("left_at"),
            pl.len().alias("events"),
            pl.col("is_goal").any(),
        )
        .with_columns(
            pl.col("stage").forward_fill().over(JOURNEY),
            step=pl.int_range(1, pl.len() + 1).over(JOURNEY),
        )
    )


@pytest.fixture(scope="module")
def purchases(steps: pl.DataFrame, warehouse: Warehouse) -> pl.DataFrame:
    """Every goal in order, by the clock of the report, with its products."""
    products = _table(warehouse, "landing.events").select("event_id", "products")
    left_cut = _table(warehouse, "journeys.journeys").filter("left_cut").select(WHO, cut=True)
    return (
        steps.filter("is_goal")
        .join(products, on="event_id")
        .join(left_cut, on=WHO, how="left")
        .sort(*JOURNEY)
        .with_columns(at=_local("entered_at"))
    )


def _local(name: str) -> pl.Expr:
    zoned = pl.col(name).dt.replace_time_zone("UTC").dt.convert_time_zone("Europe/Berlin")
    return zoned.dt.replace_time_zone(None)


def _table(warehouse: Warehouse, name: str) -> pl.DataFrame:
    table = warehouse.table(name)
    spans = [one.name for one in table.schema if pa.types.is_interval(one.type)]
    frame = pl.from_arrow(table.drop_columns(spans))
    assert isinstance(frame, pl.DataFrame)
    return frame.with_columns(pl.col(pl.Categorical, pl.Enum).cast(pl.String))


def _same(found: pl.DataFrame, theirs: pl.DataFrame) -> None:
    assert found.height == theirs.height > 0
    for name, other in zip(found.columns, theirs.columns, strict=True):
        unlike = found[name].ne_missing(theirs[other].cast(found[name].dtype))
        assert not unlike.any(), f"{name}: {unlike.sum()} of {found.height} rows differ"


def test_sessions_are_the_same(events: pl.DataFrame, warehouse: Warehouse) -> None:
    found = (
        events.group_by(WHO, "session")
        .agg(
            pl.col("occurred_at").min().alias("from"),
            pl.col("occurred_at").max().alias("to"),
            pl.len(),
        )
        .sort(WHO, "session")
    )
    theirs = _table(warehouse, "journeys.sessions").select(
        WHO, "session_number", "started_at", "ended_at", "events"
    )
    _same(found, theirs.sort(WHO, "session_number"))


def test_steps_are_the_same(steps: pl.DataFrame, warehouse: Warehouse) -> None:
    columns = [*JOURNEY, "step", "touchpoint", "stage", "channel", "entered_at", "left_at", "session", "events",
               "is_goal", "event_id"]  # fmt: skip
    theirs = _table(warehouse, "journeys.steps").select(
        WHO, "journey_number", "step_number", "touchpoint", "stage", "channel", "entered_at", "left_at",
        "session_number", "events", "is_goal", "first_event_id",
    )  # fmt: skip
    _same(
        steps.sort(*JOURNEY, "step").select(columns),
        theirs.sort(WHO, "journey_number", "step_number"),
    )


def test_the_moves_between_steps_are_the_same(steps: pl.DataFrame, warehouse: Warehouse) -> None:
    period = _table(warehouse, "journeys.journeys").filter("in_period")
    ours = (
        steps.join(period.select(WHO, journey="journey_number"), on=JOURNEY, how="semi")
        .sort(*JOURNEY, "step")
        .with_columns(target=pl.col("touchpoint").shift(-1).over(JOURNEY))
        .drop_nulls("target")
        .group_by("touchpoint", "target")
        .agg(pl.len(), pl.struct(JOURNEY).n_unique().alias("journeys"))
        .sort("touchpoint", "target")
    )
    theirs = (
        _table(warehouse, "mining.directly_follows")
        .filter((pl.col("source") != "START") & ~pl.col("target").str.starts_with("END:"))
        .select("source", "target", "transitions", "journeys")
        .sort("source", "target")
    )
    _same(ours, theirs)


def test_responses_fall_into_the_same_journeys(steps: pl.DataFrame, warehouse: Warehouse) -> None:
    left_out = _table(warehouse, "events.left_out").filter(pl.col("reason") == "response")
    until = _table(warehouse, "events.watermarks")["watermark"][0]
    ours = (
        _table(warehouse, "landing.events")
        .filter(~pl.col("is_identity_only") & (pl.col("occurred_at") <= until))
        .select("event_id", "occurred_at", "name")
        .join(left_out.select("event_id", WHO).drop_nulls(), on="event_id")
        .sort("occurred_at")
        .join_asof(
            steps.sort("entered_at", *JOURNEY, "step"),
            left_on="occurred_at",
            right_on="entered_at",
            by=WHO,
            check_sortedness=False,
        )
    )
    theirs = _table(warehouse, "journeys.responses").sort("event_id")
    _same(
        ours.sort("event_id").select("event_id", "name", WHO, "journey", "step"),
        theirs.select("event_id", "name", WHO, "journey_number", "step_number"),
    )


def test_retention_is_the_same(purchases: pl.DataFrame, warehouse: Warehouse) -> None:
    until = _table(warehouse, "events.watermarks").select(_local("watermark")).item(0, 0)
    bought = purchases.filter(pl.col("cut").is_null()).with_columns(
        first=pl.col("at").first().over(WHO), place=pl.int_range(pl.len()).over(WHO)
    )
    bought = bought.with_columns(cohort=pl.col("first").dt.strftime("%Y-%m"))
    cells = []
    for month in range(5):
        begins, ends = (pl.col("first").dt.offset_by(f"{month + k}mo") for k in (0, 1))
        is_back = (pl.col("place") > 0) & (pl.col("at") >= begins) & (pl.col("at") < ends)
        cells.append(
            bought.group_by("cohort")
            .agg(
                pl.lit(month).alias("month"),
                pl.col(WHO).n_unique().alias("members"),
                pl.col(WHO).filter(is_back).n_unique().alias("retained"),
                (ends.max() <= until).alias("is_over"),
            )
            .filter("is_over")
        )
    theirs = _table(warehouse, "mining.retention").sort("cohort", "months_after")
    _same(
        pl.concat(cells).sort("cohort", "month").drop("is_over"),
        theirs.select("cohort", "months_after", "members", "retained"),
    )


def test_next_purchases_are_the_same(purchases: pl.DataFrame, warehouse: Warehouse) -> None:
    pairs = (
        purchases.with_columns(after=pl.col("products").shift(-1).over(WHO))
        .drop_nulls("after")
        .select(WHO, "journey", "products", "after")
        .explode("products")
        .unique([WHO, "products"], keep="first", maintain_order=True)
    )
    buyers = pairs.group_by("products").agg(pl.len().alias("again"))
    joint = (
        pairs.explode("after")
        .unique([WHO, "products", "after"])
        .group_by("products", "after")
        .len()
    )
    theirs = _table(warehouse, "mining.next_purchases")
    ours = (
        joint.join(buyers, on="products")
        .filter((pl.col("again") >= 20) & (pl.col("len") >= 20))
        .sort("products", "after")
    )
    _same(
        ours.select("products", "after", "again", "len"),
        theirs.drop_nulls("lift").select("product", "next_product", "buyers_again", "joint_buyers"),
    )
