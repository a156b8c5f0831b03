"""A night from end to end, and that it says the same however it is run."""

import json
import re
import shutil
import signal
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path
from random import Random

import duckdb
import pytest

from journey_mining.journal import quiet_times
from tests.e2e.conftest import AS_OF, ROOT, SAMPLE, SmallNight, command, digests, exported, night
from tests.golden.numbers import numbers

SEED = 20261122


def test_a_night_prints_the_reports_path_and_leaves_one_page(sample_night: Path) -> None:
    page = sample_night / "reports" / "2026-11-22" / "index.html"
    assert page.stat().st_size < 3_000_000
    assert (sample_night / "current").is_symlink()
    assert (sample_night / "reports" / "latest" / "index.html").read_bytes() == page.read_bytes()
    assert "2026-11-22" in (sample_night / "reports" / "index.html").read_text("utf-8")


def test_a_night_leaves_the_next_ones_the_quiet_time_in_force(sample_night: Path) -> None:
    at = datetime.fromisoformat(AS_OF).replace(tzinfo=None)
    assert quiet_times(sample_night / "nights.jsonl") == [(at, 156.0)]


def test_the_flow_writes_the_bytes_of_the_command(sample_night: Path, tmp_path: Path) -> None:
    env = {"HOME": str(tmp_path)}
    done = command(
        "--project",
        SAMPLE,
        "--out",
        tmp_path / "out",
        "--as-of",
        AS_OF,
        env=env,
        module="pipelines",
    )
    assert done.code == 0, done.err
    assert done.out.startswith("Report: ")
    assert digests(tmp_path / "out" / "reports") == digests(sample_night / "reports")


def test_another_machine_gives_the_same_bytes(small_night: SmallNight, tmp_path: Path) -> None:
    elsewhere = {
        "TZ": "Asia/Tokyo",
        "LANG": "tr_TR.UTF-8",
        "LC_ALL": "tr_TR.UTF-8",
        "PYTHONHASHSEED": "7",
    }
    out = tmp_path / "far"
    assert night(small_night.project, out, env=elsewhere).code == 0
    assert digests(out / "reports") == small_night.pages
    assert exported(small_night.project, out, tmp_path / "tables") == small_night.tables


@pytest.mark.parametrize("threads", [1, 4])
def test_threads_change_no_byte(
    small_night: SmallNight, copy_of_small: Path, tmp_path: Path, threads: int
) -> None:
    with (copy_of_small / "journey.toml").open("a", encoding="utf-8") as file:
        file.write(f"\n[limits]\nthreads = {threads}\n")
    out = tmp_path / "out"
    assert night(copy_of_small, out).code == 0
    assert digests(out / "reports") == small_night.pages
    assert exported(copy_of_small, out, tmp_path / "tables") == small_night.tables


