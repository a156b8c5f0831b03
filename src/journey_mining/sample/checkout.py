"""From the cart to the sale, with the payment form that began to fail."""

from journey_mining.sample import catalogue as shop
from journey_mining.sample.delivery import read_delivery_page
from journey_mining.sample.errand import Errand
from journey_mining.sample.records import Order, Product
from journey_mining.sample.support import write_ticket
from journey_mining.sample.times import HOUR, MINUTE, PAYMENT_RELEASE, is_inside
from journey_mining.sample.walker import Walker

FAILURE_BEFORE = 0.03
FAILURE_AFTER = 0.22
RETRY_SHARE = 0.5


def buy(walker: Walker, errand: Errand) -> None:
    """Put the product in the cart and try to pay; leaving is possible everywhere."""
    chance = walker.chance
    if not errand.in_cart:
        walker.track("Product Added", f"/products/{errand.product.slug}", (errand.product,))
        walker.wait(1, 12)
        errand.reached = "cart"
    walker.page("/cart")
    walker.wait(8, 60)
    stays = 0.92 if errand.is_refill else 0.66
    if chance.happens(0.12):
        read_delivery_page(walker, errand, "/cart")
        stays -= 0.18
    if chance.happens(stays):
        _check_out(walker, errand)


def _check_out(walker: Walker, errand: Errand) -> None:
    chance = walker.chance
    errand.reached = "checkout"
    walker.track("Checkout Started", "/checkout/address", (errand.product,))
    walker.page("/checkout/address")
    walker.wait(20, 120)
    if chance.happens(0.08):
        return
    walker.introduce("/checkout/address")
    walker.page("/checkout/delivery")
    walker.wait(6, 40)
    leaves = 0.06
    if chance.happens(0.16):
        read_delivery_page(walker, errand, "/checkout/delivery")
        leaves = 0.3
    if not chance.happens(leaves):
        _pay(walker, errand)


def _pay(walker: Walker, errand: Errand) -> None:
    chance = walker.chance
    for _ in range(4):
        walker.page("/checkout/payment")
        walker.wait(20, 100)
        released = walker.at >= PAYMENT_RELEASE
        era = "after" if released else "before"
        walker.count(f"payments tried {era}")
        if not chance.happens(FAILURE_AFTER if released else FAILURE_BEFORE):
            _order(walker, errand)
            return
        walker.count(f"payments failed {era}")
        errand.payment_failed = True
        walker.track("Payment Failed", "/checkout/payment", (errand.product,))
        walker.wait(4, 30)
        if not chance.happens(RETRY_SHARE):
            break
    if chance.happens(0.35) and not errand.wrote_ticket:
        errand.wrote_ticket = True
        write_ticket(walker, "payment", walker.at + int(chance.between(5, 300) * MINUTE))


def _order(walker: Walker, errand: Errand) -> None:
    order = make_order(walker, errand.product)
    errand.order = order
    if not is_inside(walker.at):
        return
    walker.world.orders.append(order)
    # The shop writes the sale first, then the browser reports it.
    walker.wait(1, 2)
    if order.tracked:
        walker.track("Order Completed", "/checkout/thanks", order.products, order=order)
    walker.wait(1, 3)
    walker.page("/checkout/thanks")


def make_order(walker: Walker, product: Product, *, by_phone: bool = False) -> Order:
    """Sell the product, often with others, to companies by the dozen."""
    chance, person = walker.chance, walker.person
    products = [product]
    if chance.happens(0.35):
        products.append(chance.weighted([(one, one.weight) for one in shop.PRODUCTS[:-1]]))
    pieces = chance.whole(2, 6) if person.business and product != shop.PLANT_FOOD else 1
    walker.place += 1
    returns = chance.happens(0.06)
    return Order(
        at=walker.at,
        person=person,
        place=walker.place,
        products=tuple(products),
        cents=sum(one.price_cents for one in products) * pieces,
        by_phone=by_phone,
        tracked=not by_phone and not person.blocks_tracking,
        refunded_at=walker.at + int(chance.between(4, 20) * 24 * HOUR) if returns else 0,
    )
