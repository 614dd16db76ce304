"""Rival accounts of a small case: draws, records, tests that would tell, and the command."""

from __future__ import annotations

import importlib
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from panmunjom.dashboards import DRAWING, accounts_figure
from panmunjom.experiments import (
    AccountComparison,
    account_case,
    account_comparison,
    accounts_plan,
    accounts_text,
    command_line,
    verdict,
)
from panmunjom.model import Case, InputError, Number, load, read_case

from .pages import framed, tables

SHIPPED = Path(__file__).parents[2] / "model" / "scenarios" / "korea-1950"
accounts_page = importlib.import_module("panmunjom.experiments.accounts_page").accounts_page
LEFT_OUT = ("accounts.toml", "claims.toml", "counterfactuals.toml", "inequality.toml")
"""What-ifs of the case, and what refers to them."""
ACCOUNTS = """
[accounts]
about = "two that differ in everything, for a test"
[accounts.varied]
share = 0.25
parameters = ["mao.optimism"]
[accounts.rivals.bold]
title = "Bold"
claim = "he wanted the war"
references = ["Nobody (1900)"]
predictions = ["war in spring"]
[accounts.rivals.bold.sets]
"stalin.decides.consent_to_invasion.prudence" = { low = 0.0, high = 0.1 }
"stalin.risk_theory" = "cara"
"kim.decides.launch.impatience" = 0.3
[accounts.rivals.shy]
title = "Shy"
claim = "he did not want the war"
references = ["Nobody (1901)"]
predictions = ["no war"]
[accounts.rivals.shy.sets]
"stalin.decides.consent_to_invasion.prudence" = { low = 1.4, high = 1.5 }
"stalin.risk_theory" = "expected_value"
"""
WHAT_IF = """
[counterfactuals.forced]
title = "Consent is refused to the end"
interventions = [{ force = "stalin.consent_to_invasion", option = "refuse" }]
clarity = "a test"
consistency = "a test"
minimal_rewrite = "a test"
projectability = "a test"
source = "a test"
"""


def small_case(base: Path) -> Path:
    """The Korean case up to summer 1950, with two accounts and one counterfactual."""
    base.mkdir()
    for file in SHIPPED.glob("*.toml"):
        if file.name not in LEFT_OUT:
            (base / file.name).write_bytes(file.read_bytes())
    mine = base.parent / "small"
    mine.mkdir()
    text = 'inherits = "../base"\nend = 1950-08-31\n'
    (mine / "case.toml").write_text(text + ACCOUNTS + WHAT_IF, "utf-8")
    return mine


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_case(tmp_path_factory.mktemp("accounts") / "base")


@pytest.fixture(scope="module")
def small(folder: Path) -> Case:
    return read_case(folder)


@pytest.fixture(scope="module")
def found(small: Case) -> AccountComparison:
    return account_comparison(small, worlds=120, trees=50, pairs=60)


def test_values_lie_in_the_account_and_depend_on_nothing_else(small: Case) -> None:
    few, many = (account_case(small, "bold", n, seed=4) for n in (5, 50))
    path = "stalin.decides.consent_to_invasion.prudence"
    drawn = many.parameters[path].value
    assert isinstance(drawn, np.ndarray)
    assert drawn.min() >= 0.0
    assert drawn.max() <= 0.1
    assert np.array_equal(few.parameters[path].value, drawn[:5])
    assert many.parameters["kim.decides.launch.impatience"].value == 0.3
    other = account_case(small, "bold", 50, seed=5)
    assert not np.array_equal(other.parameters[path].value, drawn)
    common = [account_case(small, name, 50, seed=4) for name in ("bold", "shy")]
    varied = [np.asarray(each.parameters["mao.optimism"].value, float) for each in common]
    assert not np.array_equal(varied[0], varied[1])
    parameter = small.parameters["mao.optimism"]
    assert isinstance(parameter, Number)
    quarter = 0.25 * (parameter.high - float(parameter.value))
    assert np.max(varied) <= float(parameter.value) + quarter


def test_every_account_has_luck_of_its_own(small: Case) -> None:
    plan = accounts_plan(small, 10, seed=1)
    worlds = [plan.rows(cut).worlds for cut in plan.cuts()]
    assert len(np.unique(np.concatenate(worlds))) == 20


def test_accounts_that_differ_in_everything_are_told_apart(found: AccountComparison) -> None:
    choice = found.choice
    assert choice.error.value < 0.1
    assert choice.pairs["told_apart"].all()
    assert choice.selected == "bold"
    assert verdict(found).startswith("The record tells the accounts apart: bold (Bold)")


