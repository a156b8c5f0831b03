"""Mistakes in mappings are found before any file is opened, and said so that they can be mended."""

from pathlib import Path

import pytest

from journey_mining.errors import UsageError
from journey_mining.ingest import check_sources, load_mapping
from journey_mining.ingest.mapping import SHIPPED
from journey_mining.settings import Settings, Source
from tests.ingest.inbox import Inbox

GOOD = """
[source]
id = "own"
channel = "web"
[input]
reader = "jsonl"
[event]
source_event_id = "rec->>'$.id'"
occurred_at = "ts_iso(rec->>'$.at')"
raw_name = "rec->>'$.name'"
"""


def problems(inbox: Inbox, text: str) -> list[str]:
    inbox.put("sources/own.toml", text)
    settings = Settings(sources=(Source(map="own", path="in/*"),))
    return [str(problem) for problem in check_sources(settings, inbox.project)]


def test_a_good_mapping_has_no_problem(inbox: Inbox) -> None:
    assert problems(inbox, GOOD) == []


@pytest.mark.parametrize("name", sorted(path.stem for path in SHIPPED.glob("*.toml")))
def test_shipped_mappings_have_no_problem(inbox: Inbox, name: str) -> None:
    settings = Settings(sources=(Source(map=name, path="in/*"),))
    assert check_sources(settings, inbox.project) == []
    mapping = load_mapping(name, inbox.project).mapping
    assert mapping.event.actor is not None
    assert mapping.source.id == name


def test_a_misspelt_key_names_file_line_key_and_near_miss(inbox: Inbox) -> None:
    said = "\n".join(problems(inbox, GOOD + 'campain = "NULL"\n'))
    assert "own.toml line 11: event.campain: no such key." in said
    assert "Did you mean 'campaign'?" in said


def test_all_mistakes_are_said_at_once(inbox: Inbox) -> None:
    text = GOOD.replace('"web"', '"wep"').replace('"jsonl"', '"jsnol"')
    said = problems(inbox, text)
    assert len(said) == 2
    assert any("source.channel" in one for one in said)
    assert any("input.reader" in one for one in said)


@pytest.mark.parametrize(
    ("expression", "complaint"),
    [
        ("(select 1)", "holds a subquery"),
        ("max(rec->>'$.id')", "calls max()"),
        ("unnest([1, 2])", "calls unnest()"),
        ("row_number() over ()", "holds a window"),
        ("now()::varchar", "calls now()"),
        ("random()::varchar", "calls random()"),
        ("current_setting('threads')", "calls current_setting()"),
        ("$x", "holds a parameter"),
        ("read_text('/etc/passwd')", "calls read_text()"),
        ("1, 2", "more than one expression"),
        ("1 from somewhere", "more than one expression"),
        ("1) , (2", "syntax error"),
        ("norm_emial(rec->>'$.x')", "norm_emial"),
        ("nothing", "nothing"),
    ],
)
def test_expressions_that_are_none_or_reach_too_far(
    inbox: Inbox, expression: str, complaint: str
) -> None:
    (problem,) = problems(inbox, GOOD + f'campaign = "{expression}"\n')
    assert problem.startswith("own.toml: [event] campaign: ")
    assert complaint in problem


def test_a_time_must_be_a_time(inbox: Inbox) -> None:
    (problem,) = problems(inbox, GOOD.replace("ts_iso(rec->>'$.at')", "rec->>'$.at'"))
    assert "gives VARCHAR, not a time; wrap it in ts_iso" in problem


def test_an_unknown_time_zone_shows_at_once(inbox: Inbox) -> None:
    wrong = GOOD.replace(
        "ts_iso(rec->>'$.at')", "ts_local(rec->>'$.at', '%d.%m.%Y', 'Europe/Berln')"
    )
    assert any("Europe/Berln" in problem for problem in problems(inbox, wrong))


@pytest.mark.parametrize("path", ["../in/*", "/etc/*", "in/../../x"])
def test_a_path_out_of_the_project_is_refused(inbox: Inbox, path: str) -> None:
    settings = Settings(sources=(Source(map="segment", path=path),))
    assert len(check_sources(settings, inbox.project)) == 1


def test_an_unknown_mapping_is_named_with_its_near_miss(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="Did you mean 'segment'"):
        load_mapping("segmnt", tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('reader = "jsonl"', 'reader = "lines"\npattern = "(a+"', "[input] pattern"),
        ('reader = "jsonl"', 'reader = "jsonl"\nexplode = "$.["', "[input] explode"),
        ('reader = "jsonl"', 'reader = "jsonl"\nencoding = "utf-9"', "no encoding"),
        ('reader = "jsonl"', 'reader = "lines"', "pattern belongs to"),
        ('channel = "web"', 'channel = "web"\nload = "replace_partition"', "partition belongs to"),
        ('channel = "web"', 'channel = "web"\nload = "replaces"', "source.load"),
        ('channel = "web"', 'channel = "web"\nedition = "file_name"', "edition needs"),
        (
            'channel = "web"',
            'channel = "web"\nload = "replace_partition"\npartition = "rec"',
            "[source] partition",
        ),
    ],
)
def test_layouts_that_cannot_work(inbox: Inbox, old: str, new: str, complaint: str) -> None:
    (problem,) = problems(inbox, GOOD.replace(old, new))
    assert complaint in problem


def test_a_wrong_mapping_stops_the_night_before_anything_is_written(inbox: Inbox) -> None:
    inbox.put("in/a.jsonl", '{"id": 1}')
    inbox.put("sources/own.toml", GOOD + 'campaign = "nothing"\n')
    with pytest.raises(UsageError, match=r"own.toml: \[event\] campaign"):
        inbox.load("own")
    assert inbox.files() == []
