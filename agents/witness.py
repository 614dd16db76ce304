"""A witness: a leader's judgement gone through once more, with every number named.

The rules are the leader's own (`utilities` of his decision, his theory's `worth`); the witness only
writes down the lotteries that are judged and the terms that are added to them.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any, Literal, NamedTuple, cast

import numpy as np

from .decision import CLOSED, Decision
from .leader import Leader, Outcome
from .lottery import Lottery, Prospects
from .parameter import FloatArray, Value
from .theories import theory_named
from .traced import Terms, Traced, bare, labelled, named, single, terms_of, traced
from .view import Situation

Result = Literal["win", "none", "lose", "line", "wider_war"]
#: Terms with these first letters are marks, worth nothing: the row of the payoff table, a lottery.
ROW, GAMBLE = "row:", "gamble:"
#: Terms that are no parameters: what others press for, and the odds he sees.
PRESSING, PLEAS, ODDS = "pressing:", "pleas", "odds"


class Amount(NamedTuple):
    """A term of a sum by the path of its parameter among the leader's, and what it adds."""

    name: str
    adds: float


class Branch(NamedTuple):
    """One outcome an option may lead to, as he believes it.

    Attributes
    ----------
    result : a win, no winner, a loss, a settlement on the line, or a wider war.
    third : how far the third power's army is in it, 0-1; NaN where it plays no part.
    chance : believed probability, 0-1.
    worth : what it is worth to him (payoff).
    terms : what that is added up from.
    """

    result: Result
    third: float
    chance: float
    worth: float
    terms: tuple[Amount, ...]


class Judged(NamedTuple):
    """One option, judged.

    Attributes
    ----------
    option : its name.
    utility : as the leader's rule has it; None if the option was not open.
    branches : the lottery he faces, chances adding up to one; none if he judges by a sum alone.
    gamble : what that lottery is worth under the theory, as it counts in the utility.
    terms : what else is added. `gamble`, these and `rest` make up the utility.
    rest : what has no name of its own.
    """

    option: str
    utility: float | None
    branches: tuple[Branch, ...]
    gamble: float
    terms: tuple[Amount, ...]
    rest: float


class Witness(Leader):
    """A leader's double who judges as he does, and remembers.

    Parameters
    ----------
    leader : whom he doubles. He is not changed, and the double takes no seat.
    theory : the risk theory under which he judges.
    """

    def __init__(self, leader: Leader, theory: str) -> None:
        # no seat, hence not Mesa's constructor: the double shares what the leader has
        self.__dict__.update(leader.__dict__)
        self.original = leader
        self.spec = named(leader.spec)
        self.theory = theory_named(theory)
        self._prizes, self._flows = {}, {}
        self.lotteries: list[tuple[Branch, ...]] = []

    def prize(self, s: Situation, outcome: Outcome, third: bool) -> Value:
        """Return what an outcome is worth, marked with its row of the payoff table."""
        value = super().prize(s, outcome, third)
        mark = f"{ROW}{outcome}_{'third' if third else 'alone'}"
        return traced(value, {**terms_of(value), **terms_of(labelled(0.0, mark))})

    def worth(self, s: Situation, lottery: Lottery, act_risk: Value = 0.0) -> FloatArray:
        """Return the utility of a lottery, and note it."""
        plain = Lottery(*(tuple(bare(x) for x in each) for each in lottery))
        faced = self.original.faced(s, plain, bare(act_risk))
        self.lotteries.append(_branches(lottery, faced))
        utility = self.theory.worth(faced, self.original.taste(s))
        return labelled(utility, f"{GAMBLE}{len(self.lotteries) - 1}")


class _NamedSituation:
    """A situation in which what does not come from parameters has a name too."""

    def __init__(self, s: Situation) -> None:
        self._situation = s
        self.memo: dict[str, Any] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._situation, name)

    @property
    def odds(self) -> FloatArray:
        return labelled(self._situation.odds, ODDS)

    def pressing_wish(self, leader: str) -> FloatArray:
        return labelled(self._situation.pressing_wish(leader), f"{PRESSING}{leader}")

    def pleas(self) -> FloatArray:
        return labelled(self._situation.pleas(), PLEAS)


def judged(decision: Decision[Any], s: Situation, theory: str) -> tuple[Judged, ...]:
    """Judge a situation once more under a risk theory, and tell how.

    Parameters
    ----------
    decision : the question; neither it nor its leader is changed.
    s : the situation, in one world.
    theory : name of the risk theory (see `THEORIES`); tastes are the leader's own.

    Returns
    -------
    tuple of Judged
        One entry for each option, in the order of `decision.options`.
    """
    witness = Witness(decision.leader, theory)
    double = copy.copy(decision)
    double.leader, double.spec = witness, named(decision.spec, f"decides.{decision.question}")
    utilities = double.utilities(cast("Situation", _NamedSituation(s)))
    options = decision.options
    return tuple(
        map(_judged, options, utilities[: len(options)], [witness.lotteries] * len(options))
    )


def _judged(option: str, utility: Value, lotteries: Sequence[tuple[Branch, ...]]) -> Judged:
    number = single(utility)
    if number <= CLOSED / 2.0:
        return Judged(option, None, (), 0.0, (), 0.0)
    terms = terms_of(utility)
    gambles = {name: term for name, term in terms.items() if name.startswith(GAMBLE)}
    gamble = float(sum(term.base * term.weight for term in gambles.values()))
    branches = [lotteries[int(name.removeprefix(GAMBLE))] for name in gambles]
    amounts = _amounts({name: term for name, term in terms.items() if name not in gambles})
    rest = number - gamble - sum(each.adds for each in amounts)
    return Judged(option, number, branches[0] if branches else (), gamble, amounts, rest)


def _amounts(terms: Terms) -> tuple[Amount, ...]:
    found = (Amount(name, term.base * term.weight) for name, term in terms.items())
    return tuple(each for each in found if not each.name.startswith(ROW) and each.adds != 0.0)


def _branches(told: Lottery, faced: Lottery) -> tuple[Branch, ...]:
    """Return the branches of the lottery faced; `told` names the prizes, the last is a disaster."""
    by_place = Prospects._fields if isinstance(told.chances, Prospects) else ("line",)
    branches = []
    for place, (chance, worth) in enumerate(zip(faced.chances, faced.prizes, strict=True)):
        prize = told.prizes[place] if place < len(told.prizes) else None
        result, third = _outcome(prize) if isinstance(prize, Traced) else ("", np.nan)
        if prize is None:
            result = "wider_war"
        elif not result:
            result = by_place[place]
        terms = _amounts(terms_of(prize))
        branches.append(Branch(cast("Result", result), third, single(chance), single(worth), terms))
    return tuple(branches)


def _outcome(prize: Traced) -> tuple[str, float]:
    """Return which outcome a prize belongs to, and how far the third army is in it."""
    rows = {name: term for name, term in prize.terms.items() if name.startswith(ROW)}
    if not rows:
        return "", np.nan
    third = sum(term.weight for name, term in rows.items() if name.endswith("_third"))
    return next(iter(rows)).removeprefix(ROW).split("_")[0], float(third)
