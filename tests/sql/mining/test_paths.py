from tests.conftest import Workbench
from tests.tables import expect

CASES = """
    | customer_number | journey_number | path  | outcome   | steps | days |
    | 1               | 1              | a > b | converted | 2     | 1    |
    | 2               | 1              | a > b | abandoned | 2     | 3    |
    | 3               | 1              | a     | open      | 1     | 0    |
    | 3               | 2              | a     | open      | 1     | 0    |
    | 3               | 3              | a     | abandoned | 1     | 0    |
    | 4               | 1              | c     | abandoned | 1     | 0    |
"""
VARIANTS = """
    | path  | journeys | converted | abandoned | open | aftercare | steps | median_days |
    | a > b | 2        | 1         | 1         | 0    | 0         | 4     | 2           |
    | a     | 3        | 0         | 1         | 2    | 0         | 3     | 0           |
    | c     | 1        | 0         | 1         | 0    | 0         | 1     | 0           |
"""


def test_a_path_is_told_by_people_and_the_rest_is_one_row(model: Workbench) -> None:
    found = model("mining.paths", {"k": 2}, mining_variants_cases=CASES, mining_variants=VARIANTS)
    expect(
        found,
        """
        | position | path  | paths | customers | journeys | converted | abandoned | open | all_journeys |
        | 1        | a > b | 1     | 2         | 2        | 1         | 1         | 0    | 6            |
        | 2        |       | 2     |           | 4        | 0         | 2         | 2    | 6            |
        """,
        by="position",
    )