def test_kill_9_at_ten_random_moments_then_a_rerun_equals_an_undisturbed_run(
    small_night: SmallNight, tmp_path: Path
) -> None:
    chance = Random(SEED)
    killed = tmp_path / "killed"
    words = ["run", "--project", small_night.project, "--out", killed, "--as-of", AS_OF]
    for _ in range(10):
        run = subprocess.Popen(
            [sys.executable, "-m", "journey_mining", *map(str, words)],
            cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        time.sleep(chance.uniform(0.1, 1.0) * small_night.seconds)
        run.send_signal(signal.SIGKILL)
        run.wait()
    done = night(small_night.project, killed)
    assert done.code == 0, done.err
    assert exported(small_night.project, killed, tmp_path / "tables") == small_night.tables
    assert digests(killed / "reports") == small_night.pages
    assert not list((killed / "runs").glob(".tmp-*"))


def test_a_rerun_after_the_database_was_lost_reads_the_logs_again(
    small_night: SmallNight, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    shutil.copytree(small_night.out, out, symlinks=True)
    (out / "warehouse.duckdb").unlink()
    assert night(small_night.project, out).code == 0
    assert digests(out / "reports") == small_night.pages
    assert exported(small_night.project, out, tmp_path / "tables") == small_night.tables


def test_a_rerun_with_nothing_new_loads_nothing_and_changes_no_byte(
    small_night: SmallNight, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    shutil.copytree(small_night.out, out, symlinks=True)
    done = night(small_night.project, out)
    assert done.code == 0
    assert "segment: nothing new" in done.err
    assert digests(out / "reports") == small_night.pages
    assert exported(small_night.project, out, tmp_path / "tables") == small_night.tables


def test_nights_that_touch_few_customers_end_where_one_that_derives_all_does(
    small_night: SmallNight, copy_of_small: Path, tmp_path: Path
) -> None:
    out, touched = tmp_path / "out", list[str]()
    late = sorted((copy_of_small / "web" / "segment").iterdir())[-2:]
    late.append(max((copy_of_small / "support" / "zendesk").iterdir()))
    waiting = {path: path.read_bytes() for path in late}
    for path in waiting:
        path.unlink()
    for arrived in ({}, waiting):
        for path, content in arrived.items():
            path.write_bytes(content)
        done = night(copy_of_small, out)
        assert done.code == 0, done.err
        touched += re.findall(r"customers: (.*)", done.err)
    assert touched[0] == "all of them"
    assert touched[1].endswith(" touched"), touched
    assert exported(copy_of_small, out, tmp_path / "tables") == small_night.tables


def test_every_check_holds_and_the_ledger_adds_up(sample_night: Path) -> None:
    done = command("verify", "--project", SAMPLE, "--out", sample_night)
    assert done.code == 0, done.out
    assert "BROKEN" not in done.out
    status = json.loads(command("status", "--project", SAMPLE, "--out", sample_night, "--json").out)
    ledger = next(rows for title, rows in status.items() if title.startswith("Sources"))
    assert len(ledger) == 8
    for row in ledger:
        parts = row["loaded"] + row["duplicate"] + row["filtered"] + row["quarantined"]
        assert row["rows"] == parts


def test_the_samples_numbers_are_those_on_file(sample_night: Path) -> None:
    on_file = (ROOT / "tests" / "golden" / "numbers.csv").read_text("utf-8")
    assert numbers(sample_night) == on_file, "if this is meant: `make golden`, and read the diff"


def test_a_number_leads_to_its_sql_and_its_cases(sample_night: Path) -> None:
    words = ("--project", SAMPLE, "--out", sample_night, "--json", "--limit", "0")
    for address, figure in (
        ("drop_off/stage/Purchase/abandoned", "abandoned"),
        ("drop_off/touchpoint/Cart/entered", "entered"),
        ("drop_off/funnel/Checkout \\/ Cart/abandoned", "abandoned"),
        ("funnels/Checkout/2/open", "open"),
        ("funnels/Checkout/5/converted", "converted"),
    ):
        found = json.loads(command("explain", address, *words).out)
        assert found["number"] == len(found["cases"]) > 0
        assert any("mining.drop_off" in text for text in found["sql"])
        assert figure in address
    wrong = command("explain", "drop_off/stage/Purchse/abandoned", *words)
    assert wrong.code == 2
    assert "Did you mean 'Purchase'?" in wrong.err


@pytest.mark.parametrize(
    "address",
    [
        "deviations/contract/Payment failed is followed by Payment within 1 hour/journeys",
        "deviations/contract/Payment failed is followed by Payment within 1 hour/settled",
        "deviations/expected/Skipped Home page/pending",
        "deviations/expected/Ended before Cart/abandoned",
    ],
)
def test_a_deviation_leads_to_its_cases(sample_night: Path, address: str) -> None:
    words = ("--project", SAMPLE, "--out", sample_night, "--json", "--limit", "0")
    found = json.loads(command("explain", address, *words).out)
    assert found["number"] == len(found["cases"]) > 0


def test_a_loop_and_a_ribbon_back_lead_to_their_cases(sample_night: Path) -> None:
    words = ("--project", SAMPLE, "--out", sample_night, "--json", "--limit", "0")
    for address in (
        "loops/rework/Cart",
        "loops/u-turn/Cart > Delivery information > Cart",
        "path_flow_back/0/Payment/END:converted",
        "path_flow_back/5/BEYOND/Cart",
    ):
        found = json.loads(command("explain", address, *words).out)
        assert found["number"] == len(found["cases"]) > 0


def test_explained_sql_can_be_pasted(sample_night: Path, tmp_path: Path) -> None:
    words = ("--project", SAMPLE, "--out", sample_night, "--json")
    found = json.loads(command("explain", "drop_off/stage/Purchase/abandoned", *words).out)
    copy = tmp_path / "published.duckdb"
    shutil.copy(sample_night / "published.duckdb", copy)
    assert len(found["sql"]) > 3
    with duckdb.connect(str(copy), read_only=True) as connection:
        for text in found["sql"]:
            rows = connection.execute(text).fetchall()
    assert len(rows) == found["number"]


def test_nothing_raw_is_in_the_output(sample_night: Path, tmp_path: Path) -> None:
    exported(SAMPLE, sample_night, tmp_path / "tables")
    raw = re.compile(
        rb"[a-z0-9._+-]{1,64}@[a-z0-9-]{1,64}\.(?:com|org|example)|\b(?:192\.0\.2|198\.51\.100|203\.0\.113)\.\d+"
    )
    files = [sample_night / "warehouse.duckdb", sample_night / "current" / "published.duckdb"]
    files += [sample_night / "manifest.jsonl", sample_night / "nights.jsonl"]
    files += (tmp_path / "tables").iterdir()
    files += sorted((sample_night / "reports").rglob("*.html"))
    for path in files:
        found = raw.search(path.read_bytes())
        assert found is None, f"{path.name}: {found and found[0]!r}"


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys\nfrom journey_mining.cli import cli\n"
        "try: cli(['--help'])\nexcept SystemExit: pass\n"
        "print(sorted({'prefect', 'pm4py', 'plotly', 'polars', 'duckdb', 'pandas'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
