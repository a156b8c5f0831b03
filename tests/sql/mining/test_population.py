from tests.conftest import Workbench
from tests.tables import expect


def test_the_ledger_adds_up_and_no_journey_is_left_out_twice(model: Workbench) -> None:
    journeys = """
        | customer_number | started_at          | outcome   | left_cut | in_period | in_population |
        | 1               | 2026-01-02 00:00:00 | converted | false    | true      | true          |
        | 1               | 2026-01-05 00:00:00 | open      | false    | true      | true          |
        | 2               | 2026-01-01 00:00:00 | open      | true     | true      | false         |
        | 3               | 2026-01-03 00:00:00 | aftercare | false    | true      | false         |
        | 4               | 2026-01-03 00:00:00 | aftercare | true     | true      | false         |
        | 5               | 2025-01-03 00:00:00 | abandoned | false    | false     | false         |
    """
    expect(
        model("mining.population", journeys_journeys=journeys),
        """
        | journeys_of_period | population | left_cut | aftercare | customers | first_started_at    | last_started_at     |
        | 5                  | 2          | 2        | 1         | 1         | 2026-01-02 00:00:00 | 2026-01-05 00:00:00 |
        """,
    )
