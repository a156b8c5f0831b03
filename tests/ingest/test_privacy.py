"""Nothing raw of a person reaches the warehouse's file, in any column or in its free space."""

import gzip
import json
import re
from pathlib import Path

from tests.ingest.calls import call
from tests.ingest.inbox import Inbox

SAMPLES = Path(__file__).parent / "sources"
EMAIL = "Ana.Personal@example.com"
PHONE = "+49 151 23456789"
ADDRESS = "203.0.113.77"
CARD = "4111 1111 1111 1111"
IBAN = "DE89370400440532013000"


def test_no_raw_value_stands_in_the_database_file(inbox: Inbox) -> None:
    secrets = f"{EMAIL} {PHONE} {ADDRESS} {CARD} {IBAN}"
    inbox.put(
        "in/a.jsonl",
        [
            call(
                1,
                type="identify",
                userId=EMAIL,
                anonymousId="cookie-of-ana",
                traits={"email": EMAIL, "phone": PHONE, "plan": EMAIL, "name": "Ana Personal"},
                context={
                    "ip": ADDRESS,
                    "userAgent": "Agent Of Ana",
                    "sessionId": f"session {EMAIL}",
                    "page": {
                        "url": f"https://shop.example/u/{EMAIL}/x?mail={EMAIL}",
                        "referrer": f"https://x.example/{EMAIL}",
                    },
                    "campaign": {"name": f"for {EMAIL}"},
                },
            ),
            call(
                2, type="track", event=f"Mail {EMAIL}", properties={"coupon": EMAIL, "revenue": "1"}
            ),
            call(3, timestamp="bad " + secrets),
            call(4, type="page", properties={"revenue": secrets}),
            "no json " + secrets,
        ],
    )
    inbox.put("in/b.jsonl", ("bad \xe9 " + secrets).encode("latin-1"))
    ticket = {
        "ticket_events": [
            {"id": 1, "ticket_id": 2, "timestamp": 1772445600, "updater_id": 987654321,
             "child_events": [{"id": 3, "event_type": "Comment", "public": True, "author_id": 987654321, "body": secrets}]}
        ]
    }  # fmt: skip
    inbox.put("support/t.json", json.dumps(ticket))
    inbox.load("segment").load("zendesk", "support/*")
    inbox.put(
        "log/a.log",
        f'{ADDRESS} - {EMAIL} [01/Mar/2026:10:58:00 +0100] "GET /p HTTP/1.1" 200 5 "-" "Agent Of Ana" "cookie-of-ana"',
    )
    inbox.load("access_log", "log/*")
    assert inbox.quarantine()
    assert len(inbox.events()) == 4
    stored = inbox.database.read_bytes().lower()
    for secret in (EMAIL, EMAIL.replace("@", "%40"), PHONE, PHONE.replace(" ", ""), ADDRESS, CARD, IBAN, "23456789",
                   "Agent Of Ana", "cookie-of-ana", "Ana Personal", "987654321"):  # fmt: skip
        assert secret.lower().encode() not in stored, secret


def test_free_text_is_masked_and_stays_readable(inbox: Inbox) -> None:
    comment = {"id": 3, "event_type": "Comment", "public": True, "author_id": 9,
               "body": f"Write to {EMAIL} or call {PHONE} after 2026-03-01, order 1001"}  # fmt: skip
    event = {"id": 1, "ticket_id": 2, "timestamp": 1772445600, "child_events": [comment]}
    inbox.put("in/t.json", json.dumps({"ticket_events": [event]}))
    inbox.load("zendesk")
    assert (
        inbox.events()[0]["text"]
        == "Write to [email] or call [number] after 2026-03-01, order 1001"
    )


def test_values_that_name_nobody_are_blocked(inbox: Inbox) -> None:
    nobody = ["-", "null", "None", "0", "nan", "Anonymous", "unknown", "undefined"]
    inbox.put("in/a.jsonl", [call(n, userId=value) for n, value in enumerate(nobody)]
              + [call(20, type="identify", traits={"email": "Support@shop.example"})])  # fmt: skip
    inbox.load("segment")
    blocked = inbox.rows("from landing.event_identifiers where is_blocked")
    assert len(blocked) == len(nobody) + 1
    assert inbox.files()[0]["blocked_identifiers"] == len(nobody) + 1


_ADDRESSES = re.compile(
    rb"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\b(?:\d{1,3}\.){3}\d{1,3}\b|\+\d[\d ()-]{7,}\d|2001:db8:[0-9a-f:]+"
)
# Versions of agents and addresses of nobody look like addresses of machines.
_NOT_OF_A_PERSON = re.compile(rb"^(?:0\.0\.0\.0|127\.0\.0\.1|1\d\d\.0\.0\.0)$|@example\.org$")


def test_no_shipped_mapping_lets_an_address_through(inbox: Inbox) -> None:
    said: set[bytes] = set()
    for folder in sorted(SAMPLES.iterdir()):
        for sample in folder.glob("sample.*"):
            inbox.put(f"{folder.name}/{sample.name}", sample.read_bytes())
            said |= set(_ADDRESSES.findall(_unpacked(sample.read_bytes())))
        inbox.load(folder.name, f"{folder.name}/*")
    assert inbox.quarantine()
    said = {one for one in said if not _NOT_OF_A_PERSON.search(one)}
    assert len(said) > 40
    stored = inbox.database.read_bytes().lower() + "\n".join(inbox.said).lower().encode()
    assert [one for one in sorted(said) if one.lower() in stored] == []


def _unpacked(data: bytes) -> bytes:
    return gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data
