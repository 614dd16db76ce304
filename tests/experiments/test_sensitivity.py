"""Sensitivity: known functions, known chance, and words where numbers mean nothing."""

import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray
from SALib.analyze import pawn as salib_pawn
from SALib.analyze import sobol as salib_sobol

from panmunjom.experiments import Factor, Levels, Points, Range, design, given_points, sensitivity
from panmunjom.model import InputError

Floats = NDArray[np.float64]
UNIT = (Range("a.x", 0.0, 1.0), Range("a.y", 0.0, 1.0))
ISHIGAMI = tuple(Range(f"a.x{at}", -np.pi, np.pi) for at in (1, 2, 3))
THEORIES = ("cara", "prospect", "safety_first")


def ishigami(points: Points) -> Floats:
    x1, x2, x3 = points.columns.values()
    return np.asarray(np.sin(x1) + 7.0 * np.sin(x2) ** 2 + 0.1 * x3**4 * np.sin(x1))


def luck(replicates: int, seed: int = 0) -> Floats:
    """Draws with variance 1 (ddof 1) whose mean is as far from 0 as it is on average."""
    draws = np.random.default_rng(seed).normal(size=replicates)
    draws = (draws - draws.mean()) / draws.std(ddof=1)
    return np.asarray(draws + replicates**-0.5)


def table(points: Points, y: Floats) -> pd.DataFrame:
    return sensitivity(points, y).table.set_index("factor")


def problem(points: Points) -> dict[str, object]:
    names = list(points.names)
    return {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}


def test_without_chance_the_indices_are_those_of_salib() -> None:
    points = design("sobol", ISHIGAMI, 256, 1)
    y = ishigami(points)
    expected = salib_sobol.analyze(problem(points), y, calc_second_order=False, seed=1)
    found = table(points, y[:, None]).loc[list(points.names)]
    np.testing.assert_allclose(found["first"], expected["S1"], atol=1e-12)
    np.testing.assert_allclose(found["total"], expected["ST"], atol=1e-12)
    half = (found["total_high"] - found["total_low"]) / 2
    np.testing.assert_allclose(half, expected["ST_conf"], rtol=0.25)


def test_the_ishigami_function() -> None:
    points = design("sobol", ISHIGAMI, 1024, 1)
    result = sensitivity(points, ishigami(points)[:, None])
    found = result.table.set_index("factor").loc[list(points.names)]
    np.testing.assert_allclose(found["first"], [0.3139, 0.4424, 0.0], atol=0.01)
    np.testing.assert_allclose(found["total"], [0.5576, 0.4424, 0.2437], atol=0.02)
    assert result.variance == pytest.approx(13.845, rel=0.02)
    assert (result.n, result.replicates) == (1024 * 5, 1)
    assert "chance" not in result.table["factor"].to_list()
    assert "one replicate" in (result.warning or "")


def test_replicates_without_chance_change_nothing() -> None:
    points = design("sobol", ISHIGAMI, 128, 1)
    y = ishigami(points)[:, None]
    once, often = table(points, y), table(points, np.repeat(y, 4, axis=1))
    columns = ["first", "total"]
    np.testing.assert_allclose(often.loc[once.index, columns], once[columns], atol=1e-12)
    np.testing.assert_allclose(often.loc["chance", columns].astype(float), 0.0, atol=1e-12)


def test_additive_chance_takes_its_share_and_no_more() -> None:
    points = design("sobol", UNIT, 512, 1)
    x, y = points.columns.values()
    spread = np.sqrt(10.0 / 12.0)  # as much variance as x + 3 y has
    found = table(points, (x + 3.0 * y)[:, None] + spread * luck(16))
    np.testing.assert_allclose(found.loc[["a.x", "a.y"], "first"], [0.05, 0.45], atol=0.01)
    np.testing.assert_allclose(found.loc[["a.x", "a.y"], "total"], [0.05, 0.45], atol=0.01)
    np.testing.assert_allclose(
        found.loc["chance", ["first", "total"]].astype(float), 0.5, atol=0.01
    )


@pytest.mark.parametrize("replicates", [2, 16])
def test_luck_that_acts_through_a_parameter_is_an_interaction(replicates: int) -> None:
    points = design("sobol", UNIT, 512, 1)
    found = table(points, points.columns["a.x"][:, None] * luck(replicates))
    # y = x L: V = 1/3, of which luck alone 1/4 and both together 1/12
    assert found.loc["a.x", "first"] == pytest.approx(0.0, abs=0.02)
    assert found.loc["a.x", "total"] == pytest.approx(0.25, abs=0.02)
    assert found.loc["chance", "first"] == pytest.approx(0.75, abs=0.02)
    assert found.loc["chance", "total"] == pytest.approx(1.0, abs=0.02)
    assert found.loc["a.y", "total"] == pytest.approx(0.0, abs=1e-12)


