"""The page as a reader meets it: offline, in a browser, and with names that mean harm."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from journey_mining.report import render_index, render_report, summary
from tests.report.browser import visit, wait_for_figures
from tests.report.world import NIGHT, TOUCHPOINTS, World, make_world

HOSTILE = (
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(2)>",
    "javascript:alert(3)",
    "%{value} %{customdata[0]} <extra>",
    "$\\frac{a}{b}$ $$x$$",
    "abc\u202edef\u2066\u200b",
    "x" * 10_000,
    '=HYPERLINK("http://example.org")',
    "<a href='https://example.org'>here</a>",
    "'\"><svg onload=alert(4)>",
    "{{ 7 * 7 }} {% raw %}",
    "\x00\x07\x1b[31m",
    "*bold* ~lost~ {stage}",
    "]]> --> <!--",
    "&lt;b&gt; &amp;",
    "<span style='font-size:60px'>big</span>",
    "https://example.org/?a=1&b=2",
)


def hostile_world() -> World:
    """Return a world in which every touchpoint, stage and source has a name that means harm."""
    ours = dict(zip(TOUCHPOINTS, HOSTILE, strict=True))
    return make_world(rename=lambda name: ours.get(name, f"{name} <b>$&</b>"))


def test_the_page_draws_everything_and_asks_for_nothing(browser: Browser, page_file: Path) -> None:
    seen = visit(browser, page_file)
    wait_for_figures(seen.page)
    assert seen.complaints == []
    assert seen.page.locator("#stage-flow .sankey-node").count() > 12
    assert seen.page.locator("#path-flow .sankey-link").count() > 40


def test_hostile_names_do_nothing(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "index.html"
    path.write_text(render_report(hostile_world().read, NIGHT), "utf-8")
    seen = visit(browser, path)
    wait_for_figures(seen.page)
    for node in seen.page.locator("#path-flow .sankey-node").all()[:12]:
        node.dispatch_event("mouseover")
    seen.page.wait_for_timeout(300)
    assert seen.complaints == []
    assert (
        seen.page.locator(
            "main img, main a[href^='http'], main a[href^='javascript'], main b b"
        ).count()
        == 0
    )
    assert seen.page.locator("main [onload], main [onerror], .flow a").count() == 0
    assert "⟨202E⟩" in seen.page.inner_text("#drop-offs")


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("hostile", [False, True])
def test_the_page_of_a_phone_or_laptop_does_not_overflow_sideways(
    browser: Browser, tmp_path: Path, world: World, width: int, *, hostile: bool
) -> None:
    path = tmp_path / "index.html"
    path.write_text(render_report((hostile_world() if hostile else world).read, NIGHT), "utf-8")
    seen = visit(browser, path, width=width)
    wait_for_figures(seen.page)
    seen.page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
    assert seen.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_labels_stand_apart_and_inside(browser: Browser, page_file: Path) -> None:
    seen = visit(browser, page_file, width=1440)
    wait_for_figures(seen.page)
    for key in ("stage-flow", "path-flow"):
        outside = seen.page.evaluate(
            """key => { const box = document.getElementById(key).getBoundingClientRect();
            return [...document.querySelectorAll(`#${key} .sankey-node rect, #${key} .annotation`)].filter(e => {
              const r = e.getBoundingClientRect();
              return r.left < box.left - 1 || r.right > box.right + 1 || r.top < box.top - 1 || r.bottom > box.bottom + 1;
            }).length }""",
            key,
        )
        assert outside == 0
        overlapping = seen.page.evaluate(
            """key => { const boxes = [...document.querySelectorAll(`#${key} .sankey-node .node-rect`)]
              .map(e => e.getBoundingClientRect());
            return boxes.filter((a, i) => boxes.some((b, j) => j > i && Math.abs(a.left - b.left) < 2
              && a.top < b.bottom - .5 && b.top < a.bottom - .5)).length }""",
            key,
        )
        assert overlapping == 0


def test_dark_is_a_choice_and_redraws(browser: Browser, page_file: Path) -> None:
    seen = visit(browser, page_file)
    wait_for_figures(seen.page)
    fill = "getComputedStyle(document.querySelector('#stage-flow .node-rect')).fill"
    light = seen.page.evaluate(fill)
    seen.page.click("#theme")
    seen.page.wait_for_timeout(800)
    assert seen.page.get_attribute("#theme", "aria-pressed") == "true"
    assert seen.page.evaluate(fill) != light
    assert seen.complaints == []


def test_without_scripts_all_but_the_figures_is_there(browser: Browser, page_file: Path) -> None:
    seen = visit(browser, page_file, scripts=False)
    assert "Without JavaScript everything is here but the two flow figures" in seen.page.inner_text(
        "main"
    )
    seen.page.click("#flow details.numbers summary")
    assert seen.page.locator("#stage-flow-numbers tbody tr").first.is_visible()
    assert seen.page.locator("#process-map svg .node").count() > 10
    assert seen.page.locator("button.copy").first.is_hidden()


def test_a_table_sorts_searches_and_copies(browser: Browser, page_file: Path) -> None:
    seen = visit(browser, page_file)
    page = seen.page
    head = page.locator("#drop-off-touchpoint thead th").nth(1)
    head.locator("button").focus()
    page.keyboard.press("Enter")
    assert head.get_attribute("aria-sort") == "descending"
    page.keyboard.press("Enter")
    assert head.get_attribute("aria-sort") == "ascending"
    values = page.locator("#drop-off-touchpoint tbody tr td:nth-child(2)").evaluate_all(
        "cells => cells.map(c => +c.dataset.v)"
    )
    assert values == sorted(values)
    page.fill("#drop-off-touchpoint input", "payment")
    assert page.inner_text("#drop-off-touchpoint output") == "2 of 13 rows"
    page.evaluate("navigator.clipboard.writeText = async text => { window.copied = text }")
    page.click("#drop-off-touchpoint button.copy")
    copied = page.evaluate("window.copied")
    assert copied.startswith('"Last touchpoint","Reached it"')
    assert copied.count("\r\n") == 3


def test_a_copied_cell_cannot_be_a_formula(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "index.html"
    path.write_text(render_report(hostile_world().read, NIGHT), "utf-8")
    page = visit(browser, path).page
    page.evaluate("navigator.clipboard.writeText = async text => { window.copied = text }")
    page.click("#drop-off-touchpoint button.copy")
    assert '"\'=HYPERLINK(""' in page.evaluate("window.copied")


def test_the_keyboard_and_a_screen_reader_find_their_way(browser: Browser, page_file: Path) -> None:
    page = visit(browser, page_file).page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.locator("h1").count() == 1
    for key in ("stage-flow", "path-flow"):
        assert page.get_attribute(f"#{key}", "role") == "img"
        assert "table" in (page.get_attribute(f"#{key}", "aria-label") or "")
    assert page.get_attribute("#process-map svg.moves", "role") == "img"
    assert page.locator("section:not([aria-labelledby])").count() == 0
    page.focus("input[name=arrows][value='2']")
    page.keyboard.press("ArrowRight")
    assert page.is_checked("input[name=arrows][value='3']")
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)")
    assert len(ids) == len(set(ids))


def test_contents_say_where_the_reader_is(browser: Browser, page_file: Path) -> None:
    page = visit(browser, page_file).page
    page.click(".contents a[href='#data-quality']")
    page.wait_for_selector(".contents a[href='#data-quality'][aria-current]", timeout=5_000)


def test_print_is_light_and_whole(browser: Browser, page_file: Path) -> None:
    seen = visit(browser, page_file, width=1100, dark=True)
    wait_for_figures(seen.page)
    paper = seen.page.pdf(prefer_css_page_size=True, print_background=True)
    assert 4 <= paper.count(b"/Type /Page\n") + paper.count(b"/Type /Page/") <= 12
    assert seen.page.get_attribute("html", "data-theme") is None
    assert seen.complaints == []


def test_the_page_of_all_nights_opens(browser: Browser, tmp_path: Path, world: World) -> None:
    path = tmp_path / "index.html"
    failed = {"night": "2026-11-23", "failed": "<img src=x onerror=alert(1)>"}
    path.write_text(render_index([summary(world.read, NIGHT), failed]), "utf-8")
    seen = visit(browser, path, width=390)
    assert seen.complaints == []
    assert seen.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
