"""Figures of an ablation: what each mechanism does, and what pairs do beyond the sum of both."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import NDArray
from plotly.subplots import make_subplots

from panmunjom.experiments import ABLATION_HEADINGS, Ablation, by_weight, mechanism_name
from panmunjom.model import InputError

from .figure_style import finish, plain
from .study_style import study_source

ROW = 34
"""Height of a mechanism's row, pixels."""
BETWEEN = 150
"""Pixels between the two maps: headings of the second, and its axis above."""
COLOURS = "RdBu_r"
"""Blue below zero, red above (ColorBrewer): safe for the common kinds of colour blindness."""
MOST = 2.0
"""Standard units at which the colour is full: more than twice what counts as a large effect."""
ARMISTICE = "armistice"


def ablation_figure(found: Ablation, title: str = "") -> go.Figure:
    """Draw the effects of all mechanisms as a map, and below it the interactions of pairs.

    Parameters
    ----------
    found
        What `ablation` returns.
    title
        Text of the figure; by default the question and the case.

    Returns
    -------
    Figure
        Colour: the effect of taking a mechanism away, in standard units; the number in a cell is
        the effect itself, in parentheses where its 95 % interval holds zero. Below, where pairs
        were lived: percentage points of the share of worlds with an armistice that a pair does
        beyond the sum of both.

    Raises
    ------
    InputError
        If the case uses none of the mechanisms.
    """
    names = by_weight(found)
    if not names:
        raise InputError("no mechanism changes anything in any world: there is nothing to draw")
    rows = 1 if found.pairs.empty or len(names) < 2 else 2
    height = ROW * len(names) * rows + BETWEEN * (rows - 1)
    figure = make_subplots(
        rows=rows, cols=1, vertical_spacing=BETWEEN / height if rows > 1 else 0.0
    )
    _effects(figure, found, names)
    if rows > 1:
        _interactions(figure, found, names)
    whole = title or f"What ends the war? {found.case} without each of its mechanisms"
    source = _told(found) + study_source([found.case], found.worlds, found.seed, "paired worlds")
    finish(figure, whole, source, height, legend_rows=3)
    return figure


def _effects(figure: go.Figure, found: Ablation, names: list[str]) -> None:
    """The map of single mechanisms: colour in standard units, the effect itself in the cell."""
    singles = found.singles[found.singles["outcome"].isin(ABLATION_HEADINGS)]
    table = {(row["first"], row["outcome"]): row for _, row in singles.iterrows()}
    keys = list(ABLATION_HEADINGS)
    cells = [[table[name, key] for key in keys] for name in names]
    z = np.array([[cell["standard"] for cell in line] for line in cells], dtype=float)
    texts = [[_text(cell) for cell in line] for line in cells]
    heads = [f"{plain(head)}<br>({plain(unit)})" for head, unit in ABLATION_HEADINGS.values()]
    hover = [[_hover(cell) for cell in line] for line in cells]
    limit = min(max(float(np.nanmax(np.abs(z), initial=0.0)), 0.2), MOST)
    _map(figure, 1, (heads, _rows(names)), z, texts, hover, limit)
    _panel(figure, 1, "Effect of taking a mechanism away (colour: in standard units)")


def _interactions(figure: go.Figure, found: Ablation, names: list[str]) -> None:
    """The matrix of pairs: half of it, for the other half would say the same."""
    pairs = found.pairs[found.pairs["outcome"].eq(ARMISTICE)]
    at = {name: i for i, name in enumerate(names)}
    size = len(names)
    z = np.full((size, size), np.nan)
    texts = [[""] * size for _ in names]
    hover = [[""] * size for _ in names]
    for _, pair in pairs.iterrows():
        if pair["first"] not in at or pair["second"] not in at:
            continue
        row, column = sorted((at[pair["first"]], at[pair["second"]]), reverse=True)
        points = 100.0 * pair[["interaction", "interaction_low", "interaction_high"]].astype(float)
        z[row, column] = points["interaction"]
        low, high = points["interaction_low"], points["interaction_high"]
        texts[row][column] = _bracketed(_signed(points["interaction"]), low, high)
        hover[row][column] = (
            f"without {mechanism_name(pair['first'])} and {mechanism_name(pair['second'])}: "
            f"{_signed(points['interaction'])} points beyond the sum ({low:+.3g} to {high:+.3g})"
        )
    limit = max(float(np.nanmax(np.abs(z), initial=0.0)), 1.0)
    labels = [plain(mechanism_name(name)) for name in names]
    across = [label.replace(" ", "<br>", 1) for label in labels[:-1]]
    below = slice(1, None), slice(None, -1)  # no mechanism makes a pair with itself
    rest = [line[:-1] for line in texts[1:]], [line[:-1] for line in hover[1:]]
    _map(figure, 2, (across, labels[1:]), z[below], *rest, limit)
    _panel(
        figure,
        2,
        "Two at a time: what both do to the share of armistices beyond the sum of each (points)",
    )


