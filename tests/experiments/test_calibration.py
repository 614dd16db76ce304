"""A case is calibrated to its record: whole, repeatable, and written down."""

from __future__ import annotations

import importlib
import json
import re
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from panmunjom.dashboards import calibration_figure
from panmunjom.experiments import CalibrationReport, Stop, abc_smc, priors
from panmunjom.model import Case, InputError, folder_of, load, read_case

inside: Any = importlib.import_module("panmunjom.experiments.calibration")
reported: Any = importlib.import_module("panmunjom.experiments.calibration_report").reported
candidates: Any = importlib.import_module("panmunjom.experiments.candidates")
equifinality: Any = importlib.import_module("panmunjom.experiments.equifinality")
FREE = ["theatre.speed", "kim.decides.halt_in_seoul.urgency", "stalin.fear"]


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """Korea with one what-if, to August 1950: a history costs a seventh."""
    folder = tmp_path_factory.mktemp("cases") / "korea"
    shutil.copytree(folder_of("korea-1950"), folder)
    (folder / "calibration.toml").write_text(f"[calibration]\nfree = {json.dumps(FREE)}\n")
    whatifs = (folder / "counterfactuals.toml").read_text("utf-8")
    blocks = re.split(r"(?=^\[counterfactuals)", whatifs, flags=re.MULTILINE)
    kept = [block for block in blocks if block.startswith("[counterfactuals.no_halt]")]
    for name in ("claims", "inequality"):  # they name the others
        (folder / f"{name}.toml").unlink()
    (folder / "counterfactuals.toml").write_text("".join(kept), "utf-8")
    return read_case(folder).until(date(1950, 8, 1))


@pytest.fixture(scope="module")
def reader(case: Case) -> Any:
    with inside.reading(1) as executor:
        return inside.reader_of(case, priors(case), 38, 1, executor)


@pytest.fixture(scope="module")
def found(case: Case, reader: Any) -> CalibrationReport:
    posterior = abc_smc(reader.deviations, priors(case), 30, stop=Stop(simulations=100))
    found: CalibrationReport = reported(posterior, reader, candidates=3, worlds=20)
    return found


def test_the_fitted_patterns_alone_are_asked(reader: Any, case: Case) -> None:
    uses = [case.spec.record.patterns[name].use for name in reader.patterns]
    assert uses
    assert set(uses) == {"fit"}
    assert set(reader.patterns) < set(case.spec.record.patterns)


def test_a_history_is_the_same_in_every_company(found: CalibrationReport, reader: Any) -> None:
    population = found.posterior.population
    row = int(np.argmax(population.worlds))
    alone = reader.deviations(found.posterior.values[[row]], int(population.worlds[row]))
    assert np.array_equal(alone[0], population.deviations[row])


def test_readings_have_a_sign_and_the_size_of_deviations(reader: Any) -> None:
    values = np.tile([25.0, 0.22, 1.0], (4, 1))
    signed, size = reader.signed(values, 0), reader.deviations(values, 0)
    assert np.array_equal(np.abs(signed), size)
    assert (signed < 0).any()
    assert np.isnan(reader.seen(values, 0)).any()  # no armistice by August 1950


def test_candidates_are_judged_against_the_values_as_they_stand(
    found: CalibrationReport, case: Case
) -> None:
    choice = found.choice
    assert candidates.STATED in choice.finalists.labels
    stands = choice.finalists.labels.index(candidates.STATED)
    for k, path in enumerate(FREE):
        assert choice.finalists.values[stands, k] == case.parameters[path].value
    assert set(choice.values) == set(FREE)
    for path, value in choice.values.items():
        case.replace({path: value})  # inside its range
        if choice.label != candidates.STATED:
            assert value == float(f"{value:.3g}")
    hits, mean = choice.finalists.hits, choice.finalists.mean
    assert hits[choice.at] == hits.max()
    assert mean[choice.at] == mean[hits == hits.max()].min()
    assert (choice.patterns["low"] <= choice.patterns["share"] + 1e-9).all()


