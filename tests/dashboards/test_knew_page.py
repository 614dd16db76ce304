"""What he knew, behind the page: clicks and names of decisions are checked, answers remembered."""

from __future__ import annotations

import importlib
from datetime import date
from typing import Any

import pytest
from dash.exceptions import PreventUpdate

from panmunjom.dashboards.app import Context, Query
from panmunjom.model import InputError

page: Any = importlib.import_module("panmunjom.dashboards.app.pages.knew")
explanations: Any = importlib.import_module("panmunjom.dashboards.app.explanations")
FIRST, SECOND = page.Taken(date(1950, 1, 5), "launch"), page.Taken(date(1950, 3, 1), "bargain")
THIRD = page.Taken(date(1950, 6, 1), "launch")
MINE = {FIRST: page.Made("wait", True), SECOND: page.Made("stall", True)}
MINE[THIRD] = page.Made("open", True)


@pytest.mark.parametrize(
    "clicked",
    [
        None, 1, "x", [], {}, {"points": None}, {"points": []}, {"points": [None]},
        {"points": [{"customdata": "1950-01-05"}]},
        {"points": [{"customdata": ["1950-01-05"]}]},
        {"points": [{"customdata": [1950, "launch"]}]},
        {"points": [{"customdata": ["1950-13-05", "launch"]}]},
        {"points": [{"customdata": ["1950-01-05", {"a": 1}]}]},
    ],
)  # fmt: skip
def test_what_is_no_click_on_a_decision_does_nothing(clicked: object) -> None:
    with pytest.raises(PreventUpdate):
        page._clicked(clicked)


def test_a_click_names_its_decision() -> None:
    clicked = {"points": [{"customdata": ["1950-01-05", "launch", "Wait"], "x": 3}]}
    assert page._clicked(clicked) == FIRST
    assert page._taken(str(FIRST)) == FIRST


@pytest.mark.parametrize("text", ["tomorrow", "1950-02-30 launch", "<b>", "launch 1950-01-05"])
def test_what_is_no_name_of_a_decision_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="a day and a question"):
        page._chosen(Query({"decision": text}), MINE)


def test_another_day_means_the_nearest_of_the_same_question() -> None:
    assert page._chosen(Query({"decision": "1950-04-20 launch"}), MINE) == THIRD
    assert page._chosen(Query({"decision": "1950-04-20 bargain"}), MINE) == SECOND
    assert page._chosen(Query({"decision": "1950-04-20 unheard_of"}), MINE) == THIRD
    assert page._chosen(Query(), MINE) == THIRD  # the first that overturns one before it
    assert page._chosen(Query(), {}) is None


def test_steps_end_at_the_ends() -> None:
    assert page._beside(MINE, FIRST, later=True) == SECOND
    assert page._beside(MINE, THIRD, later=False) == SECOND
    for shown, later in ((THIRD, True), (FIRST, False), (None, True)):
        with pytest.raises(PreventUpdate):
            page._beside(MINE, shown, later=later)


def test_a_leader_of_another_case_stands_for_the_first_here() -> None:
    context = Context()
    case = context.case("russia-dprk-2024")
    assert page._leader(context, case, Query({"leader": "mao"})) == next(iter(case.spec.leaders))
    assert page._leader(context, case, Query({"leader": "putin"})) == "putin"
    with pytest.raises(InputError, match="putin"):
        page._leader(context, case, Query({"leader": "putim"}))
    context.jobs.close()


def test_an_explanation_is_remembered_and_others_are_not_mixed_with_it() -> None:
    context, memory = Context(), explanations.Explanations()
    case = context.case("korea-1950").until(date(1950, 5, 1))
    calm = context.histories.live(case, 38, 0)
    bold = context.histories.live(case.replace({"stalin.risk_theory": "prospect"}), 38, 0)
    row: Any = next(calm.decisions.itertuples())
    asked = row.leader, row.question, row.date
    once = memory.of(calm, *asked)
    assert memory.of(calm, *asked) is once
    assert memory.of(bold, *asked).theory == "prospect"
    assert once.theory == "cara"
    context.jobs.close()
