"""What a page must know of its night beside the tables."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Night:
    """The run behind a page. `as_of` carries a zone; nothing here is read from the clock.

    `facts` are pairs of words for the Method section (version, digest of the settings, …).
    `questions` maps a table's full name to the first line of its SQL header.
    `previous` is the date of the night before (`2026-11-20`), for the link; empty if there is none.
    """

    as_of: datetime
    project: str
    time_zone: str = "UTC"
    currency: str = "EUR"
    language: str = "en"
    k: int = 5
    is_demo: bool = False
    previous: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    questions: Mapping[str, str] = field(default_factory=dict)

    @property
    def date(self) -> str:
        """The night's name: the local date of `as_of`, as in `2026-11-22`."""
        return self.as_of.astimezone(ZoneInfo(self.time_zone)).date().isoformat()
