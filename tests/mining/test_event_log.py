"""Steps under pm4py's names."""

from datetime import UTC, datetime

from journey_mining.mining.event_log import event_log


def test_a_step_becomes_one_event_with_its_times_in_utc() -> None:
    import polars as pl

    steps = pl.DataFrame(
        {
            "journey_id": ["x-1", "x-1"],
            "step_number": [2, 1],
            "touchpoint": ["Cart", "Home"],
            "stage": ["Buy", None],
            "channel": ["web", "web"],
            "entered_at": [datetime(2026, 1, 1, 9), datetime(2026, 1, 1, 8)],
            "left_at": [datetime(2026, 1, 1, 10), datetime(2026, 1, 1, 8)],
        }
    )
    log = event_log(steps)
    assert log.columns == [
        "case:concept:name",
        "concept:name",
        "start_timestamp",
        "time:timestamp",
        "org:resource",
        "stage",
    ]
    assert log["concept:name"].to_list() == ["Home", "Cart"]
    assert log["start_timestamp"].to_list()[1] == datetime(2026, 1, 1, 9, tzinfo=UTC)
    assert log["time:timestamp"].to_list()[1] == datetime(2026, 1, 1, 10, tzinfo=UTC)
