"""`make bench`: what loading logs takes, against DuckDB's own reading of the same lines, GoAccess and dlt.

Prints CPU seconds and ratios, and writes them to `benchmarks/RESULTS.md`; only ratios of one run mean anything.
Usage: python -m benchmarks.ingest [--lines 1000000] [--full] [--no-peers]
"""

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Protocol

from benchmarks.jobs import MEMORY, THREADS
from benchmarks.sections import RESULTS, write_section

ROOT = Path(__file__).parents[1]
FULL = (1_000_000, 5_000_000, 10_000_000)
PEERS_AT = 5_000_000
FILE_LINES = 1_000_000
DLT_LINES = 200_000
TINY_FILES = 10_000
WORLDS = {"segment": "Segment calls, JSON lines", "access_log": "combined access log"}
ABSENT = "not installed"
HEAD = (
    "what", "lines", "CPU s", "CPU s per million lines", "times DuckDB's own reading", "the peer's CPU ÷ ours",
    "wall s", "peak MB",
)  # fmt: skip

Said = dict[str, Any]


class Runner(Protocol):
    """What does a job of `benchmarks.jobs` and returns what it said and took."""

    def __call__(self, job: str, *arguments: str) -> Said:
        """Do it."""
        ...


@dataclass(frozen=True)
class Row:
    """One job and what it took; `floor` and `ours` are CPU seconds per million lines of the same world."""

    what: str
    said: Said
    floor: float | None = None
    ours: float | None = None

    def cells(self) -> tuple[str, ...]:
        """Return the row of the table."""
        if self.said.get("absent"):
            return (self.what, ABSENT, *[""] * (len(HEAD) - 2))
        own = per_million(self.said)
        return (
            self.what, f"{self.said['rows']:,}", f"{self.said['cpu']:.1f}", f"{own:.2f}",
            f"{own / self.floor:.1f}" if self.floor else "", f"{own / self.ours:.1f}" if self.ours else "",
            f"{self.said['wall']:.1f}", f"{self.said['peak']:,.0f}",
        )  # fmt: skip


def per_million(said: Said) -> float:
    """Return CPU seconds per million lines."""
    return float(said["cpu"] / said["rows"] * 1e6)


