"""What became of each row of a file: read = loaded + duplicate + filtered + quarantined, always."""

from dataclasses import dataclass
from datetime import datetime

from journey_mining.errors import JourneyMiningError


@dataclass
class Tally:
    """The account of one file while it is loaded."""

    rows_read: int = 0
    loaded: int = 0
    duplicate: int = 0
    filtered: int = 0
    quarantined: int = 0
    blocked_identifiers: int = 0
    first_event_at: datetime | None = None
    last_event_at: datetime | None = None
    status: str = "loaded"
    reason: str | None = None

    def spans(self, first: datetime, last: datetime) -> None:
        """Widen the time the file's events lie in."""
        self.first_event_at = min(first, self.first_event_at or first)
        self.last_event_at = max(last, self.last_event_at or last)

    def settle(self, name: str) -> None:
        """Fix the status.

        Raises
        ------
        JourneyMiningError
            if the account does not add up; then nothing of the file is kept.
        """
        accounted = self.loaded + self.duplicate + self.filtered + self.quarantined
        if self.rows_read != accounted:
            message = (
                f"{name}: {self.rows_read} rows were read, but {accounted} are accounted for. This is a bug of ours; "
                "nothing of the file was kept."
            )
            raise JourneyMiningError(message)
        if self.reason is not None:
            self.status = "quarantined"
        elif not self.rows_read:
            self.status = "empty"
