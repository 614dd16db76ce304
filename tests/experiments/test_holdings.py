"""What a folder holds is found without reading it, and read back leanly it is the same."""

from __future__ import annotations

import importlib
import json
import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from panmunjom.experiments import (
    Keep,
    Plan,
    Results,
    Stratum,
    Study,
    arms_of,
    as_toml,
    band_variables,
    bands_of,
    cases_of,
    design,
    factors,
    lean_frame,
    numbers_in,
    open_holding,
    open_results,
    outcomes_in,
    response_names,
    restored_case,
    restored_points,
    restored_sensitivity,
    run,
    sensitivity,
    tables_in,
    varied_in,
)
from panmunjom.model import Case, InputError, cases, load

from .tiny import CASE, lived, tiny_plan

restored = importlib.import_module("panmunjom.experiments.restored")


@pytest.fixture(scope="module")
def known() -> dict[str, Case]:
    return {each.name: each for each in cases()}


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Results:
    folder = tmp_path_factory.mktemp("holdings") / "tiny"
    return lived(tiny_plan(worlds=3), folder, chunk=2)


def sobol(worlds: int = 2, method: str = "sobol", size: int = 4, **others: object) -> Study:
    asked = {
        "case": CASE,
        "worlds": worlds,
        "until": "2024-02-20",
        "vary": {"putin.risk_aversion": "declared", "putin.fear": {"low": 0.5, "high": 2.0}},
        "design": {"method": method, "size": size},
    }
    return Study.model_validate_json(json.dumps(asked | others))


# --- what it holds --------------------------------------------------------------------------------


def test_what_a_folder_holds(tiny: Results) -> None:
    assert tiny.folder is not None
    holding = open_holding(tiny.folder)
    assert (holding.kind, holding.title, holding.cases) == ("study", "Tiny", [CASE])
    assert arms_of(tiny) == ["baseline", "no_shells"]
    assert cases_of(tiny) == [CASE]
    assert varied_in(tiny) == ["putin.risk_aversion", "putin.risk_theory"]
    assert tables_in(tiny) == ["runs", "bands", "decisions", "paths"]
    assert set(numbers_in(tiny)) <= set(response_names(tiny.runs.to_pandas()))
    assert {"war_days", "armistice_date", "third_entered"} <= set(outcomes_in(tiny))


def test_a_folder_without_a_study_names_the_nearest(tiny: Results) -> None:
    assert tiny.folder is not None
    with pytest.raises(InputError, match=r"no such folder \(nearest known: 'tiny'\)"):
        open_holding(tiny.folder.parent / "tinny")
    with pytest.raises(InputError, match="folders in it that do: tiny"):
        open_holding(tiny.folder.parent)
    with pytest.raises(InputError, match=r"there is no manifest\.json in it"):
        open_holding(tiny.folder / "runs")


# --- read leanly ----------------------------------------------------------------------------------


def same(found: pd.DataFrame, wanted: pd.DataFrame) -> bool:
    plain = found.astype(dict.fromkeys(found.select_dtypes("category"), object))
    pd.testing.assert_frame_equal(
        plain.reset_index(drop=True), wanted.reset_index(drop=True), check_dtype=False
    )
    return True


def test_columns_are_those_of_the_table(tiny: Results) -> None:
    columns = ["arm", "putin.risk_theory", "war_start", "war_days", "point"]
    whole = tiny.runs.to_pandas()
    found = lean_frame(tiny, columns)
    assert str(found["arm"].dtype) == "category"
    assert same(found, whole[columns])
    only = lean_frame(tiny, columns, ["no_shells"], CASE, most=2)
    rows = whole[whole["arm"].eq("no_shells") & whole["replicate"].lt(2)]
    assert same(only, rows[columns])
    assert lean_frame(tiny, columns, ["nobody"]).empty


def test_bands_of_one_quantity_are_those_of_the_table(tiny: Results) -> None:
    whole = tiny.bands.to_pandas()
    assert sorted(band_variables(tiny)) == sorted(whole["variable"].unique())
    found = bands_of(tiny, "rung")
    assert same(found, whole[whole["variable"].eq("rung")])
    with pytest.raises(InputError, match="nearest known: 'rung'"):
        bands_of(tiny, "rungs")


