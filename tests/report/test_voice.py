"""The rules of small numbers, and how figures are said."""

from dataclasses import replace
from datetime import UTC, datetime

from journey_mining.report.parts import Span
from journey_mining.report.pieces import hidden_parts
from journey_mining.report.voice import voice_for
from tests.report.world import NIGHT

VOICE = voice_for(NIGHT)


def test_none_and_all_are_words_and_only_where_true() -> None:
    assert VOICE.of(0, 28) == "none"
    assert VOICE.of(28, 28) == "all 28"
    assert VOICE.percent(0.0) == "none"
    assert VOICE.percent(1.0) == "all"
    assert VOICE.percent(0.0004) == "under 0.1\u202f%"
    assert VOICE.percent(0.9996) == "over 99.9\u202f%"


def test_27_of_28_is_not_said_where_it_would_tell_of_one_person() -> None:
    assert VOICE.of(20, 28) == "20 of 28"
    assert VOICE.of(27, 28) == "all but fewer than 5 of 28"
    assert VOICE.of(1, 28) == "fewer than 5 of 28"


def test_counts_under_k_are_not_shown() -> None:
    assert [VOICE.people(n) for n in (0, 1, 4, 5, 1180)] == [
        "none", "fewer than 5", "fewer than 5", "5", "1,180",
    ]  # fmt: skip


def test_a_share_is_as_fine_as_its_limits() -> None:
    cell = VOICE.share(0.349, 0.33, 0.37, 1180)
    assert (cell.text, cell.note) == ("34.9\u202f%", "33.0\u201337.0\u202f%")
    assert VOICE.share(0.349, 0.2, 0.5, 60).text == "35\u202f%"


def test_a_share_of_few_is_not_said() -> None:
    assert VOICE.share(0.349, 0.2, 0.5, 49).text == "counts only"
    assert VOICE.share(0.349, None, None, 199).text == "counts only"
    assert VOICE.share(None, None, None, 900).text == "not yet known"


def test_where_one_part_is_hidden_another_hides_it() -> None:
    assert hidden_parts({"advanced": 90, "abandoned": 20, "open": 3}, VOICE) == {"open", "advanced"}
    assert hidden_parts({"advanced": 90, "abandoned": 20, "open": 0}, VOICE) == set()
    assert hidden_parts({"advanced": 0, "abandoned": 20, "open": 2}, VOICE) == {"abandoned", "open"}
    assert hidden_parts({"advanced": 90, "abandoned": 2, "open": 3}, VOICE) == {"abandoned", "open"}


def test_marks_in_a_value_stay_text() -> None:
    said = VOICE.line("tonight.headline", stage="*~{x}~*", abandoned="1", entered="2")
    assert said[0] == Span("Most journeys are lost at *~{x}~*: ")
    assert said[1] == Span("1", "lost")


def test_times_are_said_in_the_project_s_zone() -> None:
    assert VOICE.when(datetime(2026, 11, 22, 4, 0)) == "22 Nov 2026, 05:00"
    late = replace(NIGHT, as_of=datetime(2026, 11, 22, 23, 30, tzinfo=UTC))
    assert late.date == "2026-11-23"


def test_durations_are_hours_or_whole_days() -> None:
    assert VOICE.span(131.0) == "131 hours"
    assert VOICE.span(168.0) == "7 days"
