"""The jobs that `benchmarks.ingest` measures, each in a process of its own.

Usage: python -m benchmarks.jobs JOB ARGUMENT…; prints what the job says and took as one line of JSON.
CPU is that of the process and of those it starts, from after the imports on; what came before is `start`.
"""

import json
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

Said = dict[str, Any]

AS_OF = datetime(2026, 4, 1, tzinfo=UTC)
KEY = b"a public key, of invented visitors"
THREADS, MEMORY = 2, "1GB"
_COMBINED = (
    r'^\S+ \S+ \S+ \[[^\]]+\] "[^"\\]*(?:\\.[^"\\]*)*" \d{3} (?:\d+|-) '
    r'"[^"\\]*(?:\\.[^"\\]*)*" "[^"\\]*(?:\\.[^"\\]*)*"$'
)
_TESTS = {"segment": ("json_valid(line)", None), "access_log": ("regexp_matches(line, $it)", _COMBINED)}  # fmt: skip


def make(world: str, folder: str, lines: str) -> Said:
    """Write a world in files of a million lines."""
    from benchmarks.worlds import write_world

    return {"bytes": write_world(world, Path(folder), int(lines))}


def make_tiny(world: str, folder: str, files: str) -> Said:
    """Write a world in files of ten lines."""
    from benchmarks.worlds import write_tiny

    return {"bytes": write_tiny(world, Path(folder), int(files))}


def floor(world: str, folder: str) -> Said:
    """Let DuckDB read the files as lines of text, and look at each line once."""
    import duckdb

    test, pattern = _TESTS[world]
    with duckdb.connect(":memory:", config={"threads": THREADS, "memory_limit": MEMORY}) as opened:
        rows = opened.execute(
            f"select count(*), count(*) filter ({test}) from read_csv($files, columns = {{'line': 'VARCHAR'}}, "
            "delim = chr(1), quote = '', escape = '', header = false, auto_detect = false, "
            "compression = 'gzip', max_line_size = 1048576)",
            {"files": _files(folder)} | ({"it": pattern} if pattern else {}),
        ).fetchall()
    return {"rows": rows[0][0], "loaded": rows[0][1]}


def load(world: str, folder: str, out: str) -> Said:
    """Load what is new in the files into the warehouse in `out`, with the settings' limits."""
    from journey_mining.ingest import load_sources
    from journey_mining.models import statement
    from journey_mining.settings import Settings, Source
    from journey_mining.settings_limits import Limits
    from journey_mining.warehouse import open_warehouse

    place = Path(folder).resolve()
    Path(out).mkdir(parents=True, exist_ok=True)
    # Nobody writes to these files, however young they are.
    limits = Limits(memory=MEMORY, threads=THREADS, settling=timedelta(0))
    source = Source(map=world, path=f"{place.name}/*")
    settings = Settings(sources=(source,), limits=limits)
    with open_warehouse(Path(out) / "warehouse.duckdb", limits) as warehouse:
        with warehouse.transaction() as cursor:
            for name in ("ops", "landing"):
                cursor.execute(statement(f"warehouse/{name}"))
        manifest = Path(out) / "manifest.jsonl"
        load_sources(warehouse, settings, place.parent, KEY, AS_OF, manifest, _quiet)
        counts = warehouse.cursor().sql(
            "select count(*), sum(rows_read)::bigint, sum(loaded)::bigint, sum(filtered)::bigint, "
            "sum(quarantined)::bigint from ops.files"
        )
        names = ("files", "rows", "loaded", "filtered", "quarantined")
        return dict(zip(names, counts.fetchall()[0], strict=True))


def goaccess(folder: str, out: str) -> Said:
    """Let GoAccess count the unpacked lines."""
    binary = shutil.which("goaccess")
    if binary is None:
        return {"absent": True}
    report = Path(out) / "goaccess.json"
    options = ["--log-format=COMBINED", "--no-global-config", "--no-progress", "-o", str(report)]
    with subprocess.Popen(["gzip", "-dc", *_files(folder)], stdout=subprocess.PIPE) as lines:  # noqa: S607 - gzip, wherever it lies
        subprocess.run([binary, "-", *options], stdin=lines.stdout, check=True, capture_output=True)
    said = json.loads(report.read_text("utf-8"))["general"]
    return {"rows": said["total_requests"], "loaded": said["valid_requests"]}


def _files(folder: str) -> list[str]:
    return [str(path) for path in sorted(Path(folder).iterdir())]


def _quiet(_: str) -> None:
    pass


JOBS: dict[str, Callable[..., Said]] = {
    job.__name__: job for job in (make, make_tiny, floor, load, goaccess)
}
_IMPORTS: dict[Callable[..., Said], tuple[str, ...]] = {
    make: ("benchmarks.worlds",),
    make_tiny: ("benchmarks.worlds",),
    floor: ("duckdb",),
    load: ("journey_mining.ingest", "pyarrow.compute"),
}


def used() -> float:
    """Return the CPU seconds of this process and of those it started and waited for."""
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in both)


def peak() -> float:
    """Return the most memory that this process, or one it started, held at once, in MB."""
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return max(usage.ru_maxrss for usage in both) / (
        1 << 10 if sys.platform == "linux" else 1 << 20
    )


def measured(job: Callable[..., Said], *arguments: str) -> Said:
    """Do a job and return what it says, with `cpu`, `wall` and `start` in seconds and `peak` in MB."""
    for name in _IMPORTS.get(job, ()):
        __import__(name)
    start, began = used(), time.perf_counter()
    said = job(*arguments)
    wall = time.perf_counter() - began
    return said | {"start": start, "cpu": used() - start, "wall": wall, "peak": peak()}


if __name__ == "__main__":
    print(json.dumps(measured(JOBS[sys.argv[1]], *sys.argv[2:])))
