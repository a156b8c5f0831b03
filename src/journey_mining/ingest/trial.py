"""A mapping's functions tried on loose values, by the engine that maps at night."""

from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from journey_mining.ingest.engine import Engine
from journey_mining.terminal import harmless


class Trial:
    """Expressions over `s`, worked out for many values at once."""

    def __init__(self, engine: Engine) -> None:
        """Hold the engine."""
        self._engine = engine

    def answers(self, text: str, values: Sequence[str | None]) -> list[Any]:
        """Return the expression's answer for each value, in their order."""
        return self._engine.answers(text, pa.array(values, pa.string())) if values else []

    def masked(self, values: Sequence[str]) -> list[str]:
        """Return texts as the loader masks free text, without what could drive a terminal."""
        # A lone surrogate is no text that the engine takes.
        clean = [value.encode("utf-8", "replace").decode() for value in values]
        return [harmless(one or "") for one in self.answers("mask_text(s)", clean)]
