"""The forms a source may come in: delimited text, Parquet, JSON documents, wrapped JSON, plain lines."""

import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.ingest.calls import call
from tests.ingest.inbox import Inbox

HEADER = "event_id,occurred_at,name,amount\n"


def reasons(inbox: Inbox) -> list[tuple[int, str]]:
    return [(row["line_no"], row["reason"]) for row in inbox.quarantine()]


def ids(inbox: Inbox) -> set[str]:
    return {row["source_event_id"] for row in inbox.events()}


def test_an_open_quote_does_not_alter_the_next_row(inbox: Inbox) -> None:
    rows = [f"{n},2026-03-01,Bought,1\n" for n in range(1000)]
    rows[1] = '1,2026-03-01,"Bought,1\n'
    inbox.put("in/a.csv", HEADER + "".join(rows))
    inbox.load("generic")
    inbox.check_account()
    assert reasons(inbox) == [(3, "unbalanced_quote")]
    assert len(inbox.events()) == 999


def test_two_rows_with_an_open_quote_do_not_pair_up(inbox: Inbox) -> None:
    rows = [f"{n},2026-03-01,Bought,1\n" for n in range(10)]
    rows[2] = '2,2026-03-01,"Bought,1\n'
    rows[7] = '7,2026-03-01,Bou"ght,1\n'
    inbox.put("in/a.csv", HEADER + "".join(rows))
    inbox.load("generic")
    assert ids(inbox) >= {"0", "1", "3", "4", "5", "6", "8", "9"}
    assert len(inbox.quarantine()) == 10 - len(inbox.events())


def test_reordered_columns_give_the_same_and_extra_ones_are_noted(inbox: Inbox) -> None:
    inbox.put("in/a.csv", "name,colour,occurred_at,event_id\nBought,red,2026-03-01,1\n")
    inbox.load("generic")
    assert ids(inbox) == {"1"}
    assert any("left aside: colour" in line for line in inbox.said)


@pytest.mark.parametrize(
    ("header", "reason", "said"),
    [
        ("event_id,ocurred_at,name", "missing_required", "Did you mean 'ocurred_at'?"),
        ("event_id,occurred_at,name,name", "columns_4_expected_3", "'name' twice"),
    ],
)
def test_a_header_that_cannot_work_refuses_the_file(
    inbox: Inbox, header: str, reason: str, said: str
) -> None:
    inbox.put("in/a.csv", header + "\n1,2026-03-01,x,y\n")
    inbox.load("generic")
    assert reasons(inbox) == [(0, reason)]
    assert said in inbox.quarantine()[0]["detail"]


def test_odd_headers_are_names_and_nothing_else(inbox: Inbox) -> None:
    inbox.put(
        "in/a.csv", 'event_id,occurred_at,name,"""; drop table x; --",select\n1,2026-03-01,x,y,z\n'
    )
    inbox.load("generic")
    assert ids(inbox) == {"1"}


def test_columns_without_a_name_are_left_aside(inbox: Inbox) -> None:
    inbox.put("in/a.csv", "event_id,occurred_at,name,,\n1,2026-03-01,x,,\n2,2026-03-01,x,y,z\n")
    inbox.load("generic")
    assert ids(inbox) == {"1", "2"}
    assert any("left aside: column 4, column 5" in line for line in inbox.said)


def test_a_time_that_names_its_zone_is_not_in_doubt(inbox: Inbox) -> None:
    times = ["2026-03-01 10:00:00 Europe/Berlin", "2026-03-01 09:00:00", "2026-03-01T09:00:00Z"]
    inbox.put("in/a.csv", HEADER + "".join(f"{n},{at},x,\n" for n, at in enumerate(times)))
    inbox.load("generic")
    rows = sorted(inbox.events(), key=lambda row: row["source_event_id"])
    assert {str(row["occurred_at"]) for row in rows} == {"2026-03-01 09:00:00"}
    assert [row["ts_flag"] for row in rows] == [None, "assumed_zone", None]


def test_a_wrong_number_names_its_column_and_shows_it_masked(inbox: Inbox) -> None:
    inbox.put(
        "in/a.csv",
        HEADER + "1,2026-03-01,x,abc ana@example.com\n2,2026-03-01,x,\n3,2026-03-01,x,1e2\n",
    )
    inbox.load("generic")
    (row,) = inbox.quarantine()
    assert (row["reason"], row["column_name"], row["detail"]) == (
        "bad_number",
        "amount",
        "abc [email]",
    )
    assert [event["amount"] for event in inbox.events() if event["source_event_id"] == "3"] == [100]


