"""Traced numbers: the same value as ever, and the terms it was added up from."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

traced = importlib.import_module("panmunjom.agents.traced")
Term, bare, labelled, terms_of = traced.Term, traced.bare, traced.labelled, traced.terms_of
A, B = 3.0, -2.0
SUMS: dict[str, tuple[Callable[[Any, Any], Any], dict[str, float]]] = {
    "sum": (lambda a, b: a + b, {"a": 3.0, "b": -2.0}),
    "difference": (lambda a, b: 1.0 - (a - b), {"a": -3.0, "b": -2.0}),
    "scaled": (lambda a, b: a * np.array([2.0]) / 4.0 + 0.5 * -b, {"a": 1.5, "b": 1.0}),
    "cancelled": (lambda a, b: a + np.ones(1) * (b - a), {"b": -2.0}),
    "greater": (np.maximum, {"a": 3.0}),
    "smaller": (np.minimum, {"b": -2.0}),
    "greater number": (lambda a, b: np.maximum(a, 5.0), {}),
    "chosen": (lambda a, b: np.where(np.array([False]), a, b), {"b": -2.0}),
    "product": (lambda a, b: a * b, {"a": -6.0}),
    "no sum": (lambda a, b: np.exp(a) + b**2, {}),
}


@pytest.mark.parametrize("what", SUMS)
def test_values_are_those_of_plain_numbers_and_terms_add_up(what: str) -> None:
    rule, terms = SUMS[what]
    answer = rule(labelled(A, "a"), labelled(B, "b"))
    assert bare(answer) == rule(np.float64(A), np.float64(B))
    found = {name: term.base * term.weight for name, term in terms_of(answer).items()}
    assert found == pytest.approx(terms)


def test_a_term_knows_its_size_and_its_weight() -> None:
    assert terms_of(0.25 * labelled(A, "a")) == {"a": Term(3.0, 0.25)}


def test_a_view_forgets() -> None:
    assert terms_of(np.asarray(labelled(A, "a"))) == {}
    assert terms_of(labelled(A, "a")[()]) == {}
