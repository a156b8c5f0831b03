"""One visit: how people come in, look around, and go on to the cart or leave."""

from journey_mining.sample import catalogue as shop
from journey_mining.sample.checkout import buy
from journey_mining.sample.delivery import read_delivery_page
from journey_mining.sample.errand import Errand
from journey_mining.sample.records import Campaign, Product
from journey_mining.sample.walker import Walker

FIRST_DOORS = (
    ("home", 34.0),
    ("search ad", 16.0),
    ("social ad", 9.0),
    ("article", 16.0),
    ("product", 17.0),
    ("assistant", 8.0),
)
LATER_DOORS = (("home", 46.0), ("product", 42.0), ("article", 6.0), ("search ad", 6.0))
BOUNCES = {
    "home": 0.22,
    "search ad": 0.36,
    "social ad": 0.44,
    "article": 0.44,
    "product": 0.2,
    "assistant": 0.18,
    "mail": 0.3,
    "cart mail": 0.1,
}
BROKEN_BOUNCE = 0.68
CART_CHANCE = 0.3
BUSINESS_LIFT = 0.12
GOOD_CAMPAIGN_LIFT = 0.24


def visit(walker: Walker, errand: Errand, door: str, mail: shop.Broadcast | None = None) -> None:
    """Walk through one visit; the errand says afterwards how far it got."""
    errand.visits += 1
    walker.take_device()
    if not _stays(walker, errand, door, mail):
        return
    if walker.person.known and not walker.logged_in and walker.chance.happens(0.35):
        walker.introduce("/account")
    if errand.in_cart and walker.chance.happens(0.7):
        buy(walker, errand)
        return
    if _look_around(walker, errand):
        buy(walker, errand)


def _stays(walker: Walker, errand: Errand, door: str, mail: shop.Broadcast | None) -> bool:
    _come_in(walker, errand, door, mail)
    bounce = BOUNCES[door]
    if mail and mail.is_broken:
        errand.saw_dead_link = True
        walker.count("dead link visits")
        bounce = BROKEN_BOUNCE
        walker.wait(4, 25)
        if walker.chance.happens(bounce):
            walker.count("dead link left at once")
            return False
        walker.page("/", referrer=shop.HELP + mail.landing)
        return True
    if errand.is_refill:
        bounce /= 3
    walker.wait(6, 70)
    left = walker.chance.happens(bounce)
    if door == "mail" and mail and mail.campaign.startswith("magazine"):
        walker.count("sound issue visits")
        if left:
            walker.count("sound issue left at once")
    return not left


def _come_in(walker: Walker, errand: Errand, door: str, mail: shop.Broadcast | None) -> None:
    product = f"/products/{errand.product.slug}"
    if door == "mail" and mail:
        _land_from_mail(walker, errand, mail)
    elif door == "cart mail":
        walker.introduce("/cart")
        walker.page("/cart", campaign=Campaign("cart-reminder", "shop", "email"))
    elif door == "search ad":
        walker.page("/lp/warm-light", "https://www.google.com/", shop.SEARCH_AD)
    elif door == "social ad":
        walker.page("/lp/green-corner", "https://www.instagram.com/", shop.SOCIAL_AD)
    elif door == "article":
        engine = walker.chance.pick(("https://www.google.com/", "https://duckduckgo.com/"))
        walker.hit(f"/magazine/{walker.chance.pick(shop.ARTICLES)}", referrer=engine)
    elif door == "product":
        site = walker.chance.pick(("https://www.google.com/", "https://www.pinterest.com/", ""))
        walker.page(product, site, title=errand.product.title)
    elif door == "assistant":
        walker.page(product, "https://chatgpt.com/", title=errand.product.title)
    else:
        walker.page("/", walker.chance.pick(("", "https://www.google.com/")))
    if door != "article" and not (mail and mail.landing.startswith("/magazine")):
        walker.ask_segment("/")


