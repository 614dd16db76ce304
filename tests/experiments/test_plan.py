"""Plans: every history once, in a balanced order, with the luck that was asked for."""

from __future__ import annotations

from collections import Counter
from datetime import date

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import panmunjom as pj
from panmunjom.experiments import Keep, Plan, Stratum
from panmunjom.model import InputError

CASE = pj.load("russia-dprk-2024")
PATH = "putin.risk_aversion"


def stratum(points: int, first_world: int | None = None, arm: str = "baseline") -> Stratum:
    values = np.linspace(0.125, 0.25, points)
    case = CASE.replace({PATH: values}) if points > 1 else CASE
    return Stratum(case, arm, np.arange(points), {PATH: pa.array(values)}, first_world)


@settings(deadline=None, max_examples=40)
@given(
    points=st.lists(st.integers(1, 7), min_size=1, max_size=3),
    replicates=st.integers(1, 9),
    size=st.integers(1, 30),
    workers=st.integers(1, 4),
    kept=st.integers(0, 3),
)
def test_every_history_is_in_one_part(
    points: list[int], replicates: int, size: int, workers: int, kept: int
) -> None:
    strata = tuple(stratum(n, arm=f"arm{i}") for i, n in enumerate(points))
    plan = Plan(strata, replicates, 38, keep=Keep(paths=kept))
    cuts = plan.cuts(size, workers)
    found = Counter(
        (cut.stratum, point, replicate)
        for cut in cuts
        for point, replicate in zip(
            plan.rows(cut).labels["point"].to_pylist(),
            plan.rows(cut).replicate.tolist(),
            strict=True,
        )
    )
    assert sum(found.values()) == plan.histories == sum(points) * replicates
    assert set(found.values()) == {1}
    assert [cut.part for cut in cuts] == list(range(len(cuts)))
    assert max(cut.rows for cut in cuts) <= size


def test_a_stopped_study_is_balanced() -> None:
    plan = Plan((stratum(6, arm="a"), stratum(6, arm="b")), 8, 38)
    cuts = plan.cuts(6)
    half = cuts[: len(cuts) // 2]
    seen = Counter(
        (cut.stratum, point) for cut in half for point in plan.rows(cut).labels["point"].to_pylist()
    )
    assert set(seen.values()) == {4}
    assert len(seen) == 12


def test_paired_luck_is_the_same_at_every_point_and_independent_luck_never() -> None:
    paired = Plan((stratum(3),), 4, 38)
    (cut,) = paired.cuts()
    rows = paired.rows(cut)
    assert rows.worlds.tolist() == rows.replicate.tolist() == [0] * 3 + [1] * 3 + [2] * 3 + [3] * 3
    first, second = stratum(3, first_world=0), stratum(2, first_world=12, arm="b")
    other = Plan((first, second), 4, 38, luck="independent")
    worlds = np.concatenate([other.rows(cut).worlds for cut in other.cuts(5)])
    assert sorted(worlds.tolist()) == list(range(20))


def test_values_of_a_point_reach_its_histories() -> None:
    plan = Plan((stratum(3),), 2, 38)
    rows = plan.rows(plan.cuts()[0])
    assert rows.case.parameters[PATH].value.tolist() == [0.125, 0.1875, 0.25] * 2  # type: ignore[union-attr]
    assert rows.labels[PATH].to_pylist() == [0.125, 0.1875, 0.25] * 2
    assert rows.labels["point"].to_pylist() == [0, 1, 2] * 2


def test_kept_histories_come_in_smaller_parts() -> None:
    plan = Plan((stratum(7),), 1000, 38, keep=Keep(paths=100))
    cuts = plan.cuts()
    kept = [cut for cut in cuts if cut.first < 700]
    assert max(cut.rows for cut in kept) == 512
    assert sum(cut.rows for cut in kept) == 700
    assert max(cut.rows for cut in cuts) == 6300  # the others, in one piece


def test_a_stratum_needs_a_value_a_point() -> None:
    with pytest.raises(InputError, match="hold 3 points, but there are 2"):
        Stratum(CASE.replace({PATH: np.array([0.125, 0.1875, 0.25])}), points=np.arange(2))


def test_a_history_is_named_in_words() -> None:
    plan = Plan((stratum(3, first_world=100),), 2, 7, luck="independent")
    words = plan.rows(plan.cuts()[0]).in_words(4)
    assert words == ("russia-dprk-2024, arm baseline, point 1, replicate 1 (seed 7, world 104)")


def test_a_counterfactual_takes_the_whole_study_as_far_as_it_looks() -> None:
    study = pj.Study(
        case="korea-1950",
        worlds=1,
        arms={"longer": {"counterfactual": "stalin_lives"}},  # type: ignore[dict-item]
    )
    ends = {stratum.case.spec.end for stratum in study.plan().strata}
    assert ends == {pj.load("korea-1950").counterfactual("stalin_lives").until}
    (short,) = {
        s.case.spec.end for s in study.model_copy(update={"until": date(1951, 1, 1)}).plan().strata
    }
    assert short == date(1951, 1, 1)


@pytest.mark.parametrize("worlds", [1, 2, 3, 20, 10_000, 12_289, 250_000])
@pytest.mark.parametrize("workers", [1, 2, 5])
def test_all_workers_are_done_at_one_time(worlds: int, workers: int) -> None:
    cuts = Plan((stratum(1),), worlds, 38).cuts(workers=workers)
    sizes = [cut.rows for cut in cuts]
    assert sum(sizes) == worlds
    assert len(cuts) % workers == 0 or worlds < workers
    assert max(sizes) <= 18_432
    assert max(sizes) - min(sizes) < len(cuts) + workers
