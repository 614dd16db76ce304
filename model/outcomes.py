"""Outcomes: one row a world, the same columns with the same meaning in both cases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from panmunjom.agents import FloatArray, Leader, Milestone, Row

from .ladder import RUNGS
from .worlds import NOT_YET

if TYPE_CHECKING:
    from .war import War

#: An offer unanswered for so long counts as withheld (days).
WITHHELD_AFTER = 30
#: Milestones that end a history.
ENDS: tuple[Milestone, ...] = ("armistice", "defeat", "wider_war")


def outcomes(war: War) -> pd.DataFrame:
    """Return the outcomes of every world, in the order in which they were asked for."""
    w = war.worlds
    n = w.n
    front = w.fronts[war.main].position
    table: dict[str, Any] = {
        "case": np.full(n, war.case.name),
        "seed": np.full(n, war.seed, dtype=np.uint64),
        "world": war.numbers,
        "consent": _date(war, "consent"),
        "guarantee": _date(war, "guarantee"),
        "war_started": w.reached("war"),
        "war_start": _date(war, "war"),
        "capital": _date(war, "capital"),
        "pace_halt_days": w.halt_days,
        "adversary_entered": w.reached("adversary_entry"),
        "adversary_entry": _date(war, "adversary_entry"),
        "third_entered": w.reached("third_entry"),
        "third_entry": _date(war, "third_entry"),
        "urged": _date(war, "urged"),
        "border_licence": _date(war, "border_licence"),
        "licence": _date(war, "licence"),
        "early_offer_withheld": _withheld(war),
        "landing": _date(war, "landing"),
        "crossing": _date(war, "crossing"),
        "offer": _date(war, "offer"),
        "cover_promise": _date(war, "cover_promise"),
        "cover_denied": _date(war, "cover_denied"),
        "air_cover": _date(war, "air_cover"),
        "third_refusal": _date(war, "third_refusal"),
        "third_halt": _date(war, "third_halt"),
        "evacuation": _date(war, "evacuation"),
        "evacuation_annulled": _date(war, "evacuation_annulled"),
        "strikes_first": _date(war, "strikes"),
        "client_peace": _date(war, "client_peace"),
        "talks_opened": w.reached("talks"),
        "talks_start": _date(war, "talks"),
        "armistice": w.reached("armistice"),
        "armistice_date": _date(war, "armistice"),
        "war_days": _days_between(war, "war"),
        "talks_days": _days_between(war, "talks"),
        "winner": _winner(war),
        "final_front": front,
        "min_front": w.low,
        "max_front": w.high,
        "peak_rung": w.peak,
    }
    table |= {f"days_rung_{rung}": w.days_on[rung] for rung in range(RUNGS)}
    table |= {
        "nuclear_signal": w.reached("nuclear_signal"),
        "nuclear_use": w.reached("nuclear_use"),
        "wider_war": w.reached("wider_war"),
        "ending": _ending(war),
    }
    return pd.DataFrame(table | _blood(war) | _gains(war))


def last_day(war: War) -> np.ndarray:
    """Return the day on which each world's war ended, or the last day simulated."""
    last = np.full(war.worlds.n, max(war.day - 1, 0))
    for milestone in ENDS:
        last = np.minimum(last, war.worlds.marks[milestone])
    return last


def _date(war: War, milestone: Milestone) -> pd.Series[Any]:
    days = war.worlds.marks[milestone]
    start = np.datetime64(war.spec.start, "s")
    dates = start + np.where(days < NOT_YET, days, 0).astype("timedelta64[D]")
    return pd.Series(np.where(days < NOT_YET, dates, np.datetime64("NaT", "s")))


def _days_between(war: War, milestone: Milestone) -> np.ndarray:
    days = war.worlds.marks[milestone]
    if milestone == "war" and war.spec.war_on:
        days = np.zeros_like(days)
    return np.where(days < NOT_YET, last_day(war) - days, 0)


def _withheld(war: War) -> np.ndarray:
    """Say where the third power's offer went unanswered for a month or for good."""
    marks = war.worlds.marks
    offer = marks["offer"]
    waited = np.minimum(marks["licence"], last_day(war)) - offer
    return np.asarray((offer < NOT_YET) & (waited >= WITHHELD_AFTER))


def _winner(war: War) -> np.ndarray:
    w = war.worlds
    decided = w.reached("defeat")
    sector = war.spec.sectors[war.main]
    won = decided & (w.fronts[war.main].position <= sector.won.value)
    return np.where(won, "attacker", np.where(decided, "defender", "none"))


def _ending(war: War) -> np.ndarray:
    """Return the row of Table 1, extended, in which each world ended."""
    winner = _winner(war)
    verdict = np.where(
        winner == "attacker",
        "attacker_wins",
        np.where(winner == "defender", "attacker_loses", "no_winner"),
    )
    joined = np.where(war.worlds.reached("third_entry"), "_with_third", "_alone")
    ending = np.char.add(verdict, joined)
    ending = np.where(war.worlds.reached("war"), ending, "no_war")
    return np.where(war.worlds.reached("wider_war"), "wider_war", ending)


def _blood(war: War) -> dict[str, FloatArray]:
    """Return dead by actor (thousand) and each actor's share of its own side's dead.

    Shares count from the day the third army came in, where it did: before, it could not bleed.
    """
    dead = war.worlds.dead_of(war.muster)
    since = {actor: count - war.worlds.dead_before[actor] for actor, count in dead.items()}
    sides = _sides(war)
    table = {f"dead_{actor}": count for actor, count in dead.items()}
    for actor in dead:
        total = np.zeros(war.worlds.n)
        for other in dead:
            if sides[other] == sides[actor]:
                total = total + since[other]
        share = since[actor] / np.maximum(total, 1e-12)
        table[f"blood_share_{actor}"] = np.where(total > 0.0, share, np.nan)
    return table


def _sides(war: War) -> dict[str, str]:
    sides: dict[str, str] = {x.actor: x.side for x in war.spec.leaders.values()}
    return sides | {unit.actor: unit.side for unit in war.spec.units.values()}


def _gains(war: War) -> dict[str, FloatArray]:
    """Return each leader's realised payoff and the payoff he had at risk."""
    table: dict[str, FloatArray] = {}
    for name, leader in war.leaders.items():
        table[f"gain_{name}"] = war.worlds.flows[name] + _stock(war, leader)
        table[f"risk_{name}"] = war.worlds.risks[name].copy()
    return table


def _stock(war: War, leader: Leader) -> FloatArray:
    """Return the stocks of the row a world ended in, from the leader's side."""
    w = war.worlds
    winner, third = _winner(war), w.reached("third_entry")
    mine = leader.spec.side
    total = np.where(w.reached("wider_war"), -1.0, 0.0) * leader.spec.wider_war_loss.value
    live = w.reached("war") & ~w.reached("wider_war")
    total = total + _cell(leader, "win_alone", "win_third", live & (winner == mine), third)
    total = total + _cell(leader, "none_alone", "none_third", live & (winner == "none"), third)
    beaten = live & (winner != mine) & (winner != "none")
    return np.asarray(total + _cell(leader, "lose_alone", "lose_third", beaten, third))


def _cell(
    leader: Leader, alone: Row, joint: Row, where: np.ndarray, third: np.ndarray
) -> FloatArray:
    return np.asarray(where * np.where(third, leader.stock(joint), leader.stock(alone)))