def _land_from_mail(walker: Walker, errand: Errand, mail: shop.Broadcast) -> None:
    walker.clicks[(mail.campaign, mail.sent_at)] = walker.at
    errand.mails.append(mail.campaign)
    walker.wait(1, 3)
    if mail.landing.startswith("/magazine"):
        tags = f"?utm_source=newsletter&utm_medium=email&utm_campaign={mail.campaign}"
        walker.hit(mail.landing + tags, 404 if mail.is_broken else 200)
        return
    walker.page(mail.landing, campaign=Campaign(mail.campaign, "newsletter", "email"))
    walker.introduce(mail.landing)


def _look_around(walker: Walker, errand: Errand) -> bool:
    person, chance = walker.person, walker.chance
    if errand.reached == "awareness":
        errand.reached = "consideration"
    if chance.happens(0.28) or _is_odd_searcher(walker, errand):
        _search(walker, errand)
    elif chance.happens(0.75):
        walker.page(f"/{errand.product.shelf}")
        walker.wait(8, 60)
    for product in _looked_at(walker, errand):
        walker.page(f"/products/{product.slug}", title=product.title)
        walker.wait(9, 120)
        if chance.happens(0.12):
            _ask_the_help_pages(walker, errand, product)
    if person.number % 250 == 20 and errand.visits == 1:
        walker.track("Colour Picked > Brass / Matte", f"/products/{errand.product.slug}")
        walker.wait(5, 20)
    if walker.subscribed_at < 0 and chance.happens(0.07):
        walker.track("Newsletter Signed Up", f"/products/{errand.product.slug}")
        walker.introduce(f"/products/{errand.product.slug}")
        walker.subscribed_at = walker.at
        walker.wait(4, 20)
    if chance.happens(0.05):
        walker.track("Plant Quiz Finished", "/quiz")
        walker.wait(10, 40)
    wants = CART_CHANCE + 0.05 * min(errand.visits, 4) + BUSINESS_LIFT * person.business
    wants += GOOD_CAMPAIGN_LIFT * (shop.GOOD_CAMPAIGN in errand.mails)
    wants -= 0.1 * errand.read_delivery
    return chance.happens(0.9 if errand.is_refill else wants)


def _looked_at(walker: Walker, errand: Errand) -> list[Product]:
    others = [(one, one.weight) for one in shop.PRODUCTS]
    more = walker.chance.weighted(((0, 40.0), (1, 35.0), (2, 18.0), (3, 7.0)))
    return [walker.chance.weighted(others) for _ in range(more)] + [errand.product]


def _search(walker: Walker, errand: Errand) -> None:
    term = walker.chance.pick(shop.SEARCH_TERMS)
    odd = _is_odd_searcher(walker, errand)
    if odd:
        term = shop.HOSTILE_SEARCH
    walker.track("Products Searched", "/search", query=term)
    walker.page("/search")
    walker.wait(6, 40)
    # A slip in the tag manager once sent what people typed as the event's name.
    if odd:
        walker.track(shop.HOSTILE_SEARCH, "/search")
        walker.wait(2, 8)


def _is_odd_searcher(walker: Walker, errand: Errand) -> bool:
    return walker.person.number % 250 == 30 and errand.visits == 1


def _ask_the_help_pages(walker: Walker, errand: Errand, product: Product) -> None:
    here = shop.SHOP + f"/products/{product.slug}"
    topic = walker.chance.weighted((("delivery", 45.0), ("care", 35.0), ("returns", 20.0)))
    if topic == "delivery":
        read_delivery_page(walker, errand, f"/products/{product.slug}")
        return
    page = f"care/{walker.chance.pick(shop.CARE_PAGES)}" if topic == "care" else topic
    walker.hit(f"/help/{page}", referrer=here)
    walker.count("other help page views")
    walker.wait(18, 150)
    walker.page(f"/products/{product.slug}", shop.HELP + f"/help/{page}", title=product.title)
    walker.wait(10, 60)
