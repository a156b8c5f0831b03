"""The errors a user can meet; each message says what is wrong, where, and what to do."""

from collections.abc import Iterable
from difflib import get_close_matches


class JourneyMiningError(Exception):
    """Anything we can explain. `exit_code` is what the command ends with."""

    exit_code = 1


class UsageError(JourneyMiningError):
    """A wrong command, setting, mapping or key; nothing was written."""

    exit_code = 2


class NoInputError(JourneyMiningError):
    """No usable row in any source."""

    exit_code = 3


class GateError(JourneyMiningError):
    """A promise is broken, so nothing was published; yesterday's report stays."""

    exit_code = 4


class ActiveRunError(JourneyMiningError):
    """Another run holds the output folder or the warehouse."""

    exit_code = 5


class StorageError(JourneyMiningError):
    """The disk is full, or the warehouse is damaged, read-only or of another format."""

    exit_code = 6


class LimitError(JourneyMiningError):
    """A limit from `[limits]` was reached."""

    exit_code = 7


def near_miss(word: str, known: Iterable[str]) -> str:
    """Return `" Did you mean 'x'?"` for the nearest known name, else an empty string."""
    close = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f" Did you mean {close[0]!r}?" if close else ""
