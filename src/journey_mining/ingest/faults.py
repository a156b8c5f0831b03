"""What can be wrong with a file or with one of its lines."""

from dataclasses import dataclass

# What quarantine is given of a row. It masks that, and only then cuts it at 4,096 characters: a cut
# before could leave half of an address, which no mask finds.
RAW_GIVEN = 4096 + 320


@dataclass(frozen=True)
class Reject:
    """A line that its reader could not turn into a record; `raw` is not masked yet."""

    line_no: int
    reason: str
    raw: str
    detail: str | None = None
    step: str = "read"


class FileRefusedError(Exception):
    """A file of which nothing is loaded: it counts as one row in quarantine."""

    def __init__(self, reason: str, detail: str, step: str = "read") -> None:
        """Say why, in a word of the quarantine's list and in a sentence."""
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail
        self.step = step
