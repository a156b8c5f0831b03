"""Rows in quarantine can be seen, read again, and let go."""

from click.testing import CliRunner, Result

from journey_mining.cli import cli
from journey_mining.settings_limits import Limits
from journey_mining.warehouse import open_warehouse
from tests.ingest.calls import call
from tests.ingest.inbox import Inbox

SETTINGS = """
[journeys]
goal = ["Order"]
[[sources]]
map = "segment"
path = "in/*"
[[touchpoints]]
name = "Order"
stage = "Purchase"
match = { name = "Order placed" }
"""


def quarantine(inbox: Inbox, *words: str) -> Result:
    (inbox.project / "journey.toml").write_text(SETTINGS)
    folders = ("--project", str(inbox.project), "--out", str(inbox.out))
    return CliRunner().invoke(cli, ["quarantine", *words, *folders])


def spoilt(inbox: Inbox) -> Inbox:
    inbox.put("in/a.jsonl", [call(1), "broken ana@example.com", call(2, timestamp="bad")])
    inbox.put("in/b.jsonl", [call(3)])
    return inbox.load("segment")


def test_rows_are_shown_with_their_place_and_masked(inbox: Inbox) -> None:
    done = quarantine(spoilt(inbox), "list")
    assert done.exit_code == 0
    assert "in/a.jsonl" in done.output
    assert "invalid_json" in done.output
    assert "bad_time" in done.output
    assert "broken [email]" in done.output
    only = quarantine(inbox, "list", "--reason", "bad_time", "--json")
    assert "invalid_json" not in only.output
    assert '"line": 3' in only.output


def test_what_waits_is_read_again_and_only_that(inbox: Inbox) -> None:
    spoilt(inbox)
    before = inbox.landed()
    done = quarantine(inbox, "retry")
    assert "1 files will be read again" in done.output
    inbox.load("segment", json_depth=32)
    inbox.check_account()
    assert any("segment: 1 files, 3 rows" in line for line in inbox.said)
    assert inbox.landed() == before


def test_a_file_that_is_gone_stays_as_it_is(inbox: Inbox) -> None:
    spoilt(inbox)
    (inbox.project / "in/a.jsonl").unlink()
    done = quarantine(inbox, "retry")
    assert "in/a.jsonl: no longer there" in done.output
    assert "0 files" in done.output
    assert len(inbox.quarantine()) == 2


def test_rows_let_go_stay_counted_and_stay_let_go(inbox: Inbox) -> None:
    spoilt(inbox)
    assert quarantine(inbox, "drop").exit_code != 0
    assert "1 rows let go" in quarantine(inbox, "drop", "--reason", "invalid_json").output
    states = {row["reason"]: row["status"] for row in inbox.quarantine()}
    assert states == {"invalid_json": "ignored", "bad_time": "open"}
    quarantine(inbox, "retry")
    inbox.load("segment")
    inbox.check_account()
    assert {row["reason"]: row["status"] for row in inbox.quarantine()} == states
    assert "invalid_json" not in quarantine(inbox, "list").output


def test_nothing_waits(inbox: Inbox) -> None:
    inbox.put("in/a.jsonl", [call(1)])
    inbox.load("segment")
    assert "nothing waits" in quarantine(inbox, "list").output
    with open_warehouse(inbox.database, Limits()) as warehouse:
        assert warehouse.table("ops.let_go").num_rows == 0
