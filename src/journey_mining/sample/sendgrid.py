"""Mails as SendGrid's event webhook reports them: one JSON array a line, one line a call."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from journey_mining.sample.chance import Chance
from journey_mining.sample.faults import DUPLICATE_SHARE, how_many, spread
from journey_mining.sample.files import dumps, put_lines
from journey_mining.sample.records import Message, World
from journey_mining.sample.times import HOUR, MINUTE, SECOND, is_inside, week

Event = tuple[int, dict[str, Any]]

BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
IMAGE_PROXY = "Mozilla/5.0"
MACHINE_OPEN_SHARE = 0.13
OPEN_SHARE = 0.2
BOUNCE_SHARE = 0.006
SCANNED_SHARE = 0.02


def write_sendgrid(world: World, folder: Path, seed: int) -> None:
    """Write `sendgrid/<week>.json.gz`, the newest week unpacked."""
    chance = Chance(seed, "sendgrid")
    events = sorted(_all_events(world, chance), key=lambda event: event[0])
    weeks: dict[str, list[str | bytes]] = {}
    for call in _calls(chance, events):
        weeks.setdefault(week(call[0][0]), []).append(dumps([record for _, record in call]))
    spoil = how_many(len(events), 3)
    for _ in range(spoil):
        cut = '[{"email":"cut@example.com","event":"open","sg_event_id":"'
        spread(chance, weeks[chance.pick(list(weeks))], [cut + chance.digits(8, BASE64)])
        timeless = {"email": "timeless@example.com", "event": "click"}
        timeless["sg_event_id"] = chance.digits(12, BASE64)
        spread(chance, weeks[chance.pick(list(weeks))], [dumps([timeless])])
    world.counts["sendgrid cut calls"] = world.counts["sendgrid events without a time"] = spoil
    newest = max(weeks)
    for name, lines in weeks.items():
        put_lines(folder / "sendgrid" / f"{name}.json{'' if name == newest else '.gz'}", lines)


def _all_events(world: World, chance: Chance) -> Iterator[Event]:
    for message in world.messages:
        sent_as = f"{chance.digits(10, BASE64)}.recvd-{chance.digits(4)}"
        number = str(world.numbers[message.order.key]) if message.order else ""
        for at, kind, extra in _events(world, chance, message):
            if not is_inside(at):
                continue
            record: dict[str, Any] = {
                "email": message.person.email,
                "timestamp": at // SECOND,
                "event": kind,
                "category": _category(message),
                "sg_event_id": chance.digits(12, BASE64),
                "sg_message_id": sent_as,
            }
            if "url" in extra:
                extra["url"] = extra["url"].replace("{order}", number)
            world.counts["sendgrid events"] += 1
            yield at, record | extra
            if chance.happens(DUPLICATE_SHARE):
                world.counts["sendgrid duplicates"] += 1
                yield at + 40 * MINUTE, record | extra


def _category(message: Message) -> str | list[str]:
    return [message.category, "newsletter"] if message.is_newsletter else message.category


def _events(
    world: World, chance: Chance, message: Message
) -> Iterator[tuple[int, str, dict[str, Any]]]:
    at = message.sent_at
    if not message.is_newsletter:
        yield at, "processed", {}
    at += chance.whole(1, 9) * SECOND
    clicked_at = message.clicked_at
    if not clicked_at and chance.happens(BOUNCE_SHARE):
        world.counts["bounces"] += is_inside(at)
        bounced = {"type": "bounce", "status": "5.1.1", "reason": "550 5.1.1 No such mailbox"}
        yield at, "bounce", bounced
        return
    yield at, "delivered", {}
    if chance.happens(MACHINE_OPEN_SHARE):
        world.counts["machine opens"] += is_inside(at + SECOND)
        yield at + SECOND, "open", {"sg_machine_open": True, "useragent": IMAGE_PROXY}
    if clicked_at or chance.happens(OPEN_SHARE):
        later = at + int(chance.between(0.1, 30) * HOUR)
        opened_at = clicked_at - 20 * SECOND if clicked_at else later
        yield opened_at, "open", {"sg_machine_open": False}
    if message.url and message.person.business and chance.happens(SCANNED_SHARE):
        world.counts["clicks by mail scanners"] += is_inside(at + 2 * SECOND)
        yield at + 2 * SECOND, "click", {"url": message.url}
    if clicked_at:
        yield (
            clicked_at,
            "click",
            {"url": message.url, "useragent": message.person.devices[0].agent},
        )
    if message.unsubscribes:
        yield at + int(chance.between(0.2, 20) * HOUR), "unsubscribe", {}


def _calls(chance: Chance, events: list[Event]) -> Iterator[list[Event]]:
    place = 0
    while place < len(events):
        size = chance.whole(1, 40)
        call = [events[place]]
        for event in events[place + 1 : place + size]:
            if event[0] - call[0][0] > 30 * SECOND or week(event[0]) != week(call[0][0]):
                break
            call.append(event)
        yield call
        place += len(call)
