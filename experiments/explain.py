"""Why he chose so: one decision of one history, taken apart.

The world is lived again to the morning of the decision, and the leader's own rule judges the same
situation once more, under each of the four risk theories. Nothing is worked out a second way.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
import pandas as pd

from panmunjom.agents import THEORIES, Amount, Branch, InputError, Judged, Leader, Order, judged
from panmunjom.model import PHASES, Case, Parameter, War, nearest

#: Days that a message names at most.
DAYS_NAMED = 6


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


def explain(
    case: Case, seed: int, world: int, leader: str, question: str, day: date
) -> Explanation:
    """Take a decision apart.

    Parameters
    ----------
    case, seed, world : which history; parameters are single values.
    leader, question : as in the table `War.decisions`.
    day : the day on which it was taken.

    Raises
    ------
    InputError
        If the case has no such leader or question, or he did not take it up on that day; the
        message names the nearest days on which he did.
    """
    _refuse_unknown(case, leader, question)
    if not isinstance(day, date) or isinstance(day, datetime):
        raise InputError(f"day: expected a date, found {day!r}")
    war = War(case, worlds=[world], seed=seed, keep=[0])
    while war.running and war.date < day:
        war.step()
    if war.running and war.date == day:
        for phase in PHASES:
            phase.run(war)
            if phase.name == "decide":
                break
        for each in explained(war):
            if (each.leader, each.question) == (leader, question):
                return each
    raise InputError(_no_decision(case, seed, world, leader, question, day))


def explained(war: War) -> Iterator[Explanation]:
    """Yield every decision of this morning; the war has been lived to the phase `decide`.

    Raises
    ------
    InputError
        If the war has more than one world.
    """
    if war.numbers.size != 1:
        raise InputError(f"explained: expected a war of one world, found {war.numbers.size}")
    for leader in war.leaders.values():
        for order in leader.orders:
            yield _explanation(war, leader, order)


def _explanation(war: War, leader: Leader, order: Order) -> Explanation:
    decision, s = order.decision, order.situation
    front = war.worlds.fronts[war.main]
    told = {theory: judged(decision, s, theory) for theory in THEORIES}
    precision = _number(decision.precision(s))
    own = leader.spec.risk_theory.value
    forced = decision.force is not None and decision.force.on(war.day) is not None
    return Explanation(
        case=war.case,
        seed=war.seed,
        world=int(war.numbers[0]),
        leader=leader.name,
        person=leader.title,
        question=decision.question,
        kind=decision.kind,
        card=decision.spec.card,
        date=war.date,
        options=_options(order, told, own, precision),
        closed=tuple(each.option for each in told[own] if each.utility is None),
        chosen=decision.options[int(order.chosen[0])],
        forced=forced,
        theory=own,
        precision=precision,
        seen={name: _number(getattr(s, name)) for name in ("balance", "odds", "front")},
        true=_true(war, leader, _number(front.odds), _number(front.position)),
        delays=_delays(war, leader),
    )


def _options(
    order: Order, told: Mapping[str, tuple[Judged, ...]], own: str, precision: float
) -> tuple[OptionExplained, ...]:
    decision = order.decision
    asked = decision.moods is not None and decision.reviewed[0] == order.situation.day
    chances = {theory: _quantal(each, precision) for theory, each in told.items()}
    options = []
    for row, mine in enumerate(told[own]):
        if mine.utility is None:
            continue
        utility = {theory: each[row].utility or 0.0 for theory, each in told.items()}
        mood = float(decision.moods[row, 0]) if asked and decision.moods is not None else math.nan
        chance = {theory: each[row] for theory, each in chances.items()}
        options.append(OptionExplained(mine.option, utility, chance, mood, *mine[2:]))
    return tuple(options)


def _quantal(options: tuple[Judged, ...], precision: float) -> list[float]:
    """Return the chance of every option under the quantal rule: logit, 0 where it is closed."""
    utilities = [-math.inf if each.utility is None else each.utility for each in options]
    best = max(utilities)
    weights = [math.exp((each - best) * precision) for each in utilities]
    total = math.fsum(weights)
    return [each / total for each in weights]


def _true(war: War, leader: Leader, odds: float, front: float) -> Mapping[str, float]:
    """Return how things stood, counted as he counts: the ground gained adds to the balance."""
    line = _number(war.spec.sectors[war.main].line.value)
    place = _number(war.spec.judging.place.value)
    seen = leader.sign * odds
    return {
        "balance": seen + leader.sign * place * (line - front),
        "odds": seen,
        "front": front,
    }


def _delays(war: War, leader: Leader) -> Mapping[str, int]:
    return {
        name: round(_number(channel.delay.value)) if war.on("delay") else 0
        for name, channel in leader.spec.channel.items()
    }


def _refuse_unknown(case: Case, leader: str, question: str) -> None:
    leaders = case.spec.leaders
    if leader not in leaders:
        raise InputError(
            f"{case.name} has no leader {leader!r}{nearest(leader, leaders)}; "
            f"there are {', '.join(leaders)}"
        )
    known = leaders[leader].decides
    if question not in known:
        raise InputError(
            f"{leader} has no question {question!r}{nearest(question, known)}; "
            f"there are {', '.join(known)}"
        )


def _no_decision(case: Case, seed: int, world: int, leader: str, question: str, day: date) -> str:
    decisions = War(case, worlds=[world], seed=seed, keep=[0]).run().decisions(0)
    mine = decisions[(decisions.leader == leader) & (decisions.question == question)]
    days = sorted(mine.date, key=lambda each: abs((each - day).days))[:DAYS_NAMED]
    told = "the nearest days are " + ", ".join(map(str, sorted(days))) if days else "he never did"
    return (
        f"in world {world} of seed {seed}, {leader} did not take up {question!r} on {day}; {told}"
    )


def _number(value: object) -> float:
    return float(np.asarray(value).reshape(-1)[0])
