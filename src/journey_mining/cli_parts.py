"""What the commands share: their options, the open project, and how tables are drawn."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from journey_mining.errors import UsageError
from journey_mining.terminal import harmless

if TYPE_CHECKING:
    from journey_mining.night import Night
    from journey_mining.settings import Settings
    from journey_mining.warehouse import Warehouse

Command = Callable[..., None]
_WIDEST = 120


def say(line: str) -> None:
    """Show progress, on standard error so that results can be piped."""
    click.echo(f"  {line}", err=True)


def with_folders(command: Command) -> Command:
    """Add what every command takes: --project, --out, --debug."""
    command = click.option("--debug", is_flag=True, expose_value=False, help="Show tracebacks.")(
        command
    )
    command = click.option(
        "--out",
        type=click.Path(path_type=Path),
        help="Where results go. [default: out/ in the project]",
    )(command)
    return click.option(
        "--project",
        type=click.Path(path_type=Path, file_okay=False),
        default=Path(),
        help="The folder with journey.toml. [default: here]",
    )(command)


def instant(as_of: str | None) -> datetime:
    """Return the instant that --as-of names; now, without it."""
    from journey_mining.night import parse_as_of

    return parse_as_of(as_of, datetime.now(UTC))


def night_of(project: Path, out: Path | None, as_of: str | None) -> "Night":
    """Return the night that a command is about."""
    from journey_mining.night import Night

    return Night(project.resolve(), (out or project / "out").resolve(), instant(as_of))


def last_as_of(night: "Night") -> datetime:
    """Return the instant that the last night was about."""
    from journey_mining import journal

    known = journal.entries(night.nights)
    return datetime.fromisoformat(known[-1]["as_of"]) if known else night.as_of


@contextmanager
def opened(
    project: Path, out: Path | None, *, published: bool = False
) -> "Iterator[tuple[Night, Settings, Warehouse]]":
    """Open a project's warehouse to read, or its published copy."""
    from journey_mining.settings import load_settings
    from journey_mining.warehouse import open_warehouse

    night = night_of(project, out, None)
    settings = load_settings(night.project)
    path = night.out / "published.duckdb" if published else night.warehouse
    if not path.exists():
        message = f"There is nothing in {night.out} yet. Do a night first: journey-mining run --project {project}"
        raise UsageError(message)
    with open_warehouse(path.resolve(), settings.limits, read_only=True) as warehouse:
        yield night, settings, warehouse


def as_json_text(value: Any) -> str:  # noqa: ANN401 - whatever JSON can hold
    """Return a value as text for machines."""
    return json.dumps(value, indent=1, default=str, ensure_ascii=False)


def dicts(columns: Any, rows: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - rows of any table
    """Return rows by the names of their columns."""
    return [dict(zip(columns, row, strict=True)) for row in rows]


def drawn(columns: Any, rows: Any, widest: int = _WIDEST) -> str:  # noqa: ANN401 - rows of any table
    """Return a table as text, one row a line; cells are cut to `widest` letters."""
    cells = [
        [str(name) for name in columns],
        *[["" if v is None else _cell(str(v), widest) for v in row] for row in rows],
    ]
    widths = [max(len(row[place]) for row in cells) for place in range(len(columns))]
    lines = [
        "  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        for row in cells
    ]
    return "\n".join(line.rstrip() for line in lines)


def _cell(text: str, widest: int) -> str:
    """Names come out of logs: a control character must not drive the terminal."""
    shown = harmless(text[: widest + 1])
    return shown if len(shown) <= widest else shown[: widest - 1] + "…"
