"""The back-test of the quiet time: who was called abandoned, and who came back."""

from tests.conftest import Workbench
from tests.tables import expect

# W is 1 June; a time-out of 30 days makes the watched weeks 4 April to 2 May; the quiet time is 7 days.
WATERMARKS = """
    | source_id | watermark           |
    | web       | 2026-06-01 00:00:00 |
"""
QUIET = """
    | quiet_time | quiet_time_hours |
    | 7 days     | 168              |
"""
JOURNEYS = """
    | customer_number | journey_number | customer_id | outcome   | converted_at        |
    | 1               | 1              | a           | abandoned |                     |
    | 2               | 1              | b           | converted | 2026-04-30 09:00:00 |
    | 3               | 1              | c           | converted | 2026-04-20 09:00:00 |
    | 4               | 1              | d           | abandoned |                     |
    | 5               | 1              | e           | aftercare |                     |
    | 6               | 1              | f           | abandoned |                     |
"""
# 1 left for good; 2 came back twice, and counts once, by the first silence; 3 was silent after the goal only;
# 4 was declared a second too late to be watched; 5 is aftercare; 6 was declared too long ago.
STEPS = """
    | customer_number | journey_number | step_number | entered_at          | left_at             |
    | 1               | 1              | 1           | 2026-04-10 08:00:00 | 2026-04-10 09:00:00 |
    | 2               | 1              | 1           | 2026-04-05 09:00:00 | 2026-04-05 09:00:00 |
    | 2               | 1              | 2           | 2026-04-12 09:00:00 | 2026-04-12 09:00:00 |
    | 2               | 1              | 3           | 2026-04-22 09:00:00 | 2026-04-22 09:00:00 |
    | 2               | 1              | 4           | 2026-04-30 09:00:00 | 2026-04-30 09:00:00 |
    | 3               | 1              | 1           | 2026-04-20 08:00:00 | 2026-04-20 08:00:00 |
    | 3               | 1              | 2           | 2026-04-20 09:00:00 | 2026-04-20 09:00:00 |
    | 4               | 1              | 1           | 2026-04-25 00:00:01 | 2026-04-25 00:00:01 |
    | 5               | 1              | 1           | 2026-04-10 08:00:00 | 2026-04-10 09:00:00 |
    | 6               | 1              | 1           | 2026-03-28 00:00:00 | 2026-03-28 00:00:00 |
"""


def _given(model: Workbench) -> None:
    model.give("events.watermarks", WATERMARKS)
    model.give("journeys.quiet_time", QUIET)
    model.give("journeys.journeys", JOURNEYS)
    model.give("journeys.steps", STEPS)


def test_a_journey_counts_once_by_its_first_silence(model: Workbench) -> None:
    _given(model)
    expect(
        model("mining.declared_cases", {"time_out": "30d"}),
        """
        | customer_number | silent_from         | declared_at         | back_at             | came_back |
        | 1               | 2026-04-10 09:00:00 | 2026-04-17 09:00:00 |                     | false     |
        | 2               | 2026-04-05 09:00:00 | 2026-04-12 09:00:00 | 2026-04-12 09:00:00 | true      |
        """,
        by="customer_number",
    )


def test_the_share_that_came_back_has_its_limits(model: Workbench) -> None:
    _given(model)
    row = model("mining.declared", {"time_out": "30d"}).to_pylist()[0]
    assert (row["declared"], row["came_back"], row["return_share"]) == (2, 1, 0.5)
    assert 0 < row["return_low"] < 0.5 < row["return_high"] < 1
    assert model.wrong("declared_counts_its_cases") == 0


def test_of_nobody_there_is_no_share(model: Workbench) -> None:
    row = model("mining.declared", {"time_out": "30d"}).to_pylist()[0]
    assert (row["declared"], row["came_back"], row["return_share"]) == (0, 0, None)
    assert row["return_low"] is None


def test_the_check_finds_a_count_that_is_not_that_of_its_cases(model: Workbench) -> None:
    _given(model)
    model("mining.declared", {"time_out": "30d"})
    model.give("mining.declared", "| declared | came_back |\n| 3 | 1 |")
    assert model.wrong("declared_counts_its_cases") == 1


def test_a_silence_is_judged_by_the_quiet_time_of_its_nights(model: Workbench) -> None:
    """Until 12 April 14 days were in force, then 7: whoever had been silent for a week by then is declared that night."""
    _given(model)
    model.give(
        "ops.quiet_times",
        """
        | as_of               | quiet_time_hours |
        | 2026-01-01 04:00:00 | 336              |
        | 2026-04-11 04:00:00 | 336              |
        | 2026-04-12 04:00:00 | 168              |
        """,
    )
    model.give("journeys.steps", STEPS.replace("2026-03-28", "2026-04-03"))
    expect(
        model("mining.declared_cases", {"time_out": "30d"}),
        """
        | customer_number | silent_from         | declared_at         | back_at             | came_back |
        | 1               | 2026-04-10 09:00:00 | 2026-04-17 09:00:00 |                     | false     |
        | 2               | 2026-04-05 09:00:00 | 2026-04-12 09:00:00 | 2026-04-12 09:00:00 | true      |
        | 6               | 2026-04-03 00:00:00 | 2026-04-12 04:00:00 |                     | false     |
        """,
        by="customer_number",
    )
    longer = STEPS.replace(
        "| 2               | 1              | 2           | 2026-04-12 09:00:00",
        "| 2               | 1              | 2           | 2026-04-12 03:00:00",
    )
    model.give("journeys.steps", longer)
    found = model("mining.declared_cases", {"time_out": "30d"}).to_pylist()
    second = next(row for row in found if row["customer_number"] == 2)
    assert str(second["silent_from"]) == "2026-04-12 09:00:00", (
        "the first silence ended before 14 days, and before the change"
    )
