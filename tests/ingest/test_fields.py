"""Which fields a source has: names and kinds, from a sample, and never a personal datum."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from journey_mining.ingest.fields import Fields
from journey_mining.ingest.lines import Piece, table_of
from journey_mining.ingest.mapping import Input
from journey_mining.settings import Settings, Source
from tests.ingest.inbox import AS_OF, Inbox


def piece(*records: object) -> Piece:
    texts = [one if isinstance(one, str) else json.dumps(one) for one in records]
    return Piece(table_of(list(range(1, len(texts) + 1)), texts))


def counted(
    layout: Input, *pieces: Piece, level: str = "", files: int = 1
) -> dict[tuple[str, str], int]:
    fields = Fields(layout)
    for number in range(files):
        for one in pieces:
            fields.see(number, one)
    return {(f, kind): rows for lev, f, kind, rows in fields.counts() if lev == level}


def of_lines(*records: object, **more: Any) -> dict[tuple[str, str], int]:
    return counted(Input(reader="jsonl", **more), piece(*records))


def test_each_field_is_counted_by_its_kind() -> None:
    record = {
        "id": "a", "n": 1.5, "is": True, "none": None, "blank": "", "page": {"url": "/"},
        "tags": ["x", 2], "items": [{"sku": "a"}, {"sku": "b", "size": 3}], "empty": {}, "list": [],
    }  # fmt: skip
    assert of_lines(*[record] * 5) == {
        ("", "record"): 5,
        ("id", "text"): 5,
        ("n", "number"): 5,
        ("is", "true/false"): 5,
        ("page", "object"): 5,
        ("page.url", "text"): 5,
        ("tags", "list"): 5,
        ("tags[]", "text"): 5,
        ("items", "list"): 5,
        ("items[]", "object"): 5,
        ("items[].sku", "text"): 5,
        ("items[].size", "number"): 5,
        ("empty", "object"): 5,
        ("list", "list"): 5,
    }


def test_no_more_than_four_keys_deep() -> None:
    deep = {"a": {"b": {"c": {"d": {"e": 1}}}}}
    fields = [field for field, _ in of_lines(*[deep] * 5) if field]
    assert fields == ["a", "a.b", "a.b.c", "a.b.c.d"]


def test_the_first_two_hundred_rows_of_a_file_are_seen_and_one_in_a_thousand_after() -> None:
    rows = [{"place": 0, **({"late": 1} if n in (1000, 2000) else {})} for n in range(2500)]
    layout = Input(reader="jsonl")
    whole = counted(layout, piece(*rows), files=3)
    assert whole[("", "record")] == 3 * 202
    assert whole[("late", "number")] == 3 * 2
    cut = counted(layout, piece(*rows[:150]), piece(*rows[150:1700]), piece(*rows[1700:]), files=3)
    assert cut == whole


def test_a_csv_has_numbers_where_its_texts_are_numbers() -> None:
    rows = [{"price": "3.50", "id": "x1"}] * 5 + [{"price": "EUR 3", "id": "7"}] * 5
    assert counted(Input(reader="csv"), piece(*rows)) == {
        ("", "record"): 10,
        ("price", "number"): 5,
        ("price", "text"): 5,
        ("id", "number"): 5,
        ("id", "text"): 5,
    }


@pytest.mark.parametrize(
    "key",
    [
        "ana@example.com", "ana%40example.com", "+49 151 0000000", "203.0.113.7", "2001:db8::1",
        "fe80:1:2:3:4:5:6:7", "DE89 3704 0044 0532 0130 00", "4111 1111 1111 1111", "1002345",
        "2026-11-22", "0190c2a4-7b1e-7000-8000-0123456789ab", "9f86d081884c7d659a2feaa0c55ad015",
    ],
)  # fmt: skip
def test_a_key_that_may_be_a_personal_datum_is_never_kept(key: str) -> None:
    assert set(of_lines(*[{"seen": {key: 1, "ok": 1}}] * 5)) == {
        ("", "record"), ("seen", "object"), ("seen.*", "number"), ("seen.ok", "number"),
    }  # fmt: skip


def test_a_key_of_few_rows_may_be_a_value_and_is_not_kept() -> None:
    rows = [{"by": {f"Ana {chr(65 + n)}": 1}} for n in range(20)]
    assert of_lines(*rows) == {("", "record"): 20, ("by", "object"): 20}


def test_keys_without_end_are_bounded() -> None:
    wide = {f"k{chr(97 + n % 26)}{n}": 1 for n in range(2000)}
    assert len(of_lines(*[wide] * 5)) == 501
    hostile = [{f"x{n}y{place}": 1 for place in range(3000)} for n in range(199)]
    few = of_lines(*[{"id": 1}] * 5, *hostile[:194], {"id": 1})
    assert few[("id", "number")] == 6
    assert len(few) == 2


def test_hostile_keys_are_kept_as_text() -> None:
    bad = '{"\\ud800": 1, "<script>": 1, "' + "l" * 200 + '": 1, "[]": 1}'
    fields = [field for field, _ in of_lines(*[bad] * 5) if field]
    assert sorted(fields) == sorted(["\\ud800", "<script>", "l" * 80, "[]"])


def test_what_is_no_object_or_no_json_is_passed_over() -> None:
    deep = "[" * 5000 + "]" * 5000
    assert of_lines("[1]", "1", "nonsense", deep, *[{"a": 1}] * 5) == {
        ("", "record"): 5,
        ("a", "number"): 5,
    }


def test_items_are_counted_at_the_level_they_lie_at() -> None:
    layout = Input(reader="json", explode="$.events[*]", explode_child="$.child[*]")
    document = {"cursor": "x", "events": [{"id": 1, "child": [{"to": 1}, {"to": "b"}]}] * 5}
    held = piece(*[document] * 5)
    assert counted(layout, held) == {
        ("", "record"): 5, ("cursor", "text"): 5, ("events", "list"): 5,
    }  # fmt: skip
    assert counted(layout, held, level="events[]") == {
        ("", "record"): 25, ("id", "number"): 25, ("child", "list"): 25,
    }  # fmt: skip
    assert counted(layout, held, level="events[].child[]") == {
        ("", "record"): 50, ("to", "number"): 25, ("to", "text"): 25,
    }  # fmt: skip


def test_items_of_one_great_document_are_sampled_like_rows() -> None:
    layout = Input(reader="json", explode="$[*]")
    document = [{"id": n} for n in range(1500)]
    assert counted(layout, piece(document), level="[]")["", "record"] == 201


def test_what_is_wrapped_as_text_is_looked_into() -> None:
    layout = Input(reader="jsonl", unwrap='$."Message"')
    held = piece(*[{"Type": "N", "Message": json.dumps({"mail": {"id": "x"}})}] * 5)
    assert set(counted(layout, held, level="Message")) == {
        ("", "record"), ("mail", "object"), ("mail.id", "text"),
    }  # fmt: skip


def test_lines_of_a_pattern_have_no_fields() -> None:
    layout = Input(reader="lines", pattern="(?P<a>.*)")
    assert counted(layout, piece("x", "y")) == {}


def rows_of(day: int) -> list[str]:
    return [
        json.dumps({"type": "page", "messageId": f"{day}-{n}", "anonymousId": f"an-{n}",
                    "timestamp": f"2026-03-{day:02}T10:00:00Z", "properties": {"n": n}})
        for n in range(10)
    ]  # fmt: skip


SEGMENT = Settings(sources=(Source(map="segment", path="in/*"),))


def test_what_arrived_stands_beside_the_rows_once(inbox: Inbox) -> None:
    inbox.put("in/1.jsonl", rows_of(1))
    inbox.put("in/2.jsonl", rows_of(2))
    inbox.load_all(SEGMENT)
    inbox.load_all(SEGMENT)
    assert inbox.rows("select source_id, files, rows_read from ops.arrivals") == [
        {"source_id": "segment", "files": 2, "rows_read": 20}
    ]
    kinds = inbox.rows("select field, kind, rows from ops.fields where field like 'prop%'")
    assert kinds == [
        {"field": "properties", "kind": "object", "rows": 20},
        {"field": "properties.n", "kind": "number", "rows": 20},
    ]
    nulls = inbox.rows("select column_name, rows, nulls from ops.column_nulls order by all")
    said = {row["column_name"]: (row["rows"], row["nulls"]) for row in nulls}
    assert said["identifiers"] == (20, 0)
    assert said["occurred_at"] == (20, 0)
    assert said["amount"] == (20, 20)
    assert "score" not in said


def test_a_night_that_brings_nothing_is_a_night(inbox: Inbox) -> None:
    inbox.load_all(SEGMENT)
    inbox.load_all(SEGMENT, AS_OF + timedelta(days=1))
    inbox.load_all(SEGMENT, AS_OF + timedelta(days=1))
    nights = inbox.rows("select run_id, night::varchar as night from ops.runs order by all")
    assert [(row["run_id"], row["night"]) for row in nights] == [
        ("2026-04-01T00:00:00+00:00", "2026-04-01"),
        ("2026-04-02T00:00:00+00:00", "2026-04-02"),
    ]


def test_files_that_are_loaded_again_by_another_mapping_are_nothing_new(inbox: Inbox) -> None:
    shipped = Path(__file__).parents[2] / "src/journey_mining/ingest/sources/segment.toml"
    text = shipped.read_text("utf-8")
    inbox.put("sources/ours.toml", text)
    inbox.put("in/1.jsonl", rows_of(1))
    ours = Settings(sources=(Source(map="ours", path="in/*", id="segment"),))
    inbox.load_all(ours)
    before = inbox.rows("from ops.fields order by all"), inbox.rows("from ops.column_nulls")
    inbox.put("sources/ours.toml", text.replace('lateness = "7d"', 'lateness = "6d"'))
    inbox.put("in/2.jsonl", rows_of(2))
    inbox.load_all(ours, AS_OF + timedelta(days=1))
    assert [row["run_id"] for row in inbox.files()] == ["2026-04-02T00:00:00+00:00"] * 2
    first = "where run_id = '2026-04-01T00:00:00+00:00'"
    after = (
        inbox.rows(f"from ops.fields {first} order by all"),
        inbox.rows(f"from ops.column_nulls {first}"),
    )
    assert after == before
    arrivals = inbox.rows("select rows_read from ops.arrivals order by run_id")
    assert [row["rows_read"] for row in arrivals] == [10, 10]
