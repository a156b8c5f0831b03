"""The last evening: every log ends late on it, so that none of them holds back the others."""

from journey_mining.sample import catalogue as shop
from journey_mining.sample.chance import Chance
from journey_mining.sample.records import Answer, Message, Order, Ticket, TicketStep, World
from journey_mining.sample.times import END, MINUTE
from journey_mining.sample.walker import Walker


def last_evening(world: World, seed: int) -> None:
    """Let one known person read, buy, answer and write shortly before midnight UTC."""
    person = next(one for one in world.people if one.known)
    walker = Walker(person, world, Chance(seed, "last evening"))
    lamp = shop.PRODUCTS[1]
    walker.at = END - 22 * MINUTE
    walker.introduce("/")
    walker.page(f"/products/{lamp.slug}", title=lamp.title)
    walker.wait(60, 90)
    walker.track("Product Added", f"/products/{lamp.slug}", (lamp,))
    walker.page("/cart")
    walker.wait(60, 90)
    walker.page("/checkout/payment")
    order = Order(END - 17 * MINUTE, person, 900, (lamp,), lamp.price_cents)
    world.orders.append(order)
    walker.at = order.at + 1200
    walker.track("Order Completed", "/checkout/thanks", (lamp,), order=order)
    world.messages.append(Message(person, "order-confirmation", order.at + 40_000, order=order))
    steps = (TicketStep(END - 14 * MINUTE, "opened", "Do you deliver on Mondays? Thank you!"),)
    world.tickets.append(Ticket(person, 901, "delivery", "Question about delivery", 901, steps))
    world.answers.append(Answer(END - 12 * MINUTE, person, 8, ""))
    walker.at = END - 11 * MINUTE
    walker.hit("/help/delivery")
