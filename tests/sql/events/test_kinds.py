"""Touchpoint rules: the first match wins, a list is any of them, and what no rule maps keeps its name."""

from datetime import timedelta

from journey_mining.settings import Settings
from journey_mining.settings_tables import write_settings
from tests.conftest import Workbench
from tests.landed import land
from tests.tables import expect

RULES = Settings.model_validate(
    {
        "sources": [{"map": "web", "path": "x"}],
        "stages": [{"name": "Consider"}, {"name": "Buy"}],
        "touchpoints": [
            {"name": "Sale page", "match": {"page": "/products/sale*"}},
            {
                "name": "Product page",
                "stage": "Consider",
                "match": {"page": ["/products/*", "/p/?"]},
            },
            {"name": "Failed", "stage": "Buy", "match": {"name": "Payment", "result": "error"}},
            {"name": "Upgrade", "stage": "Buy", "match": {"attrs": {"plan": "gold"}}},
            {"name": "Cart", "stage": "Buy", "match": {"page_regex": "/cart(/[0-9]+)?"}},
        ],
    }
)


def test_rules_give_touchpoint_and_stage(model: Workbench) -> None:
    sources = [("web", "web", timedelta(days=1))]
    write_settings(model.cursor, RULES, sources, {})
    land(
        model,
        """
        | event_id | occurred_at         | who | name        | url_path        | result | attrs           |
        | e1       | 2026-05-30 10:00:01 | ana | Page viewed | /products/lamp  |        |                 |
        | e2       | 2026-05-30 10:00:02 | ana | Page viewed | /products/sale1 |        |                 |
        | e3       | 2026-05-30 10:00:03 | ana | Page viewed | /p/1            |        |                 |
        | e4       | 2026-05-30 10:00:04 | ana | Page viewed | /p/11           |        |                 |
        | e5       | 2026-05-30 10:00:05 | ana | Payment     | /products       | error  |                 |
        | e6       | 2026-05-30 10:00:06 | ana | Payment     | /pay            | ok     | {"plan":"gold"} |
        | e7       | 2026-05-30 10:00:07 | ana | Page viewed | /cart/12        |        |                 |
        | e8       | 2026-05-30 10:00:08 | ana | Page viewed | /my/cart        |        |                 |
        | e9       | 2026-05-30 10:00:09 | ana | Go > to / x |                 |        |                 |
        | e10      | 2026-05-30 10:00:10 | ana | Payment     | /pay            | ok     | {"plan":"[\\"x\\",\\"gold\\"]"} |
        """,
    )
    for name in ("stages", "touchpoints", "goals", "sources"):
        model.given.add(f"settings.{name}")
        model.touched.add(f"settings.{name}")
    expect(
        model("events.ordered").sort_by("occurred_at"),
        """
        | event_id | touchpoint       | stage    | is_unmapped |
        | e1       | Product page     | Consider | false       |
        | e2       | Sale page        |          | false       |
        | e3       | Product page     | Consider | false       |
        | e4       | web: Page viewed |          | true        |
        | e5       | Failed           | Buy      | false       |
        | e6       | Upgrade          | Buy      | false       |
        | e7       | Cart             | Buy      | false       |
        | e8       | web: Page viewed |          | true        |
        | e9       | web: Go › to/x   |          | true        |
        | e10      | Upgrade          | Buy      | false       |
        """,
    )
