"""The commands about rows that were not accepted: see them, have them read again, or let them go."""

from collections.abc import Callable
from pathlib import Path

import click

from journey_mining.cli_parts import as_json_text, dicts, drawn, night_of, opened, with_folders
from journey_mining.errors import UsageError

Command = Callable[..., None]


def _with_choice(command: Command) -> Command:
    for name, words in (
        ("--reason", "Only rows with this reason."),
        ("--source", "Only rows of this source."),
    ):
        command = click.option(name, help=words)(command)
    return command


@click.group()
def quarantine() -> None:
    """See the rows that were not accepted, have them read again, or let them go."""


@quarantine.command("list")
@_with_choice
@click.option("--limit", default=50, show_default=True, help="Rows to show; 0 shows all.")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@with_folders
def show(
    project: Path,
    out: Path | None,
    source: str | None,
    reason: str | None,
    limit: int,
    as_json: bool,
) -> None:
    """Show rows with their file, line and reason; what they held is masked."""
    from journey_mining.ingest.waiting import waiting_rows

    with opened(project, out) as (_, _, warehouse):
        columns, rows = waiting_rows(warehouse, source, reason)
    shown = rows[: limit or None]
    if as_json:
        click.echo(as_json_text(dicts(columns, shown)))
        return
    click.echo(drawn(columns, shown, widest=80) if rows else "  nothing waits in quarantine")
    if len(shown) < len(rows):
        click.echo(f"… and {len(rows) - len(shown):,} more (--limit 0 shows all)")


@quarantine.command()
@_with_choice
@with_folders
def retry(project: Path, out: Path | None, source: str | None, reason: str | None) -> None:
    """Have the files of waiting rows read again by the next run.

    A run does so by itself for a source whose mapping has changed. Use this when something else has: a limit, or the
    file's neighbours.
    """
    from journey_mining.ingest.waiting import read_again
    from journey_mining.lock import only_run
    from journey_mining.settings import load_settings
    from journey_mining.warehouse import open_warehouse

    night = night_of(project, out, None)
    settings = load_settings(night.project)
    _needs_a_warehouse(night.warehouse, project)
    with only_run(night.out), open_warehouse(night.warehouse, settings.limits) as warehouse:
        again, gone = read_again(warehouse, night.project, source, reason)
    for name in gone:
        click.echo(f"{name}: no longer there; its rows stay as they are")
    click.echo(f"{len(again):,} files will be read again by the next run")


@quarantine.command()
@_with_choice
@click.option("--all", "everything", is_flag=True, help="All rows that wait.")
@with_folders
def drop(
    project: Path, out: Path | None, source: str | None, reason: str | None, everything: bool
) -> None:
    """Let rows go: they stay counted as quarantined, and stop no night any more.

    They stay let go when their file is read again. Name --source, --reason or both, or say --all.
    """
    from journey_mining.ingest.waiting import let_go
    from journey_mining.lock import only_run
    from journey_mining.settings import load_settings
    from journey_mining.warehouse import open_warehouse

    if not (source or reason or everything):
        message = "Say which rows: --source NAME, --reason REASON, or --all."
        raise UsageError(message)
    night = night_of(project, out, None)
    settings = load_settings(night.project)
    _needs_a_warehouse(night.warehouse, project)
    with only_run(night.out), open_warehouse(night.warehouse, settings.limits) as warehouse:
        rows = let_go(warehouse, source, reason)
    click.echo(f"{rows:,} rows let go")


def _needs_a_warehouse(path: Path, project: Path) -> None:
    if not path.exists():
        message = (
            f"Nothing was loaded yet. Do a night first: journey-mining run --project {project}"
        )
        raise UsageError(message)
