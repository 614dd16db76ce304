"""The maps and recorded courses of the shipped cases: in order, in their place, with sources."""

from __future__ import annotations

import re
from itertools import combinations, pairwise

import numpy as np
import pytest

import panmunjom as pj
from panmunjom.dashboards import front_line, held
from panmunjom.model import Case, SectorMap, recorded_course

CASES = {case.name: case for case in pj.cases()}
MAPS = [(name, sector) for name, case in CASES.items() for sector in case.spec.sectors]
KM = 111.2
"""Kilometres of a degree of latitude."""


def drawn(name: str, sector: str) -> SectorMap:
    given = CASES[name].spec.map
    assert given is not None
    return given.sectors[sector]


def crosses(one: np.ndarray, other: np.ndarray) -> bool:
    """Whether two lines cross; by solving for the point where two pieces would meet."""
    p, along = one[:-1, None], np.diff(one, axis=0)[:, None]
    q, across = other[None, :-1], np.diff(other, axis=0)[None]
    with np.errstate(divide="ignore", invalid="ignore"):
        turn = _cross(along, across)
        first, second = _cross(q - p, across) / turn, _cross(q - p, along) / turn
    meet = (first > 1e-9) & (first < 1 - 1e-9) & (second > 1e-9) & (second < 1 - 1e-9)
    return bool(meet.any())


