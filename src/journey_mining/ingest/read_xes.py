"""XES event logs: each event with its trace, as one JSON object."""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

from journey_mining.ingest.faults import FileRefusedError
from journey_mining.ingest.lines import Piece, table_of

if TYPE_CHECKING:
    from lxml import etree

_ROWS = 20_000
_DOCTYPE = b"<!DOCTYPE"
_NOT_A_VALUE = ("list", "container")


def xes_events(chunks: Iterator[bytes]) -> Iterator[Piece]:
    """Yield `{"trace": {…}, "event": {…}, "position": n, "trace_no": n}` of each event; values are text as written.

    Attributes that hold others (lists, containers) are left out. The line is that of the event's own tag.

    Raises
    ------
    FileRefusedError
        if it is no whole XML, or declares entities.
    """
    numbers: list[int] = []
    texts: list[str] = []
    for line_no, text in _events(chunks):
        numbers.append(line_no)
        texts.append(text)
        if len(texts) == _ROWS:
            yield Piece(table_of(numbers, texts))
            numbers, texts = [], []
    if texts:
        yield Piece(table_of(numbers, texts))


def _events(chunks: Iterator[bytes]) -> Iterator[tuple[int, str]]:
    from lxml import etree

    # No entity is resolved and nothing is fetched: the file is hostile until read.
    parser = etree.XMLPullParser(
        events=("end",), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    trace_no = 0
    try:
        for chunk in chunks:
            if not trace_no and _DOCTYPE in chunk:
                raise FileRefusedError(
                    "bad_encoding", "declares a document type, which no log needs"
                )
            parser.feed(chunk)
            for _, element in parser.read_events():
                if _tag(element) == "trace":
                    trace_no += 1
                    yield from _of_trace(element, trace_no)
                    _forget(element)
        parser.close()
    except etree.XMLSyntaxError as error:
        raise FileRefusedError("truncated_file", f"no whole XML: {error.msg}") from None


def _of_trace(trace: "etree._Element", trace_no: int) -> Iterator[tuple[int, str]]:
    said = _values(trace)
    position = 0
    for child in trace:
        if _tag(child) == "event":
            position += 1
            record = {"trace": said, "event": _values(child), "position": position}
            yield (
                int(child.sourceline or 0),
                json.dumps(record | {"trace_no": trace_no}, ensure_ascii=False),
            )


def _values(element: "etree._Element") -> dict[str, str]:
    return {
        str(child.get("key")): str(child.get("value"))
        for child in element
        if child.get("key") and child.get("value") and _tag(child) not in _NOT_A_VALUE
    }


def _tag(element: "etree._Element") -> str:
    return str(element.tag).rsplit("}", maxsplit=1)[-1]


def _forget(element: "etree._Element") -> None:
    """Free a trace that has been read, and what stood before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
