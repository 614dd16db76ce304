"""A history in a browser: it plays, pauses, is scrubbed, and answers a changed leader."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

Visit = Callable[..., Page]
Pictures = Callable[[Page, str], None]
READY = "#history-player[data-ready=yes]"
KOREA = "/history?world=4"


def front(page: Page) -> list[float]:
    """Latitudes of the front as it is drawn."""
    found: list[float] = page.evaluate(
        """() => { const gd = window.panmunjom.graph("history-map");
        return Array.from(gd._fullData.find((t) => t.meta && t.meta.part === "front").y); }"""
    )
    return found


def test_it_is_seen(visit: Visit, pictures: Pictures) -> None:
    page = visit(f"{KOREA}&day=280")
    page.wait_for_selector(READY)
    expect(page.locator("#history-date")).to_have_text("8 October 1950")
    expect(page.locator("#history-map .main-svg").first).to_be_visible()
    pictures(page, "page")


def test_it_plays_and_pauses_and_a_link_shows_the_day(visit: Visit) -> None:
    page = visit(KOREA)
    page.wait_for_selector(READY)
    before, drawn = page.locator("#history-date").inner_text(), front(page)
    page.locator("#history-play").click()
    expect(page.locator("#history-play")).to_have_attribute("aria-label", "Pause")
    page.wait_for_function(
        "d => document.getElementById('history-date').textContent !== d", arg=before
    )
    page.wait_for_timeout(800)
    page.locator("#history-play").click()
    expect(page.locator("#history-play")).to_have_attribute("aria-label", "Play")
    paused = page.locator("#history-date").inner_text()
    assert front(page) != drawn
    assert "day=" in page.url
    page.reload()
    page.wait_for_selector(READY)
    expect(page.locator("#history-date")).to_have_text(paused)


def test_days_are_stepped_by_keyboard(visit: Visit) -> None:
    page = visit(f"{KOREA}&day=280")
    page.wait_for_selector(READY)
    page.locator("#history-forth").press("Enter")
    expect(page.locator("#history-date")).to_have_text("9 October 1950")
    page.locator("#history-back").press("Enter")
    expect(page.locator("#history-date")).to_have_text("8 October 1950")
    page.locator("#history-day [role=slider]").press("ArrowRight")
    expect(page.locator("#history-date")).to_have_text("9 October 1950")


def test_a_leader_of_another_character_makes_another_war(visit: Visit) -> None:
    page = visit(KOREA)
    page.wait_for_selector(READY)
    before = page.locator("#history-outcome").inner_text()
    page.locator(".fold summary", has_text="Stalin").click()
    field = page.locator('[data-field="stalin.fear"] input[type=number]')
    field.fill("3")
    field.press("Enter")
    page.wait_for_function(
        "t => document.getElementById('history-outcome').innerText !== t", arg=before
    )
    assert "stalin.fear=3" in page.url


def test_the_other_case_has_its_own_map(visit: Visit, pictures: Pictures) -> None:
    page = visit("/history?case=russia-dprk-2024&world=2&day=300")
    page.wait_for_selector(READY)
    expect(page.locator("#history-facts")).to_contain_text("Dead (thousand)")
    pictures(page, "russia")


@pytest.mark.parametrize("kind", ["png", "svg", "csv"])
def test_a_figure_is_saved(visit: Visit, kind: str) -> None:
    page = visit(KOREA)
    page.wait_for_selector(READY)
    with page.expect_download() as waiting:
        page.locator(f'[data-figure="history-course"][data-export={kind}]').click()
    content = Path(waiting.value.path()).read_bytes()
    assert waiting.value.suggested_filename == f"history-course.{kind}"
    begins = {"png": b"\x89PNG", "svg": b"<svg", "csv": b"\xef\xbb\xbf"}[kind]
    assert content.startswith(begins)
    if kind == "csv":
        lines = content.decode("utf-8-sig").splitlines()
        assert "seed 38" in lines[1]
        assert len(lines) > 1000


def test_two_visitors_do_not_disturb_each_other(visit: Visit) -> None:
    one, other = visit(KOREA), visit("/history?world=7")
    for page in (one, other):
        page.wait_for_selector(READY)
    told = other.locator("#history-outcome").inner_text()
    world = one.locator("[data-field=world] input")
    world.fill("9")
    world.press("Enter")
    expect(one.locator("#history-outcome")).to_contain_text("world 9 of seed 38")
    assert other.locator("#history-outcome").inner_text() == told
    assert "world=7" in other.url
