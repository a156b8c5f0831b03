"""Every exported table as one Parquet or CSV file, or one event log, in order: the same bytes every time."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from journey_mining.errors import StorageError, UsageError
from journey_mining.export.bpmn import export_bpmn
from journey_mining.export.event_logs import export_ocel, export_xes
from journey_mining.models import sql_folder, statement
from journey_mining.warehouse import Warehouse, translated

if TYPE_CHECKING:
    import pyarrow as pa

FORMATS = ("parquet", "csv", "xes", "ocel", "bpmn")
_ONE_FILE = {"xes": export_xes, "ocel": export_ocel, "bpmn": export_bpmn}
# A spreadsheet takes a cell that begins so for a formula.
_FORMULA = r"^[=+\-@\t\r]"


def export_tables(
    warehouse: Warehouse, folder: Path, file_format: str, say: Callable[[str], None]
) -> list[Path]:
    """Write one file a table into `folder`, or one event log (xes, ocel) or model (bpmn); return the paths.

    Times are UTC and say so. In CSV, text that a spreadsheet would run as a formula gets an apostrophe.

    Raises
    ------
    UsageError
        for a format that is none of FORMATS.
    StorageError
        if the folder cannot be made.
    """
    if file_format not in FORMATS:
        message = f"--format {file_format!r} is unknown. Formats: {', '.join(FORMATS)}."
        raise UsageError(message)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"{folder.name}/: cannot be made ({error.strerror})."
        raise StorageError(message) from None
    if file_format in _ONE_FILE:
        return _ONE_FILE[file_format](warehouse, folder, say)
    paths = []
    for name in exported():
        with translated(f"exporting {name}"):
            table = warehouse.cursor().sql(statement(f"export/{name}")).to_arrow_table()
        path = folder / f"{name}.{file_format}"
        _write(_plain(table), path, file_format)
        say(f"{path.name}: {table.num_rows:,} rows")
        paths.append(path)
    return paths


def exported() -> Iterable[str]:
    """Return the names of the exported tables: the files of `sql/export/`."""
    return sorted(path.stem for path in (sql_folder() / "export").glob("*.sql"))


def _write(table: "pa.Table", path: Path, file_format: str) -> None:
    if file_format == "parquet":
        from pyarrow import parquet

        parquet.write_table(table, path, compression="zstd")
    else:
        from pyarrow import csv

        csv.write_csv(_guarded(table), path)


def _plain(table: "pa.Table") -> "pa.Table":
    """Say UTC in every time."""
    import pyarrow as pa

    utc = pa.timestamp("us", "UTC")
    fields = [pa.field(f.name, utc) if pa.types.is_timestamp(f.type) else f for f in table.schema]
    return table.cast(pa.schema(fields)).combine_chunks()


def _guarded(table: "pa.Table") -> "pa.Table":
    import pyarrow as pa
    import pyarrow.compute as pc

    for place, column in enumerate(table.schema):
        values = table.column(place)
        if pa.types.is_list(column.type):
            values = pc.binary_join(values, "; ")
        if pa.types.is_string(values.type) or pa.types.is_large_string(values.type):
            values = pc.replace_substring_regex(values, _FORMULA, r"'\0")
        table = table.set_column(place, column.name, values)
    return table
