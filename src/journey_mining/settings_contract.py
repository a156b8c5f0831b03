"""Rules of the contract as users write them: what each needs, and how it reads in plain words."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Literal

from pydantic import Field

from journey_mining.setting_types import Duration, Name, Part

# Which keys each rule needs, and which it may have; `rule` and `why` go with all.
_NEEDS = {
    "followed_by": ("first", "then"),
    "must": ("first",),
    "never": ("first",),
    "starts_with": ("first",),
    "before": ("first", "then"),
    "at_most": ("first", "times"),
}
_MAY = {"followed_by": ("within",)}
_UNITS = ((86400, "day"), (3600, "hour"), (60, "minute"), (1, "second"))


class ContractRule(Part):
    """A rule that journeys should keep."""

    rule: Literal["followed_by", "must", "never", "starts_with", "before", "at_most"] = Field(
        description="followed_by, must, never, starts_with, before, at_most."
    )
    first: Name | None = Field(None, description="The touchpoint the rule is about; always needed.")
    then: Name | None = Field(
        None,
        description="followed_by: what must follow each `first`; before: what needs a `first` before it.",
    )
    within: Duration | None = Field(
        None, description="followed_by: in which time, from entering one to entering the other."
    )
    times: int | None = Field(None, ge=1, description="at_most: how often at most.")
    why: str | None = Field(None, max_length=500, description="The reason, in words.")


def contract_words(rule: ContractRule) -> str:
    """Return a rule in plain words, such as `Payment failed is followed by Payment within 1 hour`."""
    first, then = rule.first, rule.then
    within = "" if rule.within is None else f" within {_span(rule.within)}"
    times = f"{rule.times} times" if rule.times != 1 else "once"
    return {
        "followed_by": f"{first} is followed by {then}{within}",
        "must": f"{first} happens",
        "never": f"{first} never happens",
        "starts_with": f"Begins with {first}",
        "before": f"{first} comes before {then}",
        "at_most": f"{first} at most {times}",
    }[rule.rule]


def contract_contradictions(rule: ContractRule) -> Iterator[tuple[str, str]]:
    """Yield the key and the sentence of what in one rule is missing, of no use, or contradicts itself."""
    needed, possible = _NEEDS[rule.rule], _MAY.get(rule.rule, ())
    for key in needed:
        if getattr(rule, key) is None:
            yield "rule", f'rule = "{rule.rule}" needs {key}. It takes {_listed(needed, possible)}'
    for key in ("first", "then", "within", "times"):
        if key not in (*needed, *possible) and getattr(rule, key) is not None:
            yield (
                key,
                f'means nothing for rule = "{rule.rule}", which takes {_listed(needed, possible)}',
            )
    if "then" in needed and rule.first is not None and rule.first == rule.then:
        yield "then", f"{rule.then!r} is also first; a rule of two touchpoints needs two"


def _listed(needed: tuple[str, ...], possible: tuple[str, ...]) -> str:
    return ", ".join([*needed, *(f"{key} (optional)" for key in possible)])


def _span(span: timedelta) -> str:
    seconds = round(span.total_seconds())
    size, unit = next((one for one in _UNITS if seconds % one[0] == 0), _UNITS[-1])
    number = seconds // size
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"
