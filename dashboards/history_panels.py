"""Panels of a history one below the other, over the same days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from panmunjom.model import RecordedCourse

from .figure_style import GRID, plain, two_lines
from .study_style import axis_note

BETWEEN, LINE = 38, 15
"""Between two panels, with room for one line of words above each, and for each further line."""


@dataclass
class Panels:
    """The panels of a figure under construction, from the top, and what stands in them."""

    figure: go.Figure
    course: RecordedCourse
    heights: list[int] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    axes: list[dict[str, Any]] = field(default_factory=list)
    lines: list[go.Scatter] = field(default_factory=list)
    words: list[dict[str, Any]] = field(default_factory=list)

    def begin(self, height: int, note: str, **axis: Any) -> int:
        """Open the next panel and return its number, from 1."""
        self.heights.append(height)
        self.notes.append(note)
        self.axes.append(axis)
        return len(self.heights)

    @property
    def gaps(self) -> list[int]:
        """Room above each panel for its words (pixels)."""
        return [BETWEEN + LINE * two_lines(note).count("<br>") for note in self.notes]

    def line(self, panel: int, x: Any, y: Any, **how: Any) -> None:
        """Draw a line in a panel."""
        at = {"xaxis": "x", "yaxis": f"y{panel if panel > 1 else ''}"}
        usual = {"mode": "lines", "showlegend": False}
        self.lines.append(go.Scatter(x=x, y=y, **(usual | at | how)))

    def write(self, **annotation: Any) -> None:
        """Write words; all at once at the end, for plotly checks all that is there each time."""
        self.words.append(annotation)

    def name(self, panel: int, levels: Sequence[tuple[float, str]]) -> None:
        """Write what levels are above their lines, at the left, where no margin is lost to them."""
        for at, words in levels:
            self.write(
                text=plain(words),
                x=0,
                xref="paper",
                xanchor="left",
                xshift=2,
                y=at,
                yref=f"y{panel if panel > 1 else ''}",
                yanchor="bottom",
                yshift=-2,
                showarrow=False,
                font={"size": 11},
                opacity=0.7,
                name="level",
            )


def place(panels: Panels, first: pd.Timestamp, last: pd.Timestamp) -> None:
    """Put the panels one below the other over the same days."""
    figure = panels.figure
    whole = sum(panels.heights) + sum(panels.gaps)
    top, bottom = 1.0, len(panels.heights)
    common = {"zeroline": False, "fixedrange": True, "showgrid": True, "gridcolor": GRID}
    for i, (height, gap) in enumerate(zip(panels.heights, panels.gaps, strict=True), 1):
        ceiling = top - gap / whole
        top = max(ceiling - height / whole, 0.0)
        place = {"domain": [top, ceiling], "anchor": "x", "tickfont": {"size": 11}}
        axis = common | place | panels.axes[i - 1]
        figure.update_layout({f"yaxis{i if i > 1 else ''}": axis})
        axis_note(figure, panels.notes[i - 1], i, above=6)
    figure.add_traces(panels.lines)
    figure.layout.annotations = (*figure.layout.annotations, *panels.words)
    figure.update_layout(
        xaxis={"range": [first, last], "anchor": f"y{bottom}", "type": "date", "showgrid": True}
        | {"hoverformat": "%-d %b %Y", "tickformat": "%b<br>%Y", "nticks": 7}
    )
