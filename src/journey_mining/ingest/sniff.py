"""The form of an unknown file, guessed: here a person reads the answer, nowhere else is a form guessed."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from journey_mining.ingest.faults import FileRefusedError
from journey_mining.ingest.mapping import SHIPPED, Input
from journey_mining.ingest.records import parsed, path_steps, values_at, written
from journey_mining.ingest.unpack import Limits, file_hash, unpacked
from journey_mining.toml_file import read_toml

HEAD = 64 << 10
_DELIMITERS = ",;\t|"
_ANY_LINE = "^(?P<line>.+)$"
_LINES = 50
# What a file's first row holds if it is no header: one date or address is enough, numbers and blanks must be many.
_SURELY_A_VALUE = re.compile(
    r".*\d{4}-\d\d-\d\d.*|.*\d[./]\d\d?[./]\d{4}.*|\S+@\S+[.]\S+|[+]?\d[\d ()-]{6,}"
)
_A_VALUE = re.compile(r"[-+]?[\d.,]*")
_OF_A_RECORD = re.compile(
    r"(?i)^(?:_?id|uuid|key|type|time|date|timestamp|event(?!s$)\w*|created\w*)$"
)
_WRAPPERS = ("Message", "message", "payload", "body", "event", "record")


def sniff(path: Path, limits: Limits) -> Input:
    """Return how a file's bytes become records, by its ending and its first bytes.

    Raises
    ------
    FileRefusedError
        if it is empty, cut or damaged.
    """
    head = _head(path, limits)
    if head.startswith(b"PAR1"):
        return Input(reader="parquet")
    if not head.strip():
        raise FileRefusedError("truncated_file", "the file is empty")
    text, encoding = _decoded(head)
    is_xml = text.lstrip().startswith("<") and "<log" in text
    if is_xml or ".xes" in [ending.lower() for ending in path.suffixes]:
        return Input(reader="xes")
    if text.lstrip().startswith(("{", "[")) and (form := _json_form(text)):
        # JSON is UTF-8; a letter that is not is one bad line.
        return Input(reader=form, encoding="utf-8" if encoding == "cp1252" else encoding)
    return _lines_form(text, encoding)


def unfolded(layout: Input, documents: list[str]) -> Input:
    """Return the layout with the path to the records inside JSON documents, where they hold a list of them."""
    if layout.reader not in ("json", "jsonl"):
        return layout
    found = [one for one in map(parsed, documents) if one is not None]
    lists = sum(isinstance(one, list) for one in found)
    if lists * 2 > len(found):
        return layout.model_copy(update={"reader": "json", "explode": "$[*]"})
    objects = [one for one in found if isinstance(one, dict)]
    for key in _WRAPPERS:
        inner = [values_at(one, (key,)) for one in objects]
        texts = [value for values in inner for value in values]
        wrapped = [one for one in texts if isinstance(one, str) and isinstance(parsed(one), dict)]
        if wrapped and len(wrapped) * 10 >= len(objects) * 9:
            return layout.model_copy(update={"unwrap": written((key,))})
    if path := _envelope(objects):
        return layout.model_copy(update={"explode": path})
    return layout


def lists_inside(objects: list[object]) -> Iterator[str]:
    """Yield the paths of the lists of objects, one or two keys deep, that records hold; the longest first."""
    sizes: dict[tuple[str, ...], int] = {}
    for one in objects:
        for keys, value in _two_deep(one):
            if isinstance(value, list) and any(isinstance(item, dict) for item in value):
                sizes[keys] = sizes.get(keys, 0) + len(value)
    for keys in sorted(sizes, key=lambda keys: (-sizes[keys], keys)):
        yield f"{written(keys)}[*]"


def _lines_form(text: str, encoding: str) -> Input:
    if re.search(r"^#Fields:", text, re.MULTILINE):
        return Input(reader="w3c", delimiter=_w3c_delimiter(text))
    if pattern := _access_pattern(text):
        return Input(reader="lines", pattern=pattern)
    if delimited := _delimited(text, encoding):
        return delimited
    return Input(reader="lines", pattern=_ANY_LINE, encoding=encoding)


def _head(path: Path, limits: Limits) -> bytes:
    head = b""
    for chunk in unpacked(path, file_hash(path), limits):
        head += chunk
        if len(head) >= HEAD:
            break
    return head[:HEAD]


def _decoded(head: bytes) -> tuple[str, str]:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", "ignore").removeprefix("\ufeff"), "utf-16"
    try:
        # The head may end inside a letter.
        return head.decode("utf-8-sig", "strict" if len(head) < HEAD else "ignore"), "utf-8"
    except UnicodeDecodeError as error:
        if len(head) - error.start < 4 and len(head) == HEAD:  # noqa: PLR2004 - bytes of a letter
            return head[: error.start].decode("utf-8-sig"), "utf-8"
    return head.decode("cp1252", "replace"), "cp1252"


def _json_form(text: str) -> Literal["json", "jsonl"] | None:
    lines = [line for line in text.splitlines() if line.strip()][:_LINES]
    alone = [parsed(line) for line in lines]
    if sum(isinstance(one, dict) for one in alone) * 2 >= max(2, len(lines)):
        return "jsonl"
    is_document = re.match(r'\s*(?:\[\s*[\[{\]]|\{\s*["}])', text)
    return "json" if is_document or any(isinstance(one, dict | list) for one in alone) else None


def _w3c_delimiter(text: str) -> str:
    row = next((line for line in text.splitlines() if line and not line.startswith("#")), "")
    return "\t" if "\t" in row else " "


def _access_pattern(text: str) -> str | None:
    """Return the shipped pattern of an access log, if most lines fit it."""
    content = read_toml(SHIPPED / "access_log.toml").content
    pattern = str(content["input"]["pattern"])
    lines = text.splitlines()[:_LINES]
    fits = sum(bool(re.match(pattern, line)) for line in lines)
    return pattern if fits * 2 > len(lines) else None


def _delimited(text: str, encoding: str) -> Input | None:
    delimiter = _delimiter(text)
    if delimiter is None:
        return None
    header = _rows(text, delimiter)[0]
    names = [cell.strip() for cell in header]
    layout = Input(reader="csv", delimiter=delimiter, encoding=encoding)
    if _is_a_row_of_values(names):
        # A row of values; their names are the reader's to find out, and the values nobody's to see.
        numbered = tuple(f"column_{number}" for number in range(1, len(names) + 1))
        return layout.model_copy(update={"header": numbered})
    if len(set(names)) < len(names) or "" in names:
        unlike = tuple(_unlike(names))
        lines = 1 + sum(cell.count("\n") for cell in header)
        return layout.model_copy(update={"header": unlike, "skip": lines})
    return layout


def _is_a_row_of_values(cells: list[str]) -> bool:
    plain = sum(bool(_A_VALUE.fullmatch(cell)) for cell in cells)
    return plain > len(cells) // 4 or any(map(_SURELY_A_VALUE.fullmatch, cells))


def _delimiter(text: str) -> str | None:
    """Return what parts the cells: what makes most rows as wide as the first, and wider than others do.

    The standard library's sniffer is not asked: a file of quotes keeps it busy for hours.
    """
    best = (0, 1)
    answer = None
    for delimiter in _DELIMITERS:
        rows = _rows(text, delimiter)
        width = len(rows[0]) if rows else 0
        same = sum(len(row) == width for row in rows)
        found = (same, width)
        if width > 1 and same * 10 >= len(rows) * 6 and found > best:
            best, answer = found, delimiter
    return answer


def _rows(text: str, delimiter: str) -> list[list[str]]:
    rows: list[list[str]] = []
    # The last line of a head may be cut.
    lines = text.splitlines(keepends=True)
    try:
        for row in csv.reader(lines[:-1] if len(lines) > _LINES else lines, delimiter=delimiter):
            if row:
                rows.append(row)
            if len(rows) == _LINES:
                break
    except csv.Error:
        return rows
    return rows


def _unlike(names: list[str]) -> Iterator[str]:
    taken: set[str] = set()
    for number, name in enumerate(names, start=1):
        own = name if name and name not in taken else f"{name or 'column'}_{number}"
        taken.add(own)
        yield own


def _envelope(objects: list[dict[str, object]]) -> str | None:
    """Return the path to the records, where each document only carries a list of them.

    What has an id, a time or a type of its own is a record itself, whatever lists it holds.
    """
    if not objects or any(_OF_A_RECORD.search(key) for key in objects[0]):
        return None
    paths = [path for path in lists_inside(list(objects)) if len(path_steps(path) or ()) == 2]  # noqa: PLR2004 - a key and its items
    if not paths:
        return None
    holding = sum(bool(values_at(one, (path_steps(paths[0]) or ())[:1])) for one in objects)
    return paths[0] if holding * 2 > len(objects) else None


def _two_deep(one: object) -> Iterator[tuple[tuple[str, ...], object]]:
    for key, value in one.items() if isinstance(one, dict) else ():
        yield (key,), value
        for inner, below in value.items() if isinstance(value, dict) else ():
            yield (key, inner), below
