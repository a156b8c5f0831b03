"""`source new`: a drafted mapping loads, its guesses are right where a log is plain, and it holds nobody's data."""

import gzip
import json
import tomllib
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from journey_mining.ingest.draft import name_for
from tests.ingest.test_preview import AS_OF, previewed, refused, said
from tests.ingest.test_sources import FOLDER

# Samples with broken rows in them, of every form.
ROUND_TRIPS = (
    "access_log/sample.log",
    "call_centre/sample.csv",
    "freshdesk/sample.json",
    "ga4/sample.events_20260301.jsonl",
    "generic/sample.csv",
    "hubspot/sample.json",
    "iis/sample.log",
    "mailgun/sample.jsonl",
    "posthog/sample.parquet",
    "segment/sample.jsonl",
    "sendgrid/sample.json",
    "shopify_orders/sample.csv",
    "stripe/sample.jsonl",
    "xes/sample.xes",
    "zendesk/sample.json",
)


def drafted(file: Path, project: Path, name: str = "drafted") -> dict[str, Any]:
    to = project / "sources" / f"{name}.toml"
    said("new", "--from", file, "--to", to, "--as-of", AS_OF)
    return tomllib.loads(to.read_text("utf-8"))


def written(folder: Path, name: str, records: list[dict[str, Any]]) -> Path:
    file = folder / name
    file.write_text("".join(json.dumps(one) + "\n" for one in records), "utf-8")
    return file


@pytest.mark.parametrize("sample", ROUND_TRIPS)
def test_a_draft_passes_the_check_takes_the_sample_and_gives_no_address_away(
    sample: str, tmp_path: Path
) -> None:
    drafted(FOLDER / sample, tmp_path)
    said("check", "drafted", "--project", tmp_path)
    found = previewed(tmp_path, "drafted", FOLDER / sample)
    text = (tmp_path / "sources" / "drafted.toml").read_text("utf-8").lower()
    for secret in ("@example", "203.0.113", "2001:db8", "15100000", "u-77", "mozilla"):
        assert secret not in text
    # The rest is broken on purpose, or repeated.
    assert found["accepted"] * 5 >= found["rows_read"] * 2


def test_the_guesses_for_segment(tmp_path: Path) -> None:
    mapping = drafted(FOLDER / "segment" / "sample.jsonl", tmp_path)
    assert mapping["source"] == {"id": "drafted", "channel": "other"}
    assert mapping["input"] == {"glob": "drafted/*.jsonl*", "reader": "jsonl"}
    assert mapping["event"]["source_event_id"] == "rec->>'$.messageId'"
    assert mapping["event"]["occurred_at"] == "ts_iso(rec->>'$.timestamp')"
    assert mapping["event"]["received_at"] == "ts_iso(rec->>'$.receivedAt')"
    assert mapping["event"]["raw_name"] == "rec->>'$.type'"
    identifiers = [(one["ns"], one["value"]) for one in mapping["identity"]]
    assert ("email", "norm_email(rec->>'$.traits.email')") in identifiers
    assert ("user_id", "rec->>'$.userId'") in identifiers
    assert ("cookie", "rec->>'$.anonymousId'") in identifiers


def test_the_guesses_for_posts_of_arrays(tmp_path: Path) -> None:
    mapping = drafted(FOLDER / "sendgrid" / "sample.json", tmp_path)
    assert mapping["input"]["reader"] == "json"
    assert mapping["input"]["explode"] == "$[*]"
    assert mapping["event"]["source_event_id"] == "rec->>'$.sg_event_id'"
    assert mapping["event"]["occurred_at"] == "ts_epoch(rec->>'$.timestamp', 's')"
    assert mapping["event"]["raw_name"] == "rec->>'$.event'"


def test_the_guesses_for_a_german_export(tmp_path: Path) -> None:
    mapping = drafted(FOLDER / "call_centre" / "sample.csv", tmp_path)
    assert mapping["input"]["encoding"] == "cp1252"
    assert mapping["input"]["delimiter"] == ";"
    call = "ts_local(rec->>'Beginn', '%d.%m.%Y %H:%M:%S', 'UTC')"
    assert mapping["event"]["occurred_at"] == call
    text = (tmp_path / "sources" / "drafted.toml").read_text("utf-8")
    assert "'Europe/Berlin'" in text
    assert '# "Gelöst" = "Gelöst"  # 4' in text


def test_a_list_in_an_envelope_is_taken_apart_and_a_list_in_a_record_is_not(tmp_path: Path) -> None:
    item = {"id": "1", "event": "open", "time": "2026-03-01T10:00:00Z"}
    envelope = tmp_path / "page.json"
    envelope.write_text(json.dumps({"next": None, "items": [item]}, indent=1), "utf-8")
    assert drafted(envelope, tmp_path)["input"]["explode"] == "$.items[*]"
    record = written(tmp_path, "orders.jsonl", [item | {"lines": [{"sku": "a"}]}] * 2)
    assert "explode" not in drafted(record, tmp_path, "other")["input"]
    text = (tmp_path / "sources" / "other.toml").read_text("utf-8")
    assert '# explode = "$.lines[*]"' in text


