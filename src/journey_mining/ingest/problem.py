"""A mistake found before anything is read."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """Where the mistake is (file and key) and what to do about it."""

    where: str
    what: str

    def __str__(self) -> str:
        """Say it in one line."""
        return f"{self.where}: {self.what}"
