"""What stands in a file: each row of part C of the faults, by its number."""

import csv
import json
import re
import time
import unicodedata
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from journey_mining import run
from journey_mining.errors import UsageError
from journey_mining.models import find_models
from journey_mining.report.safe import visible
from journey_mining.settings import Settings, Source, load_settings
from journey_mining.settings_limits import Limits
from journey_mining.settings_tables import check_patterns
from journey_mining.warehouse import open_warehouse
from tests.e2e.conftest import command, project_with
from tests.e2e.test_small_logs import PATHS
from tests.ingest.inbox import Inbox
from tests.ingest.test_faults_of_files import (
    GENERIC,
    ROOT,
    ids,
    night_of,
    quiet,
    reasons,
    untested_rows,
)

FILES, LAWS = "tests/ingest/test_files.py::", "tests/ingest/test_laws.py::"
FORMS, CHECK = "tests/ingest/test_forms.py::", "tests/ingest/test_check.py::"
TOML, PAGES = "tests/test_settings.py::", "tests/report/test_browser.py::"
SAFE, ORDER = "tests/report/test_safe.py::", "tests/sql/events/test_reasons.py::"
# Rows whose expected outcome, or a part of it, is asserted elsewhere.
COVERED = {
    "C01": (FILES + "test_a_nul_byte_and_an_escaped_nul_are_refused",),
    "C02": (FILES + "test_a_bad_byte_costs_its_line_alone",),
    "C03": (
        LAWS + "test_bom_line_ends_and_packing_do_not_matter",
        FILES + "test_utf_16_must_be_declared",
    ),
    "C04": (
        FORMS + "test_an_open_quote_does_not_alter_the_next_row",
        FORMS + "test_two_rows_with_an_open_quote_do_not_pair_up",
    ),
    "C05": (
        FORMS + "test_reordered_columns_give_the_same_and_extra_ones_are_noted",
        FORMS + "test_a_header_that_cannot_work_refuses_the_file",
        "tests/ingest/test_drift.py::test_c05_changed_fields_are_named_the_night_they_change",
    ),
    "C06": (FORMS + "test_a_wrong_number_names_its_column_and_shows_it_masked",),
    "C07": (FORMS + "test_ids_stay_text_digit_for_digit",),
    "C08": (FORMS + "test_null_na_and_none_stay_text",),
    "C09": (FILES + "test_what_only_a_lenient_parser_takes_is_no_json",),
    "C10": (LAWS + "test_bom_line_ends_and_packing_do_not_matter",),
    "C11": (FORMS + "test_impossible_times",),
    "C12": (FORMS + "test_impossible_times",),
    "C13": (
        FORMS + "test_a_declared_encoding_and_zone",
        FORMS + "test_impossible_times",
    ),
    "C14": (ORDER + "test_the_total_order_is_time_source_rank_sequence_and_id",),
    "C17": (
        PAGES + "test_hostile_names_do_nothing",
        SAFE + "test_characters_that_hide_are_shown",
        SAFE + "test_json_in_a_script_is_ascii_and_cannot_end_it",
    ),
    "C18": (FORMS + "test_odd_headers_are_names_and_nothing_else",),
    "C19": (
        TOML + "test_all_mistakes_are_told_at_once_with_line_key_and_near_miss",
        TOML + "test_a_mistake_is_a_sentence",
    ),
    "C20": (CHECK + "test_layouts_that_cannot_work",),
}


def test_every_row_of_part_c_has_its_test() -> None:
    rows = [f"C{number:02d}" for number in range(1, 23)]
    assert untested_rows(rows, COVERED, __file__) == []


OWN = """
[source]
id = "{id}"
channel = "web"
[input]
reader = "jsonl"
[event]
source_event_id = "rec->>'id'"
occurred_at = "{at}"
raw_name = "coalesce(rec->>'name', 'x')"
amount = "{amount}"
"""


def own(inbox: Inbox, name: str, at: str, amount: str = "rec->>'amount'") -> Source:
    """Give the project a mapping of lines of JSON, and return its source."""
    inbox.put(f"sources/{name}.toml", OWN.format(id=name, at=at, amount=amount))
    return Source(map=name, path="in/*")


