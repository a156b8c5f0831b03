"""How the report says numbers, times and names: one place for the rules of small numbers."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files
from zoneinfo import ZoneInfo

from journey_mining.report.night import Night
from journey_mining.report.parts import Cell, Line, Span

RATE_FROM = 50
"""No percentage under so many journeys."""
LIMITS_UNTIL = 200
"""Under so many journeys a percentage is not said without its limits."""
THIN, DASH = "\u202f", "\u2013"
_MARKED = re.compile(r"\*([^*]+)\*|~([^~]+)~")
_WORDS = files("journey_mining.report").joinpath("words")
_COARSE, _TENTH = 0.1, 0.001


@dataclass(frozen=True)
class Voice:
    """The words of one language, and the rules that hold for every number said in it."""

    words: Mapping[str, str]
    k: int
    zone: ZoneInfo

    def say(self, key: str, **values: object) -> str:
        """Return the sentence of that key, its marks taken out."""
        return "".join(span.text for span in self.line(key, **values))

    def line(self, key: str, **values: object) -> Line:
        """Return the sentence of that key; `*…*` is strong, `~…~` is the colour of loss.

        Marks are read before values are put in, so a value cannot bring its own.
        """
        template, spans, end = self.words[key], [], 0
        for found in _MARKED.finditer(template):
            spans.append(Span(template[end : found.start()].format(**values)))
            strong, lost = found.groups()
            spans.append(Span((strong or lost).format(**values), "strong" if strong else "lost"))
            end = found.end()
        spans.append(Span(template[end:].format(**values)))
        return tuple(span for span in spans if span.text)

    def title(self, key: str, default: str) -> str:
        """Return a heading's words, or the default where this language has none."""
        return self.words.get(key, default)

    def count(self, number: int | None) -> str:
        """Say a count that tells of no person: rows, files, events."""
        return self.say("no_data") if number is None else f"{number:,}"

    def people(self, number: int | None) -> str:
        """Say a count of journeys; one from 1 to k - 1 is not shown."""
        if number is None:
            return self.say("no_data")
        if number == 0:
            return self.say("none")
        return self.say("fewer", k=self.k) if self.is_hidden(number) else f"{number:,}"

    def rank(self, number: int) -> int:
        """Return what to sort a count of journeys by: those that are not shown are all alike."""
        return 1 if self.is_hidden(number) else number

    def brief(self, number: int) -> str:
        """Say a count of journeys where there is little room."""
        return f"<{self.k}" if self.is_hidden(number) else f"{number:,}"

    def is_hidden(self, number: int | None) -> bool:
        """Whether a count is of so few that it would tell of persons."""
        return number is not None and 0 < number < self.k

    def of(self, number: int, total: int) -> str:
        """Say "27 of 28", unless it would tell of one person; "none" and "all" where it is."""
        if number in (0, total):
            return self.say("none" if number == 0 else "all_of", total=self.people(total))
        if self.is_hidden(total - number):
            return self.say("all_but_few_of", k=self.k, total=self.people(total))
        return self.say("number_of", number=self.people(number), total=self.people(total))

    def percent(self, share: float, width: float | None = None) -> str:
        """Say a share in percent, as fine as the width of its limits; none and all only where so."""
        if share in (0, 1):
            return self.say("none" if share == 0 else "all")
        if share < _TENTH:
            return self.say("under_percent", share=f"0.1{THIN}%")
        if share > 1 - _TENTH:
            return self.say("over_percent", share=f"99.9{THIN}%")
        if width is None:
            width = 0 if share < _COARSE or share > 1 - _COARSE else 1
        return f"{share * 100:.{_digits(width)}f}{THIN}%"

    def between(self, low: float | None, high: float | None) -> str:
        """Say the limits of a share, as in "31.2 to 38.9 %"; empty where there are none."""
        if low is None or high is None or low == high:
            return ""
        digits = _digits(high - low)
        return f"{low * 100:.{digits}f}{DASH}{high * 100:.{digits}f}{THIN}%"

    def limited(self, share: float, low: float | None, high: float | None) -> str:
        """Say a share that stands beside its limits, to as many places as they."""
        return self.percent(share, None if low is None or high is None else high - low)

    def share(self, value: float | None, low: float | None, high: float | None, base: int) -> Cell:
        """Return a share as a cell: counts only under 50 journeys, never without limits under 200."""
        limits = self.between(low, high)
        if base < RATE_FROM:
            return Cell(self.say("counts_only"), kind="muted")
        if value is None:
            return Cell(self.say("withheld"), kind="muted")
        if base < LIMITS_UNTIL and not limits:
            return Cell(self.say("counts_only"), kind="muted")
        return Cell(self.limited(value, low, high), limits, sort=round(value, 4))

    def when(self, moment: datetime | None) -> str:
        """Say a time in the project's zone; naive times are UTC."""
        if moment is None:
            return self.say("no_data")
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return self.moment_words(aware.astimezone(self.zone), "{day} {month} {year}, {clock}")

    def day(self, moment: datetime | None) -> str:
        """Say a day in the project's zone."""
        if moment is None:
            return self.say("no_data")
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return self.moment_words(aware.astimezone(self.zone), "{day} {month} {year}")

    def moment_words(self, local: datetime, pattern: str) -> str:
        """Spell a local time out, with the months of this language."""
        month = self.words["months"].split()[local.month - 1]
        return pattern.format(day=local.day, month=month, year=local.year, clock=f"{local:%H:%M}")

    def span(self, hours: float | None) -> str:
        """Say a duration in hours, or in days where it is two whole days or more."""
        if hours is None:
            return self.say("no_data")
        if hours >= 48 and hours % 24 == 0:  # noqa: PLR2004 - two days and more read better as days
            return self.say("days", days=f"{hours / 24:g}")
        return self.say("hours", hours=f"{hours:g}")


def _digits(width: float) -> int:
    return 1 if width < _COARSE else 0


def voice_for(night: Night) -> Voice:
    """Return the voice of a night; a language that has no words yet is spoken in English."""
    english = _flat(tomllib.loads(_WORDS.joinpath("en.toml").read_text("utf-8")))
    own = _WORDS.joinpath(f"{night.language}.toml")
    words = english | (_flat(tomllib.loads(own.read_text("utf-8"))) if own.is_file() else {})
    return Voice(words, night.k, ZoneInfo(night.time_zone))


def _flat(tree: Mapping[str, object], prefix: str = "") -> dict[str, str]:
    words: dict[str, str] = {}
    for key, value in tree.items():
        words |= (
            _flat(value, f"{prefix}{key}.")
            if isinstance(value, dict)
            else {prefix + key: str(value)}
        )
    return words
