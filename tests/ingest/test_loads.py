"""What becomes of rows that come again: partitions that are replaced, and files that are still being written."""

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ingest.inbox import Inbox
from tests.ingest.test_laws import FEW

NewInbox = Callable[[], Inbox]

DAYS = """
[source]
id = "days"
channel = "web"
load = "replace_partition"
partition = "nullif(regexp_extract(file_name, '([0-9]{8})', 1), '')"
edition = "case when contains(file_name, 'intraday') then '0' else '1' end || regexp_extract(file_name, '^(.*)/', 1)"
[input]
reader = "jsonl"
[event]
source_event_id = "rec->>'$.id'"
occurred_at = "ts_iso(rec->>'$.at')"
raw_name = "rec->>'$.name'"
actor = "'customer'"
"""


def day(count: int, name: str = "x", of: str = "2026-03-01") -> list[str]:
    return [f'{{"id": "{of}-{n}", "at": "{of}T10:00:00Z", "name": "{name}"}}' for n in range(count)]


@pytest.fixture
def days(inbox: Inbox) -> Inbox:
    inbox.put("sources/days.toml", DAYS)
    return inbox


def test_a_day_that_comes_again_replaces_the_day(days: Inbox) -> None:
    days.put("in/events_20260301.json", day(90))
    days.put("in/events_20260302.json", day(5, of="2026-03-02"))
    before = days.load("days").events()
    days.put("in/events_20260301.json", day(100, "y")[10:])
    days.load("days")
    days.check_account()
    after = days.events()
    assert len(after) == 95
    assert {row["name"] for row in after if "2026-03-01" in row["source_event_id"]} == {"y"}
    untouched = [row for row in before if "2026-03-02" in row["source_event_id"]]
    assert untouched == [row for row in after if "2026-03-02" in row["source_event_id"]]


def test_a_day_exported_to_a_later_folder_counts_and_its_shards_together(days: Inbox) -> None:
    days.put("in/2026-03-02/events_20260301-0.json", day(60))
    days.put("in/2026-03-02/events_20260301-1.json", day(90)[60:])
    days.load("days", "in/**/*.json")
    assert len(days.events()) == 90
    days.put("in/2026-03-04/events_20260301-0.json", day(100)[:50])
    days.put("in/2026-03-04/events_20260301-1.json", day(100)[50:])
    days.load("days", "in/**/*.json")
    days.check_account()
    assert len(days.events()) == 100
    states = {file["name"]: file["status"] for file in days.files()}
    assert states["in/2026-03-02/events_20260301-0.json"] == "superseded"
    before = days.files()
    days.load("days", "in/**/*.json")
    assert days.files() == before


def test_the_same_bytes_exported_again_stay(days: Inbox) -> None:
    days.put("in/a/events_20260301.json", day(9))
    days.load("days", "in/**/*.json")
    days.put("in/b/events_20260301.json", day(9))
    days.load("days", "in/**/*.json")
    days.check_account()
    assert len(days.events()) == 9


def test_a_damaged_export_leaves_the_day_as_it_was(days: Inbox) -> None:
    days.put("in/events_20260301.json", day(9))
    days.load("days")
    days.put("in/events_20260301.json", b"\x1f\x8b\x08 cut")
    days.load("days")
    days.check_account()
    assert len(days.events()) == 9
    assert [row["reason"] for row in days.quarantine()] == ["truncated_file"]


def test_a_name_without_a_partition_is_refused(days: Inbox) -> None:
    days.put("in/events.json", day(9))
    days.load("days")
    days.check_account()
    assert [row["reason"] for row in days.quarantine()] == ["missing_required"]


FILES = {
    "in/1/events_intraday_20260301.json": day(3),
    "in/1/events_20260301.json": day(6),
    "in/2/events_20260301.json": day(8, "y"),
    "in/1/events_20260302.json": day(4, of="2026-03-02"),
    "in/2/events_intraday_20260303.json": day(2, of="2026-03-03"),
}


@FEW
@given(st.permutations(sorted(FILES)), st.integers(1, 5))
def test_the_order_of_editions_does_not_matter(
    new_inbox: NewInbox, order: list[str], nights: int
) -> None:
    whole, split = new_inbox(), new_inbox()
    for name, content in FILES.items():
        whole.put(name, content)
    for one in (whole, split):
        one.put("sources/days.toml", DAYS)
    expected = whole.load("days", "in/**/*.json").landed()
    for place, name in enumerate(order):
        split.put(name, FILES[name])
        if place % nights == 0:
            split.load("days", "in/**/*.json")
    assert split.load("days", "in/**/*.json").landed() == expected
    split.check_account()
    assert len(expected[0]) == 14


def test_a_file_that_is_still_being_written_is_left_for_the_next_night(inbox: Inbox) -> None:
    path = inbox.put("in/slow.jsonl", "")
    inbox.put("in/done.jsonl", '{"messageId":"m","type":"page","timestamp":"2026-03-01T10:00:00Z"}')
    stop = threading.Event()
    writer = threading.Thread(target=_write, args=(path, stop))
    writer.start()
    try:
        inbox.load("segment", settling="1s")
    finally:
        stop.set()
        writer.join()
    assert any("slow.jsonl: settling" in line for line in inbox.said)
    assert [file["name"] for file in inbox.files()] == ["in/done.jsonl"]
    inbox.load("segment", settling="0s")
    assert len(inbox.files()) == 2


def _write(path: Path, stop: threading.Event) -> None:
    while not stop.is_set():
        with path.open("a") as file:
            file.write('{"messageId":"n","type":"page","timestamp":"2026-03-01T10:00:00Z"}\n')
        time.sleep(0.05)
