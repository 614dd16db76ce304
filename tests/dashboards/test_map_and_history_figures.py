"""Map and history figures hold what the case and the history say, and say what is recorded."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

import panmunjom as pj
from panmunjom.dashboards import (
    front_line,
    held,
    history_figure,
    map_data,
    recorded_fronts,
    sector_map,
    study_source,
    theatre_map,
)
from panmunjom.experiments import ladder_rungs
from panmunjom.model import NOT_YET, Case, InputError, War, recorded_course

SOURCE = study_source(["Korea 1950-53"], 1, 38)


def bare(case: Case) -> Case:
    """The case as a user writes it who draws no map and tells no course."""
    return Case(case.name, case.spec.model_copy(update={"map": None, "course": None}))


def reached(war: War) -> dict[str, pd.Timestamp]:
    start = pd.Timestamp(war.spec.start)
    days = {name: int(each[0]) for name, each in war.worlds.marks.items()}
    return {name: start + pd.Timedelta(days=day) for name, day in days.items() if day < NOT_YET}


@pytest.fixture(scope="module", params=["korea-1950", "russia-dprk-2024"])
def war(request: pytest.FixtureRequest) -> War:
    return War(request.param, worlds=[3], seed=38, keep=[0]).run()


@pytest.fixture(scope="module")
def figure(war: War) -> go.Figure:
    return history_figure(war.case, war.path(0), reached(war), SOURCE)


def parts(figure: go.Figure, sector: str) -> dict[str, Any]:
    """The traces of a sector that move, by what they are."""
    return {
        trace.meta["part"]: trace
        for trace in figure.data
        if trace.meta.get("sector") == sector and trace.meta["part"] != "outline"
    }


# ---------------------------------------------------------------- the ground


def test_a_front_on_a_line_of_the_map_is_that_line() -> None:
    drawn = sector_map(pj.load("korea-1950"), "peninsula")
    for line in (drawn.lines[0], drawn.lines[20], drawn.lines[-1]):
        front = front_line(drawn, line.at)
        given = np.array(line.points)
        np.testing.assert_allclose(front[[0, -1]], given[[0, -1]])
        assert all(np.abs(front - corner).sum(axis=1).min() < 1e-9 for corner in given)


def test_a_front_half_way_lies_half_way() -> None:
    case = bare(pj.load("korea-1950"))
    np.testing.assert_allclose(front_line(sector_map(case, "peninsula"), 0.25)[:, 0], 0.25)


@pytest.mark.parametrize("name", [case.name for case in pj.cases()])
def test_the_defender_holds_more_the_further_the_front_lies_from_0(name: str) -> None:
    case = pj.load(name)
    for sector in case.spec.sectors:
        drawn = sector_map(case, sector)
        whole = _area(held(drawn, 1.0)[0])
        sizes = []
        for at in np.linspace(0.0, 1.0, 41):
            ours, theirs = held(drawn, float(at))
            assert _area(ours) + _area(theirs) == pytest.approx(whole, rel=0.02)
            sizes.append(_area(ours))
        assert (np.diff(sizes) > 0).all()


def _area(polygon: np.ndarray) -> float:
    x, y = polygon.T
    return float(abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2)


def test_positions_beyond_the_axis_stand_at_its_ends() -> None:
    drawn = sector_map(pj.load("korea-1950"), "peninsula")
    np.testing.assert_array_equal(front_line(drawn, 2.0), front_line(drawn, 1.0))
    np.testing.assert_array_equal(front_line(drawn, -0.5), front_line(drawn, 0.0))


def test_the_recorded_front_is_known_between_its_first_and_last_day_only() -> None:
    case = pj.load("korea-1950")
    assert recorded_fronts(case, date(1950, 6, 28)) == {"peninsula": 0.471}
    assert recorded_fronts(case, date(1950, 6, 24)) == {}
    assert recorded_fronts(case, date(1953, 7, 28)) == {}
    between = recorded_fronts(case, date(1950, 7, 1))["peninsula"]
    assert 0.465 < between < 0.471
    assert recorded_fronts(bare(case), date(1950, 6, 28)) == {}


# ---------------------------------------------------------------- the map


def test_the_map_draws_front_ground_and_recorded_front() -> None:
    case = pj.load("russia-dprk-2024")
    fronts = {"ukraine": 0.8, "kursk": 0.3}
    figure = theatre_map(case, fronts, {"ukraine": 0.81}, SOURCE)
    for sector, at in fronts.items():
        drawn, found = sector_map(case, sector), parts(figure, sector)
        np.testing.assert_allclose(
            np.column_stack([found["front"].x, found["front"].y]), front_line(drawn, at)
        )
        ours, theirs = held(drawn, at)
        np.testing.assert_allclose(found["defender"].x, ours[:, 0])
        np.testing.assert_allclose(found["attacker"].y, theirs[:, 1])
        assert found["attacker"].fillpattern.shape == "/"  # told without colour as well
    assert len(parts(figure, "ukraine")["recorded"].x) > 10
    assert np.isnan(parts(figure, "kursk")["recorded"].x).all()  # nothing is known of that day


def test_the_map_says_what_it_is_and_leaves_the_page_its_colour() -> None:
    figure = theatre_map(pj.load("korea-1950"), {"peninsula": 0.5}, source=SOURCE)
    words = " ".join(each.text for each in figure.layout.annotations).replace("<br>", " ")
    assert "not a forecast" in words
    assert "One number stands for the whole front" in words
    assert figure.layout.paper_bgcolor == "rgba(0,0,0,0)"
    shown = [trace.name for trace in figure.data if trace.showlegend]
    assert shown == ["United Nations side", "communist side", "recorded front", "front"]
    y = figure.layout.yaxis
    assert (y.scaleanchor, y.scaleratio) == ("x", pytest.approx(1 / np.cos(np.radians(38.15))))


def test_a_case_without_a_map_is_a_strip_with_its_places() -> None:
    case = bare(pj.load("korea-1950"))
    figure = theatre_map(case, {"peninsula": 0.3}, source=SOURCE)
    assert set(parts(figure, "peninsula")["front"].x) == {0.3}
    towns = [name for trace in figure.data if trace.meta["part"] == "places" for name in trace.text]
    assert towns == [place.name for place in case.spec.sectors["peninsula"].places]
    assert map_data(case)["recorded"] == {}


@pytest.mark.parametrize(
    ("fronts", "sectors", "told"),
    [
        ({}, (), "no position of the front is given for the sector 'peninsula'"),
        ({"peninsula": float("nan")}, (), "no position"),
        ({"peninsula": 0.5}, ("peninsla",), "nearest known: 'peninsula'"),
    ],
)
def test_a_map_that_cannot_be_drawn_is_refused(
    fronts: dict[str, float], sectors: tuple[str, ...], told: str
) -> None:
    with pytest.raises(InputError, match=told):
        theatre_map(pj.load("korea-1950"), fronts, sectors=sectors)


def test_names_from_a_case_are_shown_and_never_run() -> None:
    case = pj.load("korea-1950")
    spec = case.spec.model_copy(update={"attacker": "<b>them</b>", "map": None})
    figure = theatre_map(Case(case.name, spec), {"peninsula": 0.5})
    assert "&lt;b&gt;them&lt;/b&gt;" in [trace.name for trace in figure.data]


# ---------------------------------------------------------------- the history


def named(figure: go.Figure, name: str) -> list[Any]:
    return [trace for trace in figure.data if trace.name == name]


def test_the_front_of_the_history_is_drawn_day_by_day(war: War, figure: go.Figure) -> None:
    path = war.path(0)
    lines = [each for each in named(figure, "this history") if len(each.x) == len(path)]
    for line, sector in zip(lines, war.spec.sectors, strict=True):
        np.testing.assert_allclose(line.y, path[f"front_{sector}"], atol=5e-5)
        assert line.x[0] == war.spec.start.isoformat()


def test_men_and_dead_are_added_up_by_actor(war: War, figure: go.Figure) -> None:
    path = war.path(0)
    for actor, label in war.spec.actors.items():
        units = [name for name, unit in war.spec.units.items() if unit.actor == actor]
        lines = named(figure, label)
        assert len(lines) == (2 if units else 0)
        for line, what in zip(lines, ("men", "dead"), strict=False):
            total = path[[f"{what}_{unit}" for unit in units]].sum(axis=1)
            drawn = pd.Series(line.y, index=line.x)
            days = path["date"].astype(str)
            np.testing.assert_allclose(drawn, total[days.isin(drawn.index)], atol=6e-3)


def test_the_ladder_is_drawn_as_steps_with_the_names_of_its_rungs(
    war: War, figure: go.Figure
) -> None:
    path = war.path(0)
    line = next(each for each in named(figure, "this history") if each.line.shape == "hv")
    names = {rung.rung: rung.name for rung in ladder_rungs()}
    assert [names[int(rung)] for rung in line.y] == list(line.text)
    steps = pd.Series(line.y, index=line.x)
    steps = steps[~steps.index.duplicated(keep="last")]
    whole = steps.reindex(path["date"].astype(str)).ffill()
    assert (whole.to_numpy() == path["rung"].to_numpy()).all()


def test_the_recorded_course_lies_behind(war: War, figure: go.Figure) -> None:
    course = recorded_course(war.spec)
    faint = [each for each in figure.data if (each.name or "").endswith("recorded")]
    for series in course.fronts.values():
        values = [point.value for point in series]
        assert any(list(each.y) == values for each in faint)
    for actor, series in course.men.items():
        marks = named(figure, f"{war.spec.actors[actor]}, recorded")[0]
        assert list(marks.y) == [point.value for point in series]
        tops = np.array(marks.y) + np.array(marks.error_y.array)
        highs = [point.value if point.high is None else point.high for point in series]
        np.testing.assert_allclose(tops, np.maximum(highs, marks.y))
        assert marks.opacity < 1


def test_milestones_stand_beside_the_recorded_ones(war: War, figure: go.Figure) -> None:
    marks = {each.marker.symbol: each for each in figure.data if each.mode == "markers"}
    here = dict(zip(marks["diamond"].text, marks["diamond"].x, strict=True))
    real = dict(zip(marks["diamond-open"].text, marks["diamond-open"].x, strict=True))
    third = war.spec.actors[war.spec.roles.third]
    entered = reached(war)["third_entry"]
    assert pd.Timestamp(here[f"{third} in the war"]) == entered
    known = recorded_course(war.spec).milestones["third_entry"].date
    assert pd.Timestamp(real[f"{third} in the war"]) == pd.Timestamp(known)


def test_the_talks_are_a_ribbon_of_their_states(war: War, figure: go.Figure) -> None:
    path = war.path(0)
    for state in ("closed", "open", "suspended"):
        lived = path.loc[path["talks"] == state, "date"].astype(str)
        lines = [each for each in named(figure, "talks") if each.hovertemplate == state]
        assert len(lines) == (1 if len(lived) else 0)
        if lines:
            assert lines[0].x[0] == lived.iloc[0]


def test_the_line_of_the_day_stands_on_the_first_day(war: War, figure: go.Figure) -> None:
    line = next(each for each in figure.layout.shapes if each.name == "today")
    assert pd.Timestamp(line.x0) == pd.Timestamp(line.x1) == pd.Timestamp(war.spec.start)
    assert (line.y0, line.y1, line.yref) == (0, 1, "paper")


def test_a_history_of_a_case_without_a_course_stands_alone(war: War) -> None:
    figure = history_figure(bare(war.case), war.path(0), reached(war), SOURCE)
    assert [each for each in figure.data if (each.name or "").endswith("recorded") and each.x] == []
    words = " ".join(each.text for each in figure.layout.annotations)
    assert "interpolated" not in words
    assert "not a forecast" in words.replace("<br>", " ")


def test_a_history_that_reached_nothing_can_be_drawn() -> None:
    case = bare(pj.load("korea-1950"))
    war = War(case.until(date(1950, 1, 5)), worlds=1, seed=1).run()
    figure = history_figure(war.case, war.path(0), {})
    assert figure.to_json()