def test_ids_stay_text_digit_for_digit(inbox: Inbox) -> None:
    odd = ["00042", "12345678901234567891", "1e5", "9007199254740993"]
    inbox.put("in/a.csv", HEADER + "".join(f"{one},2026-03-01,x,\n" for one in odd))
    inbox.put(
        "in/b.jsonl", '{"event_id":12345678901234567892,"occurred_at":"2026-03-01","name":"x"}\n'
    )
    inbox.load("generic")
    assert ids(inbox) == {*odd, "12345678901234567892"}


def test_null_na_and_none_stay_text(inbox: Inbox) -> None:
    inbox.put(
        "in/a.csv",
        "event_id,occurred_at,name,campaign\n1,2026-03-01,Null,NA\n2,2026-03-01,None,None\n",
    )
    inbox.load("generic")
    assert [(row["name"], row["campaign"]) for row in sorted(inbox.events(), key=lambda r: r["source_event_id"])] == [
        ("Null", "NA"), ("None", "None")]  # fmt: skip


def test_a_parquet_table_lands_like_its_csv(inbox: Inbox) -> None:
    table = pa.table(
        {
            "event_id": ["p-1", "p-2"],
            "occurred_at": pa.array(
                [1772352000000000, 1772352000500000], pa.timestamp("us", "UTC")
            ),
            "name": ["Bought", "Bought"],
            "amount": [39.9, float("nan")],
            "id.email": ["Ana@example.com", None],
            "products": [["Lamp", "Leaf"], None],
        }
    )
    path = inbox.put("in/a.parquet", b"")
    pq.write_table(table, path)
    inbox.load("generic")
    inbox.check_account()
    first, second = sorted(inbox.events(), key=lambda row: row["source_event_id"])
    assert (str(first["occurred_at"]), float(first["amount"])) == ("2026-03-01 08:00:00", 39.9)
    assert first["products"] == ["Lamp", "Leaf"]
    assert first["ts_flag"] is None
    assert (second["amount"], second["ts_precision"]) == (None, "ms")
    assert len(inbox.identifiers()) == 1


def test_a_damaged_parquet_file_is_refused_whole(inbox: Inbox) -> None:
    inbox.put("in/a.parquet", b"PAR1 but no more")
    inbox.load("generic")
    assert reasons(inbox) == [(0, "truncated_file")]


def test_an_unknown_ending_is_ignored_and_said(inbox: Inbox) -> None:
    inbox.put("in/a.xlsx", b"x")
    inbox.load("generic")
    assert inbox.files() == []
    assert any("a.xlsx: ignored" in line for line in inbox.said)


def event(number: int) -> dict[str, object]:
    return {
        "email": "a@b.example",
        "timestamp": 1772352000 + number,
        "event": "click",
        "sg_event_id": f"E{number}",
    }


def test_documents_on_one_line_over_lines_and_glued_together(inbox: Inbox) -> None:
    one = json.dumps([event(1)])
    pretty = json.dumps([event(2), event(3)], indent=2)
    glued = json.dumps([event(4)]) + json.dumps([event(5)])
    inbox.put("in/a.json", f"{one}\n{pretty}\n\n{glued}\n[]\n")
    inbox.load("sendgrid")
    inbox.check_account()
    assert ids(inbox) == {"E1", "E2", "E3", "E4", "E5"}
    assert inbox.files()[0]["filtered"] == 2


def test_a_cut_document_costs_itself_alone(inbox: Inbox) -> None:
    cut = json.dumps([event(2), event(3)], indent=2)[:60]
    inbox.put("in/a.json", f"{json.dumps([event(1)])}\n{cut}\n{json.dumps([event(4)])}\n")
    inbox.load("sendgrid")
    inbox.check_account()
    assert ids(inbox) == {"E1", "E4"}
    assert reasons(inbox) == [(2, "invalid_json")]


def test_json_wrapped_as_text_is_unwrapped(inbox: Inbox) -> None:
    inbox.put("sources/own.toml", """
[source]
id = "own"
channel = "email"
[input]
reader = "jsonl"
unwrap = "$.Message"
[event]
source_event_id = "rec->>'$.id'"
occurred_at = "ts_iso(rec->>'$.at')"
raw_name = "rec->>'$.name'"
""")  # fmt: skip
    good = {"Message": json.dumps({"id": 1, "at": "2026-03-01", "name": "x"})}
    inbox.put("in/a.jsonl", [json.dumps(good), '{"Message": "no json"}', '{"Other": 1}'])
    inbox.load("own")
    inbox.check_account()
    assert ids(inbox) == {"1"}
    assert reasons(inbox) == [(2, "unwrap_failed"), (3, "unwrap_failed")]


