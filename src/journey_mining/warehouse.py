"""The only module that opens DuckDB: one locked-down connection a process, and cursors of it."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import duckdb

from journey_mining.errors import (
    ActiveRunError,
    JourneyMiningError,
    LimitError,
    StorageError,
    UsageError,
    near_miss,
)

if TYPE_CHECKING:
    import pyarrow as pa

# Raised when a table of `sql/warehouse/` changes or what was loaded may be wrong; another number is refused.
SCHEMA_VERSION = 2


class EngineLimits(Protocol):
    """What the engine may use; `settings.Limits` is one."""

    @property
    def memory(self) -> str:
        """Memory, as `2GB`."""

    @property
    def spill(self) -> str:
        """Disk, as `20GB`."""

    @property
    def threads(self) -> int:
        """Threads."""


class Warehouse:
    """An open warehouse: cursors of the one connection, and transactions on them."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, path: Path) -> None:
        """Hold an open connection; `open_warehouse` makes one."""
        self._connection = connection
        self.path = path

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """Return a cursor of the one connection."""
        return self._connection.cursor()

    @contextmanager
    def transaction(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """Give a cursor inside one transaction: committed at the end, rolled back on any error."""
        cursor = self.cursor()
        with translated("writing to the warehouse"):
            cursor.begin()
            try:
                yield cursor
            except BaseException:
                cursor.rollback()
                raise
            cursor.commit()
        cursor.close()

    def table(self, name: str) -> "pa.Table":
        """Return a whole table by its full name, as Arrow."""
        with translated(f"reading {name}"):
            return self.cursor().sql(f"from {quoted(name)}").to_arrow_table()


@contextmanager
def open_warehouse(
    path: Path, limits: EngineLimits, read_only: bool = False
) -> Iterator[Warehouse]:
    """Open the warehouse file with every safety setting, and close it at the end.

    Parameters
    ----------
    path
        the DuckDB file; made if it is not there. Only files beside it can be reached from SQL.
    limits
        memory, spill and threads of the engine.
    read_only
        open a published copy, which others may read at the same time.

    Raises
    ------
    ActiveRunError
        if another process has the file open.
    StorageError
        if the file is damaged, not a warehouse, of another format, or cannot be written.
    """
    config = _config(limits)
    with translated(f"opening {path.name}"):
        connection = duckdb.connect(str(path), read_only=read_only, config=config)
    try:
        with translated(f"opening {path.name}"):
            _lock_down(connection, limits, (path.parent,))
        yield Warehouse(connection, path)
    finally:
        connection.close()


@contextmanager
def open_sealed(limits: EngineLimits) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open an in-memory engine that reaches no file: the place where mappings run."""
    connection = duckdb.connect(":memory:", config=_config(limits))
    try:
        _lock_down(connection, limits, ())
        yield connection
    finally:
        connection.close()


def expression(text: str, name: str) -> duckdb.Expression:
    """Return a mapping's SQL expression as a named column, quoted by the engine itself."""
    return duckdb.SQLExpression(text).alias(name)


def quoted(name: str) -> str:
    """Quote a full table name (`mining.variants`) or a column name for SQL."""
    return ".".join('"' + part.replace('"', '""') + '"' for part in name.split("."))


@contextmanager
def translated(doing: str) -> Iterator[None]:
    """Turn the engine's errors into ours, saying what was being done."""
    try:
        yield
    except duckdb.Error as error:
        raise _translate(error, doing) from error


def parse(texts: Iterable[str]) -> list[tuple[str, frozenset[str]]]:
    """Return the parse tree (JSON) and the names of the `$parameters` of each SELECT.

    Both come from the engine's own parser; a text that does not parse has a tree that says so.
    """
    connection = duckdb.connect(":memory:")
    parsed = []
    try:
        for text in texts:
            tree = connection.execute("select json_serialize_sql(?)", [text]).fetchall()[0][0]
            parsed.append((str(tree), named_parameters(connection, text)))
    finally:
        connection.close()
    return parsed


def tree_nodes(tree: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - parsed JSON
    """Yield every node of a parse tree, outermost first."""
    if isinstance(tree, dict):
        yield tree
        for value in tree.values():
            yield from tree_nodes(value)
    elif isinstance(tree, list):
        for value in tree:
            yield from tree_nodes(value)


def named_parameters(cursor: duckdb.DuckDBPyConnection, text: str) -> frozenset[str]:
    """Return the names of the `$parameters` of one statement; none if it does not parse."""
    try:
        return frozenset(cursor.extract_statements(text)[0].named_parameters)
    except duckdb.Error:
        return frozenset()


def run(
    cursor: duckdb.DuckDBPyConnection, text: str, parameters: Mapping[str, object] | None = None
) -> duckdb.DuckDBPyConnection:
    """Execute one statement with exactly the parameters it names."""
    if parameters is None:
        return cursor.execute(text)
    wanted = named_parameters(cursor, text)
    if missing := sorted(wanted - parameters.keys()):
        guess = near_miss(missing[0], parameters)
        message = f"${missing[0]} is no key of [journeys], [identity] or [limits].{guess}"
        raise UsageError(message)
    return cursor.execute(text, {name: parameters[name] for name in sorted(wanted)})


def insert_rows(
    cursor: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Sequence[object]]
) -> None:
    """Insert a few rows by position; for many rows hand over Arrow instead."""
    if rows:
        marks = ", ".join("?" for _ in rows[0])
        cursor.executemany(
            f"insert into {quoted(table)} values ({marks})", [list(row) for row in rows]
        )


def pattern_problem(cursor: duckdb.DuckDBPyConnection, pattern: str) -> str:
    """Return why the engine does not take a regular expression; an empty string if it does."""
    try:
        cursor.execute("select regexp_full_match('', $pattern)", {"pattern": pattern}).fetchall()
    except duckdb.Error as error:
        return str(error).split("\n")[0]
    return ""


def _config(limits: EngineLimits) -> dict[str, Any]:
    return {
        "memory_limit": limits.memory,
        "threads": limits.threads,
        "python_enable_replacements": False,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "preserve_insertion_order": True,
    }


def _lock_down(
    connection: duckdb.DuckDBPyConnection, limits: EngineLimits, folders: tuple[Path, ...]
) -> None:
    # max_temp_directory_size is enforced only when SET, not when given at connect.
    connection.execute("set TimeZone = 'UTC'")
    connection.execute("set max_temp_directory_size = $spill", {"spill": limits.spill})
    allowed = [str(folder.resolve()) for folder in folders]
    connection.execute("set allowed_directories = $allowed", {"allowed": allowed})
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")


def _translate(error: duckdb.Error, doing: str) -> JourneyMiningError:
    text = str(error).split("\n")[0]
    if isinstance(error, duckdb.IOException) and "Conflicting lock" in str(error):
        holder = re.search(r"PID (\d+)", str(error))
        who = f"process {holder[1]}" if holder else "another process"
        return ActiveRunError(
            f"{doing}: {who} has the warehouse open. Wait for it or end it, then run again."
        )
    if isinstance(error, duckdb.OutOfMemoryException):
        return LimitError(f"{doing}: {text}. Raise [limits] memory or spill in journey.toml.")
    storage = (duckdb.IOException, duckdb.SerializationException, duckdb.FatalException)
    if isinstance(error, storage):
        return StorageError(
            f"{doing}: {text}. If the disk is full, free some and run again; if the file is damaged, move it "
            "away and run again: it is rebuilt from the logs."
        )
    if isinstance(error, duckdb.BinderException | duckdb.ParserException | duckdb.CatalogException):
        return UsageError(f"{doing}: {text}")
    return JourneyMiningError(f"{doing}: {text}")
