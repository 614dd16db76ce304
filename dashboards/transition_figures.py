"""Figures of paired worlds: from which ending to which they go when one thing is different."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from panmunjom.experiments import ENDINGS, PairedDifferences, intervals

from .batch_figures import ending_bars
from .figure_style import finish, two_lines
from .strips import TOLD_ROW, told_row
from .study_style import study_source, unbroken

MOST_ROWS = 10


def transitions_figure(found: PairedDifferences) -> go.Figure:
    """Draw how many worlds go from which ending to which when one thing is different.

    Parameters
    ----------
    found
        What `paired_differences` returns.

    Returns
    -------
    Figure
        A bar for each change of ending, most frequent first, in percent of the paired worlds with
        a 95 % interval of sampling; the worlds whose ending stays are told in the source line.
    """
    moves = found.transitions[found.transitions["baseline"] != found.transitions["arm"]]
    rows = moves.sort_values("worlds", ascending=False, kind="stable")
    told, count = rows.head(MOST_ROWS), max(min(len(rows), MOST_ROWS), 1)
    figure = go.Figure()
    if len(told):
        _bars(figure, told, found, count)
    for place, (before, after, _) in enumerate(told.itertuples(index=False)):
        told_row(figure, count - 1 - place, ENDINGS[after], f"instead of: {ENDINGS[before]}")
    if rows.empty:
        told_row(figure, 0, "No world ends differently.", "")
        figure.update_xaxes(range=[0, 1])
    figure.update_yaxes(visible=False, range=[-0.6, count - 0.35])
    axis = unbroken("percent of the paired worlds (thin line: 95 % interval)")
    figure.update_xaxes(rangemode="tozero", ticksuffix=" %", title_text=two_lines(axis))
    title = "From which ending to which?"
    return finish(figure, title, _told(found, rows), TOLD_ROW * count, 0)


def _bars(figure: go.Figure, rows: pd.DataFrame, found: PairedDifferences, count: int) -> None:
    each = [intervals.share(int(n), found.worlds) for n in rows["worlds"]]
    heights = [count - 1 - place - 0.14 for place in range(len(rows))]
    words = [[f"{ENDINGS[a]} → {ENDINGS[b]}", f"{n:,}"] for a, b, n in rows.itertuples(index=False)]
    ending_bars(figure, list(rows["arm"]), each, heights, 0.24, words)


def _told(found: PairedDifferences, rows: pd.DataFrame) -> str:
    stay = 100 * (1 - found.changed.value) if found.changed.n else 0.0
    same = f"In {stay:.3g} % of the worlds the ending stays the same. "
    more = f"Not drawn: {len(rows) - MOST_ROWS} rarer changes. " if len(rows) > MOST_ROWS else ""
    return same + more + study_source([found.case], found.worlds, found.seed, "paired worlds")