def test_c01_a_nul_in_parquet_does_not_land(inbox: Inbox) -> None:
    rows = {"event_id": ["1", "2"], "occurred_at": ["2026-03-01"] * 2, "name": ["a\0b", "x"]}
    pq.write_table(pa.table(rows), inbox.put("in/a.parquet", b""))
    inbox.load("generic")
    inbox.check_account()
    assert "2" in ids(inbox)
    assert not any("\0" in event["name"] for event in inbox.events())


def test_c03_declared_utf_16_loads_whatever_its_byte_order(inbox: Inbox) -> None:
    mapping = OWN.format(id="wide", at="ts_iso(rec->>'at')", amount="NULL")
    layout = 'reader = "csv"\nencoding = "utf-16"'
    inbox.put("sources/wide.toml", mapping.replace('reader = "jsonl"', layout))
    text = "id,at,name\n1,2026-03-01,Größe 😀\n"
    inbox.put("in/little.csv", b"\xff\xfe" + text.encode("utf-16-le"))
    inbox.put("in/big.csv", b"\xfe\xff" + text.replace("1,", "2,").encode("utf-16-be"))
    inbox.load("wide")
    assert {(row["source_event_id"], row["name"]) for row in inbox.events()} == {
        ("1", "Größe 😀"),
        ("2", "Größe 😀"),
    }


def test_c03_utf_16_without_a_mark_is_refused_with_the_hint(inbox: Inbox) -> None:
    inbox.put("in/a.csv", (GENERIC + "1,2026-03-01,x,\n").encode("utf-16-le"))
    inbox.load("generic")
    assert reasons(inbox) == [(0, "bad_encoding")]
    assert 'encoding = "utf-16"' in inbox.quarantine()[0]["detail"]


def test_c03_marks_inside_a_file_are_no_part_of_its_values(inbox: Inbox) -> None:
    """As where exports with marks were put together by `cat`."""
    mark = "\ufeff"
    line = '{{"event_id":"{}","occurred_at":"2026-03-01","name":"x"}}\n'
    inbox.put("in/a.csv", f"{mark}{GENERIC}1,2026-03-01,x,\n{mark}2,2026-03-01,x,\n")
    inbox.put("in/b.jsonl", f"{mark}{line.format(3)}{mark}{line.format(4)}")
    inbox.load("generic")
    assert ids(inbox) == {"1", "2", "3", "4"}


def test_c04_an_open_quote_leaves_other_rows_their_quotes(inbox: Inbox) -> None:
    rows = [f'{number},2026-03-01,"a, ""b""\nc",1' for number in range(50)]
    rows[20] = '20,2026-03-01,"Bought,1'
    inbox.put("in/a.csv", [GENERIC.rstrip(), *rows])
    inbox.load("generic")
    inbox.check_account()
    assert [row["reason"] for row in inbox.quarantine()] == ["unbalanced_quote"]
    assert {(row["name"], row["amount"]) for row in inbox.events()} == {('a, "b"\nc', 1)}
    assert len(inbox.events()) == 49


def test_c05_a_header_that_is_a_person_is_not_logged(inbox: Inbox) -> None:
    inbox.put("in/none.csv", "1,ana@example.com,ana@example.com\n")
    inbox.put("in/odd.csv", "event_id,occurred_at,name,bob@example.com,+49 151 2345678\n")
    inbox.load("generic")
    said = "\n".join(inbox.said)
    assert "in/none.csv" in said
    assert "in/odd.csv" in said
    assert not re.search("ana@|bob@|2345678", said)


def test_c06_the_value_at_fault_is_cut_at_80_characters(inbox: Inbox) -> None:
    inbox.put("in/a.csv", GENERIC + f"1,2026-03-01,x,{'q' * 300}\n")
    inbox.load("generic")
    (row,) = inbox.quarantine()
    assert (row["column_name"], row["detail"]) == ("amount", "q" * 80)


def test_c06_a_cut_leaves_no_half_of_an_identifier(inbox: Inbox) -> None:
    secrets = ("ana.personal@example.com", "+49 151 23456789")
    for number, secret in enumerate(secrets):
        inbox.put(f"in/{number}.csv", GENERIC + f"1,2026-03-01,x,{'w ' * 36}{secret} w\n")
        inbox.put(f"in/{number}.jsonl", "w " * 2044 + secret + " w")
    inbox.load("generic")
    kept = [row["detail"] or row["raw"] for row in inbox.quarantine()]
    assert len(kept) == 4
    assert [text[-20:] for text in kept if re.search(r"ana|\+49", text)] == []


