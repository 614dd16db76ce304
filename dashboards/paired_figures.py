"""Figures of a counterfactual: what changes, world by world."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from panmunjom.experiments import PairedDifferences

from .figure_style import CASE_COLOURS, CASE_SYMBOLS, MUTED, finish, plain, two_lines
from .study_style import study_source, unbroken

ROW = 44
PANELS = {
    "share": ("How often", "percentage points, {arm} minus {baseline}"),
    "date": ("How soon, where it happens in both", "median days, {arm} minus {baseline}"),
}


def paired_figure(found: PairedDifferences, title: str = "") -> go.Figure:
    """Draw the paired differences of shares and of dates, largest first.

    Outcomes that differ in no world, and the rows of the table of endings, are left out (their
    number is told): the share of worlds that end differently stands in the title line.

    Parameters
    ----------
    found
        What `paired_differences` returns.
    title
        Text of the figure; by default the two arms.

    Returns
    -------
    Figure
        A dot and a 95 % interval of sampling for each outcome; right of the zero line: more often,
        or later, under the intervention.
    """
    parts = {kind: _sorted(found.rows, kind) for kind in PANELS}
    shown = [kind for kind, rows in parts.items() if len(rows)] or ["share"]
    counts = [max(len(parts[kind]), 1) for kind in shown]
    height = ROW * sum(counts) + 90 * (len(shown) - 1)
    figure = make_subplots(
        rows=len(shown),
        cols=1,
        row_heights=[float(count) for count in counts],
        vertical_spacing=90 / height if len(shown) > 1 else 0.0,
    )
    for place, kind in enumerate(shown, start=1):
        _panel(figure, found, parts[kind], kind, place)
    source = _told(found) + study_source([found.case], found.worlds, found.seed, "paired worlds")
    whole = title or f"What changes: {found.arm} against {found.baseline}"
    return finish(figure, whole, source, height, legend_rows=1)


def _sorted(rows: pd.DataFrame, kind: str) -> pd.DataFrame:
    """The rows of a kind in which some world differs, largest difference first."""
    part = rows[(rows["kind"] == kind) & rows["difference"].notna() & (rows["differ"] > 0)]
    part = part[~part["outcome"].str.startswith(("ending_", "winner_"))]
    order = part["difference"].abs().sort_values(ascending=False, kind="stable").index
    return part.loc[order]


def _told(found: PairedDifferences) -> str:
    rows = found.rows[found.rows["kind"] == "share"]
    same = rows[(rows["differ"] == 0) & ~rows["outcome"].str.startswith(("ending_", "winner_"))]
    ending = (
        f"{100 * found.changed.value:.3g} % of the worlds end differently "
        f"({100 * found.changed.low:.3g} to {100 * found.changed.high:.3g} %). "
        if found.changed.n
        else ""
    )
    missing = f"Not drawn, since no world differs: {len(same)}. " if len(same) else ""
    dropped = f"{found.dropped:,} worlds without a partner left out. " if found.dropped else ""
    return unbroken(ending + missing + dropped)


def _panel(
    figure: go.Figure, found: PairedDifferences, rows: pd.DataFrame, kind: str, place: int
) -> None:
    scale = 100.0 if kind == "share" else 1.0
    heading, unit = PANELS[kind]
    count = max(len(rows), 1)
    y = [count - 1 - i for i in range(len(rows))]
    side = int(kind == "date")
    values = scale * rows[["difference", "low", "high"]].fillna(
        {"low": rows["difference"], "high": rows["difference"]}
    )
    figure.add_scatter(
        x=values["difference"],
        y=y,
        mode="markers",
        marker={
            "color": CASE_COLOURS[side],
            "symbol": CASE_SYMBOLS[side],
            "size": 10,
            "line": {"color": "#ffffff", "width": 1},
        },
        error_x={
            "type": "data",
            "symmetric": False,
            "thickness": 3,
            "width": 0,
            "color": CASE_COLOURS[side],
            "array": (values["high"] - values["difference"]).to_list(),
            "arrayminus": (values["difference"] - values["low"]).to_list(),
        },
        customdata=[
            [label, f"{low:+.3g}", f"{high:+.3g}", f"{n:,}"]
            for label, low, high, n in zip(
                rows["label"].map(plain), values["low"], values["high"], rows["n"], strict=True
            )
        ],
        hovertemplate="%{customdata[0]}<br>%{x:+.3g} (%{customdata[1]} to %{customdata[2]}), "
        "%{customdata[3]} pairs<extra></extra>",
        showlegend=False,
        row=place,
        col=1,
    )
    figure.add_vline(x=0, line={"color": MUTED, "width": 1}, row=place, col=1)
    axis = unit.format(arm=found.arm, baseline=found.baseline) + " (line: 95\u00a0% interval)"
    figure.update_xaxes(title_text=two_lines(axis), row=place, col=1, zeroline=False)
    figure.update_yaxes(visible=False, range=[-0.6, count - 0.25], row=place, col=1)
    _labels(figure, rows, heading, place, found.worlds)


def _labels(figure: go.Figure, rows: pd.DataFrame, heading: str, place: int, worlds: int) -> None:
    """Each row's label above its mark; the pairs where they are fewer than the worlds."""
    axis = str(place) if place > 1 else ""
    common = {"x": 0, "xref": "paper", "xanchor": "left", "showarrow": False}
    figure.add_annotation(
        text=f"<b>{plain(heading)}</b>",
        y=1,
        yref=f"y{axis} domain",
        yanchor="bottom",
        name="panel",
        **common,
    )
    for i, (_, row) in enumerate(rows.iterrows()):
        few = "" if row["n"] == worlds else f" ({row['n']:,} pairs)"
        figure.add_annotation(
            text=plain(str(row["label"]).removesuffix(": when") + few),
            y=len(rows) - 1 - i + 0.4,
            yref=f"y{axis}",
            yanchor="middle",
            font={"size": 13},
            name="row",
            **common,
        )
    if rows.empty:
        figure.add_annotation(
            text="No outcome differs in any world.", y=0, yref=f"y{axis}", name="row", **common
        )
