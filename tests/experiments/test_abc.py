"""Sequential ABC finds posteriors that are known, and the same ones however it is cut."""

from __future__ import annotations

import numpy as np
import pytest

from panmunjom.agents import FloatArray
from panmunjom.experiments import Posterior, Stop, abc_smc
from panmunjom.model import InputError

from .toys import MIX, OBSERVED, SD, box, exact, gaussian

SETS = 4000


@pytest.fixture(scope="module")
def found() -> Posterior:
    return abc_smc(gaussian, box("a", "b", "idle"), SETS, stop=Stop(acceptance=0.03))


def test_the_posterior_is_the_exact_one(found: Posterior) -> None:
    mean, covariance = exact()
    n = found.population.effective
    assert n > SETS / 4
    # what the last tolerance adds: a point even on a disc of that radius has a quarter of its
    # square as variance in each direction; the distance is a root MEAN square of two deviations
    reach = found.generations[-1].tolerance ** 2 * 2.0 / 4.0
    covariance = np.asarray(covariance * (1.0 + reach / SD**2))
    sd = np.sqrt(np.diag(covariance))
    values = found.values[:, :2]
    # particles walk from common ancestors: four standard errors of an independent sample
    assert np.all(np.abs(values.mean(axis=0) - mean) < 4 * sd / np.sqrt(n))
    assert np.all(np.abs(values.std(axis=0) / sd - 1.0) < 4 / np.sqrt(2 * n))
    rho = covariance[0, 1] / (sd[0] * sd[1])
    assert np.asarray(np.corrcoef(values.T))[0, 1] == pytest.approx(rho, abs=4 / np.sqrt(n))


def test_a_parameter_that_moves_nothing_keeps_its_prior(found: Posterior) -> None:
    idle = found.values[:, 2]
    n = found.population.effective
    assert abs(idle.mean()) < 4 * 8 / np.sqrt(12 * n)
    assert idle.std() == pytest.approx(8 / np.sqrt(12), rel=0.1)


def test_tolerances_fall_and_every_particle_lies_within_the_last(found: Posterior) -> None:
    tolerances = [each.tolerance for each in found.generations]
    assert tolerances == sorted(tolerances, reverse=True)
    assert found.population.distance.max() <= tolerances[-1]
    assert found.weight.sum() == pytest.approx(1.0)


def test_each_particle_is_a_history_that_can_be_lived_again(found: Posterior) -> None:
    for row in (0, 17, SETS - 1):
        again = gaussian(found.values[[row]], int(found.population.worlds[row]))
        assert np.allclose(again[0], found.population.deviations[row])


def test_a_posterior_does_not_depend_on_how_its_populations_are_cut() -> None:
    def in_pieces(values: FloatArray, first: int) -> FloatArray:
        pieces = [gaussian(values[k : k + 7], first + k) for k in range(0, len(values), 7)]
        return np.concatenate(pieces)

    stop = Stop(simulations=4000)
    whole = abc_smc(gaussian, box("a", "b"), 300, stop=stop)
    cut = abc_smc(in_pieces, box("a", "b"), 300, stop=stop)
    assert np.array_equal(whole.values, cut.values)
    assert whole.generations == cut.generations
    other = abc_smc(gaussian, box("a", "b"), 300, seed=39, stop=stop)
    assert not np.array_equal(whole.values, other.values)


def test_the_number_of_histories_repeats_what_time_had_stopped() -> None:
    timed = abc_smc(gaussian, box("a", "b"), 300, stop=Stop(minutes=1e-4))
    lived = timed.generations[-1].simulations
    again = abc_smc(gaussian, box("a", "b"), 300, stop=Stop(simulations=lived))
    assert np.array_equal(timed.values, again.values)


def test_twenty_five_parameters_do_not_wear_the_sample_out() -> None:
    found = abc_smc(gaussian, box("a", "b", *(f"p{k}" for k in range(23))), 1000)
    assert found.population.effective > 200
    assert found.values[:, 0].mean() == pytest.approx(1.25, abs=0.25)
    assert found.values[:, 2:].std() == pytest.approx(8 / np.sqrt(12), rel=0.1)


def test_a_population_that_cannot_come_nearer_ends_the_search() -> None:
    def flat(values: FloatArray, first: int) -> FloatArray:
        return np.full((len(values), 2), 3.0)

    found = abc_smc(flat, box("a"), 100)
    assert len(found.generations) == 1
    assert "as near" in found.stopped


def test_where_most_histories_are_equally_far_the_others_survive() -> None:
    def mostly_nothing(values: FloatArray, first: int) -> FloatArray:
        away = gaussian(values, first)
        return np.where(np.abs(values[:, :1]) < 0.4, away, 9.0)  # nine in ten see nothing happen

    found = abc_smc(mostly_nothing, box("a", "b"), 500)
    assert (np.abs(found.values[:, 0]) < 0.4).all()
    assert found.generations[-1].tolerance < 2.0
    assert found.population.effective > 50


def test_what_cannot_be_is_refused() -> None:
    def broken(values: FloatArray, first: int) -> FloatArray:
        return np.full((len(values), 1), np.nan)

    with pytest.raises(InputError, match="without NaN"):
        abc_smc(broken, box("a"), 100)
    with pytest.raises(InputError, match="at least 10"):
        abc_smc(gaussian, box("a", "b"), 3)
    with pytest.raises(InputError, match="survives"):
        abc_smc(gaussian, box("a", "b"), 100, quantile=1.0)


@pytest.mark.statistical
@pytest.mark.filterwarnings("ignore")  # pyABC's own use of pandas and SQLAlchemy
def test_pyabc_finds_the_same_posterior_at_the_same_tolerance() -> None:
    import pyabc

    draws = np.random.default_rng(7)
    np.random.seed(7)  # noqa: NPY002 - pyABC draws from numpy's global state

    def model(parameters: dict[str, float]) -> dict[str, float]:
        x, y = MIX @ [parameters["a"], parameters["b"]] + SD * draws.standard_normal(2)
        return {"x": x, "y": y}

    def distance(x: dict[str, float], y: dict[str, float]) -> float:
        return float(np.sqrt(np.mean([(x[key] - y[key]) ** 2 for key in ("x", "y")])))

    prior = pyabc.Distribution(a=pyabc.RV("uniform", -4, 8), b=pyabc.RV("uniform", -4, 8))
    search = pyabc.ABCSMC(
        model,
        prior,
        distance,
        population_size=400,
        eps=pyabc.ListEpsilon([2.0, 1.0, 0.6, 0.4]),
        sampler=pyabc.SingleCoreSampler(),
    )
    search.new("sqlite://", {"x": OBSERVED[0], "y": OBSERVED[1]})
    history = search.run(max_nr_populations=4)
    frame, weight = history.get_distribution()
    theirs = frame[["a", "b"]].to_numpy()
    mean = weight @ theirs
    sd = np.sqrt(weight @ (theirs - mean) ** 2)
    found = abc_smc(gaussian, box("a", "b"), SETS, stop=Stop(tolerance=0.4))
    assert found.generations[-1].tolerance == 0.4
    error = np.sqrt(np.sum(weight**2) + 1.0 / found.population.effective)
    assert np.all(np.abs(found.values.mean(axis=0) - mean) < 3.5 * sd * error)
    assert np.all(np.abs(found.values.std(axis=0) / sd - 1.0) < 3.5 * error / np.sqrt(2))
