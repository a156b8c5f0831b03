from journey_mining.report.sections.drop_off import SECTION, render
from tests.report.sections.given import given, sentences, table


def test_three_figures_stand_side_by_side_with_their_limits() -> None:
    rows = table(render(given(SECTION)), "drop-off-stage")
    assert [row[0] for row in rows] == ["Awareness", "Consideration", "Purchase"]
    assert rows[0][:5] == ("Awareness", "1,049", "712", "275", "62")
    thin, dash = "\u202f", "\u2013"
    assert rows[0][5:] == (
        f"27.9{thin}% 25.1{dash}30.6{thin}%",
        f"32.1{thin}% 29.3{dash}35.0{thin}%",
        f"28.6{thin}% 25.8{dash}31.3{thin}%, by day 12",
    )


def test_touchpoints_are_sorted_by_abandoned_and_ties_by_name() -> None:
    rows = table(render(given(SECTION)), "drop-off-touchpoint")
    assert [row[0] for row in rows][:2] == ["Payment", "Home page"]
    assert [row[0] for row in rows][-3:] == ["Cart", "Order help", "Payment failed"]


def test_a_figure_that_is_not_known_is_not_invented() -> None:
    tables = given(SECTION, mining_drop_off=lambda row: {**row, "open_aware": None})
    assert {row[7] for row in table(render(tables), "drop-off-stage")} == {"not yet known"}


def test_one_hidden_count_hides_another() -> None:
    tables = given(SECTION, mining_drop_off=lambda row: {**row, "open": 3})
    first = table(render(tables), "drop-off-stage")[0]
    assert first[2:7] == ("not shown", "275", "fewer than 5", "not shown", "not shown")


def test_funnel_steps_get_a_table_of_their_own() -> None:
    tables = given(SECTION, mining_drop_off=lambda row: {**row, "level": "funnel"})
    assert table(render(tables), "drop-off-funnel")


def test_no_rows_are_no_data() -> None:
    assert sentences(render(given(SECTION, mining_drop_off=None)))[0].startswith("No data")
