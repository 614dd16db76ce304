"""Figures of a comparison: how often, how it ends, who pays. Each stands on its own."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from panmunjom.experiments import ENDINGS, Comparison, actor_name, worlds_at_war

from .figure_style import (
    ENDING_COLOURS,
    ROW,
    dots,
    finish,
    label_rows,
    legend,
    row_position,
    source,
    two_lines,
)

Outcomes = Mapping[str, pd.DataFrame]


def shares(comparison: Comparison) -> go.Figure:
    """How often each thing happens: a dot per case and its 95 % interval, in percent of worlds."""
    rows = comparison.rows[(comparison.rows["kind"] == "share") & (comparison.rows["n"] > 0)]
    rows = rows[~rows["outcome"].str.startswith(("ending_", "winner_"))]
    labels = rows.drop_duplicates("outcome").set_index("outcome")["label"]
    order = {key: row for row, key in enumerate(labels.index)}
    figure = go.Figure()
    for i, case in enumerate(comparison.cases):
        found = rows[rows["case"] == case]
        place = [row_position(order[key], len(labels), i) for key in found["outcome"]]
        dots(
            figure,
            i,
            100 * found[["estimate", "low", "high"]],
            place,
            "%{x:.1f} % of worlds",
            found["label"],
        )
    legend(figure, comparison)
    label_rows(figure, list(labels))
    figure.update_xaxes(
        range=[-2, 102],
        title_text="percent of worlds (line: 95 % interval, sampling)",
        ticksuffix=" %",
    )
    return finish(figure, "How often does it happen?", source(comparison), ROW * len(labels))


def endings(comparison: Comparison) -> go.Figure:
    """How it ends: the rows of Stalin's Table 1, extended, as parts of all worlds."""
    rows = comparison.rows[comparison.rows["outcome"].str.startswith("ending_")]
    figure = go.Figure()
    count = len(comparison.cases)
    for key, label in ENDINGS.items():
        found = (
            rows[rows["outcome"] == f"ending_{key}"]
            .set_index("case")["estimate"]
            .reindex(comparison.cases)
        )
        figure.add_bar(
            x=100 * found,
            y=[count - 1 - i for i in range(count)],
            orientation="h",
            width=0.5,
            name=label,
            marker={
                "color": ENDING_COLOURS[key],
                "line": {"color": "#ffffff", "width": 1},
                "pattern": {
                    "shape": "/" if key.endswith("with_third") else "",
                    "fillmode": "overlay",
                    "fgcolor": "#ffffff",
                    "fgopacity": 0.45,
                    "size": 6,
                },
            },
            text=[f"{v:.0f}" if v >= 6 else "" for v in 100 * found.fillna(0)],
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            textfont={"color": "#111111", "size": 12},
            hovertemplate=f"{label}: %{{x:.1f}} %<extra></extra>",
        )
    label_rows(figure, [comparison.title(case) for case in comparison.cases])
    figure.update_layout(barmode="stack", legend={"traceorder": "normal"})
    figure.update_xaxes(range=[0, 100], title_text="percent of worlds", ticksuffix=" %")
    return finish(figure, "How does it end?", source(comparison), 75 * count, legend_rows=8)


def blood(comparison: Comparison, outcomes: Outcomes) -> go.Figure:
    """Who pays in blood: each army's part of its own side's dead, worlds with a war only."""
    found = []
    for i, case in enumerate(comparison.cases):
        table = outcomes[case]
        wars = worlds_at_war(table)
        for column in (c for c in table.columns if c.startswith("blood_share_")):
            values = wars[column].dropna()
            if len(values):
                actor = actor_name(column.removeprefix("blood_share_"))
                found.append((i, f"{actor} · {comparison.title(case)}", 100 * values))
    figure = go.Figure()
    for row, (i, label, values) in enumerate(found):
        middle = pd.DataFrame(
            [values.quantile([0.5, 0.1, 0.9]).to_list()], columns=["estimate", "low", "high"]
        )
        place = [len(found) - 1 - row + 0.02]
        dots(figure, i, middle, place, "%{x:.1f} % of its side's dead", pd.Series([label]))
    legend(figure, comparison)
    label_rows(figure, [label for _, label, _ in found])
    axis = "percent of its own side's dead (dot: middle world, line: 80 % of worlds)"
    figure.update_xaxes(range=[-2, 102], title_text=two_lines(axis), ticksuffix=" %")
    return finish(figure, "Who pays in blood?", source(comparison), ROW * max(len(found), 1))
