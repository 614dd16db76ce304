"""The geometry of a theatre's map: where the front runs at a position, and what each side holds.

The same interpolation stands in ``app/assets/map.js``, so that the browser moves the front without
asking; a test holds the two to the same numbers.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np

from panmunjom.agents import FloatArray
from panmunjom.model import Case, Contour, SectorMap, Town, recorded_course

POINTS = 49
"""Points along every line, at equal shares of its length: so many lie on the front."""
DIGITS = 4
"""Decimals of coordinates in what is sent to the browser: some ten metres."""
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
    array, shape ``(49, 2)``
        Longitude and latitude, degrees, from the first coast or border to the other.
    """
    positions, lines = _stack(drawn)
    below, share = _between(positions, at)
    return np.asarray((1.0 - share) * lines[below] + share * lines[below + 1])


def held(drawn: SectorMap, at: float) -> tuple[FloatArray, FloatArray]:
    """Return the ground either side holds when the front is at a position.

    Returns
    -------
    two arrays, shapes ``(n, 2)``
        Outlines of what the defender (towards 0) and the attacker (towards 1) hold, degrees.
    """
    positions, lines = _stack(drawn)
    below, _ = _between(positions, at)
    front = front_line(drawn, at)
    near, far = lines[: below + 1], lines[below + 1 :]
    defender = [near[0], near[1:, -1], front[::-1], near[:0:-1, 0]]
    attacker = [front, far[:-1, -1], far[-1, ::-1], far[-2::-1, 0] if len(far) > 1 else far[:0, 0]]
    return np.vstack(defender), np.vstack(attacker)


def map_data(case: Case) -> dict[str, Any]:
    """Return what the browser needs to move the fronts: plain lists, ready for JSON.

    ``sectors``: by name ``at`` (positions of the lines) and ``lines`` (for each the longitudes and
    the latitudes of its points). ``recorded``: by sector ``day`` (since the first day of the case)
    and ``at``, where the front of the real war stood.
    """
    sectors = {}
    for name in case.spec.sectors:
        positions, lines = _stack(sector_map(case, name))
        rounded = np.round(lines, DIGITS)
        sectors[name] = {
            "at": positions.tolist(),
            "lines": [[line[:, 0].tolist(), line[:, 1].tolist()] for line in rounded],
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


def _stack(drawn: SectorMap) -> tuple[FloatArray, FloatArray]:
    """Return the positions, shape ``(k,)``, and the lines at them, shape ``(k, POINTS, 2)``."""
    wide = 1.0 / stretch(drawn)
    lines = [_resampled(np.asarray(each.points, dtype=np.float64), wide) for each in drawn.lines]
    return np.array([each.at for each in drawn.lines]), np.array(lines)


def _resampled(points: FloatArray, wide: float) -> FloatArray:
    """Return `POINTS` points at equal shares of a line's length."""
    steps = np.diff(points, axis=0) * (wide, 1.0)
    along = np.concatenate([[0.0], np.cumsum(np.hypot(steps[:, 0], steps[:, 1]))])
    asked = np.linspace(0.0, along[-1], POINTS)
    return np.column_stack([np.interp(asked, along, points[:, i]) for i in (0, 1)])


def _between(positions: FloatArray, at: float) -> tuple[int, float]:
    """Return the line below a position, and how far it lies on the way to the next (0-1)."""
    inside = min(max(at, 0.0), 1.0)
    below = int(np.searchsorted(positions, inside, side="right")) - 1
    below = min(max(below, 0), len(positions) - 2)
    return below, float((inside - positions[below]) / (positions[below + 1] - positions[below]))


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
