"""The commands about sources: check a mapping, see what it makes of a file, draft a new one."""

import json
import secrets
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from journey_mining.cli_parts import instant
from journey_mining.errors import UsageError
from journey_mining.terminal import harmless

if TYPE_CHECKING:
    from journey_mining.ingest.plan import Plan
    from journey_mining.settings_limits import Limits

Command = Callable[..., None]

_A_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


def _with_debug(command: Command) -> Command:
    return click.option("--debug", is_flag=True, expose_value=False, help="Show tracebacks.")(
        command
    )


def _with_project(command: Command) -> Command:
    return click.option(
        "--project",
        type=click.Path(path_type=Path, file_okay=False),
        default=Path(),
        help="The folder whose sources/ holds your mappings. [default: here]",
    )(_with_debug(command))


def _with_as_of(command: Command) -> Command:
    return click.option(
        "--as-of",
        help="The instant times are held against, as 2026-11-22T04:00:00Z. [default: now]",
    )(command)


@click.group()
def source() -> None:
    """Check a source's mapping, try it on a file, or draft a new one."""


@source.command()
@click.argument("names", nargs=-1, metavar="[NAME]...")
@_with_project
def check(project: Path, names: tuple[str, ...]) -> None:
    """Bind every expression of mappings, before a file is opened: those named, or all the project uses."""
    from journey_mining.ingest.check_mappings import check_mappings, mappings_of

    project = project.resolve()
    wanted = names or mappings_of(project)
    for name, place in check_mappings(wanted, project, _limits(project)):
        click.echo(f"ok {name} ({place})")


@source.command()
@click.argument("name")
@click.argument("files", nargs=-1, required=True, type=_A_FILE)
@click.option("--rows", default=10, show_default=True, type=click.IntRange(0), help="Rows to show.")
@click.option(
    "--limit",
    default=100_000,
    show_default=True,
    type=click.IntRange(1),
    help="Rows to read at most.",
)
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@_with_as_of
@_with_project
def preview(
    project: Path,
    as_of: str | None,
    name: str,
    files: tuple[Path, ...],
    rows: int,
    limit: int,
    as_json: bool,
) -> None:
    """Show what the mapping NAME makes of FILES; nothing is written, and no key is needed."""
    from journey_mining.cli_preview import sentences
    from journey_mining.ingest.engine import Engine
    from journey_mining.ingest.files import shown
    from journey_mining.ingest.preview import Reading, places_of
    from journey_mining.ingest.preview_counts import counted
    from journey_mining.ingest.trial import Trial

    project = project.resolve()
    limits = _limits(project)
    plan = _plan(name, project, instant(as_of), limits)
    names = [harmless(shown(bytes(file))) for file in files]
    with Engine(limits) as engine:
        reading = Reading(plan, engine, limits, limit)
        reading.take(files, names)
        found = counted(reading, Trial(engine), rows, list(places_of(plan, engine, names)))
    if as_json:
        click.echo(json.dumps(asdict(found), indent=1, default=str, ensure_ascii=False))
        return
    click.echo("\n".join(sentences(found)))


@source.command()
@click.option("--from", "file", required=True, type=_A_FILE, help="A sample of the log.")
@click.option("--name", help="Name of the mapping. [default: the file's]")
@click.option(
    "--to",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The mapping to write, as sources/NAME.toml. [default: standard output]",
)
@_with_as_of
@_with_debug
def new(file: Path, name: str | None, to: Path | None, as_of: str | None) -> None:
    """Draft a mapping from a sample: form, keys with types and null shares, and guesses to correct."""
    from journey_mining.ingest.draft import draft, name_for

    if to is not None and to.exists():
        raise UsageError(_taken(to))
    name = name_for(name or (to.stem if to else file.name), is_given=bool(name or to))
    text = draft(file, name, _default_limits(), instant(as_of))
    if to is None:
        click.echo(text, nl=False)
        return
    to.parent.mkdir(parents=True, exist_ok=True)
    try:
        with to.open("x", encoding="utf-8") as written:
            written.write(text)
    except FileExistsError:
        raise UsageError(_taken(to)) from None
    click.echo(
        f"{to}: a draft, read its comments. Then: journey-mining source preview {name} {file}"
    )


def _taken(path: Path) -> str:
    return f"{path}: is already there; nothing was changed. Give another --to, or move it away."


def _plan(name: str, project: Path, as_of: datetime, limits: "Limits") -> "Plan":
    from journey_mining.ingest.check_mappings import check_mappings
    from journey_mining.ingest.plan import make_plan
    from journey_mining.settings import Source

    list(check_mappings((name,), project, limits))
    # Pseudonyms of one preview: nobody can tie them to those of a night, or of another preview.
    key = secrets.token_bytes(32)
    return make_plan(Source(map=name, path="-"), project, as_of, key)


def _limits(project: Path) -> "Limits":
    """Return the project's limits, so that files are read as at night; the defaults without a project."""
    from journey_mining.settings import load_settings

    return load_settings(project).limits if _has_settings(project) else _default_limits()


def _default_limits() -> "Limits":
    from journey_mining.settings_limits import Limits

    return Limits()


def _has_settings(project: Path) -> bool:
    return (project / "journey.toml").exists()
