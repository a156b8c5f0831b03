"""Seeded chance that draws the same on every machine and every version of Python."""

from collections.abc import Sequence
from itertools import pairwise
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Chance:
    """One stream of chance, named by the seed and what it is for.

    Everything is derived from `Random.random()` with plain arithmetic: the other methods of
    `random` may change between versions, and logarithms differ between C libraries.
    """

    def __init__(self, seed: int, *purpose: object) -> None:
        """Open the stream for this purpose; streams do not disturb one another."""
        name = "|".join(str(part) for part in (seed, *purpose))
        self.share = Random(name).random

    def happens(self, probability: float) -> bool:
        """Return true with this probability."""
        return self.share() < probability

    def between(self, low: float, high: float) -> float:
        """Draw evenly between two numbers."""
        return low + (high - low) * self.share()

    def whole(self, low: int, high: int) -> int:
        """Draw a whole number, both ends included."""
        return low + int(self.share() * (high - low + 1))

    def pick(self, choices: Sequence[T]) -> T:
        """Draw one of the choices, all alike."""
        return choices[int(self.share() * len(choices))]

    def weighted(self, choices: Sequence[tuple[T, float]]) -> T:
        """Draw one of the choices by its weight."""
        left = self.share() * sum(weight for _, weight in choices)
        for choice, weight in choices:
            left -= weight
            if left < 0:
                return choice
        return choices[-1][0]

    def along(self, quantiles: Sequence[tuple[float, float]]) -> float:
        """Draw from a distribution given as (share, value) points, straight between them."""
        share = self.share()
        for (low, low_value), (high, high_value) in pairwise(quantiles):
            if share <= high:
                return low_value + (high_value - low_value) * (share - low) / (high - low)
        return quantiles[-1][1]

    def digits(self, count: int, alphabet: str = "0123456789abcdef") -> str:
        """Draw a string of `count` letters of the alphabet."""
        return "".join(self.pick(alphabet) for _ in range(count))