def test_c07_ids_keep_their_case_and_lose_blanks_at_their_ends(inbox: Inbox) -> None:
    odd = ["AbC", "abc", "a b", "1e5", "100000", "1E5", "0100000"]
    rows = [f"{one},2026-03-01,x," for one in odd]
    inbox.put("in/a.csv", [GENERIC.rstrip(), *rows, " 7 ,2026-03-01,x,", "7,2026-03-01,x,"])
    inbox.load("generic")
    inbox.check_account()
    assert ids(inbox) == {*odd, "7"}
    assert inbox.files()[0]["duplicate"] == 1


def test_c07_the_rule_is_documented() -> None:
    said = " ".join((ROOT / "docs" / "adding-a-source.md").read_text("utf-8").split())
    assert re.search(r"\bNFC\b", said)
    assert re.search(r"blanks? at (the|their) ends?|trimmed", said)


@pytest.mark.xfail(
    strict=True,
    raises=AssertionError,
    reason="the first of two is taken: to tell costs 4 s/M lines",
)
def test_c09_a_key_that_stands_twice_is_quarantined(inbox: Inbox) -> None:
    good = '{"event_id":"9","occurred_at":"2026-03-01","name":"x","more":{"a":1},"less":{"a":2}}'
    twice = '{"event_id":"1","event_id":"2","occurred_at":"2026-03-01","name":"x"}'
    inbox.put("in/a.jsonl", [twice, good])
    inbox.load("generic")
    assert reasons(inbox) == [(1, "invalid_json")]
    assert ids(inbox) == {"9"}


def test_c09_the_deepest_nesting_allowed_is_allowed(inbox: Inbox) -> None:
    line = '{{"event_id":"{0}","occurred_at":"2026-03-01","name":"x","deep":{1}}}'
    lines = [line.format(depth, "[" * (depth - 1) + "]" * (depth - 1)) for depth in (64, 65)]
    inbox.put("in/a.jsonl", lines)
    inbox.load("generic")
    assert reasons(inbox) == [(2, "invalid_json")]
    assert ids(inbox) == {"64"}


def test_c09_deep_nesting_is_found_however_it_closes(inbox: Inbox) -> None:
    deep = "[1," * 10_000 + "1" + ",2]" * 10_000
    inbox.put("in/a.jsonl", f'{{"event_id":"1","occurred_at":"2026-03-01","name":"x","d":{deep}}}')
    inbox.load("generic")
    assert reasons(inbox) == [(1, "invalid_json")]


def test_c10_all_line_ends_in_one_file_end_rows(inbox: Inbox) -> None:
    ends = ["\r\n", "\r", "\n", "\r\n", "\n", "\r"]
    rows = "".join(f'{n},2026-03-01,"a, b",{end}' for n, end in enumerate(ends))
    inbox.put("in/a.csv", GENERIC + rows)
    inbox.load("generic")
    inbox.check_account()
    assert ids(inbox) == {str(n) for n in range(len(ends))}
    assert inbox.files()[0]["rows_read"] == len(ends)


def test_c11_the_unit_of_a_count_is_declared_and_never_guessed(inbox: Inbox) -> None:
    counts = {"s": 1772352000, "ms": 1772352000123, "us": 1772352000123456}
    lines = [json.dumps({"id": unit, "at": count}) for unit, count in counts.items()]
    inbox.put("in/a.jsonl", lines)
    sources = tuple(own(inbox, f"in_{u}", f"ts_epoch(rec->>'at', '{u}')") for u in counts)
    inbox.load_all(Settings(sources=sources))
    inbox.check_account()
    landed = {(row["source_id"], row["source_event_id"]) for row in inbox.events()}
    assert landed == {("in_s", "s"), ("in_ms", "ms"), ("in_us", "us")}
    assert {str(row["occurred_at"])[:19] for row in inbox.events()} == {"2026-03-01 08:00:00"}
    assert {row["reason"] for row in inbox.quarantine()} <= {"ts_out_of_range", "bad_time"}


def test_c12_times_outside_the_window_are_out_of_range(inbox: Inbox) -> None:
    wrong = ["0001-01-01", "1900-01-01", "1970-01-01", "1999-12-31", "2026-04-04", "2031-03-01"]
    right = ["2000-01-01", "2026-04-02"]
    inbox.put("in/a.csv", [GENERIC.rstrip(), *(f"{at},{at},x," for at in wrong + right)])
    inbox.load("generic")
    assert reasons(inbox) == [(line, "ts_out_of_range") for line in range(2, 8)]
    assert ids(inbox) == set(right)


