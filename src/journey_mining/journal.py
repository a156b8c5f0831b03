"""Lists kept outside the database, one JSON object a line, that survive anything."""

import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any


def append(path: Path, entry: Mapping[str, Any]) -> None:
    """Add one line and wait until it is on the disk."""
    line = json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=True) + "\n"
    with path.open("ab") as file:
        # A killed run may have left half a line: it must not swallow this one.
        if file.tell() and not _ends_whole(path):
            file.write(b"\n")
        file.write(line.encode("ascii"))
        file.flush()
        os.fsync(file.fileno())


def entries(path: Path) -> list[dict[str, Any]]:
    """Return every whole line in order; half a line, which a killed run may leave, is passed over."""
    if not path.exists():
        return []
    found = []
    for line in path.read_bytes().splitlines():
        try:
            entry = json.loads(line)
        except ValueError:
            continue
        if isinstance(entry, dict):
            found.append(entry)
    return found


def quiet_times(path: Path) -> list[tuple[datetime, float]]:
    """Return of each night that calibrated one its time (naive UTC) and the quiet time in force, in hours."""
    return [
        (datetime.fromisoformat(entry["as_of"]).astimezone(UTC).replace(tzinfo=None), hours)
        for entry in entries(path)
        if isinstance(hours := entry.get("quiet_time_hours"), int | float)
    ]


def _ends_whole(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"
