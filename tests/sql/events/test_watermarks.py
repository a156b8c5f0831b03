"""How far the data go: the earliest end among active sources."""

from tests.conftest import Workbench
from tests.landed import land
from tests.tables import expect

SOURCES = """
    | source_id | rank | lateness |
    | web       | 0    | 1 day    |
    | mail      | 1    | 1 day    |
    | survey    | 2    | 1 day    |
    | users     | 3    | 1 day    |
"""


def test_a_source_that_lags_more_than_two_days_does_not_hold_the_watermark(
    model: Workbench,
) -> None:
    land(
        model,
        """
        | event_id | source_id | occurred_at         | is_identity_only |
        | e1       | web       | 2026-05-20 10:00:00 | false            |
        | e2       | mail      | 2026-05-18 10:00:00 | false            |
        | e3       | survey    | 2026-05-18 09:59:59 | false            |
        | e4       | users     | 2026-05-01 00:00:00 | true             |
        """,
    )
    expect(
        model("events.watermarks", settings_sources=SOURCES),
        """
        | source_id | last_at             | is_identity_only | is_active | watermark           |
        | mail      | 2026-05-18 10:00:00 | false            | true      | 2026-05-18 10:00:00 |
        | survey    | 2026-05-18 09:59:59 | false            | false     | 2026-05-18 10:00:00 |
        | users     | 2026-05-01 00:00:00 | true             | false     | 2026-05-18 10:00:00 |
        | web       | 2026-05-20 10:00:00 | false            | true      | 2026-05-18 10:00:00 |
        """,
    )


def test_a_lateness_of_its_own_keeps_a_source_active(model: Workbench) -> None:
    land(
        model,
        """
        | event_id | source_id | occurred_at         |
        | e1       | web       | 2026-05-20 10:00:00 |
        | e2       | mail      | 2026-05-15 10:00:00 |
        """,
    )
    found = model(
        "events.watermarks",
        settings_sources="""
        | source_id | rank | lateness |
        | web       | 0    | 1 day    |
        | mail      | 1    | 7 days   |
        """,
    )
    assert {str(row["watermark"]) for row in found.to_pylist()} == {"2026-05-15 10:00:00"}


def test_what_is_later_than_the_night_does_not_move_it(model: Workbench) -> None:
    land(
        model,
        """
        | event_id | source_id | occurred_at         | received_at         |
        | e1       | web       | 2026-05-31 10:00:00 | 2026-05-31 12:00:00 |
        | e2       | web       | 2026-05-31 11:00:00 | 2026-06-01 00:00:01 |
        """,
    )
    found = model("events.watermarks", settings_sources=SOURCES).to_pylist()
    web = next(row for row in found if row["source_id"] == "web")
    assert str(web["watermark"]) == "2026-05-31 12:00:00"
