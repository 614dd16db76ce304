"""What a player sees: the desk with a question, and the verdict at the end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from dash import html
from dash.development.base_component import Component

from panmunjom.experiments import Question
from panmunjom.model import Case

from ..seat_figures import reported_figure
from .cards import figure_card, marks, text_card

KEYS = 9
"""Options that have a key of their own, 1 to 9."""


def introduction(case: Case) -> Component:
    """Return what stands on the page before a game begins."""
    cards = [
        html.Li([html.Strong(leader.name), f": {leader.role}"])
        for leader in case.spec.leaders.values()
    ]
    return html.Div(
        [
            text_card(
                "How it goes",
                html.P(
                    "You decide for one leader. You see what he can see: reports that come late "
                    "and are not exact. The others follow their own rules, and none of them waits "
                    "for you. A game has some dozens of questions; press 1 to 9 or click."
                ),
                html.P(
                    "At the end you learn what you did not know, how the same world would have "
                    "gone without you, and where your war stands among a thousand others."
                ),
                html.P(
                    "Nothing is stored. Save a game if you want to keep it, or to compare it with "
                    "others.",
                    className="small",
                ),
            ),
            text_card(f"Who there is: {case.title}", html.Ul(cards)),
        ],
        className="grid",
    )


def question_view(question: Question, case: Case, seed: int, world: int, staff: bool) -> Component:
    """Return the desk: briefing, question, reports, and what was decided so far.

    Parameters
    ----------
    question : the question put to him.
    case : the game's case; `seed`, `world` : whose luck.
    staff : whether to show what the staff advises.
    """
    figure = reported_figure(question, case, seed, world)
    return html.Div(
        [
            _progress(question),
            html.Div(
                [
                    html.Div(
                        [_briefing(question), _question(question, staff)], className="content"
                    ),
                    html.Div(
                        [figure_card("seat-reported", figure=figure), _deeds(question.deeds)],
                        className="content",
                    ),
                ],
                className="seat-desk",
            ),
        ],
        className="content",
    )


def _progress(question: Question) -> Component:
    gone = f"day {question.day:,} of {question.days:,}"
    return html.Div(
        [
            html.Progress(
                value=str(question.day),
                max=str(question.days),
                **marks(aria_label="How far the case has gone"),
            ),
            html.Span(f"{gone}, {_choices(len(question.deeds))} made", className="small"),
            html.Button(
                "Let the staff decide the rest",
                id={"seat": "rest", "date": str(question.briefing.date)},
                type="button",
                className="quiet",
            ),
        ],
        className="seat-progress",
    )


def _briefing(question: Question) -> Component:
    b = question.briefing
    win, none, lose = (f"{100 * chance:.0f}" for chance in (b.win, b.none, b.lose))
    facts: dict[str, str] = {
        "The front": f"{b.place} (report of {day_words(b.front_of)})",
        "Strength": f"{b.balance_words} ({b.balance:+.2f}; report of {day_words(b.balance_of)})",
        "On these reports": f"won in {win}, undecided in {none}, lost in {lose} of 100 cases",
        "Own dead": thousand_words(b.dead),
        "Own men in this war": thousand_words(b.men),
        "Talks": b.talks,
        "Season": b.season,
    }
    facts |= dict(b.allies.items())
    rows = [html.Div([html.Dt(name), html.Dd(told)]) for name, told in facts.items()]
    news = [
        html.Li([html.Span(day_words(each.learned), className="seat-day"), each.text])
        for each in b.heard[-8:]
    ]
    return html.Section(
        [
            html.H2([day_words(b.date), html.Span(f"You are {b.person}", className="pill")]),
            html.Dl(rows, className="seat-facts"),
            html.H3("What you have heard since"),
            html.Ul(news, className="seat-news") if news else html.P("Nothing.", className="small"),
        ],
        className="card text seat-briefing",
    )


def _question(question: Question, staff: bool) -> Component:
    buttons = [_button(question, number, staff) for number in range(1, len(question.options) + 1)]
    return html.Section(
        [
            html.H2(question.text, id="seat-question"),
            html.P(question.why, className="small"),
            html.Div(
                buttons,
                className="seat-options",
                role="group",
                **marks(aria_labelledby="seat-question"),
            ),
            _advice(question) if staff else None,
        ],
        className="card text seat-question",
        **marks(aria_live="polite"),
    )


def _button(question: Question, number: int, staff: bool) -> Component:
    option = question.options[number - 1]
    told = [html.Strong(option.label), html.Span(option.hint)]
    if option.name == question.standing:
        told.append(html.Span("as it stands", className="pill"))
    if staff and option.name == question.advice.option:
        told.append(html.Span("your staff's advice", className="pill"))
    key = html.Kbd(str(number)) if number <= KEYS else None
    return html.Button(
        [key, html.Span(told, className="seat-told")],
        id={
            "seat": "option",
            "date": str(question.briefing.date),
            "question": question.question,
            "option": option.name,
        },
        type="button",
    )


def _advice(question: Question) -> Component:
    names = {each.name: each.label for each in question.options}
    rows = [
        html.Li(
            [
                html.Span(names[name]),
                html.Progress(value=f"{chance:.3f}", max="1", **marks(aria_label=names[name])),
                html.Span(f"{100 * chance:.0f} in 100"),
            ]
        )
        for name, chance in question.advice.chances.items()
    ]
    return html.Div(
        [
            html.P("Your staff has its moods; on such mornings it would choose so often:"),
            html.Ul(rows, className="seat-advice"),
        ],
        className="small",
    )


def _deeds(deeds: Sequence[tuple[date, str]]) -> Component:
    rows = [
        html.Li([html.Span(day_words(day), className="seat-day"), told])
        for day, told in reversed(deeds)
    ]
    shown = html.Ol(rows, reversed="reversed", className="seat-news") if rows else None
    return text_card("Your choices", shown or html.P("None yet.", className="small"))


def day_words(day: date) -> str:
    """Return a day as people write it."""
    return f"{day.day} {day:%B %Y}"


def thousand_words(number: float) -> str:
    """Return thousands of men as people say them."""
    return "none" if number < 0.0005 else f"{1000 * number:,.0f}"


def _choices(count: int) -> str:
    return f"{count} choice" if count == 1 else f"{count} choices"
