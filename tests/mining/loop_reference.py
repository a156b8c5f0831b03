"""Loops once more, from DESIGN §5, by looking at every few neighbours in turn: slow, obvious, no SQL."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np

from tests.mining.reference import population, seconds
from tests.mining.world import Journey, Step, World

Loop = tuple[str, str]


def loops(world: World) -> dict[Loop, list[tuple[Journey, int]]]:
    """Return each loop, by kind and path, with the journeys that went through it and how often."""
    found: dict[Loop, list[tuple[Journey, int]]] = defaultdict(list)
    quartiles = _quartiles(world)
    for one in population(world):
        times = _rework(one) + _u_turns(one, quartiles) + _ping_pongs(one) + _refreshes(one)
        for loop, count in times.items():
            found[loop].append((one, count))
    return dict(found)


def _rework(one: Journey) -> Counter[Loop]:
    met = Counter(step.touchpoint for step in one.steps)
    return Counter({("rework", name): count - 1 for name, count in met.items() if count > 1})


def _quartiles(world: World) -> dict[str, float]:
    dwells: dict[str, list[int]] = defaultdict(list)
    for one in population(world):
        for step, following in pairwise(one.steps):
            if step.session == following.session:
                dwells[step.touchpoint].append(_between(step, following))
    return {name: float(np.quantile(all_of, 0.25)) for name, all_of in dwells.items()}


def _u_turns(one: Journey, quartiles: dict[str, float]) -> Counter[Loop]:
    found: Counter[Loop] = Counter()
    for a, b, c in zip(one.steps, one.steps[1:], one.steps[2:], strict=False):
        if a.touchpoint == c.touchpoint and a.session == b.session == c.session:
            dwell = _between(b, c)
            if dwell < 10 and dwell < quartiles[b.touchpoint]:
                found["u-turn", f"{a.touchpoint} > {b.touchpoint} > {a.touchpoint}"] += 1
    return found


def _ping_pongs(one: Journey) -> Counter[Loop]:
    places: dict[frozenset[str], list[int]] = defaultdict(list)
    for k in range(len(one.steps) - 3):
        four = one.steps[k : k + 4]
        a, b, c, d = (step.touchpoint for step in four)
        is_near = _between(four[0], four[3]) <= 60 and len({step.session for step in four}) == 1
        if a == c and b == d and a != b and is_near:
            places[frozenset((a, b))].append(k)
    found: Counter[Loop] = Counter()
    for starts in places.values():
        for k in _apart(starts, 4):
            found["ping-pong", " > ".join(step.touchpoint for step in one.steps[k : k + 4])] += 1
    return found


def _refreshes(one: Journey) -> Counter[Loop]:
    found: Counter[Loop] = Counter()
    for step in one.steps:
        times = [seconds(hour) for hour, _ in step.events]
        pages = [page for _, page in step.events]
        starts = [
            k
            for k in range(len(times) - 2)
            if len(set(pages[k : k + 3])) == 1 and times[k + 2] - times[k] <= 15
        ]
        for _ in _apart(starts, 3):
            found["refresh", step.touchpoint] += 1
    return found


def _apart(starts: Sequence[int], size: int) -> Iterable[int]:
    """Keep the first of those that share something, one after the other."""
    return [k for place, k in enumerate(starts) if not place or k - starts[place - 1] >= size]


def _between(step: Step, following: Step) -> int:
    return seconds(following.entered) - seconds(step.entered)
