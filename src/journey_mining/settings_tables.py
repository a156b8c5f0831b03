"""Settings as tables of the schema `settings`, so that SQL can join what users wrote."""

import fnmatch
import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from journey_mining.errors import UsageError
from journey_mining.models import statement
from journey_mining.settings import Match, Settings
from journey_mining.settings_contract import ContractRule, contract_words
from journey_mining.settings_funnels import Funnel
from journey_mining.settings_limits import ENGINE_KEYS
from journey_mining.warehouse import insert_rows, open_sealed, pattern_problem

if TYPE_CHECKING:
    import duckdb

Row = tuple[object, ...]


def write_settings(
    cursor: "duckdb.DuckDBPyConnection",
    settings: Settings,
    sources: Sequence[tuple[str, str, timedelta]],
    parameters: Mapping[str, object],
    splits: Sequence[Row] = (),
) -> None:
    """Replace the tables of the schema `settings`.

    `sources` are id, channel and lateness in the order of trust; a list of one is a valid project. `splits` are links
    (namespace and identifier of either end) that join nobody.
    """
    cursor.execute(statement("warehouse/settings"))
    for table, rows in _tables(settings).items():
        insert_rows(cursor, f"settings.{table}", rows)
    needed = {source.id for source in settings.sources if source.must_arrive}
    ranked = [
        (name, rank, channel, late, name in needed)
        for rank, (name, channel, late) in enumerate(sources)
    ]
    insert_rows(cursor, "settings.sources", ranked)
    both_ways = dict.fromkeys([*splits, *((*one[2:], *one[:2]) for one in splits)])
    insert_rows(cursor, "settings.splits", list(both_ways))
    shown = [
        (name, _text(value))
        for name, value in sorted(parameters.items())
        if name not in ENGINE_KEYS
    ]
    insert_rows(cursor, "settings.parameters", shown)


def _tables(settings: Settings) -> dict[str, list[Row]]:
    return {
        "stages": [(s.name, place, s.after_goal) for place, s in enumerate(settings.stages, 1)],
        "touchpoints": [
            (place, t.name, t.stage, t.owner, *_match(t.match))
            for place, t in enumerate(settings.touchpoints, 1)
        ],
        "goals": [(name,) for name in settings.journeys.goal],
        "entries": [(name,) for name in settings.journeys.entry],
        "expected": expected_rows(settings.journeys.expected),
        "contract": contract_rows(settings.contract),
        **funnel_tables(settings.funnels),
        "releases": [(one.at.replace(tzinfo=None), one.name) for one in settings.releases],
    }


def expected_rows(names: Sequence[str]) -> list[Row]:
    """Return the rows of the table that says what the intended way is."""
    return [(place, name, step) for place, (name, step) in enumerate(_told_apart(names), 1)]


def contract_rows(rules: Sequence[ContractRule]) -> list[Row]:
    """Return the rows of the table that says what journeys should keep, numbered in the file's order."""
    return [
        (number, one.rule, one.first, one.then, one.within, one.times, contract_words(one), one.why)
        for number, one in enumerate(rules, 1)
    ]


def funnel_tables(funnels: Sequence[Funnel]) -> dict[str, list[Row]]:
    """Return the rows of the three tables that say what a funnel is."""
    return {
        "funnels": [_funnel(funnel) for funnel in funnels],
        "funnel_steps": [row for funnel in funnels for row in _funnel_steps(funnel)],
        "funnel_exclusions": [row for funnel in funnels for row in _exclusions(funnel)],
    }


def _funnel(funnel: Funnel) -> Row:
    kind = (funnel.order, funnel.entry, funnel.count, funnel.hold)
    return (funnel.name, len(funnel.steps), *kind, funnel.window, funnel.step_window)


def _funnel_steps(funnel: Funnel) -> list[Row]:
    found: list[Row] = []
    for place, (name, told_apart) in enumerate(_told_apart(funnel.steps), 1):
        shown = f"{place} of {len(funnel.steps)}" if funnel.order == "any" else told_apart
        found.append((funnel.name, place, name, shown, name in funnel.optional))
    return found


def _told_apart(names: Sequence[str]) -> list[tuple[str, str]]:
    """Return each name as it is, and with its number where it stands for the second time or later."""
    counts = [names[:place].count(name) for place, name in enumerate(names, 1)]
    return [
        (name, name if count == 1 else f"{name} ({count})")
        for name, count in zip(names, counts, strict=True)
    ]


def _exclusions(funnel: Funnel) -> list[Row]:
    return [
        (
            funnel.name,
            one.touchpoint,
            funnel.steps.index(one.after) + 1 if one.after else 1,
            funnel.steps.index(one.until) + 1 if one.until else len(funnel.steps),
            one.mode,
        )
        for one in funnel.exclude
    ]


def _match(match: Match) -> Row:
    attrs = json.dumps(match.attrs, sort_keys=True) if match.attrs else None
    before = [list(one) if one else None for one in (match.channel, match.source, match.name)]
    behind = [list(one) if one else None for one in (match.campaign, match.result)]
    return (*before, _regex(match), *behind, attrs)


def _regex(match: Match) -> str | None:
    # The engine matches the whole text, so fnmatch's anchor at the end goes.
    globs = [
        fnmatch.translate(page).removesuffix(r"\Z").removesuffix(r"\z") for page in match.page or ()
    ]
    return "|".join([*globs, *([match.page_regex] if match.page_regex else [])]) or None


def _text(value: object) -> str | None:
    if isinstance(value, timedelta):
        seconds = value.total_seconds()
        return f"{seconds / 3600:g} h" if seconds >= 3600 / 2 else f"{seconds:g} s"
    return None if value is None else str(value)


def check_patterns(settings: Settings) -> None:
    """Refuse a page pattern that the engine's linear-time regexes do not know.

    Raises
    ------
    UsageError
        naming each touchpoint whose pattern is wrong.
    """
    wrong = []
    with open_sealed(settings.limits) as engine:
        for touchpoint in settings.touchpoints:
            pattern = _regex(touchpoint.match)
            if pattern is not None and (reason := pattern_problem(engine, pattern)):
                wrong.append(f"journey.toml: touchpoint {touchpoint.name!r}: page_regex: {reason}")
    if wrong:
        raise UsageError("\n".join(wrong))
