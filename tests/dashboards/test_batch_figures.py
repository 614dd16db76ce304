"""The figures of a batch and of paired worlds hold the numbers, and say what they are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

import panmunjom
from panmunjom.dashboards import (
    axes_of,
    blood_figure,
    common_figure,
    endings_figure,
    ladder_figure,
    milestones_figure,
    transitions_figure,
    worlds_figure,
)
from panmunjom.experiments import (
    ENDINGS,
    Column,
    Readings,
    common_ground,
    intervals,
    paired_differences,
)
from panmunjom.model import Case, InputError, Pattern

Frame = pd.DataFrame


@pytest.fixture(scope="module")
def case() -> Case:
    return panmunjom.load("korea-1950")


@pytest.fixture(scope="module")
def runs(make_worlds: Callable[..., Frame]) -> Frame:
    return make_worlds("korea", worlds=300)


def texts(figure: go.Figure, name: str) -> list[str]:
    return [str(each.text) for each in figure.layout.annotations if each.name == name]


def named(figure: go.Figure, name: str) -> list[Any]:
    """Traces with data that carry a name."""
    return [each for each in figure.data if each.name == name and each.x[0] is not None]


def says_what_it_is(figure: go.Figure) -> bool:
    (source,) = texts(figure, "source")
    whole = source.replace("<br>", " ")
    return bool(figure.layout.title.text) and "Conditional on the model; not a forecast." in whole


def test_the_ladder_stacks_the_shares_of_the_rungs_that_are_reached() -> None:
    days = pd.date_range("1950-01-01", periods=3)
    share = {0: [1.0, 0.5, 0.0], 3: [0.0, 0.5, 0.75], 9: [0.0, 0.0, 0.25]}
    rows = [
        {"case": "korea-1950", "arm": "baseline", "date": day, "rung": rung, "worlds": 8}
        | {"share": share.get(rung, [0.0] * 3)[i]}
        for i, day in enumerate(days)
        for rung in range(10)
    ]
    table = pd.DataFrame(rows)
    figure = ladder_figure(table, 38)
    assert [trace.name[0] for trace in figure.data] == ["0", "3", "9"]
    assert np.sum([trace.y for trace in figure.data], axis=0).tolist() == [100.0] * 3
    assert says_what_it_is(figure)
    with pytest.raises(InputError, match="one case under one arm"):
        ladder_figure(pd.concat([table, table.assign(arm="other")]))


def test_endings_are_shares_of_all_worlds_with_wilsons_interval(runs: Frame) -> None:
    figure = endings_figure(runs)
    (bars,) = figure.data
    counts = runs["ending"].value_counts()
    shown = [key for key in ENDINGS if key in counts]
    assert list(bars.x) == pytest.approx([100 * counts[key] / 300 for key in shown])
    first = intervals.share(int(counts[shown[0]]), 300)
    assert bars.error_x.array[0] == pytest.approx(100 * (first.high - first.value))
    assert [text.split(": ")[0] for text in texts(figure, "row")] == [ENDINGS[k] for k in shown]
    assert says_what_it_is(figure)


def test_blood_is_that_of_worlds_with_a_war_beside_the_record(runs: Frame, case: Case) -> None:
    figure = blood_figure(runs, case.spec.record.patterns)
    wars = runs[runs["war_started"]]
    dots = [trace.x[0] for trace in named(figure, "middle world")]
    actors = [name for name in runs if str(name).startswith("dead_")]
    assert dots == [np.quantile(wars[a], 0.5, method="inverted_cdf") for a in actors]
    half = named(figure, "half of the worlds")[0]
    assert (
        list(half.x) == np.quantile(wars[actors[0]], [0.25, 0.75], method="inverted_cdf").tolist()
    )
    seen = [trace.x[0] for trace in named(figure, "on record")]
    patterns = case.spec.record.patterns
    assert seen == [patterns[a].observed for a in actors if a in patterns]
    assert not named(blood_figure(runs), "on record")
    assert says_what_it_is(figure)


def readings(case: Case, days: dict[str, list[float]]) -> Readings:
    """Readings of the case's record in which only some patterns are told."""
    patterns = case.spec.record.patterns
    worlds = len(next(iter(days.values())))
    values = np.column_stack([days.get(name, [np.nan] * worlds) for name in patterns])
    return Readings(patterns, case.spec.start, values, values)


def test_milestones_stand_beside_the_days_on_record(case: Case) -> None:
    days = [float(day) for day in range(500, 520)]
    found = readings(case, {"talks": days, "armistice": [*days[:4], *[np.nan] * 16]})
    figure = milestones_figure(found, "korea-1950", 38)
    assert says_what_it_is(figure)
    told = texts(figure, "row")
    place = told.index("Talks open")
    assert told[place + 1] == "happens in every world"
    assert told[told.index("Armistice") + 1] == "does not happen in 80 % of worlds"
    assert told[told.index("Kim would sign by himself") + 1].endswith("held back")
    assert "No armistice while Stalin lives" not in told, "the armistice has its own row"
    (middle,) = named(figure, "middle world")
    assert pd.Timestamp(middle.x[0]) == pd.Timestamp(case.spec.start) + pd.Timedelta(days=509)
    ones = named(figure, "one world")
    assert [len(trace.x) for trace in ones] == [4], "too few for quantiles: each is drawn"
    seen = {trace.y[0]: trace.x[0] for trace in named(figure, "on record")}
    assert seen[middle.y[0]] == date(1951, 7, 10)


