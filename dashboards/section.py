"""A section of a study: a figure or a table with what must be said of it, or why there is none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from panmunjom.experiments import StoreError
from panmunjom.model import InputError

WIDE = ("ablation",)
"""Sections whose figures have many columns."""


@dataclass(frozen=True)
class Grid:
    """A table as it is printed.

    Attributes
    ----------
    header : tuple of str
    rows : tuple of tuple of str
        Cells in words; nothing in them is markup.
    numbers : int
        From this column on the cells are numbers: they stand at the right.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: int = 99


@dataclass(frozen=True)
class Section:
    """One thing a study shows, for the report and the page alike.

    Attributes
    ----------
    name : str
        Short, without spaces; sections of one name belong together.
    title : str
    note : str
        What a reader must know to read it; sentences, one a line.
    figure : Figure or None
    table : Grid or None
    why_missing : str
        Why there is neither; empty if there is one.
    """

    name: str
    title: str
    note: str = ""
    figure: go.Figure | None = None
    table: Grid | None = None
    why_missing: str = ""


def grid(header: Sequence[str], rows: Iterable[Sequence[object]], numbers: int = 99) -> Grid:
    """Return a table of anything that can be written."""
    return Grid(tuple(header), tuple(tuple(map(str, row)) for row in rows), numbers)


def attempt(name: str, title: str, make: Callable[[], Section]) -> Section:
    """Return what `make` makes, or a section that says why it could not."""
    try:
        return make()
    except (InputError, StoreError) as error:
        return Section(name, title, why_missing=str(error))
