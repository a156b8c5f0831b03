"""Rows of a Parquet file, as JSON objects made by the engine."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from journey_mining.ingest.columns import Columns
from journey_mining.ingest.faults import FileRefusedError, Reject
from journey_mining.ingest.lines import Piece

ToJson = Callable[[pa.Table], pa.ChunkedArray]
_ROWS = 50_000


def parquet_rows(path: Path, columns: Columns, to_json: ToJson, file_bytes: int) -> Iterator[Piece]:
    """Yield the rows of a Parquet file; `columns` says which the mapping needs and knows.

    Raises
    ------
    FileRefusedError
        if it is no whole Parquet file, larger than `file_bytes` unpacked, or lacks a needed column.
    """
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            _check_size(file, file_bytes)
            columns.check(tuple(file.schema_arrow.names))
            line = 1
            for batch in file.iter_batches(batch_size=_ROWS):
                rows = _without_nan(pa.Table.from_batches([batch]))
                numbers = pa.array(np.arange(line, line + rows.num_rows), pa.int64())
                yield _without_nul(pa.table({"line_no": numbers, "raw": to_json(rows)}))
                line += rows.num_rows
    except (pa.ArrowException, OSError) as error:
        raise FileRefusedError("truncated_file", f"no whole Parquet file: {error}") from None


def _without_nul(lines: pa.Table) -> Piece:
    has_nul = pc.match_substring(lines["raw"], "\\u0000")
    if not pc.any(has_nul).as_py():
        return Piece(lines)
    rejects = [
        Reject(row["line_no"], "bad_encoding", row["raw"], "holds a NUL character", "parse")
        for row in lines.filter(has_nul).to_pylist()
    ]
    return Piece(lines.filter(pc.invert(has_nul)), 0, rejects)


def _check_size(file: "pa.parquet.ParquetFile", file_bytes: int) -> None:
    groups = range(file.metadata.num_row_groups)
    if sum(file.metadata.row_group(group).total_byte_size for group in groups) > file_bytes:
        detail = f"holds more than {file_bytes:,} bytes ([limits] file_bytes)"
        raise FileRefusedError("too_large", detail)


def _without_nan(rows: pa.Table) -> pa.Table:
    for place, column in enumerate(rows.columns):
        if pa.types.is_floating(column.type):
            number = pc.if_else(pc.is_nan(column), pa.scalar(None, column.type), column)
            rows = rows.set_column(place, rows.column_names[place], number)
    return rows