def test_luck_of_its_own_at_every_point_is_chance_in_the_total_alone() -> None:
    points = design("sobol", UNIT, 512, 1)
    x, y = points.columns.values()
    own = np.random.default_rng(4).normal(size=(len(points), 8)) * np.sqrt(5.0 / 12.0)
    found = table(points, (x + 2.0 * y)[:, None] + own)  # half of the variance is chance
    np.testing.assert_allclose(found.loc[["a.x", "a.y"], "first"], [0.1, 0.4], atol=0.03)
    np.testing.assert_allclose(found.loc[["a.x", "a.y"], "total"], [0.6, 0.9], atol=0.03)
    assert found.loc["chance", "first"] == pytest.approx(0.0, abs=0.01)
    assert found.loc["chance", "total"] == pytest.approx(0.5, abs=0.02)


def test_few_replicates_are_no_bias_and_the_intervals_hold_the_truth() -> None:
    # y = 2 x + 2 x L1 + L2: V = 4/12 + 4/12 + (1 + 1)
    truth = {"first": np.array([0.125, 0.75]), "total": np.array([0.25, 0.875])}
    held, estimates = np.zeros(4), np.zeros(4)
    repeats = 40
    for seed in range(repeats):
        points = design("sobol", UNIT[:1], 32, seed)
        draws = np.random.default_rng(seed).normal(size=(2, 4))
        x = points.columns["a.x"][:, None]
        found = sensitivity(points, 2.0 * x + 2.0 * x * draws[0] + draws[1])
        rows = found.table.set_index("factor").loc[["a.x", "chance"]]
        for at, name in enumerate(truth):
            inside = rows[f"{name}_low"].le(truth[name]) & rows[f"{name}_high"].ge(truth[name])
            held[2 * at : 2 * at + 2] += inside
            estimates[2 * at : 2 * at + 2] += rows[name] * found.variance / repeats
    expected = np.ravel(list(truth.values())) * 32.0 / 12.0
    np.testing.assert_allclose(estimates, expected, rtol=0.25)
    assert (held >= 0.8 * repeats).all()


def test_a_choice_counts_like_a_number() -> None:
    factors: tuple[Factor, ...] = (Levels("a.theory", THEORIES), Range("a.x", 0.0, 1.0))
    shift = pd.Series({"cara": 0.0, "prospect": 1.0, "safety_first": 2.0})
    for method in ("sobol", "morris", "latin_hypercube"):
        points = design(method, factors, 256, 1)
        y = shift[points.columns["a.theory"]].to_numpy() + points.columns["a.x"]
        found = sensitivity(points, y[:, None] + luck(4)).table.set_index("factor")
        assert found.loc["a.theory", "rank"] == 1
        if method == "sobol":  # 2/3 against 1/12, and luck with variance 1
            assert found.loc["a.theory", "total"] == pytest.approx(8 / 21, abs=0.02)


def test_morris_measures_the_way_across_the_whole_range() -> None:
    points = design("morris", UNIT, 20, 1)
    x, y = points.columns.values()
    found = table(points, (x - 3.0 * y)[:, None] + luck(6))
    assert found.index.tolist() == ["a.y", "a.x", "chance"]
    np.testing.assert_allclose(found.loc[["a.x", "a.y"], "mu"].astype(float), [1.0, -3.0])
    np.testing.assert_allclose(found.loc[["a.x", "a.y"], "mu_star"].astype(float), [1.0, 3.0])
    np.testing.assert_allclose(found.loc[["a.x", "a.y"], "sigma"].astype(float), 0.0, atol=1e-9)
    assert found.loc["chance", "sigma"] == pytest.approx(1.0)


def test_morris_shows_interactions_as_sigma() -> None:
    points = design("morris", UNIT, 40, 1)
    x, y = points.columns.values()
    found = table(points, (x * y)[:, None])
    assert (found["sigma"] > 0.2).all()


def test_pawn_is_that_of_salib_where_salib_can_do_it() -> None:
    points = design("latin_hypercube", ISHIGAMI, 1000, 1)
    y = ishigami(points)
    expected = salib_pawn.analyze(problem(points), np.stack(list(points.columns.values()), 1), y)
    found = table(points, y[:, None]).loc[list(points.names)]
    # SALib leaves the highest point out of the last of the ten slides of 100 points
    np.testing.assert_allclose(found["median"], expected["median"], atol=0.0051)
    np.testing.assert_allclose(found["maximum"], expected["maximum"], atol=0.0101)


def test_pawn_tells_influence_from_noise() -> None:
    points = design("latin_hypercube", (*UNIT, Levels("a.theory", THEORIES)), 600, 2)
    shift = points.columns["a.theory"] == "prospect"
    result = sensitivity(points, (points.columns["a.x"] + shift)[:, None] + 0.1 * luck(4))
    found = result.table.set_index("factor")
    assert found.loc[["a.x", "a.theory", "a.y"], "above_noise"].tolist() == [True, True, False]
    assert "No influence of a.y can be shown" in (result.warning or "")
    # x and the theory hold 1/12 + 2/9, chance 0.01
    assert found.loc["chance", "variance_share"] == pytest.approx(0.01 / 0.3156, rel=0.1)


