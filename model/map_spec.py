"""The map of a case: what is drawn of the ground. No history depends on it.

The ground between the two ends of a sector's axis is a stack of contour lines, each running from
one coast or border to the other: the front at any position lies between two neighbouring lines.
The ends of the lines draw the coast.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, Literal, TypeAlias

import numpy as np
from pydantic import Field, model_validator

from panmunjom.agents import FloatArray, Strict

from .theatre_schema import Side

Text = Annotated[str, Field(min_length=1)]
Point: TypeAlias = Annotated[list[float], Field(min_length=2, max_length=2)]
"""Longitude and latitude, degrees, east and north positive."""
Line: TypeAlias = Annotated[list[Point], Field(min_length=2)]


class Contour(Strict):
    """Where the front runs at one position of the axis.

    Attributes
    ----------
    at : position on the axis (0-1).
    points : the line, from one coast or border to the other; all lines run the same way.
    """

    at: float = Field(ge=0.0, le=1.0)
    points: Line


class Mark(Strict):
    """A line to compare the front with, such as a parallel or an armistice line.

    Attributes
    ----------
    name : as it is printed.
    points : the line.
    label : where its name stands; it is not written if missing.
    """

    name: Text
    points: Line
    label: Point | None = None


class Town(Strict):
    """A place on the map.

    Attributes
    ----------
    name : as it is printed.
    at : longitude and latitude.
    label : on which side of its dot the name stands.
    minor : whether a small map may leave it out.
    """

    name: Text
    at: Point
    label: Literal["left", "right", "above", "below"] = "right"
    minor: bool = False


class Region(Strict):
    """A sea or a neighbour: a name at a point."""

    name: Text
    at: Point
    kind: Literal["sea", "land"]


class Outline(Strict):
    """Land outside the axis.

    Attributes
    ----------
    name : for the reader of the file.
    points : its outline.
    side : the side that holds it throughout; none for third countries.
    """

    name: Text
    points: Annotated[list[Point], Field(min_length=3)]
    side: Side | None = None


class SectorMap(Strict):
    """The map of one sector.

    Attributes
    ----------
    lines : the contour lines, in the order of their `at`, from 0 to 1.
    window : west, south, east and north of what is shown (degrees).
    note : what the reader of this map must know.
    """

    lines: Annotated[list[Contour], Field(min_length=2)]
    window: Annotated[list[float], Field(min_length=4, max_length=4)]
    marks: list[Mark] = Field(default_factory=list)
    places: list[Town] = Field(default_factory=list)
    names: list[Region] = Field(default_factory=list)
    outlines: list[Outline] = Field(default_factory=list)
    note: str = ""

    @model_validator(mode="after")
    def _is_a_map(self) -> SectorMap:
        west, south, east, north = self.window
        if not (-180.0 <= west < east <= 180.0 and -90.0 <= south < north <= 90.0):
            raise ValueError("window: expected west < east and south < north, in degrees")
        for named, points in self._drawn():
            found = np.asarray(points)
            if (np.abs(found) > (180.0, 90.0)).any():
                raise ValueError(f"{named}: expected longitude and latitude in degrees")
        self._refuse_disorder()
        return self

    def _drawn(self) -> list[tuple[str, list[Point]]]:
        """Return everything that has points, and what a message calls it."""
        found = [(f"the line at {each.at:g}", each.points) for each in self.lines]
        found += [(each.name, each.points) for each in self.marks]
        found += [(each.name, [each.label]) for each in self.marks if each.label]
        found += [(each.name, each.points) for each in self.outlines]
        found += [(each.name, [each.at]) for each in self.places]
        return found + [(each.name, [each.at]) for each in self.names]

    def _refuse_disorder(self) -> None:
        at = [each.at for each in self.lines]
        if at[0] != 0.0 or at[-1] != 1.0:
            raise ValueError(f"lines: expected the first at 0 and the last at 1, found {at}")
        for before, after in pairwise(self.lines):
            if after.at <= before.at:
                raise ValueError(f"lines: {after.at:g} stands after {before.at:g}")
            if crossing(np.asarray(before.points), np.asarray(after.points)):
                raise ValueError(f"lines: those at {before.at:g} and {after.at:g} cross")


class MapSpec(Strict):
    """The table ``[map]`` of a case.

    Attributes
    ----------
    source : where the coordinates are from, and how exact they are.
    sectors : a map for each sector that has one.
    """

    source: Text
    sectors: dict[str, SectorMap] = Field(default_factory=dict)


def crossing(one: FloatArray, other: FloatArray) -> bool:
    """Say whether two lines cross; lines that only touch do not.

    Parameters
    ----------
    one, other : arrays, shapes ``(n, 2)`` and ``(m, 2)``
        Points along the lines.
    """
    a, b = one[:-1, None], one[1:, None]
    c, d = other[None, :-1], other[None, 1:]
    apart_of_other = _turn(a, b, c) * _turn(a, b, d) < 0.0
    apart_of_one = _turn(c, d, a) * _turn(c, d, b) < 0.0
    return bool((apart_of_other & apart_of_one).any())


def _turn(a: FloatArray, b: FloatArray, c: FloatArray) -> FloatArray:
    """Return on which side of the line from a to b each point c lies."""
    along, away = b - a, c - a
    return np.asarray(along[..., 0] * away[..., 1] - along[..., 1] * away[..., 0])
