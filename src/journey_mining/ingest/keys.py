"""Every key of some records: of which types, how often absent, and how many values."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from journey_mining.ingest.records import Number, Record, Steps

# Nesting that is looked into, keys that are listed, and values that are told apart.
_DEEPEST = 3
MOST_KEYS = 400
_DISTINCT = 1000
_LONGEST = 300


@dataclass
class Key:
    """What the records say under one key; `values` holds distinct ones as text, up to a cap."""

    steps: Steps
    kinds: Counter[str] = field(default_factory=Counter)
    rows: int = 0
    values: Counter[str] = field(default_factory=Counter)
    is_capped: bool = False

    @property
    def word(self) -> str:
        """The key's own name in small letters and underscores: `messageId` and `Message ID` are `message_id`."""
        own = next((step for step in reversed(self.steps) if isinstance(step, str)), "")
        parted = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", own)
        return re.sub(r"[^a-z0-9]+", "_", parted.lower()).strip("_")

    @property
    def is_single(self) -> bool:
        """Whether a record has at most one value here, and not an object or a list."""
        return None not in self.steps and not self.kinds.keys() & {"object", "list"}

    def take(self, value: Any) -> None:  # noqa: ANN401 - parsed JSON
        """Count one value."""
        self.kinds[kind_of(value)] += 1
        if isinstance(value, bool):
            value = "true" if value else "false"
        if isinstance(value, str) and value != "":
            text = value[:_LONGEST]
            if text in self.values or len(self.values) < _DISTINCT:
                self.values[str(text)] += 1
            else:
                self.is_capped = True


def keys_of(seen: list[Record]) -> list[Key]:
    """Return the keys of records, nested ones after what holds them, in the order they first come."""
    keys: dict[Steps, Key] = {}
    for rec, _ in seen:
        filled: set[Steps] = set()
        for steps, value in _walk(rec, ()):
            if steps not in keys and len(keys) >= MOST_KEYS * 2:
                continue
            key = keys.setdefault(steps, Key(steps))
            key.take(value)
            if value is not None and value != "":
                filled.add(steps)
        for steps in filled:
            keys[steps].rows += 1
    return list(keys.values())


def kind_of(value: Any) -> str:  # noqa: ANN401 - parsed JSON
    """Return the name of a JSON value's type."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, dict):
        return "object"
    if isinstance(value, list):
        return "list"
    return "number" if isinstance(value, Number) else "text"


def _walk(value: Any, steps: Steps) -> Iterator[tuple[Steps, Any]]:  # noqa: ANN401 - parsed JSON
    depth = sum(isinstance(step, str) for step in steps)
    if isinstance(value, dict):
        for key, inner in value.items() if depth < _DEEPEST else ():
            below = (*steps, key)
            yield below, inner
            yield from _walk(inner, below)
    elif isinstance(value, list):
        for item in value:
            if not isinstance(item, dict | list):
                yield (*steps, None), item
            yield from _walk(item, (*steps, None))
