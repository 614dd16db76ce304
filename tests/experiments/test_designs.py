"""The points of a design: where they lie, and that nothing but the arguments moves them."""

import pickle
from itertools import pairwise, product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from panmunjom.experiments import Factor, Levels, Range, design, given_points, single_point
from panmunjom.model import InputError

THEORY = Levels("a.theory", ("cara", "prospect", "safety_first"))
SWITCH = Levels("m.delay", (False, True))
FEAR = Range("a.fear", 0.2, 4.0)
ALL: tuple[Factor, ...] = (FEAR, THEORY, SWITCH, Levels("a.number", (1.0, 2.0)))
RANDOM = ("latin_hypercube", "sobol", "morris")
finite = st.floats(-1e6, 1e6)


def test_a_grid_holds_every_combination_once_and_the_last_factor_runs_fastest() -> None:
    points = design("grid", (Range("a.fear", 0.0, 1.0, steps=3), THEORY, SWITCH))
    expected = list(product((0.0, 0.5, 1.0), THEORY.values, (False, True)))
    assert list(points.frame().itertuples(index=False, name=None)) == expected
    assert len(points) == 18


def test_columns_have_the_type_of_their_parameter() -> None:
    columns = design("latin_hypercube", ALL, 12, 1).columns
    assert [column.dtype.kind for column in columns.values()] == ["f", "O", "b", "f"]
    frame = design("sobol", ALL, 4, 1).frame()
    assert list(frame.columns) == ["a.fear", "a.theory", "m.delay", "a.number"]
    assert frame.index.name == "point"
    assert frame.index.tolist() == list(range(4 * 6))


@pytest.mark.parametrize("method", RANDOM)
def test_a_design_depends_on_the_seed(method: str) -> None:
    one, again, other = (design(method, ALL, 16, seed) for seed in (7, 7, 8))
    assert one.frame().equals(again.frame())
    assert not one.frame().equals(other.frame())


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 2**64 - 1), method=st.sampled_from(RANDOM))
def test_a_design_depends_on_nothing_else(seed: int, method: str) -> None:
    first = design(method, ALL, 8, seed)
    np.random.default_rng(0).random()
    assert design(method, ALL, 8, seed).frame().equals(first.frame())


@settings(max_examples=50, deadline=None)
@given(ends=st.tuples(finite, finite).filter(lambda ends: ends[0] < ends[1]))
def test_no_rounding_steps_over_the_ends_of_a_range(ends: tuple[float, float]) -> None:
    low, high = ends
    for method in ("morris", "latin_hypercube"):
        column = design(method, (Range("a.x", low, high),), 8, 1).columns["a.x"]
        assert column.min() >= low
        assert column.max() <= high
    grid = design("grid", (Range("a.x", low, high, steps=3),)).columns["a.x"]
    assert (grid[0], grid[-1]) == (low, high)


@settings(max_examples=30, deadline=None)
@given(k=st.integers(1, 9), slices=st.integers(1, 20))
def test_a_latin_hypercube_gives_every_value_its_share(k: int, slices: int) -> None:
    levels = Levels("a.x", tuple(float(each) for each in range(k)))
    column = design("latin_hypercube", (levels,), k * slices, 3).columns["a.x"]
    assert np.bincount(column.astype(int), minlength=k).tolist() == [slices] * k


def test_a_latin_hypercube_has_one_point_in_each_slice() -> None:
    column = design("latin_hypercube", (Range("a.x", 0.0, 10.0),), 10, 3).columns["a.x"]
    assert sorted(np.floor(column)) == list(range(10))


def test_saltellis_scheme_changes_one_column_at_a_time() -> None:
    points = design("sobol", (FEAR, Range("b.x", 0.0, 1.0)), 8, 5)
    assert points.unit is not None
    assert len(points) == 8 * 4
    for block in points.unit.reshape(8, 4, 2):
        a, (b0, b1) = block[0], block[-1]
        np.testing.assert_array_equal(block[1], [b0, a[1]])
        np.testing.assert_array_equal(block[2], [a[0], b1])


