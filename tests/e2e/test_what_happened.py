"""What the sample planted of machines and of sales told twice is what a night finds."""

import json
import re
from pathlib import Path

import duckdb

from tests.e2e.conftest import SAMPLE, command


def test_every_planted_scanner_click_is_found_and_nothing_else(sample_night: Path) -> None:
    text = (SAMPLE / "README.md").read_text("utf-8")
    planted = re.search(r"^\| clicks by mail scanners \| (\d+) \|$", text, re.MULTILINE)
    assert planted is not None
    with duckdb.connect(
        str((sample_night / "published.duckdb").resolve()), read_only=True
    ) as open_:
        found = open_.execute("select reason, count(*) from events.automation group by all")
        assert found.fetchall() == [("clicked within 5 s of delivery", int(planted[1]))]


def test_status_shows_the_match_rate(sample_night: Path) -> None:
    status = json.loads(command("status", "--project", SAMPLE, "--out", sample_night, "--json").out)
    rows = next(rows for title, rows in status.items() if title.startswith("Sales"))
    assert [row["source"] for row in rows] == ["orders", "segment"]
    for row in rows:
        assert row["sales"] == row["also_elsewhere"] + row["only_here"]
        assert 0.9 < row["share_matched"] < 1
