"""A running app and a real browser: what a visitor sees, and what must never happen to him."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from panmunjom.dashboards.app import Context, running

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
PICTURES = Path(__file__).resolve().parents[2] / "build" / "screenshots"
"""Where the screenshots of a test run are kept."""
PATIENCE = 60_000
"""Milliseconds a page may take on a machine that is busy with other tests."""
SCREENS = {"wide": (1400, 1000), "narrow": (400, 800)}
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
SETTLES = 500
"""Milliseconds in which a page takes up another screen or theme."""
FITS = "() => document.documentElement.scrollWidth <= window.innerWidth"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chrome or Chromium as the system has it; tests that need it are skipped without."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.skip("no Chrome or Chromium here")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def folders() -> tuple[Path, ...]:
    """Folders of results that the app is started with; a file of tests may have its own."""
    return ()


@pytest.fixture(scope="module")
def address(folders: tuple[Path, ...]) -> Iterator[str]:
    """Where the app listens."""
    with running(Context(folders)) as found:
        yield found


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """Open a page as a new visitor; at the end nothing may have gone wrong or left the machine."""
    problems: list[str] = []
    contexts = []

    def opened(path: str, screen: str = "wide", theme: str = "light") -> Page:
        width, height = SCREENS[screen]
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if theme == "dark" else "light",
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.on(
            "console", lambda said: problems.append(said.text) if said.type == "error" else None
        )
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("request", lambda asked: _noted(asked.url, address, problems))
        page.on("response", lambda got: _refused(got.status, got.url, problems))
        page.goto(f"{address}{path}")
        page.wait_for_selector("#page h1")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert problems == []


@pytest.fixture
def pictures(request: pytest.FixtureRequest) -> Callable[[Page, str], None]:
    """Keep screenshots of a page, wide and narrow, light and dark; on none is it too wide."""

    def taken(page: Page, name: str) -> None:
        PICTURES.mkdir(parents=True, exist_ok=True)
        before = page.viewport_size
        for screen, (width, height) in SCREENS.items():
            page.set_viewport_size({"width": width, "height": height})
            for theme in THEMES:
                page.emulate_media(color_scheme=theme)
                page.wait_for_timeout(SETTLES)
                page.wait_for_function(FITS)  # figures take the width there is, one by one
                file = f"{request.path.stem.removeprefix('test_')}-{name}-{screen}-{theme}.png"
                page.screenshot(path=PICTURES / file, full_page=True)
        page.emulate_media(color_scheme="light")
        if before is not None:
            page.set_viewport_size(before)

    return taken


def _noted(url: str, address: str, problems: list[str]) -> None:
    if not url.startswith((f"{address}/", "data:", "blob:")):
        problems.append(f"a request left the machine: {url}")


def _refused(status: int, url: str, problems: list[str]) -> None:
    if status >= 400:
        problems.append(f"{status}: {url}")
