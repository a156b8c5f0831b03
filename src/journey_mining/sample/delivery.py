"""The delivery page: unclear words that send people back, and to support."""

from journey_mining.sample import catalogue as shop
from journey_mining.sample.errand import Errand
from journey_mining.sample.support import write_ticket
from journey_mining.sample.times import HOUR, MINUTE
from journey_mining.sample.walker import Walker

DELIVERY_PAGE = "/help/delivery"
QUICK_BACK_SHARE = 0.6
TICKET_SHARE = 0.22


def read_delivery_page(walker: Walker, errand: Errand, back_to: str) -> None:
    """Look up delivery and come back, often at once; some then write to support within a day."""
    walker.hit(DELIVERY_PAGE, referrer=shop.SHOP + back_to)
    walker.count("delivery page views")
    errand.read_delivery = True
    if walker.chance.happens(QUICK_BACK_SHARE):
        walker.count("delivery page quick backs")
        walker.wait(3, 8)
    else:
        walker.wait(20, 90)
    walker.page(back_to, shop.HELP + DELIVERY_PAGE)
    if not errand.wrote_ticket and walker.chance.happens(TICKET_SHARE):
        errand.wrote_ticket = True
        wait = walker.chance.along(((0.0, 0.1), (0.6, 2.0), (0.9, 9.0), (1.0, 22.0)))
        if write_ticket(walker, "delivery", walker.at + 5 * MINUTE + int(wait * HOUR)):
            walker.count("delivery page tickets")
    walker.wait(8, 45)
