"""Mining once more, from DESIGN §5 and STATISTICS §2, in plain Python: slow, obvious, no SQL."""

import hashlib
import math
import statistics
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from tests.mining.world import Journey, World, customer_id

STUDENT_49 = 2.0095752371292397
HOUR, DAY = 3600, 86400
Cell = tuple[str, ...]
T = TypeVar("T")


@dataclass(frozen=True)
class Spell:
    """A stay in a stage: when it began and ended (seconds of the world), and how."""

    owner: Journey
    stage: str
    entered: int
    result: str
    ended: int | None
    exit: str | None
    follower: str | None


def seconds(hour: float) -> int:
    """Return an hour of the world in whole seconds."""
    return round(hour * HOUR)


def population(world: World) -> list[Journey]:
    """Return the journeys that the figures are about."""
    return [one for one in world.journeys if one.in_period and one.in_population]


def spells_of(one: Journey, world: World) -> list[Spell]:
    """Walk a journey up to its goal, noting each time it gets further than ever before."""
    place = {name: k for k, (name, is_after) in enumerate(world.stages) if not is_after}
    before_goal = one.steps[: one.goal - 1] if one.goal else one.steps
    reaches: list[int] = []
    best = -1
    for k, step in enumerate(before_goal):
        if step.stage in place and place[step.stage] > best:
            best = place[step.stage]
            reaches.append(k)
    found = []
    for place_in, k in enumerate(reaches):
        following = reaches[place_in + 1] if place_in + 1 < len(reaches) else None
        step = one.steps[k]
        if following is not None:
            end, how = one.steps[following], "advanced"
            last, follower = one.steps[following - 1].touchpoint, one.steps[following].stage
        elif one.goal:
            end, how = one.steps[one.goal - 1], "advanced"
            last, follower = one.steps[one.goal - 2].touchpoint, "END:converted"
        else:
            end, how, last, follower = None, one.outcome, None, None
        ended = seconds(end.entered) if end else None
        if how == "abandoned":
            ended = seconds(one.steps[-1].left) + seconds(world.quiet_time)
        assert step.stage is not None
        found.append(Spell(one, step.stage, seconds(step.entered), how, ended, last, follower))
    return found


def spells(world: World) -> list[Spell]:
    """Return every spell of the population."""
    return [spell for one in population(world) for spell in spells_of(one, world)]


def stage_flow(world: World, rare_share: float) -> Counter[Cell]:
    """Draw every journey's ribbons from stage to stage."""
    exits = Counter((s.stage, s.exit) for s in spells(world) if s.exit)
    shown = _grouped(((name, n) for (_, name), n in exits.items()), rare_share, world)
    flow: Counter[Cell] = Counter()
    for one in population(world):
        stays = spells_of(one, world)
        flow["START", stays[0].stage if stays else "No stage"] += 1
        if not stays:
            converted = one.outcome == "converted"
            flow["No stage", "END:converted" if converted else f"No stage / END:{one.outcome}"] += 1
        for stay in stays:
            if stay.result == "advanced":
                assert stay.exit
                assert stay.follower
                node = f"{stay.stage} / {shown(stay.exit)}"
                flow[stay.stage, node] += 1
                flow[node, stay.follower] += 1
            else:
                flow[stay.stage, f"{stay.stage} / END:{stay.result}"] += 1
    return flow


def path_flow(world: World, rare_share: float, length: int) -> Counter[tuple[int, str, str]]:
    """Draw every journey's first steps."""
    met = Counter(
        (k, step.touchpoint)
        for one in population(world)
        for k, step in enumerate(one.steps[:length], 1)
    )
    shown = _grouped(((name, n) for (_, name), n in met.items()), rare_share, world)
    flow: Counter[tuple[int, str, str]] = Counter()
    for one in population(world):
        names = [step.touchpoint for step in one.steps]
        flow[0, "START", shown(names[0])] += 1
        for k, name in enumerate(names[:length], 1):
            onward = "BEYOND" if k == length else shown(names[k]) if k < len(names) else ""
            follower = f"END:{one.outcome}" if k == len(names) else onward
            flow[k, shown(name), follower] += 1
    return flow


def path_flow_back(
    world: World, rare_share: float, length: int
) -> dict[tuple[int, str, str], tuple[int, int]]:
    """Draw the last steps before the goal or abandonment: how many convert, how many leave."""
    walked = [
        (one.outcome, [step.touchpoint for step in one.steps[: one.goal - 1 if one.goal else None]])
        for one in population(world)
        if one.outcome in ("converted", "abandoned")
    ]
    met = Counter(
        (k, name) for _, names in walked for k, name in enumerate(names[::-1][:length], 1)
    )
    shown = _grouped(((name, n) for (_, name), n in met.items()), rare_share, world)
    flow: dict[tuple[int, str, str], Counter[str]] = defaultdict(Counter)
    for outcome, names in walked:
        way = [f"END:{outcome}", *map(shown, names[::-1][:length])]
        way.append("BEYOND" if len(names) > length else "START")
        for k in range(len(way) - 1):
            flow[k, way[k + 1], way[k]][outcome] += 1
    return {cell: (n["converted"], n["abandoned"]) for cell, n in flow.items()}


