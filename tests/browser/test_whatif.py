"""The page "What if" in a browser: every kind of difference, lived and drawn."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

Visit = Callable[..., Page]
Pictures = Callable[[Page, str], None]
FEW = "/what-if?case=russia-dprk-2024&worlds=50"
FIGURES = ("fan", "endings", "paired")


def lived(page: Page) -> None:
    """Wait until the pairs are lived and drawn."""
    expect(page.locator("#what-if-progress")).to_contain_text("100 histories lived.")
    for name in FIGURES:
        drawn = page.locator(f"#what-if-{name} .annotation").filter(has_text="Panmunjom")
        expect(drawn).to_be_visible()


def test_it_shows_a_counterfactual(visit: Visit, pictures: Pictures) -> None:
    page = visit(f"{FEW}&counterfactual=no_shells")
    expect(page.locator("main")).to_contain_text("Is it a good question?")
    lived(page)
    expect(page.locator("#what-if-told")).to_contain_text("of 50 paired worlds")
    expect(page.locator("#what-if-fan")).to_contain_text("no_shells")
    pictures(page, "what-if")


def test_a_mechanism_is_switched_off(visit: Visit) -> None:
    page = visit(FEW)
    page.locator("[data-field=kind] button").click()
    page.get_by_role("option", name="a mechanism switched off").click()
    page.locator("[data-field=mechanism] button").click()
    page.get_by_role("option", name="withholding").click()
    expect(page.locator("#what-if-fan")).to_contain_text("no withholding")
    assert "kind=mechanism" in page.url
    assert "mechanism=withholding" in page.url
    expect(page.locator("main")).not_to_contain_text("Is it a good question?")


def test_another_value_of_a_parameter_is_typed(visit: Visit) -> None:
    page = visit(f"{FEW}&kind=parameter")
    path, value = (page.locator(f"[data-field={name}] input") for name in ("path", "value"))
    path.fill("putin.risk_aversio")
    path.press("Enter")
    value.fill("0.25")
    value.press("Enter")
    alert = page.locator("#notice-what-if-begin")
    expect(alert).to_contain_text("putin.risk_aversion")
    path.fill("putin.risk_aversion")
    path.press("Enter")
    lived(page)
    expect(alert).to_have_text("")
    expect(page.locator("#what-if-told")).to_contain_text("putin.risk_aversion = 0.25")


def test_the_quantity_and_the_table(visit: Visit) -> None:
    page = visit(f"{FEW}&counterfactual=no_shells")
    lived(page)
    page.locator("[data-field=quantity] button").click()
    page.get_by_role("option", name="Dead: Ukraine").click()
    expect(page.locator("#what-if-fan")).to_contain_text("Dead, Ukraine, day by day")
    page.locator("#what-if-table summary").click()
    expect(page.locator("#what-if-table th[scope=row]").first).to_be_visible()