def in_process_of_its_own(job: str, *arguments: str) -> Said:
    """Do a job in a new process; this one stays small, since a new one's peak begins at its parent's."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.jobs", job, *arguments],
        cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    said: Said = json.loads(done.stdout.splitlines()[-1])
    return said


def dlt(folder: Path, lines: Path) -> Said:
    """Load the first lines with dlt, where `.venv-bench` is there."""
    apart = ROOT / ".venv-bench"
    if not (apart / ".run").exists():
        return {"absent": True}
    python = apart / "bin" / "python"
    place = folder / "dlt"
    place.mkdir()
    done = subprocess.run(
        [python, ROOT / "benchmarks" / "dlt_load.py", lines, str(DLT_LINES), place],
        cwd=place, check=True, stdout=subprocess.PIPE, text=True,
        env={**os.environ, "DLT_DATA_DIR": str(place)},
    )  # fmt: skip
    said: Said = json.loads(done.stdout.splitlines()[-1])
    shutil.rmtree(place)
    return said


def whole(said: Said, lines: int) -> Said:
    """Return what was said, if every line was read and none was refused."""
    lost = lines - said["loaded"] - said.get("filtered", 0)
    if said["rows"] != lines or lost:
        raise SystemExit(f"{lines:,} lines were given, and this came of them: {said}")
    return said


def of_world(
    do: Runner, folder: Path, world: str, sizes: tuple[int, ...], peers_at: int | None
) -> list[Row]:
    """Return the rows of one world: DuckDB's own reading and ours at each size, and the peer's at one of them."""
    made = folder / world
    do("make", world, str(made), str(max(sizes)))
    files = sorted(made.iterdir())
    rows: list[Row] = []
    for lines in sizes:
        some = folder / f"{world}_{lines}" / "in"
        some.mkdir(parents=True)
        for path in files[: -(-lines // FILE_LINES)]:
            os.link(path, some / path.name)
        out = some.parent / "out"
        least = whole(do("floor", world, str(some)), lines)
        floor = per_million(least)
        ours = whole(do("load", world, str(some), str(out)), lines)
        again = whole(do("load", world, str(some), str(out)), lines)
        test = "json_valid" if world == "segment" else "one regex"
        rows += [
            Row(f"{WORLDS[world]}: DuckDB reads them as text, and {test}", least),
            Row("… loaded", ours, floor=floor),
            Row("… loaded again, nothing new", again),
        ]
        if lines == peers_at:
            rows.append(_peer(do, folder, world, some, per_million(ours)))
        shutil.rmtree(some.parent)
    shutil.rmtree(made)
    return rows


def _peer(do: Runner, folder: Path, world: str, files: Path, ours: float) -> Row:
    if world == "segment":
        return Row("… by dlt", dlt(folder, min(files.iterdir())), ours=ours)
    return Row("… counted by GoAccess", do("goaccess", str(files), str(folder)), ours=ours)


def of_tiny_files(do: Runner, folder: Path, files: int) -> list[Row]:
    """Return the rows of many files of ten lines."""
    some, out = folder / "tiny" / "in", folder / "tiny" / "out"
    do("make_tiny", "segment", str(some), str(files))
    told = f"{files:,} files of ten Segment calls, loaded"
    rows = [Row(told, whole(do("load", "segment", str(some), str(out)), files * 10))]
    rows.append(
        Row(
            "… loaded again, nothing new",
            whole(do("load", "segment", str(some), str(out)), files * 10),
        )
    )
    shutil.rmtree(folder / "tiny")
    return rows


def machine(rows: list[Row]) -> str:
    """Return what the figures were taken on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / (1 << 30)
    parts = [
        f"{os.cpu_count()} cores",
        f"{memory:.0f} GB of memory",
        f"Python {platform.python_version()}",
    ]
    parts += [
        f"{name} {version(package)}"
        for name, package in (("DuckDB", "duckdb"), ("Arrow", "pyarrow"))
    ]
    binary = shutil.which("goaccess")
    if binary:
        told = subprocess.run(
            [binary, "--version"], check=True, stdout=subprocess.PIPE, text=True
        ).stdout
        parts.append(told.splitlines()[0].replace(" - ", " ").rstrip("."))
    parts += [f"dlt {row.said['version']}" for row in rows if "version" in row.said]
    return ", ".join(parts)


def page(rows: list[Row]) -> str:
    """Return the section of `RESULTS.md`."""
    table = [HEAD, ("---", *["--:"] * (len(HEAD) - 1)), *(row.cells() for row in rows)]
    starts = [row.said["start"] for row in rows if row.what.startswith("… loaded")]
    start = sum(starts) / len(starts)
    return (
        f"{machine(rows)}.\n\n"
        + "\n".join(f"| {' | '.join(cells)} |" for cells in table)
        + f"""

Compare figures of one run only: ratios hold on another machine, seconds do not. Files are gz, a million lines each;
every job has a process of its own, and CPU counts all its threads and children from after the imports on, which take
{start:.1f} s where we load. Loading goes into an empty warehouse, with memory = "{MEMORY}", threads = {THREADS} and
settling = "0s" of [limits]; DuckDB's own reading has the same memory and threads. GoAccess counts what `gzip -dc`
unpacks, and that counts too. dlt loads the first {DLT_LINES:,} lines into DuckDB, with its defaults and without
telemetry. Every line of the log is read, and about 30 % are filtered (static files, redirects).
"""
    )


def main() -> None:
    """Run the benchmark, print the table and keep it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument(
        "--full", action="store_true", help="1, 5 and 10 million lines; an hour or more"
    )
    parser.add_argument("--no-peers", action="store_true", help="leave GoAccess and dlt out")
    parser.add_argument(
        "--scratch", type=Path, help="an existing folder for the files, instead of the usual"
    )
    given = parser.parse_args()
    sizes = FULL if given.full else (given.lines,)
    peers_at = None if given.no_peers else PEERS_AT if given.full else given.lines
    with tempfile.TemporaryDirectory(dir=given.scratch) as name:
        folder = Path(name)
        rows: list[Row] = []
        for world in WORLDS:
            rows += of_world(in_process_of_its_own, folder, world, sizes, peers_at)
        rows += of_tiny_files(in_process_of_its_own, folder, TINY_FILES)
    text = page(rows)
    print(text)
    write_section(RESULTS, "Ingest", text)


if __name__ == "__main__":
    main()