def test_a_declared_encoding_and_zone(inbox: Inbox) -> None:
    inbox.put("sources/calls.toml", """
[source]
id = "calls"
channel = "call"
[input]
reader = "csv"
encoding = "cp1252"
delimiter = ";"
[event]
source_event_id = "rec->>'Anruf-ID'"
occurred_at = "ts_local(rec->>'Beginn', '%d.%m.%Y %H:%M:%S', 'Europe/Berlin')"
ts_flag = "local_flag(rec->>'Beginn', '%d.%m.%Y %H:%M:%S', 'Europe/Berlin')"
raw_name = "rec->>'Ergebnis'"
duration_seconds = "rec->>'Dauer'"
[[identity]]
ns = "phone"
value = "norm_phone(rec->>'Nummer')"
""")  # fmt: skip
    text = (
        "Anruf-ID;Beginn;Nummer;Dauer;Ergebnis\nC1;26.10.2025 02:30:00;+49 151 000000;125;Gelöst\n"
        "C2;30.03.2025 02:30:00;anonymous;3;Aufgelegt\n"
    )
    inbox.put("in/cdr.csv", text.encode("cp1252"))
    inbox.load("calls")
    first, second = sorted(inbox.events(), key=lambda row: row["source_event_id"])
    assert (first["name"], first["ts_flag"], first["duration_seconds"]) == (
        "Gelöst",
        "dst_ambiguous",
        125,
    )
    assert (str(second["occurred_at"]), second["ts_flag"]) == ("2025-03-30 01:30:00", "dst_gap")
    assert len(inbox.identifiers()) == 1


@pytest.mark.parametrize(
    ("at", "reason"),
    [
        ("2026-02-30", "bad_time"),
        ("2026-13-01", "bad_time"),
        ("2026-03-01T10:00:60Z", "bad_time"),
        ("2026-03-01T10:00:00+99:00", "bad_time"),
        ("1772352000", "bad_time"),
        ("0001-01-01", "ts_out_of_range"),
        ("1970-01-01", "ts_out_of_range"),
        ("2031-03-01", "ts_out_of_range"),
        ("infinity", "ts_out_of_range"),
        ("", "missing_required"),
    ],
)
def test_impossible_times(inbox: Inbox, at: str, reason: str) -> None:
    inbox.put("in/a.csv", HEADER + f"1,{at},x,\n2,2026-03-01,x,\n")
    inbox.load("generic")
    assert reasons(inbox) == [(2, reason)]
    assert ids(inbox) == {"2"}


OWN = """
[source]
id = "own"
channel = "web"
[input]
{layout}
[event]
source_event_id = "{id}"
occurred_at = "ts_iso({at})"
raw_name = "{name}"
actor = "'customer'"
"""


def own(inbox: Inbox, layout: str, **columns: str) -> None:
    inbox.put("sources/own.toml", OWN.format(layout=layout, **columns))


