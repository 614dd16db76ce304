"""What a player sees: the desk with a question, and the verdict at the end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from panmunjom.experiments import Question, Verdict, ending_words, own_dead
from panmunjom.model import Case

from ..seat_figures import known_figure, reported_figure
from .cards import Cell, figure_card, marks, table, text_card

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
            html.Span(f"{gone}, {len(question.deeds)} choices made", className="small"),
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
        "The front": f"{b.place} (report of {_day(b.front_of)})",
        "Strength": f"{b.balance_words} ({b.balance:+.2f}; report of {_day(b.balance_of)})",
        "On these reports": f"won in {win}, undecided in {none}, lost in {lose} of 100 cases",
        "Own dead": _thousand(b.dead),
        "Own men in this war": _thousand(b.men),
        "Talks": b.talks,
        "Season": b.season,
    }
    facts |= dict(b.allies.items())
    rows = [html.Div([html.Dt(name), html.Dd(told)]) for name, told in facts.items()]
    news = [
        html.Li([html.Span(_day(each.learned), className="seat-day"), each.text])
        for each in b.heard[-8:]
    ]
    return html.Section(
        [
            html.H2([_day(b.date), html.Span(f"You are {b.person}", className="pill")]),
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
        html.Li([html.Span(_day(day), className="seat-day"), told]) for day, told in reversed(deeds)
    ]
    shown = html.Ol(rows, reversed="reversed", className="seat-news") if rows else None
    return text_card("Your choices", shown or html.P("None yet.", className="small"))


def verdict_view(verdict: Verdict, case: Case) -> Component:
    """Return the end of a game; what needs many worlds is filled in by a callback."""
    return html.Div(
        [
            _headline(verdict),
            html.Div(id="seat-among", className="grid", **marks(aria_live="polite")),
            html.H2("What you did not know"),
            html.Div(
                [
                    figure_card(
                        "seat-known",
                        "The distance between the lines is what reports cost you: delay, bias "
                        "and noise.",
                        known_figure(verdict, case),
                    ),
                    html.Div([_gaps(verdict), _wishes(verdict)], className="content"),
                ],
                className="grid",
            ),
            _late(verdict),
            html.H2("What you chose"),
            _choices(verdict),
            _story("The chronicle of your war", verdict.story),
            _story("The same world, played by the rules", verdict.ruled_story),
        ],
        className="content",
    )


def _headline(verdict: Verdict) -> Component:
    def row(name: str, told: Any) -> tuple[Cell, ...]:
        return name, told(verdict.outcome), told(verdict.ruled)

    rows = [
        row("Ending", lambda x: ending_words(x.ending)),
        row("Days of war", lambda x: f"{x.war_days:,}"),
        row("Own gain (payoff)", lambda x: f"{x[f'gain_{verdict.seat.leader}']:+.2f}"),
        row("Highest rung (0 to 9)", lambda x: str(x.peak_rung)),
        row("Front at the end (0 to 1)", lambda x: f"{x.final_front:.2f}"),
    ]
    if verdict.actor:
        rows.insert(2, row("Own dead", lambda x: _thousand(own_dead(x, verdict.actor))))
    return html.Section(
        [
            html.H2(f"{verdict.person}: {ending_words(verdict.outcome.ending).lower()}"),
            table(("", "Your war", "The same world, played by the rules"), rows),
        ],
        className="card text",
    )


def _gaps(verdict: Verdict) -> Component:
    if not verdict.gaps:
        return text_card("Your greatest errors", html.P("Your reports were close to the truth."))
    rows = [
        (_day(each.date), each.deed, f"{each.seen_balance:+.2f}", f"{each.true_balance:+.2f}")
        for each in verdict.gaps
    ]
    head = ("Day", "What you decided", "Balance you saw", "True balance")
    return table(head, rows, "Decided on the greatest errors (log ratio)")


def _late(verdict: Verdict) -> Component:
    rows = [
        (
            each.text,
            _day(each.happened),
            _day(each.learned) if each.learned else "never",
        )
        for each in verdict.late
    ]
    if not rows:
        return text_card("Learned late", html.P("Nothing of weight reached you late."))
    return table(("Event", "Happened", "You learned"), rows, "Learned late, or never", False)


def _wishes(verdict: Verdict) -> Component:
    rows = [
        (each.leader, "go on" if each.worth > 0.0 else "end", "yes" if each.would_sign else "no")
        for each in verdict.wishes
        if each.worth != 0.0
    ]
    if not rows:
        return text_card("What the others wanted", html.P("It never came to that."))
    head = ("Leader", "Left to him, the war should", "Would sign")
    return table(head, rows, "What the others wanted at the end", False)


def _choices(verdict: Verdict) -> Component:
    rows = [
        (
            _day(each.date),
            each.deed,
            "the same" if each.option == each.advised else each.advice,
        )
        for each in verdict.taken
    ]
    if not rows:
        return text_card("Your choices", html.P("You left everything to the staff."))
    return table(("Day", "You", "Your staff would have chosen"), rows, numbers=False)


def _story(title: str, text: str) -> Component:
    return html.Details([html.Summary(title), html.Pre(text, className="story")], className="fold")


def batch_field(value: str) -> Component:
    """Return the unseen field that asks for the worlds a game is compared with."""
    field = dcc.Input(id={"page": "seat-among", "field": "game"}, type="hidden", value=value)
    return html.Div(field, hidden=True, **marks(data_field="game", data_default=value))


def games_table(games: Sequence[tuple[str, Mapping[str, Any] | str]]) -> Component:
    """Return the games of a class, a row each; what cannot be played says why."""
    head = ("Game", "Leader", "Ending", "Days of war", "Own dead", "Highest rung", "Choices",
            "As the staff")  # fmt: skip
    rows: list[tuple[Cell, ...]] = []
    for name, found in games:
        if isinstance(found, str):
            rows.append((name, found[:200], *("" for _ in head[2:])))
            continue
        rows.append(
            (
                name,
                str(found["leader"]),
                ending_words(found["ending"]),
                f"{found['war_days']:,}",
                _thousand(found["own_dead"]),
                str(found["peak_rung"]),
                str(found["choices"]),
                f"{found['staff']:.0%}",
            )
        )
    return table(head, rows, "The games")


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _thousand(number: float) -> str:
    """Return thousands of men as people say them."""
    return "none" if number < 0.0005 else f"{1000 * number:,.0f}"
