"""Files as they arrive: each row of part B of the faults, by its number."""

import ast
import bz2
import gzip
import io
import lzma
import os
import resource
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from journey_mining import run
from journey_mining.errors import GateError, UsageError
from journey_mining.night import Night
from journey_mining.settings_limits import Limits
from journey_mining.warehouse import open_warehouse
from tests.e2e.conftest import AS_OF, Done, command, project_with
from tests.e2e.test_small_logs import HEAD, PATHS
from tests.ingest.calls import call
from tests.ingest.inbox import Inbox

ROOT = Path(__file__).parents[2]
NIGHT_OF = datetime(2026, 11, 22, 4, tzinfo=UTC)
GENERIC = "event_id,occurred_at,name,amount\n"
GIGABYTE = 1 << 30

FILES, LAWS = "tests/ingest/test_files.py::", "tests/ingest/test_laws.py::"
FORMS, CHECK = "tests/ingest/test_forms.py::", "tests/ingest/test_check.py::"
LOADS, DRIFT = "tests/ingest/test_loads.py::", "tests/ingest/test_drift.py::"
# Rows whose expected outcome, or a part of it, is asserted elsewhere.
COVERED = {
    "B01": (FILES + "test_a_cut_gz_is_one_row_in_quarantine_and_others_load",),
    "B02": (
        FILES + "test_bytes_after_the_packed_data",
        FILES + "test_packing_shows_in_the_bytes_not_in_the_name",
    ),
    "B03": (FILES + "test_empty_and_header_only_files_are_noted",),
    "B04": (
        FILES + "test_a_copy_under_another_name_is_a_duplicate_file",
        LAWS + "test_a_second_load_changes_nothing",
    ),
    "B05": (FILES + "test_overlapping_exports_count_once",),
    "B07": (LAWS + "test_shuffled_split_packed_and_repeated_files_land_the_same",),
    "B08": (LOADS + "test_a_file_that_is_still_being_written_is_left_for_the_next_night",),
    "B10": (FILES + "test_only_regular_files_inside_the_project_are_read",),
    "B11": (
        FILES + "test_only_regular_files_inside_the_project_are_read",
        CHECK + "test_a_path_out_of_the_project_is_refused",
    ),
    "B12": (FILES + "test_any_file_name_loads",),
    "B13": (FILES + "test_a_file_name_that_is_no_utf_8_loads",),
    "B15": (FILES + "test_a_gz_bomb_is_stopped",),
    "B16": (FILES + "test_one_long_line_costs_itself_alone",),
    "B17": (FORMS + "test_an_unknown_ending_is_ignored_and_said",),
    "B18": (
        DRIFT + "test_b18_a_source_that_is_missing_tonight_is_named_and_the_night_goes_on",
        DRIFT + "test_b18_a_needed_source_that_is_missing_stops_the_night",
    ),
    "B19": (
        DRIFT + "test_b19_a_tenth_of_the_usual_rows_is_named_and_stops_the_night_where_asked",
        DRIFT + "test_b19_ten_times_the_usual_rows_is_named_and_published",
    ),
}


def untested_rows(
    rows: Collection[str], covered: Mapping[str, Collection[str]], file: str
) -> list[str]:
    """Return the rows without a test, and what `covered` names but is nowhere."""
    found = [row for row in rows if row not in covered]
    own = {name[5:8].upper() for name in functions(Path(file)) if name.startswith("test_")}
    wrong = [row for row in found if row not in own]
    for node in (node for nodes in covered.values() for node in nodes):
        path, _, name = node.partition("::")
        if name not in functions(ROOT / path):
            wrong.append(node)
    return [*wrong, *(covered.keys() - set(rows))]


