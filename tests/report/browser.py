"""A browser for tests: found on the machine, opened without a network."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Dialog, Page, Route, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
HOW_TO = "No browser: install Chromium, or set CHROMIUM to its path."
ARGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


def find_browser() -> str:
    """Return the browser's path. Without one the test is skipped, or fails where CI is set."""
    given = os.environ.get("CHROMIUM")
    found = given or next(filter(None, map(shutil.which, NAMES)), None)
    if not found:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(HOW_TO)
    return str(found)


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Start a browser; it ends with the block."""
    path = find_browser()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGS))
        yield browser
        browser.close()


@dataclass
class Visit:
    """A page that is open, and whatever it did that it should not."""

    page: Page
    console: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    @property
    def complaints(self) -> list[str]:
        """All of it."""
        return [*self.console, *self.dialogs, *self.requests]


def visit(
    browser: Browser, path: Path, *, width: int = 1280, dark: bool = False, scripts: bool = True
) -> Visit:
    """Open a file; every request but for the file itself is refused and written down."""
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if dark else "light",
        java_script_enabled=scripts,
    )
    page = context.new_page()
    seen = Visit(page)
    page.on("console", lambda line: seen.console.append(f"{line.type}: {line.text}"))
    page.on("pageerror", lambda error: seen.console.append(f"error: {error}"))

    def dismiss(dialog: Dialog) -> None:
        seen.dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", dismiss)

    def refuse(route: Route) -> None:
        if route.request.url == path.as_uri():
            route.continue_()
            return
        seen.requests.append(route.request.url)
        route.abort()

    context.route("**/*", refuse)
    page.add_init_script(
        "addEventListener('securitypolicyviolation', e => console.warn('policy: ' + e.violatedDirective))"
    )
    page.goto(path.as_uri())
    return seen


def wait_for_figures(page: Page) -> None:
    """Wait until both Sankeys are drawn."""
    for key in ("stage-flow", "path-flow"):
        page.wait_for_selector(f"#{key} .sankey-node", state="attached", timeout=60_000)
