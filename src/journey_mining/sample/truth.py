"""What was planted, counted from what the generator really did."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from journey_mining.sample import catalogue as shop
from journey_mining.sample.checkout import FAILURE_AFTER, FAILURE_BEFORE
from journey_mining.sample.delivery import QUICK_BACK_SHARE, TICKET_SHARE
from journey_mining.sample.life import REFILL_SHARE
from journey_mining.sample.people import is_in_household
from journey_mining.sample.records import Mission, World
from journey_mining.sample.times import MIX_SHIFT, PAYMENT_RELEASE, day, iso_seconds
from journey_mining.sample.visit import BOUNCES, BROKEN_BOUNCE, GOOD_CAMPAIGN_LIFT


@dataclass(frozen=True, slots=True)
class Fact:
    """A number of the sample, in words and as it is."""

    name: str
    value: int


@dataclass(frozen=True, slots=True)
class Plant:
    """One planted thing: its story, and the numbers that came of it."""

    title: str
    story: str
    facts: tuple[Fact, ...]


def plants(world: World) -> tuple[Plant, ...]:
    """Return everything planted in this world, in the order of the sample's README."""
    return (
        _dead_link(world),
        _payment(world),
        _delivery(world),
        _campaigns(world),
        _mix(world),
        _second_purchase(world),
        _identity(world),
        _bots(world),
        _duplicates(world),
        _spoilt(world),
        _sales(world),
        _names(world),
    )


def _counted(world: World, *names: str) -> tuple[Fact, ...]:
    return tuple(Fact(name, world.counts[name]) for name in names)


def _missions(world: World, name: str, keeps: Callable[[Mission], bool]) -> tuple[Fact, ...]:
    kept = [mission for mission in world.missions if keeps(mission)]
    sold = sum(mission.ordered for mission in kept)
    return Fact(f"errands {name}", len(kept)), Fact(f"errands {name} that ended in a sale", sold)


def _percent(share: float) -> str:
    return f"{share * 100:.0f} %"


def _dead_link(world: World) -> Plant:
    story = (
        f"The mail `{shop.BROKEN_ISSUE}` links to `{shop.BROKEN_PATH}`, which does not exist "
        f"(404 in the access log). {_percent(BROKEN_BOUNCE)} leave at once, against "
        f"{_percent(BOUNCES['mail'])} after a sound issue; fewer come back."
    )
    counted = _counted(
        world,
        "dead link visits",
        "dead link left at once",
        "sound issue visits",
        "sound issue left at once",
    )
    went = _missions(world, "with the dead link", lambda one: shop.BROKEN_ISSUE in one.mails)
    return Plant("A broken link in a mail", story, counted + went)


def _payment(world: World) -> Plant:
    story = (
        f"With the release of {iso_seconds(PAYMENT_RELEASE)} the chance that a payment fails goes "
        f"from {_percent(FAILURE_BEFORE)} to {_percent(FAILURE_AFTER)}. Half try again."
    )
    names = ("tried before", "failed before", "tried after", "failed after")
    return Plant(
        "A payment form that began to fail",
        story,
        _counted(world, *(f"payments {name}" for name in names)),
    )


def _delivery(world: World) -> Plant:
    story = (
        f"`/help/delivery` is unclear: {_percent(QUICK_BACK_SHARE)} of its readers before a sale "
        f"are back within 8 seconds, {_percent(TICKET_SHARE)} write to support within 24 hours "
        "(once an errand), and buy less often. Other help pages do nothing of the kind."
    )
    names = ("views", "quick backs", "tickets")
    facts = _counted(world, *(f"delivery page {name}" for name in names), "other help page views")
    return Plant("A page that sends people back, and to support", story, facts)


def _campaigns(world: World) -> Plant:
    good, useless = shop.GOOD_CAMPAIGN, shop.USELESS_CAMPAIGN
    story = (
        f"`{good}` goes to the subscribers with even numbers, `{useless}` to the others, at the "
        f"same minutes. A click on `{good}` adds {GOOD_CAMPAIGN_LIFT * 100:.0f} points to the "
        f"chance of a cart and 12 to that of coming back; a click on `{useless}` adds nothing."
    )
    facts = _missions(world, f"with {good}", lambda one: good in one.mails)
    facts += _missions(world, f"with {useless}", lambda one: useless in one.mails)
    magazine = _missions(
        world,
        "with a sound magazine issue only",
        lambda one: bool(one.mails) and not {good, useless, shop.BROKEN_ISSUE} & set(one.mails),
    )
    return Plant("One good and one useless campaign", story, facts + magazine)


