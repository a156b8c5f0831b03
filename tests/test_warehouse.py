"""The one way into DuckDB: locked down, explained when it fails, atomic."""

import subprocess
import sys
from pathlib import Path

import pytest

from journey_mining.errors import ActiveRunError, JourneyMiningError, LimitError, StorageError
from journey_mining.lock import only_run
from journey_mining.settings_limits import Limits
from journey_mining.warehouse import open_sealed, open_warehouse

LIMITS = Limits()


@pytest.mark.parametrize(
    "reach",
    [
        "copy (select 1) to '/tmp/journey-mining-out.csv'",
        "from read_text('/etc/hostname')",
        "attach '/tmp/journey-mining-other.duckdb'",
        "install httpfs",
        "set memory_limit = '10GB'",
        "set enable_external_access = true",
    ],
)
def test_sql_reaches_no_file_and_changes_no_setting(tmp_path: Path, reach: str) -> None:
    with (
        open_warehouse(tmp_path / "w.duckdb", LIMITS) as warehouse,
        pytest.raises(JourneyMiningError),
        warehouse.transaction() as cursor,
    ):
        cursor.execute(reach)
    with open_sealed(LIMITS) as sealed, pytest.raises(Exception, match=r"."):
        sealed.execute(reach).fetchall()


def test_a_transaction_is_all_or_nothing(tmp_path: Path) -> None:
    with open_warehouse(tmp_path / "w.duckdb", LIMITS) as warehouse:
        with warehouse.transaction() as cursor:
            cursor.execute("create table t as select 1 as x")
        with pytest.raises(ZeroDivisionError), warehouse.transaction() as cursor:
            cursor.execute("insert into t values (2)")
            raise ZeroDivisionError
        assert warehouse.cursor().execute("select count(*) from t").fetchall() == [(1,)]


@pytest.mark.parametrize("content", [b"hi\n", b"\0" * 20000])
def test_a_file_that_is_no_warehouse_is_said_and_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "w.duckdb"
    path.write_bytes(content)
    with pytest.raises(StorageError, match=r"opening w.duckdb"), open_warehouse(path, LIMITS):
        pass
    assert path.read_bytes() == content


def test_another_process_with_the_file_open_is_named(tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    code = f"import duckdb, sys; c = duckdb.connect({str(path)!r}); print('open', flush=True); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", code], stdin=-1, stdout=-1, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        with (
            pytest.raises(ActiveRunError, match=f"process {other.pid}"),
            open_warehouse(path, LIMITS),
        ):
            pass
        other.communicate("")


def test_a_spill_limit_is_said_with_the_setting_to_raise(tmp_path: Path) -> None:
    small = Limits(memory="50MB", spill="1MB")
    with (
        pytest.raises(LimitError, match=r"Raise \[limits\] memory or spill"),
        open_warehouse(tmp_path / "w.duckdb", small) as warehouse,
        warehouse.transaction() as cursor,
    ):
        cursor.execute(
            "create table t as select hash(range) as h, range::varchar as v from range(5000000) order by h, v"
        )


def test_a_second_run_is_refused_and_a_left_lock_file_is_not_in_the_way(tmp_path: Path) -> None:
    (tmp_path / ".lock").write_text("99999")
    code = (
        "import sys; from pathlib import Path; from journey_mining.lock import only_run\n"
        f"with only_run(Path({str(tmp_path)!r})): print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdin=-1, stdout=-1, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(ActiveRunError, match=f"process {other.pid}"), only_run(tmp_path):
            pass
        other.kill()
        other.wait()
    with only_run(tmp_path):
        pass
