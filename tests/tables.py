"""Small tables as text: given and expected, readable by an analyst."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa


def parse(text: str) -> tuple[list[str], list[list[str | None]]]:
    """Return the columns and rows of a table drawn with bars; an empty cell is None."""
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    cells = [[cell.strip() or None for cell in line.strip("|").split("|")] for line in lines]
    return [str(name) for name in cells[0]], cells[1:]


def expect(table: pa.Table, text: str, by: str | None = None) -> None:
    """Assert that a table has exactly these rows, looking only at the columns shown.

    In order; a table that promises none is sorted by the column `by` first.
    """
    if by is not None:
        table = table.sort_by(by)
    columns, rows = parse(text)
    found = [[shown(row[name]) for name in columns] for row in table.to_pylist()]
    assert found == rows, f"\nfound\n{drawn(columns, found)}\nexpected\n{drawn(columns, rows)}"


def shown(value: Any) -> str | None:
    """Write a value as such a table shows it."""
    if value is None:
        return None
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, float | Decimal):
        return f"{float(value):g}"
    return str(value)


def drawn(columns: Sequence[str | None], rows: Sequence[Sequence[str | None]]) -> str:
    """Draw a table for a failing test."""
    return "\n".join(" | ".join(cell or "" for cell in row) for row in [columns, *rows])
