"""Life after the sale: parcels, questions, care tips, and what people say of the shop."""

from journey_mining.sample import catalogue as shop
from journey_mining.sample import texts
from journey_mining.sample.people import lively
from journey_mining.sample.records import Answer, Message, Order
from journey_mining.sample.support import write_ticket
from journey_mining.sample.times import DAY, HOUR, is_inside
from journey_mining.sample.walker import Walker

_TOPICS_PRIVATE = (("delivery", 34.0), ("damage", 30.0), ("returns", 18.0), ("care", 18.0))
_TOPICS_BUSINESS = (("invoice", 46.0), ("delivery", 28.0), ("damage", 26.0))


def live_with(walker: Walker, order: Order) -> None:
    """Follow a sale for the weeks after it; the walker's clock ends at the last doing."""
    if not is_inside(order.at):
        return
    _confirm(walker, order)
    walker.at = order.at
    if walker.chance.happens(0.3):
        _look_at_order(walker, order)
    if walker.chance.happens(0.22):
        topics = _TOPICS_BUSINESS if walker.person.business else _TOPICS_PRIVATE
        at = order.at + int(walker.chance.between(1, 12) * DAY)
        at = lively(walker.chance, at, business=walker.person.business)
        write_ticket(walker, walker.chance.weighted(topics), at)
    if walker.chance.happens(0.06):
        # Long after the journey has ended: late contact of a customer is no lost sale.
        write_ticket(walker, "damage", order.at + int(walker.chance.between(45, 70) * DAY))
    _be_loyal(walker, order)


def _confirm(walker: Walker, order: Order) -> None:
    chance, person = walker.chance, walker.person
    order_page = f"{shop.SHOP}/account/orders/{{order}}"
    confirmed = Message(
        person, "order-confirmation", order.at + 40_000, url=order_page, order=order
    )
    shipped_at = order.at + int(chance.between(18, 60) * HOUR)
    tracked_at = 0
    if chance.happens(0.3):
        tracked_at = lively(chance, shipped_at + int(chance.between(0.1, 9) * HOUR), business=False)
    shipped = Message(
        person, "shipping", shipped_at, url=order_page, clicked_at=tracked_at, order=order
    )
    walker.world.messages += [confirmed, shipped]
    if tracked_at:
        _open_order_page(walker, order, tracked_at + 2000)


def _look_at_order(walker: Walker, order: Order) -> None:
    at = order.at + int(walker.chance.between(10, 90) * HOUR)
    _open_order_page(walker, order, lively(walker.chance, at, business=walker.person.business))


def _open_order_page(walker: Walker, order: Order, at: int) -> None:
    walker.at = at
    walker.take_device()
    walker.introduce("/account")
    # Guests reach the page by the link in their mail, account holders log in.
    walker.page("/account/orders/{order}", order=order)
    walker.wait(10, 60)
    if walker.chance.happens(0.12):
        walker.hit("/help/delivery", referrer=f"{shop.SHOP}/account/orders")
        walker.wait(12, 60)


def _be_loyal(walker: Walker, order: Order) -> None:
    chance, person = walker.chance, walker.person
    if chance.happens(0.27):
        at = lively(chance, order.at + int(chance.between(11, 17) * DAY), business=person.business)
        _answer_survey(walker, at)
    if chance.happens(0.55):
        _read_care_tips(walker, order)
    if chance.happens(0.09):
        walker.at = order.at + int(chance.between(8, 22) * DAY)
        walker.introduce("/account")
        walker.page("/account/reviews")
        walker.wait(30, 140)
    if chance.happens(0.04):
        walker.page("/refer")
        walker.track("Friend Referred", "/refer")


def _answer_survey(walker: Walker, at: int) -> None:
    chance = walker.chance
    hurt = any(one.person == walker.person for one in walker.world.tickets[-3:])
    kind = chance.weighted(
        (("promoter", 25.0), ("passive", 33.0), ("detractor", 42.0))
        if hurt
        else (("promoter", 52.0), ("passive", 30.0), ("detractor", 18.0))
    )
    scores = {"promoter": (9, 10, 10), "passive": (7, 8, 8), "detractor": (1, 3, 4, 5, 6, 6)}
    words = {
        "promoter": texts.PROMOTER_TEXTS,
        "passive": texts.PASSIVE_TEXTS,
        "detractor": texts.DETRACTOR_TEXTS,
    }
    if is_inside(at):
        answer = Answer(at, walker.person, chance.pick(scores[kind]), chance.pick(words[kind]))
        walker.world.answers.append(answer)


def _read_care_tips(walker: Walker, order: Order) -> None:
    chance = walker.chance
    sent_at = order.at + 9 * DAY
    clicked_at = 0
    if chance.happens(0.25):
        clicked_at = lively(chance, sent_at + int(chance.between(0.1, 30) * HOUR), business=False)
    page = f"/help/care/{chance.pick(shop.CARE_PAGES)}"
    tips = Message(walker.person, "care-tips", sent_at, url=shop.HELP + page, clicked_at=clicked_at)
    walker.world.messages.append(tips)
    if clicked_at:
        walker.at = clicked_at + 2000
        walker.hit(page)
        walker.wait(20, 120)
