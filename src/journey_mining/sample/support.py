"""Tickets: who writes, how long they wait, and whether they are content."""

from collections.abc import Iterator

from journey_mining.sample import texts
from journey_mining.sample.chance import Chance
from journey_mining.sample.records import Ticket, TicketStep
from journey_mining.sample.times import DAY, END, HOUR, MINUTE, is_inside, offset_hours
from journey_mining.sample.walker import Walker

AGENTS = (901, 902, 903, 904)
_REPLY_HOURS = ((0.0, 0.3), (0.5, 4.0), (0.8, 12.0), (0.95, 36.0), (1.0, 90.0))
LONG_WAIT = DAY


def write_ticket(walker: Walker, topic: str, at: int) -> bool:
    """Write to support at a time to come: by the contact form, or by mail, which the web misses.

    Returns whether the logs reach so far.
    """
    if not is_inside(at):
        return False
    chance, world = walker.chance, walker.world
    if chance.happens(0.6):
        _fill_in_form(walker, at)
    walker.place += 1
    opened_at = at + chance.whole(20, 90) * 1000
    steps = tuple(step for step in _history(chance, topic, opened_at, walker) if step.at < END)
    if not steps:
        return False
    score, rated_at = _rating(chance, topic, steps)
    comments = texts.GOOD_COMMENTS if score == "good" else texts.BAD_COMMENTS
    ticket = Ticket(
        person=walker.person,
        place=walker.place,
        topic=topic,
        subject=chance.pick(texts.SUBJECTS[topic]),
        agent=chance.pick(AGENTS),
        steps=steps,
        score=score,
        comment=chance.pick(comments) if score else "",
        rated_at=rated_at,
    )
    world.tickets.append(ticket)
    return True


def _fill_in_form(walker: Walker, at: int) -> None:
    now, was_logged_in = walker.at, walker.logged_in
    walker.at = at
    walker.page("/contact")
    walker.introduce("/contact")
    walker.track("Contact Form Sent", "/contact")
    walker.at, walker.logged_in = now, was_logged_in


def _history(chance: Chance, topic: str, at: int, walker: Walker) -> Iterator[TicketStep]:
    person = walker.person
    opening = chance.pick(texts.OPENINGS[topic])
    opening = opening.format(phone=person.phone or "+49 30 23125 999", email=person.email)
    yield TicketStep(at, "opened", opening)
    if chance.happens(0.15):
        yield TicketStep(at + chance.whole(4, 20) * MINUTE, "note", "Looked up the parcel.")
    at = _answered_at(chance, at)
    yield TicketStep(at, "agent", chance.pick(texts.REPLIES))
    if chance.happens(0.3):
        yield TicketStep(at + 1000, "pending")
        at += int(chance.between(0.5, 20) * HOUR)
        yield TicketStep(at, "customer", chance.pick(texts.THANKS + texts.AGAIN))
        at = _answered_at(chance, at)
        yield TicketStep(at, "agent", chance.pick(texts.REPLIES))
    at += chance.whole(1, 30) * MINUTE
    yield TicketStep(at, "solved")
    if chance.happens(0.2 if topic == "damage" else 0.08):
        at += int(chance.between(3, 60) * HOUR)
        yield TicketStep(at, "customer", chance.pick(texts.AGAIN))
        yield TicketStep(at + 1000, "reopened")
        at = _answered_at(chance, at)
        yield TicketStep(at, "agent", chance.pick(texts.REPLIES))
        yield TicketStep(at + 2 * MINUTE, "solved")


def _answered_at(chance: Chance, at: int) -> int:
    at += int(chance.along(_REPLY_HOURS) * HOUR)
    while not _is_office_time(at):
        at += HOUR
    return at


def _is_office_time(at: int) -> bool:
    local = at + offset_hours(at) * HOUR
    return 8 <= local // HOUR % 24 < 18 and (local // DAY + 3) % 7 < 6


def _rating(chance: Chance, topic: str, steps: tuple[TicketStep, ...]) -> tuple[str, int]:
    if steps[-1].kind != "solved" or not chance.happens(0.42):
        return "", 0
    rated_at = steps[-1].at + int(chance.between(0.3, 26) * HOUR)
    if not is_inside(rated_at):
        return "", 0
    first_reply = next(step.at for step in steps if step.kind == "agent")
    content = 0.84 if first_reply - steps[0].at < LONG_WAIT else 0.45
    content -= 0.2 * (topic == "damage") + 0.25 * any(one.kind == "reopened" for one in steps)
    return ("good" if chance.happens(content) else "bad"), rated_at
