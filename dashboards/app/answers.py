"""Callbacks that never fall over: what is wrong is said on the page, and nothing else changes."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from dash import Dash, Input, Output, State, html, no_update
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from panmunjom.experiments import StoreError
from panmunjom.model import InputError

LOG = logging.getLogger("panmunjom.app")
Answer: TypeAlias = Callable[..., Any]


def notice(name: str) -> Component:
    """Return the place where the callback of that name says what is wrong."""
    return html.Div(id=f"notice-{name}", className="notice", role="alert")


def answer(
    app: Dash,
    name: str,
    outputs: Sequence[Output],
    inputs: Sequence[Input | State],
    states: Sequence[State] = (),
    at_start: bool = True,
) -> Callable[[Answer], Answer]:
    """Register a callback.

    Parameters
    ----------
    app : Dash
    name : str
        Of its `notice`, which must stand on the page.
    outputs : sequence of Output
        The function returns a sequence with one value each.
    inputs, states : sequence of Input and State
        What it listens to, and what it is told beside that.
    at_start : bool
        Whether it is called when the page appears.

    Notes
    -----
    An `InputError` is shown in the notice, and the other outputs stay as they are. Whatever else
    goes wrong is a fault of the program: it is logged, and the visitor is told so.
    """

    def register(function: Answer) -> Answer:
        said = Output(f"notice-{name}", "children")

        shared = any(each.allow_duplicate for each in outputs)
        start: bool | str = ("initial_duplicate" if shared else False) if at_start else True

        @app.callback([*outputs, said], [*inputs, *states], prevent_initial_call=start)
        def answered(*asked: object) -> list[object]:
            try:
                found = list(function(*asked))
                if len(found) != len(outputs):
                    raise TypeError(f"{name}: {len(found)} values for {len(outputs)} outputs")
            except PreventUpdate:
                raise
            except (InputError, StoreError) as error:
                return [*(no_update for _ in outputs), _said(str(error))]
            except Exception:
                LOG.exception("The callback %s failed", name)
                return [*(no_update for _ in outputs), _said(_FAULT)]
            return [*found, ""]

        return function

    return register


_FAULT = "This is a fault of the program, not of what you asked. The terminal has the details."


def _said(text: str) -> Component:
    return html.P(text)
