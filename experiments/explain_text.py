"""A decision explained in words that a student understands, from the explanation alone."""

from __future__ import annotations

import textwrap
from typing import NamedTuple

from panmunjom.agents import Amount

from .chronicle import place_at
from .explain_words import (
    RESULTS,
    THEORY_WORDS,
    balance_words,
    option_name,
    outcome_name,
    question_asked,
)
from .explanation import Explanation, OptionExplained

WIDTH = 88
#: Up to this chance of the choice, the difference counts as small.
NARROW = 0.75
#: Terms smaller than this are not told.
NEGLIGIBLE = 0.005
#: Outcomes less likely than this are not told, but for the wider war.
RARE = 0.005
#: Questions that come up before there is a war: nothing is seen of a front.
BEFORE_WAR = ("consent_war", "launch")


class OptionText(NamedTuple):
    """An option in words: its name, a sentence on what he expects of it, and its terms."""

    name: str
    chosen: bool
    expects: str
    terms: tuple[tuple[str, float], ...]


class ExplanationText(NamedTuple):
    """A decision in words.

    Attributes
    ----------
    title : who, when; `question` : what was asked.
    news : what he saw, how old it was, and what was true.
    options : those that were open; `closed` : the others, in a sentence, or nothing.
    why : why he chose so.
    unit : in what the options are weighed.
    """

    title: str
    question: str
    news: tuple[str, ...]
    options: tuple[OptionText, ...]
    closed: str
    why: tuple[str, ...]
    unit: str


def explanation_text(told: Explanation) -> ExplanationText:
    """Return a decision in words."""
    question = told.case.spec.leaders[told.leader].decides[told.question]
    closed = [option_name(question, each) for each in told.closed]
    return ExplanationText(
        title=f"{told.person}, {told.date.day} {told.date:%B %Y}",
        question=question_asked(question),
        news=tuple(_news(told)),
        options=tuple(_option(told, each) for each in told.options),
        closed=f"Not open to him that day: {'; '.join(closed).lower()}." if closed else "",
        why=tuple(_why(told)),
        unit=_unit(told),
    )


def in_words(told: Explanation) -> str:
    """Return a decision as plain text, for a terminal or a notebook."""
    text = explanation_text(told)
    parts = [text.title, "=" * len(text.title), text.question, "", *text.news, ""]
    for each in text.options:
        parts.append(f"{'* ' if each.chosen else '- '}{each.name}. {each.expects}")
        parts += [f"    {adds:+.2f}  {name}" for name, adds in each.terms]
    parts += ["", *([text.closed] if text.closed else ()), *text.why, text.unit]
    return "\n".join(_wrapped(each) for each in parts) + "\n"


def name_of(told: Explanation, option: str) -> str:
    """Return the name of one of the options of a decision."""
    return option_name(told.case.spec.leaders[told.leader].decides[told.question], option)


def believed_outcomes(told: Explanation, each: OptionExplained) -> dict[str, float]:
    """Return the chance of every outcome of an option, as he believes it, by name (0-1)."""
    third = told.case.spec.actors[told.case.spec.roles.third]
    chances: dict[str, float] = {}
    for branch in each.branches:
        name = outcome_name(branch, third)
        chances[name] = chances.get(name, 0.0) + branch.chance
    return chances


def _news(told: Explanation) -> list[str]:
    spec = told.case.spec
    if told.card in BEFORE_WAR:
        return ["There is no war yet: he goes by what he expects of one, not by news of a front."]
    delays = told.delays
    ages = (
        f"News of the front is {_days(delays['front'])} old when it reaches him, of the strength "
        f"of the armies {_days(delays['balance'])}, of other events {_days(delays['events'])}."
    )
    seen, true = told.seen, told.true
    front = f"He sees the front {place_at(spec, seen['front'])}"
    if abs(seen["front"] - true["front"]) < 0.005:
        front += ", where it is."
    else:
        front += f"; in truth it stands {place_at(spec, true['front'])}."
    gap = seen["odds"] - true["odds"]
    odds = f"He believes the armies to be {balance_words(seen['odds'])}; in truth they are "
    odds += f"{balance_words(true['odds'])}."
    if abs(gap) >= 0.5:
        odds += f" He sees it {'too rosily' if gap > 0 else 'too darkly'} by far."
    odds += " Errors in reports and his own hopes or fears are in what he believes."
    return [front, odds, ages]


