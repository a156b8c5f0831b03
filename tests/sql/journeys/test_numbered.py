"""Where a journey ends and the next begins, to the boundary."""

from tests.conftest import Workbench
from tests.tables import expect

STAGES = """
    | stage    | position | is_after_goal |
    | Consider | 1        | false         |
    | Buy      | 2        | false         |
    | Service  | 3        | true          |
"""
NO_AFTER = """
    | stage    | position | is_after_goal |
    | Consider | 1        | false         |
    | Buy      | 2        | false         |
"""


def test_a_silence_of_exactly_the_time_out_stays_one_journey(model: Workbench) -> None:
    numbered = model(
        "journeys.numbered",
        {"time_out": "30d"},
        settings_stages=STAGES,
        events_ordered="""
        | customer_number | event_number | occurred_at         | touchpoint | stage    | is_goal |
        | 1               | 1            | 2026-01-01 00:00:00 | Product    | Consider | false   |
        | 1               | 2            | 2026-01-31 00:00:00 | Product    | Consider | false   |
        | 1               | 3            | 2026-03-02 00:00:01 | Product    | Consider | false   |
        """,
    )
    expect(
        numbered,
        """
        | event_number | session_number | journey_number | step_number |
        | 1            | 1              | 1              | 1           |
        | 2            | 2              | 1              | 2           |
        | 3            | 3              | 2              | 1           |
        """,
    )


def test_after_the_goal_service_and_unstaged_stay_and_a_pre_goal_stage_opens_the_next(
    model: Workbench,
) -> None:
    numbered = model(
        "journeys.numbered",
        settings_stages=STAGES,
        events_ordered="""
        | customer_number | event_number | occurred_at         | touchpoint | stage    | is_goal |
        | 1               | 1            | 2026-01-01 00:00:00 | Product    | Consider | false   |
        | 1               | 2            | 2026-01-01 00:01:00 | Order      | Buy      | true    |
        | 1               | 3            | 2026-01-01 00:02:00 | Call       |          | false   |
        | 1               | 4            | 2026-01-01 00:03:00 | Ticket     | Service  | false   |
        | 1               | 5            | 2026-01-01 00:04:00 | Product    | Consider | false   |
        | 1               | 6            | 2026-01-01 00:05:00 | Order      | Buy      | true    |
        | 1               | 7            | 2026-01-01 00:06:00 | Order      | Buy      | true    |
        """,
    )
    expect(
        numbered,
        """
        | event_number | journey_number | step_number |
        | 1            | 1              | 1           |
        | 2            | 1              | 2           |
        | 3            | 1              | 3           |
        | 4            | 1              | 4           |
        | 5            | 2              | 1           |
        | 6            | 2              | 2           |
        | 7            | 3              | 1           |
        """,
    )


def test_without_after_goal_stages_the_goal_ends_the_journey(model: Workbench) -> None:
    numbered = model(
        "journeys.numbered",
        settings_stages=NO_AFTER,
        events_ordered="""
        | customer_number | event_number | occurred_at         | touchpoint | stage | is_goal |
        | 1               | 1            | 2026-01-01 00:00:00 | Order      | Buy   | true    |
        | 1               | 2            | 2026-01-01 00:01:00 | Call       |       | false   |
        | 1               | 3            | 2026-01-01 00:02:00 | Call       |       | false   |
        """,
    )
    expect(
        numbered,
        """
        | event_number | journey_number | step_number |
        | 1            | 1              | 1           |
        | 2            | 2              | 1           |
        | 3            | 2              | 1           |
        """,
    )


def test_a_goal_before_a_time_out_says_nothing_of_the_journey_after_it(model: Workbench) -> None:
    numbered = model(
        "journeys.numbered",
        settings_stages=STAGES,
        events_ordered="""
        | customer_number | event_number | occurred_at         | touchpoint | stage    | is_goal |
        | 1               | 1            | 2026-01-01 00:00:00 | Order      | Buy      | true    |
        | 1               | 2            | 2026-03-01 00:00:00 | Call       |          | false   |
        | 1               | 3            | 2026-03-01 00:01:00 | Product    | Consider | false   |
        """,
    )
    expect(
        numbered,
        """
        | event_number | journey_number |
        | 1            | 1              |
        | 2            | 2              |
        | 3            | 2              |
        """,
    )


def test_the_same_touchpoint_in_the_next_session_is_another_step(model: Workbench) -> None:
    numbered = model(
        "journeys.numbered",
        settings_stages=STAGES,
        events_ordered="""
        | customer_number | event_number | occurred_at         | touchpoint | stage    | is_goal |
        | 1               | 1            | 2026-01-01 00:00:00 | Product    | Consider | false   |
        | 1               | 2            | 2026-01-01 00:10:00 | Product    | Consider | false   |
        | 1               | 3            | 2026-01-01 01:00:00 | Product    | Consider | false   |
        """,
    )
    expect(
        numbered,
        """
        | event_number | session_number | step_number |
        | 1            | 1              | 1           |
        | 2            | 1              | 1           |
        | 3            | 2              | 2           |
        """,
    )