def test_the_test_that_would_tell_is_found(found: AccountComparison) -> None:
    tests = found.tests.set_index("outcome")
    assert set(tests["counterfactual"]) == {"forced"}
    assert tests["apart"].is_monotonic_decreasing
    war = tests.loc["war_started"]
    assert war["separates"] == [("bold", "shy")]
    effects = war["effects"]
    assert effects["bold"]["value"] < -0.9
    assert -0.2 < effects["shy"]["value"] <= 0.0
    assert effects["bold"]["n"] == 60
    (line,) = accounts_text.lines_of_tests(found)
    assert "standard deviations apart" in line
    assert line.endswith("; tells bold from shy")


def test_the_record_is_not_reached_by_a_war_that_never_comes(found: AccountComparison) -> None:
    missed = found.outside[found.outside["model"].eq("shy")]
    assert "outbreak" in set(missed["summary"])


def test_the_page_holds_every_number(found: AccountComparison) -> None:
    page = accounts_page(found, "f" * 64, "panmunjom accounts small", found.caveat)
    assert page == accounts_page(found, "f" * 64, "panmunjom accounts small", found.caveat)
    assert framed(page, "panmunjom accounts small", "f" * 12)
    assert page.split("\n\n")[2] == f"**{verdict(found)}**"
    assert "120 worlds of each account, 50 trees, seed 38" in page
    chances, claims, confusion, pairs, patterns, outside, tests, foretold = tables(page)
    assert {row[0] for row in chances[1:]} == {"bold (Bold)", "shy (Shy)"}
    assert claims[1] == ["bold (Bold)", "he wanted the war", "Nobody (1900)"]
    assert [row[place].startswith("**") for place, row in enumerate(confusion) if place] == [
        True
    ] * 2
    assert pairs[1][0] == "bold and shy"
    assert pairs[1][3] == "yes"
    assert len(patterns) == 1 + len(found.choice.patterns)
    assert {row[0] for row in outside[1:]} == {
        found.patterns[name] for name in found.outside["summary"]
    }
    assert tests[1][0] == "forced"
    assert tests[1][4].endswith("tells bold from shy")
    assert foretold[0] == ["Counterfactual", "bold", "shy"]
    assert " to " in foretold[1][1]


def test_a_page_without_tests_says_nothing_of_them(found: AccountComparison) -> None:
    none = replace(found, tests=found.tests.iloc[:0])
    assert "## Tests" not in accounts_page(none, "f" * 64, "panmunjom accounts small", "Limits.")


def test_the_figure_shows_every_account_and_pattern(found: AccountComparison) -> None:
    figure = accounts_figure(found)
    texts = [each.text for each in figure.layout.annotations]
    assert "bold (Bold)" in texts
    assert found.patterns[found.choice.patterns["summary"][0]] in texts
    assert np.asarray(figure.data[4].z).sum(axis=1) == pytest.approx([100.0, 100.0])
    assert "bold" in figure.layout.title.text


def test_the_command_says_first_what_the_record_can_tell(folder: Path, tmp_path: Path) -> None:
    size = ("--worlds", "60", "--trees", "50", "--pairs", "0", "--workers", "1")
    app = command_line(lambda: DRAWING)
    run = CliRunner().invoke(app, ["accounts", str(folder), *size, "--out", str(tmp_path / "out")])
    assert run.exit_code == 0, run.output
    assert run.stdout.startswith("The record ")
    assert "This is not a forecast" in run.stdout
    kept = json.loads((tmp_path / "out" / "accounts.json").read_text("utf-8"))
    again = CliRunner().invoke(app, ["accounts", str(folder), *size, "--json"])
    assert json.loads(again.stdout) == kept
    assert kept["verdict"] == run.stdout.splitlines()[0]


def test_a_case_without_accounts_is_told_so() -> None:
    with pytest.raises(InputError, match=r"describes no rival accounts.*korea-1950"):
        accounts_plan(load("russia-dprk-2024"), 10, seed=1)


@pytest.fixture
def unsure(found: AccountComparison) -> AccountComparison:
    """The same, had its forests found no difference."""
    table = found.choice.table.assign(gap_low=-0.1, gap_high=0.2)
    return replace(found, choice=replace(found.choice, table=table))


def test_accounts_as_probable_as_the_best_stand_in_the_first_line(
    unsure: AccountComparison,
) -> None:
    assert verdict(unsure).startswith("The record cannot tell bold (Bold) from shy (Shy) (")
    assert accounts_figure(unsure).layout.title.text.startswith("The record cannot tell account")


def test_accounts_that_the_method_confuses_stand_in_the_first_line(
    found: AccountComparison,
) -> None:
    pairs = found.choice.pairs.assign(told_apart=False, error=0.42)
    confused = replace(found, choice=replace(found.choice, pairs=pairs))
    told = verdict(confused)
    assert told.startswith("The record cannot tell, whatever had been on record, bold from shy")
    assert "42 %" in told
    assert "but bold (Bold) is the most probable account" in told
