"""Which fields the records of a source have, seen on a sample: names and kinds, never values."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pyarrow as pa

from journey_mining.ingest.lines import Piece
from journey_mining.ingest.mapping import Input

# Of each file the first so many records of a level are looked at, and one in a thousand after them.
_HEAD, _EVERY = 200, 1000
_DEPTH = 4
_ITEMS = 20
_NAME = 80
# Longer documents are not parsed a second time.
_DOCUMENT = 16 << 20
# Fields that are kept, and that are held while counting: logs may hold keys without end.
_FIELDS, _HELD = 500, 500_000
# A key of so few records may be a value that someone used as a key; it is not kept.
_FEWEST = 5

_STEP = re.compile(r'\.(?:"([^"]+)"|([^."\[\]*]+))|\[\*\]')
_NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?")
# An address, a run of digits (a number, a card, a day, a machine's address), a random id, an IBAN.
_PERSONAL = re.compile(
    r"@|%40|[0-9](?:[ ()./-]{0,3}[0-9]){4,}|[0-9A-Fa-f]{16,}|[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-|::"
    r"|(?:[0-9A-Fa-f]{1,4}:){3}|\b[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){3}"
)
_KINDS = {bool: "true/false", int: "number", float: "number"}
LEVEL = "record"
"""The kind of the row that counts a level's records themselves."""
# The kind or the shape of each key; an item of a list has no key.
Shape = tuple[tuple[str | None, "str | Shape"], ...]


@dataclass(frozen=True)
class Level:
    """Where records lie: in the document, or in what is wrapped in it, or in lists of the level above."""

    name: str
    steps: tuple[str, ...]
    is_wrapped: bool = False

    def under(self, document: object) -> list[dict[str, Any]]:
        """Return the records of this level that lie in a record of the level above."""
        found = [document]
        for step in self.steps:
            if step == "[]":
                found = [item for one in found if isinstance(one, list) for item in one]
            else:
                found = [one[step] for one in found if isinstance(one, dict) and step in one]
        if self.is_wrapped:
            found = [_parsed(one) for one in found if isinstance(one, str)]
        return [one for one in found if isinstance(one, dict)]