def test_zstd_is_unpacked_and_damage_shows(inbox: Inbox) -> None:
    lines = "".join(call(n) + "\n" for n in range(2000)).encode()
    whole = pa.compress(lines, "zstd", asbytes=True)
    inbox.put("in/a.jsonl.zst", whole)
    inbox.put("in/b.jsonl.zst", whole[: len(whole) // 2])
    inbox.put("in/bomb.zst", pa.compress(b"0" * (200 << 20), "zstd", asbytes=True))
    inbox.load("segment")
    inbox.check_account()
    assert len(inbox.events()) == 2000
    assert [row["reason"] for row in inbox.quarantine()] == ["truncated_file", "too_large"]


def test_three_header_rows_give_the_names_of_the_first(inbox: Inbox) -> None:
    own(inbox, 'reader = "csv"\nheader = 3', id="rec->>'Id'", at="rec->>'Start'", name="'answer'")
    inbox.put(
        "in/a.csv", 'Id,Start\n"The\nid",Started\n"{""i"":1}","{}"\nR_1,2026-01-02 03:04:05\n'
    )
    inbox.load("own")
    inbox.check_account()
    assert ids(inbox) == {"R_1"}


def test_utf_16_with_tabs_loads_where_it_is_declared(inbox: Inbox) -> None:
    layout = 'reader = "csv"\nencoding = "utf-16"\ndelimiter = "\\t"'
    own(inbox, layout, id="rec->>'Id'", at="rec->>'At'", name="rec->>'Nämé'")
    inbox.put("in/a.tsv", "Id\tAt\tNämé\r\n1\t2026-01-02\tGelöst\r\n".encode("utf-16"))
    inbox.load("own")
    assert [row["name"] for row in inbox.events()] == ["Gelöst"]


def test_fields_may_change_within_a_log(inbox: Inbox) -> None:
    columns = {"id": "md5(rec || repeat_no)", "at": "(rec->>'date') || ' ' || (rec->>'time')"}
    own(inbox, 'reader = "w3c"\ndelimiter = " "', name="rec->>'cs-method'", **columns)
    inbox.put("in/a.log", [
        "early bird", "#Version: 1.0", "#Fields: date time cs-method cs(User-Agent)",
        "2026-03-01 10:00:00 GET Mozilla/5.0+(X)", "2026-03-01 10:00:00 GET Mozilla/5.0+(X)",
        "2026-03-01 10:00:00 GET", "", "#Fields: date cs-method time", "2026-03-01 POST 11:00:00",
    ])  # fmt: skip
    inbox.load("own")
    inbox.check_account()
    assert reasons(inbox) == [(1, "columns_2_expected_0"), (6, "columns_3_expected_4")]
    assert sorted(row["name"] for row in inbox.events()) == ["GET", "GET", "POST"]


XES = """<?xml version="1.0" encoding="UTF-8" ?>
<log xmlns="http://www.xes-standard.org/">
  <string key="concept:name" value="all"/>
  <trace>
    <string key="concept:name" value="case 1"/>
    <event><string key="concept:name" value="Görl"/><date key="time:timestamp" value="2026-03-01T10:00:00.000+01:00"/></event>
    <event><string key="concept:name" value="b"/><list key="x"><string key="y" value="z"/></list>
      <date key="time:timestamp" value="2026-03-01T11:00:00.000+01:00"/></event>
  </trace>
</log>
"""


def test_xes_gives_each_event_with_its_trace(inbox: Inbox) -> None:
    columns = {
        "id": "(rec->>'$.trace.\\\"concept:name\\\"') || ':' || (rec->>'$.position')",
        "at": "rec->>'$.event.\\\"time:timestamp\\\"'",
        "name": "rec->>'$.event.\\\"concept:name\\\"'",
    }
    own(inbox, 'reader = "xes"', **columns)
    inbox.put("in/a.xes.gz", XES, packed=True)
    inbox.put("in/cut.xes", XES[: len(XES) // 2])
    entity = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
    inbox.put("in/evil.xes", XES.replace("?>", "?>" + entity, 1).replace("Görl", "&e;"))
    inbox.load("own")
    inbox.check_account()
    assert ids(inbox) == {"case 1:1", "case 1:2"}
    assert [row["reason"] for row in inbox.quarantine()] == ["truncated_file", "bad_encoding"]


def test_a_repeated_line_of_any_text_form_can_be_told_apart(inbox: Inbox) -> None:
    own(inbox, 'reader = "jsonl"', id="md5(rec || repeat_no)", at="rec->>'$.at'", name="'x'")
    inbox.put("in/a.jsonl", ['{"at": "2026-03-01"}', '{"at": "2026-03-01"}'])
    inbox.load("own")
    assert len(inbox.events()) == 2


def test_long_documents_are_not_copied_for_each_of_their_items(inbox: Inbox) -> None:
    inbox.put("sources/own.toml", """
[source]
id = "own"
channel = "web"
[input]
reader = "json"
explode = "$.visits[*]"
explode_child = "$.actions[*]"
[event]
source_event_id = "(parent->>'$.id') || '-' || (rec->>'$.n')"
occurred_at = "ts_iso(parent->>'$.at')"
raw_name = "'x'"
actor = "'customer'"
""")  # fmt: skip
    visits = [
        {"id": n, "at": "2026-03-01", "long": "x" * 400_000,
         "actions": [{"n": k} for k in range(600)]}
        for n in range(8)
    ]  # fmt: skip
    inbox.put("in/a.json", json.dumps({"visits": visits}, indent=0))
    inbox.load("own", memory="250MB", spill="1MB")
    inbox.check_account()
    assert len(inbox.events()) == 8 * 600
