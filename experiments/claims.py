"""Claims put to the model: one study for all of them, and what it says of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

import pandas as pd

from panmunjom.model import (
    Case,
    Claim,
    ClaimTest,
    InputError,
    arms_of,
    nearest,
)

from .claim_readings import needed, refuse_unfit
from .claim_verdicts import Judged, Rows, judged
from .plan import BASELINE, LABELS, Plan, Stratum
from .results import Results

Standing: TypeAlias = Literal["not held", "cannot say", "held", "assumed", "out of scope"]
STANDINGS: tuple[Standing, ...] = ("not held", "cannot say", "held", "assumed", "out of scope")
"""What can become of a claim, in the order in which claims are reported."""


@dataclass(frozen=True)
class Finding:
    """What the model says of a claim.

    Attributes
    ----------
    name : str
        As in the file of claims.
    claim : Claim
        What was claimed, and how it was put to the test.
    tests : tuple of Judged
        Its tests with their figures; empty if it was not tested.
    commands : tuple of str
        What to type to get these figures again; the first gives all of them.
    """

    name: str
    claim: Claim
    tests: tuple[Judged, ...] = ()
    commands: tuple[str, ...] = ()

    @property
    def standing(self) -> Standing:
        """Not held if one test fails, held if all tests hold, else cannot say."""
        if self.claim.basis == "assumed":
            return "assumed"
        if self.claim.basis == "out_of_scope":
            return "out of scope"
        verdicts = {each.verdict for each in self.tests}
        if "not held" in verdicts:
            return "not held"
        return "held" if verdicts == {"held"} else "cannot say"


def chosen_claims(case: Case, only: Sequence[str] = ()) -> dict[str, Claim]:
    """Return the claims that are meant: those named, or all.

    Raises
    ------
    InputError
        If the case has no claims, none of that name, or they ask for what no table holds.
    """
    known = case.spec.claims
    if not known:
        raise InputError(f"{case.name} has no claims: there is no claims.toml beside it")
    for name in only:
        if name not in known:
            raise InputError(
                f"{case.name} has no claim {name!r}{nearest(name, known)}; "
                f"there are {', '.join(known)}"
            )
    wanted = {name: known[name] for name in dict.fromkeys(only)} or dict(known)
    refuse_unfit(case, wanted)
    return wanted


def claims_plan(case: Case, claims: Mapping[str, Claim], worlds: int, seed: int) -> Plan | None:
    """Return one study of all arms that some claims need, in the same worlds.

    Parameters
    ----------
    case : Case
        The case the claims are of.
    claims : mapping of str to Claim
        By name, as `chosen_claims` returns them.
    worlds, seed : int
        Histories of every arm, and the name of their luck.

    Returns
    -------
    Plan or None
        None if nothing has to be lived: no claim among them is tested.
    """
    strata: dict[str, Stratum] = {}
    for name, claim in claims.items():
        for test in claim.tests:
            for arm in arms_of(test):
                own = stratum_name(case, name, test, arm)
                if own not in strata:
                    strata[own] = Stratum(_lived(case, name, test, arm), own)
    about = {"title": f"Claims: {', '.join(claims)}"}
    return Plan(tuple(strata.values()), worlds, seed, about=about) if strata else None


def findings(
    case: Case, claims: Mapping[str, Claim], results: Results | None, called: str = ""
) -> list[Finding]:
    """Return what the model says of each claim: what does not hold first.

    Parameters
    ----------
    case, claims
        As for `claims_plan`.
    results : Results or None
        What its plan brought.
    called : str
        What the case is called in the commands; its name if empty.
    """
    tables = _tables(claims, results)
    found = []
    for name, claim in claims.items():
        tests = claim.tests if tables else []
        judgements = (judged(test, _rows(case, tables, name, test)) for test in tests)
        shown = _commands(case, name, claim, results, called or case.name)
        found.append(Finding(name, claim, tuple(judgements), shown))
    return sorted(found, key=lambda each: STANDINGS.index(each.standing))


def tally(found: Sequence[Finding]) -> dict[Standing, int]:
    """Return how many claims stand how, in the order of the report."""
    counted = Counter(each.standing for each in found)
    return {standing: counted[standing] for standing in STANDINGS}


def stratum_name(case: Case, claim: str, test: ClaimTest, arm: str) -> str:
    """Return the name in the study of an arm as a test means it.

    Arms that are compared are lived equally long: one that looks further ahead than the case has
    an untouched arm of its own length beside it.
    """
    own = f"{claim}.{arm}" if arm in case.spec.claims[claim].arms else arm
    end = _end(case, claim, test)
    return own if end == case.spec.end else f"{own} until {end}"


def _end(case: Case, claim: str, test: ClaimTest) -> date:
    what_ifs = case.spec.counterfactuals | case.spec.claims[claim].arms
    named = [what_ifs[arm].until for arm in arms_of(test) if arm != BASELINE]
    return max([case.spec.end, *(until for until in named if until is not None)])


def _lived(case: Case, claim: str, test: ClaimTest, arm: str) -> Case:
    """Return the case as a test means an arm of it."""
    base = case.until(_end(case, claim, test))
    if arm == BASELINE:
        return base
    what_ifs = case.spec.counterfactuals | case.spec.claims[claim].arms
    return base.intervene(what_ifs[arm].interventions)


def _tables(claims: Mapping[str, Claim], results: Results | None) -> dict[str, pd.DataFrame]:
    """Return the rows of every arm by its name in the study, with the columns that are read."""
    if results is None:
        return {}
    runs = results.runs.to_pandas([*LABELS, *sorted(needed(claims.values()))])
    return {str(arm): rows for arm, rows in runs.groupby("arm", sort=False)}


def _rows(case: Case, tables: Mapping[str, pd.DataFrame], claim: str, test: ClaimTest) -> Rows:
    """Return what finds the rows of an arm as a test means it; none where all of them failed."""
    none = next(iter(tables.values())).iloc[:0]
    return lambda arm: tables.get(stratum_name(case, claim, test, arm), none)


def _commands(
    case: Case, name: str, claim: Claim, results: Results | None, called: str
) -> tuple[str, ...]:
    """Return the commands that give a claim's figures, and those that show its what-ifs whole."""
    if results is None or not claim.tests:
        return ()
    asked = results.manifest.asked
    size = f"--worlds {asked.replicates} --seed {asked.seed}"
    whole = [
        f"panmunjom counterfactual {called} {arm} {size}"
        for arm in claim.named_arms()
        if arm in case.spec.counterfactuals and arm not in claim.arms
    ]
    return f"panmunjom claims {called} --only {name} {size}", *whole
