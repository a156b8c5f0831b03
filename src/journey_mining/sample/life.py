"""A person's story over the 120 days: errands, returns, mails, and life with what they bought."""

from journey_mining.sample import catalogue as shop
from journey_mining.sample.aftercare import live_with
from journey_mining.sample.chance import Chance
from journey_mining.sample.checkout import make_order
from journey_mining.sample.errand import Errand
from journey_mining.sample.people import lively
from journey_mining.sample.records import Message, Mission, Order, Person, Product, World
from journey_mining.sample.times import DAY, END, HOUR, MINUTE, is_inside
from journey_mining.sample.visit import FIRST_DOORS, LATER_DOORS, visit
from journey_mining.sample.walker import Walker

_RETURN_HOURS = (
    (0.0, 1.0),
    (0.15, 5.0),
    (0.35, 18.0),
    (0.52, 27.0),
    (0.68, 46.0),
    (0.82, 76.0),
    (0.9, 120.0),
    (0.955, 180.0),
    (0.985, 260.0),
    (1.0, 520.0),
)
RETURN_SHARE = {"awareness": 0.3, "consideration": 0.5, "cart": 0.62, "checkout": 0.64}
MAIL_PULL = 0.42
BROKEN_ISSUE_PULL = 0.75
COLD_MAIL_PULL = 0.012
BROKEN_ISSUE_CURIOUS = 0.42
REFILL_SHARE = 0.45
CART_MAIL_CLICKS = 0.24


def live(person: Person, world: World, seed: int) -> None:
    """Write a person's whole story into the world's records."""
    walker = Walker(person, world, Chance(seed, "life", person.number))
    starts_at, refill = _curious(walker), False
    while starts_at < END:
        errand = Errand(_wish(walker, refill=refill), is_refill=refill)
        started_at = _begin(walker, errand, starts_at)
        if is_inside(started_at):
            mails = tuple(errand.mails)
            sold = errand.order is not None and errand.order.at < END
            world.missions.append(Mission(person.segment, started_at, sold, mails))
        starts_at, refill = _next_errand(walker, errand)
    _receive_broadcasts(walker, seed)


def _curious(walker: Walker) -> int:
    """Let some subscribers come earlier than they would have: the broken issue was a hit."""
    person = walker.person
    curious = person.subscribed and walker.chance.happens(BROKEN_ISSUE_CURIOUS)
    issue_at = next(one.sent_at for one in shop.BROADCASTS if one.is_broken)
    return issue_at - HOUR if curious and person.arrives_at > issue_at else person.arrives_at


def _wish(walker: Walker, *, refill: bool) -> Product:
    if refill:
        return shop.PLANT_FOOD
    return walker.chance.weighted([(one, one.weight) for one in shop.PRODUCTS])


def _begin(walker: Walker, errand: Errand, starts_at: int) -> int:
    chance, person = walker.chance, walker.person
    walker.at = lively(chance, starts_at, business=person.business)
    if not errand.is_refill and person.known and chance.happens(0.03):
        walker.count("phone orders")
        errand.order = make_order(walker, errand.product, by_phone=True)
        if is_inside(walker.at):
            walker.world.orders.append(errand.order)
        return walker.at
    mail = None
    if (starts_at != person.arrives_at or chance.happens(0.6)) and not errand.is_refill:
        mail = _next_mail(walker, starts_at, starts_at + 12 * DAY, pull=1.0)
    door = "mail" if mail else chance.weighted(FIRST_DOORS)
    if mail:
        walker.at = _opened_at(walker, mail)
    started_at = walker.at
    visit(walker, errand, door, mail)
    _come_back(walker, errand)
    if errand.order:
        live_with(walker, errand.order)
    return started_at


def _come_back(walker: Walker, errand: Errand) -> None:
    while errand.order is None and walker.at < END and errand.visits < 8:
        left_at = walker.at
        back_at, door = _next_visit(walker, errand)
        until = min(back_at, left_at + 12 * DAY) if back_at else left_at + 12 * DAY
        pull = MAIL_PULL if back_at else COLD_MAIL_PULL
        mail = _next_mail(walker, left_at + HOUR, until, pull)
        if mail:
            back_at, door = _opened_at(walker, mail), "mail"
        if not back_at:
            return
        walker.at = back_at
        visit(walker, errand, door, mail)


