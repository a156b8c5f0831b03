"""The reader of a file: which one, and the pieces it gives."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from journey_mining.ingest.columns import Columns
from journey_mining.ingest.engine import Engine
from journey_mining.ingest.faults import FileRefusedError
from journey_mining.ingest.lines import Piece, numbered, read_blocks
from journey_mining.ingest.mapping import Input
from journey_mining.ingest.plan import Plan
from journey_mining.ingest.read_csv import csv_records
from journey_mining.ingest.read_json import documents, json_lines
from journey_mining.ingest.read_parquet import parquet_rows
from journey_mining.ingest.read_w3c import w3c_rows
from journey_mining.ingest.read_xes import xes_events
from journey_mining.ingest.unpack import Limits, unpacked

_ENDINGS = {
    ".csv": ("csv", ","), ".tsv": ("csv", "\t"), ".jsonl": ("jsonl", ","), ".ndjson": ("jsonl", ","),
    ".json": ("json", ","), ".parquet": ("parquet", ","),
}  # fmt: skip


@dataclass(frozen=True)
class FileToRead:
    """A file that is new: its place on disk and the hash of its bytes."""

    path: Path
    file_id: str


def read_pieces(
    file: FileToRead, plan: Plan, engine: Engine, limits: Limits, note: Callable[[str], None]
) -> Iterator[Piece]:
    """Yield a file's records in pieces, whatever its form; `note` is told what is odd but no fault.

    Raises
    ------
    FileRefusedError
        if nothing of the file may be loaded.
    """
    layout = plan.layout
    columns = Columns(plan, note)
    if layout.reader == "parquet":
        return parquet_rows(file.path, columns, engine.to_json, limits.file_bytes)
    chunks = unpacked(file.path, file.file_id, limits)
    if layout.reader == "xes":
        return xes_events(chunks)
    blocks = read_blocks(chunks, layout.encoding, limits.line_bytes)
    match layout.reader:
        case "csv":
            pieces = csv_records(blocks, layout, columns, limits.line_bytes)
        case "w3c":
            pieces = w3c_rows(blocks, layout.delimiter, columns)
        case "json":
            pieces = documents(blocks, engine.valid_json, limits.json_depth, limits.line_bytes)
        case "jsonl":
            pieces = json_lines(blocks, limits.json_depth)
        case _:
            pieces = (numbered(block) for block in blocks)
    return pieces


def resolved(layout: Input, path: Path) -> Input:
    """Return the layout with its reader named, by the file's ending where the mapping says so.

    Raises
    ------
    FileRefusedError
        for an ending that names no form.
    """
    if layout.reader != "by_ending":
        return layout
    ending = Path(path.name.lower().removesuffix(".gz").removesuffix(".zst")).suffix
    if ending not in _ENDINGS:
        raise FileRefusedError(
            "unknown_form", f"the ending is none of {', '.join(sorted(_ENDINGS))}"
        )
    reader, delimiter = _ENDINGS[ending]
    return layout.model_copy(update={"reader": reader, "delimiter": delimiter})
