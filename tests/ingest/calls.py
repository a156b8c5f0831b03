"""Invented Segment calls for tests that are not about Segment."""

import json
from typing import Any


def call(number: int, **changes: Any) -> str:
    """Return one page call as a line."""
    record: dict[str, Any] = {
        "type": "page",
        "messageId": f"m-{number}",
        "anonymousId": f"an-{number % 3}",
        "timestamp": f"2026-03-01T10:{number % 60:02d}:00.000Z",
        "receivedAt": f"2026-03-01T10:{number % 60:02d}:01.000Z",
        "context": {"page": {"url": f"https://shop.example/page-{number % 7}?q=1"}},
    }
    record.update(changes)
    return json.dumps(record, ensure_ascii=False)


def calls(count: int) -> list[str]:
    """Return `count` page calls."""
    return [call(number) for number in range(count)]
