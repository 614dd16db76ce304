"""Figures of a sensitivity analysis: which parameter moves an outcome, and how much is chance."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from panmunjom.model import InputError

from .figure_style import (
    CASE_COLOURS,
    CASE_SYMBOLS,
    INK,
    MUTED,
    ROW,
    finish,
    label_rows,
    marks,
    two_lines,
)
from .study_style import key_entry, unbroken

CHANCE = "chance"
_NAMES = {"first": "alone (first index)", "total": "with all interactions (total index)"}


def sensitivity_figure(
    table: pd.DataFrame, outcome: str, source: str, title: str = ""
) -> go.Figure:
    """Draw Sobol indices: the share of an outcome's variance that each parameter explains.

    Parameters
    ----------
    table
        `factor first first_low first_high total total_low total_high`, shares of the variance
        from 0 to 1 with 95 % intervals. The row `chance` is the part that luck has at fixed
        parameters; it stands last, apart from the others.
    outcome
        The outcome, as printed.
    source
        The line below, as `study_source` writes it.

    Raises
    ------
    InputError
        If a column is missing or there is no row.
    """
    _check(table, [f"{name}{end}" for name in _NAMES for end in ("", "_low", "_high")])
    rows = _ordered(table, "total")
    figure = go.Figure()
    key_entry(figure, _NAMES["first"], CASE_COLOURS[0], CASE_SYMBOLS[0])
    key_entry(figure, _NAMES["total"], CASE_COLOURS[1], CASE_SYMBOLS[1])
    for i, name in enumerate(_NAMES):
        _dots(figure, rows, name, 0.06 - 0.2 * i, CASE_COLOURS[i], CASE_SYMBOLS[i], 100.0)
    _chance_line(figure, rows)
    label_rows(figure, _labels(rows))
    axis = f"percent of the variance of: {outcome} (line: 95 % interval)"
    figure.update_xaxes(title_text=two_lines(unbroken(axis)), ticksuffix=" %", zeroline=False)
    figure.add_vline(x=0, line={"color": MUTED, "width": 1})
    whole = title or f"What moves it? {outcome}"
    return finish(figure, whole, source, ROW * len(rows), legend_rows=3)


def screening_figure(
    table: pd.DataFrame, outcome: str, source: str, unit: str = "", title: str = ""
) -> go.Figure:
    """Draw Morris screening: how far each parameter moves an outcome, and how unevenly.

    Parameters
    ----------
    table
        `factor mu_star mu_star_low mu_star_high sigma`: mean absolute elementary effect with its
        95 % interval, and the effects' standard deviation. `sigma` much above `mu_star` tells of
        interactions or bends. A row `chance` stands last, apart.
    outcome, source
        As for `sensitivity_figure`.
    unit
        The outcome's unit.

    Raises
    ------
    InputError
        If a column is missing or there is no row.
    """
    _check(table, ["mu_star", "mu_star_low", "mu_star_high", "sigma"])
    rows = _ordered(table, "mu_star")
    figure = go.Figure()
    key_entry(figure, "mean size of the effect (μ*)", CASE_COLOURS[0], CASE_SYMBOLS[0])
    key_entry(figure, "spread of the effects (σ)", CASE_COLOURS[1], "diamond-open")
    _dots(figure, rows, "mu_star", 0.06, CASE_COLOURS[0], CASE_SYMBOLS[0], 1.0)
    bare = rows.assign(sigma_low=rows["sigma"], sigma_high=rows["sigma"])
    _dots(figure, bare, "sigma", -0.14, CASE_COLOURS[1], "diamond-open", 1.0)
    _chance_line(figure, rows)
    label_rows(figure, _labels(rows))
    counted = f", {unit}" if unit else ""
    axis = f"elementary effect on: {outcome}{counted} (line: 95 % interval)"
    figure.update_xaxes(title_text=two_lines(unbroken(axis)), rangemode="tozero", zeroline=False)
    whole = title or f"What moves it? {outcome}"
    return finish(figure, whole, source, ROW * len(rows), legend_rows=3)


def distribution_figure(
    table: pd.DataFrame, outcome: str, source: str, title: str = ""
) -> go.Figure:
    """Draw PAWN indices: how far each parameter shifts the distribution of an outcome.

    Parameters
    ----------
    table
        `factor median median_low median_high noise`: the index from 0 to 1 with its 95 % interval,
        and what a parameter without any influence reaches in one design of twenty. Chance has no
        index: its share of the variance is told below.
    outcome, source
        As for `sensitivity_figure`.

    Raises
    ------
    InputError
        If a column is missing or there is no row.
    """
    _check(table, ["median", "median_low", "median_high", "noise"])
    rows = _ordered(table[table["factor"].ne(CHANCE)], "median")
    figure = go.Figure()
    key_entry(figure, "distance of the distributions", CASE_COLOURS[0], CASE_SYMBOLS[0])
    key_entry(figure, "no influence would reach this", CASE_COLOURS[1], "line-ns-open")
    _dots(figure, rows, "median", 0.0, CASE_COLOURS[0], CASE_SYMBOLS[0], 1.0)
    bare = rows.assign(noise_low=rows["noise"], noise_high=rows["noise"])
    _dots(figure, bare, "noise", 0.0, CASE_COLOURS[1], "line-ns-open", 1.0)
    label_rows(figure, _labels(rows))
    axis = f"PAWN index for: {outcome} (line: 95 % interval)"
    figure.update_xaxes(title_text=two_lines(unbroken(axis)), rangemode="tozero", zeroline=False)
    luck = table.loc[table["factor"].eq(CHANCE), "variance_share"].sum()
    told = f"Luck alone: {luck:.0%} of the variance. " if luck else ""
    whole = title or f"What moves it? {outcome}"
    return finish(figure, whole, told + source, ROW * len(rows), legend_rows=3)


def _check(table: pd.DataFrame, columns: Sequence[str]) -> None:
    missing = [name for name in ("factor", *columns) if name not in table]
    if missing:
        raise InputError(f"the table of sensitivities lacks the columns {', '.join(missing)}")
    if table.empty:
        raise InputError("the table of sensitivities has no row")


def _ordered(table: pd.DataFrame, by: str) -> pd.DataFrame:
    """Largest first; chance last, whatever its size."""
    last = table["factor"].eq(CHANCE)
    factors = table[~last].sort_values(by, ascending=False, kind="stable")
    return pd.concat([factors, table[last]], ignore_index=True)


def _labels(rows: pd.DataFrame) -> list[str]:
    return [
        "chance (luck at the same parameters)" if name == CHANCE else str(name)
        for name in rows["factor"]
    ]


def _dots(
    figure: go.Figure,
    rows: pd.DataFrame,
    name: str,
    shift: float,
    colour: str,
    symbol: str,
    scale: float,
) -> None:
    """One mark a factor; those of chance in grey."""
    for chance, shade in ((False, colour), (True, INK)):
        part = rows[rows["factor"].eq(CHANCE) == chance]
        part = part[part[name].notna()]
        if part.empty:
            continue
        numbers = scale * pd.DataFrame(
            {
                "estimate": part[name],
                "low": part[f"{name}_low"].fillna(part[name]),
                "high": part[f"{name}_high"].fillna(part[name]),
            }
        )
        place = [len(rows) - 1 - int(row) + shift for row in part.index]
        unit = " %" if scale == 100 else ""
        marks(figure, numbers, place, shade, symbol, f"%{{x:.3g}}{unit}", part["factor"])


def _chance_line(figure: go.Figure, rows: pd.DataFrame) -> None:
    """Set chance apart from the parameters."""
    if rows["factor"].eq(CHANCE).any() and len(rows) > 1:
        figure.add_hline(y=0.62, line={"color": MUTED, "width": 1, "dash": "dot"})
