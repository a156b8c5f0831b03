"""The page of all nights, and what each night hands on."""

from datetime import timedelta

from journey_mining.report import render_index, summary
from tests.report.world import NIGHT, World


def test_the_summary_holds_the_numbers_of_the_page(world: World) -> None:
    told = summary(world.read, NIGHT)
    rows = {
        row["outcome"]: row["journeys"]
        for row in world.read("mining.headline").iter_rows(named=True)
    }
    assert {name: told[name] for name in rows} == rows
    assert told["journeys"] == sum(rows.values())
    assert told["schema"] == 1
    assert told["night"] == "2026-11-22"
    assert str(told["headline"]).startswith("Most journeys are lost at Awareness: ")


def test_nights_stand_newest_first_with_a_row_for_a_failed_one(world: World) -> None:
    told = summary(world.read, NIGHT)
    older = {**told, "night": "2026-11-20"}
    failed = {"night": "2026-11-21", "failed": "check <b>x</b>: 3 rows are wrong"}
    page = render_index([older, failed, told])
    assert page.index("2026-11-22") < page.index("2026-11-21") < page.index("2026-11-20")
    assert "No report: check &lt;b&gt;x&lt;/b&gt;: 3 rows are wrong" in page
    assert 'href="2026-11-22/index.html"' in page
    assert 'href="2026-11-21/index.html"' not in page
    assert page == render_index([told, failed, older])


def test_no_night_at_all_is_said() -> None:
    assert "No night has been published yet." in render_index([])
    only_failed = render_index([{"night": "2026-11-21", "failed": "no input"}])
    assert "latest/index.html" not in only_failed


def test_a_night_is_its_local_date() -> None:
    assert (NIGHT.as_of + timedelta(hours=1)).date().isoformat() == NIGHT.date
