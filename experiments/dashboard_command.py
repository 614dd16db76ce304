"""The command `dashboard`: the browser app, on this machine only."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from .drawing import Drawing

PORT = 8050
"""Where Dash's own apps listen by default, too."""

Folders = Annotated[
    list[Path] | None,
    typer.Argument(metavar="[DIR...]", help="Folders of results to look at; they are only read."),
]


def dashboard_with(drawing: Callable[[], Drawing]) -> Callable[..., None]:
    """Return the command `dashboard`."""

    def dashboard(
        folders: Folders = None,
        port: Annotated[
            int, typer.Option(min=0, max=65535, help="Where to listen; 0: any that is free.")
        ] = PORT,
        opened: Annotated[
            bool, typer.Option("--open", help="Open it in your browser as well.")
        ] = False,
    ) -> None:
        """Open the browser app: histories to play, leaders to look over the shoulder of, studies.

        It listens on 127.0.0.1 and nowhere else, and stores nothing. Ctrl-C ends it.
        """
        drawing().dashboard(folders or [], port, opened)

    return dashboard
