"""One night: which project, as of when, and where its files lie."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from journey_mining.errors import UsageError


@dataclass(frozen=True)
class Night:
    """What every step of a run is given; all plain values, so that any runner can hand it on."""

    project: Path
    out: Path
    as_of: datetime

    @property
    def warehouse(self) -> Path:
        """The working database; one run at a time."""
        return self.out / "warehouse.duckdb"

    @property
    def manifest(self) -> Path:
        """The list of landed files, outside the database."""
        return self.out / "manifest.jsonl"

    @property
    def nights(self) -> Path:
        """What each night knew, outside the database."""
        return self.out / "nights.jsonl"

    @property
    def current(self) -> Path:
        """The link to the published run."""
        return self.out / "current"

    def date(self, time_zone: str) -> str:
        """Return the night's name: its local date."""
        return self.as_of.astimezone(ZoneInfo(time_zone)).date().isoformat()


def parse_as_of(text: str | None, now: datetime) -> datetime:
    """Return the instant a run is about: `text` as ISO 8601 with a zone, or `now` to the second."""
    if text is None:
        return now.astimezone(UTC).replace(microsecond=0)
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        message = f"--as-of {text!r} is no time. Write it as 2026-11-22T04:00:00Z."
        raise UsageError(message) from None
    if instant.tzinfo is None:
        message = f"--as-of {text!r} has no time zone. Add Z for UTC, or an offset such as +01:00."
        raise UsageError(message)
    return instant.astimezone(UTC)
