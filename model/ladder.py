"""The ladder of escalation (rungs 0-9), and the risk of a wider war that every rung carries.

0 peace, 1 threat, 2 border clash, 3 local war, 4 adversary's entry, 5 third power's entry, 6 covert
clash of great powers, 7 strikes beyond the theatre, 8 nuclear signal, 9 nuclear use or general war.
The wider war is a hazard: it breaks out when the true risk run up to now passes a threshold that
each world drew once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from panmunjom.agents import FloatArray, IntArray, Milestone, Value, logistic

from .columns import stack
from .schema import CaseSpec, Risk

if TYPE_CHECKING:
    from .war import War

#: Width of the zone in which throwing the adversary out becomes a provocation (axis, 0-1).
PROVOKED_OVER = 0.03
RUNGS = 10
EVERYWHERE = slice(None)


def climb(war: War) -> None:
    """Add up the risk under way, draw the wider war, and record the rung of the day."""
    w = war.worlds
    if war.at_war:
        _run_risks(war)
    rung = _rung(war)
    lived = war.living > 0.0
    w.rung = np.where(lived, rung, w.rung)
    w.peak = np.maximum(w.peak, w.rung)
    days = w.days_on.reshape(-1)  # the same table, all rungs in one row: far quicker to pick from
    days[w.rung * w.n + war.every] += lived


def act_risk(
    war: War, act: str, place: str | None = None, at: IntArray | slice = EVERYWHERE
) -> Value:
    """Return the yearly chance of wider war that an act would add, as leaders believe it.

    A number where it is the same in all worlds, else an array for the worlds `at`.
    """
    risk = war.spec.risks.acts[act]
    where = _where(war, act) if place is None else _multiplier(risk, place)
    base = of(risk.yearly.value * where * war.on("direct_war_risk"), at)
    if risk.provoking is None or risk.provoking_at is None:
        return base
    front = war.worlds.fronts[war.main].position[at]
    near = logistic((of(risk.provoking_at.value, at) - front) / PROVOKED_OVER)
    return np.asarray(base * (1.0 + of(risk.provoking.value, at) * near))


def of(value: Value, at: IntArray | slice) -> Value:
    """Pick worlds out of a parameter."""
    return value[at] if isinstance(value, np.ndarray) else value


def _run_risks(war: War) -> None:
    w = war.worlds
    total = np.zeros(w.n)
    for act in war.spec.risks.acts:
        active = _under_way(war, act)
        if active is not None and np.count_nonzero(active):
            total = total + active * act_risk(war, act)
    w.standing = total * war.fighting
    w.exposure += w.standing * war.spec.risks.realism.value / 365.0
    for name, leader in war.leaders.items():
        w.risks[name] += (
            w.standing * leader.spec.fear.value * leader.spec.wider_war_loss.value / 365.0
        )
    broke = ((w.exposure >= w.fate) & (war.fighting > 0.0)).nonzero()[0]
    w.end("wider_war", broke, war.day)


def _where(war: War, act: str) -> Value:
    """Return the multiplier of the place at which the third power offered to stand."""
    if act not in war.risk_by_place:
        return 1.0
    return war.risk_by_place[act][war.worlds.offered_place, war.every]


def risks_by_place(spec: CaseSpec, places: tuple[str, ...], worlds: int) -> dict[str, FloatArray]:
    """Return the multipliers of acts whose risk depends on the place, ``(places, worlds)``."""
    tables = {
        act: stack([_multiplier(risk, place) for place in places])
        for act, risk in spec.risks.acts.items()
        if risk.places and places
    }
    return {act: np.broadcast_to(each, (len(each), worlds)) for act, each in tables.items()}


def _multiplier(risk: Risk, place: str) -> Value:
    return risk.places[place].value if place in risk.places else 1.0


def _under_way(war: War, act: str) -> FloatArray | None:
    """Say how far an act is under way today (0-1); None for an act that leaves no trace."""
    w, lasts = war.worlds, war.spec.risks.acts[act].lasts.value
    if act in ("third_entry", "adversary_entry", "adversary_air"):
        return w.reached(act) * 1.0 if act in w.seen else None
    if act in war.purposes_of:
        first, *more = (w.support[purpose] for purpose in war.purposes_of[act])
        return sum(more, first)
    step = act.removeprefix("their_")
    side = "attacker" if act.startswith("their_") else "defender"
    key = f"{side}/{step}"
    if key not in w.last or not np.count_nonzero(w.taken[key]):
        return None
    return np.asarray(war.day - w.last[key] < lasts, dtype=np.float64)


def recent(war: War, step: str, days: float | FloatArray) -> FloatArray:
    """Say where either side took a step of escalation in the last `days` days."""
    last = np.maximum(war.worlds.last[f"attacker/{step}"], war.worlds.last[f"defender/{step}"])
    return np.asarray(war.day - last < days)


#: Rungs that are reached once and for all.
_CLIMBED: tuple[tuple[Milestone, int], ...] = (
    ("consent", 1),
    ("war", 3),
    ("adversary_entry", 4),
    ("third_entry", 5),
)


def _rung(war: War) -> np.ndarray:
    """Return today's rung: the highest whose condition holds."""
    w, t = war.worlds, war.spec.theatre
    rung = np.zeros(w.n, dtype=np.int64)
    for milestone, height in _CLIMBED:
        if milestone in w.seen:
            rung = np.where(w.reached(milestone), height, rung)
    rung = np.where((w.cover > 0.05) & w.reached("adversary_air"), 6, rung)
    if "strikes" in w.seen:
        rung = np.where(recent(war, "strikes", t.strikes_days.value), 7, rung)
    if "nuclear_signal" in w.seen:
        rung = np.where(recent(war, "signal", t.signal_days.value), 8, rung)
    return np.where(w.reached("wider_war") | w.reached("nuclear_use"), 9, rung)
