"""Rival accounts of a war: their worlds, and the records these leave."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa

from panmunjom.agents import BoolArray, FloatArray
from panmunjom.model import Accounts, Case, InputError, Span, cases

from .comparison import CAVEAT, program_version
from .model_choice import ModelChoice, ReferenceTable
from .model_forests import stream
from .plan import Keep, Plan, Stratum
from .readings import Readings, readings_of, refuse_without_record, window
from .results import Results

WORLDS_APART = 10**6
"""Worlds of one account are numbered so far from those of the next: each has luck of its own."""
USES = ("fit", "check")
"""The patterns that a record consists of; predictions were not on record yet."""


@dataclass(frozen=True, eq=False)
class AccountComparison:
    """The rival accounts of a case before its record.

    Attributes
    ----------
    case : str
        Title of the case.
    accounts : Accounts
        What the accounts say.
    choice : ModelChoice
        Which of them made the record, how sure that is, and how good the method.
    fit : DataFrame
        Whether the record is like what each account produces; see `goodness_of_fit`.
    outside : DataFrame
        Patterns whose recorded value no account, or the selected one, produces; see `outside`.
    tests : DataFrame
        Interventions under which the accounts differ most; see `separating`. Empty if not asked.
    patterns : dict of str to str
        Titles of the patterns by name.
    worlds, paired : int
        Worlds of each account: for the record, and under each intervention.
    seed : int
    """

    case: str
    accounts: Accounts
    choice: ModelChoice
    fit: pd.DataFrame
    outside: pd.DataFrame
    tests: pd.DataFrame
    patterns: dict[str, str]
    worlds: int
    paired: int
    seed: int
    caveat: str = CAVEAT
    version: str = program_version()

    def named(self, account: str) -> str:
        """Return an account as it is printed: ``A (Maximum gain, minimum risk)``."""
        return f"{account} ({self.accounts.rivals[account].title})"


def accounts_of(case: Case) -> Accounts:
    """Return the rival accounts of a case.

    Raises
    ------
    InputError
        If the case describes none, or has no record that could judge them.
    """
    if case.spec.accounts is None:
        there = [each.name for each in cases() if each.spec.accounts is not None]
        raise InputError(
            f"{case.name} describes no rival accounts: its folder holds no accounts.toml; "
            f"accounts come with {', '.join(there) or 'no case'}"
        )
    refuse_without_record(case)
    return case.spec.accounts


def account_case(case: Case, account: str, worlds: int, seed: int) -> Case:
    """Return the case as an account tells it, with values drawn for each world.

    Parameters
    ----------
    case : Case
        Whose values stand wherever the account says nothing.
    account : str
        Name of one of its accounts.
    worlds : int
        How many.
    seed : int
        Every parameter is drawn from a stream of its own, named by seed, account and path: another
        parameter or another number of worlds changes none of the values.
    """
    accounts = accounts_of(case)
    values: dict[str, float | bool | str | FloatArray] = {}
    for path, prior in accounts.priors(account, case.parameters).items():
        if isinstance(prior, Span):
            luck = stream(seed, f"{account}/{path}").random(worlds)
            values[path] = prior.low + (prior.high - prior.low) * luck
        else:
            values[path] = prior
    return case.replace(values)


def account_stratum(case: Case, account: str, worlds: int, seed: int) -> Stratum:
    """Return the worlds of an account, each with values and luck of its own."""
    told = account_case(case, account, worlds, seed)
    varied = {
        path: pa.array(value)
        for path, value in told.overrides.items()
        if isinstance(value, np.ndarray)
    }
    first = list(accounts_of(case).rivals).index(account) * WORLDS_APART
    return Stratum(told, account, np.arange(worlds), varied, first)


def accounts_plan(case: Case, worlds: int, seed: int) -> Plan:
    """Return the plan of a reference table: every account's worlds, read against the record.

    Raises
    ------
    InputError
        If the case has no accounts or no record.
    """
    strata = tuple(account_stratum(case, each, worlds, seed) for each in accounts_of(case).rivals)
    about = {"title": f"{case.title}: rival accounts"}
    return Plan(strata, 1, seed, "independent", Keep(readings=True), about)


def reference_table(results: Results, case: Case) -> ReferenceTable:
    """Return the records that the accounts' worlds left, and the one on record.

    Parameters
    ----------
    results : Results
        Of `accounts_plan`.
    case : Case
    """
    models = tuple(accounts_of(case).rivals)
    found = [readings_of(results, case, arm=each).only(*USES) for each in models]
    label = np.repeat(np.arange(len(models)), [len(each.calendar) for each in found])
    values = np.concatenate([summaries(each) for each in found])
    seen = on_record(found[0])
    return ReferenceTable(models, tuple(found[0].patterns), label, values, *seen)


def summaries(readings: Readings) -> FloatArray:
    """Return what worlds show of each pattern, shape ``(worlds, patterns)``.

    Where the record knows only a window, all that can be compared is whether a world lies in it.
    """
    return np.where(_windows_only(readings), readings.inside(), readings.calendar)


def on_record(readings: Readings) -> tuple[FloatArray, FloatArray]:
    """Return the record in the same form, ``(patterns,)``, and its windows, ``(2, patterns)``."""
    ends = np.array([window(each, readings.start) for each in readings.patterns.values()]).T
    alone = _windows_only(readings)
    return np.where(alone, 1.0, readings.observed), np.where(alone, 1.0, ends)


def _windows_only(readings: Readings) -> BoolArray:
    return np.array([each.observed is None for each in readings.patterns.values()])
