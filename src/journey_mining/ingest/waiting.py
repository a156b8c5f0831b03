"""Rows that wait in quarantine: seen, read again, or let go."""

from pathlib import Path
from typing import TYPE_CHECKING

from journey_mining.models import statement
from journey_mining.warehouse import Warehouse, run

if TYPE_CHECKING:
    import duckdb


def waiting_rows(
    warehouse: Warehouse, source: str | None, reason: str | None
) -> tuple[list[str], list[tuple[object, ...]]]:
    """Return the columns and the rows that wait, in the order of files and lines."""
    values = {"source": source, "reason": reason}
    answer = run(warehouse.cursor(), statement("ingest/waiting_rows"), values)
    return [name for name, *_ in answer.description], answer.fetchall()


def read_again(
    warehouse: Warehouse, project: Path, source: str | None, reason: str | None
) -> tuple[list[str], list[str]]:
    """Mark the files of waiting rows, so that the next load reads them; return their names, and those that are gone."""
    values = {"source": source, "reason": reason}
    again: list[str] = []
    gone: list[str] = []
    with warehouse.transaction() as cursor:
        rows = run(cursor, statement("ingest/waiting_files"), values).fetchall()
        for source_id, file_id, name in rows:
            if (project / name).is_file():
                again.append(name)
                marked = {"source_id": source_id, "file_id": file_id}
                run(cursor, statement("ingest/mark_unread"), marked).fetchall()
            else:
                gone.append(name)
    return again, gone


def let_go(warehouse: Warehouse, source: str | None, reason: str | None) -> int:
    """Mark waiting rows as ignored, for good; return how many there were."""
    values = {"source": source, "reason": reason}
    with warehouse.transaction() as cursor:
        count = len(run(cursor, statement("ingest/waiting_rows"), values).fetchall())
        run(cursor, statement("ingest/let_go"), values).fetchall()
        ignore_again(cursor)
    return count


def ignore_again(cursor: "duckdb.DuckDBPyConnection") -> None:
    """Mark the rows that were let go before their file was read again."""
    cursor.execute(statement("ingest/ignore_again")).fetchall()
