"""A mapping's expressions tried on loose values, in a sealed engine of their own."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from journey_mining.ingest.mapping import macros
from journey_mining.warehouse import EngineLimits, expression, open_sealed

if TYPE_CHECKING:
    from types import TracebackType


class Trial(AbstractContextManager["Trial"]):
    """An engine without access to any file, in which an expression over `s` is worked out for many values."""

    def __init__(self, limits: EngineLimits) -> None:
        """Open it; use as a context manager."""
        self._opened = open_sealed(limits)
        self._connection = self._opened.__enter__()
        self._connection.execute(macros()).fetchall()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: "TracebackType | None",
    ) -> None:
        """Close it."""
        self._opened.__exit__(kind, error, trace)

    def answers(self, text: str, values: Sequence[str | None]) -> list[Any]:
        """Return the expression's answer for each value, in their order."""
        if not values:
            return []
        given = self._connection.from_arrow(pa.table({"s": pa.array(values, pa.string())}))
        answers: list[Any] = (
            given.select(expression(text, "answer")).to_arrow_table()[0].to_pylist()
        )
        return answers

    def masked(self, values: Sequence[str]) -> list[str]:
        """Return texts as the loader masks free text, without what could drive a terminal."""
        # A lone surrogate is no text that the engine takes.
        clean = [value.encode("utf-8", "replace").decode() for value in values]
        return [visible(one or "") for one in self.answers("mask_text(s)", clean)]


def visible(text: str) -> str:
    """Return a text in which every control character is a mark."""
    return "".join(letter if letter.isprintable() else "�" for letter in text)
