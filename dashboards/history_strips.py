"""Strips of a history: its milestones beside the recorded ones, and the state of the talks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from panmunjom.model import Case, RecordedCourse

from .figure_style import plain
from .study_style import SERIES_COLOURS

if TYPE_CHECKING:
    from .history_panels import Panels

RECORDED = "#7d8791"
#: What is marked, in the words of the case; the rest of the milestones would crowd the figure.
MARKED = {
    "war": "outbreak",
    "treaty": "treaty",
    "capital": "capital reached",
    "adversary_entry": "{adversary} in the field",
    "second_front": "second front opens",
    "landing": "landing",
    "crossing": "line crossed",
    "third_orders": "{third} marches",
    "third_entry": "{third} in the war",
    "air_cover": "air cover",
    "strikes": "strikes widened",
    "nuclear_signal": "nuclear signal",
    "nuclear_use": "nuclear use",
    "withdrawal": "{third} off the line",
    "talks": "talks open",
    "armistice": "armistice",
    "defeat": "decided in the field",
    "wider_war": "wider war",
}
STATES = {
    "open": (SERIES_COLOURS[2], "solid", 11),
    "suspended": (SERIES_COLOURS[4], "3px,3px", 11),
    "signed": (SERIES_COLOURS[0], "solid", 11),
    "closed": (RECORDED, "solid", 1.5),
}
"""Colour, dash and width (pixels) of each state of the talks."""


LETTER = 0.0185
"""Share of a narrow screen that a letter takes."""
WEEK = 7


class Row(NamedTuple):
    """A milestone: its words, its day in this history and in the real war, if any."""

    words: str
    here: pd.Timestamp | None
    real: pd.Timestamp | None
    source: str


def milestone_rows(
    case: Case, reached: Mapping[str, pd.Timestamp], course: RecordedCourse
) -> list[Row]:
    """Return the milestones to mark, in the order of their days."""
    roles, names = case.spec.roles, case.spec.actors
    third = names.get(roles.third, roles.third)
    adversary = names.get(roles.adversary, roles.adversary)
    found = []
    for name, words in MARKED.items():
        known = course.milestones.get(name)  # type: ignore[call-overload]
        here = reached.get(name)
        if (here is None and known is None) or (name == "war" and case.spec.war_on):
            continue
        real = None if known is None else pd.Timestamp(known.date)
        said = words.format(third=third, adversary=adversary.split(" and ")[0])
        found.append(Row(said, here, real, known.source if known else ""))
    return sorted(found, key=lambda row: row.real or row.here or pd.Timestamp.max)


def add_milestones(
    panels: Panels, panel: int, rows: Sequence[Row], span: tuple[pd.Timestamp, pd.Timestamp]
) -> None:
    """Draw a row a milestone: a full mark for this history, an open one for the real war."""
    count = len(rows)
    heights = [count - 1 - i for i in range(count)]
    panels.axes[panel - 1] |= {
        "range": [-0.7, max(count, 1) - 0.3],
        "showticklabels": False,
        "showgrid": False,
    }
    for row, height in zip(rows, heights, strict=True):
        if row.here is not None and row.real is not None:
            joined = {"color": RECORDED, "width": 1.2}
            panels.line(panel, [row.here, row.real], [height] * 2, line=joined, hoverinfo="skip")
    for real in (True, False):
        marked = [(r.real if real else r.here, h, r) for r, h in zip(rows, heights, strict=True)]
        days = [(day, height, row) for day, height, row in marked if day is not None]
        panels.line(
            panel,
            [day for day, _, _ in days],
            [height for _, height, _ in days],
            mode="markers",
            name="recorded" if real else "this history",
            opacity=0.8 if real else 1.0,
            marker={
                "symbol": "diamond-open" if real else "diamond",
                "size": 8,
                "color": RECORDED if real else SERIES_COLOURS[0],
                "line": {"width": 1.5},
            },
            text=[plain(row.words) for _, _, row in days],
            hovertemplate="%{text}, %{x|%-d %b %Y}<extra></extra>",
        )
    for row, height in zip(rows, heights, strict=True):
        _write(panels, panel, row, height, span)


def _write(
    panels: Panels,
    panel: int,
    row: Row,
    height: int,
    span: tuple[pd.Timestamp, pd.Timestamp],
) -> None:
    """Write a milestone's words beside its marks, on the side where a narrow screen has room."""
    first, last = span
    days = [day for day in (row.here, row.real) if day is not None]
    room = (last - max(days)) / (last - first)
    left = len(row.words) * LETTER > room
    panels.write(
        text=plain(row.words),
        x=min(days) if left else max(days),
        y=height,
        yref=f"y{panel if panel > 1 else ''}",
        xanchor="right" if left else "left",
        xshift=-8 if left else 8,
        showarrow=False,
        font={"size": 11.5},
        name="milestone",
    )


def add_talks(
    panels: Panels, panel: int, days: pd.Series, states: pd.Series, last: pd.Timestamp
) -> None:
    """Draw the state of the talks as a ribbon, that of the real war as a fainter one below it."""
    real = panels.course.talks
    panels.axes[panel - 1] |= {
        "range": [-0.9, 1.6],
        "tickvals": [],
        "showgrid": False,
    }
    here = pd.Series(states.to_numpy(), index=pd.DatetimeIndex(pd.to_datetime(days)))
    for height, series, faint in ((1.0, here, 1.0), (0.0, _daily(real, last), 0.5)):
        runs = (series != series.shift()).cumsum()
        for state, (colour, dash, width) in STATES.items():
            x: list[str | None] = []
            for _, run in series[series == state].groupby(runs):
                end = run.index[-1] + pd.Timedelta(days=1)  # a ribbon without gaps
                x += [f"{day:%Y-%m-%d}" for day in (*run.index[::WEEK], end)] + [None]
            if x:
                panels.line(
                    panel,
                    x,
                    [None if each is None else height for each in x],
                    line={"color": colour, "dash": dash, "width": width},
                    opacity=faint,
                    connectgaps=False,
                    name="talks" if height else "recorded",
                    hovertemplate=state,
                )


def _daily(real: Sequence[object], last: pd.Timestamp) -> pd.Series:
    """Return the state of the real talks day by day, from the first entry on."""
    entries = {pd.Timestamp(each.date): each.state for each in real}  # type: ignore[attr-defined]
    if not entries:
        return pd.Series(dtype=object)
    series = pd.Series(entries)
    return series.reindex(pd.date_range(series.index[0], last), method="ffill")
