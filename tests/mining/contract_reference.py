"""Rules and the expected way once more, from DESIGN §5, by reading each journey: slow, obvious, no SQL, no pm4py."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from journey_mining.settings_contract import ContractRule
from tests.mining.world import Journey, Step, World

Verdict = tuple[str, int | None]


def is_running(world: World, one: Journey) -> bool:
    """Say whether another step may still join a journey."""
    if one.outcome == "open":
        return True
    is_last = all(
        other.number <= one.number for other in world.journeys if other.customer == one.customer
    )
    goes_on = any(is_after for _, is_after in world.stages)
    is_fresh = world.watermark - one.steps[-1].left < world.quiet_time
    return one.outcome == "converted" and is_last and goes_on and is_fresh


def verdict(world: World, rule: ContractRule, one: Journey) -> Verdict:
    """Return whether a journey kept a rule for good, and the number of the step that broke it."""
    places = [k for k, step in enumerate(one.steps, 1) if step.touchpoint == rule.first]
    if rule.rule in ("followed_by", "before"):
        return _of_two(world, rule, one, places)
    ways = {
        "must": ("kept" if places else "missing", None),
        "never": ("broken", places[0]) if places else ("so far", None),
        "at_most": ("broken", places[rule.times or 0])
        if len(places) > (rule.times or 0)
        else ("so far", None),
        "starts_with": ("kept", None) if 1 in places else ("broken", 1),
    }
    how, k = ways[rule.rule]
    if how in ("so far", "missing") and is_running(world, one):
        return "pending", None
    return {"so far": "kept", "missing": "broken"}.get(how, how), k


def _of_two(world: World, rule: ContractRule, one: Journey, places: list[int]) -> Verdict:
    if rule.rule == "before":
        thens = [k for k, step in enumerate(one.steps, 1) if step.touchpoint == rule.then]
        if not thens:
            return "does not apply", None
        return ("kept", None) if places and places[0] < thens[0] else ("broken", thens[0])
    if not places:
        return "does not apply", None
    for k in places:
        if _is_lost(world, rule, one, k):
            return "broken", k
    return "pending" if is_running(world, one) else "kept", None


def _is_lost(world: World, rule: ContractRule, one: Journey, k: int) -> bool:
    """Say whether what should follow step k did not, and cannot any more."""
    begun = one.steps[k - 1].entered
    hours = None if rule.within is None else rule.within.total_seconds() / 3600
    later = [step.entered for step in one.steps[k:] if step.touchpoint == rule.then]
    if later:
        return hours is not None and later[0] - begun > hours
    is_too_late = hours is not None and begun + hours <= world.watermark
    return is_too_late or not is_running(world, one)


@dataclass(frozen=True)
class Alignment:
    """Which steps of a way are which of the expected ones, by place from 1."""

    met: tuple[tuple[int, int], ...]
    cost: int


def cheapest(way: Sequence[str], expected: Sequence[str], is_pending: bool) -> Alignment:
    """Try every alignment; of equally cheap ones take what meets the way's first steps, then the first expected."""
    found = []
    for size in range(min(len(way), len(expected)) + 1):
        for ours in combinations(range(len(way)), size):
            for theirs in combinations(range(len(expected)), size):
                if all(way[i] == expected[j] for i, j in zip(ours, theirs, strict=True)):
                    reach = (max(theirs, default=-1) + 1) if is_pending else len(expected)
                    cost = len(way) - size + reach - size
                    added = [i not in ours for i in range(len(way))]
                    skipped = [j not in theirs for j in range(reach)]
                    skipped += [False] * (len(expected) - reach)
                    found.append((cost, added, skipped, ours, theirs))
    cost, _, _, ours, theirs = min(found)
    pairs = tuple((i + 1, j + 1) for i, j in zip(ours, theirs, strict=True))
    return Alignment(pairs, cost)


def edit_distance(way: Sequence[str], expected: Sequence[str], is_pending: bool) -> int:
    """Return the least number of insertions and deletions between a way and the expected one, or its best beginning."""
    row = list(range(len(expected) + 1))
    for k, name in enumerate(way, 1):
        above, row = row, [k]
        for j, other in enumerate(expected, 1):
            same = above[j - 1] if name == other else len(way) + len(expected) + 1
            row.append(min(above[j] + 1, row[j - 1] + 1, same))
    return min(row) if is_pending else row[-1]


def compared(world: World, expected: Sequence[str], one: Journey) -> tuple[list[Step], bool]:
    """Return the steps of a journey that are compared with the expected way, and whether more may come."""
    ends_there = any(
        step.is_goal and step.touchpoint == expected[-1]
        for other in world.journeys
        for step in other.steps
    )
    if ends_there and one.goal:
        return list(one.steps[: one.goal]), False
    return list(one.steps), is_running(world, one)


def departures(
    world: World, expected: Sequence[str], one: Journey
) -> tuple[dict[str, int | None], bool]:
    """Return each deviation in words with the first step that shows it, and whether more may come."""
    steps, is_pending = compared(world, expected, one)
    places = [k for k, step in enumerate(steps, 1) if step.touchpoint in expected]
    aligned = cheapest([steps[k - 1].touchpoint for k in places], expected, is_pending)
    met = {places[i - 1]: j for i, j in aligned.met}
    found: dict[str, int | None] = {}
    for words, k in _said(steps, met, expected):
        found.setdefault(words, k)
    if not is_pending and max(met.values(), default=0) < len(expected):
        found[f"Ended before {named(expected, max(met.values(), default=0) + 1)}"] = None
    return found, is_pending


def _said(
    steps: Sequence[Step], met: dict[int, int], expected: Sequence[str]
) -> Iterator[tuple[str, int]]:
    reached = 0
    for k, step in enumerate(steps, 1):
        if k not in met:
            where = f"after {named(expected, reached)}" if reached else "at the beginning"
            yield f"{step.touchpoint} in addition, {where}", k
            continue
        for place in range(reached + 1, met[k]):
            yield f"Skipped {named(expected, place)}", k
        reached = met[k]


def named(expected: Sequence[str], place: int) -> str:
    """Return the expected step at a place, with its number where its name stands again."""
    again = list(expected[:place]).count(expected[place - 1])
    return expected[place - 1] if again == 1 else f"{expected[place - 1]} ({again})"
