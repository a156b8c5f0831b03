"""What can be wrong with a file, and what becomes of it."""

import gzip
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from journey_mining.settings import Settings, Source
from journey_mining.settings_limits import Limits
from tests.ingest.calls import call, calls
from tests.ingest.inbox import Inbox

NewInbox = Callable[[], Inbox]


def reasons(inbox: Inbox) -> list[tuple[int, str]]:
    return [(row["line_no"], row["reason"]) for row in inbox.quarantine()]


@pytest.mark.parametrize("lines", [50, 60_000])
def test_a_cut_gz_is_one_row_in_quarantine_and_others_load(inbox: Inbox, lines: int) -> None:
    whole = gzip.compress("\n".join(calls(lines)).encode(), 1)
    inbox.put("in/a.jsonl.gz", whole[: len(whole) * 3 // 4])
    inbox.put("in/b.jsonl", [call(1)])
    inbox.load("segment")
    inbox.check_account()
    cut, good = inbox.files()
    assert (cut["status"], cut["reason"], cut["rows_read"]) == ("quarantined", "truncated_file", 1)
    assert (good["status"], good["loaded"]) == ("loaded", 1)


@pytest.mark.parametrize("tail", [b"garbage after", b"\0" * 40])
def test_bytes_after_the_packed_data(inbox: Inbox, tail: bytes) -> None:
    inbox.put("in/a.gz", gzip.compress("\n".join(calls(5)).encode()) + tail)
    inbox.load("segment")
    loaded = 0 if tail.strip(b"\0") else 5
    assert inbox.files()[0]["loaded"] == loaded


def test_packing_shows_in_the_bytes_not_in_the_name(inbox: Inbox) -> None:
    inbox.put("in/plain.gz", [call(1)])
    inbox.put("in/packed.csv", [call(2)], packed=True)
    assert len(inbox.load("segment").events()) == 2


def test_two_packed_parts_in_one_file(inbox: Inbox) -> None:
    parts = [gzip.compress((call(number) + "\n").encode()) for number in range(3)]
    inbox.put("in/a.gz", b"".join(parts))
    assert len(inbox.load("segment").events()) == 3


def test_a_gz_bomb_is_stopped(inbox: Inbox) -> None:
    inbox.put("in/bomb.gz", gzip.compress(b"0" * (200 << 20), 9))
    inbox.load("segment")
    assert reasons(inbox) == [(0, "too_large")]


def test_a_file_over_its_size_is_refused(inbox: Inbox) -> None:
    inbox.put("in/a.jsonl", calls(100_000))
    inbox.load("segment", file_bytes=4 << 20)
    assert reasons(inbox) == [(0, "too_large")]
    inbox.check_account()


def test_one_long_line_costs_itself_alone(inbox: Inbox) -> None:
    monster = call(2, filler="x" * (20 << 20))
    inbox.put("in/a.jsonl", [call(1), monster, call(3)])
    inbox.load("segment")
    inbox.check_account()
    assert reasons(inbox) == [(2, "too_large")]
    assert len(inbox.quarantine()[0]["raw"]) <= 4096
    assert {row["source_event_id"] for row in inbox.events()} == {"m-1", "m-3"}


def test_a_bad_byte_costs_its_line_alone(inbox: Inbox) -> None:
    lines = [line.encode() for line in calls(1000)]
    lines[499] = lines[499].replace(b"page", b"p\xe9ge", 1)
    inbox.put("in/a.jsonl", b"\n".join(lines))
    inbox.load("segment")
    assert reasons(inbox) == [(500, "bad_encoding")]
    assert len(inbox.events()) == 999


def test_utf_16_must_be_declared(inbox: Inbox) -> None:
    inbox.put("in/a.jsonl", "\n".join(calls(3)).encode("utf-16"))
    inbox.load("segment")
    assert reasons(inbox) == [(0, "bad_encoding")]
    assert 'encoding = "utf-16"' in inbox.quarantine()[0]["detail"]


def test_a_nul_byte_and_an_escaped_nul_are_refused(inbox: Inbox) -> None:
    inbox.put("in/a.jsonl", [call(1), call(2).replace("page", "pa\0ge", 1), call(3, event="a\0")])
    inbox.load("segment")
    assert reasons(inbox) == [(2, "bad_encoding"), (3, "invalid_json")]


@pytest.mark.parametrize(
    "line",
    [
        '{"messageId":"x","a":NaN}',
        '{"messageId":"x","a":-Infinity}',
        '{"messageId":"x","a":1e999}',
        '{"messageId":"\\ud83d"}',
        '{"messageId":"x",}',
        '{"messageId":"x"',
        '{"a":' * 10_000 + "1" + "}" * 10_000,
        "NaN",
    ],
)
def test_what_only_a_lenient_parser_takes_is_no_json(inbox: Inbox, line: str) -> None:
    inbox.put("in/a.jsonl", [call(1), line, call(2)])
    inbox.load("segment")
    assert reasons(inbox) == [(2, "invalid_json")]
    assert len(inbox.events()) == 2


def test_empty_and_header_only_files_are_noted(inbox: Inbox) -> None:
    inbox.put("in/a.csv", b"")
    inbox.put("in/b.csv", "event_id,occurred_at,name\n")
    inbox.load("generic")
    assert [(file["rows_read"], file["status"]) for file in inbox.files()] == [(0, "empty")] * 2


def test_a_copy_under_another_name_is_a_duplicate_file(inbox: Inbox) -> None:
    inbox.put("in/a.jsonl", calls(5))
    inbox.put("in/b.jsonl", calls(5))
    before = inbox.load("segment").landed()
    first, copy = inbox.files()
    assert (first["loaded"], copy["status"], copy["duplicate"], copy["rows_read"]) == (
        5,
        "duplicate",
        5,
        5,
    )
    assert inbox.load("segment").landed() == before
    inbox.check_account()


def test_overlapping_exports_count_once(inbox: Inbox) -> None:
    lines = calls(30)
    inbox.put("in/1.jsonl", lines[:20])
    inbox.put("in/2.jsonl", lines[10:])
    inbox.load("segment")
    assert [(file["loaded"], file["duplicate"]) for file in inbox.files()] == [(20, 0), (10, 10)]
    assert "differed" not in inbox.said[-1]
    inbox.check_account()


def test_only_regular_files_inside_the_project_are_read(inbox: Inbox, tmp_path: Path) -> None:
    outside = tmp_path / "outside.jsonl"
    outside.write_text(call(1))
    inbox.put("in/good.jsonl", [call(2)])
    (inbox.project / "in/out.jsonl").symlink_to(outside)
    (inbox.project / "in/broken.jsonl").symlink_to("nowhere")
    (inbox.project / "in/folder.jsonl").mkdir()
    os.mkfifo(inbox.project / "in/pipe.jsonl")
    inbox.load("segment")
    assert [file["name"] for file in inbox.files()] == ["in/good.jsonl"]
    assert any("out.jsonl: refused, it is a link out" in line for line in inbox.said)
    assert any("pipe.jsonl: skipped, it is no regular file" in line for line in inbox.said)


@pytest.mark.parametrize(
    "name",
    [
        "a b.jsonl",
        "it's;--.jsonl",
        "line\nend.jsonl",
        "<b>.jsonl",
        "-rf.jsonl",
        "é😀.jsonl",
        "x" * 240 + ".jsonl",
    ],
)
def test_any_file_name_loads(inbox: Inbox, name: str) -> None:
    inbox.put(f"in/{name}", [call(1)])
    inbox.load("segment")
    assert [file["name"] for file in inbox.files()] == [f"in/{name}"]


def test_a_file_name_that_is_no_utf_8_loads(inbox: Inbox) -> None:
    inbox.put("in/a.jsonl", [call(1)])
    bad = os.fsencode(inbox.project / "in") + b"/bad\xff.jsonl"
    with open(bad, "wb") as file:  # noqa: PTH123 - a Path cannot hold it
        file.write(call(2).encode())
    inbox.load("segment")
    assert [file["name"] for file in inbox.files()] == ["in/a.jsonl", "in/bad\\xff.jsonl"]


def test_a_source_without_files_is_said(inbox: Inbox) -> None:
    inbox.load("segment")
    assert inbox.said == ["segment: no file matches in/*"]


def test_a_lost_warehouse_is_filled_again(inbox: Inbox) -> None:
    inbox.put("in/a.jsonl", calls(5))
    inbox.put("in/b.jsonl", [call(7)])
    before = inbox.load("segment").landed()
    inbox.database.unlink()
    assert inbox.load("segment").landed() == before
    inbox.database.unlink()
    (inbox.project / "in/b.jsonl").unlink()
    inbox.load("segment")
    assert any("in/b.jsonl was loaded once, but is neither" in line for line in inbox.said)


def test_a_changed_mapping_replays_the_files(inbox: Inbox) -> None:
    shipped = Path("src/journey_mining/ingest/sources/segment.toml").read_text("utf-8")
    inbox.put("in/a.jsonl", calls(5))
    inbox.put("in/copy.jsonl", calls(5))
    inbox.load("segment")
    inbox.put(
        "sources/segment.toml", shipped.replace('"page" = "Page viewed"', '"page" = "Looked"')
    )
    inbox.load("segment")
    assert {row["name"] for row in inbox.events()} == {"Looked"}
    assert len(inbox.events()) == 5
    assert len(inbox.files()) == 2
    inbox.check_account()


def test_the_newest_of_two_under_one_id_stays_whatever_comes_first(new_inbox: NewInbox) -> None:
    old = call(1, receivedAt="2026-03-01T10:00:00Z", type="screen")
    new = call(1, receivedAt="2026-03-01T12:00:00Z")
    landed = []
    for order in ([old, new], [new, old]):
        one = new_inbox()
        for number, line in enumerate(order):
            one.put(f"in/{number}.jsonl", [line])
            one.load("segment")
        landed.append(one.landed())
        one.check_account()
    assert landed[0] == landed[1]
    assert landed[0][0][0]["raw_name"] == "page"


def test_a_source_used_twice_keeps_its_rows_apart(inbox: Inbox) -> None:
    inbox.put("in/a.jsonl", calls(3))
    sources = (
        Source(map="segment", path="in/*", id="one"),
        Source(map="segment", path="in/*", id="two"),
    )
    inbox.load_all(Settings(sources=sources, limits=Limits()))
    assert len(inbox.events()) == 6
    inbox.check_account()
