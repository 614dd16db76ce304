"""Take a seat in a browser: a game from its first question to the verdict, saved and compared."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

Visit = Callable[..., Page]
#: Milliseconds that a thousand wars may take on a machine that is busy with other tests.
LONG = 300_000
Pictures = Callable[[Page, str], None]
#: A world whose war is soon over, in the seat of one who has little to decide.
SEAT = "/seat?leader=kim&pace=turns&world=0"


def answer(page: Page, key: str) -> None:
    """Answer by a key, and wait for the next question."""
    made = page.locator(".seat-progress .small").inner_text()
    page.keyboard.press(key)
    expect(page.locator(".seat-progress .small")).not_to_have_text(made)


def test_a_game_is_played_saved_and_compared(
    visit: Visit, pictures: Pictures, tmp_path: Path
) -> None:
    page = visit(SEAT)
    expect(page.locator("#seat-save")).to_be_disabled()
    page.locator("#seat-begin").click()
    expect(page.locator("#seat-question")).to_have_text("Do you open the war?")
    expect(page.locator(".seat-briefing")).to_contain_text("You are Kim Il Sung")
    answer(page, "1")
    expect(page.locator(".seat-news").last).to_contain_text("wait")
    assert page.locator(".seat-advice").count() == 0
    page.locator("[data-field=staff] input").check()
    expect(page.locator(".seat-advice li")).to_have_count(2)
    page.locator(".seat-options button").nth(1).click()
    expect(page.locator(".seat-progress .small")).to_contain_text("2 choices")
    pictures(page, "question")
    games = []
    for name in ("ann", "ben"):
        with page.expect_download() as got:
            page.locator("#seat-save").click()
        games.append(tmp_path / f"{name}.json")
        got.value.save_as(games[-1])
        assert len(json.loads(games[-1].read_text("utf-8"))["choices"]) >= 2
        if name == "ann":
            page.get_by_role("button", name="Let the staff decide the rest").click()
            expect(page.locator("#seat-known .main-svg").first).to_be_visible()
            expect(page.locator("#seat-desk h2").first).to_contain_text("Kim Il Sung")
    expect(page.locator("#seat-ranks .main-svg").first).to_be_visible(timeout=LONG)
    expect(page.locator("#seat-among")).to_contain_text("of 1,000 worlds")
    pictures(page, "verdict")
    page.locator("#seat-files input").set_input_files(games)
    expect(page.locator("#seat-class tbody tr")).to_have_count(2)
    expect(page.locator("#seat-class")).to_contain_text("the game is not finished")
    expect(page.locator("#seat-games-korea-1950 .main-svg").first).to_be_visible()
    page.locator("#seat-files input").set_input_files(games[:1])
    expect(page.locator(".seat-progress .small")).to_contain_text("2 choices")


def test_a_file_that_is_no_game_is_refused_in_words(visit: Visit, tmp_path: Path) -> None:
    page = visit("/seat")
    wrong = tmp_path / "wrong.json"
    wrong.write_text('{"leader": "<img src=x onerror=alert(1)>"}', "utf-8")
    page.locator("#seat-files input").set_input_files(wrong)
    expect(page.locator("#notice-seat-files")).to_contain_text("Field required")
    assert page.locator("img").count() == 0


def test_a_leader_of_the_other_case_is_exchanged(visit: Visit, pictures: Pictures) -> None:
    page = visit("/seat?case=russia-dprk-2024&leader=stalin", screen="narrow", theme="dark")
    expect(page.locator("[data-field=leader] button").first).to_contain_text("Kim Jong Un")
    page.locator("#seat-begin").click()
    expect(page.locator(".seat-options button").first).to_be_visible()
    pictures(page, "narrow")