@pytest.mark.parametrize("levels", [4, 6])
def test_a_trajectory_moves_one_factor_at_a_time(levels: int) -> None:
    points = design("morris", ALL, 5, 5, levels=levels)
    assert points.unit is not None
    assert len(points) == 5 * 5
    for walk in points.unit.reshape(5, 5, 4):
        moved = [np.flatnonzero(here != there).tolist() for here, there in pairwise(walk)]
        assert sorted(moved) == [[0], [1], [2], [3]]
    rows = list(points.frame().iloc[:5].itertuples(index=False, name=None))
    assert all(sum(x != y for x, y in zip(*two, strict=True)) == 1 for two in pairwise(rows))


@pytest.mark.parametrize("k", [2, 3, 4, 5, 6])
def test_a_morris_grid_visits_every_value(k: int) -> None:
    levels = Levels("a.x", tuple(str(each) for each in range(k)))
    found = design("morris", (levels,), 60, 1, levels=6).columns["a.x"]
    assert set(found) == set(levels.values)


def test_a_study_that_varies_nothing_has_one_point() -> None:
    points = single_point()
    assert (len(points), points.names, points.frame().shape) == (1, (), (1, 0))
    assert len(design("grid", ())) == 1


def test_points_cannot_be_changed_and_travel_to_a_worker() -> None:
    points = design("sobol", ALL, 4, 1)
    with pytest.raises(ValueError, match="read-only"):
        points.columns["a.fear"][0] = 1.0
    there = pickle.loads(pickle.dumps(points))
    assert there.frame().equals(points.frame())
    assert (there.method, there.size, len(there)) == ("sobol", 4, 24)
    np.testing.assert_array_equal(there.unit, points.unit)


@pytest.mark.parametrize(
    ("method", "factors", "size", "said"),
    [
        ("sobel", ALL, 8, "unknown design 'sobel' (nearest known: 'sobol')"),
        ("points", ALL, 8, "needs a file of points"),
        ("grid", (FEAR,), None, "add steps to a.fear"),
        ("grid", (SWITCH,), 8, "leave size out"),
        ("latin_hypercube", ALL, None, "needs a size"),
        ("latin_hypercube", ALL, 0, "a design with no points"),
        ("latin_hypercube", (), 8, "at least one parameter to vary"),
        ("sobol", ALL, 100, "a power of two, found 100; nearest: 64 and 128"),
        ("sobol", ALL, 1, "at least 2"),
        ("sobol", ALL, 8.0, "a whole number, found 8.0"),
        ("sobol", (FEAR, FEAR), 4, "a.fear is varied twice"),
        ("sobol", ALL, 2**21, "12,582,912 points; at most 10,000,000"),
    ],
)
def test_a_design_that_cannot_be_is_refused(
    method: str, factors: tuple[Factor, ...], size: Any, said: str
) -> None:
    with pytest.raises(InputError) as caught:
        design(method, factors, size, 1)
    assert said in str(caught.value)


def test_a_grid_beyond_the_memory_is_refused_before_it_is_made() -> None:
    with pytest.raises(InputError, match="10,000,000,000 points"):
        design("grid", [Range(f"a.x{at}", 0.0, 1.0, steps=10) for at in range(10)])


@pytest.mark.parametrize(("levels", "said"), [(5, "even number"), (2, "cannot visit all of its 3")])
def test_levels_that_do_not_fit_are_refused(levels: int, said: str) -> None:
    with pytest.raises(InputError, match=said):
        design("morris", ALL, 4, 1, levels=levels)


def test_a_negative_seed_is_refused() -> None:
    with pytest.raises(InputError, match="found -1"):
        design("sobol", ALL, 4, -1)


def test_given_points_are_taken_as_they_are() -> None:
    points = given_points({"a.x": np.array([1.0, 2.0]), "a.y": np.array(["u", "v"], dtype=object)})
    assert (points.method, len(points), points.unit) == ("points", 2, None)
    with pytest.raises(InputError, match="a design with no points"):
        given_points({})
    with pytest.raises(InputError, match=r"a\.y: 1 values for 2 points"):
        given_points({"a.x": np.zeros(2), "a.y": np.zeros(1)})
