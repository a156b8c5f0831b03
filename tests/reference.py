"""The words of the design as slow plain Python, sharing no code with the product: what SQL is held to."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Event:
    """One counted event of one customer, in order."""

    at: datetime
    touchpoint: str
    stage: str | None
    is_goal: bool = False


@dataclass
class Step:
    touchpoint: str
    stage: str | None
    entered_at: datetime
    left_at: datetime
    session: int
    is_goal: bool
    events: int = 1


@dataclass
class Journey:
    steps: list[Step] = field(default_factory=list)
    goal_at: datetime | None = None
    pre_goal_stages: list[str] = field(default_factory=list)
    timed_out: bool = False

    @property
    def last_at(self) -> datetime:
        return self.steps[-1].left_at


@dataclass(frozen=True)
class Rules:
    """Stages in order with whether they follow the goal, and the spans."""

    stages: tuple[tuple[str, bool], ...]
    session_gap: timedelta
    time_out: timedelta

    def is_before(self, stage: str | None) -> bool:
        return any(name == stage and not after for name, after in self.stages)

    @property
    def has_after(self) -> bool:
        return any(after for _, after in self.stages)


def journeys_of(events: Sequence[Event], rules: Rules) -> list[Journey]:
    """Walk one customer's events and cut them into journeys and steps."""
    journeys: list[Journey] = []
    last: Event | None = None
    session = 0
    current_stage: str | None = None
    for event in events:
        silence = None if last is None else event.at - last.at
        new_session = silence is None or silence > rules.session_gap
        session += new_session
        journey = journeys[-1] if journeys else None
        times_out = silence is not None and silence > rules.time_out
        if journey is None or times_out or _turns(journey, event, rules):
            if journey is not None:
                journey.timed_out = times_out
            journey = Journey()
            journeys.append(journey)
            current_stage = None
        if event.stage is not None:
            current_stage = event.stage
            if rules.is_before(event.stage):
                journey.pre_goal_stages.append(event.stage)
        elif current_stage is not None and rules.is_before(current_stage):
            journey.pre_goal_stages.append(current_stage)
        if event.is_goal:
            journey.goal_at = event.at
        before = journey.steps[-1] if journey.steps else None
        if before is None or new_session or before.touchpoint != event.touchpoint:
            journey.steps.append(
                Step(event.touchpoint, current_stage, event.at, event.at, session, event.is_goal)
            )
        else:
            before.left_at = event.at
            before.events += 1
            before.is_goal = before.is_goal or event.is_goal
        last = event
    return journeys


def _turns(journey: Journey, event: Event, rules: Rules) -> bool:
    """Whether an event after the goal opens the next journey."""
    if journey.goal_at is None:
        return False
    if not rules.has_after:
        return True
    return event.is_goal or rules.is_before(event.stage)


def outcome(
    journey: Journey, earlier: Sequence[Journey], watermark: datetime, quiet_time: timedelta
) -> str:
    """How a journey stands at the watermark."""
    if journey.goal_at is not None:
        return "converted"
    if not journey.pre_goal_stages and any(one.goal_at is not None for one in earlier):
        return "aftercare"
    if journey.timed_out or watermark - journey.last_at >= quiet_time:
        return "abandoned"
    return "open"


def recovered(journey: Journey, quiet_time: timedelta) -> bool:
    """A silence of the quiet time or more before the goal, and then another step."""
    for before, after in zip(journey.steps, journey.steps[1:], strict=False):
        if before.is_goal:
            return False
        if after.entered_at - before.left_at >= quiet_time:
            return True
    return False


def first_declared(journey: Journey, quiet_time: timedelta) -> tuple[datetime, bool] | None:
    """When a journey was first silent for the quiet time before its goal, and whether it came back."""
    for place, step in enumerate(journey.steps):
        if step.is_goal:
            return None
        if place + 1 == len(journey.steps):
            return step.left_at + quiet_time, False
        if journey.steps[place + 1].entered_at - step.left_at >= quiet_time:
            return step.left_at + quiet_time, True
    return None


def quiet_time(
    worlds: Sequence[Sequence[Journey]], watermark: datetime, time_out: timedelta
) -> tuple[timedelta, bool]:
    """The calibrated quiet time, and whether it is calibrated."""
    silences: list[timedelta | None] = []
    for journeys in worlds:
        for journey in journeys:
            for place, step in enumerate(journey.steps):
                if step.is_goal:
                    break
                after = journey.steps[place + 1] if place + 1 < len(journey.steps) else None
                length = None if after is None else after.entered_at - step.left_at
                is_long = length is None or length >= timedelta(hours=24)
                if is_long and step.left_at <= watermark - time_out:
                    silences.append(length)
    hours = int(time_out / timedelta(hours=1))
    if len(silences) < 200:
        return min(timedelta(days=7), time_out), False
    found = time_out
    for hour in range(hours, 23, -1):
        reach = [one for one in silences if one is None or one >= timedelta(hours=hour)]
        back = [one for one in reach if one is not None]
        if len(reach) >= 50 and len(back) > 0.05 * len(reach):
            break
        found = timedelta(hours=hour)
    return found, True
