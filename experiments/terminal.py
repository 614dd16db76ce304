"""What the commands show: tables on stdout, progress and messages on stderr."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from . import comparison_text
from .comparison import Comparison
from .runner import Progress

if TYPE_CHECKING:
    from rich.console import Console

SECONDS_BETWEEN_LINES = 5.0
"""How often a log file, where no bar can be drawn, is told of the progress."""

FULL_WIDTH = 200
"""Columns at which no table has to wrap its cells."""


def say(message: str, style: str = "") -> None:
    """Print a message to stderr; it wraps on a terminal and nowhere else."""
    from rich.text import Text  # noqa: PLC0415 - see `_console`

    console = _console(stderr=True)
    console.print(Text(message, style=style), soft_wrap=not console.is_terminal)


def say_result(text: str) -> None:
    """Print text to stdout; it wraps on a terminal and nowhere else."""
    from rich.text import Text  # noqa: PLC0415 - see `_console`

    console = _console()
    console.print(Text(text), soft_wrap=not console.is_terminal)


def show(title: str, columns: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    """Print a table to stdout; a table that is piped or logged is not squeezed."""
    from rich.table import Table  # noqa: PLC0415 - see `_console`
    from rich.text import Text  # noqa: PLC0415 - the same

    console = _console()
    if not console.is_terminal:
        console = _console(width=FULL_WIDTH)
    table = Table(title=title, title_justify="left", title_style="bold", header_style="bold")
    for number, name in enumerate(columns):
        table.add_column(name, no_wrap=number > 0 and console.width >= FULL_WIDTH, overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    console.print(table)


def put(document: Any) -> None:
    """Print one JSON document to stdout; what is missing is null."""
    print(json.dumps(document, ensure_ascii=False, allow_nan=False, default=str))


def show_comparison(comparison: Comparison) -> None:
    """Print two cases side by side, what differs most first."""
    first, second = (comparison.title(case) for case in comparison.cases)
    for sentence in comparison_text.contrasts(comparison):
        say_result(sentence)
    found = comparison_text.table(comparison)
    names = ["label", "value_a", "interval_a", "value_b", "interval_b", "difference"]
    header = ["Outcome", first, "95 % interval", second, "95 % interval", "Difference"]
    for group, rows in found.groupby("group", sort=False):
        show(str(group), header, rows[names].itertuples(index=False))
    say_result(comparison.caveat)


@contextmanager
def progress(task: str) -> Iterator[Progress]:
    """Show how far a batch is while the block runs: a bar on a terminal, else lines."""
    console = _console(stderr=True)
    if not console.is_terminal:
        yield _lines(task)
        return
    from .progress_bar import progress_bar  # noqa: PLC0415 - see `_console`

    with progress_bar(task, console) as told:
        yield told


def _console(*, stderr: bool = False, width: int | None = None) -> Console:
    """Open the terminal; rich is imported where it prints, for most who open us print nothing."""
    from rich.console import Console  # noqa: PLC0415

    return Console(stderr=stderr, width=width)


def _lines(task: str) -> Progress:
    """Return a listener that prints a line now and then, and always the first and last."""
    began, before = 0.0, 0
    last = -SECONDS_BETWEEN_LINES

    def listen(done: int, worlds: int) -> None:
        nonlocal began, before, last
        now = time.monotonic()
        if last < 0.0:
            began, before = now, done
        if done == worlds or now - last >= SECONDS_BETWEEN_LINES:
            last = now
            said = f"{task}: {done:,} of {worlds:,} worlds"
            say(said + _pace(done - before, worlds - done, now - began))

    return listen


def _pace(lived: int, left: int, seconds: float) -> str:
    """Say how fast a study goes and how long it will take, as soon as that can be told."""
    if not lived or not seconds:
        return ""
    rate = lived / seconds
    return f", {rate:,.0f} a second" + (f", {duration(left / rate)} left" if left else "")


def duration(seconds: float) -> str:
    """Return a time as it is said: 40 s, 12 min, 3.5 h."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
