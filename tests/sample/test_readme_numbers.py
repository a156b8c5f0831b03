"""What the sample's README says was planted is what its files hold: a recount."""

import csv
import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

SAMPLE = Path(__file__).parents[2] / "data" / "sample"
BOTS = re.compile(r"Googlebot|bingbot|AhrefsBot|GPTBot|curl/|HeadlessChrome")
LOG_LINE = re.compile(r'^\S+ - - \[([^\]]+)\] "GET (\S+) HTTP/1\.1" (\d{3}) \d+ "[^"]*" "([^"]*)"')


@pytest.fixture(scope="module")
def planted() -> dict[str, int]:
    """Return the README's numbers by name."""
    text = (SAMPLE / "README.md").read_text(encoding="utf-8")
    return {
        name: int(n) for name, n in re.findall(r"^\| ([^|`]+) \| (\d+) \|$", text, re.MULTILINE)
    }


def _lines(path: Path) -> list[bytes]:
    content = path.read_bytes()
    return (gzip.decompress(content) if path.suffix == ".gz" else content).splitlines()


def _calls(pattern: str = "20*[0-9].jsonl.gz") -> Iterator[bytes]:
    for path in sorted((SAMPLE / "web/segment").glob(pattern)):
        if "part2" not in path.name:
            yield from _lines(path)


def _record(line: bytes) -> Any:
    try:
        return json.loads(line)
    except ValueError:
        return None


def _is_time(text: object) -> bool:
    try:
        return datetime.fromisoformat(str(text)).year > 2000
    except ValueError:
        return False


@pytest.fixture(scope="module")
def calls() -> list[dict[str, Any]]:
    """Return the sound calls of the tracker, without the file delivered twice."""
    records = (_record(line) for line in _calls())
    return [one for one in records if one and _is_time(one.get("timestamp"))]


@pytest.fixture(scope="module")
def requests() -> list[tuple[str, str, str]]:
    """Return path, status and user agent of every request to the help host."""
    paths = sorted((SAMPLE / "web/nginx").glob("*.log*"))
    found = (LOG_LINE.match(line.decode()) for path in paths for line in _lines(path))
    return [(one[2], one[3], one[4]) for one in found if one and "31/Feb" not in one[1]]


@pytest.fixture(scope="module")
def mails() -> list[dict[str, Any]]:
    """Return the mail events of the webhook calls that can be read."""
    paths = sorted((SAMPLE / "email/sendgrid").glob("*.json*"))
    arrays = (_record(line) for path in paths for line in _lines(path))
    return [event for array in arrays if array for event in array]


@pytest.fixture(scope="module")
def orders() -> list[dict[str, str]]:
    """Return the sound rows of the orders."""
    with (SAMPLE / "orders/orders.csv").open(encoding="utf-8", newline="") as file:
        return [
            row for row in csv.DictReader(file) if row["amount"] and _is_time(row["occurred_at"])
        ]


def test_duplicate_calls(planted: dict[str, int], calls: list[dict[str, Any]]) -> None:
    ids = Counter(call["messageId"] for call in calls)
    assert sum(ids.values()) - len(ids) == planted["segment duplicates"]


def test_the_file_delivered_twice_is_the_same_file(planted: dict[str, int]) -> None:
    folder = SAMPLE / "web/segment"
    (twin,) = folder.glob("*-redelivered.jsonl.gz")
    first = folder / twin.name.replace("-redelivered", "")
    assert first.read_bytes() == twin.read_bytes()
    assert len(_lines(twin)) == planted["rows of the file delivered twice"]


def test_late_calls(planted: dict[str, int], calls: list[dict[str, Any]]) -> None:
    late = {
        call["messageId"]
        for call in calls
        if datetime.fromisoformat(call["receivedAt"]) - datetime.fromisoformat(call["timestamp"])
        > timedelta(hours=24)
    }
    assert len(late) == planted["late rows"]


def test_spoilt_calls(planted: dict[str, int]) -> None:
    broken: Counter[str] = Counter()
    for line in _calls():
        record = _record(line)
        if b"Gr\xfc" in line:
            broken["segment lines in another encoding"] += 1
        elif record is None:
            broken["segment cut lines"] += 1
        elif not _is_time(record["timestamp"]):
            broken["segment wrong times"] += 1
    assert broken == {name: planted[name] for name in broken}
    assert len(broken) == 3


def test_the_truncated_file_cannot_be_unpacked(planted: dict[str, int]) -> None:
    parts = list((SAMPLE / "web/segment").glob("*-part2.jsonl.gz"))
    assert len(parts) == planted["truncated files"]
    with pytest.raises(EOFError):
        gzip.decompress(parts[0].read_bytes())


