"""Which keys hold times, and how they are written: each way is tried with the loader's own macros."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from journey_mining.ingest.expressions import literal
from journey_mining.ingest.keys import Key
from journey_mining.ingest.trial import Trial

_ZONED = (
    "%Y-%m-%d %H:%M:%S %z", "%Y/%m/%d %H:%M:%S %z", "%d/%b/%Y:%H:%M:%S %z", "%a, %d %b %Y %H:%M:%S %z",
    "%a, %d %b %Y %H:%M:%S %Z", "%d.%m.%Y %H:%M:%S %z", "%m/%d/%Y %H:%M:%S %z", "%Y-%m-%d %H:%M:%S %Z",
)  # fmt: skip
_LOCAL = (
    "%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M", "%d.%m.%Y", "%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%d/%m/%Y",
    "%m/%d/%Y %H:%M:%S", "%m/%d/%Y %H:%M", "%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y %I:%M %p", "%m/%d/%Y",
    "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y%m%d%H%M%S", "%Y%m%d %H:%M:%S", "%d-%b-%Y %H:%M:%S",
    "%b %d, %Y %H:%M:%S",
)  # fmt: skip
_UNITS = (
    (11, "s", "seconds"),
    (14, "ms", "milliseconds"),
    (17, "us", "microseconds"),
    (19, "ns", "nanoseconds"),
)
_COUNTED = re.compile(r"(\d{9,19})(?:\.\d+)?")
_DATED = re.compile(
    r"\d{4}-\d\d-\d\d|\d{1,2}[./-](?:\d{1,2}|[A-Za-z]{3})[./-]\d{4}|\d{4}/\d|\d{8}|, \d"
)
_ZONE = re.compile(r"(?:[zZ]|[+-]\d\d(?::?\d\d)?| UTC)$")
# Names of times, the best for the event's own time first; then those that are rather another's.
_NAMES = (
    r"^(occurred_at|event_time(stamp)?|event_timestamp|timestamp|event_date)$",
    r"^(time|ts|date|datetime)$",
    r"^created(_at|_date|_time)?$|^create_time$",
    r"^(start|begin|beginn|zeit|datum|zeitpunkt|fecha)",
    r"(time|date|stamp|datum|zeit)",
    r"(^|_)(at|on|ts|when|created|begin|start)($|_)",
)  # fmt: skip
_OTHERS = (
    r"receiv|sent|send|updat|modif|expir|birth|deliver|load|import|sync|ingest|cancel|end|until|last"
    r"|paid|clos|origin"
)


@dataclass(frozen=True)
class TimeKey:
    """A key that parses as time: the macro's call around `{}`, what it is, and how many of its rows parse."""

    key: Key
    call: str
    what: str
    rows: int
    is_zoned: bool
    other: str = ""


def enough(good: int, of: int) -> bool:
    """Return whether 95 % are good; of a small sample two may be bad, if most are good."""
    bad = of - good
    return good > 0 and (bad * 20 <= of or (bad <= 2 and good > 2 * bad))  # noqa: PLR2004 - the two


def time_keys(keys: Sequence[Key], trial: Trial, latest: datetime) -> list[TimeKey]:
    """Return the keys whose values are times, the likeliest for the event's own time first."""
    found = [time for key in keys if (time := _time_of(key, trial, latest))]
    # A time that hardly changes is not the event's: of a signature, of a batch.
    return sorted(
        found,
        key=lambda time: (
            rank(time.key.word),
            len(time.key.values) * 4 < time.key.rows,
            len(time.key.steps),
        ),
    )


def rank(word: str) -> int:
    """Return how far down the list of names for an event's time a key stands; names of other times come last."""
    place = next((n for n, pattern in enumerate(_NAMES) if re.search(pattern, word)), len(_NAMES))
    return place + (len(_NAMES) + 1) * bool(re.search(_OTHERS, word))


def is_named_like_a_time(word: str) -> bool:
    """Return whether a key is named as times are."""
    return any(re.search(pattern, word) for pattern in _NAMES)


def _time_of(key: Key, trial: Trial, latest: datetime) -> TimeKey | None:
    total = sum(key.values.values())
    counted = sum(rows for value, rows in key.values.items() if _COUNTED.fullmatch(value))
    if enough(counted, total):
        return _epoch(key, trial, latest)
    dated = sum(rows for value, rows in key.values.items() if _DATED.search(value))
    if not enough(dated, total):
        return None
    zoned = sum(rows for value, rows in key.values.items() if _ZONE.search(value))
    is_zoned = enough(zoned, total)
    if rows := _parsing(key, trial, "ts_iso({})", total):
        return TimeKey(key, "ts_iso({})", "ISO 8601", rows, is_zoned)
    for form in _ZONED:
        call = f"ts_fmt({{}}, {literal(form)})"
        if rows := _parsing(key, trial, call, total):
            return TimeKey(key, call, f"written as {form}", rows, is_zoned=True)
    return _local(key, trial, total)


def _local(key: Key, trial: Trial, total: int) -> TimeKey | None:
    calls = [(form, f"ts_local({{}}, {literal(form)}, 'UTC')") for form in _LOCAL]
    fits = [
        (form, call, rows) for form, call in calls if (rows := _parsing(key, trial, call, total))
    ]
    if not fits:
        return None
    form, call, rows = max(fits, key=lambda fit: fit[2])
    other = next((one for one, _, many in fits if one != form and many == rows), "")
    return TimeKey(key, call, f"written as {form}", rows, is_zoned=False, other=other)


def _epoch(key: Key, trial: Trial, latest: datetime) -> TimeKey | None:
    lengths = sorted(len(found[1]) for value in key.values if (found := _COUNTED.fullmatch(value)))
    middle = lengths[len(lengths) // 2]
    unit, word = next((unit, word) for most, unit, word in _UNITS if middle <= most)
    # Numbers of that size are ids as often as times: only a name tells them apart.
    if not is_named_like_a_time(key.word):
        return None
    call = f"ts_epoch({{}}, '{unit}')"
    last = (latest + timedelta(hours=48)).astimezone(UTC).replace(tzinfo=None).isoformat(" ")
    within = f"{call.format('s')} between '2000-01-01'::timestamp and '{last}'::timestamp"
    rows = _rows_where(key, trial, within)
    if not enough(rows, sum(key.values.values())):
        return None
    return TimeKey(key, call, f"{word} since 1970", rows, is_zoned=True)


def _parsing(key: Key, trial: Trial, call: str, total: int) -> int:
    rows = _rows_where(key, trial, f"{call.format('s')} is not null")
    return rows if enough(rows, total) else 0


def _rows_where(key: Key, trial: Trial, test: str) -> int:
    # Times stay in the engine, which knows years that Python does not.
    answers = trial.answers(test, list(key.values))
    return sum(rows for is_so, rows in zip(answers, key.values.values(), strict=True) if is_so)
