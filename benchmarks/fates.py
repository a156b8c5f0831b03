"""Worlds of known fate: journeys with a planted chance to leave, run to their end, and what a night may see of them."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa

DAYS = 150
START = np.datetime64("2026-01-01T00:00:00", "us")
STAGES = ("Awareness", "Consideration", "Purchase")
TOUCHPOINTS = ("Landing", "Product", "Cart", "Order")
CHANNELS = tuple(f"channel {number:02}" for number in range(1, 13))
# The chance to leave in each stage, which differs by channel, and by person (on the logit scale).
LEAVING = (0.45, 0.35, 0.25)
CHANNEL_SPREAD, PERSON_SPREAD = 0.6, 0.4
# Waits are log-normal: medians in hours within a stage and on to the next, cut under the time-out.
WITHIN, ONWARD, SPREAD, LONGEST = 4.0, 20.0, 1.0, 29 * 24.0
MOST_VISITS = 4
DRAWN = 100_000  # journeys of one channel, to know its planted rates
DAY = 24.0

Floats = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class World:
    """Journeys and all they will ever do; times in hours.

    `visits` is (journeys, stages, visits), NaN where there is none; `ordered_at` is NaN for those who leave.
    """

    person: Numbers
    channel: Numbers
    visits: Floats
    ordered_at: Floats

    @property
    def entered_at(self) -> Floats:
        """When each journey came to each stage; NaN if it never does."""
        return self.visits[:, :, 0]

    @property
    def last_at(self) -> Floats:
        """The last visit of each stage."""
        last: Floats = np.where(np.isnan(self.visits), -np.inf, self.visits).max(axis=2)
        return last

    def fate(self, stage: int, quiet_hours: float) -> tuple[Floats, Floats]:
        """Return how long after its entry each journey is lost in a stage, and when it goes on; infinite if never."""
        onward = self.entered_at[:, stage + 1] if stage + 1 < len(STAGES) else self.ordered_at
        entered = self.entered_at[:, stage]
        advanced = np.where(np.isnan(onward), np.inf, onward - entered)
        lost = np.where(np.isnan(onward), self.last_at[:, stage] + quiet_hours - entered, np.inf)
        return lost, advanced


def world(seed: int, person: Numbers, channel: Numbers, begins: Floats) -> World:
    """Return what becomes of journeys that begin at these hours; a person's share one inclination to leave."""
    chance = np.random.default_rng(seed)
    count = len(person)
    inclined = chance.normal(0, PERSON_SPREAD, person.max() + 1)[person]
    visits = np.full((count, len(STAGES), MOST_VISITS), np.nan)
    now, is_on = begins.copy(), np.ones(count, bool)
    for stage in range(len(STAGES)):
        visits[is_on, stage, 0] = now[is_on]
        more = np.minimum(chance.geometric(0.6, count) - 1, MOST_VISITS - 1)
        for visit in range(1, MOST_VISITS):
            comes = is_on & (more >= visit)
            now = now + np.where(comes, _waits(chance, WITHIN, count), 0)
            visits[comes, stage, visit] = now[comes]
        is_on &= chance.random(count) >= _leaving(stage, channel, inclined)
        now = now + _waits(chance, ONWARD, count)
    return World(person, channel, visits, np.where(is_on, now, np.nan))


def _waits(chance: np.random.Generator, median: float, count: int) -> Floats:
    # Never under an hour, so that the next visit is another session and another step.
    return np.clip(chance.lognormal(np.log(median), SPREAD, count), 1, LONGEST)


def _leaving(stage: int, channel: Numbers, inclined: Floats) -> Floats:
    by_channel = np.linspace(-CHANNEL_SPREAD, CHANNEL_SPREAD, len(CHANNELS))[channel]
    logit = np.log(LEAVING[stage] / (1 - LEAVING[stage])) + by_channel + inclined
    chance: Floats = 1 / (1 + np.exp(-logit))
    return chance


def people(seed: int, count: int) -> World:
    """Return a world of so many people, of whom three in ten come back for a second journey after 80 to 120 days."""
    chance = np.random.default_rng([seed, 1])
    first = chance.uniform(-40 * DAY, DAYS * DAY, count)
    again = np.flatnonzero(chance.random(count) < 0.3)
    # No journey takes two months, so that both never come within a time-out of each other.
    second = first[again] + chance.uniform(80, 120, len(again)) * DAY
    comes = second <= DAYS * DAY
    person = np.concatenate([np.arange(count), again[comes]])
    begins = np.concatenate([first, second[comes]])
    return world(seed, person, chance.integers(0, len(CHANNELS), len(person)), begins)


@cache
def planted(channel: int) -> World:
    """Return many journeys of one channel, each of another person."""
    person = np.arange(DRAWN)
    return world(10_000 + channel, person, np.full(DRAWN, channel), np.zeros(DRAWN))


def landed(lived: World) -> pa.Table:
    """Return the events of a world up to the moment of the night, as they lie in the warehouse."""
    hours = np.concatenate(
        [lived.visits.reshape(len(lived.person), -1), lived.ordered_at[:, None]], axis=1
    )
    kinds = np.append(np.repeat(np.arange(len(STAGES)), MOST_VISITS), len(STAGES))
    journey, place = np.nonzero((hours >= 0) & (hours <= DAYS * DAY))
    count = len(journey)
    ids = np.char.mod("%032x", np.arange(count))
    name = np.array(TOUCHPOINTS)[kinds[place]]
    at = START + (hours[journey, place] * 3.6e9).astype("timedelta64[us]")
    constant = {"source_id": "web", "ts_precision": "us", "actor": "customer", "file_id": "f", "map_hash": "m",
                "run_id": "r"}  # fmt: skip
    no, zero = pa.repeat(pa.scalar(value=False), count), pa.repeat(pa.scalar(0, pa.int64()), count)
    return pa.table(
        {key: pa.repeat(pa.scalar(value), count) for key, value in constant.items()}
        | {
            "event_id": ids, "source_event_id": ids, "occurred_at": at, "name": name, "raw_name": name,
            "channel": np.array(CHANNELS)[lived.channel[journey]],
            "is_unmapped": no, "is_identity_only": no, "is_automated": no,
            "seq": zero, "line_no": zero, "item_no": zero,
            "customer": np.char.mod("%032x", lived.person[journey]),
        }
    )  # fmt: skip
