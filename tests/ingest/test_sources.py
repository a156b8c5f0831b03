"""Every folder of tests/ingest/sources: its sample gives exactly its expected rows and quarantine."""

import json
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from journey_mining.ingest.identifiers import pseudonym
from journey_mining.ingest.mapping import SHIPPED
from tests.ingest.inbox import KEY, Inbox

FOLDER = Path(__file__).parent / "sources"
SOURCES = sorted(path.name for path in FOLDER.iterdir() if path.is_dir())


@pytest.mark.parametrize("source", SOURCES)
def test_a_sample_gives_the_expected_rows(source: str, inbox: Inbox) -> None:
    samples = sorted((FOLDER / source).glob("sample.*"))
    for sample in samples:
        inbox.put(f"in/{sample.name}", sample.read_bytes())
    inbox.load(source)
    expected = json.loads((FOLDER / source / "expected.json").read_text("utf-8"))
    inbox.check_account()
    assert sum(file["filtered"] for file in inbox.files()) == expected["filtered"]
    assert sum(file["duplicate"] for file in inbox.files()) == expected["duplicate"]
    assert _quarantined(inbox) == expected["quarantine"]
    names = _identifiers(inbox)
    rows = inbox.rows("from landing.events order by file_id, line_no, item_no, event_id")
    rows.sort(key=lambda row: (row["occurred_at"], row["line_no"], row["item_no"]))
    assert len(rows) == len(expected["rows"])
    for row, want in zip(rows, expected["rows"], strict=True):
        said = {name: _plain(row[name]) for name in want if name != "identifiers"}
        said["identifiers"] = names.get(row["event_id"], [])
        wanted = [pseudonym(KEY, *one.split("=", 1)) for one in want["identifiers"]]
        assert said == {**want, "identifiers": wanted}


def test_every_shipped_mapping_has_a_sample() -> None:
    assert {path.stem for path in SHIPPED.glob("*.toml")} == set(SOURCES)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat(timespec="auto")
    return float(value) if isinstance(value, Decimal) else value


def _quarantined(inbox: Inbox) -> list[list[Any]]:
    return [[row["line_no"], row["reason"], row["column_name"]] for row in inbox.quarantine()]


def _identifiers(inbox: Inbox) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in inbox.rows("from landing.event_identifiers order by event_id, position"):
        found.setdefault(row["event_id"], []).append(row["identifier"])
    return found
