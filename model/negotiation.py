"""Talks: opened when all who must want them do, settled by willing days, blocked by any veto.

Willingness feeds progress; one slip costs a day, not the war. Who can *block* is a table of
switches, how far one leader *presses* another is his dependence: two things, apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from panmunjom.agents import BargainSpec, FloatArray, LeaderSpec, Switch

from .worlds import NOT_YET

if TYPE_CHECKING:
    from .schema import CaseSpec
    from .war import War


def negotiate(war: War) -> None:
    """Advance the talks by a day."""
    if not war.at_war:
        return
    _open(war)
    _hear(war)
    _settle(war)


def blockers(spec: CaseSpec) -> list[str]:
    """Return the leaders who can block a signature (the patron's veto can be switched off)."""
    talks, veto = spec.talks, spec.mechanisms["patron_veto"].value
    return [x for x in seated(talks.veto) if veto or x != talks.patron]


def seated(table: Mapping[str, Switch]) -> list[str]:
    """Return the leaders whose switch is on."""
    return [leader for leader, switch in table.items() if switch.value]


def without_veto(spec: CaseSpec) -> list[str]:
    """Return the leaders of the attacker's side who have a wish in the talks and no veto."""
    veto = seated(spec.talks.veto)
    return [
        name
        for name, leader in spec.leaders.items()
        if leader.side == "attacker" and name not in veto and _bargains(leader)
    ]


def _bargains(leader: LeaderSpec) -> bool:
    return any(isinstance(question, BargainSpec) for question in leader.decides.values())


def _open(war: War) -> None:
    w, spec = war.worlds, war.spec.talks
    waiting = (w.marks["talks"] == NOT_YET) & (war.fighting > 0.0)
    if not np.count_nonzero(waiting):
        return
    wanted = np.ones(w.n)
    for leader in seated(spec.opening):
        if war.on("patron_veto") or leader != spec.patron:
            wanted = wanted * w.wants_talks[leader]
    wanted = wanted * _defended_would(war)
    ready = np.maximum(w.talks.readiness + np.where(wanted > 0.0, 1.0, -1.0), 0.0)
    w.talks.readiness = np.where(waiting, ready, w.talks.readiness)
    begun = (waiting & (w.talks.readiness >= spec.opening_days.value)).nonzero()[0]
    if begun.size:
        w.mark("talks", begun, war.day)
        w.talks.open[begun] = 1.0
        war.alarm(begun)


def _hear(war: War) -> None:
    """Note where an ally of the attacker who cannot block a signature has come to want one."""
    w = war.worlds
    if "talks" not in w.seen:
        return
    sitting = (w.marks["talks"] < NOT_YET) & (war.fighting > 0.0)
    for name in war.without_veto:
        w.mark("client_peace", (sitting & (w.wish[name] < 0.0)).nonzero()[0], war.day)


def _settle(war: War) -> None:
    w, spec = war.worlds, war.spec.talks
    sitting = w.talks.open * (war.day >= w.talks.resumes) * war.fighting
    if not np.count_nonzero(sitting):
        return
    willing = _defended_would(war)
    for leader in war.blockers:
        willing = willing * w.concedes[leader]
    pending = sitting
    for row, days in enumerate(spec.issues.values()):
        will = np.ones(w.n) if row < spec.free_issues else willing
        progress = w.talks.progress[row]
        moved = pending * will * (progress < 1.0) / days.value
        w.talks.progress[row] = progress + moved
        pending = pending * (w.talks.progress[row] >= 1.0)
    signed = pending.nonzero()[0]
    w.end("armistice", signed, war.day)


def _defended_would(war: War) -> FloatArray:
    """Say where the attacked state itself would settle (1 where it has no seat)."""
    d, w = war.spec.talks.defended, war.worlds
    if not d.seated:
        return np.ones(w.n)
    losing = -w.fronts[war.main].odds < d.yields_below.value
    backed = np.ones(w.n)
    for _, purpose, spec in war.supports:
        if spec.what == "aid":
            backed = w.support[purpose]
    return np.asarray(losing | (backed < d.aid_floor.value), dtype=np.float64)
