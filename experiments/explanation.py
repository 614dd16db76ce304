"""What is told of one decision of one history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from panmunjom.agents import THEORIES, Amount, Branch, FloatArray, InputError
from panmunjom.model import Case, Parameter, nearest


def true_balance(case: Case, leader: str, odds: FloatArray, front: FloatArray) -> FloatArray:
    """Return how things stood, counted as a leader counts: the ground gained adds to the balance.

    Parameters
    ----------
    odds : true log ratio of power on the main front, attacker over defender.
    front : its true position (axis, 0-1), of the same shape.

    Returns
    -------
    FloatArray
        Log ratio, his side positive, of the same shape.
    """
    spec = case.spec
    sign = 1.0 if spec.leaders[leader].side == "attacker" else -1.0
    line = next(iter(spec.sectors.values())).line.value
    return np.asarray(sign * (odds + spec.judging.place.value * (line - front)))


@dataclass(frozen=True, slots=True)
class OptionExplained:
    """One option that was open.

    Attributes
    ----------
    name : of the option.
    utility : what it was worth to him, by risk theory; under his own as he judged it.
    chance : probability that he would choose it, by risk theory: the quantal rule, 0-1.
    mood : what the mood of that day added to it, in the units of utility times precision; NaN
        where the choice was imposed and no mood was asked.
    branches : the outcomes he believed it might have; none where he judged by a sum.
    gamble : what these are worth together under his own theory.
    terms, rest : what else is added up in the utility, by name, and what has no name.
    """

    name: str
    utility: Mapping[str, float]
    chance: Mapping[str, float]
    mood: float
    branches: tuple[Branch, ...]
    gamble: float
    terms: tuple[Amount, ...]
    rest: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """One decision of one history, taken apart.

    Attributes
    ----------
    person : who sat in the leader's seat.
    options : those that were open; `closed` names the others.
    chosen : name of the option chosen; `forced` says whether a what-if made him choose it.
    theory : name of his own risk theory; `precision` : how sharply he picks (per payoff).
    seen, true : balance of power with and without the ground gained (log ratio, his side
        positive), front (axis, 0-1): as he saw it and as it was that morning.
    delays : days by which news of each kind reached him late.
    """

    case: Case
    seed: int
    world: int
    leader: str
    person: str
    question: str
    kind: str
    card: str
    date: date
    options: tuple[OptionExplained, ...]
    closed: tuple[str, ...]
    chosen: str
    forced: bool
    theory: str
    precision: float
    seen: Mapping[str, float]
    true: Mapping[str, float]
    delays: Mapping[str, int]

    @property
    def gambles(self) -> bool:
        """Whether risk plays a part: some option was judged as a lottery."""
        return any(each.branches for each in self.options)

    @property
    def ranking(self) -> tuple[OptionExplained, ...]:
        """The options, the best by his own theory first."""
        return tuple(sorted(self.options, key=lambda each: -each.utility[self.theory]))

    @property
    def by_mood(self) -> bool:
        """Whether he chose another option than the best: the mood of the day decided."""
        return not self.forced and self.chosen != self.ranking[0].name

    def option(self, name: str) -> OptionExplained:
        """Return an open option by its name; InputError if there is none such."""
        found = {each.name: each for each in self.options}
        if name not in found:
            raise InputError(
                f"no open option {name!r}{nearest(name, found)}; there are {', '.join(found)}"
            )
        return found[name]

    def parameter(self, name: str) -> Parameter | None:
        """Return the parameter behind a term, with meaning and source; None if there is none."""
        return self.case.parameters.get(f"{self.leader}.{name}")

    def table(self) -> pd.DataFrame:
        """Return one row an option and theory: `option theory utility chance own chosen`."""
        return pd.DataFrame(
            {
                "option": each.name,
                "theory": theory,
                "utility": each.utility[theory],
                "chance": each.chance[theory],
                "own": theory == self.theory,
                "chosen": each.name == self.chosen,
            }
            for each in self.options
            for theory in THEORIES
        )
