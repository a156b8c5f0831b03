"""Sessions: silence longer than the gap starts a new one, exactly the gap does not."""

from tests.conftest import Workbench
from tests.tables import expect


def test_a_gap_of_exactly_the_limit_stays_one_session(model: Workbench) -> None:
    sessions = model(
        "journeys.sessions",
        {"session_gap": "30m"},
        events_ordered="""
        | customer_number | event_number | occurred_at         | touchpoint | is_goal |
        | 1               | 1            | 2026-01-01 09:00:00 | Home       | false   |
        | 1               | 2            | 2026-01-01 09:30:00 | Home       | false   |
        | 1               | 3            | 2026-01-01 10:00:01 | Home       | false   |
        """,
    )
    expect(
        sessions,
        """
        | customer_number | session_number | events |
        | 1               | 1              | 2      |
        | 1               | 2              | 1      |
        """,
    )
