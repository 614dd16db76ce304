"""Controls: a label, a field and its help, each known by its page and its name."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from dash import ALL, Input, State, dcc, html
from dash.development.base_component import Component

from .cards import marks
from .context import Context
from .query import LARGEST_SEED, LAST_WORLD, SEED, WORLD, Query

STEPS = 200
"""Into so many steps a slider's range is cut, about."""


def fields_of(page: str) -> list[Input | State]:
    """Return what a callback listens to if it depends on all the fields of a page.

    Its function gets two lists, values and ids: ``Query.of(values, ids)``.
    """
    every = {"page": page, "field": ALL}
    return [Input(every, "value"), State(every, "id")]


def field_id(page: str, name: str) -> dict[str, str]:
    """Return the id of a field."""
    return {"page": page, "field": name}


def dropdown(
    page: str,
    name: str,
    label: str,
    options: Mapping[str, str] | Sequence[str],
    value: str,
    default: str,
    help_text: str = "",
    reloads: bool = False,
) -> Component:
    """Return a list to choose from.

    Parameters
    ----------
    page, name : str
        Whose it is.
    label : str
        What stands above it.
    options : mapping of str to str, or sequence of str
        Values and what is shown for them.
    value, default : str
        What is chosen now, and where nobody has chosen: an address does not tell the default.
    help_text : str
        Shown when the question mark beside the label is opened.
    reloads : bool
        Whether the page has other controls once another value is chosen, as with another case.
    """
    pairs = options.items() if isinstance(options, Mapping) else [(each, each) for each in options]
    control = dcc.Dropdown(
        id=field_id(page, name),
        options=[{"value": each, "label": shown} for each, shown in pairs],
        value=value,
        clearable=False,
        searchable=len(options) > 8,
    )
    return _field(page, name, label, control, default, help_text, reloads)


def whole_number(
    page: str,
    name: str,
    label: str,
    value: int,
    default: int,
    low: int,
    high: int,
    help_text: str = "",
) -> Component:
    """Return a field for a whole number; see `dropdown` for the rest."""
    control = dcc.Input(
        id=field_id(page, name),
        type="number",
        value=value,
        min=low,
        max=high,
        step=1,
        debounce=True,
        inputMode="numeric",
    )
    return _field(page, name, label, control, str(default), help_text)


def text_field(
    page: str, name: str, label: str, value: str, default: str = "", help_text: str = "",
    known: str | None = None,
) -> Component:  # fmt: skip
    """Return a field for a text; `known` is the id of a datalist with what can be meant."""
    control = dcc.Input(
        id=field_id(page, name), type="text", value=value, debounce=True, list=known, maxLength=200
    )
    return _field(page, name, label, control, default, help_text)


def slider(
    page: str,
    name: str,
    label: str,
    value: float,
    default: float,
    low: float,
    high: float,
    help_text: str = "",
) -> Component:
    """Return a slider with a field for the number; see `dropdown` for the rest."""
    control = dcc.Slider(
        low,
        high,
        step=_step(low, high, default),
        value=value,
        marks=None,
        id=field_id(page, name),
        updatemode="mouseup",
        allow_direct_input=True,
    )
    return _field(page, name, label, control, repr(default), help_text)


def switch(
    page: str, name: str, label: str, value: bool, default: bool, help_text: str = ""
) -> Component:
    """Return a box to tick; see `dropdown` for the rest."""
    control = dcc.Checklist(
        id=field_id(page, name),
        options=[{"value": "on", "label": label}],
        value=["on"] if value else [],
    )
    return _field(page, name, "", control, "on" if default else "off", help_text)


def case_field(page: str, context: Context, value: str, name: str = "case") -> Component:
    """Return the list of cases."""
    titles = {each.name: each.title for each in context.cases.values()}
    return dropdown(page, name, "Case", titles, value, next(iter(titles)), reloads=True)


def seed_field(page: str, query: Query) -> Component:
    """Return the field of the seed."""
    return whole_number(
        page, "seed", "Seed", query.seed(), SEED, 1, LARGEST_SEED,
        "Names the luck of all worlds. The same seed gives the same worlds, here and on the "
        "command line.",
    )  # fmt: skip


def world_field(page: str, query: Query) -> Component:
    """Return the field of the world."""
    return whole_number(
        page, "world", "World", query.world(), WORLD, 0, LAST_WORLD,
        "Which of the possible histories under this seed: the same choices of the leaders' "
        "characters, other luck.",
    )  # fmt: skip


def _field(
    page: str,
    name: str,
    label: str,
    control: Component,
    default: str,
    help_text: str,
    reloads: bool = False,
) -> Component:
    """Put a control below its label; the browser finds it by what stands beside it."""
    known = marks(data_page=page, data_field=name, data_default=default, data_label=label or name)
    if reloads:
        known |= marks(data_reloads="yes")
    head: list[Component] = [html.Span(label, className="label")] if label else []
    if help_text:
        about = html.Summary("?", title=help_text, **marks(aria_label=f"About {label or name}"))
        head.append(html.Details([about, html.P(help_text)], className="help"))
    children = [html.Div(head, className="field-head") if head else None, control]
    return html.Div(children, className="field", **known)


def _step(low: float, high: float, default: float) -> float:
    """Return a round step that cuts the range into some `STEPS` and can hold the default."""
    raw = (high - low) / STEPS
    if raw <= 0.0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(raw))
    for step in (5.0 * power, 2.0 * power, power, 0.5 * power, 0.2 * power, 0.1 * power):
        if step <= 2.0 * raw and _on_grid(default - low, step):
            return step
    return 0.01 * power


def _on_grid(distance: float, step: float) -> bool:
    return abs(distance / step - round(distance / step)) < 1e-6