def _mix(world: World) -> Plant:
    story = (
        f"From {day(MIX_SHIFT)} on half of the newcomers buy for a company, before it was one in "
        "five. Within each kind nothing changes: only the mix does."
    )
    facts: list[Fact] = []
    for segment in ("private", "business"):
        for era, keeps in (("before", False), ("after", True)):
            count = sum(
                one.segment == segment and (one.started_at >= MIX_SHIFT) is keeps
                for one in world.missions
            )
            facts.append(Fact(f"{segment} errands begun {era} the shift", count))
    return Plant("A change in the mix of customers", story, tuple(facts))


def _second_purchase(world: World) -> Plant:
    story = (
        f"{_percent(REFILL_SHARE)} of those who buy the {shop.PLANTER.title} come back after 9 to "
        f"34 days for the {shop.PLANT_FOOD.title}; of other buyers 3 %."
    )
    facts = _counted(world, "planter buyers", "planter buyers drawn to plant food")
    sold = sum(shop.PLANT_FOOD in order.products for order in world.orders)
    return Plant(
        "A product that leads to a second purchase",
        story,
        (*facts, Fact("sales with plant food", sold)),
    )


def _identity(world: World) -> Plant:
    story = (
        "Two people of a household log in on one device. Some people have two devices, some "
        "clear their cookies (an alias call), some order by phone, some never say who they are."
    )
    people = world.people
    return Plant(
        "Households and other knots of identity",
        story,
        (
            Fact("people", len(people)),
            Fact(
                "people in households on one device",
                _those(map(is_in_household, range(len(people)))),
            ),
            Fact("people with two devices", _those(len(one.devices) > 1 for one in people)),
            Fact("alias calls", _those(call.kind == "alias" for call in world.calls)),
            *_counted(world, "requesters", "requesters above 2^53"),
        ),
    )


def _those(flags: Iterable[bool]) -> int:
    return sum(flags)


def _bots(world: World) -> Plant:
    story = (
        "Crawlers on the help host, a few that run the shop's tracker, strangers who probe for "
        "missing pages, health checks, static files, redirects; opens by machines, and clicks by "
        "scanners 2 seconds after delivery."
    )
    names = (
        "bot lines",
        "bot calls",
        "lines of strangers on missing pages",
        "health checks",
        "static files",
        "redirects",
        "machine opens",
        "clicks by mail scanners",
        "bounces",
    )
    return Plant("Bots and other machines", story, _counted(world, *names))


def _duplicates(world: World) -> Plant:
    story = (
        "Calls and mail events that were delivered twice, one file of the tracker that lies there "
        "under two names, and pages of ticket events that overlap."
    )
    names = (
        "segment duplicates",
        "rows of the file delivered twice",
        "sendgrid duplicates",
        "ticket events repeated on the next page",
        "tickets in more than one snapshot",
    )
    return Plant("Duplicates", story, _counted(world, *names))


def _spoilt(world: World) -> Plant:
    story = (
        "Late rows were received one to six days after they happened. Spoilt rows belong in "
        "quarantine, each with its reason; the truncated file as a whole."
    )
    names = (
        "late rows",
        "segment cut lines",
        "segment wrong times",
        "segment lines in another encoding",
        "truncated files",
        "access log lines that are no requests",
        "access log wrong times",
        "sendgrid cut calls",
        "sendgrid events without a time",
        "short order rows",
        "order rows with a wrong time",
    )
    return Plant("Late and spoilt rows", story, _counted(world, *names))


def _sales(world: World) -> Plant:
    story = (
        "A sale in the shop stands in both logs, as `#1001` in orders.csv and as `1001` in the "
        "web log, and counts once. Some stand in one of them only."
    )
    by_phone = sum(order.by_phone for order in world.orders)
    names = (
        "sales in both logs",
        "sales hidden by ad blockers",
        "sales only in the web log",
        "refunds",
    )
    facts = (Fact("sales", len(world.orders)), Fact("sales by phone", by_phone))
    return Plant("The same sale in two logs", story, facts + _counted(world, *names))


def _names(world: World) -> Plant:
    story = (
        "A product called `<script>alert(1)</script> lamp`, a person called `{{7*7}}`, an event "
        "named after a search for `=cmd|' /C calc'!A0`, one named `Colour Picked > Brass / Matte`, "
        "and `Plant Quiz Finished`, which no rule of journey.toml maps."
    )
    events = (shop.HOSTILE_SEARCH, "Colour Picked > Brass / Matte", "Plant Quiz Finished")
    labels = ("events named after a search", "events named with arrows", "quiz events")
    facts = tuple(
        Fact(label, _those(call.event == event for call in world.calls))
        for label, event in zip(labels, events, strict=True)
    )
    hostile = _those(
        order.tracked and any("<script>" in one.title for one in order.products)
        for order in world.orders
    )
    sold = Fact("tracked sales of the lamp with the hostile name", hostile)
    return Plant("Hostile names", story, (sold, *facts))
