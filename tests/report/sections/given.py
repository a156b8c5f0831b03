"""Tables for one section, with some of their rows replaced."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import polars as pl  # noqa: TID253 - tests draw tables

from journey_mining.report import Night
from journey_mining.report.parts import Prose, Table, text_of
from journey_mining.report.section import Rendered, Section, Tables, tables_for
from journey_mining.report.voice import voice_for
from tests.report.world import NIGHT, make_world

WORLD = make_world()
Change = Callable[[dict[str, Any]], dict[str, Any]]


def given(section: Section, night: Night = NIGHT, /, **changes: Change | None) -> Tables:
    """Return a section's tables; `mining_drop_off=change` maps each row, None empties the table."""
    tables: Mapping[str, pl.DataFrame] = WORLD.tables
    for key, change in changes.items():
        name = key.replace("_", ".", 1)
        table = tables[name]
        rows = [change(row) for row in table.to_dicts()] if change else []
        tables = {**tables, name: pl.DataFrame(rows, table.schema)}
    return tables_for(section, tables.__getitem__, night, voice_for(night))


def sentences(rendered: Rendered) -> list[str]:
    """Return every paragraph of a section."""
    return [text_of(part.line) for part in rendered.parts if isinstance(part, Prose)]


def table(rendered: Rendered, key: str) -> list[tuple[str, ...]]:
    """Return a table's cells as text: the chips, else the text, and the second line."""
    found = next(part for part in rendered.parts if isinstance(part, Table) and part.key == key)
    return [
        tuple(
            " ".join([*(chip.text for chip in cell.chips), cell.text, cell.note]).strip()
            for cell in row
        )
        for row in found.rows
    ]


def with_k(k: int) -> Night:
    """Return the night with another k."""
    return replace(NIGHT, k=k)