def directly_follows(world: World) -> dict[Cell, tuple[int, int, float | None]]:
    """Return transitions, journeys and the median wait of each pair of neighbours."""
    waits: dict[Cell, list[int | None]] = defaultdict(list)
    owners: dict[Cell, set[tuple[int, int]]] = defaultdict(set)
    for one in world.journeys:
        if one.in_period:
            names = ["START", *(step.touchpoint for step in one.steps), f"END:{one.outcome}"]
            for k in range(len(names) - 1):
                pair = names[k], names[k + 1]
                inner = 0 < k < len(one.steps)
                gap = seconds(one.steps[k].entered) - seconds(one.steps[k - 1].left) if inner else 0
                waits[pair].append(gap if inner else None)
                owners[pair].add((one.customer, one.number))
    return {pair: (len(w), len(owners[pair]), _median(w)) for pair, w in waits.items()}


def touchpoint_cases(world: World) -> list[tuple[str, Journey, str, int]]:
    """Return each step before the goal: where, whose, how it ended, and when it was left."""
    found = []
    for one in population(world):
        before_goal = one.steps[: one.goal - 1] if one.goal else one.steps
        for k, step in enumerate(before_goal, 1):
            how = "advanced" if k < len(one.steps) else one.outcome
            found.append((step.touchpoint, one, how, seconds(step.left)))
    return found


def horizon(stays: Sequence[Spell], world: World, time_out_days: int, fewest: int) -> int | None:
    """Try day after day until 95 % of the old spells have ended, never later than ten spells are old."""
    now = seconds(world.watermark)
    old = [s for s in stays if now - s.entered >= time_out_days * DAY + seconds(world.quiet_time)]
    longest = max((now - s.entered) // DAY for s in stays) if stays else 0
    reachable = [
        d for d in range(longest + 1) if sum(now - s.entered >= d * DAY for s in stays) >= fewest
    ]
    if not reachable or max(reachable) < 1:
        return None
    for day in range(1, max(reachable) + 1):
        ended = sum(s.ended is not None and s.ended - s.entered <= day * DAY for s in old)
        if old and ended * 100 >= len(old) * 95:
            return day
    return max(reachable)


def incidence(
    stays: Sequence[Spell], world: World, until: int, unit: int = 1
) -> tuple[float, float, float]:
    """Return the Aalen-Johansen incidence of abandoning and advancing by a time, and who is left.

    Times are rounded up to whole units; at a tie, ends come before what is unfinished.
    """
    if not stays:
        return 0.0, 0.0, 1.0
    ends = [seconds(world.watermark) if s.ended is None else s.ended for s in stays]
    times = np.array([-(-(e - s.entered) // unit) for s, e in zip(stays, ends, strict=True)])
    kinds = np.array([s.result for s in stays])
    staying, leave, go = 1.0, 0.0, 0.0
    for time in np.unique(times):
        if time * unit > until:
            break
        at_risk = int((times >= time).sum())
        abandoned = int(((times == time) & (kinds == "abandoned")).sum())
        advanced = int(((times == time) & (kinds == "advanced")).sum())
        leave += staying * abandoned / at_risk
        go += staying * advanced / at_risk
        staying *= 1 - (abandoned + advanced) / at_risk
    return leave, go, staying


def limits(
    share: float, replicates: Iterable[float], denominator: int, resolved: int
) -> tuple[float, float]:
    """Return Wilson's limits on the effective number that a delete-a-group jackknife gives."""
    values = np.array(list(replicates))
    groups = len(values)
    variance = (groups - 1) / groups * float(((values - values.mean()) ** 2).sum())
    number: float = resolved
    if 0 < share < 1:
        number = share * (1 - share) / max(variance, share * (1 - share) / denominator)
    if number <= 0:
        return 0.0, 1.0
    t = STUDENT_49
    middle = (share + t * t / (2 * number)) / (1 + t * t / number)
    spread = t / (1 + t * t / number)
    spread *= math.sqrt(share * (1 - share) / number + t * t / (4 * number * number))
    return max(0.0, middle - spread), min(1.0, middle + spread)


def group_of(customer: int) -> int:
    """Return the group of 50 that a customer leaves the jackknife with: its id's md5, as DuckDB reads it."""
    digest = hashlib.md5(customer_id(customer).encode(), usedforsecurity=False).digest()
    return int.from_bytes(digest, "little") % 50


def group(one: Journey) -> int:
    """Return the group of a journey's customer."""
    return group_of(one.customer)


def without_each(
    cases: Sequence[T], owner: Callable[[T], Journey], share: Callable[[Sequence[T]], float | None]
) -> list[float]:
    """Return a share without each group in turn; where nothing is left, the whole's."""
    whole = share(cases)
    assert whole is not None
    parts = (share([case for case in cases if group(owner(case)) != g]) for g in range(50))
    return [whole if part is None else part for part in parts]


def _grouped(
    counts: Iterable[tuple[str, int]], rare_share: float, world: World
) -> Callable[[str], str]:
    most: dict[str, int] = {}
    for name, count in counts:
        most[name] = max(most.get(name, 0), count)
    n = len(population(world))
    return lambda name: "OTHER" if most.get(name, n) < rare_share * n else name


def _median(waits: Sequence[int | None]) -> float | None:
    known = [wait for wait in waits if wait is not None]
    return statistics.median(known) if known else None
