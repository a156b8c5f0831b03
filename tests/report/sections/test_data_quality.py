from journey_mining.report.parts import text_of
from journey_mining.report.sections.data_quality import SECTION, render
from tests.report.sections.given import given, sentences, table


def test_each_source_says_its_state_in_words() -> None:
    rows = table(render(given(SECTION)), "sources")
    assert [(row[0], row[-1]) for row in rows] == [
        ("segment", "Rows rejected"),
        ("sendgrid", "Good"),
        ("zendesk", "Behind, rows rejected"),
    ]
    assert text_of(render(given(SECTION)).lede).startswith("2 of 3 sources need care.")


def test_a_source_without_rows_is_named() -> None:
    rows = table(
        render(given(SECTION, mining_source_ledger=lambda row: {**row, "rows_read": 0})), "sources"
    )
    assert {row[-1] for row in rows} == {"No rows"}


def test_the_section_is_shown_also_where_all_is_well() -> None:
    well = given(
        SECTION,
        mining_source_ledger=lambda row: {**row, "quarantined": 0, "is_active": True},
        mining_quarantine_counts=None,
        mining_touchpoints=lambda row: {**row, "is_unmapped": False},
    )
    assert text_of(render(well).lede).startswith("Every source is up to date")
    assert sentences(render(well)) == [
        "No row waits in quarantine.",
        "Every step of the period is named by a rule.",
    ]


def test_quarantine_unmapped_names_and_what_became_of_events_are_listed() -> None:
    rendered = render(given(SECTION))
    assert table(rendered, "quarantine")[0] == (
        "segment",
        "map",
        "is not a date",
        "occurred_at",
        "212",
    )
    assert table(rendered, "unmapped") == [("web: odd page", "57", "57")]
    assert table(rendered, "events")[0] == ("Counted as the customer's doing", "101,233")
