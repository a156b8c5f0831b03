"""Bytes on disk, the same wherever they are written."""

import json
import struct
import zlib
from collections.abc import Iterable
from pathlib import Path

# Deflate, no name, no time, system unknown: Python's own header differs between versions.
_GZIP_HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"


def dumps(value: object) -> str:
    """Write JSON on one line, keys in the order given."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def gzipped(content: bytes) -> bytes:
    """Pack bytes so that the same content gives the same file."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = packer.compress(content) + packer.flush()
    return _GZIP_HEADER + packed + struct.pack("<II", zlib.crc32(content), len(content))


def put_bytes(path: Path, content: bytes) -> None:
    """Write a file and the folders above it; `.gz` names are packed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzipped(content) if path.suffix == ".gz" else content)


def put_lines(path: Path, lines: Iterable[str | bytes]) -> None:
    """Write lines, each ended by a newline."""
    encoded = (line if isinstance(line, bytes) else line.encode() for line in lines)
    put_bytes(path, b"".join(line + b"\n" for line in encoded))
