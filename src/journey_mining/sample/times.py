"""The 120 days of the sample, and how times are written. Times are milliseconds since 1970, UTC."""

from datetime import UTC, datetime, timedelta
from functools import cache

SECOND = 1000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def instant(text: str) -> int:
    """Turn `2026-11-10T06:00Z` into milliseconds."""
    return int(datetime.fromisoformat(text).timestamp()) * SECOND


END = instant("2026-11-22T00:00+00:00")
START = END - 120 * DAY
SUMMER_TIME_ENDS = instant("2026-10-25T01:00+00:00")
PAYMENT_RELEASE = instant("2026-11-10T06:00+00:00")
MIX_SHIFT = END - 28 * DAY

# Liveliness of each hour of the local day, private evenings and business office hours.
_PRIVATE = (3, 1, 1, 1, 1, 2, 4, 6, 7, 8, 9, 10, 11, 10, 10, 10, 11, 13, 15, 18, 20, 19, 14, 8)
_BUSINESS = (0, 0, 0, 0, 0, 1, 4, 10, 18, 20, 19, 16, 12, 16, 18, 17, 14, 8, 4, 3, 3, 2, 1, 0)


def offset_hours(at: int) -> int:
    """Return how far Berlin is ahead of UTC."""
    return 2 if at < SUMMER_TIME_ENDS else 1


def is_inside(at: int) -> bool:
    """Say whether the logs cover this time."""
    return START <= at < END


def liveliness(at: int, *, business: bool) -> float:
    """Return how likely a visit is at this hour of the week, 0 to 1."""
    local = at + offset_hours(at) * HOUR
    hour = local // HOUR % 24
    weekend = (local // DAY + 3) % 7 >= 5
    if business:
        return _BUSINESS[hour] / 20 * (0.15 if weekend else 1.0)
    return _PRIVATE[hour] / 20 * (1.0 if weekend else 0.8)


@cache
def _second(seconds: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)


def iso(at: int) -> str:
    """Write a time as `2026-11-10T06:00:00.000Z`."""
    return f"{_second(at // SECOND):%Y-%m-%dT%H:%M:%S}.{at % SECOND:03d}Z"


def iso_seconds(at: int) -> str:
    """Write a time as `2026-11-10T06:00:00Z`."""
    return f"{_second(at // SECOND):%Y-%m-%dT%H:%M:%SZ}"


def day(at: int) -> str:
    """Write the UTC day as `2026-11-10`."""
    return f"{_second(at // DAY * 86400):%Y-%m-%d}"


def month(at: int) -> str:
    """Write the UTC month as `2026-11`."""
    return day(at)[:7]


def week(at: int) -> str:
    """Write the ISO week as `2026-W46`."""
    year, number, _ = _second(at // DAY * 86400).isocalendar()
    return f"{year}-W{number:02d}"


def common_log(at: int) -> str:
    """Write a time as an access log does: local, with its offset, without the locale's months."""
    hours = offset_hours(at)
    local = _second(at // SECOND + hours * 3600)
    return f"{local:%d}/{MONTHS[local.month - 1]}/{local:%Y:%H:%M:%S} +{hours:02d}00"
