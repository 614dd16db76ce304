"""The figures hold the numbers of the comparison, and say what they are."""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from panmunjom import dashboards
from panmunjom.experiments import CaseLabel, Comparison, compare

NAMES = (
    "shares", "endings", "scales", "ladder", "blood", "front", "milestone_days", "milestone_dates",
)  # fmt: skip
Outcomes = dict[str, pd.DataFrame]
HEADLINE_ONLY = ("shares", "endings", "scales")


def label(name: str, title: str, start: date) -> CaseLabel:
    return CaseLabel(name, title, start=start)


@pytest.fixture(scope="module")
def outcomes(make_worlds: Any) -> Outcomes:
    return {"korea-1950": make_worlds("korea"), "russia-dprk-2024": make_worlds("russia")}


@pytest.fixture(scope="module")
def found(outcomes: Outcomes) -> Comparison:
    return compare(
        outcomes["korea-1950"],
        outcomes["russia-dprk-2024"],
        label("korea-1950", "Korea 1950-53", date(1950, 1, 1)),
        label("russia-dprk-2024", "Russia-DPRK 2024", date(2024, 1, 1)),
    )


def draw(name: str, comparison: Comparison, outcomes: Outcomes) -> go.Figure:
    function = getattr(dashboards, name)
    return function(comparison) if name in HEADLINE_ONLY else function(comparison, outcomes)


def points(figure: go.Figure, colour: str) -> list[float]:
    """Every x of the marks in one colour, legend keys aside."""
    traces = [t for t in figure.data if t.mode == "markers" and t.marker.color == colour]
    return [float(x) for t in traces for x in np.ravel(t.x) if x is not None]


@pytest.mark.parametrize("name", NAMES)
def test_every_figure_names_its_subject_its_unit_and_its_source(
    name: str, found: Comparison, outcomes: Outcomes
) -> None:
    figure = draw(name, found, outcomes)
    assert figure.layout.title.text
    assert any(axis.title.text for axis in figure.select_xaxes())
    source = next(a.text for a in figure.layout.annotations if a.name == "source")
    line = source.replace("<br>", " ")
    for word in ("Korea 1950-53", "400 worlds", "seed 38", "Panmunjom", "not a forecast"):
        assert word in line


@pytest.mark.parametrize("name", NAMES)
def test_no_line_of_a_figure_is_wider_than_a_narrow_screen(
    name: str, found: Comparison, outcomes: Outcomes
) -> None:
    figure = draw(name, found, outcomes)
    texts = [a.text for a in figure.layout.annotations] + [figure.layout.title.text]
    texts += [axis.title.text or "" for axis in figure.select_xaxes()]
    assert max(len(line) for text in texts for line in text.split("<br>")) <= 56


def test_shares_are_those_of_the_comparison_in_percent(found: Comparison) -> None:
    rows = found.rows[(found.rows["kind"] == "share") & (found.rows["case"] == "korea-1950")]
    rows = rows[~rows["outcome"].str.startswith(("ending_", "winner_"))]
    blue = dashboards.shares(found).data[0]
    assert np.allclose(blue.x, 100 * rows["estimate"])
    assert np.allclose(blue.error_x.array, 100 * (rows["high"] - rows["estimate"]))


def test_endings_fill_the_bar(found: Comparison) -> None:
    bars = [np.asarray(t.x, dtype=float) for t in dashboards.endings(found).data]
    assert np.allclose(np.sum(bars, axis=0), 100.0)


def test_the_ladder_shares_out_all_days(found: Comparison, outcomes: Outcomes) -> None:
    bars = dashboards.ladder(found, outcomes).data
    assert [t.name for t in bars] == ["Korea 1950-53", "Russia-DPRK 2024"]
    for bar in bars:
        assert np.sum(bar.x) == pytest.approx(100.0)
        assert len(bar.x) == 10


def test_blood_shows_every_army_once(found: Comparison, outcomes: Outcomes) -> None:
    figure = dashboards.blood(found, outcomes)
    labels = [a.text for a in figure.layout.annotations if a.name == "row"]
    assert len(labels) == 8
    assert "USSR · Korea 1950-53" in labels
    assert "DPRK · Russia-DPRK 2024" in labels


def test_a_milestone_curve_ends_at_the_share_that_reaches_it(
    found: Comparison, outcomes: Outcomes
) -> None:
    curves = [t for t in dashboards.milestone_days(found, outcomes).data if t.mode == "lines"]
    korea_third = curves[4]
    share = outcomes["korea-1950"]["third_entered"].mean()
    assert korea_third.y[-1] == pytest.approx(100 * share)
    assert korea_third.x[-1] == 1460
    assert (np.diff(korea_third.y) >= 0).all()


def test_a_milestone_that_never_comes_is_named_as_such(
    found: Comparison, outcomes: Outcomes
) -> None:
    none = {
        case: table.assign(third_entry=pd.Series(pd.NaT, index=table.index))
        for case, table in outcomes.items()
    }
    figure = dashboards.milestone_dates(found, none)
    texts = [a.text for a in figure.layout.annotations]
    assert texts.count("The ally&#39;s army enters (never)") + texts.count(
        "The ally's army enters (never)"
    ) == len(none)
    curves = [t for t in dashboards.milestone_days(found, none).data if t.mode == "lines"]
    assert list(curves[4].y) == [0.0, 0.0]


def test_scales_mark_what_does_not_survive(make_worlds: Any) -> None:
    a, b = make_worlds("korea"), make_worlds("russia")
    for table, rung in ((a, 3), (b, 7)):
        table["peak_rung"] = rung
        for r in range(10):
            table[f"days_rung_{r}"] = 100 if r == rung else 0
    figure = dashboards.scales(compare(a, b))
    labels = [t.text for t in figure.layout.annotations if t.name == "row"]
    assert "MID hostility level, highest level [not seen]" in labels
    assert "Kahn's ladder, highest level" in labels


@pytest.mark.parametrize("name", NAMES)
def test_figures_of_a_case_without_any_war(
    name: str, found: Comparison, outcomes: Outcomes
) -> None:
    korea = outcomes["korea-1950"]
    peace = korea.assign(war_started=False, war_start=pd.Series(pd.NaT, index=korea.index))
    quiet = compare(peace, outcomes["russia-dprk-2024"])
    assert draw(name, quiet, {**outcomes, "korea-1950": peace}).layout.title.text


@pytest.mark.parametrize("name", NAMES)
def test_figures_of_one_world(name: str, make_worlds: Any) -> None:
    pair = make_worlds("korea", worlds=1), make_worlds("russia", worlds=1)
    single = compare(*pair)
    assert draw(name, single, dict(zip(single.cases, pair, strict=True))).layout.title.text


@pytest.mark.parametrize("name", ["front", "ladder", "blood", "milestone_dates"])
def test_a_figure_does_not_grow_with_the_number_of_worlds(name: str, make_worlds: Any) -> None:
    sizes = []
    for worlds in (300, 3000):
        pair = make_worlds("korea", worlds=worlds), make_worlds("russia", worlds=worlds)
        large = compare(*pair)
        sizes.append(len(draw(name, large, dict(zip(large.cases, pair, strict=True))).to_json()))
    assert sizes[1] < 1.1 * sizes[0]
