"""What is in every log and is no customer: crawlers, static files, redirects, health checks."""

from journey_mining.sample import catalogue as shop
from journey_mining.sample.chance import Chance
from journey_mining.sample.records import Call, Device, Hit, World
from journey_mining.sample.times import DAY, END, HOUR, MINUTE, START

STATIC_FILES = ("/assets/site.css", "/assets/site.js", "/assets/logo.svg", "/favicon.ico")
GONE_PAGES = ("/magazine/summer-2019", "/help/fax", "/wp-login.php", "/.env")
HEADLESS = (
    "Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "HeadlessChrome/141.0.0.0 Safari/537.36"
)


def add_noise(world: World, people: int, seed: int) -> None:
    """Add it to the hits of the help host, and some crawlers that run the shop's tracker."""
    chance = Chance(seed, "noise")
    _static_files(world, chance)
    for _ in range(people):
        _crawl(world, chance)
    for _ in range(people // 10):
        _scan(world, chance)
    for at in range(START + 7 * MINUTE, END, 4 * HOUR):
        world.hits.append(Hit(at, "192.0.2.10", shop.PROBE, "-", "/healthz"))
        world.counts["health checks"] += 1
    for number in range(max(2, people // 150)):
        _crawl_shop(world, chance, number)


def _static_files(world: World, chance: Chance) -> None:
    for hit in list(world.hits):
        if chance.happens(0.4):
            file = chance.pick(STATIC_FILES)
            world.hits.append(
                Hit(hit.at + 1000, hit.address, hit.agent, hit.cookie, file, referrer=shop.HELP)
            )
            world.counts["static files"] += 1
        if chance.happens(0.03):
            before = Hit(hit.at - 1000, hit.address, hit.agent, hit.cookie, "/help", 301)
            world.hits.append(before)
            world.counts["redirects"] += 1
    world.hits[:] = [hit for hit in world.hits if START <= hit.at < END]


def _address(chance: Chance) -> str:
    return f"{chance.pick(('192.0.2', '198.51.100', '203.0.113'))}.{chance.whole(1, 254)}"


def _moment(chance: Chance) -> int:
    return START + int(chance.share() * (END - START - DAY))


def _crawl(world: World, chance: Chance) -> None:
    pages = [f"/magazine/{one}" for one in shop.ARTICLES]
    pages += [f"/help/care/{one}" for one in shop.CARE_PAGES] + ["/robots.txt", "/help/delivery"]
    path, status = chance.pick(pages), 200
    if chance.happens(0.06):
        path, status = chance.pick(GONE_PAGES[:2]), 404
    agent = chance.weighted(shop.BOTS)
    world.hits.append(Hit(_moment(chance), _address(chance), agent, "-", path, status))
    world.counts["bot lines"] += 1


def _scan(world: World, chance: Chance) -> None:
    agent = chance.weighted(shop.AGENTS)
    path = chance.pick(GONE_PAGES)
    world.hits.append(Hit(_moment(chance), _address(chance), agent, "-", path, 404))
    world.counts["lines of strangers on missing pages"] += 1


def _crawl_shop(world: World, chance: Chance, number: int) -> None:
    agent = HEADLESS if number % 3 == 0 else shop.BOTS[0][0]
    device = Device(f"an-{chance.digits(12)}", agent, _address(chance))
    at = _moment(chance)
    for _ in range(chance.whole(2, 5)):
        product = chance.pick(shop.PRODUCTS)
        world.calls.append(
            Call(at, "page", device, "", f"/products/{product.slug}", title=product.title)
        )
        world.counts["bot calls"] += 1
        at += chance.whole(1, 4) * 1000
