"""What Lumen & Leaf sells, sends and shows. All of it is invented."""

from typing import NamedTuple

from journey_mining.sample.records import Campaign, Product
from journey_mining.sample.times import DAY, day, instant

SHOP = "https://www.lumen-leaf.example"
HELP = "https://help.lumen-leaf.example"

PRODUCTS = (
    Product("vega-arc-lamp", "Vega arc lamp", 18900, "lamps", 9),
    Product("nook-desk-lamp", "Nook desk lamp", 6900, "lamps", 12),
    Product("halo-pendant", "Halo pendant", 12900, "lamps", 8),
    Product("firefly-string-lights", "Firefly string lights", 2490, "lamps", 10),
    Product("dawn-grow-light", "Dawn grow light", 5490, "lamps", 9),
    Product("alert-lamp", "<script>alert(1)</script> lamp", 3990, "lamps", 3),
    Product("monstera", "Monstera", 3490, "plants", 11),
    Product("snake-plant", "Snake plant", 2290, "plants", 10),
    Product("calathea", "Calathea", 2690, "plants", 6),
    Product("olive-tree", "Olive tree", 7900, "plants", 4),
    Product("terra-planter", "Terra planter", 4490, "planters", 16),
    Product("hanging-planter", "Hanging planter", 1990, "planters", 5),
    Product("warm-bulb-e27", "Warm bulb E27", 890, "lamps", 6),
    Product("plant-food", "Plant food subscription", 1290, "plants", 2),
)
PLANTER = next(one for one in PRODUCTS if one.slug == "terra-planter")
PLANT_FOOD = next(one for one in PRODUCTS if one.slug == "plant-food")

SEARCH_AD = Campaign("warm-light-search", "google", "cpc")
SOCIAL_AD = Campaign("green-corner", "instagram", "paid_social")
ARTICLES = (
    "light-for-dark-corners",
    "five-plants-that-forgive",
    "what-colour-temperature-means",
    "repotting-without-tears",
    "a-desk-that-breathes",
)
CARE_PAGES = ("monstera", "snake-plant", "calathea", "olive-tree")
HOSTILE_SEARCH = "=cmd|' /C calc'!A0"
SEARCH_TERMS = ("desk lamp", "monstera", "warm light", "grow light", "gift", "pet safe plant")


class Broadcast(NamedTuple):
    """One mail to all subscribers, or to one half of them."""

    campaign: str
    sent_at: int
    half: int | None
    landing: str
    is_broken: bool = False


GOOD_CAMPAIGN = "light-week"
USELESS_CAMPAIGN = "plant-parade"
BROKEN_ISSUE = "magazine-2026-09-29"
BROKEN_PATH = "/magazine/autumn-lookbok"
MAGAZINE_DAYS = tuple(instant("2026-07-28T07:00+00:00") + 21 * DAY * n for n in range(6))
CAMPAIGN_DAYS = tuple(
    instant(f"{on}T15:00+00:00")
    for on in ("2026-08-06", "2026-08-27", "2026-09-17", "2026-10-15", "2026-10-29", "2026-11-12")
)
MAGAZINE_NAMES = tuple(f"magazine-{day(sent_at)}" for sent_at in MAGAZINE_DAYS)


def _broadcasts() -> tuple[Broadcast, ...]:
    issues = [
        Broadcast(
            name,
            sent_at,
            None,
            BROKEN_PATH if name == BROKEN_ISSUE else f"/magazine/{ARTICLES[n % len(ARTICLES)]}",
            is_broken=name == BROKEN_ISSUE,
        )
        for n, (name, sent_at) in enumerate(zip(MAGAZINE_NAMES, MAGAZINE_DAYS, strict=True))
    ]
    halves = [
        Broadcast(name, sent_at, half, f"/lp/{name}")
        for sent_at in CAMPAIGN_DAYS
        for half, name in enumerate((GOOD_CAMPAIGN, USELESS_CAMPAIGN))
    ]
    return tuple(sorted(issues + halves, key=lambda one: (one.sent_at, one.campaign)))


BROADCASTS = _broadcasts()

AGENTS = (
    (
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/141.0.0.0 Safari/537.36"
        ),
        30.0,
    ),
    (
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 "
            "(KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1"
        ),
        28.0,
    ),
    (
        (
            "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/141.0.0.0 Mobile Safari/537.36"
        ),
        22.0,
    ),
    (
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 "
            "(KHTML, like Gecko) Version/18.6 Safari/605.1.15"
        ),
        12.0,
    ),
    ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0", 8.0),
)
BOTS = (
    ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", 34.0),
    ("Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)", 20.0),
    ("Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)", 18.0),
    (
        (
            "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; "
            "+https://openai.com/gptbot)"
        ),
        20.0,
    ),
    ("curl/8.5.0", 8.0),
)
PROBE = "kube-probe/1.30"
