"""Expressions that say nothing: a misspelt key is no error to the engine, only NULL."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches

import pyarrow as pa
import pyarrow.compute as pc

from journey_mining.ingest.engine import Engine
from journey_mining.ingest.expressions import REQUIRED, compile_mapping, named_expressions
from journey_mining.ingest.mapping import Kept, Mapping
from journey_mining.ingest.plan import Plan
from journey_mining.ingest.records import Record, Steps, lookups, path_steps, values_at, written
from journey_mining.ingest.repeats import Repeats

# Columns of text that never decide whether a row is accepted; each can carry another's expression.
_CARRIERS = (
    "result", "campaign", "content_ref", "url_path", "referrer_path", "referrer_host", "session_ref", "author_ref",
    "score_scale", "version",
)  # fmt: skip
_FIRST = 500
_NEAR = 0.75


@dataclass(frozen=True)
class Unfilled:
    """An expression that gives nothing: its key as the mapping writes it, what is wrong, and a guess."""

    key: str
    what: str
    hint: str


class Unanswered:
    """The expressions that were NULL on every accepted row so far."""

    def __init__(self, plan: Plan, engine: Engine) -> None:
        """Begin with all of them."""
        self._engine = engine
        # A needed column is never NULL on an accepted row, and a filter is no column.
        self.left = {
            key: text
            for key, column, text in named_expressions(plan.mapping)
            if column not in (*REQUIRED, "kept")
        }

    def look_at(self, plan: Plan, lines: pa.Table) -> None:
        """Strike out what says something of these lines; most do so within the first few."""
        for part in (lines.slice(0, _FIRST), lines.slice(_FIRST)):
            names = list(self.left)
            for start in range(0, len(names) if part.num_rows else 0, len(_CARRIERS)):
                self._strike(plan, part, names[start : start + len(_CARRIERS)])

    def _strike(self, plan: Plan, lines: pa.Table, names: list[str]) -> None:
        # The night's own engine answers, each expression in the place of another column.
        said = {
            column: f"nullif(({self.left[name]})::varchar, '[]')"
            for name, column in zip(names, _CARRIERS, strict=False)
        }
        probe = _only(plan.mapping, said)
        probing = replace(plan, mapping=probe, program=compile_mapping(probe))
        outcomes = self._engine.judge(probing, lines, Repeats())
        accepted = outcomes.filter(pc.is_null(outcomes["reason"]))
        for name, column in zip(names, _CARRIERS, strict=False):
            if accepted[column].null_count < accepted.num_rows:
                del self.left[name]


def unfilled(mapping: Mapping, nulls: set[str], seen: list[Record]) -> Iterator[Unfilled]:
    """Yield the expressions that give nothing, in the order of the mapping.

    Parameters
    ----------
    mapping
        the mapping.
    nulls
        keys of the expressions that are NULL on every accepted row.
    seen
        some of the records, to tell a key that none of them has.
    """
    for key, _, text in named_expressions(mapping):
        paths = lookups(text) if seen else []
        lost = [missing(seen, base, path) for base, path in paths]
        absent = next((one for one in lost if one), None) if all(lost) else None
        if key in nulls:
            what = "NULL on every accepted row"
            yield Unfilled(key, f"{what}; {absent[0]}" if absent else what, _hint(absent))
        elif absent:
            yield Unfilled(key, absent[0], _hint(absent))
    for key, kept in (("[attrs] keep", mapping.attrs), ("[traits] keep", mapping.traits)):
        yield from _lost_keys(key, kept, seen)


def missing(seen: list[Record], base: str, path: str) -> tuple[str, str] | None:
    """Return what no record has of a path and the nearest key that some have; None if one has it."""
    steps = path_steps(path)
    if steps is None:
        return None
    place = 0 if base == "rec" else 1
    found = [record[place] for record in seen]
    for depth, step in enumerate(steps):
        inner = [value for one in found for value in values_at(one, (step,))]
        if not inner:
            keys = {key for one in found if isinstance(one, dict) for key in one}
            guess = _guess(step, sorted(keys)) if isinstance(step, str) else ""
            shown = path if len(steps) == 1 else written(steps[: depth + 1])
            return f"no {'record' if base == 'rec' else 'parent'} looked at has {shown!r}", guess
        found = inner
    return None


def _lost_keys(key: str, kept: Kept, seen: list[Record]) -> Iterator[Unfilled]:
    start: Steps = path_steps(kept.path) or ()
    for name in kept.keep if seen else ():
        path = written((*start, name)) if start else name
        if (lost := missing(seen, "rec", path)) and lost[1]:
            # Keys that are only rare are no news; those that look misspelt are.
            yield Unfilled(key, lost[0], lost[1])


def _guess(key: str, known: list[str]) -> str:
    # Nearer than a mistyped word of a fixed list must be: a log has many keys, and most are merely others.
    close = get_close_matches(key, known, n=1, cutoff=_NEAR)
    return f"Did you mean {close[0]!r}?" if close else ""


def _hint(absent: tuple[str, str] | None) -> str:
    return absent[1] if absent else ""


def _only(mapping: Mapping, said: dict[str, str]) -> Mapping:
    bare = dict.fromkeys(_CARRIERS, None)
    event = mapping.event.model_copy(update={**bare, **said})
    return mapping.model_copy(
        update={
            "event": event,
            "identity": (),
            "fact": None,
            "attrs": Kept(),
            "traits": Kept(),
        }
    )
