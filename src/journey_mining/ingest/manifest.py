"""The list of landed files outside the warehouse, so that a lost warehouse is noticed and filled again."""

import json
import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

Entry = Mapping[str, object]
_KEY = ("source_id", "file_id", "name", "map_hash")


def read_manifest(path: Path) -> list[dict[str, object]]:
    """Return its entries; a last line that a crash cut short is left out."""
    if not path.exists():
        return []
    entries = []
    for line in path.read_text("utf-8").splitlines():
        try:
            entries.append(json.loads(line))
        except ValueError:
            continue
    return entries


def append_manifest(path: Path, entries: Iterable[Entry]) -> None:
    """Write entries at its end, and wait until the disk has them."""
    lines = [json.dumps(dict(entry), ensure_ascii=False, default=str) + "\n" for entry in entries]
    if not lines:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        if file.tell() and not _ends_whole(path):
            file.write(b"\n")
        file.write("".join(lines).encode())
        file.flush()
        os.fsync(file.fileno())


def reconcile(
    path: Path, ledger: list[dict[str, object]], project: Path, say: Callable[[str], None]
) -> None:
    """Bring manifest and ledger together at the start of a night.

    What the ledger alone knows is written to the manifest. What the manifest alone knows is loaded again with the
    other files, where they are still there; where not, one line says what is missing.
    """
    listed = {_key(entry): entry for entry in read_manifest(path)}
    landed = {_key(entry) for entry in ledger}
    append_manifest(path, [entry for entry in ledger if _key(entry) not in listed])
    files = {(entry["source_id"], entry["file_id"]) for entry in ledger}
    for entry in listed.values():
        lost = _key(entry) not in landed and (entry["source_id"], entry["file_id"]) not in files
        if lost and not (project / str(entry["name"])).exists():
            say(
                f"{entry['source_id']}: {entry['name']} was loaded once, but is neither in the warehouse nor on disk; "
                f"its {entry['rows_read']} rows are missing. Put the file back to have them."
            )


def _ends_whole(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"


def _key(entry: Entry) -> tuple[object, ...]:
    return tuple(entry.get(name) for name in _KEY)
