"""The schema of the theatre of arms: contingents, fronts and the rules by which they fight."""

from __future__ import annotations

from typing import Literal, TypeAlias

from panmunjom.agents import Milestone, Number, Strict

Side: TypeAlias = Literal["attacker", "defender"]


class Depot(Strict):
    """A base of supply: where it lies on the axis, and how far it reaches (axis, 0-1)."""

    at: Number
    reach: Number


class Volunteers(Strict):
    """Recruits at a price (Russia 2024): the price rises with the gap and with losses.

    Attributes
    ----------
    per_day : recruits a day at the starting price (thousand).
    elasticity : of recruits to the price.
    wanted : force the leadership wants (thousand men).
    adjust : how fast the price answers (per year).
    """

    per_day: Number
    elasticity: Number
    wanted: Number
    adjust: Number


class UnitSpec(Strict):
    """A contingent: one actor's men in one sector.

    Attributes
    ----------
    actor, side, sector : whose, on which side, where.
    enters : milestone that brings it in (none: there from the start).
    men : men at the start, or at entry (thousand).
    fighting_share : share of them in the fighting line.
    quality_start, quality_end, quality_days : fighting power a man, moving from one to the other.
    depots : bases it lives off, in the order of the sector's table.
    exposure : weight of its men in the side's losses.
    dead_share : dead per casualty (killed, died, missing for good).
    returns : share of casualties that come back to the ranks.
    rout : share scattered a day per unit of log odds against it beyond one.
    establishment, growth, grows_from, ceiling : strength it is kept up to (thousand), its growth a
        day since a milestone, and the most there can be.
    lift : men that can arrive a day (thousand); `fill_days` : time in which a gap is filled.
    home : whether the establishment shrinks with the home ground lost.
    """

    actor: str
    side: Side
    sector: str
    enters: Milestone | None = None
    men: Number
    fighting_share: Number
    quality_start: Number
    quality_end: Number
    quality_days: Number
    depots: list[str]
    exposure: Number
    dead_share: Number
    returns: Number
    rout: Number
    establishment: Number
    growth: Number
    grows_from: Milestone | None = None
    ceiling: Number
    lift: Number
    fill_days: Number
    home: bool = False
    volunteers: Volunteers | None = None


class Place(Strict):
    """A name on the axis, for chronicles and maps."""

    name: str
    at: float


class SectorSpec(Strict):
    """A front: one axis on which the attacker moves towards 0 and the defender towards 1.

    Attributes
    ----------
    opens : milestone that opens it (none: there from the start).
    front, line : where it starts, and the line the war is about (axis, 0-1).
    attacker_aim, defender_aim : how far each side means to go until it decides otherwise.
    won, lost : front at or below which the attacker has won, at or above which he has lost.
    length : kilometres from 0 to 1; `width` : kilometres of front.
    engage : men a side can bring to bear (thousand).
    dug : how far both sides are dug in at the start (0-1).
    river, river_days : an obstacle that stops the attack once, and for how long.
    threat : front from which the attacker's neighbour feels threatened (axis, 0-1).
    depots : bases of supply by name.
    """

    title: str
    opens: Milestone | None = None
    front: Number
    line: Number
    attacker_aim: Number
    defender_aim: Number
    won: Number
    lost: Number
    length: Number
    width: Number
    engage: Number
    dug: Number
    river: Number
    river_days: Number
    threat: Number
    depots: dict[str, Depot]
    places: list[Place]


class TheatreSpec(Strict):
    """The rules of arms: the same for both cases wherever a value can be shared."""

    speed: Number
    ease: Number
    creep: Number
    threshold: Number
    trench: Number
    dig_days: Number
    dig_attacking: Number
    dig_calm: Number
    dig_loss: Number
    opening_days: Number
    tempo_opening: Number
    tempo_attacker: Number
    tempo_defender: Number
    tempo_pursuit: Number
    pursuit_days: Number
    loss_attacker: Number
    loss_defender: Number
    loss_odds: Number
    quiet: Number
    trench_cover: Number
    supply_falls: Number
    supply_falls_defender: Number
    supply_rises: Number
    fire_share: Number
    fire_attacker: Number
    fire_defender: Number
    surprise: Number
    surprise_days: Number
    surprise_top: Number
    detect_days: Number
    detect_start: Number
    reserve_rate: Number
    reserve_top: Number
    cut_days: Number
    cut_power: Number
    cut_loss: Number
    air_power: Number
    bombing_start: Number
    bombing_wider: Number
    bombing_strikes: Number
    interdiction: Number
    cover_effect: Number
    campaign_days: Number
    damage_days: Number
    repair_days: Number
    preparation_days: Number
    preparation_lag: Number
    rival_growth: Number
    crisis_swing: Number
    crisis_days: Number
    vain_speed: Number
    fortune: Number
    fortune_days: Number
    mud: Number
    answer_days: Number
    signal_days: Number
    strikes_days: Number
    losses_felt: Number


class OpinionSpec(Strict):
    """Public opinion: support for a war falls with the logarithm of own casualties (Mueller).

    Attributes
    ----------
    start : support before losses are noticed (per cent).
    tenfold : what every tenfold of casualties takes from it (points).
    noticed : casualties from which they count (thousand).
    """

    start: Number
    tenfold: Number
    noticed: Number