class Fields:
    """How many sampled records of each level have each field, by the kind of its value."""

    def __init__(self, layout: Input) -> None:
        """Begin empty."""
        self._levels = levels(layout)
        self._has_kinds = layout.reader not in ("csv", "w3c")
        self._is_read = layout.reader != "lines"
        self._seen: Counter[tuple[int, str]] = Counter()
        # Records are alike, so they are counted by shape, and each shape is walked once.
        self._shapes: Counter[tuple[int, Shape]] = Counter()
        self._held = 0

    def see(self, number: int, piece: Piece) -> None:
        """Look at some records of a piece of file `number`."""
        if not self._is_read:
            return
        raws = piece.lines["raw"]
        places = list(self._sampled(number, "", len(raws)))
        for text in raws.take(pa.array(places, pa.int64())).to_pylist():
            if len(text) <= _DOCUMENT:
                self._descend(number, _parsed(text), 0)

    def counts(self) -> Iterator[tuple[str, str, str, int]]:
        """Yield (level, field, kind, records); a level's own row has no field."""
        found: Counter[tuple[str, str, str]] = Counter()
        fields: Counter[tuple[str, str]] = Counter()
        for (depth, shape), rows in self._shapes.items():
            level = self._levels[depth].name
            found[level, "", LEVEL] += rows
            for field, kind in _named(shape).items():
                found[level, field, kind] += rows
                fields[level, field] += rows
        ranked = sorted(fields, key=lambda one: (-fields[one], one))
        kept = {one for one in ranked[:_FIELDS] if fields[one] >= _FEWEST}
        for (level, field, kind), rows in sorted(found.items()):
            if kind == LEVEL or (level, field) in kept:
                yield level, field, kind, rows

    def _sampled(self, number: int, level: str, count: int) -> Iterator[int]:
        before = self._seen[number, level]
        self._seen[number, level] += count
        yield from range(min(count, max(0, _HEAD - before)))
        first = max(before, _HEAD)
        yield from range(first + -first % _EVERY - before, count, _EVERY)

    def _descend(self, number: int, document: object, depth: int) -> None:
        below = self._levels[depth + 1 :]
        if isinstance(document, dict):
            self._count(depth, self._shape(document, _DEPTH, below[0].steps[0] if below else ""))
        if below:
            records = below[0].under(document)
            for place in self._sampled(number, below[0].name, len(records)):
                self._descend(number, records[place], depth + 1)

    def _count(self, depth: int, shape: Shape) -> None:
        key = depth, shape
        if key not in self._shapes:
            if self._held > _HELD:
                return
            self._held += _size(shape)
        self._shapes[key] += 1

    def _shape(self, record: dict[str, Any], depth: int, left_out: str = "") -> Shape:
        parts: list[tuple[str | None, str | Shape]] = []
        for key, value in record.items():
            kind: str | Shape | None = _KINDS.get(type(value))
            if kind is None:
                kind = self._kind(value, 0 if key == left_out else depth - 1)
            if kind is not None:
                parts.append((key, kind))
        return tuple(parts)

    def _kind(self, value: object, depth: int) -> "str | Shape | None":
        """Return the kind of a value, or its shape; nothing for one that is null or empty."""
        match value:
            case "" | None:
                return None
            case str():
                is_number = not self._has_kinds and _NUMBER.fullmatch(value)
                return "number" if is_number else "text"
            case dict():
                return self._shape(value, depth) if depth > 0 else ()
            case list() if depth > 0:
                items = (
                    _KINDS.get(type(one)) or self._kind(one, depth - 1) for one in value[:_ITEMS]
                )
                return (
                    tuple((None, one) for one in dict.fromkeys(items) if one is not None) or "list"
                )
        return "list"


def _named(shape: Shape, prefix: str = "") -> dict[str, str]:
    """Return the kind of each field of a shape; of several in one list, the first."""
    found: dict[str, str] = {}
    for key, kind in shape:
        field = f"{prefix}[]" if key is None else f"{prefix}.{safe_name(key)}".removeprefix(".")
        if isinstance(kind, str):
            found.setdefault(field, kind)
            continue
        is_list = bool(kind) and kind[0][0] is None
        found.setdefault(field, "list" if is_list else "object")
        for inner, one in _named(kind, field).items():
            found.setdefault(inner, one)
    return found


def _size(shape: Shape) -> int:
    return 1 + sum(1 if isinstance(kind, str) else _size(kind) for _, kind in shape)


def levels(layout: Input) -> tuple[Level, ...]:
    """Return the levels of a layout, outermost first; a path that is no plain one is not followed."""
    found = [Level("", ())]
    for path, is_wrapped in (
        (layout.unwrap, True),
        (layout.explode, False),
        (layout.explode_child, False),
    ):
        if path is None:
            continue
        steps = _steps(path)
        if steps is None:
            break
        name = found[-1].name + "".join(one if one == "[]" else f".{one}" for one in steps)
        found.append(Level(name.removeprefix("."), steps, is_wrapped))
    return tuple(found)


def _steps(path: str) -> tuple[str, ...] | None:
    body = path.removeprefix("$")
    matches = list(_STEP.finditer(body))
    if not matches or "".join(one[0] for one in matches) != body:
        return None
    return tuple(one[1] or one[2] or "[]" for one in matches)


def _parsed(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


@lru_cache(maxsize=4096)
def safe_name(key: str) -> str:
    """Return a key as it may be kept; one that may be a personal datum or an id is a star."""
    if _PERSONAL.search(key):
        return "*"
    return key[:_NAME].encode("utf-8", "backslashreplace").decode("utf-8")
