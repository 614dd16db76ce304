"""A decision explained on a page: what was asked, what he knew, his options, and why."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from panmunjom.experiments import Explanation, OptionText, explanation_text

from .cards import marks, text_card


def situation_card(told: Explanation) -> Component:
    """Return what was asked and what he knew, and how old his news was."""
    text = explanation_text(told)
    return text_card(
        text.title,
        html.P(text.question, className="question"),
        *(html.P(each) for each in text.news),
    )


def why_card(told: Explanation) -> Component:
    """Return why he chose so."""
    text = explanation_text(told)
    return text_card("Why", *(html.P(each) for each in text.why))


def options_card(told: Explanation) -> Component:
    """Return his options in words, the best first, each with the terms of its sum in a fold."""
    text = explanation_text(told)
    by_name = {each.name: words for each, words in zip(told.options, text.options, strict=True)}
    items = [_option(by_name[each.name], each.chance[told.theory]) for each in told.ranking]
    notes = [html.P(each, className="small") for each in (text.closed, text.unit) if each]
    return text_card("His options", html.Ul(items, className="options"), *notes)


def _option(words: OptionText, chance: float) -> Component:
    pill = html.Span("his choice", className="pill") if words.chosen else None
    often = f"chosen on {100 * chance:.0f} % of such mornings"
    head = html.Div(
        [html.Strong(words.name), pill, html.Span(often, className="small often")],
        className="option-head",
    )
    rows = [
        html.Li([html.Span(f"{adds:+.2f}", className="adds"), html.Span(name)])
        for name, adds in words.terms
    ]
    fold = html.Details(
        [html.Summary("What comes on top" if "expects" in words.expects else "What is added up"),
         html.Ul(rows, className="terms")],
        open=len(rows) <= 4,
    )  # fmt: skip
    bar = html.Div(
        html.I(style={"width": f"{100 * chance:.1f}%"}),
        className="odds",
        **marks(aria_hidden="true"),
    )
    return html.Li([head, bar, html.P(words.expects), fold if rows else None])
