"""A figure as a file: a page for the browser, or an image for a paper."""

from __future__ import annotations

import textwrap
from importlib.util import find_spec
from pathlib import Path

import plotly.graph_objects as go

from panmunjom.experiments import write_whole
from panmunjom.model import InputError, nearest

ENDINGS = (".html", ".pdf", ".png", ".svg")
_HELP = "pip install 'panmunjom[images]'"


def figure_file(figure: go.Figure, path: Path | str, width: int = 900, scale: float = 2.0) -> Path:
    """Write a figure to a file, whole or not at all; what was there before is replaced.

    Parameters
    ----------
    figure
        Any figure of `panmunjom.dashboards`.
    path
        Its ending says the kind: `.html` (one file that needs no network), `.png`, `.svg`, `.pdf`.
    width
        Of an image, in pixels; the height is the figure's own.
    scale
        Dots to a pixel of a `.png`: 2 prints sharply.

    Returns
    -------
    Path
        The file written.

    Raises
    ------
    InputError
        If the ending is another, the folder does not exist, or an image is asked for and the
        package kaleido or a browser (Chrome, Chromium) is missing.
    OSError
        If the disk does not take it.
    """
    target = Path(path)
    refuse_file(target)
    ending = target.suffix.lower()
    if ending == ".html":
        content = _page(figure).encode()
    else:
        content = _image(figure, ending.removeprefix("."), width, scale)
    write_whole(target, content)
    return target


def refuse_file(target: Path) -> None:
    """Refuse a file whose ending is none of a figure's, or whose folder does not exist.

    Raises
    ------
    InputError
        With the endings there are; also if an image is asked for and kaleido is missing.
    """
    ending = target.suffix.lower()
    if ending not in ENDINGS:
        raise InputError(
            f"a figure cannot be written as {target.name!r}: "
            f"the name must end in {', '.join(ENDINGS)}{nearest(ending, ENDINGS)}"
        )
    if not target.parent.is_dir():
        raise InputError(f"the folder {str(target.parent)!r} for the figure does not exist")
    if ending != ".html" and find_spec("kaleido") is None:
        raise InputError(
            f"a {ending} needs the package kaleido: {_HELP}. A figure ending in .html needs nothing"
        )


def _page(figure: go.Figure) -> str:
    config = {"displaylogo": False, "responsive": True, "displayModeBar": False}
    text: str = figure.to_html(include_plotlyjs=True, full_html=True, config=config)
    return text


def _image(figure: go.Figure, kind: str, width: int, scale: float) -> bytes:
    try:
        shown = _unfolded(figure, width)
        content: bytes = shown.to_image(format=kind, width=width, scale=scale)
    except (RuntimeError, ValueError) as error:  # plotly's words for no browser, or an old kaleido
        raise InputError(
            f"a .{kind} is drawn by a browser (Chrome or Chromium), and none could be started "
            f"({_first_line(error)}). Install one: Chrome, your system's package chromium, or "
            f"`plotly_get_chrome`, which comes with {_HELP}. A figure ending in .html needs nothing"
        ) from error
    return content


def _unfolded(figure: go.Figure, width: int) -> go.Figure:
    """Return the figure with its texts, folded for a telephone, in the lines that `width` holds."""
    wide = go.Figure(figure)
    before = [_lines(wide.layout.title.text), _lines(_source(wide))]
    wide.update_layout(title_text=_refolded(wide.layout.title.text, width, 17))
    for each in wide.layout.annotations:
        if each.name in ("source", "axis"):
            each.text = _refolded(each.text, width, each.font.size)
    for axis in (*wide.select_xaxes(), *wide.select_yaxes()):
        axis.title.text = _refolded(axis.title.text, width, 13)
    after = [_lines(wide.layout.title.text), _lines(_source(wide))]
    if wide.layout.height and before != after:
        _tighten(wide, *(22 * (before[0] - after[0]), 14 * (before[1] - after[1])))
    return wide


def _tighten(figure: go.Figure, above: int, below: int) -> None:
    """Take out the pixels above and below the plot that fewer lines of text leave empty."""
    layout = figure.layout
    old, new = layout.height, layout.height - above - below
    lines = _lines(layout.title.text)
    layout.update(height=new, margin={"t": layout.margin.t - above, "b": layout.margin.b - below})
    layout.title.y = 1 - (20 * lines - 6) / new  # as `finish` places it
    if layout.legend.y is not None:
        layout.legend.y = 1 - ((1 - layout.legend.y) * old - above) / new
    for bar in figure.select_traces(lambda trace: trace.type == "heatmap" and trace.colorbar.y):
        bar.colorbar.y = 1 - ((1 - bar.colorbar.y) * old - above) / new


def _source(figure: go.Figure) -> str:
    return next((each.text for each in figure.layout.annotations if each.name == "source"), "")


def _lines(text: str | None) -> int:
    return (text or "").count("<br>") + 1


def _refolded(text: str | None, width: int, size: float) -> str:
    """Fold a text anew; a letter takes about six tenths of its height."""
    letters = int((width - 60) / (0.6 * size))
    return "<br>".join(textwrap.wrap((text or "").replace("<br>", " "), letters))


def _first_line(error: BaseException) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[0].rstrip(".") if lines else type(error).__name__
