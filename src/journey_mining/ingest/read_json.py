"""Lines of JSON, and JSON documents that may span lines."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from journey_mining.ingest.faults import Reject
from journey_mining.ingest.lines import Block, Piece, numbered, table_of

Valid = Callable[[pa.LargeStringArray], "list[bool]"]

# What the engine's parser takes although it is no JSON, or would be dangerous: NaN, an infinite number, a comma
# too many, NUL, and deep nesting, which opens or closes without the other in between. A line that looks like it is
# parsed strictly.
_SUSPECT = (
    r"[:\[,]\s*[-+]?(?i:nan|inf)|^\s*[-+]?(?i:nan|inf)|,\s*[}\]]|\\u0000"
    r"|(?:^|[:\[,])\s*-?[0-9.]+[eE]\+?[0-9]{3}"
    r"|[\]}\s]{%(depth)d}|(?:[\[{][^\[{\]}]*){%(depth)d}"
)
# The engine of patterns counts no further.
_DEEPEST = 64
_FEW = 200
_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[\[\]{}]')
# A document may be as long as this many lines of the longest kind.
_LINES_A_DOCUMENT = 64


def json_lines(blocks: Iterator[Block], depth: int) -> Iterator[Piece]:
    """Yield the lines of each block; those that only a lenient parser takes are rejected."""
    for block in blocks:
        yield without_lenient(numbered(block), depth)


def without_lenient(piece: Piece, depth: int) -> Piece:
    """Reject what is JSON to a lenient parser only, or nested deeper than `depth`."""
    suspects = _suspects(piece.lines["raw"], _SUSPECT % {"depth": min(depth, _DEEPEST)})
    if not suspects:
        return piece
    rejects = list(piece.rejects)
    bad = []
    for row in suspects:
        raw = piece.lines["raw"][row].as_py()
        if detail := strict_fault(raw, depth):
            rejects.append(
                Reject(piece.lines["line_no"][row].as_py(), "invalid_json", raw, detail, "parse")
            )
            bad.append(row)
    keep = pc.invert(
        pc.is_in(pa.array(range(piece.lines.num_rows)), value_set=pa.array(bad, pa.int64()))
    )
    return replace(piece, lines=piece.lines.filter(keep), rejects=rejects)


def _suspects(texts: pa.ChunkedArray, pattern: str) -> list[int]:
    """Return the places of texts that the pattern finds something in."""
    if len(texts) < _FEW:
        # Of a small file more time would go into preparing the pattern than into looking for it.
        search = re.compile(pattern).search
        return [place for place, text in enumerate(texts.to_pylist()) if search(text)]
    places: list[int] = pc.indices_nonzero(pc.match_substring_regex(texts, pattern)).to_pylist()
    return places


def strict_fault(text: str, depth: int) -> str | None:
    """Return why a text is not acceptable JSON; None if it is."""
    if (found := nesting(text)) > depth:
        return f"nested {found} deep; {depth} are allowed ([limits] json_depth)"
    if "\\u0000" in text:
        return "holds a NUL character"
    try:
        json.loads(text, parse_constant=_refuse, parse_float=_finite)
    except ValueError as error:
        return str(error)
    return None


def nesting(text: str) -> int:
    """Return how deep brackets and braces nest, outside strings."""
    deepest = now = 0
    for token in _TOKEN.finditer(text):
        sign = token[0]
        if sign in "[{":
            now += 1
            deepest = max(deepest, now)
        elif sign in "]}":
            now -= 1
    return deepest


def documents(
    blocks: Iterator[Block], is_valid: Valid, depth: int, line_bytes: int
) -> Iterator[Piece]:
    """Yield the JSON documents of a file, one or many, each on one line or over several.

    A document that never closes costs only itself where the lines after it are documents of their own.
    """
    assembly = _Assembly(_LINES_A_DOCUMENT * line_bytes)
    for block in blocks:
        piece = numbered(block)
        valid = is_valid(piece.lines["raw"].combine_chunks())
        if assembly.is_open or not all(valid):
            columns = piece.lines.to_pydict()
            for line_no, text, alone in zip(*columns.values(), valid, strict=True):
                assembly.take(_Line(line_no, text, alone))
            piece = assembly.piece(piece.blank, piece.rejects)
        yield without_lenient(piece, depth)
    if assembly.is_open:
        assembly.give_up()
        yield without_lenient(assembly.piece(0, []), depth)


@dataclass(frozen=True)
class _Line:
    number: int
    text: str
    alone: bool


class _Assembly:
    """Documents put together from lines; what is open is kept until it closes or is given up."""

    def __init__(self, longest: int) -> None:
        self._longest = longest
        self._done: list[tuple[int, str]] = []
        self._rejects: list[Reject] = []
        self._start_over()

    def _start_over(self) -> None:
        self._open: list[_Line] = []
        self._parts: list[str] = []
        self._first, self._depth, self._size = 0, 0, 0

    @property
    def is_open(self) -> bool:
        return bool(self._open)

    def piece(self, blank: int, rejects: list[Reject]) -> Piece:
        """Hand over what is done."""
        table = table_of([n for n, _ in self._done], [t for _, t in self._done])
        piece = Piece(table, blank, [*rejects, *self._rejects])
        self._done, self._rejects = [], []
        return piece

    def take(self, line: _Line) -> None:
        if not self._open and line.alone:
            self._done.append((line.number, line.text))
            return
        self._open.append(line)
        start = 0
        for token in _TOKEN.finditer(line.text):
            if token[0] in ("[", "{"):
                self._depth += 1
            elif token[0] in ("]", "}"):
                self._depth -= 1
                if self._depth <= 0:
                    self._close(line, line.text[start : token.end()])
                    start = token.end()
        self._keep_rest(line, line.text[start:])

    def _keep_rest(self, line: _Line, rest: str) -> None:
        if self._depth > 0:
            self._add(line.number, rest)
            if self._size > self._longest:
                self.give_up()
            return
        # What opens nothing is no document; the engine says so of it.
        if rest.strip():
            self._done.append((line.number, rest))
        self._start_over()

    def _add(self, number: int, text: str) -> None:
        self._first = self._first if self._parts else number
        self._parts.append(text)
        self._size += len(text)

    def _close(self, line: _Line, text: str) -> None:
        self._add(line.number, text)
        document = "\n".join(self._parts)
        if len(self._parts) > 1 and not _parses(document):
            self.give_up()
            return
        self._done.append((self._first, document))
        self._start_over()
        self._open = [line]

    def give_up(self) -> None:
        """Keep the lines that are documents of their own; what lies between is one bad row."""
        opener = self._open[0].text.lstrip()[:1]
        in_run = False
        for line in self._open:
            if line.alone and line.text[:1] == opener:
                self._done.append((line.number, line.text))
                in_run = False
            elif not in_run:
                detail = "the document that begins here does not end"
                self._rejects.append(
                    Reject(line.number, "invalid_json", line.text, detail, "parse")
                )
                in_run = True
        self._start_over()


def _parses(document: str) -> bool:
    try:
        json.loads(document)
    except (ValueError, RecursionError):
        return False
    return True


def _refuse(constant: str) -> Any:  # noqa: ANN401 - json's own signature
    message = f"{constant} is not JSON"
    raise ValueError(message)


def _finite(number: str) -> float:
    value = float(number)
    if value in (float("inf"), float("-inf")):
        message = f"{number} is too large a number"
        raise ValueError(message)
    return value
