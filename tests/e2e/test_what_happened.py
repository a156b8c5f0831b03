"""What the sample planted of machines, of sales told twice and of second purchases is what a night finds."""

import json
import re
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from journey_mining.errors import UsageError
from journey_mining.explain import explain
from journey_mining.settings import load_settings
from journey_mining.warehouse import open_warehouse
from tests.e2e.conftest import AS_OF, SAMPLE, command


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


def test_the_product_that_leads_to_a_second_purchase_is_found_and_no_other(
    sample_night: Path,
) -> None:
    with duckdb.connect(
        str((sample_night / "published.duckdb").resolve()), read_only=True
    ) as open_:
        found = open_.execute(
            "select product, next_product from mining.next_purchases where q_value <= 0.05 and lift_low > 1"
        )
        assert found.fetchall() == [("Terra planter", "Plant food subscription")]


ADDRESSES = (
    "stage_times/Consideration/open",
    "stage_pairs/Purchase/END:converted",
    "retention/2026-08/1/retained",
    "retention/2026-08/1/members",
    "second_purchase/again",
    "second_purchase/left_cut",
    "next_purchases/Terra planter/Plant food subscription/joint_buyers",
    "next_purchases/Terra planter/Plant food subscription/buyers_again",
    "responses/Ticket reply/responses",
    "responses/Ticket reply/customers",
)


def test_explained_sql_of_times_purchases_and_responses_gives_their_cases(
    sample_night: Path,
) -> None:
    settings = load_settings(SAMPLE)
    parameters = settings.parameters(datetime.fromisoformat(AS_OF))
    path = (sample_night / "published.duckdb").resolve()
    with open_warehouse(path, settings.limits, read_only=True) as warehouse:
        for address in ADDRESSES:
            told = explain(warehouse, address, parameters)
            assert told.number == len(told.cases) > 0
            for text in told.statements:
                rows = warehouse.cursor().execute(text).fetchall()
            assert len(rows) == told.number, address
        with pytest.raises(UsageError, match="stage_times has no count 'horizon_days'"):
            explain(warehouse, "stage_times/Purchase/horizon_days", parameters)
