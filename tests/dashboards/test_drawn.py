"""What the commands have drawn: nothing mixed, everything named in words."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pyarrow as pa
import pytest

from panmunjom.dashboards import DRAWING
from panmunjom.experiments import Codebook, Column, Manifest, Results, Sensitivity
from panmunjom.model import InputError

asked_module = importlib.import_module("panmunjom.experiments.asked")
manifest_module = importlib.import_module("panmunjom.experiments.manifest")
plan_module = importlib.import_module("panmunjom.experiments.plan")

BY, OTHER = "mao.risk_aversion", "stalin.fear"


@pytest.fixture
def figures(monkeypatch: pytest.MonkeyPatch) -> list[go.Figure]:
    """What would be written, in place of the files."""
    seen: list[go.Figure] = []

    def keep(figure: go.Figure, to: Path) -> Path:
        seen.append(figure)
        return to

    monkeypatch.setattr("panmunjom.dashboards.drawn.figure_file", keep)
    return seen


@pytest.fixture
def study(make_worlds: Callable[..., pd.DataFrame]) -> Results:
    """A study of two parameters and two arms, of which only its table and codebook are read."""
    varied: dict[str, Any] = {
        "arm": np.repeat(["baseline", "truce"], 200),
        BY: np.tile([0.5, 1.0], 200),
        OTHER: np.tile([1.0, 1.0, 2.0, 2.0], 100),
    }
    runs = make_worlds("korea", worlds=400).assign(**varied)
    own = [str(name) for name in runs if name not in (BY, OTHER)]
    columns = [
        *(Column("runs", name, name, name, "", "number") for name in own),
        _parameter(OTHER, "Weight on the chance of war", "ratio"),
        _parameter(BY, "Aversion to risk", "per payoff"),
    ]
    arms = {
        f"korea-1950 {name}": asked_module.Arm("", {}, [], "1950-01-01", 4, [number])
        for number, name in enumerate(("baseline", "truce"))
    }
    parts = tuple(
        manifest_module.Part(plan_module.Cut(number, number, 0, 200)) for number in range(2)
    )
    asked = asked_module.Asked(arms, 50, 38, "paired", {}, "", "")
    held = {
        number: {"runs": pa.Table.from_pandas(runs.iloc[200 * number : 200 * number + 200])}
        for number in range(2)
    }
    return Results(Manifest(asked, {}, {}, parts), None, held, Codebook({}, (), tuple(columns)))


def _parameter(path: str, label: str, unit: str) -> Column:
    return Column("runs", path, label, label, unit, "number", source="judgement")


def source(figure: go.Figure) -> str:
    (found,) = (each.text for each in figure.layout.annotations if each.name == "source")
    return str(found).replace("<br>", " ")


def test_arms_are_lines_of_their_own(study: Results, figures: list[go.Figure]) -> None:
    DRAWING.response(study, "armistice", OTHER, "", Path("x"))
    assert [trace.name for trace in figures[0].data if trace.showlegend] == ["baseline", "truce"]
    axis = figures[0].layout.xaxis.title.text.replace("<br>", " ")
    assert axis == "stalin.fear (ratio): weight on the chance of war"


def test_a_second_parameter_and_a_map_show_the_untouched_case(
    study: Results, figures: list[go.Figure]
) -> None:
    DRAWING.response(study, "armistice", OTHER, BY, Path("x"))
    DRAWING.response(study, "armistice", f"{OTHER}, {BY}", "", Path("x"))
    for figure in figures:
        assert "korea-1950 (baseline): 200 worlds" in source(figure)
    rows = study.runs.to_pandas().iloc[:200]
    cell = rows[(rows[OTHER] == 1.0) & (rows[BY] == 0.5)]["armistice"]
    assert figures[1].data[0].z[0][0] == pytest.approx(100 * cell.mean())


@pytest.mark.parametrize(
    ("by", "colour", "message"),
    [
        ("stalin.faer", "", "'stalin.faer' was not varied .*'stalin.fear'"),
        ("world", "", "'world' was not varied .* stalin.fear, mao.risk_aversion"),
        (OTHER, "armm", "'armm' was not varied .*nearest known: 'arm'"),
        (f"{OTHER},kim.fear", "", "'kim.fear' was not varied"),
        (f"{OTHER},{OTHER}", "", "two that differ"),
        (f"{OTHER},{BY},arm", "", "two that differ"),
        (f"{OTHER},{BY}", "arm", "leave --colour out"),
    ],
)
def test_what_was_not_varied_is_refused(
    study: Results, figures: list[go.Figure], by: str, colour: str, message: str
) -> None:
    with pytest.raises(InputError, match=message):
        DRAWING.response(study, "armistice", by, colour, Path("x"))
    assert figures == []


def test_outcomes_of_a_sensitivity_are_named_in_words(figures: list[go.Figure]) -> None:
    table = pd.DataFrame({"factor": [BY], "mu_star": [4.0], "sigma": [2.0]})
    table = table.assign(mu_star_low=3.0, mu_star_high=5.0)
    for outcome in ("armistice_date", "covert_clash", "crossing"):
        found = Sensitivity("morris", outcome, table, 1.0, 8, 2, None)
        DRAWING.sensitivity(found, "Korea", 38, Path("x"))
    titles = [figure.layout.title.text.replace("<br>", " ") for figure in figures]
    assert titles[0].endswith("Armistice signed: when")
    assert titles[1].endswith("Rung 6 or above reached")
    assert titles[2].endswith("crossing")  # a column that no comparison reports
    assert "16 histories" in source(figures[0])
    assert "never: the day after the last" in figures[0].layout.xaxis.title.text.replace(
        "<br>", " "
    )
