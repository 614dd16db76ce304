"""The first page in a browser: usable at once, every door leads to a page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from panmunjom.dashboards.app import PAGES

Visit = Callable[..., Page]
Picture = Callable[[Page, str], Path]


@pytest.mark.parametrize("screen", ["wide", "narrow"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_is_seen(visit: Visit, picture: Picture, screen: str, theme: str) -> None:
    page = visit("/", screen, theme)
    expect(page.locator(".door")).to_have_count(len(PAGES) - 1)
    drawn = page.evaluate(
        "Promise.all([...document.querySelectorAll('.door img')].map((i) => i.decode()"
        ".then(() => i.naturalWidth > 0)))"
    )
    assert all(drawn)
    picture(page, f"{screen}-{theme}")
    wide = page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert wide, "the page is wider than the screen"


def test_every_door_is_opened_by_keyboard_and_there_is_a_way_back(visit: Visit) -> None:
    page = visit("/")
    for each in PAGES[1:]:
        page.locator(f".door[href='{each.path}']").press("Enter")
        expect(page.locator("h1")).to_have_text(each.name)
        page.locator(".brand").click()
        expect(page.locator(".door").first).to_be_visible()
