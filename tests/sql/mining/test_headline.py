from tests.conftest import Workbench
from tests.tables import expect

ENDS = """
    | customer_number | journey_number | outcome   | customer_group |
    | 1               | 1              | converted | 0              |
    | 2               | 1              | abandoned | 1              |
    | 3               | 1              | abandoned | 2              |
    | 4               | 1              | abandoned | 3              |
"""


def test_every_outcome_has_a_row_also_one_that_nobody_had(model: Workbench) -> None:
    expect(
        model("mining.headline", mining_journey_ends=ENDS),
        """
        | outcome   | journeys | population | share |
        | abandoned | 3        | 4          | 0.75  |
        | converted | 1        | 4          | 0.25  |
        | open      | 0        | 4          | 0     |
        """,
        by="outcome",
    )


def test_limits_hold_their_share(model: Workbench) -> None:
    for row in model("mining.headline", mining_journey_ends=ENDS).to_pylist():
        assert 0 <= row["share_low"] <= row["share"] <= row["share_high"] <= 1


def test_of_no_journeys_there_is_no_share(model: Workbench) -> None:
    rows = model("mining.headline", mining_journey_ends="| outcome |").to_pylist()
    assert {(row["journeys"], row["population"], row["share"]) for row in rows} == {(0, 0, None)}
