"""From bytes to numbered lines, a block at a time; only a block that fails is looked at line by line."""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from journey_mining.ingest.faults import FileRefusedError, Reject

BLOCK = 8 << 20
_KEPT = 4096
_BOM = b"\xef\xbb\xbf"
_WIDE = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True)
class Piece:
    """Some of a file's records: `lines` has line_no and raw; `blank` lines hold nothing."""

    lines: pa.Table
    blank: int = 0
    rejects: list[Reject] = field(default_factory=list)


@dataclass(frozen=True)
class Block:
    """Lines in a row, blank ones too; those that could not be kept are in `rejects` and empty here."""

    first_line: int
    texts: pa.LargeStringArray
    rejects: list[Reject]


def table_of(line_no: object, raw: object) -> pa.Table:
    """Return records as a table of line numbers and texts."""
    return pa.table(
        {"line_no": pa.array(line_no, pa.int64()), "raw": pa.array(raw, pa.large_string())}
    )


def numbered(block: Block) -> Piece:
    """Return a block's lines without the blank ones."""
    numbers = np.arange(block.first_line, block.first_line + len(block.texts))
    empty = pc.equal(pc.binary_length(pc.ascii_trim_whitespace(block.texts)), 0)
    kept = pa.table({"line_no": pa.array(numbers, pa.int64()), "raw": block.texts})
    blank = pc.sum(empty).as_py() or 0
    if blank:
        kept = kept.filter(pc.invert(empty))
    return Piece(kept, blank - len(block.rejects), block.rejects)


def read_blocks(chunks: Iterator[bytes], encoding: str, line_bytes: int) -> Iterator[Block]:
    """Yield blocks of whole lines with their numbers; LF, CRLF and CR end a line alike.

    Raises
    ------
    FileRefusedError
        for UTF-16 or UTF-32 that the mapping does not declare, or that is damaged.
    """
    line = 1
    for data in _cut(_as_utf8(chunks, encoding), line_bytes):
        block = _block(data, line, _line_encoding(encoding), line_bytes)
        yield block
        line += len(block.texts)


def _wide(encoding: str) -> bool:
    return encoding.lower().replace("_", "-").startswith(("utf-16", "utf-32", "utf16", "utf32"))


def _line_encoding(encoding: str) -> str:
    return "utf-8" if _wide(encoding) else encoding


def _as_utf8(chunks: Iterator[bytes], encoding: str) -> Iterator[bytes]:
    first = next(chunks, b"")
    if _wide(encoding):
        yield from _transcoded(first, chunks, encoding)
        return
    if first.startswith(_WIDE) and encoding.lower() in ("utf-8", "utf8"):
        detail = 'the file is UTF-16; write encoding = "utf-16" in its mapping\'s [input]'
        raise FileRefusedError("bad_encoding", detail)
    yield first.removeprefix(_BOM)
    yield from chunks


def _transcoded(first: bytes, rest: Iterator[bytes], encoding: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        yield decoder.decode(first).removeprefix("\ufeff").encode()
        for chunk in rest:
            yield decoder.decode(chunk).encode()
        decoder.decode(b"", final=True)
    except UnicodeError as error:
        raise FileRefusedError("bad_encoding", f"not {encoding}: {error}") from None


def _cut(chunks: Iterator[bytes], line_bytes: int) -> Iterator[bytes]:
    waiting: list[bytes] = []
    size = 0
    for chunk in chunks:
        waiting.append(chunk)
        size += len(chunk)
        if size < BLOCK:
            continue
        pending = b"".join(waiting)
        end = pending.rfind(b"\n")
        if end < 0:
            # Never between CR and a LF that is still to come.
            end = pending.rfind(b"\r", 0, len(pending) - 1)
        if end >= 0:
            yield pending[: end + 1]
            pending = pending[end + 1 :]
        else:
            # One line fills the block: keep just enough of it to be seen as too long.
            pending = pending[: line_bytes + 1]
        waiting, size = [pending], len(pending)
    if size:
        yield b"".join(waiting)


def _block(data: bytes, first_line: int, encoding: str, line_bytes: int) -> Block:
    if b"\r" in data:
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    data = data.removesuffix(b"\n")
    texts = None if b"\0" in data else _split(data, encoding)
    if texts is not None and (pc.max(pc.binary_length(texts)).as_py() or 0) <= line_bytes:
        return Block(first_line, texts, [])
    return _line_by_line(data.split(b"\n"), first_line, encoding, line_bytes)


def _split(data: bytes, encoding: str) -> pa.LargeStringArray | None:
    try:
        if encoding.lower() not in ("utf-8", "utf8"):
            data = data.decode(encoding).encode()
        whole = pa.array([data], pa.large_binary()).cast(pa.large_string())
    except (UnicodeDecodeError, pa.ArrowInvalid):
        return None
    return pc.split_pattern(whole, "\n").flatten()


def _line_by_line(lines: list[bytes], first_line: int, encoding: str, line_bytes: int) -> Block:
    texts: list[str] = []
    rejects: list[Reject] = []
    for line_no, line in enumerate(lines, start=first_line):
        text = ""
        if len(line) > line_bytes:
            detail = f"longer than {line_bytes} bytes ([limits] line_bytes)"
            rejects.append(Reject(line_no, "too_large", _shown(line), detail))
        elif b"\0" in line:
            rejects.append(Reject(line_no, "bad_encoding", _shown(line), "holds a NUL byte"))
        else:
            try:
                text = line.decode(encoding)
            except UnicodeDecodeError as error:
                detail = f"byte {error.start + 1} is not {encoding}"
                rejects.append(Reject(line_no, "bad_encoding", _shown(line), detail))
        texts.append(text)
    return Block(first_line, pa.array(texts, pa.large_string()), rejects)


def _shown(line: bytes) -> str:
    return line[:_KEPT].decode("utf-8", "backslashreplace").replace("\0", "\\x00")
