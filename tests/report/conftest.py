"""The pages that the report's tests look at."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from journey_mining.report import render_report
from tests.report.browser import open_browser
from tests.report.world import NIGHT, World, make_world


@pytest.fixture(scope="session")
def world() -> World:
    """Invent a world of 1,180 journeys."""
    return make_world()


@pytest.fixture(scope="session")
def page_file(world: World, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write its page."""
    path = tmp_path_factory.mktemp("report") / "index.html"
    path.write_text(render_report(world.read, NIGHT), "utf-8")
    return path


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start a browser once."""
    with open_browser() as opened:
        yield opened
