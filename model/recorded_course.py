"""The course of the real war as figures use it: what it takes from the record filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from panmunjom.agents import Milestone

from .course import Observed, TalksFrom, day_of

if TYPE_CHECKING:
    from .schema import CaseSpec


@dataclass(frozen=True)
class Known:
    """A value of the real war: the day, what is known, how sure, and where it is from."""

    date: date
    value: float
    low: float | None
    high: float | None
    note: str
    source: str
    confidence: str


@dataclass(frozen=True)
class RecordedCourse:
    """The course of the real war, with what it takes from the record filled in.

    Attributes
    ----------
    fronts, men, dead : values by sector or actor, in the order of their dates.
    rungs : rungs of the ladder, each until the next.
    talks : day and state, each until the next.
    milestones : day, source and confidence of each; the value is not used (0).
    """

    fronts: Mapping[str, tuple[Known, ...]] = field(default_factory=dict)
    men: Mapping[str, tuple[Known, ...]] = field(default_factory=dict)
    dead: Mapping[str, tuple[Known, ...]] = field(default_factory=dict)
    rungs: tuple[Known, ...] = ()
    talks: tuple[TalksFrom, ...] = ()
    milestones: Mapping[Milestone, Known] = field(default_factory=dict)


def recorded_course(spec: CaseSpec) -> RecordedCourse:
    """Return the course of the real war; nothing where the case says nothing of it."""
    course = spec.course
    if course is None:
        return RecordedCourse()

    def all_of(table: Mapping[str, list[Observed]]) -> dict[str, tuple[Known, ...]]:
        return {name: tuple(_known(spec, x) for x in series) for name, series in table.items()}

    return RecordedCourse(
        fronts=all_of(course.fronts),
        men=all_of(course.men),
        dead=all_of(course.dead),
        rungs=tuple(_known(spec, x) for x in course.rungs),
        talks=tuple(course.talks),
        milestones={name: _milestone(spec, name) for name in course.milestones},
    )


def _known(spec: CaseSpec, point: Observed) -> Known:
    pattern = spec.record.patterns[point.pattern] if point.pattern else None
    value = pattern.observed if pattern else point.value
    assert isinstance(value, (int, float))  # `wrong_course` has seen to it
    source = point.source or (pattern.source if pattern else "")
    sure = point.confidence or (pattern.confidence if pattern else "judgement")
    return Known(point.date, float(value), point.low, point.high, point.note, source, sure)


def _milestone(spec: CaseSpec, name: Milestone) -> Known:
    assert spec.course is not None
    given = spec.course.milestones[name]
    taken = given.pattern if given.date is None else None
    pattern = spec.record.patterns[taken] if taken else None
    source = given.source or (pattern.source if pattern else "")
    sure = given.confidence or (pattern.confidence if pattern else "judgement")
    return Known(day_of(spec, name), 0.0, None, None, "", source, sure)
