"""The page "Many histories" in a browser: lived, drawn, brushed with mouse and with keys."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

Visit = Callable[..., Page]
Pictures = Callable[[Page, str], None]
FEW = "/many?case=russia-dprk-2024&worlds=60"
FIGURES = ("fan", "ladder", "milestones", "endings", "blood", "worlds")


def lived(page: Page, histories: str = "60") -> None:
    """Wait until the histories are lived and drawn."""
    expect(page.locator("#many-progress")).to_contain_text(f"{histories} histories lived.")
    for name in FIGURES:
        drawn = page.locator(f"#many-{name} .annotation").filter(has_text="Panmunjom")
        expect(drawn).to_be_visible()


def test_it_shows_a_batch(visit: Visit, pictures: Pictures) -> None:
    page = visit(f"{FEW}&y_to=2.5")
    lived(page)
    expect(page.locator("#many-told")).to_contain_text("of 60 worlds are chosen")
    pictures(page, "many")


def test_a_box_chooses_worlds_and_stands_in_the_address(visit: Visit) -> None:
    page = visit(FEW)
    lived(page)
    expect(page.locator("#many-told")).to_contain_text("All worlds are chosen")
    plot = page.locator("#many-worlds .nsewdrag").first
    plot.scroll_into_view_if_needed()
    box = plot.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 2, box["y"] + 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.55, box["y"] + box["height"] - 4, steps=8)
    page.mouse.up()
    expect(page.locator("#many-told")).to_contain_text(re.compile(r"\d+ of 60 worlds are chosen"))
    expect(page.locator("[data-field=x_to] input")).to_have_value(re.compile(r"^202\d-\d\d-\d\d$"))
    told = page.locator("#many-told strong").inner_text()
    assert "x_to=202" in page.url
    page.reload()
    lived(page)
    expect(page.locator("#many-told strong")).to_have_text(told)
    page.locator("#many-none").click()
    expect(page.locator("#many-told")).to_contain_text("All worlds are chosen")
    expect(page.locator("[data-field=x_to] input")).to_have_value("")


def test_a_lasso_chooses_worlds(visit: Visit) -> None:
    page = visit(f"{FEW}&tool=lasso")
    lived(page)
    plot = page.locator("#many-worlds .nsewdrag").first
    plot.scroll_into_view_if_needed()
    box = plot.bounding_box()
    assert box is not None
    wide, high = box["width"], box["height"]
    page.mouse.move(box["x"] + 3, box["y"] + 3)
    page.mouse.down()
    for across, up in ((0.9, 0.02), (0.9, 0.6), (0.02, 0.95), (0.01, 0.05)):
        page.mouse.move(box["x"] + across * wide, box["y"] + up * high, steps=6)
    page.mouse.up()
    expect(page.locator("#many-told")).to_contain_text(re.compile(r"\d+ of 60 worlds are chosen"))
    expect(page.locator("#many-links a").first).to_be_visible()


def test_worlds_are_chosen_with_the_keyboard_alone(visit: Visit) -> None:
    page = visit(FEW)
    lived(page)
    page.locator("[data-field=chosen] button").focus()
    page.keyboard.press("Enter")
    page.get_by_role("option", name="Yes: Nuclear use is threatened").press("Enter")
    expect(page.locator("#many-told")).to_contain_text("of 60 worlds are chosen")
    assert "chosen=with_nuclear_signal" in page.url
    high = page.locator("[data-field=y_to] input")
    high.focus()
    page.keyboard.type("nothing")
    page.keyboard.press("Enter")
    expect(page.locator("#notice-many-view")).to_contain_text("Up, to: expected a number")
    high.fill("2.5")
    page.keyboard.press("Enter")
    expect(page.locator("#notice-many-view")).to_have_text("")
    expect(page.locator("[data-field=y_to] input")).to_have_attribute("aria-label", "Up, to")


def test_another_axis_forgets_the_bounds_of_the_old_one(visit: Visit) -> None:
    page = visit(f"{FEW}&x_to=2025-01-01&y_to=2.5")
    lived(page)
    page.locator("[data-field=across] button").click()
    page.get_by_role("option", name="Highest rung").click()
    expect(page.locator("#many-worlds")).to_contain_text("Highest rung")
    expect(page.locator("[data-field=x_to] input")).to_have_value("")
    expect(page.locator("[data-field=y_to] input")).to_have_value("2.5")


def test_a_chosen_world_leads_to_its_history(visit: Visit) -> None:
    page = visit(f"{FEW}&seed=5&putin.risk_aversion=0.2&chosen=with_war_started")
    lived(page)
    page.locator("#many-links a").nth(2).click()
    expect(page.locator("h1")).to_have_text("A history")
    for part in ("case=russia-dprk-2024", "seed=5", "world=2", "putin.risk_aversion=0.2"):
        assert part in page.url


def test_the_fan_shows_the_quantity_that_is_chosen_and_nothing_is_lived_again(
    visit: Visit,
) -> None:
    page = visit(FEW)
    lived(page)
    page.locator("[data-field=quantity] button").click()
    page.get_by_role("option", name="Dead: DPRK").click()
    expect(page.locator("#many-fan")).to_contain_text("Dead, DPRK, day by day")
    assert "quantity=dead_dprk" in page.url


def test_all_outcomes_stand_in_a_table(visit: Visit) -> None:
    page = visit(f"{FEW}&y_to=2.5")
    lived(page)
    page.locator("#many-table summary").click()
    expect(page.locator("#many-table th[scope=row]").first).to_be_visible()
    expect(page.locator("#many-table caption")).to_contain_text("all worlds agree")


@pytest.mark.parametrize("kind", ["png", "svg", "csv"])
def test_a_figure_is_saved(visit: Visit, kind: str) -> None:
    page = visit(FEW)
    lived(page)
    with page.expect_download() as saved:
        page.locator(f"[data-export={kind}][data-figure=many-milestones]").click()
    assert saved.value.suggested_filename == f"many-milestones.{kind}"


def test_long_work_can_be_stopped(visit: Visit) -> None:
    page = visit("/many?worlds=5000")
    page.locator("#many-stop").click()
    expect(page.locator("#many-progress")).to_contain_text("Stopped after")
