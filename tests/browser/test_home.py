"""The first page in a browser: usable at once, every door leads to a page."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from panmunjom.dashboards.app import PAGES

Visit = Callable[..., Page]
Pictures = Callable[[Page, str], None]


def test_it_is_seen(visit: Visit, pictures: Pictures) -> None:
    page = visit("/")
    expect(page.locator(".door")).to_have_count(len(PAGES) - 1)
    drawn = page.evaluate(
        "Promise.all([...document.querySelectorAll('.door img')].map((i) => i.decode()"
        ".then(() => i.naturalWidth > 0)))"
    )
    assert all(drawn)
    pictures(page, "page")


def test_every_door_is_opened_by_keyboard_and_there_is_a_way_back(visit: Visit) -> None:
    page = visit("/")
    for each in PAGES[1:]:
        page.locator(f".door[href='{each.path}']").press("Enter")
        expect(page.locator("h1")).to_have_text(each.name)
        page.locator(".brand").click()
        expect(page.locator(".door").first).to_be_visible()
