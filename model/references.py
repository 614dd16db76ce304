"""References inside a case: every name that one table uses must stand in another."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from panmunjom.agents import InputError, JoinSpec, Parameter, SupportSpec, nearest

from .accounts import wrong_accounts
from .claims import AS_IT_IS, ClaimArm, arms_of
from .course import wrong_course
from .gauges import gauges
from .inequality import unknown_names
from .intervening import planned, refuse_unknown_option
from .interventions import Counterfactual, Intervention
from .places import Place, places_of

if TYPE_CHECKING:
    from .schema import CaseSpec

Keys: TypeAlias = tuple[str | int, ...]


class Problem(NamedTuple):
    """A name that does not fit: where it stands in the case, the name, and what is wrong."""

    at: Keys
    name: object
    told: str


class _Use(NamedTuple):
    """A name in use: where, what it names, the name, and the names there are."""

    at: Keys
    what: str
    name: str
    known: Collection[str]


Places: TypeAlias = Mapping[str, Place]


def broken_references(spec: CaseSpec) -> list[Problem]:
    """Return what is named in a case but does not exist in it, in plain words."""
    used = (
        *_of_units(spec),
        *_of_leaders(spec),
        *_of_questions(spec),
        *_of_the_case(spec),
        *_of_claims(spec),
    )
    broken = [
        Problem(
            use.at,
            use.name,
            f"{use.what} {use.name!r} does not exist{nearest(use.name, use.known)}; "
            f"there are {', '.join(use.known) or 'none'}",
        )
        for use in used
        if use.name not in use.known
    ]
    broken += _idle_actors(spec)
    if broken:
        return broken
    broken += _forced(spec)
    try:
        places = places_of(spec)
    except InputError:  # names that collide: told when the case is built
        return broken + list(_drawn(spec))
    whole = (_what_ifs, _accounts, _free, _inequality)
    broken += [problem for check in whole for problem in check(spec, places)]
    return broken + list(_drawn(spec))


def _of_the_case(spec: CaseSpec) -> Iterator[_Use]:
    for table in ("opening", "veto"):
        for leader in getattr(spec.talks, table):
            yield _Use(("talks", table, leader), "leader", leader, spec.leaders)
    yield _Use(("talks", "patron"), "leader", spec.talks.patron, spec.leaders)
    yield _Use(("roles", "owner"), "leader", spec.roles.owner, spec.leaders)
    yield _Use(("roles", "senior"), "leader", spec.roles.senior, spec.leaders)
    yield _Use(("roles", "third"), "actor", spec.roles.third, spec.actors)
    known = gauges(spec)
    for name, pattern in spec.record.patterns.items():
        for what in pattern.gauges:
            at = ("record", "patterns", name, "reads")
            yield _Use(at, "daily quantity", what, known)
    for row, event in enumerate(spec.events):
        if event.leader:
            yield _Use(("events", row, "leader"), "leader", event.leader, spec.leaders)


def _of_units(spec: CaseSpec) -> Iterator[_Use]:
    for name, unit in spec.units.items():
        yield _Use(("units", name, "actor"), "actor", unit.actor, spec.actors)
        yield _Use(("units", name, "sector"), "sector", unit.sector, spec.sectors)
        if unit.sector in spec.sectors:
            for depot in unit.depots:
                known = spec.sectors[unit.sector].depots
                yield _Use(("units", name, "depots"), "depot", depot, known)


def _of_leaders(spec: CaseSpec) -> Iterator[_Use]:
    for name, leader in spec.leaders.items():
        at: Keys = ("leaders", name)
        for table in ("depends_on", "pleads"):
            for other in getattr(leader, table):
                yield _Use((*at, table, other), "leader", other, spec.leaders)
        for row, entries in leader.payoff.rows.items():
            for entry in entries:
                term = entry.removeprefix("-")
                yield _Use((*at, "payoff", "rows", row), "term", term, leader.payoff.terms)
        for needed in ("balance", "front", "events", "bombing"):
            yield _Use((*at, "channel"), "channel", needed, leader.channel)


def _of_questions(spec: CaseSpec) -> Iterator[_Use]:
    for name, leader in spec.leaders.items():
        for key, question in leader.decides.items():
            at: Keys = ("leaders", name, "decides", key)
            for field in ("act", "air_act", "ground_act"):
                if hasattr(question, field):
                    yield _Use((*at, field), "act", getattr(question, field), spec.risks.acts)
            if hasattr(question, "unit"):
                yield _Use((*at, "unit"), "contingent", question.unit, spec.units)
            if isinstance(question, JoinSpec):
                for place, unit in question.places.items():
                    yield _Use((*at, "places", place), "contingent", unit, spec.units)
            if isinstance(question, SupportSpec) and question.to is not None:
                yield _Use((*at, "to"), "leader", question.to, spec.leaders)


def _idle_actors(spec: CaseSpec) -> list[Problem]:
    """Return actors of whom it cannot be said on which side they are."""
    placed = {u.actor for u in spec.units.values()} | {x.actor for x in spec.leaders.values()}
    return [
        Problem(("actors", actor), actor, "has neither a leader nor a contingent")
        for actor in spec.actors
        if actor not in placed
    ]


def _forced(spec: CaseSpec) -> Iterator[Problem]:
    for row, forced in enumerate(spec.forced):
        at: Keys = ("forced", row)
        seat = spec.leaders.get(forced.leader)
        if seat is None or forced.question not in seat.decides:
            told = f"there is no question {forced.leader}.{forced.question}"
            yield Problem((*at, "question"), forced.question, told)
            continue
        try:
            refuse_unknown_option(spec, forced)
        except InputError as error:
            yield Problem((*at, "option"), forced.option, str(error))


def _what_ifs(spec: CaseSpec, places: Places) -> Iterator[Problem]:
    """Find interventions that name nothing, or contradict each other."""
    parameters = {path: place.parameter for path, place in places.items()}
    for at, what_if in dict(_changed(spec)).items():
        if what_if.until is not None and what_if.until <= spec.start:
            told = f"must lie after the first day of the case, {spec.start}"
            yield Problem((*at, "until"), what_if.until, told)
        for row, each in enumerate(what_if.interventions):
            if told := _refusal(spec, parameters, [each]):
                yield Problem((*at, "interventions", row), at[-1], told)
                break
        else:  # each by itself is right; now together
            if told := _refusal(spec, parameters, what_if.interventions):
                yield Problem((*at, "interventions"), at[-1], told)


def _changed(spec: CaseSpec) -> Iterator[tuple[Keys, Counterfactual | ClaimArm]]:
    """Yield all that differs from the case in some arm, and where it stands."""
    for name, what_if in spec.counterfactuals.items():
        yield ("counterfactuals", name), what_if
    for name, claim in spec.claims.items():
        for arm, changes in claim.arms.items():
            yield ("claims", name, "arms", arm), changes


def _of_claims(spec: CaseSpec) -> Iterator[_Use]:
    for name, claim in spec.claims.items():
        known = [AS_IT_IS, *claim.arms, *spec.counterfactuals]
        for row, test in enumerate(claim.tests):
            for arm in arms_of(test):
                yield _Use(("claims", name, "tests", row), "arm", arm, known)


def _inequality(spec: CaseSpec, places: Places) -> Iterator[Problem]:
    """Find names in the inequality that name nothing, and changes that cannot be made."""
    if spec.inequality is None:
        return
    parameters = {path: place.parameter for path, place in places.items()}
    yield from (Problem(*each) for each in unknown_names(spec, parameters))
    for name, headline in spec.inequality.headlines.items():
        if told := _refusal(spec, parameters, headline.interventions):
            yield Problem(("inequality", "headlines", name, "interventions"), name, told)


def _accounts(spec: CaseSpec, places: Places) -> Iterator[Problem]:
    """Find accounts that speak of parameters or values the case does not have."""
    if spec.accounts is not None:
        yield from (Problem(*each) for each in wrong_accounts(spec.accounts, places))


def _drawn(spec: CaseSpec) -> Iterator[Problem]:
    """Find what map and course of the real war say of what the case does not have."""
    yield from (Problem(*each) for each in wrong_course(spec))


def _refusal(
    spec: CaseSpec, parameters: Mapping[str, Parameter], interventions: Sequence[Intervention]
) -> str:
    """Return why interventions cannot be carried out; empty if they can."""
    try:
        planned(spec, parameters, interventions)
    except InputError as error:
        return str(error)
    return ""


def _free(spec: CaseSpec, places: Places) -> Iterator[Problem]:
    """Yield what is said to be free for calibration and is no parameter of the case."""
    for row, path in enumerate(spec.calibration.free):
        if path not in places:
            told = f"unknown parameter {path!r}{nearest(path, places)}"
            yield Problem(("calibration", "free", row), path, told)
