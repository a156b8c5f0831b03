from journey_mining.report.parts import Table
from journey_mining.report.sections.paths import SECTION, render
from tests.report.sections.given import given, sentences, table, with_k


def test_only_paths_that_enough_people_share_are_shown() -> None:
    rows = table(render(given(SECTION, with_k(20))), "path-list")
    assert [int(row[1]) for row in rows] == [69, 56, 29, 26, 20]


def test_the_rest_is_counted() -> None:
    part = render(given(SECTION)).parts[0]
    assert isinstance(part, Table)
    assert part.foot.startswith("801 more journeys took 645 paths")


def test_a_long_path_is_cut_and_says_by_how_much() -> None:
    long = given(SECTION, mining_paths=lambda row: {**row, "path": " > ".join(["Cart"] * 40)})
    assert table(render(long), "path-list")[0][0].endswith("Cart … 28")


def test_where_no_path_is_shared_that_is_said() -> None:
    alone = given(SECTION, mining_paths=lambda row: {**row, "customers": 1})
    assert sentences(render(alone))[0].startswith("No data: no path is shared by 5 people or more.")
