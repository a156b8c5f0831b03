"""Purchases once more, from STATISTICS §7, in plain Python: slow, obvious, no SQL."""

import calendar
import math
import statistics
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

from tests.mining.reference import group_of

HOUR, DAY = 3600, 86400


@dataclass(frozen=True)
class Buyer:
    """A customer with the instants (UTC) and baskets of all purchases, in order; None is unknown."""

    number: int
    bought: tuple[tuple[datetime, frozenset[str] | None], ...]
    is_left_cut: bool = False

    @property
    def first(self) -> datetime:
        return self.bought[0][0]


@dataclass(frozen=True)
class Shop:
    """Buyers up to W, and the zone whose months are told."""

    buyers: tuple[Buyer, ...]
    watermark: datetime
    zone: str = "UTC"

    @property
    def known(self) -> list[Buyer]:
        return [one for one in self.buyers if not one.is_left_cut]

    def local(self, instant: datetime) -> datetime:
        return instant.replace(tzinfo=UTC).astimezone(ZoneInfo(self.zone)).replace(tzinfo=None)


def later(instant: datetime, months: int) -> datetime:
    """Return the same day and time some months later, or the last day of a shorter month."""
    year, month = divmod(instant.year * 12 + instant.month - 1 + months, 12)
    day = min(instant.day, calendar.monthrange(year, month + 1)[1])
    return instant.replace(year=year, month=month + 1, day=day)


def months_between(since: datetime, until: datetime) -> int:
    """Count whole months one by one."""
    months = 0
    while later(since, months + 1) <= until:
        months += 1
    return months


def retention(shop: Shop) -> dict[tuple[str, int], tuple[list[Buyer], list[Buyer]]]:
    """Return each cohort's members and who of them bought again, by month after."""
    cohorts: dict[str, list[Buyer]] = defaultdict(list)
    for one in shop.known:
        cohorts[shop.local(one.first).strftime("%Y-%m")].append(one)
    found = {}
    for cohort, members in cohorts.items():
        youngest = max(shop.local(one.first) for one in members)
        for month in range(months_between(youngest, shop.local(shop.watermark))):
            back = [one for one in members if month in _months(one, shop)]
            found[cohort, month] = (members, back)
    return found


def _months(one: Buyer, shop: Shop) -> set[int]:
    first = shop.local(one.first)
    return {months_between(first, shop.local(at)) for at, _ in one.bought[1:]}


def share_again(buyers: Sequence[Buyer], shop: Shop, within: int, unit: int = 1) -> Fraction | None:
    """Return Kaplan and Meier's share that bought again within so many seconds."""
    if not buyers:
        return None
    waiting = Fraction(1)
    for time, share in curve(buyers, shop, unit):
        if time <= within:
            waiting = share
    return 1 - waiting


def curve(buyers: Sequence[Buyer], shop: Shop, unit: int = 1) -> list[tuple[int, Fraction]]:
    """Return the share still waiting after each time; times are rounded up to whole units."""
    seen = [(_up(watched(one, shop), unit), len(one.bought) > 1) for one in buyers]
    waiting, found = Fraction(1), []
    for time in sorted({one for one, _ in seen}):
        at_risk = sum(one >= time for one, _ in seen)
        again = sum(one == time and is_again for one, is_again in seen)
        waiting *= 1 - Fraction(again, at_risk)
        found.append((time, waiting))
    return found


def watched(one: Buyer, shop: Shop) -> int:
    until = one.bought[1][0] if len(one.bought) > 1 else shop.watermark
    return round((until - one.first).total_seconds())


def reach(shop: Shop, fewest: int) -> int:
    """Return how long so many customers can be watched; -1 where there are too few."""
    ages = sorted(round((shop.watermark - b.first).total_seconds()) for b in shop.known)[::-1]
    return ages[fewest - 1] if len(ages) >= fewest else -1


def _up(time: int, unit: int) -> int:
    return -(-time // unit) * unit


def followed(buyers: Iterable[Buyer]) -> list[tuple[Buyer, frozenset[str], frozenset[str]]]:
    """Return every purchase that another followed, where both are known, in order."""
    return [
        (one, before, after)
        for one in buyers
        for (_, before), (_, after) in zip(one.bought, one.bought[1:], strict=False)
        if before and after
    ]


@dataclass(frozen=True)
class Pairs:
    """What was bought next: per product its customers, per pair too, and shares of all purchases."""

    again: dict[str, set[int]]
    joint: dict[tuple[str, str], set[int]]
    times: Counter[str]
    purchases: int

    def lift(self, pair: tuple[str, str]) -> float | None:
        share = Fraction(len(self.joint[pair]), len(self.again[pair[0]]) or 1)
        base = Fraction(self.times[pair[1]], self.purchases or 1)
        return float(share / base) if share and base else None


def pairs(buyers: Iterable[Buyer]) -> Pairs:
    """Count each customer once per pair, by the first purchase of the product that was followed."""
    again: dict[str, set[int]] = defaultdict(set)
    joint: dict[tuple[str, str], set[int]] = defaultdict(set)
    times: Counter[str] = Counter()
    steps = followed(buyers)
    for one, before, after in steps:
        for product in before:
            if one.number not in again[product]:
                again[product].add(one.number)
                for name in after:
                    joint[product, name].add(one.number)
        times.update(after)
    return Pairs(again, joint, times, len(steps))


def lift_error(buyers: Sequence[Buyer], pair: tuple[str, str]) -> float:
    """Return the standard error of a lift's logarithm, leaving out each group in turn."""
    whole = pairs(buyers)
    lift = whole.lift(pair)
    assert lift
    parts = [
        pairs([b for b in buyers if group_of(b.number) != g]).lift(pair) or lift for g in range(50)
    ]
    jackknife = 49 * statistics.pvariance([math.log(part) for part in parts])
    plain = 1 / len(whole.joint[pair]) - 1 / (len(whole.again[pair[0]]) + 1)
    return math.sqrt(max(jackknife, plain))


def adjusted(values: Sequence[float]) -> list[float]:
    """Return Benjamini and Hochberg's q of each p."""
    return [
        min(1.0, *(q * len(values) / sum(one <= q for one in values) for q in values if q >= p))
        for p in values
    ]


def without_each(
    buyers: Sequence[Buyer], share: Callable[[Sequence[Buyer]], float | None]
) -> list[float]:
    """Return a share without each group in turn; where nothing is left, the whole's."""
    whole = share(buyers)
    assert whole is not None
    parts = (share([b for b in buyers if group_of(b.number) != g]) for g in range(50))
    return [whole if part is None else part for part in parts]
