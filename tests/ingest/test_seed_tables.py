"""Tables and logs that nobody on this project wrote, through mappings of a project's own."""

import csv
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.ingest.inbox import Inbox

DATA = Path(__file__).parents[3] / "shared" / "data"
MAPPINGS = Path(__file__).parent / "mappings"
PARTS = ("rows_read", "loaded", "duplicate", "filtered", "quarantined")
GTM = (
    "server-all-with-ss.json",
    "server-app1.json",
    "server-invalid-data.json",
    "server-user.json",
)
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="no ../shared/data beside the checkout")


def load(inbox: Inbox, name: str, *files: str) -> Counter[str]:
    """Load files through a mapping of the project, and return how its rows are accounted for."""
    mapping = MAPPINGS / f"{name}.toml"
    if mapping.is_file():
        inbox.put(f"sources/{name}.toml", mapping.read_bytes())
    for file in files:
        inbox.put(f"in/{Path(file).name}", (DATA / file).read_bytes())
    inbox.load(name)
    inbox.check_account()
    return Counter({part: sum(file[part] for file in inbox.files()) for part in PARTS})


def table(file: str) -> list[dict[str, str]]:
    with (DATA / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def shares(rows: int, loaded: int, filtered: int = 0, quarantined: int = 0) -> Counter[str]:
    duplicate = rows - loaded - filtered - quarantined
    return Counter(dict(zip(PARTS, (rows, loaded, duplicate, filtered, quarantined), strict=True)))


def names(inbox: Inbox) -> Counter[str]:
    return Counter(event["name"] for event in inbox.events())


def test_tickets_are_opened_once_each(inbox: Inbox) -> None:
    file = "zendesk_seeds/ticket_data.csv"
    rows = table(file)
    assert load(inbox, "seed_zendesk_tickets", file) == shares(
        len(rows), len({row["id"] for row in rows})
    )
    kept = {row["source_event_id"]: row for row in inbox.events()}
    for row in rows:
        assert f"{kept[row['id']]['occurred_at']}" == row["created_at"]
        assert kept[row["id"]]["fact_ref"] == row["id"]


def test_public_comments_are_replies(inbox: Inbox) -> None:
    file = "zendesk_seeds/ticket_comment_data.csv"
    rows = table(file)
    public = [row for row in rows if row["public"] == "TRUE"]
    assert load(inbox, "seed_zendesk_comments", file) == shares(
        len(rows), len({row["id"] for row in public}), len(rows) - len(public)
    )
    assert names(inbox) == {"Ticket replied": len(public)}


def test_changes_of_status_are_told_from_those_of_other_fields(inbox: Inbox) -> None:
    file = "zendesk_seeds/ticket_field_history_data.csv"
    rows = table(file)
    kept = [row for row in rows if row["field_name"] in ("status", "requester_id")]
    once = {(r["ticket_id"], r["field_name"], r["updated"], r["value"]): r for r in kept}
    assert load(inbox, "seed_zendesk_history", file) == shares(
        len(rows), len(once), len(rows) - len(kept)
    )
    solved = sum(row["value"] == "solved" for row in once.values())
    assert names(inbox)["Ticket solved"] == solved
    assert not any(event["is_unmapped"] for event in inbox.events())


def test_chats_with_json_in_their_cells_load(inbox: Inbox) -> None:
    file = "zendesk_seeds/ticket_chat_event_data.csv"
    rows = table(file)
    kept = [row for row in rows if row["type"] in ("ChatMessage", "ChatDepartmentTransfer")]
    once = {(row["chat_id"], row["created_at"], row["chat_index"]) for row in kept}
    assert load(inbox, "seed_zendesk_chats", file) == shares(
        len(rows), len(once), len(rows) - len(kept)
    )
    customers = [row for row in kept if row["actor_id"].isdecimal()]
    events = Counter(event["actor"] for event in inbox.events())
    assert events["customer"] == len(customers)


@pytest.mark.parametrize("name", ["user_data.csv", "user_data_snowflake.csv"])
def test_users_make_links_and_no_step(name: str, inbox: Inbox) -> None:
    file = f"zendesk_seeds/{name}"
    rows = table(file)
    once = {(row["id"], row["updated_at"]) for row in rows}
    assert load(inbox, "seed_zendesk_users", file) == shares(len(rows), len(once))
    assert all(event["is_identity_only"] for event in inbox.events())
    assert Counter(one["namespace"] for one in inbox.identifiers()) == {
        "requester:zendesk": len(once),
        "email": sum(bool(row["email"]) for row in rows),
    }


def test_targets_of_tickets_are_the_clock_s(inbox: Inbox) -> None:
    file = "zendesk_seeds/ticket_sla_policy_data.csv"
    rows = table(file)
    once = {(row["ticket_id"], row["sla_policy_id"], row["policy_applied_at"]) for row in rows}
    assert load(inbox, "seed_zendesk_targets", file) == shares(len(rows), len(once))
    assert {event["actor"] for event in inbox.events()} == {"system"}


@pytest.mark.parametrize(
    ("name", "mail"),
    [
        ("campaign_recipient_activity.csv", "campaign_id"),
        ("automation_recipient_activity.csv", "automation_email_id"),
    ],
)
def test_what_recipients_did_is_opens_and_clicks(name: str, mail: str, inbox: Inbox) -> None:
    file = f"mailchimp_seeds/{name}"
    rows = table(file)
    once = {(r[mail], r["member_id"], r["action"], r["timestamp"], r["url"]): r for r in rows}
    assert load(inbox, "seed_mailchimp_activity", file) == shares(len(rows), len(once))
    actions = Counter(row["action"] for row in once.values())
    assert names(inbox) == {"Email opened": actions["open"], "Email clicked": actions["click"]}
    assert all(one["namespace"] == "member:mailchimp" for one in inbox.identifiers())


def test_unsubscribes_load(inbox: Inbox) -> None:
    file = "mailchimp_seeds/unsubscribe.csv"
    rows = table(file)
    assert load(inbox, "seed_mailchimp_unsubscribes", file) == shares(len(rows), len(rows))
    assert names(inbox) == {"Unsubscribed": len(rows)}


def test_a_member_of_two_lists_subscribed_twice(inbox: Inbox) -> None:
    file = "mailchimp_seeds/member.csv"
    rows = table(file)
    once = {(row["id"], row["list_id"]) for row in rows}
    assert load(inbox, "seed_mailchimp_members", file) == shares(len(rows), len(once))
    members = {i["identifier"] for i in inbox.identifiers() if i["namespace"] == "member:mailchimp"}
    assert len(members) == len({row["id"] for row in rows})


def test_no_address_of_a_seed_table_is_stored(inbox: Inbox) -> None:
    load(inbox, "seed_mailchimp_members", "mailchimp_seeds/member.csv")
    stored = inbox.database.read_bytes()
    for row in table("mailchimp_seeds/member.csv"):
        assert row["email_address"].encode() not in stored
        assert row["ip_signup"].encode() not in stored


def server_records(file: str) -> list[tuple[str, Any]]:
    """Return (request, events) of each line of a tag manager's log; None where it holds none."""
    records = []
    for line in (DATA / "aws_gtm_server" / file).read_text("utf-8").splitlines():
        record = json.loads(line)
        try:
            data = json.loads(record["data"])
        except ValueError:
            data = []
        events = data if isinstance(data, list) else [data]
        assert len(events) <= 1
        named = [event["event_name"] for event in events if "event_name" in event]
        records.append((record["rid"], named[0] if named else None))
    return records


@pytest.mark.parametrize("name", GTM)
def test_a_tag_manager_s_log_loads_but_for_what_is_no_event(name: str, inbox: Inbox) -> None:
    records = server_records(name)
    dropped = sum(event == "user_engagement" for _, event in records)
    broken = sum(event is None for _, event in records)
    kept = {rid for rid, event in records if event not in (None, "user_engagement")}
    assert load(inbox, "seed_gtm_server", f"aws_gtm_server/{name}") == shares(
        len(records), len(kept), dropped, broken
    )
    assert {row["reason"] for row in inbox.quarantine()} <= {"missing_required"}


def test_requests_in_several_logs_count_once(inbox: Inbox) -> None:
    records = [record for name in GTM for record in server_records(name)]
    counts = load(inbox, "seed_gtm_server", *(f"aws_gtm_server/{name}" for name in GTM))
    kept = {rid for rid, event in records if event not in (None, "user_engagement")}
    assert counts["rows_read"] == len(records)
    assert counts["loaded"] == len(kept)
    assert counts["duplicate"] > 0


def test_a_mining_tool_s_example_has_a_case_a_trace(inbox: Inbox) -> None:
    file = "pm4py_small/running-example.xes"
    text = (DATA / file).read_text("utf-8")
    assert load(inbox, "xes", file) == shares(text.count("<event>"), text.count("<event>"))
    assert len({i["identifier"] for i in inbox.identifiers()}) == text.count("<trace>")
    for name, events in names(inbox).items():
        assert text.count(f'<string key="concept:name" value="{name}"/>') == events


# Loaded, filtered (no pages, redirects, empty lines) and quarantined rows, counted by hand from the files: in
# testglobal.log 28 lines of comment and 2 with a user's name of two words; the last two have another format.
@pytest.mark.parametrize(
    ("name", "loaded", "filtered", "quarantined"),
    [
        ("apache_small/apache_combined.log", 3, 2, 0),
        ("apache_small/apache_common.log", 5, 5, 0),
        ("awstats_logs/testglobal.log", 33, 38, 30),
        ("awstats_logs/testsmall.log", 3, 0, 0),
        ("awstats_logs/testnginx.log", 0, 0, 2),
        ("awstats_logs/testtime5.log", 0, 0, 2),
    ],
)
def test_odd_logs_are_told_apart(
    name: str, loaded: int, filtered: int, quarantined: int, inbox: Inbox
) -> None:
    rows = len((DATA / name).read_text("latin-1").splitlines())
    counts = load(inbox, "access_log", name)
    assert counts == shares(rows, loaded, filtered, quarantined)
    assert counts["duplicate"] == 0
