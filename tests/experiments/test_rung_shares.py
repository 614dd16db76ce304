"""Shares of worlds by rung and day, and what-ifs of one's own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

import panmunjom
from panmunjom.experiments import Keep, Plan, Stratum, run, rung_shares, what_if_plan
from panmunjom.model import Case, InputError, Set, SwitchOff


@pytest.fixture(scope="module")
def case() -> Case:
    return panmunjom.load("russia-dprk-2024").until(date(2024, 1, 20))


def test_the_shares_are_those_of_the_worlds_day_by_day(case: Case) -> None:
    results = run(Plan((Stratum(case),), 12, 38, keep=Keep(bands=True, paths=12)), chunk=5)
    shares = rung_shares(results)
    paths = results.paths.to_pandas()
    wide = shares.pivot(index="date", columns="rung", values="share")
    assert [int(str(rung)) for rung in wide.columns] == list(range(10))
    assert np.allclose(wide.sum(axis=1), 1.0)
    counted = paths.groupby("date")["rung"].value_counts(normalize=True).unstack().fillna(0.0)
    assert np.allclose(wide.reindex(columns=counted.columns), counted)
    assert set(shares["worlds"]) == {12}


def test_without_bands_there_are_no_shares(case: Case) -> None:
    with pytest.raises(InputError, match="kept no 'bands'"):
        rung_shares(run(Plan((Stratum(case),), 1, 38)))


def test_a_what_if_has_the_same_worlds_in_both_arms(case: Case) -> None:
    plan = what_if_plan(case, [SwitchOff(switch_off="delay")], 3, 38, Keep(bands=True))
    assert [each.arm for each in plan.strata] == ["baseline", "no delay"]
    assert plan.keep.bands
    runs = run(replace(plan, keep=Keep())).runs.to_pandas()
    worlds = runs.groupby("arm")["world"].apply(list)
    assert worlds["baseline"] == worlds["no delay"] == [0, 1, 2]


def test_a_what_if_that_changes_nothing_is_refused(case: Case) -> None:
    value = case.parameters["putin.fear"].value
    with pytest.raises(InputError, match="nothing differs"):
        what_if_plan(case, [Set(set="putin.fear", to=value)], 3, 38)
    with pytest.raises(InputError, match="unknown mechanism 'delays'"):
        what_if_plan(case, [SwitchOff(switch_off="delays")], 3, 38)
