"""What a player sees at the end of a game, and a class of its games."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from panmunjom.experiments import Verdict, ending_words, own_dead
from panmunjom.model import Case

from ..seat_figures import known_figure
from .cards import Cell, figure_card, marks, table, text_card
from .seat_views import day_words, thousand_words


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
        rows.insert(2, row("Own dead", lambda x: thousand_words(own_dead(x, verdict.actor))))
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
        (day_words(each.date), each.deed, f"{each.seen_balance:+.2f}", f"{each.true_balance:+.2f}")
        for each in verdict.gaps
    ]
    head = ("Day", "What you decided", "Balance you saw", "True balance")
    return table(head, rows, "Decided on the greatest errors (log ratio)")


def _late(verdict: Verdict) -> Component:
    rows = [
        (
            each.text,
            day_words(each.happened),
            day_words(each.learned) if each.learned else "never",
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
            day_words(each.date),
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
                thousand_words(found["own_dead"]),
                str(found["peak_rung"]),
                str(found["choices"]),
                f"{found['staff']:.0%}",
            )
        )
    return table(head, rows, "The games")
