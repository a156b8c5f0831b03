"""A source's files on disk: which are taken, and why others are not."""

import os
import stat
import time
from dataclasses import dataclass
from pathlib import Path

from journey_mining.ingest.problem import Problem

# What lies beside logs: copies that are not finished, what editors and desktops leave behind, and
# forms that no reader knows.
_NO_LOGS = (
    ".tmp", ".part", ".partial", ".crdownload", ".filepart", ".swp", ".bak", "~",
    ".xlsx", ".xls", ".docx", ".doc", ".pdf", ".zip",
)  # fmt: skip
# What users write about the logs: a wide pattern must not take it for one.
_THE_PROJECTS_OWN = ("journey.toml", "splits.csv")


@dataclass(frozen=True)
class Found:
    """A file to take, with its name as the ledger writes it."""

    path: Path
    name: str
    size: int
    changed_at: float


@dataclass(frozen=True)
class Listing:
    """The files to take, by name, and a sentence for each other match; `ignored` are no logs by their names."""

    found: list[Found]
    ignored: list[str]
    notes: list[str]


def find_files(project: Path, pattern: str) -> Listing:
    """Return the regular files below the project that match, and why others are not taken."""
    root = project.resolve()
    found: list[Found] = []
    ignored: list[str] = []
    notes: list[str] = []
    for path in sorted(root.glob(pattern), key=os.fsencode):
        name = shown(os.fsencode(path.relative_to(root)))
        if path.name.startswith(".") or path.name.lower().endswith(_NO_LOGS):
            ignored.append(f"{name}: ignored, files of such a name are no logs")
            continue
        if path.parent == root and path.name in _THE_PROJECTS_OWN:
            ignored.append(f"{name}: ignored, it belongs to the project itself")
            continue
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
                found.append(Found(path, name, status.st_size, status.st_mtime))
            else:
                notes.append(f"{name}: skipped, it cannot be read (Permission denied)")
        elif not stat.S_ISDIR(status.st_mode) or "**" not in pattern:
            notes.append(f"{name}: skipped, it is no regular file")
    return Listing(found, ignored, notes)


def settled(found: list[Found], seconds: float) -> tuple[list[Found], list[str]]:
    """Return the files that nobody writes to, and a sentence for each other.

    A file changed less than `seconds` ago is looked at again when it is as old; if it changed, it is left for later.
    """
    youngest = max((file.changed_at for file in found), default=0.0)
    now = time.time()
    if not found or now - youngest >= seconds:
        return found, []
    time.sleep(min(seconds, youngest + seconds - now) if youngest <= now else seconds)
    still = [file for file in found if now - file.changed_at < seconds and _changed(file)]
    names = {file.name for file in still}
    notes = [
        f"{name}: settling, it is still being written; it is left for the next night"
        for name in sorted(names)
    ]
    return [file for file in found if file.name not in names], notes


def _changed(file: Found) -> bool:
    try:
        status = file.path.stat()
    except OSError:
        return True
    return (status.st_size, status.st_mtime) != (file.size, file.changed_at)


def shown(name: bytes) -> str:
    """Write a file name so that it can be stored, whatever its bytes."""
    return name.decode("utf-8", "backslashreplace")


def printable(text: str) -> str:
    """Write a text so that it stays on one line and drives no terminal."""
    if text.isprintable():
        return text
    return "".join(
        one if one.isprintable() else one.encode("unicode_escape").decode() for one in text
    )


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
