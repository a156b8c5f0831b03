"""Whole nights, run as a user runs them: the command in a process of its own."""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from journey_mining.sample import write_sample

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "data" / "sample"
AS_OF = "2026-11-22T04:00:00Z"


@dataclass(frozen=True)
class Done:
    """A finished command."""

    code: int
    out: str
    err: str


def command(
    *words: str | Path, env: Mapping[str, str] | None = None, module: str = "journey_mining"
) -> Done:
    """Run the command line in a process of its own, away from this one's settings."""
    done = subprocess.run(
        [sys.executable, "-m", module, *map(str, words)],
        cwd=ROOT,
        env={**os.environ, **(env or {})},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    return Done(done.returncode, done.stdout, done.stderr)


def night(
    project: Path, out: Path, env: Mapping[str, str] | None = None, as_of: str = AS_OF
) -> Done:
    """Run one night."""
    return command("run", "--project", project, "--out", out, "--as-of", as_of, env=env)


def exported(project: Path, out: Path, folder: Path) -> dict[str, str]:
    """Export every table as CSV and return the digest of each file."""
    done = command("export", "--project", project, "--out", out, "--to", folder, "--format", "csv")
    assert done.code == 0, done.err
    return digests(folder)


def digests(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file below a folder."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
    }


def project_with(folder: Path, rows: str, settings: str) -> Path:
    """Make a project of one CSV of events through the generic mapping."""
    (folder / "events").mkdir(parents=True)
    (folder / "events" / "events.csv").write_text(rows, "utf-8")
    source = '[project]\ndemo = true\n[[sources]]\nmap = "generic"\npath = "events/*.csv"\n'
    (folder / "journey.toml").write_text(source + settings, "utf-8")
    return folder


@pytest.fixture(scope="session")
def sample_night(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output folder of a night on data/sample."""
    out = tmp_path_factory.mktemp("sample") / "out"
    done = night(SAMPLE, out)
    assert done.code == 0, done.err
    return out


@pytest.fixture(scope="session")
def small_world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small world of its own, for tests that run many nights."""
    folder = tmp_path_factory.mktemp("small") / "world"
    write_sample(folder, people=120, seed=11, say=lambda _line: None)
    return folder


@dataclass(frozen=True)
class SmallNight:
    """A night on the small world, and the digests of what it wrote."""

    project: Path
    out: Path
    pages: dict[str, str]
    tables: dict[str, str]
    seconds: float


@pytest.fixture(scope="session")
def small_night(small_world: Path, tmp_path_factory: pytest.TempPathFactory) -> SmallNight:
    """The undisturbed night that others are compared with."""
    out = tmp_path_factory.mktemp("small-night") / "out"
    started = time.monotonic()
    done = night(small_world, out)
    seconds = time.monotonic() - started
    assert done.code == 0, done.err
    tables = exported(small_world, out, out.parent / "tables")
    return SmallNight(small_world, out, digests(out / "reports"), tables, seconds)


@pytest.fixture
def copy_of_small(small_world: Path, tmp_path: Path) -> Path:
    """The small world where a test may change its files."""
    return Path(shutil.copytree(small_world, tmp_path / "world"))
