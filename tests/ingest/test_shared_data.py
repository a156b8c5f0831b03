"""The loader on logs that nobody on this project wrote; skipped where they are absent."""

import json
import shutil
from pathlib import Path

import pytest

from tests.ingest.inbox import Inbox

DATA = Path(__file__).parents[3] / "shared" / "data"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="no ../shared/data beside the checkout")


def test_a_real_site_log_adds_up(inbox: Inbox) -> None:
    source = DATA / "apache_semicomplete" / "access-2015-05-17_18.log"
    inbox.put("in/access.log", source.read_bytes())
    inbox.load("access_log")
    inbox.check_account()
    (file,) = inbox.files()
    assert file["rows_read"] == 4525
    assert file["quarantined"] == 0
    assert file["duplicate"] == 0
    machines = inbox.rows("select count(*) as n from landing.events where actor = 'bot'")
    assert machines[0]["n"] / file["loaded"] > 0.4


@pytest.mark.parametrize(
    "name",
    [
        "apache_small/apache_combined.log",
        "apache_small/apache_common.log",
        "awstats_logs/testglobal.log",
        "awstats_logs/testsmall.log",
    ],
)
def test_odd_logs_add_up(name: str, inbox: Inbox) -> None:
    inbox.put("in/odd.log", (DATA / name).read_bytes())
    inbox.load("access_log")
    inbox.check_account()
    assert inbox.files()[0]["rows_read"] == len((DATA / name).read_text("latin-1").splitlines())


def test_webhooks_of_thirteen_providers_are_told_apart(inbox: Inbox) -> None:
    cases = [
        json.loads(line)
        for line in (DATA / "email_webhooks" / "cases.jsonl").read_text("utf-8").splitlines()
    ]
    for case in cases:
        if isinstance(case["payload"], dict | list):
            inbox.put(f"in/{case['case']}.json", json.dumps(case["payload"]))
    inbox.load("sendgrid")
    inbox.check_account()
    ids = {row["source_event_id"] for row in inbox.events()}
    sendgrid = [case for case in cases if case["esp"] == "SendGrid"]
    assert {event["event_id"] for case in sendgrid for event in case["expected"]} <= ids


def test_a_copy_of_a_real_log_under_another_name_counts_once(inbox: Inbox) -> None:
    source = DATA / "apache_semicomplete" / "access-2015-05-17_18.log"
    inbox.put("in/a.log", source.read_bytes())
    once = inbox.load("access_log").landed()
    shutil.copy(inbox.project / "in/a.log", inbox.project / "in/b.log")
    assert inbox.load("access_log").landed() == once
    inbox.check_account()


def test_zendesk_tables_load_with_a_mapping_of_the_project(inbox: Inbox) -> None:
    inbox.put("sources/zendesk_comments.toml", """
[source]
id = "zendesk_comments"
channel = "support"
author_namespace = "requester:zendesk"
[input]
reader = "csv"
[event]
source_event_id = "rec->>'id'"
occurred_at = "ts_iso(rec->>'created')"
raw_name = "'comment'"
actor = "'agent'"
author_ref = "rec->>'user_id'"
text = "rec->>'body'"
where = "rec->>'public' = 'TRUE'"
[[identity]]
ns = "ticket:zendesk"
value = "rec->>'ticket_id'"
[fact]
kind = "'ticket'"
ref = "rec->>'ticket_id'"
[names]
"comment" = "Ticket replied"
""")  # fmt: skip
    source = DATA / "zendesk_seeds" / "ticket_comment_data.csv"
    inbox.put("in/comments.csv", source.read_bytes())
    inbox.load("zendesk_comments")
    inbox.check_account()
    (file,) = inbox.files()
    assert file["rows_read"] == len(source.read_text("utf-8").splitlines()) - 1
    assert file["loaded"] > 0
    assert file["quarantined"] == 0