def test_c13_local_times_are_stored_in_utc(inbox: Inbox) -> None:
    local = "'%Y-%m-%d %H:%M', 'Europe/Berlin')"
    source = own(inbox, "berlin", f"ts_local(rec->>'at', {local}")
    flag = f"ts_flag = \"local_flag(rec->>'at', {local}\"\n"
    path = inbox.project / "sources/berlin.toml"
    path.write_text(path.read_text("utf-8") + flag, "utf-8")
    expected = {
        "2026-01-15 12:00": ("2026-01-15 11:00:00", None),
        "2025-07-15 12:00": ("2025-07-15 10:00:00", None),
        "2025-03-30 01:59": ("2025-03-30 00:59:00", None),
        "2025-03-30 02:30": ("2025-03-30 01:30:00", "dst_gap"),
        "2025-03-30 03:00": ("2025-03-30 01:00:00", None),
        "2025-10-26 01:59": ("2025-10-25 23:59:00", None),
        "2025-10-26 02:30": ("2025-10-26 01:30:00", "dst_ambiguous"),
        "2025-10-26 03:00": ("2025-10-26 02:00:00", None),
    }
    inbox.put("in/a.jsonl", [json.dumps({"id": at, "at": at}) for at in expected])
    inbox.load_all(Settings(sources=(source,)))
    found = {
        row["source_event_id"]: (str(row["occurred_at"]), row["ts_flag"]) for row in inbox.events()
    }
    assert found == expected


def test_c13_a_bad_offset_is_quarantined_however_it_is_written(inbox: Inbox) -> None:
    offsets = ["+99:00 ", "+99:00:00", "+05:75", "-99:00", "+9900"]
    rows = [f"{offset},2026-03-01T10:00:00{offset},x," for offset in offsets]
    inbox.put("in/a.csv", [GENERIC.rstrip(), *rows])
    inbox.load("generic")
    assert ids(inbox) == set()
    assert {row["reason"] for row in inbox.quarantine()} == {"bad_time"}


def test_c15_a_clock_that_runs_ahead_is_set_back_in_its_mapping(inbox: Inbox) -> None:
    source = own(inbox, "ahead", "ts_iso(rec->>'at') - interval 10 minute")
    inbox.put("in/a.jsonl", ['{"id":"1","at":"2026-03-01T10:10:00Z"}'])
    inbox.load_all(Settings(sources=(source,)))
    assert [str(row["occurred_at"]) for row in inbox.events()] == ["2026-03-01 10:00:00"]


def test_c15_skew_is_documented_and_impossible_orders_are_counted() -> None:
    said = "\n".join(page.read_text("utf-8") for page in (ROOT / "docs").glob("*.md"))
    assert re.search(r"clocks? .*(ahead|skew)|clock[ -]skew", said)
    counted = "\n".join(model.text for model in find_models().values()) + said
    assert re.search(r"impossible[ _]order", counted)


def test_c16_an_empty_or_blank_name_is_quarantined_and_a_long_one_is_kept(inbox: Inbox) -> None:
    inbox.put(
        "in/a.csv", GENERIC + f'1,2026-03-01,{"n" * 10_000},\n2,2026-03-01,,\n3,2026-03-01,"  ",\n'
    )
    inbox.load("generic")
    assert [event["name"] for event in inbox.events()] == ["n" * 10_000]
    assert [(row["reason"], row["column_name"]) for row in inbox.quarantine()] == [
        ("missing_required", "raw_name"),
        ("missing_required", "raw_name"),
    ]


def test_c16_a_name_that_only_looks_empty_is_quarantined(inbox: Inbox) -> None:
    blanks = ("\t", "\u200b", "\n", " \r\n ")
    row = {"event_id": "1", "occurred_at": "2026-03-01"}
    inbox.put("in/a.jsonl", [json.dumps({**row, "name": blank}) for blank in blanks])
    inbox.load("generic")
    assert reasons(inbox) == [(line, "missing_required") for line in range(1, 5)]


def test_c16_two_long_names_are_told_apart_when_cut() -> None:
    first, second = "n" * 10_000 + "1", "n" * 10_000 + "2"
    assert len(visible(first)) < 200
    assert visible(first) != visible(second)


