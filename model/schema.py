"""The schema of a case: what a folder of TOML must say.

Everything that differs between 1950 and 2024 is a value under this schema.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, TypeAlias

from pydantic import Field, ValidationError, model_validator
from pydantic_core import InitErrorDetails, PydanticCustomError

from panmunjom.agents import (
    Judging,
    LeaderSpec,
    Milestone,
    Number,
    Strict,
    Switch,
)

from .accounts import Accounts
from .calibration_spec import CalibrationSpec
from .claims import Claim
from .inequality import Inequality
from .interventions import Counterfactual, Forced
from .record import Record
from .references import Problem, broken_references

Side: TypeAlias = Literal["attacker", "defender"]
Mechanism: TypeAlias = Literal[
    "patron_veto",
    "pressing",
    "withholding",
    "delay",
    "misperception",
    "bombing",
    "public_patience",
    "nuclear_coercion",
    "succession",
    "fortification",
    "direct_war_risk",
    "exit",
]
MECHANISMS: tuple[Mechanism, ...] = Mechanism.__args__  # type: ignore[attr-defined]


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


class DefendedState(Strict):
    """The attacked state: no deciding leader, but a will of its own and a place in the talks.

    Attributes
    ----------
    seated : whether it can block talks and a signature.
    yields_below : believed odds (log ratio, its side positive) below which it would settle.
    aid_floor : level of its backer's aid below which it would settle (0-1).
    """

    seated: bool
    yields_below: Number
    aid_floor: Number


class TalksSpec(Strict):
    """Talks: who must want them, who can block, what is on the table.

    Attributes
    ----------
    opening : by leader, whether talks open only if he wants them; `opening_days` : for how long
        all of these must.
    veto : by leader, whether he can block a signature; `patron` : the one whose veto is the
        patron's.
    issues : days of willing negotiation each issue takes, settled in this order.
    free_issues : how many of the issues are settled without the will to end the war.
    recess_days : length of a suspension after a side leaves the table.
    """

    opening: dict[str, Switch]
    opening_days: Number
    veto: dict[str, Switch]
    patron: str
    issues: dict[str, Number]
    free_issues: int
    recess_days: Number
    defended: DefendedState


class Risk(Strict):
    """The yearly chance of a wider war that an act adds, as leaders believe it.

    Attributes
    ----------
    yearly : chance a year.
    places : multipliers by place.
    provoking : extra multiplier where the act would throw the adversary out (front near 0).
    provoking_at : front at which half of that is felt.
    lasts : days after the act for which the risk stands.
    """

    yearly: Number
    places: dict[str, Number] = Field(default_factory=dict)
    provoking: Number | None = None
    provoking_at: Number | None = None
    lasts: Number


class RisksSpec(Strict):
    """The table of risks: one entry an act, and how right the leaders are."""

    realism: Number
    acts: dict[str, Risk]


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


class Event(Strict):
    """A dated fact outside the leaders' choice.

    Attributes
    ----------
    date : when it happened; `lag` : days until it tells.
    moves : what it moves: a leader's stake or his belief that the adversary stays out, or it opens
        the second front.
    leader : whose belief; `by` : how much.
    """

    name: str
    date: date
    title: str
    moves: Literal["stake", "stays", "second_front"]
    leader: str | None = None
    by: Number | None = None
    lag: Number
    source: str


class RolesSpec(Strict):
    """Who plays which part: actors for the third power and the adversary, leaders for the rest."""

    owner: str
    senior: str
    third: str
    adversary: str


class CaseSpec(Strict):
    """A whole case.

    Attributes
    ----------
    forced : decisions that leaders are made to take, whatever they think.
    counterfactuals : named what-ifs.
    record : what happened, by which histories are judged.
    accounts : rival explanations of the war; none where the case describes none.
    calibration : what may be fitted to the record, and when that was last done.
    inequality : which parameters are the terms of the paper's inequality.
    claims : what others have said of the war, and how the model is asked about it.

    Notes
    -----
    No history depends on what-ifs, record, accounts, calibration, inequality and claims; the digest
    leaves them out.
    """

    title: str
    description: str
    period: str
    start: date
    end: date
    war_on: bool
    attacker: str
    defender: str
    third_prepares: Number
    season: list[float] = Field(min_length=12, max_length=12)
    actors: dict[str, str]
    roles: RolesSpec
    judging: Judging
    leaders: dict[str, LeaderSpec]
    sectors: dict[str, SectorSpec]
    units: dict[str, UnitSpec]
    theatre: TheatreSpec
    talks: TalksSpec
    risks: RisksSpec
    opinion: OpinionSpec
    events: Annotated[list[Event], Field(default=[])]
    mechanisms: dict[Mechanism, Switch]
    forced: list[Forced] = Field(default_factory=list)
    counterfactuals: dict[str, Counterfactual] = Field(default_factory=dict)
    record: Record = Field(default_factory=Record)
    inequality: Inequality | None = None
    accounts: Accounts | None = None
    calibration: CalibrationSpec = Field(default_factory=CalibrationSpec)
    claims: dict[str, Claim] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _names_exist(self) -> CaseSpec:
        problems = broken_references(self)
        if problems:
            raise ValidationError.from_exception_data("CaseSpec", list(map(_located, problems)))
        return self


def _located(problem: Problem) -> InitErrorDetails:
    """Return a problem as pydantic tells one of its own, so that file and line are found."""
    error = PydanticCustomError("reference", "{told}", {"told": problem.told})
    return InitErrorDetails(type=error, loc=problem.at, input=problem.name)
