"""Purchases: which there are, what was bought, and what is known of the first."""

from tests.conftest import Workbench
from tests.landed import land
from tests.tables import expect

JOURNEYS = """
    | customer_number | journey_number | converted_at        | left_cut |
    | 1               | 1              | 2026-01-01 09:00:00 | false    |
    | 1               | 2              |                     | false    |
    | 1               | 3              | 2026-03-01 09:00:00 | false    |
    | 2               | 1              |                     | true     |
    | 2               | 2              | 2026-02-01 09:00:00 | false    |
"""
STEPS = """
    | customer_number | journey_number | step_number | is_goal | first_event_id |
    | 1               | 1              | 1           | false   | e0             |
    | 1               | 1              | 2           | true    | e1             |
    | 1               | 2              | 1           | false   | e2             |
    | 1               | 3              | 1           | true    | e3             |
    | 2               | 1              | 1           | false   | e4             |
    | 2               | 2              | 1           | true    | e5             |
"""
# e3 names nothing, and of the other reports of that sale the best-ranked that names anything does.
SALES = """
    | event_id | kept_event_id | rank |
    | e1       | e1            | 0    |
    | x1       | e1            | 1    |
    | e3       | e3            | 0    |
    | x3       | e3            | 1    |
    | y3       | e3            | 2    |
    | z3       | e3            | 3    |
"""


def test_products_are_the_goals_own_or_those_of_another_report_of_the_sale(
    model: Workbench,
) -> None:
    land(
        model,
        """
        | event_id | occurred_at         | products        |
        | e0       | 2026-01-01 08:00:00 | ['Seen only']   |
        | e1       | 2026-01-01 09:00:00 | ['Lamp','','Bulb','Lamp'] |
        | x1       | 2026-01-01 09:00:01 | ['Other']       |
        | e2       | 2026-02-01 08:00:00 |                 |
        | e3       | 2026-03-01 09:00:00 | []              |
        | x3       | 2026-03-01 09:00:01 | ['']            |
        | y3       | 2026-03-01 09:00:02 | ['Pot']         |
        | z3       | 2026-03-01 09:00:03 | ['Wrong']       |
        | e4       | 2026-01-01 08:00:00 |                 |
        | e5       | 2026-02-01 09:00:00 |                 |
        """,
    )
    model.give("events.sales", SALES)
    expect(
        model("journeys.purchases", journeys_journeys=JOURNEYS, journeys_steps=STEPS),
        """
        | customer_number | journey_number | purchase_number | event_id | products         | next_journey_number | next_products | first_reached_at    | is_left_cut |
        | 1               | 1              | 1               | e1       | ['Bulb', 'Lamp'] | 3                   | ['Pot']       | 2026-01-01 09:00:00 | false       |
        | 1               | 3              | 2               | e3       | ['Pot']          |                     |               | 2026-01-01 09:00:00 | false       |
        | 2               | 2              | 1               | e5       |                  |                     |               | 2026-02-01 09:00:00 | true        |
        """,
        by="event_id",
    )
