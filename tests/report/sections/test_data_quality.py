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


def drift_sentence(*change: object) -> str:
    names = ("finding", "field", "before", "now", "share_before", "share_now")
    said = dict(zip(names, change, strict=True))
    rendered = render(given(SECTION, mining_source_drift=lambda row: row | said))
    return table(rendered, "drift")[0][1].replace("\u202f", " ")


def test_what_changed_tonight_is_told_in_sentences() -> None:
    changes = [
        ("missing_field", "price", "number", None, 0.97, 0.0),
        ("new_field", "colour", None, "text", 0.0, 0.38),
        ("null_share", "amount", None, None, 0.03, 0.64),
        ("renamed_field", "order_id", "orderId", "order_id", 1.0, 1.0),
        ("retyped_field", "<b>\u202eid", "number", "text", None, 0.12),
    ]
    told = [drift_sentence(*change) for change in changes]
    assert told == [
        "Field price is missing; it was in 97.0 % of the rows",
        "New field colour in 38 % of tonight's rows",
        "Column amount is empty in 64 % of tonight's events; it was in 3.0 %",
        "Field orderId seems to be order_id now",
        "Field <b>⟨202E⟩id is text now in 12 % of its rows; it was number",
    ]


def test_what_came_tonight_stands_beside_the_usual() -> None:
    states = iter(["usual", "silent", "not known yet"])
    usual = iter([4014.4, 293.0, None])
    tables = given(
        SECTION,
        mining_source_volume=lambda row: row | {"state": next(states), "usual_rows": next(usual)},
    )
    rows = table(render(tables), "volume")
    assert [(row[0], *row[2:]) for row in rows] == [
        ("segment", "4,014", "As usual"),
        ("sendgrid", "293", "No data since 20 Nov 2026, 21:58"),
        ("zendesk", "", "Not known yet: it needs three nights"),
    ]


def test_a_source_unlike_before_needs_care() -> None:
    changed = given(
        SECTION,
        mining_source_ledger=lambda row: {**row, "quarantined": 0, "is_active": True},
        mining_source_volume=lambda row: {
            **row,
            "state": "low" if row["rank"] == 1 else row["state"],
        },
    )
    assert text_of(render(changed).lede).startswith("2 of 3 sources need care.")


def test_the_section_is_shown_also_where_all_is_well() -> None:
    well = given(
        SECTION,
        mining_source_ledger=lambda row: {**row, "quarantined": 0, "is_active": True},
        mining_quarantine_counts=None,
        mining_source_drift=None,
        mining_touchpoints=lambda row: {**row, "is_unmapped": False},
        mining_link_fates=lambda row: {**row, "fate": "merge"},
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
