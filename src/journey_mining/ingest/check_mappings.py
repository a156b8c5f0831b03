"""Mappings checked by name, with or without a project that uses them."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from journey_mining.errors import UsageError
from journey_mining.ingest.check import expression_problems
from journey_mining.ingest.engine import Engine
from journey_mining.ingest.mapping import SHIPPED, LoadedMapping, load_mapping
from journey_mining.settings import load_settings
from journey_mining.warehouse import EngineLimits


def mappings_of(project: Path) -> tuple[str, ...]:
    """Return the mappings that a project's settings use; without settings, those in its `sources/`.

    Raises
    ------
    UsageError
        if there are neither.
    """
    if (project / "journey.toml").exists():
        used = [source.map for source in load_settings(project).sources]
    else:
        used = sorted(path.stem for path in (project / "sources").glob("*.toml"))
    if not used:
        message = (
            "There is no mapping to check here. Name one: journey-mining source check NAME; "
            "or give the folder of a project with --project."
        )
        raise UsageError(message)
    return tuple(dict.fromkeys(used))


def check_mappings(
    names: Sequence[str], project: Path, limits: EngineLimits
) -> Iterator[tuple[str, str]]:
    """Yield (name, file) of each mapping once all are known to be right.

    Raises
    ------
    UsageError
        with every mistake of every mapping.
    """
    mistakes: list[str] = []
    right: list[tuple[str, str]] = []
    with Engine(limits) as engine:
        refused = engine.refused_functions()
        for name in dict.fromkeys(names):
            try:
                loaded = load_mapping(name, project)
            except UsageError as error:
                mistakes += _without_settings(str(error)).split("\n")
                continue
            mistakes += map(str, expression_problems(engine, loaded, refused))
            right.append((name, _place(loaded, project)))
    if mistakes:
        raise UsageError("\n".join(mistakes))
    yield from right


def _without_settings(message: str) -> str:
    """Return a message without the settings that a night would have read the name from."""
    return message.removeprefix("journey.toml: sources: ")


def _place(loaded: LoadedMapping, project: Path) -> str:
    if loaded.path.is_relative_to(SHIPPED):
        return f"shipped {loaded.path.name}"
    path = loaded.path
    return str(path.relative_to(project) if path.is_relative_to(project) else path)
