"""Mail vendors' webhooks that django-anymail's tests recorded: we read what anymail reads.

The calls lie beside the checkout and are read in place; skipped where they are absent.
"""

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from journey_mining.ingest.identifiers import pseudonym
from tests.ingest.inbox import KEY, Inbox

CASES = Path(__file__).parents[3] / "shared" / "data" / "email_webhooks" / "cases.jsonl"
pytestmark = pytest.mark.skipif(not CASES.is_file(), reason="no ../shared/data beside the checkout")

MAPPINGS = {
    "SendGrid": "sendgrid",
    "Mailgun": "mailgun",
    "Amazon SES": "ses",
    "Postmark": "postmark",
    "Brevo": "brevo",
}
NAMES = {
    "delivered": "Email delivered",
    "opened": "Email opened",
    "clicked": "Email clicked",
    "bounced": "Email bounced",
    "rejected": "Email dropped",
    "failed": "Email dropped",
    "deferred": "Email deferred",
    "complained": "Marked as spam",
    "unsubscribed": "Unsubscribed",
}
# What the mappings drop on purpose: the vendor has taken the mail, the customer has not got it.
DROPPED = {"queued", "sent"}

FORM = "a form post, as Mailgun sent before 2018; our mapping reads the JSON that replaced it"
EMPTY = "an empty body, which only tests that a password is accepted"
# Calls that cannot be compared: what becomes of them with us, and why they are set aside.
SET_ASIDE = {
    "MailgunLegacyTestCase.test_delivered_event": ("missing_required raw_name", FORM),
    "MailgunLegacyTestCase.test_dropped_bounce": ("missing_required raw_name", FORM),
    "MailgunLegacyTestCase.test_dropped_timed_out": ("missing_required raw_name", FORM),
    "MailgunLegacyTestCase.test_invalid_mailbox": ("missing_required raw_name", FORM),
    "MailgunLegacyTestCase.test_metadata_post_fields": ("missing_required raw_name", FORM),
    "MailgunLegacyTestCase.test_x_tags": ("missing_required raw_name", FORM),
    "BrevoWebhookSecurityTestCase.test_supports_credential_rotation": (
        "missing_required source_event_id",
        EMPTY,
    ),
    "PostmarkWebhookSecurityTestCase.test_supports_credential_rotation": (
        "missing_required source_event_id",
        EMPTY,
    ),
    "MailgunWebhookSecurityTestCase.test_supports_credential_rotation": (
        "missing_required occurred_at",
        "the word 'delivered' and nothing else: anymail gives neither time nor recipient",
    ),
    "BrevoDeliveryTestCase.test_proxy_open_event": (
        "missing_required occurred_at",
        "no time but local text of an unnamed zone; anymail gives none either",
    ),
    "BrevoDeliveryTestCase.test_error_email": (
        "ts_out_of_range occurred_at",
        "ts_epoch in seconds, a slip of Brevo's manual: anymail says January 1970, we refuse it",
    ),
}
# Calls whose record says another time than anymail, which takes that of SNS's envelope. In these two
# the envelope is of 2018 and the record, an example of Amazon's, of 2016. Ours is the record's.
OWN_TIME = {
    "AmazonSESNotificationsTests.test_delivery_event": "2016-01-27T14:59:38.237+00:00",
    "AmazonSESNotificationsTests.test_reject_event": "2016-10-14T17:38:15.211+00:00",
}
# Calls that we read otherwise than anymail: what comes out, and why.
DIFFERENT = {
    "AmazonSESNotificationsTests.test_multiple_bounce_event": (
        "1 events for 2",
        "one bounce of two recipients, which anymail makes two events of; ours is one event of "
        "nobody, for two addresses on one event would make one person of them",
    ),
}


@dataclass(frozen=True)
class Call:
    """One recorded call, what anymail makes of it, and what we do."""

    vendor: str
    case: str
    payload: Any
    expected: list[dict[str, Any]]

    @property
    def file(self) -> str:
        return f"in/{self.case}.json"


def test_calls_give_the_same_event_time_and_recipient(new_inbox: Callable[[], Inbox]) -> None:
    calls = recorded()
    outcomes: dict[str, str] = {}
    for vendor in MAPPINGS:
        theirs = [call for call in calls if call.vendor == vendor]
        outcomes |= _loaded(new_inbox(), theirs)
    assert len(outcomes) == len(calls)
    wrong = {case: said for case, said in outcomes.items() if said not in ("right", "filtered")}
    known = {case: said for case, (said, _) in (SET_ASIDE | DIFFERENT).items()}
    assert wrong == known
    counts = Counter(outcomes.values())
    # 33 calls: 11 cannot be compared, of 22 are 21 right: 20 loaded, one filtered as it should be.
    assert (counts["right"], counts["filtered"]) == (20, 1)
    compared = len(calls) - len(SET_ASIDE)
    assert (compared - len(DIFFERENT)) / compared >= 0.95


def test_the_number_of_calls_is_what_the_figures_speak_of() -> None:
    calls = recorded()
    assert Counter(call.vendor for call in calls) == {
        "SendGrid": 3,
        "Mailgun": 12,
        "Amazon SES": 4,
        "Postmark": 5,
        "Brevo": 9,
    }
    assert {*SET_ASIDE, *OWN_TIME, *DIFFERENT} <= {call.case for call in calls}


def recorded() -> list[Call]:
    """Return the tracking calls of the vendors that have a mapping."""
    cases = [json.loads(line) for line in CASES.read_text("utf-8").splitlines()]
    return [
        Call(case["esp"], case["case"], case["payload"], case["expected"])
        for case in cases
        if case["esp"] in MAPPINGS and case["kind"] == "tracking"
    ]


def _loaded(inbox: Inbox, calls: list[Call]) -> dict[str, str]:
    for call in calls:
        inbox.put(call.file, json.dumps(call.payload))
    inbox.load(MAPPINGS[calls[0].vendor])
    inbox.check_account()
    faults = {
        row["file_name"]: f"{row['reason']} {row['column_name']}" for row in inbox.quarantine()
    }
    filtered = {file["name"] for file in inbox.files() if file["filtered"]}
    events = inbox.rows("""
        select f.name as file, e.name, e.occurred_at, list(i.identifier) as people
        from landing.events as e
        join ops.files as f using (file_id)
        left join landing.event_identifiers as i
            on i.event_id = e.event_id and i.namespace = 'email'
        group by all
        order by all
    """)
    outcomes: dict[str, str] = {}
    for call in calls:
        ours = [event for event in events if event["file"] == call.file]
        if call.file in faults:
            outcomes[call.case] = faults[call.file]
        elif call.file in filtered:
            kinds = {event["event_type"] for event in call.expected}
            outcomes[call.case] = "filtered" if kinds <= DROPPED else f"filtered {sorted(kinds)}"
        else:
            outcomes[call.case] = _difference(call, ours)
    return outcomes


def _difference(call: Call, ours: list[dict[str, Any]]) -> str:
    if len(ours) != len(call.expected):
        return f"{len(ours)} events for {len(call.expected)}"
    for event, expected in zip(ours, call.expected, strict=True):
        if event["name"] != NAMES[expected["event_type"]]:
            return f"{event['name']} for {expected['event_type']}"
        time = datetime.fromisoformat(OWN_TIME.get(call.case, expected["timestamp"]))
        said = event["occurred_at"].replace(tzinfo=UTC)
        if abs(said - time) >= timedelta(seconds=1):
            return f"{said} for {time}"
        if event["people"] != [pseudonym(KEY, "email", expected["recipient"].strip().lower())]:
            return f"somebody else than the recipient of {expected['event_type']}"
    return "right"
