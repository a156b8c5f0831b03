"""Delimited text: every record strictly parsed, damage kept to the record that has it."""

import csv
import json
from collections import deque
from collections.abc import Iterator
from itertools import islice

from journey_mining.ingest.columns import Columns
from journey_mining.ingest.faults import FileRefusedError, Reject
from journey_mining.ingest.fields import safe_name
from journey_mining.ingest.lines import Block, Piece, table_of
from journey_mining.ingest.mapping import Input

# A record of more lines than this has an open quote.
_LINES_A_RECORD = 10_000
_ROWS = 20_000

Numbered = tuple[int, str]


def csv_records(
    blocks: Iterator[Block], layout: Input, columns: Columns, line_bytes: int
) -> Iterator[Piece]:
    """Yield the rows of a file as JSON objects keyed by its header; empty cells are left out.

    Parameters
    ----------
    blocks
        the file's lines.
    layout
        delimiter, quote, header and lines to skip, as the mapping declares them.
    columns
        which headers the mapping needs and knows.
    line_bytes
        the longest record.

    Raises
    ------
    FileRefusedError
        if the header is damaged, lacks a needed column or names one twice.
    """
    csv.field_size_limit(max(line_bytes, 1 << 10))
    early: list[Reject] = []
    lines = islice(_lines(blocks, early), layout.skip, None)
    width: list[int] = []
    records = _records(lines, layout, line_bytes, width)
    header = _header(records, layout, early)
    if header is None:
        yield Piece(table_of([], []), 0, early)
        return
    _once_each(header)
    columns.check(header)
    width.append(len(header))
    yield from _pieces(records, header, early)


def _header(
    records: Iterator[tuple[Numbered, list[str], str | None]], layout: Input, early: list[Reject]
) -> tuple[str, ...] | None:
    """Return the declared names, or those of the first of the file's header rows; None for an empty file."""
    if not isinstance(layout.header, int):
        return layout.header
    rows: list[list[str]] = []
    for (line_no, _), cells, fault in records:
        lost = (one.reason for one in early if one.line_no < line_no)
        if damage := fault or next(lost, None):
            raise FileRefusedError(
                damage, f"the header line is damaged, at or above line {line_no}"
            )
        rows += [cells] if cells else []
        if len(rows) == layout.header:
            break
    return _named(rows[0]) if rows else None


def _named(cells: list[str]) -> tuple[str, ...]:
    """Return the names of columns; where several have none, their places name them."""
    names = [cell.strip() for cell in cells]
    if names.count("") > 1:
        names = [name or f"column {place}" for place, name in enumerate(names, start=1)]
    return tuple(names)


def _pieces(
    records: Iterator[tuple[Numbered, list[str], str | None]],
    header: tuple[str, ...],
    early: list[Reject],
) -> Iterator[Piece]:
    while True:
        numbers: list[int] = []
        texts: list[str] = []
        rejects: list[Reject] = []
        blank = seen = 0
        for (line_no, raw), cells, broken in islice(records, _ROWS):
            fault = broken
            seen += 1
            if fault is None and cells and len(cells) != len(header):
                fault = f"columns_{len(cells)}_expected_{len(header)}"
            if fault is not None:
                rejects.append(Reject(line_no, fault, raw, None, "parse"))
            elif not cells:
                blank += 1
            else:
                numbers.append(line_no)
                row = {name: cell for name, cell in zip(header, cells, strict=True) if cell}
                texts.append(json.dumps(row, ensure_ascii=False))
        rejects += early
        early.clear()
        if seen or rejects:
            yield Piece(table_of(numbers, texts), blank, rejects)
        if seen < _ROWS:
            return


def _once_each(header: tuple[str, ...]) -> None:
    if twice := sorted({name for name in header if header.count(name) > 1}):
        reason = f"columns_{len(header)}_expected_{len(set(header))}"
        raise FileRefusedError(reason, f"the header names {safe_name(twice[0])!r} twice", "parse")


def _lines(blocks: Iterator[Block], early: list[Reject]) -> Iterator[Numbered]:
    for block in blocks:
        early += block.rejects
        lost = {reject.line_no for reject in block.rejects}
        for line_no, text in enumerate(block.texts.to_pylist(), start=block.first_line):
            if line_no not in lost:
                yield line_no, text


def _records(
    lines: Iterator[Numbered], layout: Input, line_bytes: int, width: list[int]
) -> Iterator[tuple[Numbered, list[str], str | None]]:
    """Yield (line number and text, cells, fault) of each record; no cells means an empty line.

    Quotes come in pairs, so a record goes on while their number is odd. Where that leads to no record, the first
    line alone is at fault and the next is a record again.
    """
    waiting: deque[Numbered] = deque()
    while True:
        line = waiting.popleft() if waiting else next(lines, None)
        if line is None:
            return
        record = [line]
        if layout.quote:
            _complete(record, waiting, lines, layout.quote, line_bytes)
        cells = _parsed("\n".join(text for _, text in record), layout)
        # A record over several lines with the wrong number of cells is two quotes that do not belong together.
        whole = len(record) == 1 or not width or cells is None or len(cells) == width[0]
        if cells is not None and whole:
            yield line, cells, None
        else:
            waiting.extendleft(reversed(record[1:]))
            yield line, [], "unbalanced_quote"


def _complete(
    record: list[Numbered],
    waiting: deque[Numbered],
    lines: Iterator[Numbered],
    quote: str,
    line_bytes: int,
) -> None:
    quotes, size = record[0][1].count(quote), len(record[0][1])
    while quotes % 2 and size <= line_bytes and len(record) < _LINES_A_RECORD:
        line = waiting.popleft() if waiting else next(lines, None)
        if line is None:
            return
        record.append(line)
        quotes += line[1].count(quote)
        size += len(line[1])


def _parsed(text: str, layout: Input) -> list[str] | None:
    if not text.strip():
        return []
    reader = csv.reader(
        [text],
        delimiter=layout.delimiter,
        quotechar=layout.quote or None,
        quoting=csv.QUOTE_MINIMAL if layout.quote else csv.QUOTE_NONE,
        strict=True,
    )
    try:
        rows = list(reader)
    except csv.Error:
        return None
    return rows[0] if len(rows) == 1 else None