def test_the_order_is_by_patterns_hit_and_then_by_distance() -> None:
    shares = np.array([[0.9, 0.6], [0.7, 0.7], [0.75, 0.9]])
    distances = np.array([[0.1, 1.0, 0.8], [0.3, 1.4, 1.2]])
    judged = candidates.Judged(("a", "b", "c"), np.zeros((3, 1)), shares, distances)
    assert judged.order() == [2, 1, 0]
    away, low, high = judged.further(1, 2)
    assert away == pytest.approx(0.2)
    assert low == pytest.approx(high) == pytest.approx(0.2)  # the same in both worlds


def test_sets_that_fit_alike_are_asked_what_would_have_been(found: CalibrationReport) -> None:
    rivals = found.rivals
    assert rivals.alike
    assert rivals.alike[0] == int(np.argmin(rivals.judged.mean))
    alike = rivals.sets["alike"]
    assert (rivals.sets.loc[~alike, "low"] > 0).all()
    assert set(rivals.effects["counterfactual"]) == {"no_halt"}
    assert set(rivals.effects["set"]) == {rivals.judged.labels[k] for k in rivals.alike}
    assert len(rivals.answers) == rivals.effects.groupby(["counterfactual", "outcome"]).ngroups


@pytest.mark.parametrize(
    ("signs", "verdict"),
    [
        ([1, 1], "agree"),
        ([1, 0], equifinality.MIXED),
        ([1, -1, 0], equifinality.OPPOSED),
        ([0, 0], equifinality.STILL),
    ],
)
def test_verdicts_on_an_answer(signs: list[int], verdict: str) -> None:
    assert equifinality._verdict(pd.DataFrame({"sign": signs, "difference": 0.1})) == verdict
    assert (
        equifinality._verdict(pd.DataFrame({"sign": signs, "difference": np.nan}))
        == equifinality.UNKNOWN
    )


def test_the_report_is_written_whole(found: CalibrationReport, tmp_path: Path) -> None:
    found.write(tmp_path)
    names = {"posterior.parquet", "priors.json", "report.json"}
    assert {path.name for path in tmp_path.iterdir()} == names
    table = pq.read_table(tmp_path / "posterior.parquet")
    frame = table.to_pandas()
    assert len(frame) == 30
    assert frame["weight"].sum() == pytest.approx(1.0)
    deviations = frame[[f"deviation_{name}" for name in found.patterns]].to_numpy()
    assert np.allclose(np.sqrt((deviations**2).mean(axis=1)), frame["distance"])
    notes = json.loads(table.schema.metadata[b"panmunjom"])
    assert notes["case_digest"] == found.case.digest
    assert [each["path"] for each in notes["priors"]] == FREE
    report = json.loads((tmp_path / "report.json").read_text("utf-8"))
    assert report["command"] == found.command
    assert "not a forecast" in report["caveat"]


def test_the_figure_shows_every_parameter(found: CalibrationReport) -> None:
    figure = calibration_figure(found)
    names = {trace.name for trace in figure.data}
    for path in FREE:
        assert {f"prior of {path}", f"posterior of {path}"} <= names
    texts = [a.text for a in figure.layout.annotations] + [figure.layout.title.text]
    assert max(len(line) for text in texts for line in text.split("<br>")) <= 56


def test_a_case_without_patterns_to_fit_is_refused(case: Case) -> None:
    bare = case.spec.model_copy(update={"record": type(case.spec.record)()})
    with inside.reading(1) as executor, pytest.raises(InputError, match="no record"):
        inside.reader_of(Case("bare", bare), priors(case), 38, 1, executor)


def test_the_calibration_is_left_out_of_the_digest(case: Case) -> None:
    other = case.spec.calibration.model_copy(update={"free": ["us.fear"], "seed": 7})
    spec = case.spec.model_copy(update={"calibration": other})
    assert Case(case.name, spec).digest == case.digest
    assert load("korea-1950").until(date(1950, 8, 1)).digest == case.digest