def _map(
    figure: go.Figure,
    place: int,
    labels: tuple[list[str], list[str]],
    z: NDArray[np.float64],
    texts: list[list[str]],
    hover: list[list[str]],
    limit: float,
) -> None:
    figure.add_heatmap(
        x=labels[0],
        y=labels[1],
        z=np.clip(z, -limit, limit),
        text=texts,
        texttemplate="%{text}",
        textfont={"size": 12},
        customdata=hover,
        hovertemplate="%{customdata}<extra></extra>",
        hoverongaps=False,
        colorscale=COLOURS,
        zmin=-limit,
        zmax=limit,
        xgap=1,
        ygap=1,
        showscale=False,
        row=place,
        col=1,
    )
    figure.update_xaxes(type="category", side="top", showgrid=False, row=place, col=1)
    figure.update_yaxes(type="category", autorange="reversed", showgrid=False, row=place, col=1)


def _panel(figure: go.Figure, place: int, text: str) -> None:
    """The heading of a map, above the names of its columns."""
    figure.add_annotation(
        text=f"<b>{plain(text)}</b>",
        x=0,
        xref="paper",
        xanchor="left",
        y=1,
        yref=f"y{place if place > 1 else ''} domain",
        yanchor="bottom",
        yshift=44,
        showarrow=False,
        font={"size": 13},
        name="panel",
    )


def _rows(names: list[str]) -> list[str]:
    return [f"no {plain(mechanism_name(name))}" for name in names]


def _text(row: pd.Series) -> str:
    """The effect in its own unit; nothing where no world differs."""
    if pd.isna(row["difference"]) or row["differ"] == 0.0:
        return "" if pd.isna(row["difference"]) else "·"
    scale = 100.0 if row["unit"] == "share" else 1.0
    return _bracketed(_signed(scale * row["difference"]), row["low"], row["high"])


def _bracketed(text: str, low: float, high: float) -> str:
    return text if low > 0.0 or high < 0.0 else f"({text})"


def _signed(value: float) -> str:
    """A number of two or three digits with its sign."""
    if value == 0.0:
        return "0"
    digits = 0 if abs(value) >= 10 else 1 if abs(value) >= 1 else 2
    text = f"{value:+,.{digits}f}".replace("-", "−")
    return text if text.strip("+−0.,") else "≈0"


def _hover(row: pd.Series) -> str:
    scale = 100.0 if row["unit"] == "share" else 1.0
    low, high = scale * row["low"], scale * row["high"]
    return (
        f"without {mechanism_name(row['first'])}<br>{plain(row['label'])}<br>"
        f"{_signed(scale * row['difference'])} ({low:+.3g} to {high:+.3g}), {row['n']:,} pairs<br>"
        f"{row['standard']:+.2f} standard units"
    )


def _told(found: Ablation) -> str:
    """What a reader must know to read the maps."""
    idle = ", ".join(mechanism_name(name) for name in found.idle)
    unused = f"Not used by this case: {idle}. " if idle else ""
    off = ", ".join(mechanism_name(name) for name in found.off)
    gone = f"Off as the case stands: {off}. " if off else ""
    return (
        "Numbers: with the mechanism off, less with it on; in parentheses where the 95 % interval "
        "holds zero; · no world differs. Standard units: Cohen's h for shares, standard deviations "
        f"of the baseline else; red more or later, blue less or sooner. {unused}{gone}"
    )
