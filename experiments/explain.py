"""Why he chose so: one decision of one history, taken apart.

The world is lived again to the morning of the decision, and the leader's own rule judges the same
situation once more, under each of the four risk theories. Nothing is worked out a second way.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from datetime import date, datetime

import numpy as np

from panmunjom.agents import (
    THEORIES,
    InputError,
    Judged,
    Leader,
    Order,
    judged,
    options_of,
)
from panmunjom.model import PHASES, Case, War, nearest

from .explanation import Explanation, OptionExplained, true_balance

#: Days that a message names at most.
DAYS_NAMED = 6


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
        closed=_closed(war, leader, order, told[own]),
        chosen=decision.options[int(order.chosen[0])],
        forced=forced,
        theory=own,
        precision=precision,
        seen={name: _number(getattr(s, name)) for name in ("balance", "odds", "front")},
        true=_true(war, leader, _number(front.odds), _number(front.position)),
        delays=_delays(war, leader),
    )


def _closed(war: War, leader: Leader, order: Order, options: tuple[Judged, ...]) -> tuple[str, ...]:
    """Return the options that these terms know but that were not open this morning."""
    spec = war.spec.leaders[leader.name].decides[order.decision.question]
    known = options_of(spec)
    return tuple(x.option for x in options if x.utility is None and x.option in known)


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
    balance = true_balance(war.case, leader.name, np.asarray(odds), np.asarray(front))
    return {"balance": float(balance), "odds": leader.sign * odds, "front": front}


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
