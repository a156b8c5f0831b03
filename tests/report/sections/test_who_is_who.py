"""Who is who on the data page: what names customers, what became of links, and the range by policy."""

from journey_mining.report.sections.data_quality import SECTION, render
from tests.report.sections.given import given, sentences, table

PERCENT = "\u202f%"


def test_what_names_the_customers_of_a_source_is_a_share_of_its_events() -> None:
    assert table(render(given(SECTION)), "named-by") == [
        (
            "web",
            "1,000",
            f"30{PERCENT}",
            "none",
            f"60{PERCENT}",
            f"9.0{PERCENT}",
            f"0.5{PERCENT}",
            f"0.5{PERCENT}",
        ),
        ("mail", "0", *["no data"] * 6),
    ]


def test_what_became_of_the_links_is_listed_and_splits_in_force_are_said() -> None:
    page = render(given(SECTION))
    assert table(page, "links") == [
        ("Too weak to join", "Only alike", "4,457"),
        ("Made one customer of two", "The log asserts it", "4,390"),
        ("Split by hand", "The log asserts it", "2"),
    ]
    assert any(line.startswith("Links split by hand and in force: 2.") for line in sentences(page))
    none = render(given(SECTION, mining_link_fates=None))
    assert not any("split by hand" in line for line in sentences(none))


def test_the_policy_in_force_comes_first_and_the_others_beside_it() -> None:
    rows = table(render(given(SECTION)), "policies")
    assert [row[0].split(":")[0] for row in rows] == ["Default", "Liberal", "Strict"]
    assert rows[0][1:] == (f"25.0{PERCENT}", f"69.0{PERCENT}", f"6.0{PERCENT}")
    assert rows[2][1:] == (f"24.0{PERCENT}", f"68.0{PERCENT}", f"5.0{PERCENT}")
