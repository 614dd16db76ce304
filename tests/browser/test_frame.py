"""The frame in a browser: pages by their address, links that reproduce the screen, themes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from panmunjom.dashboards.app import PAGES

Visit = Callable[..., Page]


@pytest.mark.parametrize("path", [page.path for page in PAGES])
def test_every_page_stands_at_its_own_address(visit: Visit, path: str) -> None:
    name = next(page.name for page in PAGES if page.path == path)
    page = visit(path)
    expect(page.locator("h1")).to_have_text(name)
    expect(page.locator(".menu-item[aria-current=page]")).to_have_text(name)


def test_an_unknown_page_names_the_nearest(visit: Visit) -> None:
    page = visit("/histroy")
    expect(page.locator("[role=alert]")).to_contain_text("'/history'")


def test_what_is_wrong_in_an_address_is_said(visit: Visit) -> None:
    page = visit("/history?case=korea-1950&stalin.faer=2")
    expect(page.locator("[role=alert]").first).to_contain_text("stalin.fear")


def test_a_field_that_is_changed_stands_in_the_address(visit: Visit) -> None:
    page = visit("/history?world=1")
    world = page.locator("[data-field=world] input")
    expect(world).to_have_value("1")
    world.fill("2")
    world.press("Enter")
    expect(page.locator("#history-outcome")).to_contain_text("world 2 of seed 38")
    assert "world=2" in page.url
    page.reload()
    expect(page.locator("#history-outcome")).to_contain_text("world 2 of seed 38")


def test_another_case_brings_its_own_controls(visit: Visit) -> None:
    page = visit("/history?stalin.fear=2&world=3")
    page.locator("[data-field=case] button").click()
    page.get_by_role("option", name="Russia and the DPRK 2024").click()
    expect(page.locator(".fold summary").first).to_contain_text("Kim Jong Un")
    assert "stalin" not in page.url
    assert "world=3" in page.url


def test_the_theme_is_the_visitors(visit: Visit) -> None:
    page = visit("/history", theme="dark")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.locator("#theme").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
