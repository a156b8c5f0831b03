"""Funnels once more, from DESIGN §5, by trying every way through a customer's steps: slow, obvious, no SQL."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from journey_mining.settings_funnels import Funnel
from tests.mining.reference import Spell, population, seconds
from tests.mining.world import Journey, Step, World

NEVER = 10**12


@dataclass(frozen=True)
class Visit:
    """One step of a journey, when it happened."""

    owner: Journey
    number: int
    step: Step

    @property
    def at(self) -> int:
        """When the step was entered."""
        return seconds(self.step.entered)


@dataclass(frozen=True)
class Attempt:
    """One attempt: its first visit's place, how far it came, the visit it stands at, and how it ended.

    `reached` says when it first stood at each step or further; `ended` when it was given up.
    """

    visits: tuple[Visit, ...]
    begun: int
    depth: int
    last: int
    result: str
    reached: tuple[int, ...]
    ended: int | None


def cases(world: World, funnel: Funnel) -> Counter[tuple[int, str]]:
    """Return how many of what the funnel counts got to each step, and how that ended."""
    found: Counter[tuple[int, str]] = Counter()
    for one in attempts(world, funnel):
        for position in range(1, one.depth):
            found[position, "advanced"] += 1
        found[one.depth, one.result] += 1
    return found


def settled(world: World, funnel: Funnel, position: int) -> tuple[int, int]:
    """Return at a step those whose windows are over, and of these those who did not go on."""
    spans = [_span(funnel.window), _span(funnel.step_window) * (len(funnel.steps) - 1)]
    now = seconds(world.watermark)
    old = [
        one
        for one in attempts(world, funnel)
        if one.depth >= position and one.visits[one.begun].at + min(spans) <= now
    ]
    return len(old), sum(one.depth == position for one in old)


def stays(world: World, funnel: Funnel, position: int) -> list[Spell]:
    """Return how long each attempt stood at a step, and how that ended."""
    found = []
    for one in attempts(world, funnel):
        if one.depth >= position:
            has_advanced = one.depth > position
            result = "advanced" if has_advanced else one.result
            ended = one.reached[position] if has_advanced else one.ended
            owner, entered = one.visits[one.begun].owner, one.reached[position - 1]
            found.append(Spell(owner, funnel.name, entered, result, ended, None, None))
    return found


def attempts(world: World, funnel: Funnel) -> list[Attempt]:
    """Return what the funnel counts."""
    scopes: dict[tuple[object, ...], list[Visit]] = defaultdict(list)
    for one in population(world):
        for k, step in enumerate(one.steps, 1):
            number = one.number if funnel.count == "journeys" else 0
            held = one.channel if funnel.hold == "channel" else step.session
            if funnel.hold is None or held is not None:
                key: tuple[object, ...] = (one.customer, number, held if funnel.hold else "")
                scopes[key].append(Visit(one, k, step))
    counted: dict[tuple[object, ...], list[Attempt]] = defaultdict(list)
    dropped: set[object] = set()
    for key, visits in scopes.items():
        visits.sort(key=lambda v: (v.at, v.owner.number, v.number))
        ways = _sets(visits, funnel) if funnel.order == "any" else _ways(visits, funnel)
        if _is_dropped(visits, ways, funnel):
            dropped.add(key[0])
        counted[key[:2]] += _judged(tuple(visits), ways, world, funnel)
    kept = {key: found for key, found in counted.items() if found and key[0] not in dropped}
    if funnel.count == "attempts":
        return [one for found in kept.values() for one in found]
    return [max(found, key=lambda a: (a.depth, a.visits[a.begun].at)) for found in kept.values()]


Way = tuple[int, int, int]  # where it began, how far it came, the visit that brought it there


def _ways(visits: list[Visit], funnel: Funnel) -> list[Way]:
    """Every visit that can be some step belongs to the latest beginning that leads there."""
    best: dict[tuple[int, int], int] = {}
    starts = [k for k, v in enumerate(visits) if v.step.touchpoint == funnel.steps[0]]
    for start in starts[:1] if funnel.entry == "first" else starts:
        for position, place in _reachable(visits, funnel, start, start, 1):
            best[position, place] = max(start, best.get((position, place), -1))
    return [(start, position, place) for (position, place), start in sorted(best.items())]


def _reachable(
    visits: list[Visit], funnel: Funnel, start: int, here: int, position: int
) -> Iterator[tuple[int, int]]:
    yield position, here
    following = position + 1
    while following <= len(funnel.steps):
        for there in range(here + 1, len(visits)):
            between = range(here + 1, there)
            if (
                visits[there].step.touchpoint == funnel.steps[following - 1]
                and (funnel.order != "strict" or there == here + 1)
                and visits[there].at - visits[start].at <= _span(funnel.window)
                and visits[there].at - visits[here].at <= _span(funnel.step_window)
                and not any(_counts(visits[k], funnel, position) for k in between)
            ):
                yield from _reachable(visits, funnel, start, there, following)
        if funnel.steps[following - 1] not in funnel.optional:
            break
        following += 1


def _sets(visits: list[Visit], funnel: Funnel) -> list[Way]:
    """From each visit of a step, what is met within the window and before anything excluded."""
    found = []
    for start, visit in enumerate(visits):
        if visit.step.touchpoint in funnel.steps:
            met = {visits[k].step.touchpoint for k in _stretch(visits, funnel, start)}
            found.append((start, len(met), start))
    return found[:1] if funnel.entry == "first" else found


def _stretch(visits: Sequence[Visit], funnel: Funnel, start: int) -> Iterator[int]:
    """The steps within the window from a visit on, nothing excluded between."""
    for k, visit in enumerate(visits):
        low, high = min(k, start), max(k, start)
        is_cut = any(_counts(visits[m], funnel, 1) for m in range(low, high))
        is_within = 0 <= visit.at - visits[start].at <= _span(funnel.window)
        if is_within and not is_cut and visit.step.touchpoint in funnel.steps:
            yield k


def _is_dropped(visits: list[Visit], ways: list[Way], funnel: Funnel) -> bool:
    for x, visit in enumerate(visits):
        for one in funnel.exclude:
            if one.mode != "drop_customer" or one.touchpoint != visit.step.touchpoint:
                continue
            low, high = _range(funnel, one.after, one.until)
            if funnel.order == "any":
                before = [k for k in range(x) if _counts(visits[k], funnel, 1)]
                stretch = [w for w in ways if max(before, default=-1) < w[0] < x]
                if any(w[1] == len(funnel.steps) for w in stretch):
                    continue
                if any(visit.at - visits[w[0]].at <= _span(funnel.window) for w in stretch):
                    return True
                continue
            underway = [(w[0], w[2]) for w in ways if w[2] < x and low <= w[1] < high]
            arrived = [w[0] for w in ways if w[2] < x and w[1] >= high]
            if not underway or max(underway)[0] <= max(arrived, default=-1):
                continue
            start, last = max(underway)
            if (
                visit.at - visits[start].at <= _span(funnel.window)
                and visit.at - visits[last].at <= _span(funnel.step_window)
                and (funnel.order != "strict" or last == x - 1)
            ):
                return True
    return False


def _judged(
    visits: tuple[Visit, ...], ways: list[Way], world: World, funnel: Funnel
) -> list[Attempt]:
    now, over = seconds(world.watermark), NEVER
    furthest: dict[int, tuple[int, int]] = {}
    for start, position, place in ways:
        furthest[start] = max((position, place), furthest.get(start, (0, 0)))
    found = []
    for start, (depth, last) in furthest.items():
        later = visits[last + 1 :]
        hindered = [v.at for v in later if _counts(v, funnel, depth) or funnel.order == "strict"]
        closes = min(
            visits[start].at + _span(funnel.window), visits[last].at + _span(funnel.step_window)
        )
        owner = visits[start].owner
        own = [one for one in population(world) if one.customer == owner.customer]
        if funnel.count == "journeys":
            own = [owner]
        if depth == len(funnel.steps):
            result = "converted"
        else:
            silent = max(seconds(one.steps[-1].left) for one in own) + seconds(world.quiet_time)
            over = min([closes if funnel.window or funnel.step_window else silent, *hindered])
            result = "open" if over > now and not hindered else "abandoned"
        ended = over if result == "abandoned" else None
        reached = tuple(_reached(visits, ways, funnel, start, depth))
        found.append(Attempt(visits, start, depth, last, result, reached, ended))
    return found


def _reached(
    visits: tuple[Visit, ...], ways: list[Way], funnel: Funnel, start: int, depth: int
) -> list[int]:
    """When an attempt first stood at each step, or at a further one."""
    if funnel.order != "any":
        places = [(position, visits[place].at) for begun, position, place in ways if begun == start]
        return [min(at for p, at in places if p >= position) for position in range(1, depth + 1)]
    first: dict[str, int] = {}
    for k in _stretch(visits, funnel, start):
        name = visits[k].step.touchpoint
        first[name] = min(visits[k].at, first.get(name, NEVER))
    return sorted(first.values())


def _counts(visit: Visit, funnel: Funnel, position: int) -> bool:
    """Whether a visit is excluded for an attempt that stands at a step."""
    for one in funnel.exclude:
        low, high = _range(funnel, one.after, one.until)
        if one.touchpoint == visit.step.touchpoint and low <= position < high:
            return True
    return False


def _range(funnel: Funnel, after: str | None, until: str | None) -> tuple[int, int]:
    low = funnel.steps.index(after) + 1 if after else 1
    return low, funnel.steps.index(until) + 1 if until else len(funnel.steps)


def _span(given: object) -> int:
    total = getattr(given, "total_seconds", None)
    return NEVER if total is None else round(total())
