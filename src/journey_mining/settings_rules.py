"""What no single key of the settings can get wrong alone: names that point nowhere, and twins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journey_mining.errors import near_miss
from journey_mining.presets import STAGE_PRESETS
from journey_mining.settings_contract import contract_contradictions, contract_words
from journey_mining.settings_funnels import funnel_contradictions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from journey_mining.settings import Settings
    from journey_mining.toml_file import Key

Problem = tuple["Key", str]


def contradictions(settings: Settings) -> Iterator[Problem]:
    """Yield the key and the sentence of each contradiction between settings."""
    yield from _stages(settings)
    yield from _sources(settings)
    yield from _named_touchpoints(settings)
    yield from _funnels(settings)
    yield from _contract(settings)
    yield from _times(settings)


def _stages(settings: Settings) -> Iterator[Problem]:
    preset = settings.journeys.stages
    if preset is not None and preset not in STAGE_PRESETS:
        presets = ", ".join(STAGE_PRESETS)
        yield ("journeys", "stages"), f"{preset!r} is no preset. Presets: {presets}"
    names = [stage.name for stage in settings.stages]
    for index, name in enumerate(names):
        if name in names[:index]:
            yield ("stages", index, "name"), f"{name!r} stands twice"
    if names and all(stage.after_goal for stage in settings.stages):
        yield ("stages",), "every stage is after_goal; the goal needs a stage before it"
    for index, touchpoint in enumerate(settings.touchpoints):
        if touchpoint.stage is not None and touchpoint.stage not in names:
            guess = near_miss(touchpoint.stage, names)
            problem = f"{touchpoint.stage!r} is not a stage.{guess} Stages: {', '.join(names)}"
            yield ("touchpoints", index, "stage"), problem


def _sources(settings: Settings) -> Iterator[Problem]:
    ids = [source.id for source in settings.sources]
    if not ids:
        yield ("sources",), "no source. Add [[sources]] with a map and a path"
    for index, one in enumerate(ids):
        if one in ids[:index]:
            yield (
                ("sources", index, "id"),
                f"{one!r} stands twice; give each use of a mapping an id of its own",
            )
    for index, touchpoint in enumerate(settings.touchpoints):
        for source in touchpoint.match.source or ():
            if source not in ids:
                problem = (
                    f"{source!r} is not a source.{near_miss(source, ids)} Sources: {', '.join(ids)}"
                )
                yield ("touchpoints", index, "match", "source"), problem


def _named_touchpoints(settings: Settings) -> Iterator[Problem]:
    stage_of = {touchpoint.name: touchpoint.stage for touchpoint in reversed(settings.touchpoints)}
    after = {stage.name for stage in settings.stages if stage.after_goal}
    for index, touchpoint in enumerate(settings.touchpoints):
        if touchpoint.stage != stage_of[touchpoint.name]:
            problem = f"{touchpoint.name!r} is in another stage in an earlier rule; a touchpoint has one stage"
            yield ("touchpoints", index, "stage"), problem
    for place, name in _names(settings):
        if name not in stage_of:
            yield place, f"{name!r} is not a touchpoint.{near_miss(name, stage_of)}"
    for name in settings.journeys.goal:
        if stage_of.get(name) in after:
            yield ("journeys", "goal"), f"{name!r} lies in a stage marked after_goal; a goal cannot"


def _names(settings: Settings) -> Iterator[tuple[Key, str]]:
    """Yield each key that names a touchpoint, and the name."""
    for key in ("goal", "entry", "expected"):
        yield from ((("journeys", key), name) for name in getattr(settings.journeys, key))
    for index, funnel in enumerate(settings.funnels):
        yield from ((("funnels", index, "steps"), name) for name in funnel.steps)
        yield from ((("funnels", index, "exclude"), one.touchpoint) for one in funnel.exclude)
    for index, rule in enumerate(settings.contract):
        for key, name in (("first", rule.first), ("then", rule.then)):
            if name is not None:
                yield ("contract", index, key), name


def _funnels(settings: Settings) -> Iterator[Problem]:
    names = [funnel.name for funnel in settings.funnels]
    for index, funnel in enumerate(settings.funnels):
        if funnel.name in names[:index]:
            yield ("funnels", index, "name"), f"{funnel.name!r} stands twice"
        for key, problem in funnel_contradictions(funnel):
            yield ("funnels", index, key), problem


def _contract(settings: Settings) -> Iterator[Problem]:
    said = [contract_words(rule) for rule in settings.contract]
    for index, rule in enumerate(settings.contract):
        problems = list(contract_contradictions(rule))
        for key, problem in problems:
            yield ("contract", index, key), problem
        if not problems and said[index] in said[:index]:
            yield ("contract", index, "rule"), f"{said[index]!r} stands twice"


def _times(settings: Settings) -> Iterator[Problem]:
    journeys = settings.journeys
    if journeys.session_gap > journeys.time_out:
        yield ("journeys", "session_gap"), "is longer than time_out"
    if journeys.quiet_time != "auto" and journeys.quiet_time > journeys.time_out:
        yield ("journeys", "quiet_time"), "is longer than time_out; a journey times out before"
