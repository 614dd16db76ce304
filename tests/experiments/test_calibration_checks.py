"""Simulation-based calibration passes a sound method and fails broken ones."""

from __future__ import annotations

import numpy as np
import pytest

from panmunjom.agents import FloatArray
from panmunjom.experiments import simulation_based_calibration
from panmunjom.experiments.calibration_checks import regression_posterior
from panmunjom.model import InputError

from .toys import box, gaussian

FREE = box("a", "b", "idle")


def test_a_sound_posterior_passes() -> None:
    found = simulation_based_calibration(gaussian, FREE, truths=200)
    assert found.table["uniform"].all()
    assert found.said.startswith("The method passes")
    assert "Holm" in found.said
    assert ((found.ranks >= 0) & (found.ranks <= 1)).all()
    assert (found.table["inside_low"] < 0.8).all()
    assert (found.table["inside_high"] > 0.8).all()


@pytest.mark.parametrize(("squeeze", "shift"), [(0.5, 0.0), (2.0, 0.0), (1.0, 0.3)])
def test_a_posterior_too_narrow_too_wide_or_biased_fails(squeeze: float, shift: float) -> None:
    def broken(
        scores: FloatArray, read: FloatArray, record: FloatArray, neighbours: int
    ) -> tuple[FloatArray, FloatArray]:
        sample, weight = regression_posterior(scores, read, record, neighbours)
        mean = weight @ sample
        return mean + squeeze * (sample - mean) + shift * sample.std(axis=0), weight

    found = simulation_based_calibration(gaussian, FREE, truths=200, estimate=broken)
    table = found.table.set_index("parameter")
    assert not table.loc["a", "uniform"]
    assert "FAILS" in found.said
    if squeeze != 1.0:
        assert (table.loc["a", "inside"] < 0.8) == (squeeze < 1.0)


def test_p_values_are_adjusted_for_the_number_of_parameters() -> None:
    table = simulation_based_calibration(gaussian, FREE, truths=60).table
    assert (table["p_adjusted"] >= table["p"]).all()
    assert table["p_adjusted"].min() == pytest.approx(min(3 * table["p"].min(), 1.0))


def test_too_small_a_table_is_refused() -> None:
    with pytest.raises(InputError, match="ten times"):
        simulation_based_calibration(gaussian, FREE, reference=1000)
    assert np.isfinite(gaussian(np.zeros((2, 2)), 0)).all()
