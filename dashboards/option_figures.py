"""Figures of one decision: what each option might bring, and its worth by theory of risk."""

from __future__ import annotations

import math
from collections.abc import Mapping

import plotly.graph_objects as go

from panmunjom.agents import Result
from panmunjom.experiments import (
    RESULTS,
    THEORY_WORDS,
    Explanation,
    OptionExplained,
    name_of,
    program_version,
)
from panmunjom.model import InputError

from .figure_style import INK, ROW, finish, label_rows, plain, two_lines
from .study_style import SERIES_COLOURS, SERIES_SYMBOLS

FAR = 8.0
"""Options further behind the best (utility times precision) stand at the edge."""
# how likely an option is chosen, beside the best: exp(-x)
BEHIND = {
    0.0: "best",
    math.log(10.0): "1 in 10",
    math.log(100.0): "1 in 100",
    math.log(1000.0): "1 in 1,000",
}
# Okabe & Ito (2008), and hatching for the third army: hue is the result for him
RESULT_COLOURS: Mapping[Result, str] = {
    "win": "#56B4E9",
    "none": "#3FB68B",
    "line": "#C3C8CE",
    "lose": "#E69F00",
    "wider_war": "#CC79A7",
}
BELIEVED = 0.5


def options_figure(told: Explanation) -> go.Figure:
    """Draw how far each option lies behind the best, under each theory of risk.

    Parameters
    ----------
    told
        A decision taken apart.

    Returns
    -------
    Figure
        A row an option, a mark a theory. The distance is the difference in utility to the best
        option under that theory, times his precision: the units in which the quantal rule chooses,
        the same for every theory. So many units behind, and it is chosen exp(-units) times as often
        as the best. Beyond 8 units it stands at the edge; the number is told.
    """
    figure = go.Figure()
    ranking, own = told.ranking, told.theory
    places = {theory: i for i, theory in enumerate(THEORY_WORDS)}
    if not told.gambles:  # a sum is a sum: all theories agree
        places = {own: places[own]}
    for theory in sorted(places, key=lambda each: each != own):  # smaller marks lie on the large
        name = THEORY_WORDS[theory][0] + (" (his own)" if theory == own else "")
        _theory(figure, told, theory, name, places[theory])
    for row, each in enumerate(ranking):
        behind = [_behind(told, each, theory) for theory in THEORY_WORDS]
        figure.add_shape(
            type="line",
            x0=-min(max(behind), FAR),
            x1=-min(*behind, FAR),
            y0=len(ranking) - 1 - row,
            y1=len(ranking) - 1 - row,
            line={"color": "#b9bfc6", "width": 2},
            layer="below",
        )
    label_rows(figure, [_label(told, each) for each in ranking])
    figure.update_xaxes(
        range=[-FAR - 0.5, 0.6],
        tickvals=[-far for far in BEHIND],
        ticktext=list(BEHIND.values()),
        title_text=two_lines("how often it is chosen, for each time the best one is"),
        tickangle=0,
    )
    own_mark = f"Large mark: his own theory ({THEORY_WORDS[own][0]}). " if told.gambles else ""
    source = (
        f"{own_mark}Marks at the left edge lie further out. Scale: utility behind the best, times "
        f"his precision ({told.precision:g}). " + _source(told)
    )
    title = "What his options were worth to him"
    return finish(figure, title, source, ROW * len(ranking) + 10, legend_rows=len(places))


def _theory(figure: go.Figure, told: Explanation, theory: str, name: str, i: int) -> None:
    """The marks of one theory: a little above or below each other where they coincide."""
    ranking, mine = told.ranking, theory == told.theory
    behind = [_behind(told, each, theory) for each in ranking]
    symbols = ["triangle-left" if far > FAR else SERIES_SYMBOLS[i] for far in behind]
    figure.add_scatter(
        x=[-min(far, FAR + 0.2) for far in behind],
        y=[len(ranking) - 1 - row + (1.5 - i) * 0.1 for row in range(len(ranking))],
        mode="markers",
        name=name if told.gambles else "Every theory: no gamble is weighed",
        marker={
            "color": SERIES_COLOURS[i],
            "symbol": symbols,
            "size": 15 if mine else 9,
            "line": {"color": INK if mine else "#ffffff", "width": 1.5 if mine else 1},
        },
        customdata=[
            (plain(name_of(told, x.name)), x.utility[theory], 100 * x.chance[theory], far)
            for x, far in zip(ranking, behind, strict=True)
        ],
        hovertemplate=f"%{{customdata[0]}}<br>{name}: utility %{{customdata[1]:+.3f}}, "
        "%{customdata[3]:.2f} units behind the best,<br>"
        "chosen in %{customdata[2]:.1f} % of worlds<extra></extra>",
    )