def _next_visit(walker: Walker, errand: Errand) -> tuple[int, str]:
    chance, person = walker.chance, walker.person
    share = 0.95 if errand.is_refill else RETURN_SHARE[errand.reached]
    share += 0.12 * (shop.GOOD_CAMPAIGN in errand.mails)
    share -= 0.1 * errand.read_delivery + 0.2 * errand.payment_failed
    share -= 0.2 * errand.saw_dead_link
    if errand.in_cart and walker.known_mail and (clicked_at := _remind(walker)):
        return clicked_at, "cart mail"
    if not chance.happens(share):
        return 0, ""
    wait = chance.along(_RETURN_HOURS) * (1.25 if person.business else 1.0)
    back_at = lively(chance, walker.at + int(wait * HOUR), business=person.business)
    return max(back_at, walker.at + 45 * MINUTE), chance.weighted(LATER_DOORS)


def _remind(walker: Walker) -> int:
    """Mail about the full cart; return when it is clicked, 0 if it is not."""
    chance, person = walker.chance, walker.person
    sent_at = walker.at + 20 * HOUR
    clicked_at = 0
    if chance.happens(CART_MAIL_CLICKS):
        wait = chance.along(((0.0, 0.1), (0.6, 4.0), (1.0, 30.0)))
        clicked_at = lively(chance, sent_at + int(wait * HOUR), business=person.business)
    url = f"{shop.SHOP}/cart"
    message = Message(person, "cart-reminder", sent_at, url=url, clicked_at=clicked_at)
    walker.world.messages.append(message)
    return clicked_at


def _next_mail(walker: Walker, after: int, until: int, pull: float) -> shop.Broadcast | None:
    for mail in shop.BROADCASTS:
        if not after <= mail.sent_at < until or not _receives(walker, mail):
            continue
        key = (mail.campaign, mail.sent_at)
        share = BROKEN_ISSUE_PULL if mail.is_broken and pull == MAIL_PULL else pull
        if key not in walker.clicks and walker.chance.happens(share):
            return mail
    return None


def _receives(walker: Walker, mail: shop.Broadcast) -> bool:
    if not 0 <= walker.subscribed_at <= mail.sent_at:
        return False
    return mail.half is None or mail.half == walker.person.number % 2


def _opened_at(walker: Walker, mail: shop.Broadcast) -> int:
    wait = walker.chance.along(((0.0, 0.02), (0.5, 1.5), (0.8, 6.0), (0.95, 20.0), (1.0, 40.0)))
    at = mail.sent_at + MINUTE + int(wait * HOUR)
    return lively(walker.chance, at, business=walker.person.business)


def _next_errand(walker: Walker, errand: Errand) -> tuple[int, bool]:
    """Return when the next errand begins, the end if none does, and if it is for plant food."""
    chance = walker.chance
    order = errand.order
    if order is None:
        later = walker.at + int(chance.between(31, 62) * DAY)
        return (later if walker.at < END and chance.happens(0.16) else END), False
    if walker.subscribed_at < 0 and chance.happens(0.35):
        walker.subscribed_at = order.at
    if errand.is_refill:
        return END, False
    later = max(order.at + int(chance.between(9, 34) * DAY), walker.at + HOUR)
    if _is_drawn_to_plant_food(walker, order):
        return later, True
    if chance.happens(0.2):
        return later + int(chance.between(0, 30) * DAY), False
    return END, False


def _is_drawn_to_plant_food(walker: Walker, order: Order) -> bool:
    if shop.PLANTER not in order.products:
        return walker.chance.happens(0.03)
    drawn = walker.chance.happens(REFILL_SHARE)
    walker.world.counts["planter buyers"] += is_inside(order.at)
    walker.world.counts["planter buyers drawn to plant food"] += drawn and is_inside(order.at)
    return drawn


def _receive_broadcasts(walker: Walker, seed: int) -> None:
    chance = Chance(seed, "mails", walker.person.number)
    last_click = max(walker.clicks.values(), default=0)
    for mail in shop.BROADCASTS:
        if not _receives(walker, mail):
            continue
        host = shop.HELP if mail.landing.startswith("/magazine") else shop.SHOP
        tags = f"?utm_source=newsletter&utm_medium=email&utm_campaign={mail.campaign}"
        clicked_at = walker.clicks.get((mail.campaign, mail.sent_at), 0)
        leaves = mail.sent_at > last_click and chance.happens(0.004)
        message = Message(
            person=walker.person,
            category=mail.campaign,
            sent_at=mail.sent_at + chance.whole(0, 240) * 1000,
            is_newsletter=True,
            url=host + mail.landing + tags,
            clicked_at=clicked_at,
            unsubscribes=leaves,
        )
        walker.world.messages.append(message)
        if leaves:
            return
