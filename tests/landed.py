"""Landed events for tests: everything a row of landing.events needs, with the columns that matter drawn."""

from typing import Any

import pyarrow as pa

from tests.conftest import Workbench
from tests.tables import parse

DEFAULTS: dict[str, Any] = {
    "source_id": "web",
    "channel": "web",
    "ts_precision": "s",
    "seq": 0,
    "name": "Page viewed",
    "is_unmapped": False,
    "is_identity_only": False,
    "actor": "customer",
    "is_automated": False,
    "file_id": "f",
    "line_no": 1,
    "item_no": 0,
    "map_hash": "m",
    "run_id": "r",
}
BOOLEANS = ("is_unmapped", "is_identity_only", "is_automated")


def land(model: Workbench, text: str) -> None:
    """Land the drawn events; a column `who` is their user id, an empty one none."""
    columns, cells = parse(text)
    rows, identifiers = [], []
    for cell in cells:
        drawn = dict(zip(columns, cell, strict=True))
        who = drawn.pop("who", None)
        # Arrow takes its columns from the first row, so every row names all of them.
        row = {**dict.fromkeys(columns), **DEFAULTS}
        row |= {key: value for key, value in drawn.items() if value is not None}
        row.pop("who", None)
        for name in BOOLEANS:
            row[name] = row[name] in (True, "true")
        row["seq"] = int(row["seq"])
        rows.append({"source_event_id": row["event_id"], "raw_name": row["name"], **row})
        if who:
            identifiers.append(
                {"event_id": row["event_id"], "position": 1, "namespace": "user_id",
                 "identifier": who, "strength": "strong", "is_blocked": False}
            )  # fmt: skip
    model.give_arrow("landing.events", pa.Table.from_pylist(rows))
    if identifiers:
        model.give_arrow("landing.event_identifiers", pa.Table.from_pylist(identifiers))