def test_a_window_with_one_end_is_drawn_to_the_edge(case: Case) -> None:
    russia = panmunjom.load("russia-dprk-2024")
    figure = milestones_figure(readings(russia, {"treaty": [170.0] * 12}), "russia-dprk-2024")
    row = texts(figure, "row")
    assert row[row.index("No nuclear use in 2024") + 1] == "happens in 0 % of worlds"
    edge = figure.layout.xaxis.range[1]
    ends = [tuple(trace.x) for trace in named(figure, "what sources leave open")]
    assert (date(2025, 1, 1), edge) in ends


def test_a_record_without_days_is_refused(case: Case) -> None:
    empty = Readings({}, case.spec.start, np.zeros((3, 0)), np.zeros((3, 0)))
    with pytest.raises(InputError, match="dates no milestone"):
        milestones_figure(empty, "mine")


def test_titles_of_a_case_are_not_markup(case: Case) -> None:
    pattern = case.spec.record.patterns["talks"]
    evil = Pattern.model_validate(pattern.model_dump() | {"title": "<b>Talks</b>"})
    found = Readings({"talks": evil}, case.spec.start, np.zeros((12, 1)), np.zeros((12, 1)))
    figure = milestones_figure(found, "<i>case</i>")
    assert "&lt;b&gt;Talks&lt;/b&gt;" in texts(figure, "row")
    assert "<b>" not in str(figure.to_json())
    assert "<i>" not in str(figure.to_json())


def test_every_world_with_both_outcomes_is_a_point(runs: Frame, case: Case) -> None:
    axes = axes_of(case)
    assert "armistice_date" in axes
    assert not {"world", "seed", "ending", "third_entered"} & set(axes)
    assert axes["dead_us"].label == "United States and allies, dead"
    chosen = (runs["dead_us"] > 40).to_numpy()
    figure = worlds_figure(runs, axes["armistice_date"], axes["dead_us"], chosen)
    known = runs[runs["armistice_date"].notna()]
    points = {int(w[0]): y for t in figure.data for w, y in zip(t.customdata, t.y, strict=True)}
    assert points == dict(zip(known["world"], known["dead_us"], strict=True))
    bright = {int(t.customdata[i][0]) for t in figure.data for i in t.selectedpoints}
    assert bright == set(known.loc[known["dead_us"] > 40, "world"])
    assert f"{len(runs) - len(known):,} worlds" in texts(figure, "source")[0].replace("<br>", " ")
    assert all(trace.type == "scatter" for trace in figure.data)
    symbols = {trace.marker.symbol for trace in figure.data}
    assert len(symbols) == len(figure.data), "shape says the same as colour"
    assert says_what_it_is(figure)
    with pytest.raises(InputError, match=r"no outcome 'dead_usa' .*'dead_us'"):
        worlds_figure(runs, Column("runs", "dead_usa", "", "", "", "number"), axes["dead_us"])


def test_what_the_chosen_have_in_common_is_drawn_largest_first(runs: Frame) -> None:
    found = common_ground(runs, runs["dead_us"] > 40, ["dead_us"])
    figure = common_figure(found, most=5)
    drawn = {y: x for trace in figure.data for x, y in zip(trace.x, trace.y, strict=True)}
    from_above = [drawn[y] for y in sorted(drawn, reverse=True)]
    assert from_above == pytest.approx(list(100 * found.rows["effect"].head(5)))
    assert texts(figure, "row")[0] == found.rows["label"].iloc[0]
    assert "chosen by looking" in texts(figure, "source")[0].replace("<br>", " ")
    assert says_what_it_is(figure)


def test_too_few_chosen_worlds_are_drawn_as_a_sentence(runs: Frame) -> None:
    figure = common_figure(common_ground(runs, np.arange(300) < 3))
    assert "too few" in texts(figure, "row")[0].replace("<br>", " ")
    assert not any(len(trace.x) for trace in figure.data)


def test_changes_of_ending_are_drawn_most_frequent_first(runs: Frame) -> None:
    other = runs.copy()
    other["ending"] = np.where(np.arange(300) < 30, "wider_war", runs["ending"])
    found = paired_differences(runs, other)
    figure = transitions_figure(found)
    (bars,) = figure.data
    moves = found.transitions[found.transitions["baseline"] != found.transitions["arm"]]
    assert list(bars.x) == pytest.approx(sorted(moves["worlds"] / 3, reverse=True))
    assert texts(figure, "row")[::2] == ["Wider war"] * len(moves)
    assert says_what_it_is(figure)
    same = transitions_figure(paired_differences(runs, runs))
    assert texts(same, "row")[0] == "No world ends differently."
    assert "In 100 % of the worlds" in texts(same, "source")[0]
