"""The geometry of a theatre's map: where the front runs at a position, and what each side holds.

The same interpolation stands in ``app/assets/map.js``, so that the browser moves the front without
asking; a test holds the two to the same numbers.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np

from panmunjom.agents import FloatArray, IntArray
from panmunjom.model import Case, Contour, SectorMap, Town, recorded_course

POINTS = 33
"""Points along every line, at equal shares of its length, before neighbours are matched."""
DIGITS = 3
"""Decimals of coordinates: a hundred metres, far finer than any of these maps."""
STRIP = 0.3
"""Height of the strip that stands for a sector without a map, in lengths of its axis."""


def sector_map(case: Case, sector: str) -> SectorMap:
    """Return the map of a sector; a straight strip along its axis where the case draws none."""
    drawn = case.spec.map
    if drawn is not None and sector in drawn.sectors:
        return drawn.sectors[sector]
    return _strip(case, sector)


def front_line(drawn: SectorMap, at: float) -> FloatArray:
    """Return where the front runs.

    Parameters
    ----------
    drawn : SectorMap
        The map of the sector.
    at : float
        Position on the axis; below 0 and above 1 the ends stand for it.

    Returns
    -------
    array, shape ``(n, 2)``
        Longitude and latitude, degrees, from the first coast or border to the other.
    """
    below, share = _between(drawn, at)
    one, other = _gap(drawn, below)
    return np.asarray((1.0 - share) * one + share * other)


def held(drawn: SectorMap, at: float) -> tuple[FloatArray, FloatArray]:
    """Return the ground either side holds when the front is at a position.

    Returns
    -------
    two arrays, shapes ``(n, 2)``
        Outlines of what the defender (towards 0) and the attacker (towards 1) hold, degrees.
    """
    below, _ = _between(drawn, at)
    front = front_line(drawn, at)
    lines = [np.asarray(each.points, dtype=np.float64) for each in drawn.lines]
    first, last = (np.array([line[end] for line in lines]) for end in (0, -1))
    near, far = slice(1, below + 1), slice(below + 1, len(lines) - 1)
    defender = [lines[0], last[near], front[::-1], first[near][::-1]]
    attacker = [front, last[far], lines[-1][::-1], first[far][::-1]]
    return np.vstack(defender), np.vstack(attacker)


def map_data(case: Case) -> dict[str, Any]:
    """Return what the browser needs to move the fronts: plain lists, ready for JSON.

    ``sectors``, by name: ``at`` (positions of the lines), ``first`` and ``last`` (their ends),
    ``lowest`` and ``highest`` (the outermost lines), and ``gaps``: for each pair of neighbours the
    matched points of the lower and of the upper one. Points are longitudes, then latitudes.
    ``recorded``, by sector: ``day`` (since the first day of the case) and ``at``, where the front
    of the real war stood.
    """
    sectors = {}
    for name in case.spec.sectors:
        drawn = sector_map(case, name)
        lines = [np.asarray(each.points, dtype=np.float64) for each in drawn.lines]
        gaps = (_gap(drawn, below) for below in range(len(lines) - 1))
        sectors[name] = {
            "at": [each.at for each in drawn.lines],
            "first": _plain(np.array([line[0] for line in lines])),
            "last": _plain(np.array([line[-1] for line in lines])),
            "lowest": _plain(lines[0]),
            "highest": _plain(lines[-1]),
            "gaps": [[_plain(one), _plain(other)] for one, other in gaps],
        }
    start = case.spec.start
    recorded = {
        name: {"day": [(each.date - start).days for each in series], "at": _values(series)}
        for name, series in recorded_course(case.spec).fronts.items()
    }
    return {"sectors": sectors, "recorded": recorded}


def recorded_fronts(case: Case, day: date) -> dict[str, float]:
    """Return where the front of the real war stood on a day, between two entries by interpolation.

    A sector is missing on days before its first entry and after its last one.
    """
    found = {}
    for name, series in recorded_course(case.spec).fronts.items():
        days = [each.date.toordinal() for each in series]
        if days and days[0] <= day.toordinal() <= days[-1]:
            found[name] = float(np.interp(day.toordinal(), days, _values(series)))
    return found


def stretch(drawn: SectorMap) -> float:
    """Return how much longer a degree of latitude is than one of longitude, mid-window."""
    _, south, _, north = drawn.window
    return float(1.0 / np.cos(np.radians((south + north) / 2.0)))


def _values(series: Any) -> list[float]:
    return [each.value for each in series]


def _plain(points: FloatArray) -> list[list[float]]:
    return [points[:, 0].tolist(), points[:, 1].tolist()]


def _between(drawn: SectorMap, at: float) -> tuple[int, float]:
    """Return the line below a position, and how far it lies on the way to the next (0-1)."""
    positions = np.array([each.at for each in drawn.lines])
    inside = min(max(at, 0.0), 1.0)
    below = int(np.searchsorted(positions, inside, side="right")) - 1
    below = min(max(below, 0), len(positions) - 2)
    return below, float((inside - positions[below]) / (positions[below + 1] - positions[below]))


def _gap(drawn: SectorMap, below: int) -> tuple[FloatArray, FloatArray]:
    """Return matched points of a line and of the next one, shapes ``(n, 2)``.

    Each point of the one goes to a near point of the other, in the same order (dynamic time
    warping): by shares of length alone a cape of one line would be drawn into the other's bay.
    """
    wide = 1.0 / stretch(drawn)
    one, other = (
        _resampled(np.asarray(each.points, dtype=np.float64), wide)
        for each in drawn.lines[below : below + 2]
    )
    away = (one[:, None] - other[None]) * (wide, 1.0)
    pairs = _warped(np.sum(away**2, axis=-1))
    return np.round(one[pairs[:, 0]], DIGITS), np.round(other[pairs[:, 1]], DIGITS)


def _resampled(points: FloatArray, wide: float) -> FloatArray:
    """Return `POINTS` points at equal shares of a line's length, and its corners among them."""
    steps = np.diff(points, axis=0) * (wide, 1.0)
    along = np.concatenate([[0.0], np.cumsum(np.hypot(steps[:, 0], steps[:, 1]))])
    asked = np.union1d(np.linspace(0.0, along[-1], POINTS), along)
    return np.column_stack([np.interp(asked, along, points[:, i]) for i in (0, 1)])


