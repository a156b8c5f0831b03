"""From bytes to numbered lines, a block at a time; only a block that fails is looked at line by line."""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from journey_mining.ingest.faults import RAW_GIVEN, FileRefusedError, Reject

BLOCK = 8 << 20
_LF = ord("\n")
_BOM = b"\xef\xbb\xbf"
_WIDE = (b"\xff\xfe", b"\xfe\xff")
# Where all bytes are ASCII, these say the same.
_ASCII_AS_IT_IS = ("utf-8", "utf8", "ascii", "cp1252", "latin-1", "iso-8859-1")
# In UTF-16 without a mark, every other byte of a Latin letter is NUL.
_SAMPLE, _FEWEST = 1024, 8


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


@dataclass(frozen=True)
class _Cut:
    """Whole lines: `offset` is their place in the text, `dropped` what the first, too long, had more."""

    data: bytes
    offset: int
    dropped: int


def table_of(line_no: object, raw: object) -> pa.Table:
    """Return records as a table of line numbers and texts."""
    return pa.table(
        {"line_no": pa.array(line_no, pa.int64()), "raw": pa.array(raw, pa.large_string())}
    )


def numbered(block: Block) -> Piece:
    """Return a block's lines without the blank ones."""
    numbers = np.arange(block.first_line, block.first_line + len(block.texts))
    empty = _empty(block.texts)
    kept = pa.table({"line_no": pa.array(numbers, pa.int64()), "raw": block.texts})
    blank = pc.sum(empty).as_py() or 0
    if blank:
        kept = kept.filter(pc.invert(empty))
    return Piece(kept, blank - len(block.rejects), block.rejects)


def _empty(texts: pa.LargeStringArray) -> pa.BooleanArray:
    """Return which lines hold nothing; only those that begin with a blank are looked at whole."""
    empty = pc.equal(pc.binary_length(texts), 0)
    blank = pc.or_(pc.starts_with(texts, " "), pc.starts_with(texts, "\t"))
    if not pc.any(blank).as_py():
        return empty
    return pc.equal(pc.binary_length(pc.ascii_trim_whitespace(texts)), 0)


def read_blocks(chunks: Iterator[bytes], encoding: str, line_bytes: int) -> Iterator[Block]:
    """Yield blocks of whole lines with their numbers; LF, CRLF and CR end a line alike.

    Raises
    ------
    FileRefusedError
        for UTF-16 or UTF-32 that the mapping does not declare, or that is damaged.
    """
    line = 1
    for cut in _cut(_as_utf8(chunks, encoding), line_bytes):
        block = _block(cut, line, _line_encoding(encoding), line_bytes)
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
    if encoding.lower() in ("utf-8", "utf8") and _looks_wide(first[:_SAMPLE]):
        detail = 'the file is UTF-16; write encoding = "utf-16" in its mapping\'s [input]'
        raise FileRefusedError("bad_encoding", detail)
    yield first
    yield from chunks


def _looks_wide(sample: bytes) -> bool:
    if sample.startswith(_WIDE):
        return True
    fewest, most = sorted((sample[::2].count(0), sample[1::2].count(0)))
    return len(sample) >= _FEWEST and fewest == 0 and most > len(sample) // 4


def _transcoded(first: bytes, rest: Iterator[bytes], encoding: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        yield decoder.decode(first).encode()
        for chunk in rest:
            yield decoder.decode(chunk).encode()
        decoder.decode(b"", final=True)
    except UnicodeError as error:
        raise FileRefusedError("bad_encoding", f"not {encoding}: {error}") from None


def _cut(chunks: Iterator[bytes], line_bytes: int) -> Iterator[_Cut]:
    waiting: list[bytes] = []
    size = offset = dropped = 0
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
            yield _Cut(pending[: end + 1], offset, dropped)
            offset += end + 1 + dropped
            dropped = 0
            pending = pending[end + 1 :]
        else:
            # One line fills the block: keep just enough of it to be seen as too long.
            dropped += len(pending[line_bytes + 1 :])
            pending = pending[: line_bytes + 1]
        waiting, size = [pending], len(pending)
    last = b"".join(waiting)
    if last.removeprefix(_BOM):
        yield _Cut(last, offset, dropped)


def _block(cut: _Cut, first_line: int, encoding: str, line_bytes: int) -> Block:
    data = cut.data
    if b"\r" in data:
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if _BOM[:1] in data:
        # Files put together keep the mark that each began with.
        data = data.removeprefix(_BOM).replace(b"\n" + _BOM, b"\n")
    data = data.removesuffix(b"\n")
    texts = None if b"\0" in data else _split(data, encoding)
    if texts is not None and (pc.max(pc.binary_length(texts)).as_py() or 0) <= line_bytes:
        return Block(first_line, texts, [])
    return _line_by_line(cut, first_line, encoding, line_bytes)


def _split(data: bytes, encoding: str) -> pa.LargeStringArray | None:
    """Return the lines of a block; None if it is not of that encoding."""
    if not data.isascii() or encoding.lower() not in _ASCII_AS_IT_IS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            return None
        if encoding.lower() not in ("utf-8", "utf8"):
            data = text.encode()
    # The line ends are where a look at all bytes at once finds them; without them the lines lie side by side.
    ends = np.flatnonzero(np.frombuffer(data, np.uint8) == _LF)
    joined = data.replace(b"\n", b"")
    offsets = np.concatenate(([0], ends - np.arange(len(ends)), [len(joined)]))
    return pa.LargeStringArray.from_buffers(
        len(ends) + 1, pa.py_buffer(offsets.astype(np.int64)), pa.py_buffer(joined)
    )


def _line_by_line(cut: _Cut, first_line: int, encoding: str, line_bytes: int) -> Block:
    texts: list[str] = []
    rejects: list[Reject] = []
    offset, dropped = cut.offset, cut.dropped
    for line_no, whole in enumerate(cut.data.splitlines(keepends=True), start=first_line):
        line = whole.rstrip(b"\r\n").removeprefix(_BOM)
        text = ""
        if len(line) > line_bytes:
            # With separators: what is written in one run would be masked as a number of someone's.
            detail = (
                f"{len(line) + dropped:,} bytes from byte {offset:,} of the text; {line_bytes:,} are allowed "
                "([limits] line_bytes)"
            )
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
        offset, dropped = offset + len(whole) + dropped, 0
    return Block(first_line, pa.array(texts, pa.large_string()), rejects)


def _shown(line: bytes) -> str:
    return line[:RAW_GIVEN].decode("utf-8", "backslashreplace").replace("\0", "\\x00")
