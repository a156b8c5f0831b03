"""Rows that arrive twice, late, or spoilt: what real logs hold and no log should."""

from journey_mining.sample.chance import Chance
from journey_mining.sample.records import World
from journey_mining.sample.times import DAY, END

DUPLICATE_SHARE = 0.004
LATE_SHARE = 0.005
# Spoilt rows of one kind stay under this share of a log, so that no night is refused for them.
_ROWS_PER_FAULT = 300


def how_many(rows: int, most: int) -> int:
    """Return how many rows to spoil in a log of this many rows."""
    return min(most, rows // _ROWS_PER_FAULT)


def delivered_at(world: World, chance: Chance, at: int) -> int:
    """Return when the vendor received a row: at once, or some days later."""
    if chance.happens(LATE_SHARE):
        late = at + DAY + int(chance.share() * 4.5 * DAY)
        if late < END:
            world.counts["late rows"] += 1
            return late
    return at + chance.whole(120, 900)


def spread(chance: Chance, rows: list[str | bytes], spoilt: list[str | bytes]) -> None:
    """Put spoilt rows at places among the sound ones."""
    for row in spoilt:
        rows.insert(chance.whole(0, len(rows)), row)