def _warped(cost: FloatArray) -> IntArray:
    """Return the cheapest way through a table of costs from corner to corner, shape ``(n, 2)``."""
    rows, columns = cost.shape
    total = np.full((rows + 1, columns + 1), np.inf)
    total[0, 0] = 0.0
    for i in range(rows):
        for j in range(columns):
            total[i + 1, j + 1] = cost[i, j] + min(total[i, j], total[i, j + 1], total[i + 1, j])
    i, j = rows, columns
    way = []
    while i and j:
        way.append((i - 1, j - 1))
        i, j = min(((i - 1, j - 1), (i - 1, j), (i, j - 1)), key=lambda at: total[at])
    return np.array(way[::-1])


def _strip(case: Case, sector: str) -> SectorMap:
    """Return a straight strip from left (0) to right (1), with the case's own places."""
    places = [
        Town(
            name=each.name,
            at=[min(max(each.at, 0.0), 1.0), STRIP * (0.3 + 0.4 * (i % 2))],
            label="above" if i % 2 else "below",
        )
        for i, each in enumerate(case.spec.sectors[sector].places)
        if each.name
    ]
    lines = [Contour(at=end, points=[[end, 0.0], [end, STRIP]]) for end in (0.0, 1.0)]
    window = [-0.05, -0.1, 1.05, STRIP + 0.1]
    note = "A strip along the axis: the case draws no map of this front."
    return SectorMap(lines=lines, window=window, places=places, note=note)
