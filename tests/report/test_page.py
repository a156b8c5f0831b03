"""The page as text: whole, offline, the same twice, and honest where there is nothing."""

import gzip
import re
from base64 import b64decode
from dataclasses import replace
from pathlib import Path

import pytest

from journey_mining.report import render_pages, render_report, summary
from journey_mining.report.bundle import plotly_bundle, script_hash, template_text
from journey_mining.report.section import find_sections
from journey_mining.report.voice import voice_for
from tests.report.world import NIGHT, World, empty_world, make_world

MEGABYTE = 1_000_000


def test_two_renders_are_the_same_bytes(world: World) -> None:
    again = make_world()
    assert render_report(world.read, NIGHT) == render_report(again.read, NIGHT)


def test_the_order_of_rows_changes_nothing(world: World) -> None:
    turned = World({name: table.reverse() for name, table in world.tables.items()})
    assert render_report(turned.read, NIGHT) == render_report(world.read, NIGHT)


def test_the_page_keeps_its_budgets(page_file: Path) -> None:
    assert page_file.stat().st_size <= 3 * MEGABYTE
    assert len((template_text("style.css") + template_text("app.js")).encode()) <= 30_000


def test_the_page_names_no_other_host(page_file: Path) -> None:
    text = page_file.read_text("utf-8")
    outside = text.replace("https://github.com/plotly/plotly.js", "")
    assert not re.findall(
        r"(?:https?:)?//[a-z0-9.-]+\.[a-z]{2,}", re.sub(r">[A-Za-z0-9+/=]{9000,}<", "><", outside)
    )
    assert not re.search(r"<(?:link|img|iframe|object|embed)\b|\bsrc=", outside)


def test_the_policy_allows_our_script_and_plotly_alone(page_file: Path) -> None:
    text = page_file.read_text("utf-8").replace("&#39;", "'")
    packed, plotly_hash = plotly_bundle()
    script = script_hash(template_text("app.js").encode())
    assert f"script-src {script} {plotly_hash};" in text
    assert "default-src 'none'" in text
    assert "unsafe-eval" not in text
    assert script_hash(gzip.decompress(b64decode(packed))) == plotly_hash


def test_every_section_says_what_it_reads_and_can_read_no_more(world: World) -> None:
    text = render_report(world.read, NIGHT)
    for section in find_sections():
        assert f'id="{section.slug}"' in text
        for name in section.reads:
            assert f"<code>{name}</code>" in text
    assert "One row per stage or touchpoint: how many leave there." in text


def test_sections_stand_in_order() -> None:
    assert [section.slug for section in find_sections()] == [
        "tonight", "flow", "first-steps", "process-map", "paths", "drop-offs", "data-quality", "method",
    ]  # fmt: skip


def test_empty_tables_are_said_to_hold_no_data() -> None:
    world = empty_world()
    text = render_report(world.read, NIGHT)
    assert "No data: no journey began in the period." in text
    assert text.count("No data") >= 6
    assert 'id="plotly-packed"' not in text
    assert summary(world.read, NIGHT)["journeys"] == 0


@pytest.mark.parametrize("journeys", [1, 4, 28, 49])
def test_under_50_journeys_there_are_counts_and_no_percentages(journeys: int) -> None:
    text = render_report(make_world(journeys).read, NIGHT)
    tonight, trust = text.split("<section")[1], text.index('id="data-quality"')
    assert "\u202f%" not in text[:trust]
    assert "figure</script>" not in text
    if journeys >= NIGHT.k:
        assert f" of {journeys}" in tonight


def test_between_50_and_200_no_percentage_stands_without_its_limits() -> None:
    text = render_report(make_world(120).read, NIGHT)
    shown = text[: text.index('id="data-quality"')]
    for found in re.finditer(
        r'<td class="n[^"]*"[^>]*><span class="t">([^<]*\u202f%)</span>(.)', shown
    ):
        after = shown[found.end() - 1 : found.end() + 6]
        assert after.startswith("<small>"), found.group(0)


def test_no_count_under_k_is_said() -> None:
    night = replace(NIGHT, k=25)
    text = render_report(make_world(400).read, night)
    voice = voice_for(night)
    assert voice.say("fewer", k=25) in text
    for section in ("flow", "first-steps", "drop-offs", "paths"):
        body = text[text.index(f'<section id="{section}"') :]
        body = body[: body.index("</section>")]
        cells = re.findall(
            r'<td class="n[^"]*" data-v="([0-9.]+)"><span class="t">([0-9,]+)</span>', body
        )
        counts = [int(shown.replace(",", "")) for _, shown in cells]
        steps = {str(step) for step in range(7)}
        assert not [n for n in counts if 0 < n < 25 and str(n) not in steps], section


def test_a_night_in_a_language_without_words_is_told_in_english(world: World) -> None:
    text = render_report(world.read, replace(NIGHT, language="de"))
    assert "Where journeys go, stage by stage" in text


def test_pages_hold_the_page_and_its_summary(world: World) -> None:
    pages = render_pages(world.read, NIGHT)
    assert pages.html == render_report(world.read, NIGHT)
    assert pages.summary["headline"] in pages.html.replace('<span class="lost">', "").replace(
        "</span>", ""
    )
