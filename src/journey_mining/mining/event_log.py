"""Steps under pm4py's column names: the one place that knows them."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

CASE = "case:concept:name"
ACTIVITY = "concept:name"
START = "start_timestamp"
TIME = "time:timestamp"
CHANNEL = "org:resource"


def event_log(steps: "pl.DataFrame") -> "pl.DataFrame":
    """Return steps as a log that pm4py and XES tools read: one event a step, journeys as cases.

    Parameters
    ----------
    steps
        columns `journey_id, step_number, touchpoint, stage, channel, entered_at, left_at`; times
        are UTC without a zone, as in the warehouse.

    Returns
    -------
    polars.DataFrame
        ordered by journey and step; times zoned UTC. `start_timestamp` is when the step was
        entered, `time:timestamp` its last event, so pm4py's wait between two is our
        `silence_before`. Names are those of the XES standard, IEEE 1849-2023, and of pm4py.
    """
    import polars as pl

    zoned = [pl.col(name).dt.replace_time_zone("UTC") for name in ("entered_at", "left_at")]
    return (
        steps.sort("journey_id", "step_number")
        .with_columns(zoned)
        .select(
            pl.col("journey_id").cast(pl.String).alias(CASE),
            pl.col("touchpoint").cast(pl.String).alias(ACTIVITY),
            pl.col("entered_at").alias(START),
            pl.col("left_at").alias(TIME),
            pl.col("channel").cast(pl.String).alias(CHANNEL),
            pl.col("stage").cast(pl.String).alias("stage"),
        )
    )
