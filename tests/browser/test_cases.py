"""Two cases in a browser: lived, judged by a margin that is moved, changed, exported, linked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

Visit = Callable[..., Page]
Pictures = Callable[[Page, str], None]
FEW = "/two-cases?worlds=40"
DRAWN = "#two-cases-table table"
LIVED = 240_000
"""Milliseconds to wait for what is lived on a machine that is busy with other tests."""


def ready(page: Page) -> Page:
    """Wait until all is lived and drawn."""
    page.wait_for_selector(DRAWN, timeout=LIVED)
    page.wait_for_function(
        "document.querySelectorAll('.card.figure .main-svg .gtitle').length >= 10"
    )
    return page


def test_it_is_seen(visit: Visit, pictures: Pictures) -> None:
    page = ready(visit(FEW))
    expect(page.locator("#two-cases-words")).to_contain_text("the analogy breaks in")
    heights = page.evaluate(
        "[...document.querySelectorAll('.card.figure')].map((c) => c.offsetHeight)"
    )
    assert min(heights) > 350
    pictures(page, "page")


def test_the_margin_is_moved_and_the_verdicts_follow(visit: Visit) -> None:
    page = ready(visit(FEW))
    words = page.locator("#two-cases-words")
    expect(words).to_contain_text("within 10 points")
    page.locator("[data-field=margin] [role=slider]").first.focus()
    page.keyboard.press("ArrowRight")
    expect(words).not_to_contain_text("within 10 points")
    page.wait_for_function("location.search.includes('margin=')")
    page.reload()
    ready(page)
    expect(words).not_to_contain_text("within 10 points")


def test_a_changed_leader_stands_in_the_address_on_his_side(visit: Visit) -> None:
    page = ready(visit(f"{FEW}&a.stalin.fear=3"))
    fold = page.locator(".fold", has_text="Leaders of Korea").first
    expect(fold).to_have_attribute("open", "")
    seed = page.locator("[data-field=seed] input")
    seed.fill("7")
    seed.press("Enter")
    page.wait_for_function("location.search.includes('seed=7')")
    assert "a.stalin.fear=3" in page.url
    expect(page.locator("#two-cases-shares")).to_contain_text("seed 7", timeout=LIVED)


def test_the_cases_change_places(visit: Visit) -> None:
    page = ready(visit(f"{FEW}&a.case=russia-dprk-2024&b.case=korea-1950"))
    head = page.locator(f"{DRAWN} thead th")
    expect(head.nth(1)).to_have_text("Russia and the DPRK 2024")
    expect(head.nth(2)).to_have_text("Korea 1950-53")


def test_one_case_twice_is_refused_in_words(visit: Visit) -> None:
    page = visit(f"{FEW}&b.case=korea-1950")
    expect(page.locator("[role=alert]", has_text="Choose two that differ")).to_be_visible()


def test_a_figure_is_saved_with_its_rule_and_its_numbers(visit: Visit) -> None:
    page = ready(visit(FEW))
    with page.expect_download() as got:
        page.locator("[data-figure=two-cases-analogy][data-export=csv]").click()
    text = Path(got.value.path()).read_text("utf-8-sig")
    assert "95 % interval" in text
    assert "breaks" in text
    with page.expect_download() as got:
        page.locator("[data-figure=two-cases-analogy][data-export=svg]").click()
    assert "Armistice signed" in Path(got.value.path()).read_text("utf-8")
