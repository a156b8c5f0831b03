"""What the warehouse knows of a source's files, and what is written about them."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pyarrow as pa

from journey_mining.ingest.files import Found
from journey_mining.ingest.manifest import append_manifest
from journey_mining.ingest.plan import Plan
from journey_mining.ingest.tally import Tally
from journey_mining.models import statement
from journey_mining.warehouse import Warehouse, insert_rows, run

if TYPE_CHECKING:
    import duckdb

    from journey_mining.ingest.loading import LoadingNight

_FILES = pa.schema(
    [
        ("file_id", pa.string()),
        ("source_id", pa.string()),
        ("name", pa.string()),
        ("size", pa.int64()),
        ("map_hash", pa.string()),
        ("rows_read", pa.int64()),
        ("loaded", pa.int64()),
        ("duplicate", pa.int64()),
        ("filtered", pa.int64()),
        ("quarantined", pa.int64()),
        ("blocked_identifiers", pa.int64()),
        ("first_event_at", pa.timestamp("us")),
        ("last_event_at", pa.timestamp("us")),
        ("status", pa.string()),
        ("reason", pa.string()),
        ("run_id", pa.string()),
    ]
)
_OUTSIDE = ("blocked_identifiers", "first_event_at", "last_event_at", "reason", "run_id")

# Files without rows of their own in the warehouse.
_UNREAD = ("duplicate", "superseded")


def whole_ledger(warehouse: Warehouse) -> list[dict[str, object]]:
    """Return every row of the ledger as the manifest writes it."""
    rows: list[dict[str, object]] = (
        warehouse.cursor().sql(statement("ingest/ledger")).to_arrow_table().to_pylist()
    )
    return rows


def note_run(warehouse: Warehouse, run_id: str, as_of: datetime, time_zone: str) -> None:
    """Note that there was a night, also one that brings nothing; runs of one local date are one night."""
    night = as_of.astimezone(ZoneInfo(time_zone)).date()
    instant = as_of.astimezone(UTC).replace(tzinfo=None)
    with warehouse.transaction() as cursor:
        run(cursor, statement("ingest/delete_run"), {"run_id": run_id}).fetchall()
        insert_rows(cursor, "ops.runs", [(run_id, instant, night)])


def file_row(plan: Plan, file: Found, file_id: str, tally: Tally, run_id: str) -> dict[str, object]:
    """Return a file's row of the ledger."""
    return {
        "file_id": file_id,
        "source_id": plan.source_id,
        "name": file.name,
        "size": file.size,
        "map_hash": plan.map_hash,
        **vars(tally),
        "run_id": run_id,
    }


def insert_files(cursor: "duckdb.DuckDBPyConnection", rows: list[dict[str, object]]) -> None:
    """Write rows to the ledger, inside the caller's transaction."""
    if rows:
        cursor.from_arrow(pa.Table.from_pylist(rows, _FILES)).insert_into("ops.files")


def manifest_entry(row: dict[str, object]) -> dict[str, object]:
    """Return a ledger's row as the manifest writes it."""
    return {name: value for name, value in row.items() if name not in _OUTSIDE}


class Ledger:
    """One source's files, as known before and as found tonight."""

    def __init__(self, warehouse: Warehouse, source_id: str) -> None:
        """Read what is known."""
        self._source_id = source_id
        self._warehouse = warehouse
        rows = run(
            warehouse.cursor(), statement("ingest/known_files"), {"source_id": source_id}
        ).fetchall()
        self._first = {
            file_id: (name, map_hash)
            for file_id, name, map_hash, _, status in rows
            if status not in _UNREAD
        }
        self._unread = {
            (file_id, name): map_hash
            for file_id, name, map_hash, _, status in rows
            if status in _UNREAD
        }
        self._tonight: dict[str, str] = {}
        self._new_copies: list[tuple[Found, str]] = []
        self._left: list[tuple[Found, str]] = []

    @property
    def landed(self) -> dict[str, str]:
        """The name of each file whose rows were read, by file_id."""
        return {file_id: name for file_id, (name, _) in self._first.items()}

    def is_new(self, file: Found, file_id: str, map_hash: str) -> bool:
        """Return whether a file is to be loaded; a copy under another name is noted instead."""
        name, known_hash = self._first.get(file_id, (None, None))
        if known_hash == map_hash or file_id in self._tonight:
            original = self._tonight.get(file_id, name)
            if original != file.name and self._unread.get((file_id, file.name)) != map_hash:
                self._new_copies.append((file, file_id))
            return False
        self._tonight[file_id] = file.name
        return True

    def knows(self, file_id: str) -> bool:
        """Return whether rows of that file stand in the warehouse already, from another mapping."""
        return file_id in self._first

    def leave(self, file: Found, file_id: str, map_hash: str) -> None:
        """Note a file that is not read, since a newer edition of its partition is there."""
        if self._unread.get((file_id, file.name)) != map_hash:
            self._left.append((file, file_id))

    def write_unread(self, night: "LoadingNight", plan: Plan) -> None:
        """Give each file that was not read its row: a copy has only duplicates, an old edition no rows at all."""
        if not (self._new_copies or self._left):
            return
        known = run(
            self._warehouse.cursor(),
            statement("ingest/known_files"),
            {"source_id": self._source_id},
        ).fetchall()
        sizes = {file_id: rows for file_id, _, _, rows, status in known if status not in _UNREAD}
        tallies = [
            (
                file,
                file_id,
                Tally(rows_read=sizes[file_id], duplicate=sizes[file_id], status="duplicate"),
            )
            for file, file_id in self._new_copies
        ]
        reason = "a newer edition is there"
        tallies += [
            (file, file_id, Tally(status="superseded", reason=reason))
            for file, file_id in self._left
        ]
        rows = [
            file_row(plan, file, file_id, tally, night.run_id) for file, file_id, tally in tallies
        ]
        with self._warehouse.transaction() as cursor:
            for row in rows:
                run(
                    cursor, statement("ingest/delete_file_row"), {**row, "is_copy": True}
                ).fetchall()
            insert_files(cursor, rows)
        append_manifest(night.manifest, [manifest_entry(row) for row in rows])
        for _, _, tally in tallies:
            night.count(tally)
