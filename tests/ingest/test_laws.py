"""Laws that hold for any log: rows add up, and how files are cut, packed or repeated changes nothing."""

import random
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.ingest.calls import call, calls
from tests.ingest.inbox import Inbox

NewInbox = Callable[[], Inbox]
FEW = settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
LOG = [
    f'203.0.113.{n % 5} - - [01/Mar/2026:10:{n // 7:02d}:{n:02d} +0100] "GET /p{n % 4} HTTP/1.1" 200 {n} "-" "UA {n % 3}"'
    for n in range(40)
]


@FEW
@given(
    st.lists(st.tuples(st.integers(0, 39), st.integers(0, 4), st.integers(0, 200)), max_size=15),
    st.sampled_from(["segment", "access_log"]),
)
def test_every_row_is_accounted_for_whatever_is_broken(
    new_inbox: NewInbox, damages: list[tuple[int, int, int]], source: str
) -> None:
    lines = [line.encode() for line in (calls(40) if source == "segment" else LOG)]
    for place, kind, at in damages:
        line = lines[place]
        cut = at % (len(line) + 1)
        lines[place] = {
            0: line[:cut],
            1: line[:cut] + b"\xe9\0"[at % 2 :] + line[cut:],
            2: line + b"\n" + line,
            3: line[:cut] + b'"' + line[cut:],
            4: b" " * at,
        }[kind]
    data = b"\n".join(lines)
    inbox = new_inbox()
    inbox.put("in/broken.log", data)
    inbox.load(source)
    inbox.check_account()
    assert inbox.files()[0]["rows_read"] == len(data.split(b"\n")) - data.endswith(b"\n")
    untouched = set(range(40)) - {place for place, _, _ in damages}
    if source == "segment":
        ids = {row["source_event_id"] for row in inbox.events()}
        assert {f"m-{place}" for place in untouched} <= ids


@FEW
@given(st.randoms(use_true_random=False), st.integers(1, 3))
def test_shuffled_split_packed_and_repeated_files_land_the_same(
    new_inbox: NewInbox, chance: random.Random, parts: int
) -> None:
    lines = [*calls(30), call(7, userId="u-7"), call(7, receivedAt="2026-03-01T11:00:00.000Z")]
    whole = new_inbox()
    whole.put("in/all.jsonl", lines)
    expected = whole.load("segment").landed()
    chance.shuffle(lines)
    split = new_inbox()
    for part in range(parts):
        split.put(f"in/{part}.jsonl.gz", lines[part::parts], packed=True)
        split.load("segment")
    split.put("in/again.jsonl", lines[::2])
    assert split.load("segment").landed() == expected
    split.check_account()


def test_a_second_load_changes_nothing(inbox: Inbox) -> None:
    inbox.put("in/a.jsonl", calls(20))
    before = inbox.load("segment").landed()
    files, manifest = inbox.files(), inbox.manifest()
    assert inbox.load("segment").landed() == before
    assert inbox.files() == files
    assert inbox.manifest() == manifest
    assert inbox.said[-1] == "segment: nothing new"


def test_bom_line_ends_and_packing_do_not_matter(new_inbox: NewInbox) -> None:
    text = "\n".join(calls(10)) + "\n"
    forms = {
        "plain": text.encode(),
        "bom": b"\xef\xbb\xbf" + text.encode(),
        "crlf": text.replace("\n", "\r\n").encode(),
        "cr": text.replace("\n", "\r").encode(),
        "open end": text.rstrip("\n").encode(),
    }
    landed = []
    for data in forms.values():
        for packed in (False, True):
            one = new_inbox()
            one.put("in/a.jsonl", data, packed=packed)
            landed.append(one.load("segment").landed())
            one.check_account()
            assert one.files()[0]["rows_read"] == 10
    assert all(one == landed[0] for one in landed)


def test_a_split_log_keeps_its_hits(new_inbox: NewInbox) -> None:
    whole, split = new_inbox(), new_inbox()
    whole.put("in/a.log", LOG)
    split.put("in/a.log", LOG[:21])
    split.put("in/b.log", LOG[21:])
    assert whole.load("access_log").landed() == split.load("access_log").landed()


def test_a_large_file_lands_like_its_small_parts(new_inbox: NewInbox) -> None:
    padding = "x" * 2000
    lines = [call(number, filler=padding) for number in range(6000)]
    whole, split = new_inbox(), new_inbox()
    whole.put("in/a.jsonl", lines)
    for part in range(3):
        split.put(f"in/{part}.jsonl", lines[part::3])
    assert whole.load("segment").landed() == split.load("segment").landed()
    whole.check_account()


@pytest.mark.parametrize("source", ["segment", "access_log"])
def test_pieces_of_any_size_land_the_same(
    source: str, new_inbox: NewInbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = LOG if source == "access_log" else [*calls(30), call(31, type="track", event="Other")]
    lines += [
        "broken",
        *([call(40 + n, userId=f"u-{n}") for n in range(9)] if source == "segment" else []),
    ]
    whole, pieces = new_inbox(), new_inbox()
    whole.put("in/a.log", lines)
    pieces.put("in/a.log", lines)
    expected = whole.load(source).landed()
    monkeypatch.setattr("journey_mining.ingest.lines.BLOCK", 700)
    monkeypatch.setattr("journey_mining.ingest.unpack.CHUNK", 300)
    monkeypatch.setattr("journey_mining.ingest.writing._CHUNK_BYTES", 1)
    assert pieces.load(source).landed() == expected
    pieces.check_account()
