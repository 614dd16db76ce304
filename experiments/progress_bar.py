"""A bar that shows how far a batch is, on a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from .runner import Progress as Told


@contextmanager
def progress_bar(task: str, console: Console) -> Iterator[Told]:
    """Show a bar while the block runs; it is told how many worlds are done, of how many."""
    columns = (
        TextColumn(task),
        BarColumn(),
        MofNCompleteColumn(),
        _Rate(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        number = bar.add_task(task, total=None)
        yield lambda done, worlds: bar.update(number, completed=done, total=worlds)


class _Rate(ProgressColumn):
    """Histories a second."""

    def render(self, task: Task) -> Text:
        """Return what stands in the bar's line."""
        return Text("" if task.speed is None else f"{task.speed:,.0f} a second")
