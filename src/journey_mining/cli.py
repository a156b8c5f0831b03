"""The commands: a thin face over functions that others can call too."""

import sys
from pathlib import Path
from typing import NoReturn

import click

from journey_mining import __version__
from journey_mining.cli_identity import identity
from journey_mining.cli_parts import (
    as_json_text,
    dicts,
    drawn,
    last_as_of,
    night_of,
    opened,
    say,
    with_folders,
)
from journey_mining.cli_quarantine import quarantine
from journey_mining.cli_source import source
from journey_mining.errors import JourneyMiningError
from journey_mining.exits import explained


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, message="%(version)s")
def cli() -> None:
    """Customer journeys from web, email and support logs.

    Begin with `journey-mining init DIR`, put your logs there, then `journey-mining run`.
    """


@cli.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def init(folder: Path) -> None:
    """Make a project: journey.toml to fill in, and a key outside it."""
    from journey_mining.project import make_project

    for line in make_project(folder):
        click.echo(line)


@cli.command()
@with_folders
def check(project: Path, out: Path | None) -> None:
    """Check settings, key and mappings; run nothing."""
    from journey_mining.project import check_project

    del out
    for line in check_project(project):
        click.echo(line)


@cli.command()
@click.option(
    "--as-of", help="The instant the night is about, as 2026-11-22T04:00:00Z. [default: now]"
)
@click.option("--full", is_flag=True, help="Work out every customer again, touched or not.")
@with_folders
def run(project: Path, out: Path | None, as_of: str | None, full: bool) -> None:
    """Do a night: everything new since the last one, then the report."""
    from journey_mining.lock import only_run
    from journey_mining.run import failed, run_night

    night = night_of(project, out, as_of)
    with only_run(night.out):
        try:
            page = run_night(night, say, full=full)
        except JourneyMiningError as error:
            failed(night, error)
            raise
    click.echo(f"Report: {page}")


@cli.command()
@click.argument("name", required=False)
@click.option("--show", is_flag=True, help="Print the wrong rows.")
@with_folders
def verify(project: Path, out: Path | None, name: str | None, show: bool) -> None:
    """Run every check, or one: a row returned is a broken promise."""
    from journey_mining.checks import find_check, find_checks, wrong_rows
    from journey_mining.errors import GateError

    checks = {name: find_check(name)} if name else find_checks()
    wrong = 0
    with opened(project, out) as (night, settings, warehouse):
        parameters = settings.parameters(last_as_of(night))
        for one, model in checks.items():
            rows = wrong_rows(warehouse, model, parameters)
            wrong += bool(rows)
            click.echo(
                f"{'ok    ' if not rows else 'BROKEN'} {one}"
                + (f": {len(rows)} rows" if rows else "")
            )
            for row in rows if show else ():
                click.echo("       " + " | ".join(str(value) for value in row))
    if wrong:
        message = f"{wrong} of {len(checks)} promises are broken. See the rows with: journey-mining verify NAME --show"
        raise GateError(message)


@cli.command()
@click.argument("address")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@click.option("--limit", default=20, show_default=True, help="Cases to show; 0 shows all.")
@with_folders
def explain(project: Path, out: Path | None, address: str, as_json: bool, limit: int) -> None:
    """Show the SQL and the cases behind a number: TABLE/KEY…, as drop_off/stage/Purchase/abandoned."""
    from journey_mining.explain import explain as find_explanation

    with opened(project, out, published=True) as (night, settings, warehouse):
        found = find_explanation(warehouse, address, settings.parameters(last_as_of(night)))
    cases = found.cases[: limit or None]
    if as_json:
        click.echo(
            as_json_text(
                {
                    "number": found.number,
                    "sql": found.statements,
                    "cases": dicts(found.columns, cases),
                }
            )
        )
        return
    click.echo("\n\n".join(found.statements))
    click.echo(
        f"\n-- {address}: {found.figure} = {found.number:,}; its {len(found.cases):,} cases:"
    )
    click.echo(drawn(found.columns, cases))
    if len(cases) < len(found.cases):
        click.echo(f"… and {len(found.cases) - len(cases):,} more (--limit 0 shows all)")


@cli.command()
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@with_folders
def status(project: Path, out: Path | None, as_json: bool) -> None:
    """Tell what came in, what waits in quarantine, and what was published."""
    from journey_mining.status import published, status_tables

    with opened(project, out) as (night, _settings, warehouse):
        tables = list(status_tables(warehouse))
        sentence = published(night)
    if as_json:
        click.echo(
            as_json_text(
                {title: dicts(columns, rows) for title, columns, rows in tables}
                | {"night": sentence}
            )
        )
        return
    for title, columns, rows in tables:
        click.echo(f"{title}\n{drawn(columns, rows) if rows else '  none'}\n")
    click.echo(sentence)


@cli.command()
@click.option(
    "--to",
    "folder",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="A folder.",
)
@click.option(
    "--format",
    "file_format",
    default="parquet",
    show_default=True,
    help="parquet or csv: a file a table. xes or ocel: the journeys as one event log. bpmn: the model of their paths.",
)
@with_folders
def export(project: Path, out: Path | None, folder: Path, file_format: str) -> None:
    """Write every table as a file, ordered by its key, or the journeys as one event log or model."""
    from journey_mining.export.tables import export_tables

    with opened(project, out) as (_, _, warehouse):
        paths = export_tables(warehouse, folder, file_format, say)
    click.echo(f"{len(paths)} file{'s' * (len(paths) != 1)} in {folder}")


@cli.command()
@click.option(
    "--to",
    "folder",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="A folder.",
)
@click.option("--people", default=3000, show_default=True, help="How many customers.")
@click.option("--seed", default=7, show_default=True, help="The same seed gives the same bytes.")
def sample(folder: Path, people: int, seed: int) -> None:
    """Write an invented world with planted stories, in the vendors' own formats."""
    from journey_mining.sample import write_sample

    write_sample(folder, people, seed, say)
    click.echo(f"Sample: {folder}. Run it with: journey-mining run --project {folder}")


cli.add_command(source)
cli.add_command(quarantine)
cli.add_command(identity)


def main() -> NoReturn:
    """Run the command line."""
    explained(cli, debug="--debug" in sys.argv)
