"""What the record taught: width, shift, combinations; and which parameters move it at all."""

from __future__ import annotations

import numpy as np
import pytest

from panmunjom.agents import FloatArray
from panmunjom.experiments import Identifiability, abc_smc, identifiability, screening
from panmunjom.model import InputError

from .toys import box, luck


def summed(values: FloatArray, first: int) -> FloatArray:
    """The record knows `known` well, `x` and `y` by their sum alone, `idle` not at all."""
    known = values[:, 0] + 0.2 * luck(first, len(values), 2)[:, 0]
    total = values[:, 1] + values[:, 2] + 0.2 * luck(first, len(values), 2)[:, 1]
    return np.column_stack([known - 1.0, total])


@pytest.fixture(scope="module")
def taught() -> Identifiability:
    return identifiability(abc_smc(summed, box("known", "x", "y", "idle"), 2000))


def test_each_parameter_gets_its_verdict(taught: Identifiability) -> None:
    rows = taught.parameters.set_index("parameter")
    assert rows.loc["known", "verdict"] == "much"
    assert rows.loc["idle", "verdict"] == "nothing"
    assert taught.nothing == ["idle"]
    assert rows.loc["idle", "ratio"] == pytest.approx(1.0, abs=0.08)
    assert rows.loc["idle", "shrinkage"] == pytest.approx(0.0, abs=0.15)
    assert rows.loc["known", "shrinkage"] > 0.9
    # the mean of `known` is 1: an eighth of the range above the middle
    assert rows.loc["known", "shift"] == pytest.approx(np.sqrt(12) / 8, abs=0.05)
    assert rows.loc["known", "median"] == pytest.approx(1.0, abs=0.15)
    assert (rows["ratio_low"] <= rows["ratio"] + 0.02).all()
    assert (rows["ratio_high"] >= rows["ratio"] - 0.02).all()


def test_a_combination_is_told_with_its_sign(taught: Identifiability) -> None:
    assert list(taught.pairs[["first", "second"]].itertuples(index=False, name=None)) == [
        ("x", "y")
    ]
    pair = taught.pairs.iloc[0]
    assert pair["rho"] < -0.9
    assert pair["low"] < pair["rho"] < pair["high"]


def test_screening_parts_what_moves_a_pattern_from_what_moves_none() -> None:
    found = screening(summed, box("known", "x", "y", "idle", "idle too"), ["first", "second"])
    assert set(found.moving) == {"known", "x", "y"}
    assert set(found.still) == {"idle", "idle too"}
    rows = found.table.set_index("parameter")
    assert rows.loc["known", "pattern"] == "first"
    assert rows.loc["x", "pattern"] == "second"
    assert rows.loc["x", "rho_low"] > found.noise
    assert "Bonferroni" in found.said


def test_what_a_strong_parameter_hides_is_found_in_the_next_round() -> None:
    def stopped(values: FloatArray, first: int) -> FloatArray:
        war = (values[:, :3] < 0.02).all(axis=1)  # seven worlds in eight see none
        seen = values[:, 3] + 2.0 * luck(first, len(values), 1)[:, 0]
        return np.column_stack([np.where(war, 1.0, np.nan), np.where(war, seen, np.nan)])

    free = box("one", "two", "three", "weak", "idle", low=-0.04)
    found = screening(stopped, free, ["war", "size"], worlds=3000)
    rows = found.table.set_index("parameter")
    assert (rows.loc[["one", "two", "three"], "round"] == 1).all()
    assert rows.loc["weak", "round"] == 2
    assert rows.loc["weak", "pattern"] == "size"
    assert found.still == ["idle"]
    assert found.rounds == 3


def test_a_pattern_that_never_varies_moves_with_nothing() -> None:
    def still(values: FloatArray, first: int) -> FloatArray:
        return np.full((len(values), 1), np.nan)

    assert screening(still, box("a", "b"), ["never"], worlds=200).moving == []


def test_screening_refuses_what_cannot_be() -> None:
    with pytest.raises(InputError, match="100 worlds"):
        screening(summed, box("a"), ["first"], worlds=50)
    with pytest.raises(InputError, match="reach"):
        screening(summed, box("a"), ["first"], reach=0.0)