HOSTILE = (
    "</script><script>alert(1)</script>", "<img src=x onerror=alert(2)>", '"onload=alert(3) x="',
    "<b>bold</b>", "fish & chips", "abc\u202edef", "zero\u200bwidth", "=1+1", "N" * 10_000,
)  # fmt: skip
SQL = "x'; drop table landing.events; --"
SETTINGS = f"""
[[touchpoints]]
name = "{SQL}"
stage = "S"
match = {{ name = "home" }}
[[touchpoints]]
name = "Slow pattern"
stage = "S"
match = {{ page_regex = "(a+)+$" }}
"""


@dataclass(frozen=True)
class HostileNight:
    """What a night made of names that mean harm, 2,000 others, and durations that cannot be."""

    page: Path
    tables: Path
    warehouse: Path
    seconds: float


@pytest.fixture(scope="module")
def hostile_night(tmp_path_factory: pytest.TempPathFactory) -> HostileNight:
    """Run it: each of 100 customers begins at home, meets one hostile name and 20 of their own."""
    folder = tmp_path_factory.mktemp("hostile")
    rows = ["event_id,occurred_at,channel,name,customer_id,duration_seconds,url_path"]
    rows.append("first,2026-07-01T10:00:00Z,web,home,first,0,")
    for who in range(100):
        day = f"2026-10-{1 + who % 20:02d}T10"
        name = HOSTILE[who % len(HOSTILE)].replace('"', '""')
        rows.append(f"home{who},{day}:00:00Z,web,home,p{who},-5,/{'a' * 900}!")
        rows.append(f'bad{who},{day}:01:00Z,web,"{name}",p{who},-1,')
        rows += [
            f"own{who}-{n},{day}:02:00Z,web,name {who * 20 + n},p{who},-86400," for n in range(20)
        ]
        rows.append(f"z{who},{day}:{3 if who % 2 else 0:02d}:00Z,web,z,p{who},,")
    project = project_with(folder / "project", "\n".join(rows) + "\n", PATHS + SETTINGS)
    night = night_of(project, folder / "out")
    started = time.process_time()
    page = run.run_night(night, quiet)
    seconds = time.process_time() - started
    words = ("--project", project, "--out", night.out, "--to", folder / "tables")
    assert command("export", *words, "--format", "csv").code == 0
    return HostileNight(page, folder / "tables", night.warehouse, seconds)


class _Tags(HTMLParser):
    """The names and attributes of a page's tags."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.attributes |= {name for name, _ in attrs}


def test_c14_durations_are_never_negative_in_what_is_derived(hostile_night: HostileNight) -> None:
    seen = 0
    for path in sorted(hostile_night.tables.glob("*.csv")):
        with path.open(newline="", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                spans = [v for k, v in row.items() if re.search("seconds|days|hours", k) and v]
                assert all(float(value) >= 0 for value in spans), (path.name, row)
                for begin, end in (
                    ("started_at", "ended_at"),
                    ("started_at", "last_at"),
                    ("entered_at", "left_at"),
                ):
                    assert not row.get(end) or row.get(begin, "") <= row[end], (path.name, row)
                    seen += bool(row.get(end))
    assert seen > 2000


def test_c16_names_that_few_meet_are_one_bucket_with_its_count(
    hostile_night: HostileNight,
) -> None:
    text = hostile_night.page.read_text("utf-8")
    assert "N" * 200 not in text
    with open_warehouse(hostile_night.warehouse, Limits()) as warehouse:
        query = """
            select sum(journeys)::integer as journeys from mining.path_flow
            where target like 'web: name %' group by position order by journeys desc
        """
        most = warehouse.cursor().sql(query).fetchall()[0][0]
    shown = re.findall(r'>Other</span></td>\s*<td class="n[^"]*" data-v="(\d+)">', text)
    assert max(map(int, shown)) == most
    assert most > 50


def test_c16_thousands_of_names_make_a_page_of_the_usual_size(hostile_night: HostileNight) -> None:
    assert hostile_night.page.stat().st_size < 3_000_000


def test_c17_hostile_text_is_text_on_the_page(hostile_night: HostileNight) -> None:
    text = hostile_night.page.read_text("utf-8")
    tags = _Tags()
    tags.feed(text)
    assert not tags.names & {"img", "iframe", "object", "embed"}
    assert not {name for name in tags.attributes if name.startswith("on")}
    for shown in ("&lt;b&gt;bold&lt;/b&gt;", "fish &amp; chips", "⟨202E⟩", "⟨200B⟩", "drop table"):
        assert shown in text, shown
    for raw in ("<script>alert", "<img src=x", "<b>bold", "\u202e", "\u200b"):
        assert raw not in text, raw


def test_c18_a_column_s_name_does_nothing_else(inbox: Inbox) -> None:
    names = ['"""; drop table landing.events; --"', "select", "k" * 10_000, 'id.""\'; drop', "$..*"]
    inbox.put(
        "in/a.csv", f"event_id,occurred_at,name,{','.join(names)}\n1,2026-03-01,x,a,b,c,d,e\n"
    )
    record = {"event_id": "2", "occurred_at": "2026-03-01", "name": "x", 'id.a"]': "v", "$": "w"}
    inbox.put("in/b.jsonl", [json.dumps(record)])
    inbox.load("generic")
    inbox.check_account()
    assert ids(inbox) == {"1", "2"}
    assert inbox.identifiers() == []


