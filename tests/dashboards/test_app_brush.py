"""Choosing worlds, and saying what is different: what the browser sends is checked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pandas as pd
import pytest

from panmunjom.dashboards.app import Context, Query
from panmunjom.dashboards.app.brush import (
    axes,
    boxed,
    brush_fields,
    chosen_worlds,
    is_drawn,
    lassoed,
    links,
    within,
)
from panmunjom.dashboards.app.differences import asked, pairs, plan_of, what_fields
from panmunjom.dashboards.chosen_worlds import ChosenWorlds, rules
from panmunjom.dashboards.daily_quantities import daily_quantities
from panmunjom.experiments import Keep, Plan, Stratum, run
from panmunjom.model import MECHANISMS, Case, InputError

Frame = pd.DataFrame


@pytest.fixture(scope="module")
def context() -> Context:
    return Context()


@pytest.fixture(scope="module")
def case(context: Context) -> Case:
    return context.case("korea-1950")


@pytest.fixture(scope="module")
def runs(make_worlds: Callable[..., Frame]) -> Frame:
    return make_worlds("korea", worlds=200)


def test_the_first_axes_are_the_third_powers(case: Case, context: Context) -> None:
    assert [each.name for each in axes(case, Query())] == ["third_entry", "dead_china"]
    russia = context.case("russia-dprk-2024")
    assert [each.name for each in axes(russia, Query())] == ["third_entry", "dead_dprk"]
    with pytest.raises(InputError, match="no 'dead_chine'"):
        axes(case, Query({"up": "dead_chine"}))


def test_bounds_and_a_rule_choose_worlds_together(case: Case, runs: Frame) -> None:
    query = Query(
        {"x_from": "1950-11-01", "x_to": "1951-12-31", "y_to": "200", "chosen": "with_armistice"}
    )
    choice = chosen_worlds(case, query, None)
    expected = (
        runs["third_entry"].between("1950-11-01", "1951-12-31")
        & (runs["dead_china"] <= 200)
        & runs["armistice"]
    )
    assert 0 < expected.sum() < len(runs)
    assert choice.mask(runs).tolist() == expected.to_list()
    assert choice.columns() == {"third_entry", "dead_china", "armistice"}
    assert not choice.everything
    assert chosen_worlds(case, Query(), None).everything


def test_both_axes_of_one_outcome_leave_the_tighter_bounds(case: Case, runs: Frame) -> None:
    query = Query(
        {"across": "dead_us", "up": "dead_us", "x_from": "30", "y_from": "35", "x_to": "50"}
    )
    mask = chosen_worlds(case, query, None).mask(runs)
    assert mask.tolist() == runs["dead_us"].between(35, 50).to_list()


def test_every_rule_chooses_what_it_says(case: Case, runs: Frame) -> None:
    known = {name: ChosenWorlds(name).mask(runs) for name in rules(case)}
    assert known["all"].all()
    assert (known["ended_wider_war"] == runs["ending"].eq("wider_war")).all()
    ended = [mask for name, mask in known.items() if name.startswith("ended_")]
    assert (np.sum(ended, axis=0) == 1).all(), "every world ends in one row of the table"
    for name in rules(case):
        if name.startswith("with_"):
            other = known[f"without_{name.removeprefix('with_')}"]
            assert (known[name] != other).all()


def test_a_lasso_chooses_the_worlds_in_it(case: Case, runs: Frame) -> None:
    selected = {"points": [{"customdata": [5]}, {"customdata": [2]}, {"x": 1}], "lassoPoints": {}}
    assert boxed(selected, *axes(case, Query())) is None
    assert within(selected) == [2, 5]
    mask = chosen_worlds(case, Query(), [2, 5]).mask(runs)
    assert runs.loc[mask, "world"].to_list() == [2, 5]


def test_what_a_redrawn_figure_tells_is_no_choice() -> None:
    assert is_drawn({"points": [], "range": {"x": [], "y": []}})
    assert is_drawn({"points": [], "lassoPoints": {}})
    assert not any(map(is_drawn, (None, {"points": [{"customdata": [5]}]}, [], "range", 3)))


def test_a_box_becomes_bounds_that_can_be_typed(case: Case) -> None:
    box = {"range": {"x": ["1951-03-04 12:00:00.5", "1950-10-01"], "y": [310.123456, 99.9]}}
    found = boxed(box, *axes(case, Query()))
    assert found == {
        "x_from": "1950-10-01", "x_to": "1951-03-04", "y_from": "99.9", "y_to": "310.12",
    }  # fmt: skip
    assert not chosen_worlds(case, Query(found), None).everything


@pytest.mark.parametrize(
    "selected",
    [
        7, "box", [], {"points": 3}, {"range": []}, {"range": {"x": [1], "y": [1, 2]}},
        {"range": {"x": ["no", "day"], "y": [1, 2]}},
        {"range": {"x": ["1950-01-01", "1951-01-01"], "y": [float("nan"), 2]}},
        {"range": {"x": ["1950-01-01", "1951-01-01"], "y": ["1", "2"]}},
        {"points": [{"customdata": [True]}]}, {"points": [{"customdata": ["1"]}]},
    ],
)  # fmt: skip
def test_what_is_no_box_and_no_lasso_is_refused(case: Case, selected: Any) -> None:
    both = axes(case, Query())
    with pytest.raises(InputError, match="draw it again"):
        assert boxed(selected, *both) is not None or within(selected)


@pytest.mark.parametrize("worlds", [3, [1.5], [None], list(range(5_001)), [True]])
def test_a_hostile_list_of_worlds_is_refused(worlds: Any) -> None:
    with pytest.raises(InputError, match="draw it again"):
        lassoed(worlds)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [("x_from", "10", "Across, from: expected a date as 1951-07-10"), ("y_to", "nan", "Up, to")],
)
def test_wrong_bounds_are_told_by_their_label(case: Case, name: str, text: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        chosen_worlds(case, Query({name: text}), None)


def test_links_carry_case_seed_world_and_parameters(case: Case, runs: Frame) -> None:
    changed = case.replace({"stalin.fear": 2.5, "mechanisms.bombing": False})
    assert links(changed, 7, runs, np.zeros(200, dtype=bool)) is None
    found = links(changed, 7, runs, np.arange(200) >= 100)
    text, listed = found.children
    assert "the first 20 of 100" in text.children
    first = listed.children[0].children
    asked_for = parse_qs(urlsplit(first.href).query)
    assert urlsplit(first.href).path == "/history"
    assert asked_for == {
        "case": ["korea-1950"], "seed": ["7"], "world": ["100"],
        "stalin.fear": ["2.5"], "mechanisms.bombing": ["off"],
    }  # fmt: skip
    assert len(listed.children) == 20


def test_every_field_of_the_brush_shows_what_the_address_says(case: Case) -> None:
    query = Query({"chosen": "ended_wider_war", "y_to": "200", "tool": "lasso"})
    fields = {
        each.to_plotly_json()["props"]["data-field"]: each
        for each in brush_fields("v", case, query)
    }
    shown = {name: each.children[1].value for name, each in fields.items()}
    assert shown["chosen"] == "ended_wider_war"
    assert shown["y_to"] == "200"
    assert shown["tool"] == "lasso"


def test_the_daily_quantities_are_those_of_the_bands(context: Context) -> None:
    for name in context.cases:
        case = context.case(name)
        short = case.until(date.fromordinal(case.spec.start.toordinal() + 3))
        bands = run(Plan((Stratum(short),), 2, 38, keep=Keep(bands=True))).bands.to_pandas()
        assert set(daily_quantities(case)) == set(bands["variable"])


def test_every_counterfactual_is_asked_with_its_four_tests(context: Context, case: Case) -> None:
    for name, each in case.spec.counterfactuals.items():
        query = Query({"counterfactual": name, "worlds": "60"})
        plan = plan_of(context, query)
        assert plan is not None
        assert [stratum.arm for stratum in plan.strata] == ["baseline", name]
        assert plan.histories == 120
        before, after = asked(case, query)
        assert each.title in str(before)
        assert all(text in str(after) for text in (each.clarity, each.projectability))


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_every_mechanism_can_be_switched_off(context: Context, mechanism: str) -> None:
    query = Query({"kind": "mechanism", "mechanism": mechanism})
    plan = plan_of(context, query)
    assert plan is not None
    base, other = (each.case.parameters[f"mechanisms.{mechanism}"].value for each in plan.strata)
    assert (base, other) == (True, False)


def test_another_value_of_a_parameter_waits_for_both_fields(context: Context, case: Case) -> None:
    half = Query({"kind": "parameter", "path": "stalin.fear"})
    assert plan_of(context, half) is None
    whole = Query({**half.values, "value": "3", "mao.risk_aversion": "2"})
    plan = plan_of(context, whole)
    assert plan is not None
    values = [each.case.parameters["stalin.fear"].value for each in plan.strata]
    assert values == [case.parameters["stalin.fear"].value, 3.0]
    both = {each.case.parameters["mao.risk_aversion"].value for each in plan.strata}
    assert both == {2.0}, "what is set for the leaders holds in both arms"
    with pytest.raises(InputError, match=r"stalin\.faer.*stalin\.fear"):
        plan_of(context, Query({"kind": "parameter", "path": "stalin.faer", "value": "3"}))


def test_what_is_asked_of_a_what_if_is_checked(context: Context, case: Case) -> None:
    for values, said in (
        ({"kind": "magic"}, "no 'magic'"),
        ({"counterfactual": "no_halts"}, "'no_halt'"),
        ({"kind": "mechanism", "mechanism": "delays"}, "'delay'"),
        ({"worlds": "2501"}, "out of range"),
    ):
        with pytest.raises(InputError, match=said):
            plan_of(context, Query(values))
    assert pairs(Query()) == 1000
    fields = what_fields("p", case, Query({"kind": "parameter"}))
    assert "stalin.fear" in str(fields), "the names of parameters are offered"
