"""Orders take effect: the only place where what leaders decide changes the world.

One short function a kind of decision; each gets the order and the worlds in which an option was
chosen. Orders of one morning do not see each other.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from panmunjom.agents import IntArray, Leader, Milestone, Order, logistic

from .birth import full
from .negotiation import seated
from .worlds import NOT_YET

if TYPE_CHECKING:
    from .war import War


def carry_out(war: War) -> None:
    """Carry out every order of this morning, then bring in the armies whose day has come."""
    for leader in war.leaders.values():
        for order in leader.orders:
            CARRY[type(order.decision).__name__](war, leader, order)
            war.log(leader, order)
        leader.orders = []
    _march(war)


def _consent_war(war: War, leader: Leader, order: Order) -> None:
    spec: Any = order.decision.spec
    milestone: Milestone = "consent" if spec.after is None else "guarantee"
    war.worlds.mark(milestone, order.where("consent"), war.day)
    conditional = war.worlds.mark(milestone, order.where("consent_if_third"), war.day)
    war.worlds.needs_guarantee[conditional] = 1.0


def _consent_entry(war: War, leader: Leader, order: Order) -> None:
    conditional, allowed = order.where("if_line_crossed"), order.where("consent")
    war.worlds.mark("border_licence", conditional, war.day)
    war.worlds.mark("licence", allowed, war.day)
    spec: Any = order.decision.spec
    if spec.promises_cover:
        for answered in (conditional, allowed):
            war.worlds.mark("cover_promise", answered, war.day)


def _launch(war: War, leader: Leader, order: Order) -> None:
    begun = war.worlds.mark("war", order.where("open"), war.day)
    if begun.size:
        war.fighting[begun] = war.worlds.running[begun]
        war.alarm(begun)


def _advance(war: War, leader: Leader, order: Order) -> None:
    side, pressing = leader.spec.side, order.chosen
    if side == "attacker":  # an army that gives the country up attacks no more
        pressing = pressing * (war.worlds.evacuating[order.worlds] <= 0.0)
    for front in war.worlds.fronts.values():
        front.press[side][order.worlds] = pressing


def _halt(war: War, leader: Leader, order: Order) -> None:
    war.worlds.held[order.where("press")] = 0.0


def _urge(war: War, leader: Leader, order: Order) -> None:
    war.worlds.mark("urged", order.where("urge"), war.day)


def _commit(war: War, leader: Leader, order: Order) -> None:
    war.worlds.mark("adversary_air", order.where("air"), war.day)
    ground = order.where("ground")
    war.worlds.mark("adversary_air", ground, war.day)
    entered = war.worlds.mark("adversary_entry", ground, war.day)
    for row, unit in enumerate(war.spec.units.values()):
        if unit.enters == "adversary_entry":
            war.enter(row, entered)
    war.alarm(entered)


def _join(war: War, leader: Leader, order: Order) -> None:
    """An offer, a refusal, an order to march, or a halt: the army enters when it is prepared."""
    decision: Any = order.decision
    w = war.worlds
    made = (order.chosen > 0) & (order.chosen <= len(decision.menu))
    offers = order.worlds[made]
    if offers.size:
        w.mark("offer", offers, war.day)
        choice = order.chosen[made] - 1
        w.offered[offers] = np.asarray([size for size, _ in decision.menu])[choice]
        w.offered_place[offers] = choice // len(decision.spec.sizes)
    going = order.where("enter")
    w.offered[going] = np.maximum(w.offered[going], decision.spec.sizes[0])
    w.mark("third_orders", going, war.day)
    w.preparing[going[~w.reached("third_entry", going)]] = 1.0  # news of the entry takes its time
    staying = order.chosen == decision.options.index("stay_out")
    asked = order.situation.since("licence") >= 0
    _stay_out(war, order.worlds[staying], order.worlds[staying & asked])


def _stay_out(war: War, staying: IntArray, asked: IntArray) -> None:
    """Staying out when asked is a refusal; with an army under orders it is a halt."""
    w = war.worlds
    w.mark("third_refusal", asked[~w.reached("third_orders", asked)], war.day)
    halted = staying[w.preparing[staying] > 0.0]
    w.mark("third_halt", halted, war.day)
    w.preparing[halted] = 0.0


def _land(war: War, leader: Leader, order: Order) -> None:
    """A landing succeeds by chance; if it fails the force is lost and must gather anew."""
    w, t, spec = war.worlds, war.spec.theatre, order.decision.spec
    tried = order.where("land")
    works = logistic((w.reserve - spec.needs.value) / spec.sharp.value)
    ashore = war.noise.uniform(f"{order.decision.purpose}/ashore", war.day) < works
    w.reserve[tried[~ashore[tried]]] = 0.0
    landed = w.mark("landing", tried[ashore[tried]], war.day)
    if not landed.size:
        return
    w.cut[landed] = full(t.cut_days.value, w.n)[landed]
    entered = [unit.enters == "adversary_entry" for unit in war.spec.units.values()]
    w.men[entered.index(True)][landed] += w.reserve[landed]
    w.reserve[landed] = 0.0
    w.fronts[war.main].press["defender"][landed] = 1.0
    war.alarm(landed)


def _support(war: War, leader: Leader, order: Order) -> None:
    decision: Any = order.decision
    levels = np.asarray(decision.levels)[order.chosen]
    given = np.minimum(levels, full(decision.spec.ceiling.value, war.worlds.n)[order.worlds])
    war.worlds.ordered[decision.purpose][order.worlds] = given
    if decision.spec.effect == "cover":
        _cover(war, order.worlds[given > 0.0], order.worlds[given <= 0.0])


def _cover(war: War, given: IntArray, withheld: IntArray) -> None:
    """Note the first air cover; withheld when a promise of it falls due, it is denied."""
    w = war.worlds
    w.mark("air_cover", given, war.day)
    due = w.reached("cover_promise", withheld) & ~w.reached("third_entry", withheld)
    w.mark("cover_denied", withheld[due & ~w.reached("air_cover", withheld)], war.day)


def _aims(war: War, leader: Leader, order: Order) -> None:
    front = war.worlds.fronts[war.main]
    sector, side = war.spec.sectors[war.main], leader.spec.side
    line = full(sector.line.value, war.worlds.n)[order.worlds]
    beyond = 0.0 if side == "attacker" else 1.0
    front.aim[side][order.worlds] = np.where(order.chosen == 1, beyond, line)
    if side == "defender":
        crossed = war.worlds.mark("crossing", order.where("carry_on"), war.day)
        if crossed.size:
            war.alarm(crossed)


def _escalate(war: War, leader: Leader, order: Order) -> None:
    w = war.worlds
    for option, step, milestone in _STEPS:
        worlds = order.where(option)
        if not worlds.size:
            continue
        key = f"{leader.spec.side}/{step}"
        w.taken[key][worlds] += 1.0
        w.last[key][worlds] = war.day
        w.mark(milestone, worlds, war.day)
    w.end("wider_war", order.where("nuclear_use"), war.day)


_STEPS: tuple[tuple[str, str, Milestone], ...] = (
    ("widen_strikes", "strikes", "strikes"),
    ("nuclear_signal", "signal", "nuclear_signal"),
    ("nuclear_use", "use", "nuclear_use"),
)


def _bargain(war: War, leader: Leader, order: Order) -> None:
    decision: Any = order.decision
    w, name, worlds = war.worlds, leader.name, order.worlds
    stalls, concedes = (order.chosen == decision.options.index(x) for x in ("stall", "concede"))
    w.wants_talks[name][worlds] = stalls | concedes
    w.concedes[name][worlds] = concedes
    w.wish[name][worlds] = decision.own_wish(order.situation)
    left = order.where("break_off")
    left = left[w.talks.open[left] > 0.0]  # a leader made to leave before there is a table waits
    if left.size and name in seated(war.spec.talks.opening):
        w.talks.resumes[left] = war.day + full(war.spec.talks.recess_days.value, w.n)[left]


def _leave(war: War, leader: Leader, order: Order) -> None:
    spec: Any = order.decision.spec
    w = war.worlds
    out = order.where("rotate_out")
    w.resting[out] = full(spec.rest_days.value, w.n)[out]
    w.since_rest[out] = w.third_losses(war.muster.third_rows)[out]
    gone = order.where("withdraw")
    w.mark("withdrawal", gone, war.day)
    w.resting[gone] = NOT_YET
    w.mark("withdrawal", out, war.day)


def _evacuate(war: War, leader: Leader, order: Order) -> None:
    """The client's army gives the country up, and attacks no more while the order stands."""
    w = war.worlds
    gone = order.where("evacuate")
    w.mark("evacuation", gone, war.day)
    w.evacuating[gone] = 1.0
    for front in w.fronts.values():
        front.press["attacker"][gone] = 0.0
    _annul(war, order.where("fight_on"))


