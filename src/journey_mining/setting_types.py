"""Values that settings and mappings share: durations, sizes, names, instants, each refused with a reason."""

import re
from datetime import UTC, datetime, timedelta
from typing import Annotated
from zoneinfo import available_timezones

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from journey_mining.errors import near_miss

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_SIZES = {"KB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12}
# Words the Sankeys and paths use for their own nodes: a touchpoint of that name could not be told apart.
_RESERVED = ("START", "OTHER", "BEYOND", "No stage")
_RESERVED_PARTS = (" / ", " > ", "END:")


def parse_duration(value: object) -> timedelta:
    """Turn `"30m"`, `"36h"` or `"14d"` into a time span; a bare number is refused."""
    if isinstance(value, timedelta):
        return value
    found = re.fullmatch(r"(\d{1,6})\s*([smhdw])", value) if isinstance(value, str) else None
    if not found:
        message = (
            f'{value!r} is no duration. Write a number and a unit, such as "30m", "12h" or "14d"'
        )
        raise ValueError(message)
    return timedelta(seconds=int(found[1]) * _UNITS[found[2]])


def _size(value: object) -> object:
    if isinstance(value, str) and re.fullmatch(r"\d{1,6}\s*(KB|MB|GB|TB)", value):
        return value.replace(" ", "")
    message = f'{value!r} is no size. Write a number and a unit, such as "800MB" or "2GB"'
    raise ValueError(message)


def _name(value: object) -> object:
    if not isinstance(value, str):
        return value
    if (
        value in _RESERVED
        or any(part in value for part in _RESERVED_PARTS)
        or value != value.strip()
    ):
        words = ", ".join(repr(word) for word in (*_RESERVED, *_RESERVED_PARTS))
        message = f"{value!r} cannot be a name: {words} are the report's own, and blanks at the ends are lost"
        raise ValueError(message)
    return value


def _instant(value: object) -> object:
    if isinstance(value, datetime) and value.tzinfo is None:
        message = f"{value} has no time zone. Write it as {value.isoformat()}Z or with an offset"
        raise ValueError(message)
    return value.astimezone(UTC) if isinstance(value, datetime) else value


def _time_zone(value: object) -> object:
    if isinstance(value, str) and value not in available_timezones():
        message = f"{value!r} is no time zone.{near_miss(value, available_timezones())}"
        raise ValueError(message)
    return value


Duration = Annotated[timedelta, BeforeValidator(parse_duration)]
Size = Annotated[str, BeforeValidator(_size)]
Name = Annotated[str, BeforeValidator(_name), Field(min_length=1, max_length=120)]
TimeZone = Annotated[str, BeforeValidator(_time_zone)]
Instant = Annotated[datetime, BeforeValidator(_instant)]
OneOrMore = Annotated[
    tuple[str, ...] | None, BeforeValidator(lambda v: (v,) if isinstance(v, str) else v)
]


class Part(BaseModel):
    """A table of `journey.toml`: frozen, and with no key but those it knows."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=False)
