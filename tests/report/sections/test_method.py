from datetime import datetime

from journey_mining.report.parts import Terms
from journey_mining.report.sections.method import SECTION, render
from tests.report.sections.given import given, sentences


def test_it_says_how_the_quiet_time_was_found() -> None:
    said = " ".join(sentences(render(given(SECTION))))
    assert "once it has been silent for 131 hours" in said
    assert "of 1,411 silences that could be followed long enough, 4.7\u202f% of those" in said


def test_a_quiet_time_that_is_not_calibrated_is_read_with_care() -> None:
    guessed = given(SECTION, mining_observation=lambda row: {**row, "is_calibrated": False})
    assert "read abandonment with care" in " ".join(sentences(render(guessed)))


def test_it_says_since_when_the_quiet_time_holds_and_what_tonight_alone_would_say() -> None:
    said = " ".join(sentences(render(given(SECTION))))
    assert "When it last changed" not in said
    kept = given(SECTION, mining_observation=lambda row: {**row, "found_hours": 125.0})
    assert "Tonight's logs alone would say 125 hours. The quiet" in " ".join(
        sentences(render(kept))
    )
    since = datetime(2026, 11, 10, 4)
    changed = given(
        SECTION,
        mining_observation=lambda row: {**row, "found_hours": 125.0, "quiet_time_since": since},
    )
    said = " ".join(sentences(render(changed)))
    assert "131 hours holds since the night of" in said
    assert "tonight's logs alone would say 125 hours" in said


def test_it_says_whether_the_quiet_time_held() -> None:
    said = " ".join(sentences(render(given(SECTION))))
    assert (
        "since: 19 of 412 came back, 4.6\u202f% (2.9–7.2\u202f%). About one in twenty is expected to."
        in said
    )
    few = given(SECTION, mining_declared=lambda row: {**row, "came_back": 2})
    said = " ".join(sentences(render(few)))
    assert "fewer than 5 of 412 came back. About" in said
    assert "4.6" not in said
    early = given(SECTION, mining_declared=lambda row: {**row, "declared": 49})
    assert "No data: under 50 journeys" in " ".join(sentences(render(early)))


def test_the_ledger_adds_up() -> None:
    said = " ".join(sentences(render(given(SECTION))))
    assert "1,223 journeys began in the period: 1,180 are counted here, 31 are left out" in said
    assert 1180 + 31 + 12 == 1223


def test_it_says_what_other_tools_would_show() -> None:
    said = " ".join(sentences(render(given(SECTION))))
    assert (
        "At Awareness a plain funnel would show 32.1\u202f%: it counts the 62 journeys still open there "
        "as lost. Here it is 28.6\u202f%."
    ) in said


def test_every_word_is_explained() -> None:
    terms = next(part for part in render(given(SECTION)).parts if isinstance(part, Terms))
    words = {item.word for item in terms.items}
    assert {"Journey", "Abandoned", "Still open", "Aftercare", "Stage", "Touchpoint"} <= words


def test_without_data_it_says_so() -> None:
    nothing = given(SECTION, mining_observation=None, mining_population=None, mining_declared=None)
    assert sum(sentence.startswith("No data") for sentence in sentences(render(nothing))) == 4