def _behind(told: Explanation, each: OptionExplained, theory: str) -> float:
    """Return how far an option lies behind the best under a theory, in units of choice."""
    best = max(x.utility[theory] for x in told.options)
    return (best - each.utility[theory]) * told.precision


def outcomes_figure(told: Explanation) -> go.Figure:
    """Draw the outcomes that he believed each option might have, as parts of certainty.

    Raises
    ------
    InputError
        If no option was judged as a lottery.
    """
    if not told.gambles:
        raise InputError(
            f"{told.question}: no gamble was weighed, so there are no outcomes to draw"
        )
    shown = [each for each in told.ranking if each.branches]
    third = told.case.spec.actors[told.case.spec.roles.third]
    figure = go.Figure()
    for result, joined in _parts(shown):
        name = RESULTS[result] + (f" with {third} in the war" if joined else "")
        chances = [100 * _chance(each, result, joined) for each in shown]
        figure.add_bar(
            x=chances,
            y=[len(shown) - 1 - row - 0.06 for row in range(len(shown))],
            orientation="h",
            width=0.42,
            name=plain(name),
            marker={
                "color": RESULT_COLOURS[result],
                "line": {"color": "#ffffff", "width": 1},
                "pattern": {
                    "shape": "/" if joined else "",
                    "fillmode": "overlay",
                    "fgcolor": "#ffffff",
                    "fgopacity": 0.5,
                    "size": 6,
                },
            },
            text=[f"{chance:.0f}" if chance >= 6 else "" for chance in chances],
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            textfont={"color": "#111111"},
            customdata=[
                (plain(name_of(told, each.name)), _worth(each, result, joined)) for each in shown
            ],
            hovertemplate=f"%{{customdata[0]}}<br>{plain(name)}: %{{x:.1f}} %"
            "<br>worth %{customdata[1]:+.2f} to him<extra></extra>",
        )
    label_rows(figure, [_label(told, each) for each in shown])
    figure.update_layout(barmode="stack", legend={"traceorder": "normal"})
    figure.update_xaxes(range=[0, 100], ticksuffix=" %", title_text="chance, as he believed")
    source = "As he believed that morning, not as it was. " + _source(told)
    rows = len(figure.data)  # the names are long: one a line
    return finish(
        figure, "What he thought might come of it", source, ROW * len(shown) + 10, legend_rows=rows
    )


def _parts(shown: list[OptionExplained]) -> list[tuple[Result, bool]]:
    """Return which outcomes there are, in the order in which they are stacked."""
    there = {(b.result, b.third >= BELIEVED) for each in shown for b in each.branches}
    order = list(RESULT_COLOURS)
    return sorted(there, key=lambda part: (order.index(part[0]), part[1]))


def _chance(each: OptionExplained, result: str, joined: bool) -> float:
    return math.fsum(
        b.chance for b in each.branches if (b.result, b.third >= BELIEVED) == (result, joined)
    )


def _worth(each: OptionExplained, result: str, joined: bool) -> float:
    """Return what an outcome is worth on average, over the ways in which it may come."""
    total = math.fsum(
        b.chance * b.worth
        for b in each.branches
        if (b.result, b.third >= BELIEVED) == (result, joined)
    )
    chance = _chance(each, result, joined)
    return total / chance if chance > 0.0 else 0.0


def _label(told: Explanation, each: OptionExplained) -> str:
    return name_of(told, each.name) + ("  ◂ his choice" if each.name == told.chosen else "")


def _source(told: Explanation) -> str:
    return (
        f"{told.person}, {told.date.day} {told.date:%b %Y}. {told.case.title}: world {told.world} "
        f"of seed {told.seed}. Panmunjom {program_version()}. "
        "Conditional on the model; not a forecast."
    )