# --- case and design ------------------------------------------------------------------------------


def test_the_case_of_a_study_is_known_by_its_digest(tiny: Results, known: dict[str, Case]) -> None:
    found = restored_case(tiny, known)
    assert found.digest == load(CASE).until(date(2024, 1, 12)).digest
    manifest = tiny.manifest
    name = f"{CASE} baseline"
    arms = manifest.asked.arms
    other = {**arms, name: replace(arms[name], digest="0" * 64)}
    forged = replace(tiny, manifest=replace(manifest, asked=replace(manifest.asked, arms=other)))
    with pytest.raises(InputError, match="has changed since this folder was made"):
        restored_case(forged, known)


def test_a_value_that_was_set_is_in_the_case(tmp_path: Path, known: dict[str, Case]) -> None:
    case = load(CASE).replace({"putin.fear": 2.0})
    results = run(Plan((Stratum(case),), 1, 38), tmp_path)
    assert restored_case(results, known).digest == case.digest


@pytest.mark.parametrize(("method", "size"), [("sobol", 4), ("morris", 4), ("latin_hypercube", 24)])
def test_a_design_is_laid_out_again(
    tmp_path: Path, known: dict[str, Case], method: str, size: int
) -> None:
    study = sobol(method=method, size=size, worlds=1)
    results = study.run(tmp_path)
    case, points = restored_points(results, known)
    wanted = design(method, factors(case, study.vary), size, study.seed)
    assert points.method == method
    for path, column in wanted.columns.items():
        assert np.array_equal(points.columns[path], column)


def test_a_sensitivity_is_that_of_the_points_and_the_table(
    tmp_path: Path, known: dict[str, Case]
) -> None:
    study = sobol(worlds=3, method="latin_hypercube", size=24)
    results = study.run(tmp_path)
    _, points = restored_points(results, known)
    runs = results.runs.to_pandas().sort_values(["point", "replicate"])
    y = runs["final_front"].to_numpy(float).reshape(24, 3)
    wanted = sensitivity(points, y, "final_front", seed=38).table
    found, note = restored_sensitivity(results, known, "final_front")
    assert note == ""
    pd.testing.assert_frame_equal(found.table, wanted)
    with pytest.raises(InputError, match="needs a sobol design"):
        restored_sensitivity(results, known, "final_front", "sobol")
    with pytest.raises(InputError, match="nearest known: 'final_front'"):
        restored_sensitivity(results, known, "final_frnt")


def test_luck_of_its_own_is_refused(tmp_path: Path, known: dict[str, Case]) -> None:
    results = sobol(luck="independent").run(tmp_path)
    with pytest.raises(InputError, match="luck of its own"):
        restored_sensitivity(results, known, "final_front")


def test_nothing_varied_has_no_sensitivity(tmp_path: Path, known: dict[str, Case]) -> None:
    results = run(Plan((Stratum(load(CASE)),), 1, 38, keep=Keep()), tmp_path)
    with pytest.raises(InputError, match="nothing was varied"):
        restored_points(results, known)


# --- the description as TOML ------------------------------------------------------------


def test_the_description_comes_back(tiny: Results) -> None:
    again = Study.model_validate(tomllib.loads(as_toml(tiny)))
    assert again == Study.model_validate_json(tiny.manifest.about["study"])
    assert as_toml(open_results(tiny.folder or Path())) == as_toml(tiny)


@given(
    st.recursive(
        st.text() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    ).filter(lambda value: "inf" not in repr(value).lower())
)
def test_any_value_of_a_description_is_written_as_toml(value: object) -> None:
    found = tomllib.loads(f"value = {restored._toml(value)}\n")["value"]
    if isinstance(value, str) and not isinstance(found, str):
        found = found.isoformat()  # a date
    else:
        value, found = _plain(value), _plain(found)
    assert found == value


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return value.isoformat() if hasattr(value, "isoformat") else value
