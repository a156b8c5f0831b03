from journey_mining.report.parts import Figures, Notes, text_of
from journey_mining.report.section import Tables
from journey_mining.report.sections.tonight import SECTION, headline_lines, render
from tests.report.sections.given import given, with_k


def _headline(tables: Tables) -> tuple[str, str]:
    headline, more = headline_lines(tables)
    return text_of(headline), text_of(more)


def test_it_says_where_most_are_lost_and_how_many_are_still_open() -> None:
    headline, more = _headline(given(SECTION))
    assert headline == "Most journeys are lost at Awareness: 275 of the 1,049 that reached it."
    assert more.startswith(
        "62 more are still open there. They may yet go on, so they are not counted"
    )


def test_a_tie_goes_to_the_earlier_stage() -> None:
    tied = given(SECTION, mining_drop_off=lambda row: {**row, "abandoned": 100})
    assert _headline(tied)[0].startswith("Most journeys are lost at Awareness: 100")


def test_no_open_journey_is_said() -> None:
    closed = given(SECTION, mining_drop_off=lambda row: {**row, "open": 0})
    assert _headline(closed)[1].startswith("None is still open there")


def test_numbers_of_few_are_not_said() -> None:
    headline, more = _headline(given(SECTION, with_k(300)))
    assert headline == "Most journeys are lost at Awareness."
    assert more == (
        "A few more are still open there. They may yet go on, so they are not counted as lost."
    )


def test_no_abandoned_journey_is_no_loss() -> None:
    kept = given(
        SECTION,
        mining_headline=lambda row: {
            **row,
            "journeys": 0 if row["outcome"] == "abandoned" else 590,
        },
    )
    assert _headline(kept)[0] == "No journey was abandoned: 590 still open, 590 reached the goal."


def test_no_journey_is_no_data() -> None:
    nothing = given(SECTION, mining_population=None)
    assert _headline(nothing) == ("No data: no journey began in the period.", "")
    assert not any(isinstance(part, Figures) for part in render(nothing).parts)


def test_at_most_three_remarks_each_with_one_link() -> None:
    tables = given(
        SECTION,
        mining_source_ledger=lambda row: {**row, "is_active": False},
        mining_observation=lambda row: {**row, "is_calibrated": False},
    )
    notes = next(part for part in render(tables).parts if isinstance(part, Notes))
    assert [note.anchor for note in notes.items] == ["method", "data-quality", "data-quality"]
    assert notes.items[1].text == "229 of 129,887 rows read wait in quarantine, most from segment."


def test_a_silent_source_is_said_first_and_not_as_late_too() -> None:
    tables = given(
        SECTION,
        mining_source_volume=lambda row: (
            row | {"state": "silent" if row["source_id"] == "zendesk" else "usual"}
        ),
    )
    notes = next(part for part in render(tables).parts if isinstance(part, Notes))
    assert notes.items[0].text == "No data from zendesk since 19 Nov 2026, 15:58."
    assert [note.title for note in notes.items] == [
        "A source is silent",
        "Some rows were not accepted",
    ]


def test_a_needed_source_that_never_came_is_said() -> None:
    never = given(
        SECTION, mining_source_volume=lambda row: row | {"state": "silent", "last_at": None}
    )
    notes = next(part for part in render(never).parts if isinstance(part, Notes))
    assert "No data from zendesk yet." in notes.items[0].text