def _days(days: int) -> str:
    return "less than a day" if days <= 0 else "one day" if days == 1 else f"{days} days"


def _option(told: Explanation, each: OptionExplained) -> OptionText:
    utility = f"{each.utility[told.theory]:+.2f}"
    if each.branches:
        expects = f"He expects {_outcomes(told, each)}. Together worth {each.gamble:+.2f} to him"
        expects += f"; with what comes on top {utility}." if each.terms else "."
    else:
        expects = f"Worth {utility} to him."
    terms = tuple((_term(told, term), term.adds) for term in each.terms if _matters(term))
    return OptionText(name_of(told, each.name), each.name == told.chosen, expects, terms)


def _outcomes(told: Explanation, each: OptionExplained) -> str:
    chances = believed_outcomes(told, each)
    kept = {name: p for name, p in chances.items() if p >= RARE or name == RESULTS["wider_war"]}
    return "; ".join(f"{name} {_percent(chance)}" for name, chance in kept.items())


def _percent(chance: float) -> str:
    if 0.0 < chance < 0.01:
        return "under 1\u00a0%"
    return "over 99\u00a0%" if 0.99 < chance < 1.0 else f"{100 * chance:.0f}\u00a0%"


def _matters(term: Amount) -> bool:
    return abs(term.adds) >= NEGLIGIBLE


def _term(told: Explanation, term: Amount) -> str:
    """Return what a term stands for: the meaning of its parameter, as the case tells it."""
    parameter = told.parameter(term.name)
    if parameter is not None:
        return parameter.meaning
    if term.name.startswith("pressing:"):
        other = told.case.spec.leaders[term.name.removeprefix("pressing:")]
        return f"what {other.name} wants, on whom he depends"
    return {"pleas": "the pleas of allies for peace", "odds": "the odds as he sees them"}[term.name]


def _why(told: Explanation) -> list[str]:
    """Say why he chose so, how clear it was, and whether another theory would have it so."""
    chosen, best = told.option(told.chosen), told.ranking[0]
    name, own = name_of(told, told.chosen), told.theory
    worth, often = chosen.utility[own], _percent(chosen.chance[own])
    if told.forced:
        return [f"A what-if made him choose “{name}”, whatever he thought of it.", *_theories(told)]
    if len(told.options) == 1:
        return [f"“{name}” was all that was open to him."]
    if told.by_mood:
        lead = (
            f"“{name_of(told, best.name)}” was worth more to him by his own rule "
            f"({best.utility[own]:+.2f}), but he chose “{name}” ({worth:+.2f}): the mood of the "
            "day, all that the model does not know of him, tipped the scale."
        )
    else:
        second = told.ranking[1]
        lead = (
            f"He put “{name}” at {worth:+.2f}; the next best, “{name_of(told, second.name)}”, "
            f"at {second.utility[own]:+.2f}."
        )
    clear = f"On a morning like this he would choose so in {often} of worlds" + (
        ": the difference is small, moods decide such choices." if _narrow(told) else "."
    )
    return [lead, clear, *_theories(told)]


def _narrow(told: Explanation) -> bool:
    return max(each.chance[told.theory] for each in told.options) < NARROW


def _theories(told: Explanation) -> list[str]:
    """Say what each risk theory would put first."""
    if not told.gambles:
        return [
            "No gamble is weighed here, gains and costs are added up: his attitude to risk "
            "plays no part, and the four theories agree."
        ]
    first = {
        theory: max(told.options, key=lambda each: each.utility[theory]).name
        for theory in THEORY_WORDS
    }
    name, meaning = THEORY_WORDS[told.theory]
    own = f"He judges risk by {name[0].lower()}{name[1:]}: {meaning}."
    others = [
        f"{THEORY_WORDS[theory][0]} “{name_of(told, option)}”"
        for theory, option in first.items()
        if option != first[told.theory]
    ]
    if not others:
        return [own, "All four theories of risk would put the same option first."]
    return [own, f"Other theories would put another option first: {', '.join(others)}."]


def _unit(told: Explanation) -> str:
    if told.card == "advance":
        return (
            "The sums are in units of the balance of power (its natural logarithm): +0.7 "
            "is a superiority of 2 to 1."
        )
    return (
        "The sums are in units of his payoff table, in which the main prizes of the war are "
        "about 1; only the differences between options count."
    )


def _wrapped(text: str) -> str:
    return textwrap.fill(text, WIDTH, subsequent_indent="    ") if text else ""