def test_pawn_finds_noise_above_noise_in_one_design_of_twenty() -> None:
    rng = np.random.default_rng(5)
    points = given_points({f"a.x{at}": rng.random(80) for at in range(60)})
    found = table(points, rng.normal(size=(80, 1)))
    assert found["above_noise"].sum() <= 9  # 3 are expected


def test_pawn_conditions_on_every_value_of_a_switch() -> None:
    points = design("grid", (Levels("m.delay", (False, True)), Range("a.x", 0.0, 1.0, steps=20)))
    found = table(points, points.columns["m.delay"].astype(float)[:, None])
    assert found.loc["m.delay", "median"] == pytest.approx(0.5)
    assert found.loc["m.delay", "rank"] == 1


def test_ranks_that_mean_nothing_are_said_to() -> None:
    three = (*UNIT, Range("a.z", 0.0, 1.0))
    points = design("sobol", three, 64, 1)
    x, y, z = points.columns.values()
    result = sensitivity(points, (x + 1.02 * y + 9.0 * z)[:, None] + 0.1 * luck(3))
    assert result.warning == (
        "The 95 % intervals of the total effects of a.y and a.x overlap: their order means nothing."
    )
    found = result.table.set_index("factor")
    assert found.loc[["a.z", "a.y", "a.x"], "rank"].tolist() == [1, 2, 3]
    assert found.loc[["a.z", "a.y", "a.x"], "rank_overlaps"].tolist() == [False, True, True]
    assert found.loc["chance", ["rank", "rank_overlaps"]].isna().all()


def test_ranks_that_are_clear_need_no_warning() -> None:
    points = design("sobol", UNIT, 256, 1)
    x, y = points.columns.values()
    assert sensitivity(points, (x + 5.0 * y)[:, None] + 0.01 * luck(3)).warning is None


def test_two_replicates_are_said_to_be_few() -> None:
    points = design("sobol", UNIT, 64, 1)
    x, y = points.columns.values()
    warning = sensitivity(points, (x + 5.0 * y)[:, None] + 0.01 * luck(2)).warning
    assert (warning or "").startswith("There are two replicates: the intervals leave out")


def test_the_same_seed_gives_the_same_table() -> None:
    for method in ("sobol", "morris", "latin_hypercube"):
        points = design(method, UNIT, 32, 1)
        y = np.random.default_rng(1).random((len(points), 3))
        one, again = (sensitivity(points, y, seed=3).table for _ in range(2))
        pd.testing.assert_frame_equal(one, again)


@pytest.mark.parametrize("method", ["sobol", "morris", "latin_hypercube"])
def test_what_never_varies_or_is_missing_is_said(method: str) -> None:
    points = design(method, UNIT, 32, 1)
    same = np.full((len(points), 2), 7.0)
    with pytest.raises(InputError, match=r"war_days is 7 in all \d+ histories"):
        sensitivity(points, same, "war_days")
    same[3, 1] = np.nan
    with pytest.raises(InputError, match=r"war_days: missing in 1 of \d+ histories"):
        sensitivity(points, same, "war_days")
    with pytest.raises(InputError, match="expected responses of shape"):
        sensitivity(points, same[1:], "war_days")


def test_an_outcome_that_shows_in_no_base_point_is_too_rare() -> None:
    points = design("sobol", UNIT, 4, 1)
    y = np.zeros((len(points), 1))
    y[1] = 1.0  # AB_1 of the first block
    with pytest.raises(InputError, match="too rare for this design"):
        sensitivity(points, y)


def test_a_rare_outcome_has_numbers_in_every_cell() -> None:
    points = design("sobol", UNIT, 16, 1)
    y = np.zeros((len(points), 3))
    y[0, 0] = 1.0
    found = sensitivity(points, y).table
    assert np.isfinite(found.drop(columns=["factor", "rank", "rank_overlaps"]).to_numpy()).all()


@pytest.mark.parametrize(
    ("points", "method", "said"),
    [
        (design("grid", UNIT[:0]), None, "nothing was varied"),
        (design("latin_hypercube", UNIT, 30, 1), "sobol", "laid out as latin_hypercube; use pawn"),
        (design("latin_hypercube", UNIT, 30, 1), "sobel", "unknown method 'sobel' (nearest"),
        (design("latin_hypercube", UNIT, 10, 1), None, "pawn needs at least 20 points, found 10"),
    ],
    ids=["nothing varied", "other design", "unknown", "few points"],
)
def test_a_method_that_does_not_fit_is_refused(
    points: Points, method: str | None, said: str
) -> None:
    with pytest.raises(InputError) as caught:
        sensitivity(points, np.arange(2.0 * len(points)).reshape(-1, 2), method=method)
    assert said in str(caught.value)


def test_pawn_takes_any_design() -> None:
    points = design("sobol", UNIT, 16, 1)
    result = sensitivity(points, points.columns["a.x"][:, None], method="pawn")
    assert result.method == "pawn"
    assert result.table["factor"].iloc[0] == "a.x"


def test_importing_draws_no_salib_in() -> None:
    code = "import sys, panmunjom.experiments; print('SALib' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout == "False\n"