def _cross(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return np.asarray(a[..., 0] * b[..., 1] - a[..., 1] * b[..., 0])


def inside(polygon: np.ndarray, at: list[float]) -> bool:
    x, y = at
    (x0, y0), (x1, y1) = polygon.T, np.roll(polygon, -1, axis=0).T
    meets = (y0 > y) != (y1 > y)
    with np.errstate(divide="ignore", invalid="ignore"):
        return bool(np.sum(meets & (x < x0 + (x1 - x0) * (y - y0) / (y1 - y0))) % 2)


def area(polygon: np.ndarray, latitude: float) -> float:
    """Square kilometres within an outline."""
    x, y = (polygon * (KM * np.cos(np.radians(latitude)), KM)).T
    return float(abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2)


def away(line: np.ndarray, at: list[float], latitude: float) -> float:
    """Kilometres from a point to the nearest point of a line."""
    wide = (KM * np.cos(np.radians(latitude)), KM)
    ends, point = line * wide, np.array(at) * wide
    steps = np.diff(ends, axis=0)
    share = np.sum((point - ends[:-1]) * steps, axis=1) / np.maximum(np.sum(steps**2, axis=1), 1e-9)
    foot = ends[:-1] + np.clip(share, 0, 1)[:, None] * steps
    return float(np.hypot(*(foot - point).T).min())


@pytest.mark.parametrize(("name", "sector"), MAPS)
def test_no_two_lines_of_a_stack_cross(name: str, sector: str) -> None:
    lines = [(each.at, np.array(each.points)) for each in drawn(name, sector).lines]
    assert [at for at, _ in lines] == sorted(at for at, _ in lines)
    crossed = [(a, b) for (a, p), (b, q) in combinations(lines, 2) if crosses(p, q)]
    assert crossed == []


@pytest.mark.parametrize(("name", "sector"), MAPS)
def test_no_two_fronts_cross_as_they_are_interpolated(name: str, sector: str) -> None:
    given = drawn(name, sector)
    positions = [(a.at + b.at) / 2 for a, b in pairwise(given.lines)]
    fronts = [front_line(given, at) for at in sorted([*positions, *(x.at for x in given.lines)])]
    assert not any(crosses(one, other) for one, other in pairwise(fronts))


@pytest.mark.parametrize(("name", "sector"), MAPS)
def test_places_lie_on_the_land_and_in_the_window(name: str, sector: str) -> None:
    given = drawn(name, sector)
    west, south, east, north = given.window
    land = [held(given, 1.0)[0], *(np.array(each.points) for each in given.outlines)]
    for town in given.places:
        assert west < town.at[0] < east, town.name
        assert south < town.at[1] < north, town.name
        off = (
            0.0
            if any(inside(each, town.at) for each in land)
            else min(away(np.vstack([each, each[:1]]), town.at, town.at[1]) for each in land)
        )
        assert off < 12.0, town.name


@pytest.mark.parametrize(
    ("name", "sector", "least"),
    [("korea-1950", "peninsula", 13), ("russia-dprk-2024", "ukraine", 1)],
)
def test_places_of_the_axis_lie_on_the_line_of_their_position(
    name: str, sector: str, least: int
) -> None:
    given, axis = drawn(name, sector), CASES[name].spec.sectors[sector].places
    towns = {town.name: town.at for town in given.places}
    shared = [each for each in axis if each.name in towns]
    assert len(shared) >= least
    for each in shared:
        line, at = front_line(given, each.at), towns[each.name]
        assert away(line, at, at[1]) < 20.0, each.name


def test_korea_has_the_size_of_korea_and_of_its_south() -> None:
    given = drawn("korea-1950", "peninsula")
    whole, south = held(given, 1.0)[0], held(given, 0.55)[0]
    assert area(whole, 38.0) == pytest.approx(220_000, rel=0.04)
    assert area(south, 36.5) == pytest.approx(94_000, rel=0.05)


def test_the_axis_of_ukraine_is_the_share_of_its_area() -> None:
    given = drawn("russia-dprk-2024", "ukraine")
    whole = area(held(given, 1.0)[0], 48.4)
    assert whole == pytest.approx(603_000, rel=0.03)
    for line in given.lines[1:]:
        assert area(held(given, line.at)[0], 48.4) / whole == pytest.approx(line.at, abs=0.012)


def test_kursk_measures_what_the_axis_says() -> None:
    given = drawn("russia-dprk-2024", "kursk")
    pocket = area(held(given, 0.41)[0], 51.3)
    assert pocket == pytest.approx(1_350, rel=0.1)  # the peak of August 2024


@pytest.mark.parametrize("name", CASES)
def test_the_recorded_course_lies_within_the_case_and_names_its_sources(name: str) -> None:
    case: Case = CASES[name]
    course = recorded_course(case.spec)
    assert course.milestones
    assert course.rungs
    assert course.talks
    series = [*course.fronts.values(), *course.men.values(), *course.dead.values(), course.rungs]
    points = [each for line in series for each in line] + list(course.milestones.values())
    told = [(each.date, each.source) for each in points]
    told += [(each.date, each.source) for each in course.talks]
    for day, source in told:
        assert case.spec.start <= day <= case.spec.end, source
        assert len(source) > 4, day


@pytest.mark.parametrize("name", CASES)
def test_what_is_judged_or_worked_out_says_so(name: str) -> None:
    course = CASES[name].spec.course
    assert course is not None
    for each in course.rungs:
        assert "derived" in each.source
    for line in (*course.fronts.values(), *course.men.values(), *course.dead.values()):
        for each in line:
            if each.confidence == "judgement":
                assert re.search("judgement|derived|middle", each.source), each


@pytest.mark.parametrize("name", CASES)
def test_milestones_and_talks_of_the_record_agree(name: str) -> None:
    course = recorded_course(CASES[name].spec)
    first_open = next(each for each in course.talks if each.state == "open")
    assert course.milestones["talks"].date == first_open.date
    if "armistice" in course.milestones:
        assert course.milestones["armistice"].date == course.talks[-1].date
        assert course.talks[-1].state == "signed"


def test_days_counted_from_other_milestones_come_out_as_history_has_them() -> None:
    days = {
        name: each.date.isoformat()
        for name, each in recorded_course(CASES["korea-1950"].spec).milestones.items()
    }
    assert days["landing"] == "1950-09-15"  # 82 days after the outbreak
    assert days["crossing"] == "1950-10-01"  # 16 days after the landing
    assert days["air_cover"] == "1950-11-01"  # 13 days after China's entry
