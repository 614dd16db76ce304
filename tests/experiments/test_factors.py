"""What a study varies, as the user writes it."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

import panmunjom as pj
from panmunjom.experiments import Levels, Range, factors
from panmunjom.model import InputError

KOREA = pj.load("korea-1950")
LOW, HIGH = 0.2, 4.0  # of stalin.fear


def refusal(vary: dict[str, Any]) -> str:
    with pytest.raises(InputError) as caught:
        factors(KOREA, vary)
    return str(caught.value)


def test_a_list_of_values_keeps_its_order_and_becomes_floats() -> None:
    (found,) = factors(KOREA, {"stalin.risk_aversion": [2, 0.5, 1]})
    assert found == Levels("stalin.risk_aversion", (2.0, 0.5, 1.0))
    assert all(type(each) is float for each in found.values)


@pytest.mark.parametrize("wish", ["declared", {}])
def test_declared_is_the_range_of_a_number(wish: object) -> None:
    assert factors(KOREA, {"stalin.fear": wish}) == (Range("stalin.fear", LOW, HIGH),)


def test_what_a_range_leaves_open_is_declared() -> None:
    found = factors(KOREA, {"stalin.fear": {"low": 0.5, "steps": 3}})
    assert found == (Range("stalin.fear", 0.5, HIGH, 3),)


def test_declared_is_every_value_of_a_choice_and_a_switch() -> None:
    found = factors(KOREA, {"stalin.risk_theory": "declared", "mechanisms.delay": {}})
    assert found == (
        Levels("stalin.risk_theory", ("expected_value", "cara", "prospect", "safety_first")),
        Levels("mechanisms.delay", (False, True)),
    )


def test_tables_in_tables_are_paths() -> None:
    flat = {"stalin.fear": {"low": 0.5}, "stalin.channel.front.delay": [1, 2], "mao.fear": {}}
    nested = {
        "stalin": {"fear": {"low": 0.5}, "channel": {"front": {"delay": [1, 2]}}},
        "mao": {"fear": {}},
    }
    assert factors(KOREA, nested) == factors(KOREA, flat)


@pytest.mark.parametrize("values", [np.array([1, 2]), pd.Series([1.0, 2.0]), (1, 2)])
def test_values_may_come_from_numpy_or_pandas(values: object) -> None:
    assert factors(KOREA, {"stalin.fear": values}) == (Levels("stalin.fear", (1.0, 2.0)),)


def test_a_pattern_stands_for_the_numbers_it_matches() -> None:
    found = factors(KOREA, {"*.risk_aversion": "declared"})
    leaders = ("stalin", "mao", "kim", "us")
    assert {each.path for each in found} == {f"{leader}.risk_aversion" for leader in leaders}
    everything = [each.path for each in factors(KOREA, {"stalin": {"*": "declared"}})]
    assert "stalin.fear" in everything
    assert "stalin.risk_theory" not in everything  # a choice


def test_a_pattern_leaves_out_numbers_that_allow_one_value_only() -> None:
    fixed = "stalin.decides.arms_for_china.dead_per_year"
    assert fixed not in {each.path for each in factors(KOREA, {"stalin.decides.*": {}})}
    assert "no range" in refusal({fixed: {}})
    assert "no range" in refusal({f"{fixed[:-4]}*": {}})


def test_what_is_said_by_name_goes_before_a_pattern() -> None:
    wish = {"*.risk_aversion": "declared", "mao.risk_aversion": [1, 2]}
    found = {each.path: each for each in factors(KOREA, wish)}
    assert found["mao.risk_aversion"] == Levels("mao.risk_aversion", (1.0, 2.0))
    assert len(found) == 4


@pytest.mark.parametrize(
    ("vary", "said"),
    [
        ({"stalin.risk_aversoin": [1]}, "nearest known: 'stalin.risk_aversion'"),
        ({"stalin": {"faer": {"low": 1}}}, "nearest known: 'stalin.fear'"),
        ({"stalin": {}}, "'stalin' is a table, not a parameter; it holds"),
        ({"stalin": [1]}, "'stalin' is a table"),
        ({"*.nothing": "declared"}, "the pattern '*.nothing' matches no number of korea-1950"),
        ({"stalin.fear": []}, "stalin.fear: the list of values is empty"),
        ({"stalin.fear": [1, 1.0]}, "stalin.fear: 1.0 stands twice"),
        ({"stalin.fear": [9]}, "stalin.fear: 9 is out of range; allowed: 0.2 to 4"),
        ({"stalin.fear": {"low": 0.1}}, "low: 0.1 is out of range; allowed: 0.2 to 4"),
        ({"stalin.fear": {"low": 2, "high": 1}}, "low 2 is not below high 1"),
        ({"stalin.fear": {"low": 2, "high": 2}}, "low 2 is not below high 2"),
        ({"stalin.fear": [float("nan")]}, "expected a finite number, found nan"),
        ({"stalin.fear": {"high": float("nan")}}, "expected a finite number, found nan"),
        ({"stalin.fear": [[1, 2]]}, "expected a number, found a list"),
        ({"stalin.fear": [np.array([1.0, 2.0])]}, "expected one value, found an array"),
        ({"stalin.fear": [True]}, "expected a number, found true"),
        ({"stalin.fear": {"min": 1}}, "unknown key 'min'; known here: low, high, steps"),
        ({"stalin.fear": {"steps": 1}}, "steps must be a whole number from 2 up, found 1"),
        ({"stalin.fear": {"steps": 2.0}}, "steps must be a whole number from 2 up, found 2.0"),
        ({"stalin.fear": 2}, "expected a list of values, a table with low and high"),
        ({"stalin.fear": "delcared"}, "or \"declared\", found 'delcared'"),
        ({"stalin.risk_theory": ["carra"]}, "(nearest known: 'cara')"),
        ({"stalin.risk_theory": {"low": 1}}, "is a choice and has no range; give a list of: exp"),
        ({"mechanisms.delay": {"low": 0}}, "is a switch and has no range"),
        ({"mechanisms.delay": ["on"]}, "expected True or False"),
        ({"stalin.fear": {}, "stalin": {"fear": [1]}}, "stalin.fear is varied twice"),
        ({"*.fear": {}, "stalin.f*": {}}, "stalin.fear is varied twice"),
    ],
)
def test_what_is_wrong_is_named(vary: dict[str, Any], said: str) -> None:
    assert said in refusal(vary)


def test_everything_that_is_wrong_is_said_at_once() -> None:
    said = refusal({"stalin.faer": {}, "mao.fear": [99, 98], "kim.fear": []})
    assert len(said.split("\n")) == 4


def test_a_factor_made_by_hand_is_checked_too() -> None:
    with pytest.raises(InputError, match="the list of values is empty"):
        Levels("a.b", ())
    with pytest.raises(InputError, match="not a finite number"):
        Levels("a.b", (1.0, float("inf")))
    for low, high, steps in ((0.0, float("inf"), None), (True, 2.0, None), (0.0, 1.0, True)):
        with pytest.raises(InputError, match=r"a\.b"):
            Range("a.b", low, high, steps)