def test_c18_a_column_s_name_is_logged_short_and_on_one_line(inbox: Inbox) -> None:
    for number, name in enumerate(('"two\nlines"', "\x1b[31mred", "k" * 10_000)):
        row = f"{number},2026-03-01,x,y\n"
        inbox.put(f"in/{number}.csv", f"event_id,occurred_at,name,{name}\n{row}")
    inbox.load("generic")
    assert ids(inbox) == {"0", "1", "2"}
    assert sum("left aside" in line for line in inbox.said) == 3
    assert [line for line in inbox.said if len(line) > 1000 or not line.isprintable()] == []


def test_c18_a_damaged_header_is_what_is_said_to_be_wrong(inbox: Inbox) -> None:
    for number, damage in enumerate((b"na\xefme", b"na\0me", b'"name')):
        header = b"event_id,occurred_at," + damage + b"\n"
        inbox.put(f"in/{number}.csv", header + b"1,2026-03-01,1\n2,2026-03-01,x\n")
    inbox.load("generic")
    inbox.check_account()
    assert inbox.events() == []
    assert [row["reason"] for row in inbox.quarantine()] == [
        "bad_encoding",
        "bad_encoding",
        "unbalanced_quote",
    ]
    assert all("header" in row["detail"] for row in inbox.quarantine())


SOURCE = '[project]\ndemo = true\n[[sources]]\nmap = "segment"\npath = "web/*.gz"\n'


@pytest.mark.parametrize(
    ("text", "line", "key"),
    [
        ("", "line 1", "sources"),
        ("# nothing\n\n", "line 1", "sources"),
        (SOURCE + "[journeys]\ntime_out = 30\n", "line 7", "journeys.time_out"),
        (SOURCE + '[limits]\nthreads = "two"\n', "line 7", "limits.threads"),
        (SOURCE + "[limits]\nthreds = 2\n", "line 7", "Did you mean 'threads'?"),
        (SOURCE + "[journeys]\n[journeys]\n", "line 7", "journeys"),
        (SOURCE + '[report]\nlanguage = "a\x00b"\n', "line 7", "Illegal character"),
        (SOURCE + '"x\'; drop table y" = 1\n', "line 6", "drop table y: no such key"),
        (SOURCE.replace("segment", SQL), None, "is no mapping"),
        (SOURCE + '[journeys]\ntime_out = "3d"\ntime_out = "4d"\n', "line 8", "time_out"),
        (SOURCE + f'id = "{SQL}"\n', "line 6", "sources[0].id"),
    ],
)  # fmt: skip
def test_c19_a_wrong_setting_is_named_with_its_line(
    tmp_path: Path, text: str, line: str | None, key: str
) -> None:
    (tmp_path / "journey.toml").write_text(text, "utf-8")
    with pytest.raises(UsageError) as stopped:
        run.prepare(night_of(tmp_path, tmp_path / "out"), quiet)
    assert stopped.value.exit_code == 2
    assert key in str(stopped.value)
    assert line is None or line in str(stopped.value)
    assert not (tmp_path / "out" / "warehouse.duckdb").exists()


def test_c19_a_tab_is_a_blank(tmp_path: Path) -> None:
    (tmp_path / "journey.toml").write_text(SOURCE.replace("map = ", "\tmap\t=\t"), "utf-8")
    assert load_settings(tmp_path).sources[0].map == "segment"