@pytest.mark.parametrize(
    ("value", "unit"),
    [
        (1772359200, "s"),
        (1772359200123, "ms"),
        (1772359200123456, "us"),
        (10**9 * 1772359200, "ns"),
    ],
)
def test_the_unit_of_an_epoch_is_told_by_its_size(value: int, unit: str, tmp_path: Path) -> None:
    rows = [{"id": f"e{n}", "created": value + n, "type": "x"} for n in range(9)]
    mapping = drafted(written(tmp_path, "in.jsonl", rows), tmp_path)
    assert mapping["event"]["occurred_at"] == f"ts_epoch(rec->>'$.created', '{unit}')"


def test_a_wide_number_that_is_no_time_is_not_taken_for_one(tmp_path: Path) -> None:
    rows = [{"id": str(n), "account": 1772359200 + n, "at": 99999999999999} for n in range(9)]
    mapping = drafted(written(tmp_path, "in.jsonl", rows), tmp_path)
    assert mapping["event"]["occurred_at"] == "ts_iso(rec->>'$.occurred_at')"


def test_days_that_can_be_read_two_ways_are_pointed_out(tmp_path: Path) -> None:
    file = tmp_path / "in.csv"
    file.write_text("id,date,type\n1,03/04/2026 10:00,a\n2,05/04/2026 11:00,a\n", "utf-8")
    drafted(file, tmp_path)
    assert "look at one after the 12th" in (tmp_path / "sources" / "drafted.toml").read_text(
        "utf-8"
    )


def test_packed_and_wide_files_are_read(tmp_path: Path) -> None:
    rows = "id;created_at;event\n1;2026-03-01T10:00:00Z;öffnen\n2;2026-03-01T11:00:00Z;öffnen\n"
    packed = tmp_path / "in.csv.gz"
    packed.write_bytes(gzip.compress(rows.encode()))
    assert drafted(packed, tmp_path, "packed")["input"]["delimiter"] == ";"
    wide = tmp_path / "wide.csv"
    wide.write_bytes(rows.encode("utf-16"))
    assert drafted(wide, tmp_path, "wide")["input"]["encoding"] == "utf-16"
    for name, file in (("packed", packed), ("wide", wide)):
        assert previewed(tmp_path, name, file)["accepted"] == 2


def test_a_parquet_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "in.parquet"
    columns = {"uuid": ["a", "b"], "event": ["x", "x"], "ts": ["2026-03-01T10:00:00Z"] * 2}
    pq.write_table(pa.table(columns), file)
    mapping = drafted(file, tmp_path)
    assert mapping["input"]["reader"] == "parquet"
    assert previewed(tmp_path, "drafted", file)["accepted"] == 2


def test_lines_of_an_unknown_form_get_a_pattern_to_fill_in(tmp_path: Path) -> None:
    file = tmp_path / "app.log"
    file.write_text("ana logged in\nbo logged out\n", "utf-8")
    mapping = drafted(file, tmp_path)
    assert mapping["input"]["pattern"] == "^(?P<line>.+)$"
    said("check", "drafted", "--project", tmp_path)
    text = (tmp_path / "sources" / "drafted.toml").read_text("utf-8")
    assert "Name the parts of a line" in text
    assert "logged" not in text


def test_hostile_keys_and_values_stay_inside_their_quotes(tmp_path: Path) -> None:
    keys = [
        'it\'s """\n[source]\n event id',
        "a\\\"b'c",
        "x\x1b[31m",
        "\ud800",
        "\x7f\x9b",
        "",
        "a.b",
    ]
    values = ['\'"""\n[names]\n\x1b', "\\", "'; drop table x; --"]
    rows = [
        {
            **dict.fromkeys(keys, values[n % 3]),
            "id": f"e-{n}",
            'it\'s "the" time': f"2026-03-01T10:00:{n:02d}Z",
            "event \"'\\ type": values[n % 3],
        }
        for n in range(12)
    ]
    lines = "".join(json.dumps(one) + "\n" for one in rows).replace("\\ud800", "u")
    file = tmp_path / "in.jsonl"
    file.write_text(lines, "utf-8")
    mapping = drafted(file, tmp_path)
    text = (tmp_path / "sources" / "drafted.toml").read_text("utf-8")
    assert all(letter.isprintable() or letter == "\n" for letter in text)
    assert set(mapping) <= {"source", "input", "event", "identity", "names"}
    said("check", "drafted", "--project", tmp_path)
    found = previewed(tmp_path, "drafted", file)
    assert found["accepted"] == 12
    assert found["unmapped_names"] == 3


