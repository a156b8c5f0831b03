"""Journeys as event logs for process mining's tools: XES (cases) and OCEL 2.0 (objects), written row by row."""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any, TextIO

from journey_mining.models import statement
from journey_mining.warehouse import Warehouse, translated

_ROWS = 20_000
# XML 1.0 has no place for these, not even written as numbers; names in logs may hold them.
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_EXTENSIONS = (
    ("Concept", "concept"),
    ("Time", "time"),
    ("Lifecycle", "lifecycle"),
    ("Organizational", "org"),
)
# An object's attributes have a time in OCEL; those of ours hold always, which it writes so.
_ALWAYS = "1970-01-01T00:00:00Z"
_OF_JOURNEYS = (("outcome", "string"), ("value", "float"), ("currency", "string"))
_OF_EVENTS = (
    ("stage", "string"),
    ("channel", "string"),
    ("entered_at", "time"),
    ("events", "integer"),
)

Row = dict[str, Any]


def export_xes(warehouse: Warehouse, folder: Path, say: Callable[[str], None]) -> list[Path]:
    """Write every journey as a case and every step as an event; return the one path.

    Names are those of the XES standard, IEEE 1849-2023: `time:timestamp` is a step's last event, `start_timestamp` its
    first, so that a tool's wait between two steps is our `silence_before`; `org:resource` is the channel.
    """
    from lxml import etree

    path = folder / "event_log.xes"
    cases = 0
    with path.open("wb") as file, etree.xmlfile(file, encoding="utf-8") as xml:
        xml.write_declaration()
        with xml.element("log", {"xes.version": "1849-2023", "xes.features": ""}):
            for name, prefix in _EXTENSIONS:
                uri = f"http://www.xes-standard.org/{prefix}.xesext"
                xml.write(etree.Element("extension", {"name": name, "prefix": prefix, "uri": uri}))
            for _, steps in groupby(_rows(warehouse, "events"), key=lambda row: row["journey_id"]):
                xml.write("\n", _trace(list(steps)))
                cases += 1
    say(f"{path.name}: {cases:,} journeys")
    return [path]


def export_ocel(warehouse: Warehouse, folder: Path, say: Callable[[str], None]) -> list[Path]:
    """Write steps as events about journeys, customers, orders and tickets (OCEL 2.0, JSON); return the one path.

    See Berti et al., OCEL (Object-Centric Event Log) 2.0 Specification, 2023.
    """
    path = folder / "event_log.jsonocel"
    kinds = _texts(warehouse, "objects", "object_type")
    names = _texts(warehouse, "events", "touchpoint")
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write('{"objectTypes":')
        file.write(
            _json([_type(kind, _OF_JOURNEYS if kind == "journey" else ()) for kind in kinds])
        )
        file.write(',\n"eventTypes":')
        file.write(_json([_type(name, _OF_EVENTS) for name in names]))
        file.write(',\n"objects":[')
        objects = _listed(file, (_object(row) for row in _rows(warehouse, "objects")))
        file.write('],\n"events":[')
        events = _listed(file, (_event(row) for row in _rows(warehouse, "events")))
        file.write("]}\n")
    say(f"{path.name}: {events:,} steps, {objects:,} objects")
    return [path]


def _rows(warehouse: Warehouse, name: str) -> Iterator[Row]:
    with translated(f"exporting {name} of the event log"):
        for batch in warehouse.cursor().sql(statement(f"logs/{name}")).to_arrow_reader(_ROWS):
            yield from batch.to_pylist()


def _texts(warehouse: Warehouse, name: str, column: str) -> list[str]:
    rows = warehouse.cursor().sql(statement(f"logs/{name}")).select(column).distinct().fetchall()
    return sorted(row[0] for row in rows)


def _trace(steps: list[Row]) -> Any:  # noqa: ANN401 - an element of lxml, which has no types
    from lxml import etree

    trace = etree.Element("trace")
    first = steps[0]
    _put(trace, "string", "concept:name", first["journey_id"])
    _put(trace, "string", "customer_id", first["customer_id"])
    for key, kind in _OF_JOURNEYS:
        _put(trace, kind, key, first[key])
    for step in steps:
        event = etree.SubElement(trace, "event")
        _put(event, "string", "concept:name", step["touchpoint"])
        _put(event, "date", "start_timestamp", _utc(step["entered_at"]))
        _put(event, "date", "time:timestamp", _utc(step["left_at"]))
        _put(event, "string", "lifecycle:transition", "complete")
        _put(event, "string", "org:resource", step["channel"])
        _put(event, "string", "stage", step["stage"])
        _put(event, "int", "events", step["events"])
    return trace


def _put(parent: Any, kind: str, key: str, value: object) -> None:  # noqa: ANN401 - as above
    from lxml import etree

    if value is not None:
        etree.SubElement(parent, kind, {"key": key, "value": plain_text(str(value))})


def plain_text(text: str) -> str:
    """Return a text without what XML has no place for."""
    return _NO_XML.sub("\ufffd", text)


def _type(name: str, attributes: Iterable[tuple[str, str]]) -> Row:
    return {"name": name, "attributes": [{"name": one, "type": kind} for one, kind in attributes]}


def _object(row: Row) -> Row:
    said = [
        {"name": name, "time": _ALWAYS, "value": row[name]}
        for name, _ in _OF_JOURNEYS
        if row[name] is not None
    ]
    whose = [{"objectId": row["belongs_to"], "qualifier": "customer"}] if row["belongs_to"] else []
    return {
        "id": row["object_id"],
        "type": row["object_type"],
        "attributes": said,
        "relationships": whose,
    }


def _event(row: Row) -> Row:
    values = {**row, "entered_at": _utc(row["entered_at"])}
    about = [(row["journey_id"], "journey"), (row["customer_id"], "customer")]
    about += [(thing, thing.split(":", maxsplit=1)[0]) for thing in row["things"]]
    return {
        "id": f"{row['journey_id']}-{row['step_number']}",
        "type": row["touchpoint"],
        "time": _utc(row["left_at"]),
        "attributes": [
            {"name": name, "value": values[name]}
            for name, _ in _OF_EVENTS
            if values[name] is not None
        ],
        "relationships": [{"objectId": one, "qualifier": kind} for one, kind in about],
    }


def _listed(file: TextIO, items: Iterable[Row]) -> int:
    count = 0
    for count, item in enumerate(items, start=1):
        file.write(",\n" if count > 1 else "\n")
        file.write(_json(item))
    return count


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _utc(at: datetime) -> str:
    return f"{at.isoformat(timespec='microseconds')}Z"
