"""A page of the app: where it stands, what it is called, what it shows and what it answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dash import Dash
from dash.development.base_component import Component

from .context import Context
from .query import Query


@dataclass(frozen=True)
class Page:
    """One page of the app.

    Attributes
    ----------
    path : str
        Its address, ``/history``.
    name : str
        As it stands in the menu and above the page.
    lead : str
        One or two sentences below the name: what one sees here.
    body : callable
        Given what the app has at hand and what the address says, returns the page. It may raise
        `InputError`, which is shown in its place.
    register : callable
        Registers the page's callbacks, once, when the app is built.
    """

    path: str
    name: str
    lead: str
    body: Callable[[Context, Query], Component]
    register: Callable[[Dash, Context], None]
