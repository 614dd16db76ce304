"""Cards: a figure with its exports, a table, a text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

import plotly.graph_objects as go
from dash import dcc, html
from dash.development.base_component import Component

EXPORTS = {
    "png": "Save the figure as PNG",
    "svg": "Save the figure as SVG",
    "csv": "Save the data of the figure as CSV",
}
Cell: TypeAlias = str | int | float | Component


def marks(**named: str) -> Any:
    """Return attributes whose names have a hyphen, to be handed to a component with ``**``.

    ``marks(aria_label="Pages")`` is ``aria-label="Pages"``; the same for ``data_``.
    """
    return {name.replace("_", "-"): value for name, value in named.items()}


def figure_card(
    name: str, note: str = "", figure: go.Figure | None = None, wide: bool = False
) -> Component:
    """Return a card with a figure and the buttons that save it.

    Parameters
    ----------
    name : str
        Id of the `dcc.Graph`, and what its files are named after.
    note : str
        One or two sentences below it: how to read it.
    figure : Figure, optional
        Drawn at once; otherwise a callback gives it.
    wide : bool
        Whether it takes the whole width of a grid.
    """
    graph = dcc.Graph(
        id=name,
        figure=figure if figure is not None else empty(),
        config={"displayModeBar": False, "displaylogo": False},
    )
    buttons = html.Div(
        [
            html.Button(
                kind.upper(),
                title=title,
                type="button",
                **marks(data_export=kind, data_figure=name, aria_label=title),
            )
            for kind, title in EXPORTS.items()
        ],
        className="exports",
        role="group",
        **marks(aria_label="Save"),
    )
    caption = html.Figcaption([html.P(note) if note else None, buttons])
    return html.Figure([graph, caption], className="card figure wide" if wide else "card figure")


def empty(text: str = "") -> go.Figure:
    """Return a figure of nothing, of a size that does not jump, with a word in its middle."""
    figure = go.Figure()
    figure.update_layout(
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        xaxis={"visible": False, "fixedrange": True},
        yaxis={"visible": False, "fixedrange": True},
        height=320,
        margin={"l": 16, "r": 16, "t": 16, "b": 16},
    )
    if text:
        figure.add_annotation(text=text, showarrow=False, x=0.5, y=0.5, xref="paper", yref="paper")
    return figure


def table(
    header: Sequence[str], rows: Iterable[Sequence[Cell]], caption: str = "", numbers: bool = True
) -> Component:
    """Return a table whose cells a narrow screen sets below one another, each under its heading.

    Parameters
    ----------
    header : sequence of str
    rows : iterable of sequences
        The first cell names the row.
    caption : str
        What the table shows, above it.
    numbers : bool
        Whether what follows the first cell is mostly numbers, set flush.
    """
    body = [
        html.Tr(
            [html.Th(first, scope="row")]
            + [
                html.Td(cell, **marks(data_label=name))
                for name, cell in zip(header[1:], rest, strict=True)
            ]
        )
        for first, *rest in rows
    ]
    head = html.Thead(html.Tr([html.Th(name, scope="col") for name in header]))
    return html.Div(
        html.Table(
            [html.Caption(caption) if caption else None, head, html.Tbody(body)],
            className="table numbers" if numbers else "table",
        ),
        className="scroll",
    )


def text_card(title: str, *children: Component | str) -> Component:
    """Return a card with a heading and text."""
    return html.Section([html.H3(title), *children], className="card text")
