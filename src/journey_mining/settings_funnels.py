"""Funnels as users write them, and what in one contradicts itself."""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from journey_mining.errors import near_miss
from journey_mining.setting_types import Duration, Name, Part


class Exclusion(Part):
    """A touchpoint that must not be met on the way through a funnel."""

    touchpoint: Name = Field(description="What must not be met; no step of the funnel.")
    after: Name | None = Field(None, description="From this step on; empty: the first.")
    until: Name | None = Field(None, description="Until this step; empty: the last.")
    mode: Literal["end_attempt", "drop_customer"] = Field(
        "end_attempt", description="end_attempt or drop_customer."
    )


class Funnel(Part):
    """Steps that someone wants counted in order."""

    name: Name = Field(description="Shown above the funnel.")
    steps: tuple[Name, ...] = Field(
        min_length=2, max_length=20, description="Touchpoints; one may stand again."
    )
    optional: tuple[Name, ...] = Field((), description="Steps that may be left out.")
    order: Literal["ordered", "strict", "any"] = Field(
        "ordered", description="ordered, strict or any."
    )
    window: Duration | None = Field(None, description="Time for the whole, its end inside.")
    step_window: Duration | None = Field(None, description="Time from one step to the next.")
    entry: Literal["any", "first"] = Field("any", description="Where an attempt may begin.")
    count: Literal["customers", "journeys", "attempts"] = Field(
        "customers", description="What is counted."
    )
    hold: Literal["channel", "session"] | None = Field(
        None, description="What must stay the same on the way: channel or session."
    )
    exclude: tuple[Exclusion, ...] = Field(
        (), description="Tables of touchpoint, after, until, mode: what must not be met."
    )


def funnel_contradictions(funnel: Funnel) -> Iterator[tuple[str, str]]:
    """Yield the key and the sentence of what in one funnel contradicts itself."""
    for name in funnel.optional:
        if name not in funnel.steps:
            guess = near_miss(name, funnel.steps)
            yield "optional", f"{name!r} is not a step of this funnel.{guess}"
        elif name in (funnel.steps[0], funnel.steps[-1]):
            yield "optional", f"{name!r} is the first or last step and is needed"
    if funnel.order == "any":
        yield from (("order", problem) for problem in _needs_an_order(funnel))
    yield from (("exclude", problem) for problem in _exclusions(funnel))


def _needs_an_order(funnel: Funnel) -> Iterator[str]:
    if len(set(funnel.steps)) < len(funnel.steps):
        yield 'a step stands twice; with order = "any" each stands once'
    ordered = {
        "optional": funnel.optional,
        "step_window": funnel.step_window,
        'count = "attempts"': funnel.count == "attempts",
        "after and until of exclude": any(one.after or one.until for one in funnel.exclude),
    }
    for name in (name for name, given in ordered.items() if given):
        yield f'{name} needs an order of the steps; order is "any"'


def _exclusions(funnel: Funnel) -> Iterator[str]:
    if len({one.mode for one in funnel.exclude}) > 1:
        yield "the exclusions of one funnel need the same mode"
    excluded = [one.touchpoint for one in funnel.exclude]
    for index, one in enumerate(funnel.exclude):
        if one.touchpoint in excluded[:index]:
            yield f"{one.touchpoint!r} stands twice"
        if one.touchpoint in funnel.steps:
            yield f"{one.touchpoint!r} is a step of this funnel and cannot be excluded"
        for name in (one.after, one.until):
            if name is not None and name not in funnel.steps:
                yield f"{name!r} is not a step of this funnel.{near_miss(name, funnel.steps)}"
            elif name is not None and (funnel.steps.count(name) > 1 or name in funnel.optional):
                yield f"{name!r} stands twice or is optional; after and until need a step that is neither"
        first, last = one.after or funnel.steps[0], one.until or funnel.steps[-1]
        places = {name: place for place, name in enumerate(funnel.steps)}
        start = 0 if one.after is None else places.get(first, -1)
        end = len(funnel.steps) - 1 if one.until is None else places.get(last, len(funnel.steps))
        if start >= end:
            yield f"{last!r} does not come after {first!r}"
