"""Figures of an analogy: where it holds and breaks, and what each leader gets out of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from panmunjom.experiments import PARTS, VERDICTS, Analogy, Comparison, Seat

from .figure_style import (
    CASE_COLOURS,
    CASE_SYMBOLS,
    MUTED,
    ROW,
    finish,
    legend,
    marks,
    plain,
    row_position,
    source,
    two_lines,
)
from .study_style import faded, key_entry, unbroken

Outcomes = Mapping[str, pd.DataFrame]
# Neither is a case's colour nor shape: a verdict belongs to both cases.
VERDICT_COLOURS = {"breaks": "#AA3377", "cannot be told": MUTED, "holds": "#009E73"}
VERDICT_SYMBOLS = {"breaks": "triangle-up", "cannot be told": "x", "holds": "square"}
_BAND = faded("#009E73", 0.12)
_GLYPHS = ("●", "◆")
_TALL = ROW + 14
_AT_LEFT: Mapping[str, Any] = {
    "x": 0,
    "xref": "paper",
    "xanchor": "left",
    "yanchor": "middle",
    "showarrow": False,
}
_SECTIONS = {"gain": "What he got", "risk": "What he risked"}


def analogy_figure(found: Analogy, comparison: Comparison) -> go.Figure:
    """Where the analogy holds and where it breaks: a row an outcome, B minus A in margins.

    Parameters
    ----------
    found
        What `analogy` said of `comparison`.
    comparison
        For the titles of the cases and the source line.

    Returns
    -------
    Figure
        Marks at the difference divided by its margin, with the 95 % interval; the band from -1 to
        1 is what counts as alike. The rule stands below.
    """
    rows, figure = found.rows, go.Figure()
    figure.add_vrect(-1, 1, fillcolor=_BAND, line_width=0, layer="below")
    figure.add_vline(0, line={"color": MUTED, "width": 1, "dash": "dot"})
    for verdict in VERDICTS:
        chosen = rows[rows["verdict"] == verdict]
        if len(chosen):
            _verdict_marks(figure, chosen, len(rows), verdict)
        name = f"{verdict} ({len(chosen)})"
        key_entry(figure, name, VERDICT_COLOURS[verdict], VERDICT_SYMBOLS[verdict])
    legend(figure, comparison)
    figure.update_layout(
        annotations=[
            text
            for place, (_, row) in enumerate(rows.iterrows())
            for text in _verdict_labels(row, len(rows) - 1 - place)
        ]
    )
    reach = (rows[["low", "high"]].abs().max(axis=1) / rows["margin"]).max() if len(rows) else 1
    most = max(3.0, 1.08 * float(reach))
    titles = [comparison.title(case) for case in comparison.cases]
    figure.update_xaxes(
        range=[-most, most],
        title_text=f"difference in margins<br>{plain(_sides(*titles))}",
    )
    figure.update_yaxes(visible=False, range=[-0.5, max(len(rows), 1) - 0.3])
    text = f"{found.margins.sentence()} {source(comparison)}"
    title = "Where does the analogy hold, and where does it break?"
    return finish(figure, title, text, _TALL * max(len(rows), 1), legend_rows=4)


def gains_figure(
    comparison: Comparison, outcomes: Outcomes, seats: Mapping[str, Sequence[Seat]]
) -> go.Figure:
    """What each leader got and what he risked, part by part, measured by his own worst case.

    Payoff units are each leader's own and are never compared. What is shown is a ratio within one
    leader's unit: percent of what a wider war would cost him.

    Parameters
    ----------
    comparison
        For the titles of the cases and the source line.
    outcomes
        The worlds of both cases, by the names in `comparison.cases`.
    seats
        The leaders of both cases, by the same names; those without columns are left out.

    Returns
    -------
    Figure
        Two rows of panels. Dot: the middle world; thick line: 80 % of worlds; thin line: 98 %.
    """
    parts = [part for part in PARTS if any(_players(comparison, seats, part))]
    figure = make_subplots(rows=2, cols=1, shared_xaxes=True, vertical_spacing=0.08)
    texts = []
    for row, column in enumerate(_SECTIONS, start=1):
        for place, part in enumerate(parts):
            players = _players(comparison, seats, part)
            for i, seat in enumerate(players):
                name = "" if seat is None else f"{column}_{seat.leader}"
                if seat is not None and name in outcomes[comparison.cases[i]]:
                    values = 100 * outcomes[comparison.cases[i]][name].dropna() / seat.worst
                    y = row_position(place, len(parts), i)
                    _leader_marks(figure, values, y, i, row, seat)
            texts.append(_part_label(part, players, len(parts) - 1 - place, row))
        texts.append(_section(row))
    figure.update_layout(annotations=texts)
    figure.update_yaxes(visible=False, range=[-0.5, len(parts) - 0.3])
    legend(figure, comparison, row=1)
    axis = "percent of what a wider war would cost him (dot: middle world, lines: 80 and 98 %)"
    figure.update_xaxes(ticksuffix=" %", zeroline=True, zerolinecolor=MUTED)
    figure.update_xaxes(title_text=two_lines(unbroken(axis)), row=2, col=1)
    note = (
        "Every leader counts in a unit of his own, so that only signs and parts of his own worst "
        "case can be set side by side, never amounts. What a wider war costs is a judgement. "
    )
    title = "What does each leader get, and what does he risk?"
    height = 2 * (ROW * max(len(parts), 1) + 40)
    return finish(figure, title, note + source(comparison), height, legend_rows=3)


def _verdict_marks(figure: go.Figure, chosen: pd.DataFrame, count: int, verdict: str) -> None:
    """Marks of one verdict; on hover the difference in its own unit."""
    numbers = chosen[["estimate", "low", "high"]].div(chosen["margin"], axis=0)
    place = [count - 1 - int(i) - 0.12 for i in chosen.index]
    colour, symbol = VERDICT_COLOURS[verdict], VERDICT_SYMBOLS[verdict]
    for x, y in zip(numbers["estimate"], place, strict=True):
        figure.add_shape(
            type="line",
            x0=0,
            x1=x,
            y0=y,
            y1=y,
            line={"color": colour, "width": 1},
            opacity=0.5,
            layer="below",
        )
    hover = f"{verdict}: %{{x:.1f}} margins"
    marks(figure, numbers, place, colour, symbol, hover, chosen["label"].map(plain))


def _verdict_labels(row: pd.Series, y: int) -> list[dict[str, Any]]:
    """The outcome, and below it its value in both cases and what speaks against the verdict.

    Handed to plotly all at once: it copies the whole list for each that is added.
    """
    values = "   ".join(
        f"<span style='color:{colour}'>{glyph}</span> {plain(str(text))}"
        for colour, glyph, text in zip(
            CASE_COLOURS, _GLYPHS, (row["text_a"], row["text_b"]), strict=True
        )
    )
    remark = "[not so on other scales]" if row["lost_on"] else "[rare in both]" * bool(row["rare"])
    label = {"text": plain(str(row["label"])), "y": y + 0.42, "name": "row", "font": {"size": 13}}
    below = {
        "text": f"{values}   {remark}".rstrip(),
        "y": y + 0.14,
        "name": "values",
        "font": {"size": 12, "color": MUTED},
    }
    return [{**_AT_LEFT, **each} for each in (label, below)]


def _sides(a: str, b: str) -> str:
    return f"← more in {a} · more in {b} →" if len(a) + len(b) < 28 else f"more in {b} →"


def _players(
    comparison: Comparison, seats: Mapping[str, Sequence[Seat]], part: str
) -> list[Seat | None]:
    """Who plays a part in A and in B; None where nobody does."""
    return [
        next((seat for seat in seats.get(case, ()) if part in seat.parts), None)
        for case in comparison.cases
    ]


def _leader_marks(
    figure: go.Figure, values: pd.Series, y: float, case: int, row: int, seat: Seat
) -> None:
    """One leader's worlds: thin line, thick line, dot."""
    if values.empty:
        return
    far_low, low, middle, high, far_high = values.quantile([0.01, 0.1, 0.5, 0.9, 0.99])
    for ends, width in (((far_low, far_high), 1.5), ((low, high), 6)):
        figure.add_scatter(
            x=list(ends),
            y=[y, y],
            mode="lines",
            line={"color": CASE_COLOURS[case], "width": width},
            opacity=1.0 if width < 2 else 0.5,
            showlegend=False,
            hoverinfo="skip",
            row=row,
            col=1,
        )
    below = 100 * float((values < 0).mean())
    figure.add_scatter(
        x=[middle],
        y=[y],
        mode="markers",
        showlegend=False,
        marker={
            "color": CASE_COLOURS[case],
            "symbol": CASE_SYMBOLS[case],
            "size": 10,
            "line": {"color": "#ffffff", "width": 1},
        },
        hovertemplate=f"{plain(seat.name)}: middle world %{{x:.1f}} %<br>80 % of worlds: {low:.1f} "
        f"to {high:.1f}<br>below zero in {below:.1f} % of worlds<extra></extra>",
        row=row,
        col=1,
    )


def _part_label(part: str, players: Sequence[Seat | None], y: int, row: int) -> dict[str, Any]:
    names = " · ".join(
        f"<span style='color:{colour}'>{glyph}</span> {plain(seat.name)}"
        for colour, glyph, seat in zip(CASE_COLOURS, _GLYPHS, players, strict=True)
        if seat is not None
    )
    text = {"text": f"{part}: {names}", "y": y + 0.36, "name": "row", "font": {"size": 13}}
    return {**_AT_LEFT, **text, "yref": "y" if row == 1 else "y2"}


def _section(row: int) -> dict[str, Any]:
    """Title of one of the two panels."""
    text = {"text": f"<b>{list(_SECTIONS.values())[row - 1]}</b>", "y": 1, "name": "section"}
    where = {"yref": "y domain" if row == 1 else "y2 domain", "yanchor": "bottom"}
    return {**_AT_LEFT, **text, **where, "font": {"size": 14}}