def _annul(war: War, worlds: IntArray) -> None:
    """Take an order to evacuate back, where one stands."""
    w = war.worlds
    standing = worlds[w.evacuating[worlds] > 0.0]
    w.mark("evacuation_annulled", standing, war.day)
    w.evacuating[standing] = 0.0


CARRY: dict[str, Callable[[War, Leader, Order], None]] = {
    "ConsentToWar": _consent_war,
    "ConsentToEntry": _consent_entry,
    "Launch": _launch,
    "Advance": _advance,
    "Halt": _halt,
    "Urge": _urge,
    "Commit": _commit,
    "Join": _join,
    "Land": _land,
    "Support": _support,
    "Aims": _aims,
    "Escalate": _escalate,
    "Bargain": _bargain,
    "Leave": _leave,
    "Evacuate": _evacuate,
}


def _march(war: War) -> None:
    """Bring in the third power's army when its preparation is over; a halt stops the clock."""
    w = war.worlds
    if "third_orders" not in w.seen:
        return
    under_way = (w.preparing > 0.0) & (w.running > 0.0)
    ready = under_way & (w.prepared_for >= np.rint(war.spec.third_prepares.value))
    w.prepared_for += under_way & ~ready
    entered = ready.nonzero()[0]
    if not entered.size:
        return
    w.mark("third_entry", entered, war.day)
    w.preparing[entered] = 0.0
    _annul(war, entered)
    for actor, count in w.dead_of(war.muster).items():
        w.dead_before[actor][entered] = count[entered]
    places = war.worlds.offered_place[entered]
    for place, row in enumerate(war.third_rows_by_place):
        here = entered[places == place]
        war.enter(row, here)
        w.men[row][here] = np.minimum(w.men[row][here], w.offered[here])  # no more than was offered
    w.known[entered] = full(war.spec.theatre.detect_start.value, w.n)[entered]
    war.alarm(entered)