def functions(path: Path) -> set[str]:
    """Return the names of a file's functions."""
    tree = ast.parse(path.read_text("utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def reasons(inbox: Inbox) -> list[tuple[int, str]]:
    """Return line and reason of what waits in quarantine."""
    return [(row["line_no"], row["reason"]) for row in inbox.quarantine()]


def ids(inbox: Inbox) -> set[str]:
    """Return the sources' own ids of what landed."""
    return {row["source_event_id"] for row in inbox.events()}


def peak() -> int:
    """Return the most memory this process ever had, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def night_of(project: Path, out: Path) -> Night:
    """Return a night of a project whose files nobody writes to any more."""
    out.mkdir(exist_ok=True)
    for path in project.rglob("*"):
        if not path.is_symlink() and path.is_file():
            os.utime(path, (0, 0))
    return Night(project=project, out=out, as_of=NIGHT_OF)


def quiet(_line: str) -> None:
    """Swallow progress."""


def test_every_row_of_part_b_has_its_test() -> None:
    rows = [f"B{number:02d}" for number in range(1, 20)]
    assert untested_rows(rows, COVERED, __file__) == []


ODD_NAMES = (
    "a b.csv", "it's;--.csv", "line\nend.csv", "<b>.csv", "-rf.csv", "é😀.csv",
    "\x1b[31mred.csv", "x" * 240 + ".csv",
)  # fmt: skip


@dataclass(frozen=True)
class OddNight:
    """A night whose folder holds every kind of file that may lie there."""

    project: Path
    out: Path
    done: Done


@pytest.fixture(scope="module")
def odd_night(tmp_path_factory: pytest.TempPathFactory) -> OddNight:
    """Run it as nobody special: a superuser may read everything."""
    folder = tmp_path_factory.mktemp("odd")
    rows = HEAD + "".join(
        f"e{n},2026-11-0{1 + n % 9}T10:00:00Z,web,cart,p{n % 20}\n" for n in range(120)
    )
    project = project_with(folder / "project", rows, PATHS)
    inbox = project / "events"
    for number, name in enumerate(ODD_NAMES):
        row = f"odd{number},2026-11-01T10:00:00Z,web,cart,p1\n"
        (inbox / name).write_text(HEAD + row, "utf-8")
    (inbox / "cut\n<i>\x1b[31m.csv").write_bytes(gzip.compress(rows.encode())[:-20])
    (inbox / "shut.csv").write_text(HEAD, "utf-8")
    os.mkfifo(inbox / "pipe.csv")
    (inbox / "device.csv").symlink_to("/dev/zero")
    (inbox / "folder.csv").mkdir()
    night = night_of(project, folder / "out")
    (inbox / "shut.csv").chmod(0)
    return OddNight(project, night.out, _humble_night(night))


def _humble_night(night: Night) -> Done:
    words = ["run", "--project", night.project, "--out", night.out, "--as-of", AS_OF]
    humbly = ["setpriv", "--inh-caps=-all", "--bounding-set=-all"] if os.geteuid() == 0 else []
    if humbly and shutil.which("setpriv") is None:
        pytest.skip("no setpriv, and a superuser may read everything")
    done = subprocess.run(
        [*humbly, sys.executable, "-m", "journey_mining", *map(str, words)],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    return Done(done.returncode, done.stdout, done.stderr)


def test_b01_a_cut_gz_under_the_threshold_ends_0(odd_night: OddNight) -> None:
    assert odd_night.done.code == 0, odd_night.done.err
    assert "truncated_file 1)" in odd_night.done.err


def test_b01_a_cut_gz_over_the_threshold_ends_4(tmp_path: Path) -> None:
    rows = HEAD + "".join(f"e{n},2026-11-0{n}T10:00:00Z,web,cart,p{n}\n" for n in range(1, 9))
    project = project_with(tmp_path / "project", rows, PATHS)
    (project / "events" / "cut.csv").write_bytes(gzip.compress(rows.encode())[:-20])
    with pytest.raises(GateError, match="max_bad_share") as stopped:
        run.run_night(night_of(project, tmp_path / "out"), quiet)
    assert stopped.value.exit_code == 4


def test_b02_what_is_packed_in_another_way_gives_no_rows(inbox: Inbox) -> None:
    text = (GENERIC + "1,2026-03-01,x,\n").encode()
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", text)
    packed = {
        "zip": zipped.getvalue(),
        "bz2": bz2.compress(text),
        "xz": lzma.compress(text),
        "twice": gzip.compress(gzip.compress(text)),
    }
    for name, data in packed.items():
        inbox.put(f"in/{name}.csv", data)
    inbox.load("generic")
    inbox.check_account()
    assert inbox.events() == []
    assert {row["file_name"] for row in inbox.quarantine()} == {f"in/{name}.csv" for name in packed}


def test_b06_a_late_file_changes_journeys_as_if_it_had_come_in_time(tmp_path: Path) -> None:
    steps = [
        f"{who}-{day},2026-11-{1 + day:02d}T10:00:00Z,web,{'cart' if day % 3 else 'look'},p{who}\n"
        for who in range(12)
        for day in range(0, 9, 2)
    ]
    late = [f"late-{who},2026-11-04T09:00:00Z,web,z,p{who}\n" for who in range(0, 12, 2)]
    nights = {
        "at once": [{"a": steps, "late": late}],
        "late": [{"a": steps}, {"late": late}],
        "early": [{"late": late}, {"a": steps}],
    }
    ends: dict[tuple[str, int], object] = {}
    for name, arrivals in nights.items():
        project = project_with(tmp_path / name, HEAD, PATHS)
        for files in arrivals:
            for file, rows in files.items():
                (project / "events" / f"{file}.csv").write_text(HEAD + "".join(rows), "utf-8")
            ends[name, len(ends)] = _journeys(night_of(project, tmp_path / f"out {name}"))
    once, before, late_end, _, early_end = ends.values()
    assert once == late_end == early_end
    assert before != once


def _journeys(night: Night) -> list[list[tuple[Any, ...]]]:
    run.prepare(night, quiet)
    run.ingest(night, quiet)
    for layer in ("identity", "events", "journeys"):
        run.derive(night, layer, quiet)
    with open_warehouse(night.warehouse, Limits()) as warehouse:
        tables = ("events.ordered", "journeys.sessions", "journeys.steps", "journeys.journeys")
        # Without the number, which a customer keeps from night to night, and the place of the row.
        left_out = (
            "'customer_number', 'customer_id', 'landed', 'identifiers', 'first_at', 'component'"
        )
        told = f"columns(lambda c: c not in ({left_out}))"
        return [
            warehouse.cursor()
            .sql(
                f"select identity.customers.customer_id, {told} from {name} "
                "join identity.customers using (customer_number) order by all"
            )
            .fetchall()
            for name in tables
        ]


class _Said(list[str]):
    """Progress, and something that happens at one line of it."""

    def __init__(self, at: str, act: Callable[[], None]) -> None:
        super().__init__()
        self._at = at
        self._act = act

    def append(self, line: str) -> None:
        super().append(line)
        if self._at in line:
            self._act()


@pytest.mark.parametrize("moment", ["pipe.csv: skipped", "stop.xlsx: ignored"])
def test_b09_a_file_that_vanishes_after_it_was_listed_is_noted(inbox: Inbox, moment: str) -> None:
    gone = inbox.put("in/gone.csv", GENERIC + "1,2026-03-01,x,\n")
    inbox.put("in/stays.csv", GENERIC + "2,2026-03-01,x,\n")
    inbox.put("in/stop.xlsx", b"")
    os.mkfifo(inbox.project / "in/pipe.csv")
    inbox.said = _Said(moment, gone.unlink)
    inbox.load("generic")
    inbox.check_account()
    assert not gone.exists()
    assert ids(inbox) == {"2"}
    assert any("in/gone.csv" in line and "No such file" in line for line in inbox.said)


def test_b10_what_cannot_be_read_is_skipped_with_its_reason(odd_night: OddNight) -> None:
    said = odd_night.done.err
    assert "events/shut.csv: skipped, it cannot be read (Permission denied)" in said
    assert "events/pipe.csv: skipped, it is no regular file" in said
    assert "events/folder.csv: skipped, it is no regular file" in said
    assert "events/device.csv: refused, it is a link out of the project" in said


def test_b11_a_mapping_outside_the_project_is_refused(inbox: Inbox) -> None:
    shipped = ROOT / "src/journey_mining/ingest/sources/segment.toml"
    shutil.copy(shipped, inbox.project.parent / "outside.toml")
    inbox.put("sources/mine.toml", "")
    inbox.put("in/a.jsonl", [call(1)])
    with pytest.raises(UsageError):
        inbox.load("../../outside")


def test_b12_odd_names_load_and_pages_show_none_raw(odd_night: OddNight) -> None:
    files = _ledger(odd_night)
    assert {f"events/{name}" for name in ODD_NAMES} <= {name for name, loaded in files if loaded}
    for page in (odd_night.out / "reports").rglob("*.html"):
        text = page.read_text("utf-8")
        assert "<b>.csv" not in text
        assert "<i>" not in text
        assert "\x1b" not in text


def _ledger(odd_night: OddNight) -> list[tuple[str, int]]:
    with open_warehouse(odd_night.out / "warehouse.duckdb", Limits()) as warehouse:
        rows: list[tuple[str, int]] = (
            warehouse.cursor().sql("select name, loaded from ops.files").fetchall()
        )
        return rows


def test_b12_the_status_shows_an_odd_name_on_one_line(odd_night: OddNight) -> None:
    done = command("status", "--project", odd_night.project, "--out", odd_night.out)
    assert done.code == 0, done.err
    (line,) = (line for line in done.out.splitlines() if "truncated_file" in line)
    assert line.rstrip().endswith(".csv line 0")
    assert "\x1b" not in done.out


def test_b12_the_log_shows_an_odd_name_on_one_line(odd_night: OddNight) -> None:
    assert "\x1b" not in odd_night.done.err
    assert all(line.startswith("  ") for line in odd_night.done.err.splitlines())


def test_b14_many_tiny_files_are_quick_and_each_has_its_row(inbox: Inbox) -> None:
    """Of 500 files; 10,000 are the benchmark's."""
    for number in range(500):
        inbox.put(f"in/{number:04d}.csv", GENERIC + f"{number},2026-03-01,x,\n")
    before, started = peak(), time.process_time()
    inbox.load("generic")
    assert time.process_time() - started < 30
    assert peak() - before < GIGABYTE
    inbox.check_account()
    assert [file["loaded"] for file in inbox.files()] == [1] * 500


def test_b15_a_megabyte_that_unpacks_to_a_gigabyte_is_stopped_at_once(inbox: Inbox) -> None:
    part = gzip.compress(bytes(64 << 20), 9)
    bomb = inbox.put("in/bomb.csv", part * 16)
    inbox.put("in/good.csv", GENERIC + "1,2026-03-01,x,\n")
    assert bomb.stat().st_size < 2 << 20
    before, started = peak(), time.process_time()
    inbox.load("generic")
    assert time.process_time() - started < 5
    assert peak() - before < GIGABYTE // 2
    inbox.check_account()
    assert reasons(inbox) == [(0, "too_large")]
    assert "gz_ratio" in inbox.quarantine()[0]["detail"]
    assert ids(inbox) == {"1"}


MONSTER = "y" * (30 << 20)
MONSTER_ROW = f"2,2026-03-01,{MONSTER},"
MONSTER_LINE = f'{{"event_id":"5","occurred_at":"2026-03-01","name":"{MONSTER}"}}'


@pytest.fixture
def with_monsters(inbox: Inbox) -> Inbox:
    """Put a CSV and lines of JSON whose second row has 30 MB."""
    inbox.put("in/a.csv", [GENERIC.rstrip(), "1,2026-03-01,x,", MONSTER_ROW, "3,2026-03-01,x,"])
    small = '{{"event_id":"{}","occurred_at":"2026-03-01","name":"x"}}'
    inbox.put("in/b.jsonl", [small.format(4), MONSTER_LINE, small.format(6)])
    return inbox


def test_b16_a_line_of_30_mb_costs_itself_alone(with_monsters: Inbox) -> None:
    before = peak()
    inbox = with_monsters.load("generic")
    assert peak() - before < GIGABYTE
    inbox.check_account()
    assert ids(inbox) == {"1", "3", "4", "6"}
    assert reasons(inbox) == [(3, "too_large"), (2, "too_large")]
    assert all(len(row["raw"]) <= 4096 for row in inbox.quarantine())


def test_b16_a_long_line_is_kept_with_its_length_and_its_limit(with_monsters: Inbox) -> None:
    inbox = with_monsters.load("generic")
    details = [row["detail"].replace(",", "") for row in inbox.quarantine()]
    for detail, line in zip(details, (MONSTER_ROW, MONSTER_LINE), strict=True):
        assert str(len(line)) in detail
        assert str(1 << 20) in detail


UNKNOWN = {".DS_Store": b"\0\0\0\1Bud1", "half.csv.tmp": b"event_id", "sheet.xlsx": b"PK\3\4"}


@pytest.mark.parametrize("mapping", ["generic", "segment"])
def test_b17_files_of_an_unknown_kind_are_ignored_by_name(inbox: Inbox, mapping: str) -> None:
    for name, data in UNKNOWN.items():
        inbox.put(f"in/{name}", data)
    inbox.load(mapping)
    assert inbox.files() == []
    for name in UNKNOWN:
        assert any(f"in/{name}: ignored" in line for line in inbox.said)


def test_b17_ignored_files_are_counted(inbox: Inbox) -> None:
    for name, data in UNKNOWN.items():
        inbox.put(f"in/{name}", data)
    inbox.put("in/a.csv", GENERIC + "1,2026-03-01,x,\n")
    inbox.load("generic")
    assert "3 ignored" in inbox.said[-1]
