"""Find every mistake of a project's sources before any of their files is opened."""

from collections.abc import Iterator
from pathlib import Path

from journey_mining.errors import JourneyMiningError, UsageError
from journey_mining.ingest.engine import Engine
from journey_mining.ingest.evaluation import cast_type
from journey_mining.ingest.expressions import (
    TIMES,
    literal,
    named_expressions,
    refusals,
)
from journey_mining.ingest.files import path_problem
from journey_mining.ingest.mapping import LoadedMapping, Mapping, load_mapping
from journey_mining.ingest.patterns import pattern_problem
from journey_mining.ingest.problem import Problem
from journey_mining.settings import Settings, Source
from journey_mining.warehouse import translated

_TIMES = (
    "TIMESTAMP",
    "TIMESTAMP WITH TIME ZONE",
    "TIMESTAMP_NS",
    "TIMESTAMP_MS",
    "TIMESTAMP_S",
    '"NULL"',
)

Said = tuple[str, str, str]


def check_sources(settings: Settings, project: Path) -> list[Problem]:
    """Return every mistake in paths, mappings and their expressions; an empty list if all is right.

    Each expression is bound and run against an empty record in a sealed engine, so that unknown names, bad SQL and
    wrong types show before a file is read.
    """
    problems: list[Problem] = []
    seen: set[str] = set()
    with Engine(settings.limits) as engine:
        refused = engine.refused_functions()
        for source in settings.sources:
            problem = path_problem(source.path, source.id)
            problems += [problem] if problem else []
            if source.id in seen:
                what = "is used twice; give one of them an id of its own"
                problems.append(Problem(f"journey.toml: sources: id {source.id!r}", what))
            seen.add(source.id)
            problems += _mapping_problems(engine, source, project, refused)
    return problems


def _mapping_problems(
    engine: Engine, source: Source, project: Path, refused: frozenset[str]
) -> Iterator[Problem]:
    try:
        loaded = load_mapping(source.map, project)
    except UsageError as error:
        for line in str(error).split("\n"):
            where, _, what = line.partition(": ")
            yield Problem(where, what)
        return
    yield from expression_problems(engine, loaded, refused)


def expression_problems(
    engine: Engine, loaded: LoadedMapping, refused: frozenset[str]
) -> Iterator[Problem]:
    """Yield what is wrong with a mapping's expressions, its pattern and its paths."""
    sound: list[Said] = []
    for key, column, text in [*named_expressions(loaded.mapping), *_layout(loaded.mapping)]:
        where = f"{loaded.path.name}: {key}"
        reasons = list(refusals(engine.parse_tree(text), refused))
        yield from (Problem(where, f"{reason}. It is {text!r}") for reason in reasons)
        sound += [] if reasons else [(where, column, text)]
    yield from _unbound(engine, sound)
    yield from _file_problems(engine, loaded, refused)
    pattern = loaded.mapping.input.pattern
    if pattern is not None and (what := pattern_problem(pattern)):
        yield Problem(f"{loaded.path.name}: [input] pattern", what)


def _file_problems(
    engine: Engine, loaded: LoadedMapping, refused: frozenset[str]
) -> Iterator[Problem]:
    """Yield what is wrong with the expressions over a file's name."""
    for key in ("partition", "edition"):
        text = getattr(loaded.mapping.source, key)
        if text is None:
            continue
        where = f"{loaded.path.name}: [source] {key}"
        reasons = list(refusals(engine.parse_tree(text), refused))
        yield from (Problem(where, f"{reason}. It is {text!r}") for reason in reasons)
        if not reasons:
            try:
                with translated(""):
                    engine.places(text, None, [""])
            except JourneyMiningError as error:
                yield Problem(where, str(error).removeprefix(": "))


def _layout(mapping: Mapping) -> Iterator[Said]:
    layout = mapping.input
    for key in ("explode", "explode_child", "unwrap"):
        if path := getattr(layout, key):
            yield f"[input] {key}", key, f"json_extract(rec, {literal(path)})"


def _unbound(engine: Engine, said: list[Said]) -> Iterator[Problem]:
    """Bind all at once; where that fails, one by one, to say which."""
    try:
        with translated(""):
            kinds = _bind(engine, said)
    except JourneyMiningError as error:
        if len(said) == 1:
            yield Problem(said[0][0], str(error).removeprefix(": "))
        else:
            for one in said:
                yield from _unbound(engine, [one])
        return
    for (where, column, _), kind in zip(said, kinds, strict=True):
        if column in TIMES and kind not in _TIMES:
            what = f"gives {kind}, not a time; wrap it in ts_iso(…), ts_fmt(…), ts_local(…) or ts_epoch(…)"
            yield Problem(where, what)


def _bind(engine: Engine, said: list[Said]) -> list[str]:
    bare = [text for _, _, text in said]
    cast = [f"({text})::{cast_type(column)}" for _, column, text in said]
    return engine.types_of([*bare, *cast])[: len(said)]
