"""W3C extended logs: a `#Fields:` line names the columns of what follows, and may come again."""

import json
from collections.abc import Iterator

from journey_mining.ingest.columns import Columns
from journey_mining.ingest.faults import Reject
from journey_mining.ingest.lines import Block, Piece, table_of

_NAMES = "#Fields:"
_NONE = "-"


def w3c_rows(blocks: Iterator[Block], delimiter: str, columns: Columns) -> Iterator[Piece]:
    """Yield the rows of a file as JSON objects keyed by the names that stand above them; `-` is left out.

    Other lines with `#` say something of the log itself: like a header they are no rows.

    Raises
    ------
    FileRefusedError
        if the names lack a needed column.
    """
    names: tuple[str, ...] = ()
    for block in blocks:
        numbers: list[int] = []
        texts: list[str] = []
        rejects = list(block.rejects)
        lost = {reject.line_no for reject in rejects}
        blank = 0
        for line_no, text in enumerate(block.texts.to_pylist(), start=block.first_line):
            if text.startswith("#"):
                if text.startswith(_NAMES):
                    names = tuple(text.removeprefix(_NAMES).split())
                    columns.check(names)
                continue
            if not text.strip():
                blank += line_no not in lost
                continue
            cells = text.rstrip().split(delimiter)
            if len(cells) == len(names):
                row = {n: c for n, c in zip(names, cells, strict=True) if c not in ("", _NONE)}
                numbers.append(line_no)
                texts.append(json.dumps(row, ensure_ascii=False))
            else:
                rejects.append(_misfit(line_no, text, len(cells), len(names)))
        yield Piece(table_of(numbers, texts), blank, rejects)


def _misfit(line_no: int, text: str, cells: int, names: int) -> Reject:
    detail = None if names else f"no {_NAMES} line stands above it"
    return Reject(line_no, f"columns_{cells}_expected_{names}", text, detail, "parse")
