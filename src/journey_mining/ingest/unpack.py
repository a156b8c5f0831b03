"""From a file to bytes: packed or plain by its first bytes, within the limits, its hash taken on the way."""

import hashlib
import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pyarrow as pa
from isal import isal_zlib

from journey_mining.ingest.faults import FileRefusedError

CHUNK = 1 << 20
# Below this, an unusual ratio is no danger.
_HARMLESS = 16 << 20
_GZIP = b"\x1f\x8b"
_ZSTD = b"\x28\xb5\x2f\xfd"


class Limits(Protocol):
    """What a file may hold; `settings.Limits` is one."""

    @property
    def file_bytes(self) -> int:
        """Largest file, unpacked."""
        ...

    @property
    def line_bytes(self) -> int:
        """Longest line."""
        ...

    @property
    def gz_ratio(self) -> int:
        """Unpacked ÷ packed size above which a file is refused."""
        ...

    @property
    def json_depth(self) -> int:
        """Deepest nesting of a record."""
        ...


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file's bytes."""
    digest = hashlib.sha256()
    for chunk in _chunks(path):
        digest.update(chunk)
    return digest.hexdigest()


def unpacked(path: Path, file_id: str, limits: Limits) -> Iterator[bytes]:
    """Yield a file's content, unpacked.

    Raises
    ------
    FileRefusedError
        if it is cut, damaged, larger than the limits, or no longer the file of that hash.
    """
    digest = hashlib.sha256()
    chunks = _hashed(_chunks(path), digest)
    first = next(chunks, b"")
    if first.startswith(_GZIP):
        yield from _gunzip(first, chunks, limits)
    elif first.startswith(_ZSTD):
        yield from _unzstd(_with_first(first, chunks), limits)
    else:
        yield from _plain(first, chunks, limits)
    if digest.hexdigest() != file_id:
        raise FileRefusedError("truncated_file", "the file changed while it was read")


def _chunks(path: Path) -> Iterator[bytes]:
    # Non-blocking, so that a pipe put in the file's place cannot hold the night.
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    with os.fdopen(descriptor, "rb", buffering=0) as file:
        while chunk := file.read(CHUNK):
            yield chunk


def _hashed(chunks: Iterator[bytes], digest: "hashlib._Hash") -> Iterator[bytes]:
    for chunk in chunks:
        digest.update(chunk)
        yield chunk


def _plain(first: bytes, rest: Iterator[bytes], limits: Limits) -> Iterator[bytes]:
    size = len(first)
    yield first
    for chunk in rest:
        size += len(chunk)
        _within(size, limits)
        yield chunk


def _gunzip(first: bytes, rest: Iterator[bytes], limits: Limits) -> Iterator[bytes]:
    engine = isal_zlib.decompressobj(wbits=31)
    packed, size = 0, 0
    for chunk in _with_first(first, rest):
        packed += len(chunk)
        todo: bytes | None = chunk
        while todo is not None:
            if engine.eof:
                todo = todo.lstrip(b"\0")
                if not todo:
                    break
                engine = _next_member(todo)
            data, todo = _step(engine, todo)
            size += len(data)
            _within(size, limits)
            _in_proportion(size, packed, limits)
            yield data
    if not engine.eof:
        raise FileRefusedError("truncated_file", "the packed data ends in the middle")


def _unzstd(packed: Iterator[bytes], limits: Limits) -> Iterator[bytes]:
    reader = _Reader(packed)
    size = 0
    try:
        with pa.CompressedInputStream(pa.PythonFile(reader, mode="r"), "zstd") as stream:
            while data := stream.read(CHUNK):
                size += len(data)
                _within(size, limits)
                _in_proportion(size, reader.read_bytes, limits)
                yield data
    except OSError as error:
        detail = f"the packed data ends in the middle or is damaged ({error})"
        raise FileRefusedError("truncated_file", detail) from None


class _Reader(io.RawIOBase):
    """Chunks as the file that the library wants to read from."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._rest = b""
        self.read_bytes = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        while not self._rest and (chunk := next(self._chunks, None)) is not None:
            self._rest = chunk
        data, self._rest = (self._rest, b"") if size < 0 else (self._rest[:size], self._rest[size:])
        self.read_bytes += len(data)
        return data


def _in_proportion(size: int, packed: int, limits: Limits) -> None:
    if size > max(_HARMLESS, packed * limits.gz_ratio):
        detail = f"unpacks to more than {limits.gz_ratio:,} times its size ([limits] gz_ratio)"
        raise FileRefusedError("too_large", detail)


def _with_first(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _next_member(todo: bytes) -> "isal_zlib.Decompress":
    if not _GZIP.startswith(todo[:2]):
        raise FileRefusedError("truncated_file", "bytes that are not packed follow the packed data")
    return isal_zlib.decompressobj(wbits=31)


def _step(engine: "isal_zlib.Decompress", todo: bytes) -> tuple[bytes, bytes | None]:
    try:
        data = engine.decompress(todo, CHUNK)
    except isal_zlib.IsalError as error:  # type: ignore[misc] # its stub names an instance
        raise FileRefusedError("truncated_file", f"the packed data is damaged ({error})") from None
    if engine.eof:
        return data, engine.unused_data or None
    # A full answer may leave more of it inside the engine, even with all input taken.
    left: bytes = engine.unconsumed_tail
    return data, left if left or len(data) == CHUNK else None


def _within(size: int, limits: Limits) -> None:
    if size > limits.file_bytes:
        detail = f"holds more than {limits.file_bytes:,} bytes ([limits] file_bytes)"
        raise FileRefusedError("too_large", detail)
