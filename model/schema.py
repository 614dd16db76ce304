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
    Number,
    Strict,
    Switch,
)

from .accounts import Accounts
from .calibration_spec import CalibrationSpec
from .claims import Claim
from .course import Course
from .inequality import Inequality
from .interventions import Counterfactual, Forced
from .map_spec import MapSpec
from .record import Record
from .references import Problem, broken_references
from .theatre_schema import OpinionSpec, SectorSpec, TheatreSpec, UnitSpec

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
    map : what is drawn of the ground.
    course : what the real war did, to be drawn beside a history.

    Notes
    -----
    No history depends on what-ifs, record, accounts, calibration, inequality, claims, map and
    course; the digest leaves them out.
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
    map: MapSpec | None = None
    course: Course | None = None

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
