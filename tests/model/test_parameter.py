"""Parameters refuse what is no number, out of range or unknown, and stay as they are."""

import pickle
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from panmunjom.model import Choice, InputError, Number, Switch

ABOUT: dict[str, Any] = {"meaning": "what it is", "source": "Weathersby 1995", "confidence": "low"}


def days(value: Any = 5.0, low: float = 0.0, high: float = 10.0) -> Number:
    return Number(value=value, low=low, high=high, unit="days", **ABOUT)


@pytest.mark.parametrize("value", [0, 0.0, 10, 10.0, 3, np.float32(2.5), np.int64(7)])
def test_numbers_in_range_become_floats(value: Any) -> None:
    for number in (days(value), days().with_value(value)):
        assert type(number.value) is float
        assert number.value == float(value)


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (-0.1, "-0.1 is out of range"),
        (10.5, "10.5 is out of range"),
        (float("nan"), "expected a finite number, found nan"),
        (float("-inf"), "expected a finite number, found -inf"),
        (10**400, "expected a finite number, found inf"),
        (True, "expected a number, found true"),
        (np.True_, "expected a number, found True"),
        ("5", "expected a number, found '5'"),
        (None, "expected a number, found None"),
        (1j, "expected a number, found 1j"),
        ([1.0, 2.0], "expected a number, found a list"),
        (np.array([1.0, 11.0, 12.0]), "11 in world 1 is out of range"),
        (np.array([1.0, np.nan]), "expected finite numbers, found nan in world 1"),
        (np.array([True, False]), "expected an array of numbers, found one of bool"),
        (np.array(["1", "2"]), "expected an array of numbers, found one of <U1"),
        (np.array(3.0), r"expected an array with one value a world, found shape \(\)"),
        (np.ones((2, 2)), r"expected an array with one value a world, found shape \(2, 2\)"),
        (np.array([]), r"expected an array with one value a world, found shape \(0,\)"),
    ],
)
def test_anything_else_is_refused_by_path_range_and_unit(value: Any, reason: str) -> None:
    with pytest.raises(InputError, match=rf"^kim.wait: {reason}; allowed: 0 to 10 days$"):
        days().with_value(value, "kim.wait")
    with pytest.raises(ValidationError, match=reason):
        days(value)


def test_a_range_must_be_in_order_and_finite() -> None:
    with pytest.raises(ValidationError, match="low 3 is above high 2"):
        days(2.5, low=3.0, high=2.0)
    with pytest.raises(ValidationError, match="finite"):
        days(high=float("inf"))


@pytest.mark.parametrize("about", [{"source": ""}, {"meaning": ""}, {"confidence": "certain"}])
def test_a_number_without_its_evidence_is_refused(about: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Number(value=1.0, low=0.0, high=2.0, unit="days", **{**ABOUT, **about})


def test_the_range_is_printed_without_a_unit_if_there_is_none() -> None:
    assert days().range == "0 to 10 days"
    assert days().model_copy(update={"unit": "1"}).range == "0 to 10"


def test_an_array_is_copied_and_cannot_be_written_to() -> None:
    given_array = np.array([1, 2, 3])
    number = days().with_value(given_array)
    given_array[0] = 9
    assert isinstance(number.value, np.ndarray)
    assert number.value.dtype == np.float64
    assert number.value.tolist() == [1.0, 2.0, 3.0]
    for each in (number, pickle.loads(pickle.dumps(number))):
        assert isinstance(each.value, np.ndarray)
        with pytest.raises(ValueError, match="read-only"):
            each.value[0] = 5.0


def test_numbers_are_equal_when_every_world_is() -> None:
    worlds = np.array([1.0, 2.0])
    assert days(worlds) == days(worlds) == pickle.loads(pickle.dumps(days(worlds)))
    assert days(worlds) != days(worlds + 1.0)
    assert days(worlds) != days(1.0)
    assert days(1.0) != days(1.0, high=11.0)
    assert days(1.0) != 1.0


@given(st.floats(0.0, 10.0))
def test_a_value_in_range_is_stored_exactly(value: float) -> None:
    before = days()
    assert before.with_value(value).value == value
    assert before == days()


def test_a_choice_takes_only_its_names() -> None:
    theory = Choice(value="cara", allowed=["cara", "expected_value", "prospect"], **ABOUT)
    assert theory.with_value("prospect").value == "prospect"
    with pytest.raises(
        InputError,
        match=r"^mao.theory: 'prospct' is not one of cara, expected_value, prospect "
        r"\(nearest known: 'prospect'\)$",
    ):
        theory.with_value("prospct", "mao.theory")
    for wrong in (1, True, None, ["cara"]):
        with pytest.raises(InputError, match="is not one of"):
            theory.with_value(wrong)
    with pytest.raises(ValidationError, match="'cra' is not one of cara"):
        Choice(value="cra", allowed=["cara"], **ABOUT)
    with pytest.raises(ValidationError):
        Choice(value="cara", allowed=[], **ABOUT)


def test_a_switch_is_on_or_off() -> None:
    veto = Switch(value=True, **ABOUT)
    assert veto.with_value(False).value is False
    assert veto.with_value(np.True_).value is True
    for wrong in (0, 1.0, "off", None):
        with pytest.raises(InputError, match=r"^veto: expected True or False, found "):
            veto.with_value(wrong, "veto")
    assert veto.value is True


def test_parameters_are_frozen_and_take_no_other_keys() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        days().value = 3.0
    with pytest.raises(ValidationError, match="Extra inputs"):
        Switch(value=True, unit="days", **ABOUT)  # type: ignore[call-arg]


def test_the_json_schema_for_editors_shows_a_plain_number() -> None:
    assert Number.model_json_schema()["properties"]["value"]["type"] == "number"
    assert '"value":[1.0,2.0]' in days(np.array([1.0, 2.0])).model_dump_json()
