"""Random small worlds: any touchpoints, stages and silences, several journeys a customer."""

from random import Random

from hypothesis import strategies as st

from tests.mining.world import Journey, Step, World, judged

STAGE_OF = {"a": "Aware", "b": "Aware", "c": "Consider", "d": "Buy", "e": None, "f": "Service"}
NAMES = sorted(STAGE_OF)
WATERMARK = 100 * 24


def worlds(most: int = 80) -> st.SearchStrategy[World]:
    """Draw worlds of up to so many journeys, in a hurry or slow, old or just begun."""
    return st.builds(
        random_world,
        seed=st.integers(0, 10**6),
        journeys=st.integers(0, most),
        quiet_hours=st.sampled_from([24, 72, 200]),
        longest_wait=st.sampled_from([2, 30, 300]),
        begin=st.sampled_from([0, 50, 90]),
    )


def random_world(
    seed: int, journeys: int, quiet_hours: int, longest_wait: int, begin: int
) -> World:
    """Return the world of a seed; times are quarters of hours, so that ties are common."""
    random = Random(seed)
    found = [_journey(random, 1 + k // 2, 1 + k % 2, longest_wait, begin) for k in range(journeys)]
    return judged([one for one in found if one.steps], WATERMARK, quiet_hours)


def _journey(random: Random, customer: int, number: int, longest_wait: int, begin: int) -> Journey:
    steps: list[Step] = []
    stage: str | None = None
    length = random.randint(1, 7)
    goal = random.choice([0, 0, random.randint(1, length)])
    hour: float = random.randint(begin * 24, WATERMARK)
    for k in range(1, length + 1):
        name = "Order" if k == goal else random.choice(NAMES)
        stage = STAGE_OF.get(name, "Buy") or stage
        left = hour + random.choice([0, 1])
        if left > WATERMARK:
            break
        steps.append(Step(name, stage, hour, left, is_goal=k == goal))
        hour = left + random.choice([0, 0.25, random.randint(0, longest_wait)])
    return Journey(
        customer=customer,
        number=number,
        channel=random.choice(["web", "email"]),
        steps=tuple(steps),
        outcome="",
        in_period=random.random() > 0.1,
        in_population=random.random() > 0.1,
    )
