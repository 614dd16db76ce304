"""What he knew, in a browser: click on a decision, step through them, another leader's eyes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

Visit = Callable[..., Page]
Pictures = Callable[[Page, str], None]
ASKED = "/knew?leader=stalin&world=4&decision=1950-10-20+licence_to_china"
POINT = "#knew-seen .subplot.x3y3 .scatterlayer .point, #knew-seen .subplot.xy3 .point"


def title(page: Page) -> str:
    return page.locator("#knew-situation h3").inner_text()


def shown(page: Page) -> None:
    expect(page.locator("#knew-situation h3")).to_be_visible()
    expect(page.locator("#knew-seen .main-svg").first).to_be_visible()


def test_a_decision_in_the_address_is_explained(visit: Visit) -> None:
    page = visit(ASKED)
    shown(page)
    expect(page.locator("#knew-situation h3")).to_contain_text("Stalin")
    expect(page.locator("#knew-listed .pill")).to_have_count(1)
    expect(page.locator("#knew-options .main-svg").first).to_be_visible()
    expect(page.locator("#knew-outcomes .main-svg").first).to_be_visible()
    assert page.locator("#knew-seen").bounding_box()["height"] > 500  # type: ignore[index]


def test_a_click_on_a_decision_explains_it_and_stands_in_the_address(visit: Visit) -> None:
    page = visit("/knew?leader=stalin&world=4")
    shown(page)
    before = title(page)
    page.locator(POINT).last.click(force=True)
    expect(page.locator("#knew-situation h3")).not_to_have_text(before)
    after = title(page)
    assert "decision=" in page.url
    page.reload()
    expect(page.locator("#knew-situation h3")).to_have_text(after)


def test_steps_go_from_one_change_of_mind_to_the_next_and_back(visit: Visit) -> None:
    page = visit("/knew?leader=stalin&world=4")
    shown(page)
    first = title(page) + page.locator(".question").inner_text()
    page.get_by_role("button", name="Later").click()
    page.wait_for_url("**decision=**")
    second = page.url
    page.get_by_role("button", name="Later").click()
    page.wait_for_function("before => location.href !== before", arg=second)
    page.get_by_role("button", name="Earlier").click()
    page.wait_for_function("before => location.href === before", arg=second)
    page.get_by_role("button", name="Earlier").click()
    page.wait_for_function("before => location.href !== before", arg=second)
    expect(page.locator(".question")).to_have_text(first.split("1950")[-1])


def test_the_list_of_decisions_can_be_used_by_keyboard(visit: Visit) -> None:
    page = visit("/knew?leader=mao&world=4")
    shown(page)
    before = page.url
    page.locator("[data-field=decision] button").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    page.wait_for_function("before => location.href !== before", arg=before)
    assert "decision=" in page.url


def test_the_same_world_through_the_eyes_of_another(visit: Visit) -> None:
    page = visit(f"{ASKED}&stalin.fear=2")
    shown(page)
    page.locator("[data-field=leader] button").click()
    page.get_by_role("option", name="Truman").click()
    expect(page.locator("#knew-situation h3")).to_contain_text("Truman")
    assert "leader=us" in page.url
    assert "stalin.fear=2" in page.url


def test_another_case_brings_its_own_leaders(visit: Visit) -> None:
    page = visit(ASKED)
    shown(page)
    page.locator("[data-field=case] button").click()
    page.get_by_role("option", name="Russia and the DPRK 2024").click()
    expect(page.locator("#knew-situation h3")).to_contain_text("Kim Jong Un")


def test_a_close_look_shows_fewer_days(visit: Visit) -> None:
    page = visit(ASKED)
    shown(page)
    days = "() => { const [a, b] = document.querySelector('#knew-seen .js-plotly-plot')"
    days += "._fullLayout.xaxis.range; return (new Date(b) - new Date(a)) / 864e5; }"
    assert page.evaluate(days) > 800
    page.get_by_label("Look closely").check()
    page.wait_for_function(f"() => ({days})() < 100")
    assert "close=on" in page.url


def test_his_own_theory_is_the_one_that_is_set(visit: Visit) -> None:
    page = visit(f"{ASKED}&stalin.risk_theory=prospect")
    shown(page)
    expect(page.locator("#knew-options .legendtext").first).to_have_text(
        "Prospect theory (his own)"
    )
    expect(page.locator("#knew-why")).to_contain_text("prospect theory")


def test_a_sum_shows_no_outcomes(visit: Visit) -> None:
    page = visit("/knew?leader=stalin&world=4&decision=1951-06-01+arms_for_china")
    shown(page)
    expect(page.locator("#knew-why")).to_contain_text("No gamble is weighed")
    expect(page.locator("#knew-gamble")).to_be_hidden()


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("leader=stalim", "stalin"),
        ("decision=tomorrow", "a day and a question"),
        ("leader=stalin&stalin.fear=99", "stalin.fear"),
        ("close=perhaps", "close"),
    ],
)
def test_what_is_wrong_in_an_address_is_said(visit: Visit, asked: str, said: str) -> None:
    page = visit(f"/knew?{asked}")
    expect(page.locator("[role=alert]").first).to_contain_text(said)


def test_every_figure_can_be_saved(visit: Visit) -> None:
    page = visit(ASKED)
    shown(page)
    for name in ("knew-seen", "knew-options", "knew-outcomes"):
        for kind in ("png", "svg", "csv"):
            with page.expect_download() as saved:
                page.locator(f"[data-export={kind}][data-figure={name}]").click()
            assert saved.value.suggested_filename == f"{name}.{kind}"


def test_it_fits_the_screen(visit: Visit, pictures: Pictures) -> None:
    page = visit(f"{ASKED}&close=on")
    shown(page)
    page.wait_for_timeout(500)
    pictures(page, "decision")
