"""Figures of milestones: when things happen over the worlds of a case, against the record."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from panmunjom.experiments import Readings
from panmunjom.model import InputError, OnDay, Pattern

from .figure_style import finish, plain
from .strips import TOLD_ROW, on_record, percent_of, strip, strip_key, told_row
from .study_style import study_source

_USE = {"check": "held back", "prediction": "prediction"}
_READ = (
    "Grey: the day on record, and the window that sources leave open. Values were fitted "
    "to the days not marked as held back or as a prediction. A window with one end says: not "
    "before, or not after, that day. "
)


def milestones_figure(readings: Readings, case: str, seed: int = -1) -> go.Figure:
    """Draw on what days milestones are reached, against the days on record.

    Parameters
    ----------
    readings
        What `readings_of` returns: of one case, under one arm.
    case
        As it is to be printed in the source line.
    seed
        For the source line; left out if below 0.

    Returns
    -------
    Figure
        A row a milestone that the record dates: the middle world, half and 80 % of the worlds in
        which it happens, and in how many it does not.

    Raises
    ------
    InputError
        If the record dates no milestone.
    """
    patterns = _dated(readings.patterns)
    if not patterns:
        raise InputError(f"the record of {case} dates no milestone")
    worlds = len(readings.calendar)
    names = list(readings.patterns)
    found = {name: _days(readings, names.index(name)) for name in patterns}
    ends = _ends(patterns, found, readings.start)
    figure = go.Figure()
    for row, (name, pattern) in enumerate(patterns.items()):
        y = float(len(patterns) - 1 - row)
        title = plain(pattern.title)
        window = (pattern.low or ends[0], pattern.high or ends[1])
        on_record(figure, window, pattern.observed, y - 0.14, title, "%{x|%d %b %Y}")
        strip(figure, found[name], y - 0.14, title, "%{x|%d %b %Y}")
        told_row(figure, y, pattern.title, _told(pattern, found[name].size, worlds))
    strip_key(figure)
    figure.update_yaxes(visible=False, range=[-0.6, len(patterns) - 0.35])
    figure.update_xaxes(
        range=ends, title_text="date, worlds in which it happens", tickformat="%b<br>%Y", nticks=7
    )
    source = _READ + study_source([case], worlds, seed)
    return finish(
        figure, "When? The worlds against the record", source, TOLD_ROW * len(patterns), 3
    )


def _dated(patterns: Mapping[str, Pattern]) -> dict[str, Pattern]:
    """The patterns that are days; of one milestone those that tell when, if there are any."""
    days = {name: each for name, each in patterns.items() if isinstance(each.reads, OnDay)}
    told = {_milestone(each) for each in days.values() if each.never == "outside"}
    return {
        name: each
        for name, each in days.items()
        if each.never == "outside" or _milestone(each) not in told
    }


def _milestone(pattern: Pattern) -> str:
    assert isinstance(pattern.reads, OnDay)  # only such patterns are asked
    return pattern.reads.of


def _days(readings: Readings, column: int) -> NDArray[np.datetime64]:
    """Dates of a pattern in the worlds in which it happens."""
    days = readings.calendar[:, column]
    first = np.datetime64(readings.start, "D")
    return np.asarray(first + days[np.isfinite(days)].astype(np.int64).astype("timedelta64[D]"))


def _ends(patterns: Mapping[str, Pattern], found: Mapping[str, Any], start: date) -> list[date]:
    """First and last day to be drawn: where an open window ends."""
    known = [day for each in patterns.values() for day in (each.low, each.high, each.observed)]
    days = [day for day in known if isinstance(day, date)]
    days += [end.item() for each in found.values() if each.size for end in (each.min(), each.max())]
    room = (max(days) - start) / 40
    return [min([start, *days]) - room, max(days) + room]


def _told(pattern: Pattern, happens: int, worlds: int) -> str:
    """Say in how many worlds it does not happen, and whether the record was fitted to."""
    if pattern.never == "inside":
        share = f"happens in {percent_of(happens, worlds)} of worlds"
    elif happens == worlds:
        share = "happens in every world"
    else:
        share = f"does not happen in {percent_of(worlds - happens, worlds)} of worlds"
    return " · ".join(filter(None, [share, _USE.get(pattern.use, "")]))
