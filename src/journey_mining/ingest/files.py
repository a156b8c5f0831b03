"""A source's files on disk: which are taken, and why others are not."""

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from journey_mining.ingest.problem import Problem


@dataclass(frozen=True)
class Found:
    """A file to take, with its name as the ledger writes it."""

    path: Path
    name: str
    size: int


def find_files(project: Path, pattern: str) -> tuple[list[Found], list[str]]:
    """Return the regular files below the project that match, by name, and a sentence for each other match."""
    root = project.resolve()
    found, notes = [], []
    for path in sorted(root.glob(pattern), key=os.fsencode):
        name = shown(os.fsencode(path.relative_to(root)))
        try:
            inside = path.resolve(strict=True).is_relative_to(root)
            status = path.stat()
        except OSError as error:
            notes.append(f"{name}: skipped, it cannot be read ({error.strerror or error})")
            continue
        if not inside:
            notes.append(f"{name}: refused, it is a link out of the project")
        elif stat.S_ISREG(status.st_mode):
            if os.access(path, os.R_OK):
                found.append(Found(path, name, status.st_size))
            else:
                notes.append(f"{name}: skipped, it cannot be read (Permission denied)")
        elif not stat.S_ISDIR(status.st_mode) or "**" not in pattern:
            notes.append(f"{name}: skipped, it is no regular file")
    return found, notes


def shown(name: bytes) -> str:
    """Write a file name so that it can be stored and printed, whatever its bytes."""
    return name.decode("utf-8", "backslashreplace")


def path_problem(pattern: str, source_id: str) -> Problem | None:
    """Return what is wrong with a source's path; None if it stays inside the project."""
    where = f"journey.toml: sources {source_id!r}: path"
    if not pattern or pattern.startswith(("/", "~")):
        return Problem(where, f"{pattern!r} must be relative to the project's folder")
    if ".." in Path(pattern).parts:
        return Problem(
            where, f"{pattern!r} leads out of the project; put or link the files inside it"
        )
    return None
