"""What a calibration taught: prior and posterior of every free parameter on one page."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from panmunjom.agents import FloatArray
from panmunjom.experiments import CalibrationReport, Identifiability, Posterior

from .figure_style import CASE_COLOURS, INK, MUTED, finish, label_rows, two_lines
from .study_style import faded, key_entry, legend_lines, study_source

HIGH = 0.4
"""Height of a posterior's highest point, in rows."""
GRID = np.linspace(0.0, 1.0, 101)
ROW = 54
COLOURS = {
    "much": CASE_COLOURS[0],
    "something": "#56B4E9",
    "only a combination": "#B58900",
    "nothing": "#9aa1a9",
}
"""By what the record taught."""
PRIOR = 0.18
"""Height of the prior, in rows: it is flat on this axis."""


def calibration_figure(found: CalibrationReport, title: str = "") -> go.Figure:
    """Draw prior and posterior of every free parameter.

    The axis is prior probability, 0 at the low end of a parameter's range and 1 at the high end,
    so that every prior is the same flat bar; the posterior stands above it as a density. A diamond
    marks the value as it stood, a circle the value chosen.

    Parameters
    ----------
    found : CalibrationReport
    title : str, optional
    """
    source = study_source([found.case.title], found.simulations, found.posterior.seed, "histories")
    whole = title or f"{found.case.title}: what the record taught"
    return posterior_figure(found.posterior, found.taught, found.choice.values, whole, source)


def posterior_figure(
    posterior: Posterior,
    taught: Identifiability,
    values: dict[str, float],
    title: str,
    source: str,
) -> go.Figure:
    """Draw a posterior against its prior; `values` are those chosen, by path."""
    priors = posterior.priors
    shares = priors.shares(posterior.values)
    rows = taught.parameters
    order = np.argsort(rows["ratio"].to_numpy(), kind="stable")
    figure = go.Figure()
    names = _keys(figure, list(rows["verdict"]))
    for place, k in enumerate(order):
        row = rows.iloc[int(k)]
        ground = len(order) - 1 - place - 0.3
        colour = COLOURS[str(row["verdict"])]
        _strip(figure, shares[:, k], ground, colour, str(row["parameter"]))
        prior = priors.each[int(k)]
        for value, symbol in ((prior.value, "diamond-open"), (values[prior.path], "circle")):
            at = float(prior.share_below(np.array([value]))[0])
            _mark(figure, at, ground, symbol, f"{prior.path}: {value:.3g} {prior.unit}")
    label_rows(figure, [_label(posterior, int(k)) for k in order])
    figure.update_yaxes(range=[-0.5, len(order) - 0.2])
    axis = "place in the range: 0 is its low end, 1 its high end (logarithmic where marked log)"
    figure.update_xaxes(title_text=two_lines(axis), range=[-0.01, 1.01], zeroline=False)
    return finish(figure, title, source, ROW * len(order), legend_lines(names))


def density(shares: FloatArray) -> FloatArray:
    """Return the density of shares on `GRID`, where the prior's is 1.

    Gaussian kernel, reflected at both ends (Silverman 1986): probability does not leak out of the
    range.
    """
    n = shares.size
    width = max(0.9 * float(shares.std()) * n**-0.2, 0.01)
    mirrored = np.concatenate([shares, -shares, 2.0 - shares])
    counts, edges = np.histogram(mirrored, bins=np.linspace(-1.0, 2.0, 1201))
    middle = 0.5 * (edges[:-1] + edges[1:])
    kernel = np.exp(-0.5 * ((GRID[:, None] - middle) / width) ** 2)
    return np.asarray(kernel @ counts / (n * width * np.sqrt(2.0 * np.pi)))


def _strip(figure: go.Figure, shares: FloatArray, ground: float, colour: str, name: str) -> None:
    """Draw the flat prior and the posterior on it; areas are as the probabilities."""
    found = density(shares)
    scale = min(PRIOR, HIGH / float(found.max()))
    for height, fill in ((np.full(GRID.size, scale), "#e3e6ea"), (scale * found, None)):
        figure.add_scatter(
            x=np.concatenate([GRID, GRID[::-1]]),
            y=np.concatenate([ground + height, np.full(GRID.size, ground)]),
            fill="toself",
            fillcolor=fill or faded(colour, 0.75),
            line={"color": MUTED if fill else colour, "width": 0.5 if fill else 1},
            mode="lines",
            hoverinfo="skip",
            showlegend=False,
            name=f"prior of {name}" if fill else f"posterior of {name}",
        )


def _mark(figure: go.Figure, at: float, ground: float, symbol: str, text: str) -> None:
    figure.add_scatter(
        x=[at],
        y=[ground],
        mode="markers",
        marker={"symbol": symbol, "size": 8, "color": INK},
        hovertemplate=f"{text}<extra></extra>",
        showlegend=False,
    )


def _keys(figure: go.Figure, verdicts: list[str]) -> list[str]:
    """Write the legend and return its entries."""
    entries = [
        (f"the record taught: {verdict}", colour, "square")
        for verdict, colour in COLOURS.items()
        if verdict in verdicts
    ]
    entries += [
        ("prior", "#c9ced5", "square"),
        ("value as it stood", INK, "diamond-open"),
        ("value chosen", INK, "circle"),
    ]
    for entry in entries:
        key_entry(figure, *entry)
    return [name for name, _, _ in entries]


def _label(posterior: Posterior, k: int) -> str:
    """Return a parameter with the ends of its range; a long path loses its middle."""
    prior = posterior.priors.each[k]
    ends = f" {prior.low:g} to {prior.high:g}{' log' if prior.shape == 'log-uniform' else ''}"
    room = 54 - len(ends)
    path = prior.path
    if len(path) > room:
        head = path.split(".")[0]
        path = f"{head}…{path[-(room - len(head) - 1) :]}"
    return path + ends