def test_the_header_of_a_csv_may_be_hostile_too(tmp_path: Path) -> None:
    file = tmp_path / "in.csv"
    header = '"the ""event"" id","it\'s, a time",event,event,\n'
    rows = "".join(f"e{n},2026-03-01T10:00:0{n}Z,open,x,\n" for n in range(5))
    file.write_text(header + rows, "utf-8")
    mapping = drafted(file, tmp_path)
    assert mapping["input"]["skip"] == 1
    assert previewed(tmp_path, "drafted", file)["accepted"] == 5


def test_a_file_without_a_header_gives_none_of_its_values_away(tmp_path: Path) -> None:
    file = tmp_path / "in.csv"
    row = "Ana Muster,ana@example.com,2026-03-01T10:00:00Z,Berlin\n"
    file.write_text(row * 6, "utf-8")
    mapping = drafted(file, tmp_path)
    assert mapping["input"]["header"] == ["column_1", "column_2", "column_3", "column_4"]
    text = (tmp_path / "sources" / "drafted.toml").read_text("utf-8")
    for secret in ("Ana", "ana@", "Berlin"):
        assert secret not in text


def test_nobodys_values_stand_in_a_draft(tmp_path: Path) -> None:
    person = {
        "email": "ana@example.com", "user_id": "u-77", "first_name": "Ana", "phone": "+4915123456789",
        "ip": "203.0.113.7", "city": "Entenhausen", "body": "Hello it is Ana", "ref": "REF", "plan": "pro",
        "ana@example.com": {"note": "x"},
    }  # fmt: skip
    event = {"event": "call 0151 23456789", "ts": "2026-03-01T10:00:00Z"}
    rows = [{**person, **event, "id": f"e{n}"} for n in range(20)]
    drafted(written(tmp_path, "in.jsonl", rows), tmp_path)
    text = (tmp_path / "sources" / "drafted.toml").read_text("utf-8")
    for secret in ("example.com", "u-77", "Ana", "23456789", "203.0.113", "Entenhausen", "REF"):
        assert secret not in text
    assert 'distinct: "pro"' in text
    assert "[email]" in text


def test_names_that_may_be_peoples_are_not_listed(tmp_path: Path) -> None:
    rows = [
        {"id": f"e{n}", "name": f"Person {'AB'[n % 2]}", "ts": "2026-03-01T10:00:00Z"}
        for n in range(6)
    ]
    drafted(written(tmp_path, "in.jsonl", rows), tmp_path)
    text = (tmp_path / "sources" / "drafted.toml").read_text("utf-8")
    assert "Person" not in text
    assert "may be people's names" in text


def test_a_file_that_is_there_is_never_written_over(tmp_path: Path) -> None:
    sample = FOLDER / "segment" / "sample.jsonl"
    to = tmp_path / "mine.toml"
    to.write_text("mine", "utf-8")
    assert "already there" in refused("new", "--from", sample, "--to", to)
    assert to.read_text("utf-8") == "mine"


def test_a_link_that_leads_nowhere_is_not_followed(tmp_path: Path) -> None:
    to = tmp_path / "mine.toml"
    to.symlink_to(tmp_path / "elsewhere")
    assert "already there" in refused(
        "new", "--from", FOLDER / "segment" / "sample.jsonl", "--to", to
    )
    assert not (tmp_path / "elsewhere").exists()


def test_a_draft_goes_to_standard_output_by_default(tmp_path: Path) -> None:
    file = written(tmp_path, "My Log-1.jsonl", [{"id": "a", "time": "2026-03-01"}])
    assert tomllib.loads(said("new", "--from", file))["source"]["id"] == "my_log_1"
    assert tomllib.loads(said("new", "--from", file, "--name", "own"))["source"]["id"] == "own"


def test_what_cannot_be_a_name_is_refused_or_mended(tmp_path: Path) -> None:
    file = written(tmp_path, "1.jsonl", [{"id": "a"}])
    assert "is no name" in refused("new", "--from", file, "--name", "../x")
    assert "is no name" in refused("new", "--from", file, "--to", tmp_path / "A b.toml")
    assert name_for("2026.csv.gz", is_given=False) == "source_2026"
    assert name_for("Ünter.jsonl", is_given=False) == "nter"


@pytest.mark.parametrize("content", [b"", b"\n \n", b"\x1f\x8bcut", b"[1, 2]"])
def test_what_holds_no_record_is_told_in_a_sentence(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "in.json"
    file.write_bytes(content)
    assert str(file) in refused("new", "--from", file)


def test_a_file_of_quotes_does_not_keep_the_command_busy(tmp_path: Path) -> None:
    file = tmp_path / "in.csv"
    file.write_text(',"' * 40_000, "utf-8")
    assert str(file) in refused("new", "--from", file)