def test_bots(
    planted: dict[str, int], calls: list[dict[str, Any]], requests: list[tuple[str, str, str]]
) -> None:
    once = {call["messageId"]: call["context"]["userAgent"] for call in calls}
    assert sum(bool(BOTS.search(agent)) for agent in once.values()) == planted["bot calls"]
    assert sum(bool(BOTS.search(agent)) for *_, agent in requests) == planted["bot lines"]
    probes = sum(path == "/healthz" for path, *_ in requests)
    assert probes == planted["health checks"]
    assert sum(status == "301" for _, status, _ in requests) == planted["redirects"]


def test_spoilt_log_lines(planted: dict[str, int], requests: list[tuple[str, str, str]]) -> None:
    lines = [line for path in (SAMPLE / "web/nginx").glob("*.log*") for line in _lines(path)]
    wrong = sum(b"31/Feb" in line for line in lines)
    assert wrong == planted["access log wrong times"]
    strange = len(lines) - len(requests) - wrong
    assert strange == planted["access log lines that are no requests"]


def test_the_dead_link(planted: dict[str, int], requests: list[tuple[str, str, str]]) -> None:
    dead = sum("autumn-lookbok" in path and status == "404" for path, status, _ in requests)
    assert dead == planted["dead link visits"]


def test_payments(planted: dict[str, int], calls: list[dict[str, Any]]) -> None:
    failed: Counter[str] = Counter()
    once = {call["messageId"]: call for call in calls}
    for call in once.values():
        if call.get("event") == "Payment Failed":
            era = "after" if call["timestamp"] >= "2026-11-10T06:00:00" else "before"
            failed[f"payments failed {era}"] += 1
    assert failed == {name: planted[name] for name in failed}


def test_mail_duplicates_and_machines(planted: dict[str, int], mails: list[dict[str, Any]]) -> None:
    timed = [event for event in mails if "timestamp" in event]
    once = {event["sg_event_id"]: event for event in timed}
    assert len(timed) - len(once) == planted["sendgrid duplicates"]
    assert len(mails) - len(timed) == planted["sendgrid events without a time"]
    kinds = Counter(event["event"] for event in once.values())
    assert kinds["bounce"] == planted["bounces"]
    machine = sum(event.get("sg_machine_open") is True for event in once.values())
    assert machine == planted["machine opens"]


def test_sales(
    planted: dict[str, int], calls: list[dict[str, Any]], orders: list[dict[str, str]]
) -> None:
    in_web = {
        call["properties"]["order_id"] for call in calls if call.get("event") == "Order Completed"
    }
    sold = [row for row in orders if row["name"] == "Order placed"]
    in_shop = {row["fact_ref"].removeprefix("#") for row in sold}
    by_phone = {row["fact_ref"].removeprefix("#") for row in sold if row["channel"] == "call"}
    assert len(in_web & in_shop) == planted["sales in both logs"]
    assert len(in_web - in_shop) == planted["sales only in the web log"]
    assert len(in_shop - in_web - by_phone) == planted["sales hidden by ad blockers"]
    assert len(by_phone) == planted["sales by phone"]
    assert len(orders) - len(sold) == planted["refunds"]


def test_spoilt_orders(planted: dict[str, int]) -> None:
    with (SAMPLE / "orders/orders.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert sum(len(row) != len(rows[0]) for row in rows) == planted["short order rows"]
    whole = [row for row in rows[1:] if len(row) == len(rows[0])]
    wrong = sum(not _is_time(row[1]) for row in whole)
    assert wrong == planted["order rows with a wrong time"]


def test_tickets(planted: dict[str, int]) -> None:
    pages = [
        json.loads(path.read_bytes())["ticket_events"]
        for path in sorted((SAMPLE / "support/zendesk").glob("ticket_events_*.json"))
    ]
    ids = [event["id"] for page in pages for event in page]
    assert min(ids) > 2**53
    assert len(ids) - len(set(ids)) == planted["ticket events repeated on the next page"]
    users = json.loads((SAMPLE / "support/zendesk/users.json").read_bytes())["users"]
    asking = [user for user in users if user["role"] == "end-user"]
    assert len(asking) == planted["requesters"]
    assert sum(user["id"] > 2**53 for user in asking) == planted["requesters above 2^53"]


def test_every_log_reaches_the_last_evening(
    calls: list[dict[str, Any]], mails: list[dict[str, Any]], orders: list[dict[str, str]]
) -> None:
    evening = "2026-11-21T22"
    assert max(call["receivedAt"] for call in calls) > evening
    last_mail = max(event["timestamp"] for event in mails if "timestamp" in event)
    assert last_mail >= datetime.fromisoformat(f"{evening}:00:00Z").timestamp()
    assert max(row["occurred_at"] for row in orders) > evening
    with (SAMPLE / "survey/nps.csv").open(encoding="utf-8", newline="") as file:
        assert max(row["occurred_at"] for row in csv.DictReader(file)) > evening
    newest = json.loads((SAMPLE / "support/zendesk/tickets_2026-11-22.json").read_bytes())
    assert max(ticket["updated_at"] for ticket in newest["tickets"]) > evening
