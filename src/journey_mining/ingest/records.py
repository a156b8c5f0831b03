"""Records as an expression sees them, taken apart in Python: which keys there are, and which an expression looks at."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pyarrow as pa

from journey_mining.ingest.expressions import LOOKUP
from journey_mining.ingest.mapping import Input
from journey_mining.ingest.patterns import groups

# A key, a place in a list, or `None` for every item of a list.
Steps = tuple[str | int | None, ...]
Record = tuple[Any, Any]

_STEP = re.compile(r'\."((?:[^"\\]|\\.)*)"|\.([^.\[\]"*]+)|\[(\d+|\*)\]')


class Number(str):
    """A number as it is written, so that no digit of it is lost."""

    __slots__ = ()


def parsed(text: str) -> Any:  # noqa: ANN401 - whatever JSON can hold
    """Return a JSON document with its numbers as text; None if it is none."""
    try:
        return json.loads(text, parse_int=Number, parse_float=Number)
    except (ValueError, RecursionError):
        return None


def records(texts: Iterable[str], layout: Input) -> Iterator[Record]:
    """Yield (rec, parent) of each record in lines that a reader gave; what holds none is left out."""
    if layout.pattern is not None:
        yield from _matched(list(texts), layout.pattern)
        return
    for text in texts:
        found: list[Record] = [(parsed(text), None)]
        if layout.unwrap:
            inner = (values_at(rec, path_steps(layout.unwrap)) for rec, _ in found)
            found = [(parsed(str(value)), None) for values in inner for value in values]
        for path in (layout.explode, layout.explode_child):
            if path:
                steps = path_steps(path)
                found = [(item, rec) for rec, _ in found for item in values_at(rec, steps)]
        yield from (one for one in found if isinstance(one[0], dict))


def path_steps(path: str) -> Steps | None:
    """Return a JSON path as steps; None for a form that is not known here."""
    if path.startswith("/"):
        return None
    if not path.startswith("$"):
        return (path,)
    steps: list[str | int | None] = []
    place = 1
    while place < len(path):
        found = _STEP.match(path, place)
        if found is None:
            return None
        quoted, bare, number = found.groups()
        if number is not None:
            steps.append(None if number == "*" else int(number))
        else:
            steps.append(bare if quoted is None else re.sub(r"\\(.)", r"\1", quoted))
        place = found.end()
    return tuple(steps)


def values_at(document: Any, steps: Steps | None) -> list[Any]:  # noqa: ANN401 - parsed JSON
    """Return what a document holds at a path; nothing where that is null or not there."""
    found = [] if steps is None else [document]
    for step in steps or ():
        found = [value for one in found for value in _inside(one, step)]
    return [value for value in found if value is not None]


def lookups(text: str) -> list[tuple[str, str]]:
    """Return (`rec` or `parent`, path) of each constant path that an expression looks at."""
    found = LOOKUP.finditer(text)
    return [(one[1], one[2][1:-1].replace("''", "'")) for one in found if one[1] is not None]


def written(steps: Steps) -> str:
    """Return steps as a JSON path."""
    parts = []
    for step in steps:
        if not isinstance(step, str):
            parts.append("[*]" if step is None else f"[{step}]")
        elif re.fullmatch(r"\w+", step):
            parts.append(f".{step}")
        else:
            escaped = step.replace("\\", "\\\\").replace('"', '\\"')
            parts.append(f'."{escaped}"')
    return "$" + "".join(parts)


def _inside(value: Any, step: str | int | None) -> list[Any]:  # noqa: ANN401 - parsed JSON
    if isinstance(step, str):
        return [value[step]] if isinstance(value, dict) and step in value else []
    if not isinstance(value, list):
        # The engine takes the first place of what is no list for the value itself.
        return [value] if step == 0 else []
    return value if step is None else value[step : step + 1]


def _matched(texts: Sequence[str], pattern: str) -> Iterator[Record]:
    # Never by Python's own engine, whose time a hostile line or pattern can make endless.
    found, fits = groups(pa.chunked_array([pa.array(texts, pa.large_string())]), pattern)
    columns = [column.to_pylist() for column in found.values()]
    for fit, values in zip(fits.to_pylist(), zip(*columns, strict=True), strict=True):
        if fit:
            yield dict(zip(found, values, strict=True)), None