def test_c19_sql_in_a_name_is_a_name(hostile_night: HostileNight) -> None:
    with open_warehouse(hostile_night.warehouse, Limits()) as warehouse:
        query = "select count(*) filter (where touchpoint = $name), count(*) from events.ordered"
        ((named, every),) = warehouse.cursor().execute(query, {"name": SQL}).fetchall()
        assert named == 101
        assert every == 2301


def test_c20_a_pattern_that_could_run_for_ever_does_not(
    inbox: Inbox, hostile_night: HostileNight
) -> None:
    mapping = OWN.format(id="slow", at="ts_iso('2026-03-01')", amount="NULL")
    layout = "reader = \"lines\"\npattern = '(?P<id>(a+)+)$'"
    inbox.put("sources/slow.toml", mapping.replace('reader = "jsonl"', layout))
    inbox.put("in/a.log", ["a" * 100_000 + "b", "aaaa"])
    started = time.process_time()
    inbox.load("slow")
    assert time.process_time() - started < 10
    assert ids(inbox) == {"aaaa"}
    assert reasons(inbox) == [(1, "pattern_no_match")]
    assert hostile_night.seconds < 60


@pytest.mark.parametrize(
    ("pattern", "said"),
    [("(a+", "missing )"), ("(?=a)b", "(?="), ("a" * 100_000, "at most 1000 characters")],
)
def test_c20_a_page_pattern_that_cannot_work_ends_2_before_anything_is_written(
    tmp_path: Path, pattern: str, said: str
) -> None:
    rule = (
        f'[[touchpoints]]\nname = "T"\nstage = "Purchase"\nmatch = {{ page_regex = "{pattern}" }}\n'
    )
    (tmp_path / "journey.toml").write_text(SOURCE + rule, "utf-8")
    with pytest.raises(UsageError) as stopped:
        check_patterns(load_settings(tmp_path))
    assert said in str(stopped.value)
    assert "page_regex" in str(stopped.value)


def test_c21_composed_and_decomposed_are_one_and_lookalikes_are_not(inbox: Inbox) -> None:
    forms = [unicodedata.normalize(form, "Zoë") for form in ("NFC", "NFD")]
    lookalikes = ["A1", "Ａ1", "\u04101"]
    rows = [f"{one},2026-03-01,{one},," for one in (*forms, *lookalikes)]
    rows += [f"key{n},2026-03-01,x,,{one}" for n, one in enumerate(forms)]
    inbox.put("in/a.csv", [GENERIC.rstrip() + ",customer_id", *rows])
    inbox.load("generic")
    inbox.check_account()
    assert ids(inbox) == {forms[0], *lookalikes, "key0", "key1"}
    assert {row["name"] for row in inbox.events()} == {forms[0], *lookalikes, "x"}
    assert len({row["identifier"] for row in inbox.identifiers()}) == 1
    assert visible(lookalikes[1]) == lookalikes[1]


def test_c22_numbers_are_read_per_contract_and_else_quarantined(inbox: Inbox) -> None:
    wrong = [
        "12,50",
        "€12.50",
        "12.50 EUR",
        "1,234.50",
        "1 234.50",
        "1.234,50",
        "$5",
        "٣",
        "１２",
        "0x10",
        "1_0",
    ]
    right = {"12.50": 12.5, "-3": -3, "1e2": 100, ".5": 0.5}
    values = [*wrong, *right]
    inbox.put(
        "in/a.jsonl", [json.dumps({"id": one, "at": "2026-03-01", "amount": one}) for one in values]
    )
    plain = own(inbox, "plain", "ts_iso(rec->>'at')")
    comma = "replace(replace(rec->>'amount', '.', ''), ',', '.')"
    european = own(inbox, "european", "ts_iso(rec->>'at')", comma)
    inbox.load_all(Settings(sources=(plain, european)))
    inbox.check_account()
    amounts = {(row["source_id"], row["source_event_id"]): row["amount"] for row in inbox.events()}
    assert {one: float(amounts["plain", one]) for one in right} == right
    assert not any(("plain", one) in amounts for one in wrong)
    assert float(amounts["european", "12,50"]) == 12.5
    assert float(amounts["european", "1.234,50"]) == 1234.5
    assert {row["reason"] for row in inbox.quarantine()} == {"bad_number"}
