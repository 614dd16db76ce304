"""A study in a browser: every view, every control, and folders whose names are hostile."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from panmunjom.experiments import Keep, Plan, Stratum, Study, ablation, ablation_plan, run
from panmunjom.model import load

from ..experiments.test_stored_accounts import (  # noqa: TID252  # one maker of small accounts
    compared,
)

Visit = Callable[..., Page]
Pictures = Callable[[Page, str], None]
CASE = "russia-dprk-2024"
UNTIL = "2024-01-20"
CONTENT = "#study-content"
STUDY, SOBOL, JUDGED, ACCOUNTS, ABLATED, CALIBRATED, BROKEN = range(7)
"""The folders by their numbers."""


def described(**others: object) -> Study:
    """A study that is lived in a moment."""
    asked = {"title": "<b>Tiny</b>", "case": CASE, "worlds": 3, "until": UNTIL}
    return Study.model_validate_json(json.dumps(asked | others))


def made(base: Path) -> Iterator[Path]:
    """Make a folder of every kind; the name of the first is markup."""
    varied = {"putin.fear": [0.5, 1.0], "putin.risk_aversion": [0.1, 0.25]}
    arms = {"no_shells": {"counterfactual": "no_shells"}}
    first = base / "<img src=x onerror=alert(1)>"
    described(vary=varied, arms=arms, keep={"bands": True}, question="<i>Why?</i>").run(first)
    yield first
    sobol = {"method": "latin_hypercube", "size": 24}
    declared = dict.fromkeys(varied, "declared")
    described(vary=declared, design=sobol).run(base / "sobol")
    yield base / "sobol"
    korea = load("korea-1950")
    run(Plan((Stratum(korea),), 4, 38, keep=Keep(readings=True)), base / "judged")
    yield base / "judged"
    (base / "rivals").mkdir()
    yield compared(base / "rivals")[1]
    case = load(CASE).until(described().until or korea.spec.end)
    plan = replace(ablation_plan(case, 3, 38, pairs=False))
    rows = ablation(run(plan, base / "ablated").runs.to_pandas(), case).rows
    rows.to_csv(base / "ablated" / "ablation.csv", index=False)
    yield base / "ablated"
    (base / "calibrated").mkdir()
    (base / "calibrated" / "report.json").write_text('{"case": "korea-1950"}', "utf-8")
    yield base / "calibrated"
    described().run(base / "broken")
    (base / "broken" / "codebook.json").write_text("{", "utf-8")
    yield base / "broken"


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ...]:
    return tuple(made(tmp_path_factory.mktemp("folders")))


def drawn(page: Page) -> None:
    expect(page.locator(f"{CONTENT} .js-plotly-plot .main-svg").first).to_be_visible()


def choose(page: Page, field: str, text: str) -> None:
    page.locator(f"[data-field='{field}'] button").first.click()
    page.get_by_role("option", name=text, exact=True).click()


def title(page: Page) -> str:
    return " ".join(page.locator(f"{CONTENT} .gtitle").first.inner_text().split())


def test_it_is_seen(visit: Visit, pictures: Pictures) -> None:
    page = visit(f"/study?folder={STUDY}")
    expect(page.locator(f"{CONTENT} table").first).to_contain_text("2 varied parameters")
    pictures(page, "overview")
    page.get_by_role("link", name="Responses").click()
    expect(page.locator(CONTENT)).to_contain_text("is there anything to draw")
    choose(page, "draw.outcome", "Front, last day")
    drawn(page)
    pictures(page, "responses")


def test_names_from_files_are_shown_and_never_run(visit: Visit) -> None:
    page = visit(f"/study?folder={STUDY}")
    expect(page.locator(".study-title")).to_have_text("<b>Tiny</b>")
    expect(page.locator(".study-head p")).to_have_text("<i>Why?</i>")
    expect(page.locator("[data-field=folder] button").first).to_contain_text("<img src=x")


def test_a_response_follows_its_controls_and_a_link_shows_it(visit: Visit) -> None:
    page = visit(f"/study?folder={STUDY}&view=response&draw.outcome=final_front")
    drawn(page)
    choose(page, "draw.outcome", "Days of war")
    expect(page.locator(f"{CONTENT} .gtitle").first).to_contain_text("Days of war")
    choose(page, "draw.by", "putin.risk_aversion")
    expect(page.locator(f"{CONTENT} .gtitle").first).to_contain_text("putin.risk_aversion")
    choose(page, "draw.up", "putin.fear")
    expect(page.locator(f"{CONTENT} .gtitle").first).to_contain_text("and putin.fear")
    assert "draw.up=putin.fear" in page.url
    page.reload()
    expect(page.locator(f"{CONTENT} .gtitle").first).to_contain_text("and putin.fear")
    choose(page, "draw.up", "no map")
    choose(page, "draw.colour", "putin.fear")
    expect(page.locator(f"{CONTENT} .legendtitletext")).to_contain_text("putin.fear")


def test_every_view_of_a_study(visit: Visit) -> None:
    page = visit(f"/study?folder={STUDY}")
    page.get_by_role("link", name="Outcomes").click()
    expect(page.locator(f"{CONTENT} th", has_text="Armistice signed").first).to_be_visible()
    page.get_by_role("link", name="Arms").click()
    drawn(page)
    expect(page.locator(CONTENT)).to_contain_text("every outcome")
    page.get_by_role("link", name="Day by day").click()
    drawn(page)
    choose(page, "draw.band", "rung")
    expect(page.locator(f"{CONTENT} .gtitle").first).to_contain_text("Rung")


def test_a_sensitivity_is_worked_out_when_it_is_asked_for(visit: Visit) -> None:
    page = visit(f"/study?folder={SOBOL}&view=sensitivity&draw.outcome=final_front")
    button = page.get_by_role("button", name="Work it out")
    expect(button).to_be_visible()
    expect(page.locator(f"{CONTENT} .js-plotly-plot")).to_have_count(0)
    button.click()
    drawn(page)
    choose(page, "draw.method", "Sobol: shares of the variance")
    expect(page.locator(f"{CONTENT} .js-plotly-plot")).to_have_count(0)
    button.click()
    expect(page.locator(CONTENT)).to_contain_text("needs a sobol design")


def test_the_record_rivals_mechanisms_and_calibrations(visit: Visit) -> None:
    page = visit(f"/study?folder={JUDGED}&view=scorecard")
    drawn(page)
    expect(page.locator(CONTENT)).to_contain_text("patterns of the record are hit")
    page = visit(f"/study?folder={ACCOUNTS}&view=accounts")
    drawn(page)
    expect(page.locator(CONTENT)).to_contain_text("The record")
    page = visit(f"/study?folder={ABLATED}&view=ablation")
    expect(page.locator(f"{CONTENT} .card").first).to_be_visible()
    page = visit(f"/study?folder={CALIBRATED}&view=calibration")
    expect(page.locator(CONTENT)).to_contain_text("not what calibrate writes")


def test_another_folder_forgets_what_belonged_to_the_last(visit: Visit) -> None:
    page = visit(f"/study?folder={STUDY}&view=fan&draw.band=rung")
    drawn(page)
    choose(page, "folder", "judged")
    expect(page.locator("[aria-current=true] .tab")).to_have_text("Overview")
    assert "draw.band" not in page.url
    expect(page.locator(".study-title")).to_have_text("Histories of korea-1950")


@pytest.mark.parametrize(
    ("search", "said"),
    [
        ("folder=99", "out of range"),
        ("folder=../../etc", "expected a number"),
        ("view=respnse", "response"),
        (f"folder={STUDY}&view=response&draw.outcome=x", "no 'x'"),
        (f"folder={STUDY}&view=response&draw.by=world", "no 'world'"),
        (f"folder={BROKEN}", "codebook.json cannot be read"),
    ],
)
def test_what_is_wrong_in_an_address_is_said(visit: Visit, search: str, said: str) -> None:
    page = visit(f"/study?{search}")
    expect(page.locator("[role=alert]").first).to_contain_text(said)
