"""Map and recorded course of a case: optional, checked strictly, and nothing depends on them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import panmunjom as pj
from panmunjom.model import InputError, load, recorded_course

MAP = """[map]
source = "an atlas"
[map.sectors.peninsula]
window = [0.0, 0.0, 10.0, 10.0]
lines = [
  { at = 0.0, points = [[1.0, 1.0], [9.0, 1.0]] },
  { at = 0.5, points = [[1.0, 5.0], [9.0, 5.0]] },
  { at = 1.0, points = [[1.0, 9.0], [9.0, 9.0]] },
]
places = [{ name = "Midway", at = [5.0, 5.0] }]
"""
COURSE = """[course]
source = "books"
talks = [{ date = 1951-07-10, state = "open", source = "a book", confidence = "high" }]
[course.fronts]
peninsula = [
  { date = 1950-06-25, value = 0.55, source = "a book", confidence = "high" },
  { date = 1950-09-01, pattern = "naktong" },
]
[course.milestones]
war = { pattern = "outbreak" }
landing = { pattern = "landing" }
talks = { date = 1951-07-10, source = "a book", confidence = "high" }
"""


def variant(folder: Path, **files: str) -> Path:
    """A case that inherits from Korea, with files of its own."""
    here = folder / "variant"
    here.mkdir()
    (here / "case.toml").write_text('inherits = "korea-1950"\ntitle = "V"\ndescription = "."\n')
    for name, text in files.items():
        (here / f"{name}.toml").write_text(text)
    return here


@pytest.mark.parametrize("case", pj.cases(), ids=lambda case: case.name)
def test_no_history_depends_on_map_and_course(case: pj.Case) -> None:
    bare = case.spec.model_copy(update={"map": None, "course": None})
    assert pj.Case(case.name, bare).digest == case.digest


def test_a_case_without_either_has_no_recorded_course() -> None:
    spec = load("korea-1950").spec.model_copy(update={"map": None, "course": None})
    course = recorded_course(spec)
    assert (course.fronts, course.men, course.dead, course.milestones) == ({}, {}, {}, {})
    assert (course.rungs, course.talks) == ((), ())


def test_a_case_of_its_own_brings_its_own(tmp_path: Path) -> None:
    spec = load(variant(tmp_path, map=MAP)).spec
    assert spec.map is not None
    assert [line.at for line in spec.map.sectors["peninsula"].lines] == [0.0, 0.5, 1.0]
    assert spec.course == load("korea-1950").spec.course  # inherited


def test_what_stands_in_the_record_is_taken_from_there(tmp_path: Path) -> None:
    spec = load(variant(tmp_path, course=COURSE)).spec
    course = recorded_course(spec)
    pattern = spec.record.patterns["naktong"]
    taken = course.fronts["peninsula"][1]
    assert (taken.value, taken.source) == (pattern.observed, pattern.source)
    assert course.milestones["war"].date == date(1950, 6, 25)
    assert course.milestones["talks"].source == "a book"  # beside the inherited pattern
    assert course.milestones["landing"].date == date(1950, 9, 15)  # 82 days after the outbreak


@pytest.mark.parametrize(
    ("old", "new", "line", "told"),
    [
        ("at = 0.5", "at = 0.0", 3, "0 stands after 0"),
        ("at = 1.0", "at = 0.9", 3, "the last at 1"),
        ("[9.0, 5.0]", "[9.0, 9.5]", 3, "those at 0.5 and 1 cross"),
        ("[5.0, 5.0]", "[5.0, 95.0]", 3, "Midway: expected longitude and latitude"),
        ("[0.0, 0.0, 10.0, 10.0]", "[9.0, 0.0, 1.0, 10.0]", 3, "west < east"),
        ("name = ", "nome = ", 10, "unknown key 'nome'"),
        ("sectors.peninsula", "sectors.peninsla", 3, "nearest known: 'peninsula'"),
        ("[[1.0, 1.0], [9.0, 1.0]]", "[[1.0, 1.0]]", 5, "at least 2 items"),
        ('source = "an atlas"', 'source = ""', 2, "at least 1 character"),
    ],
)
def test_a_map_that_makes_no_sense_is_refused(
    tmp_path: Path, old: str, new: str, line: int, told: str
) -> None:
    folder = variant(tmp_path, map=MAP.replace(old, new))
    with pytest.raises(InputError) as refused:
        load(folder)
    assert f"map.toml, line {line}:" in str(refused.value)
    assert told in str(refused.value)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("1950-09-01, pattern", "1950-06-01, pattern", "expected rising dates"),
        ("value = 0.55", "value = 1.55", "from 0 to 1"),
        ('"naktong"', '"naktongs"', "nearest known: 'naktong'"),
        ('"naktong"', '"outbreak"', "holds no observed number"),
        ('confidence = "high" },\n  {', 'confidence = "sure" },\n  {', "'high', 'medium', 'low'"),
        (', confidence = "high" },\n  {', " },\n  {", "a source and a confidence beside"),
        ('pattern = "naktong"', 'pattern = "naktong", value = 0.1', "the name of a pattern"),
        ("value = 0.55", "value = 0.55, low = 0.6", "low <= value <= high"),
        ("[course.fronts]\npeninsula", "[course.fronts]\npeninsla", "nearest known: 'peninsula'"),
        ("[course.fronts]\npeninsula", "[course.men]\ndrpk", "nearest known: 'dprk'"),
        (
            'landing = { pattern = "landing"',
            'landing = { pattern = "seoul"',
            "hold a day of 'landing'",
        ),
        ("{ date = 1951-07-10, source", "{ date = 1951-07-10, sauce", "unknown key 'sauce'"),
        ('"open"', '"opened"', "'closed', 'open', 'suspended' or 'signed'"),
        ("landing = {", "landings = {", "nearest known: 'landing'"),
    ],
)
def test_a_course_that_makes_no_sense_is_refused(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    assert old in COURSE
    text = COURSE.replace(old, new)
    folder = variant(tmp_path, course=text)
    with pytest.raises(InputError) as refused:
        load(folder)
    assert "course.toml, line" in str(refused.value)
    assert told in str(refused.value)


def test_rungs_are_whole_and_on_the_ladder(tmp_path: Path) -> None:
    rung = '{ date = 1950-01-01, value = 9.5, source = "x", confidence = "low" }'
    text = COURSE.replace("[course.fronts]", f"rungs = [{rung}]\n[course.fronts]")
    with pytest.raises(InputError, match="whole numbers from 0 to 9"):
        load(variant(tmp_path, course=text))


def test_days_counted_in_a_circle_are_refused(tmp_path: Path) -> None:
    record = """[record.patterns.there]
title = "."
phase = "."
use = "check"
observed = 1.0
low = 0.0
unit = "days"
source = "."
confidence = "low"
reads = { kind = "days_between", first = "crossing", then = "landing" }
[record.patterns.back]
title = "."
phase = "."
use = "check"
observed = 1.0
low = 0.0
unit = "days"
source = "."
confidence = "low"
reads = { kind = "days_between", first = "landing", then = "crossing" }
"""
    course = '[course]\nsource = "x"\n[course.milestones]\nlanding = { pattern = "there" }\n'
    folder = variant(tmp_path, record=record, course=course + 'crossing = { pattern = "back" }\n')
    with pytest.raises(InputError, match="counted from itself"):
        load(folder)
