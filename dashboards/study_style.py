"""What the figures of studies share: colours for several lines, the source line, axis titles."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from panmunjom.experiments import Measure, program_version

from .figure_style import MUTED, plain, two_lines

TITLE = 36
"""Characters of a title in one line of a narrow screen; two lines are the most."""

# Okabe & Ito (2008), the two of the cases first; shapes and dashes say the same without colour.
SERIES_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#B58900", "#56B4E9", "#444a52")
SERIES_SYMBOLS = (
    *("circle", "diamond", "square", "triangle-up", "cross", "triangle-down"),
    "star",
)
SERIES_DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot", "solid")
MOST_SERIES = len(SERIES_COLOURS)


def study_source(cases: Sequence[str], worlds: int, seed: int, unit: str = "worlds") -> str:
    """The line below a figure: cases, worlds, seed, version, condition.

    Parameters
    ----------
    cases
        As they are to be printed.
    worlds
        How many histories the figure rests on; `unit` says of what kind.
    seed
        Left out if below 0.
    """
    known = f", seed {seed}" if seed >= 0 else ""
    return (
        f"{', '.join(cases)}: {worlds:,} {unit}{known}. Panmunjom {program_version()}. "
        "Conditional on the model; not a forecast."
    )


def runs_source(runs: pd.DataFrame) -> str:
    """The source line of a table of histories."""
    seeds = list(runs["seed"].unique()) if "seed" in runs else []
    seed = int(seeds[0]) if len(seeds) == 1 else -1
    cases = [str(case) for case in runs["case"].unique()] if "case" in runs else ["study"]
    arms = list(runs["arm"].unique()) if "arm" in runs else []
    cases = [f"{case} ({arms[0]})" for case in cases] if len(arms) == 1 else cases
    return study_source(cases, len(runs), seed, "histories" if _repeats(runs) else "worlds")


def _repeats(runs: pd.DataFrame) -> bool:
    """Whether one world lives more than once, at several points or in several arms."""
    return "world" in runs and bool(
        runs.duplicated([*({"case", "seed"} & set(runs)), "world"]).any()
    )


def axis_note(figure: go.Figure, text: str, row: int = 1, above: int = 4) -> None:
    """Write what the vertical axis counts above it (pixels), where a narrow screen has room."""
    figure.add_annotation(
        text=two_lines(unbroken(text)),
        x=0,
        xref="paper",
        xanchor="left",
        align="left",
        y=1,
        yref=f"y{row if row > 1 else ''} domain",
        yanchor="bottom",
        yshift=above,
        showarrow=False,
        font={"size": 12, "color": MUTED},
        name="axis",
    )


def unbroken(text: str) -> str:
    """Keep a number and its percent sign on one line."""
    return text.replace(" %", "\u00a0%")


def two_line_title(text: str, shorter: str) -> str:
    """`text` if two lines of a narrow screen hold it, else `shorter`."""
    return text if len(textwrap.wrap(text, TITLE)) <= 2 else shorter


def legend_lines(names: Sequence[str]) -> int:
    """Rows that a legend of these names takes on a narrow screen."""
    rows, room = 0, 0
    for name in names:
        wide = len(name) + 8
        if wide > room:
            rows, room = rows + 1, 48
        room -= wide
    return rows


def measure_unit(measure: Measure) -> str:
    """What an axis of this outcome counts."""
    if measure.kind == "share":
        return "percent of worlds" + (" with a war" if measure.in_wars else "")
    where = ", worlds with a war" if measure.in_wars else ""
    if measure.kind == "date":
        return "median date, worlds where it happens"
    unit = {"share": "percent", "front": "0: defender pushed off · 1: attacker pushed off"}
    return f"median{where} ({unit.get(measure.unit, measure.unit)})"


def percent(measure: Measure) -> bool:
    """Whether the outcome is printed in percent."""
    return measure.unit == "share"


def key_entry(
    figure: go.Figure, name: str, colour: str, symbol: str, row: int | None = None
) -> None:
    """One entry of the legend, whatever traces carry the data."""
    figure.add_scatter(
        x=[None],
        y=[None],
        mode="markers",
        name=plain(name),
        showlegend=True,
        hoverinfo="skip",
        marker={"color": colour, "symbol": symbol, "size": 10},
        row=row,
        col=None if row is None else 1,
    )


def faded(colour: str, opacity: float) -> str:
    """A colour of #rrggbb with an opacity."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity})"
