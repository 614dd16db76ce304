"""The figures of an analogy hold its numbers, and say by which rule it is judged."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from panmunjom.dashboards import analogy_figure, gains_figure
from panmunjom.experiments import Analogy, CaseLabel, Comparison, Margins, Seat, analogy, compare

Outcomes = dict[str, pd.DataFrame]
SEATS = {
    "korea-1950": (
        Seat("stalin", "Stalin", ("Senior partner",), 8.0),
        Seat("mao", "Mao <b>", ("Ally",), 4.0),
    ),
    "russia-dprk-2024": (
        Seat("putin", "Putin", ("Senior partner", "Attacker"), 7.0),
        Seat("nobody", "Nobody", ("Onlooker",), 1.0),
    ),
}


@pytest.fixture(scope="module")
def outcomes(make_worlds: Any) -> Outcomes:
    return {"korea-1950": make_worlds("korea"), "russia-dprk-2024": make_worlds("russia")}


@pytest.fixture(scope="module")
def comparison(outcomes: Outcomes) -> Comparison:
    a, b = outcomes
    labels = CaseLabel(a, "Korea 1950-53"), CaseLabel(b, "Russia & the <DPRK>")
    return compare(outcomes[a], outcomes[b], *labels)


@pytest.fixture(scope="module")
def found(comparison: Comparison, outcomes: Outcomes) -> Analogy:
    return analogy(comparison, outcomes, Margins(share=0.08))


@pytest.fixture(scope="module")
def figures(comparison: Comparison, outcomes: Outcomes, found: Analogy) -> list[go.Figure]:
    return [analogy_figure(found, comparison), gains_figure(comparison, outcomes, SEATS)]


def source_of(figure: go.Figure) -> str:
    text = next(a.text for a in figure.layout.annotations if a.name == "source")
    return str(text).replace("<br>", " ")


def test_every_figure_names_its_subject_its_unit_and_its_source(figures: list[go.Figure]) -> None:
    for figure in figures:
        assert figure.layout.title.text
        assert any(axis.title.text for axis in figure.select_xaxes())
        for word in ("400 worlds", "seed 38", "Panmunjom", "not a forecast"):
            assert word in source_of(figure)


def test_the_rule_stands_on_the_figure(figures: list[go.Figure], found: Analogy) -> None:
    assert found.margins.sentence().replace(" %", "") in source_of(figures[0]).replace(" %", "")
    assert "8 points" in source_of(figures[0])
    assert "never amounts" in source_of(figures[1])


def test_names_from_files_are_shown_and_never_run(figures: list[go.Figure]) -> None:
    for figure in figures:
        assert "<DPRK>" not in figure.to_json()
        assert "<b>:" not in figure.to_json()
    assert "Mao &lt;b&gt;" in "".join(str(a.text) for a in figures[1].layout.annotations)


def test_a_mark_stands_at_the_difference_in_margins(
    figures: list[go.Figure], found: Analogy
) -> None:
    drawn = [t for t in figures[0].data if t.error_x.array is not None]
    xs = np.concatenate([np.asarray(t.x, float) for t in drawn])
    assert np.allclose(np.sort(xs), np.sort(found.rows["ratio"]))
    ys = np.concatenate([np.asarray(t.y, float) for t in drawn])
    rows = len(found.rows)
    assert np.allclose(np.sort(ys), np.arange(rows) - 0.12)
    band = figures[0].layout.shapes[0]
    assert (band.x0, band.x1) == (-1, 1)


def test_every_outcome_has_its_name_its_values_and_its_remark(
    figures: list[go.Figure], found: Analogy
) -> None:
    notes = figures[0].layout.annotations
    assert [a.text for a in notes if a.name == "row"] == list(found.rows["label"])
    values = [a.text for a in notes if a.name == "values"]
    assert sum("[rare in both]" in text for text in values) == int(
        (found.rows["rare"] & (found.rows["lost_on"] == "")).sum()
    )
    assert sum("[not so on other scales]" in text for text in values) == int(
        (found.rows["lost_on"] != "").sum()
    )
    assert found.rows.loc[0, "text_a"] in values[0]


def test_a_leaders_gain_is_measured_by_his_own_worst_case(
    figures: list[go.Figure], outcomes: Outcomes
) -> None:
    middles = [float(t.x[0]) for t in figures[1].data if t.mode == "markers" and t.x[0] is not None]
    korea, russia = outcomes.values()
    assert middles[0] == pytest.approx(100 * korea["gain_stalin"].median() / 8.0)
    assert middles[1] == pytest.approx(100 * russia["gain_putin"].median() / 7.0)
    assert 100 * korea["risk_mao"].median() / 4.0 == pytest.approx(middles[6])
    assert len(middles) == 8  # Stalin, Mao, Putin twice: what they got, what they risked


def test_a_part_that_nobody_plays_is_not_drawn(comparison: Comparison, outcomes: Outcomes) -> None:
    figure = gains_figure(comparison, outcomes, {"korea-1950": SEATS["korea-1950"][:1]})
    rows = [a.text for a in figure.layout.annotations if a.name == "row"]
    assert len(rows) == 2
    assert all("Stalin" in text and "Putin" not in text for text in rows)


def test_nothing_judged_is_still_a_figure(comparison: Comparison, found: Analogy) -> None:
    empty = Analogy(found.rows.iloc[:0], found.margins, found.left_out)
    figure = analogy_figure(empty, comparison)
    assert figure.layout.height > 0
    assert not [t for t in figure.data if t.error_x.array is not None]
