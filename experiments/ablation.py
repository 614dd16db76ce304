"""What ends the war? Every mechanism switched off, alone and in pairs, in the same worlds.

An *effect* is the difference between the worlds without a mechanism and the same worlds with it.
The *interaction* of two mechanisms is what taking away both does beyond the sum of taking away
each, world by world: ``y(without both) - y(without a) - y(without b) + y(with both)``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from panmunjom.model import Case, InputError, Mechanism, SwitchOff

from .comparison import CAVEAT, program_version
from .interaction import interaction, no_interaction
from .measures import BLOOD, Measure, measures, names, values
from .paired_rows import paired_row
from .plan import BASELINE, LABELS, Plan, Stratum


@dataclass(frozen=True)
class Ablation:
    """What each mechanism, and each pair of them, does to every outcome.

    Attributes
    ----------
    rows
        One row an arm and outcome: `first second` (names of the mechanisms that are off; `second`
        is empty where one is off alone), the columns of `PairedDifferences.rows` up to the interval
        (`outcome group label meaning kind unit n baseline arm baseline_date arm_date difference
        low high method`) and `earlier later net net_low net_high differ`, then

        - `standard`: the effect without its unit. Shares: Cohen's h; numbers: mean difference, and
          dates: median shift, both over the standard deviation of the baseline. By Cohen's (1988)
          convention 0.2 is small, 0.5 medium, 0.8 large.
        - `both sum_of_both interaction interaction_low interaction_high interaction_n`: pairs only.
          The effect of the pair, the sum of the two single effects and what the pair does beyond
          it, all on the worlds in which the outcome is known in all four arms. For shares and
          numbers means with a t interval; for dates medians, each of its own, with an
          order-statistic interval. Where no world shows any, a bound.
    mechanisms
        Those that were switched off, in the order of the schema.
    idle
        Those of them whose absence changes nothing in any world: the case does not use them.
    off
        Those that are off in the case as it stands: there is nothing to take away.
    worlds, dropped
        Worlds that live in every arm, and those left out because they failed in one.
    case, seed
        As in the tables.
    """

    rows: pd.DataFrame
    mechanisms: tuple[str, ...]
    idle: tuple[str, ...]
    off: tuple[str, ...]
    worlds: int
    dropped: int
    case: str
    seed: int
    caveat: str = CAVEAT
    version: str = ""

    @property
    def singles(self) -> pd.DataFrame:
        """The rows of one mechanism alone."""
        return self.rows[self.rows["second"].eq("")]

    @property
    def pairs(self) -> pd.DataFrame:
        """The rows of two mechanisms together; none if pairs were not asked for."""
        return self.rows[self.rows["second"].ne("")]


def ablation_plan(case: Case, worlds: int, seed: int, pairs: bool = True) -> Plan:
    """Return the plan: the case as it is, each mechanism off, and each pair of them off.

    Parameters
    ----------
    worlds : int
        Of every arm; all arms live the same ones.
    pairs : bool
        Whether mechanisms are taken away two at a time as well.

    Raises
    ------
    InputError
        If no mechanism is on: nothing is left to take away.
    """
    standing = mechanisms_of(case)
    if not standing:
        raise InputError(f"every mechanism of {case.name} is off already: nothing to take away")
    bundles: list[tuple[Mechanism, ...]] = [(each,) for each in standing]
    bundles += combinations(standing, 2) if pairs else ()
    arms = (
        Stratum(case.intervene([SwitchOff(switch_off=name) for name in bundle]), arm_of(*bundle))
        for bundle in bundles
    )
    about = {"title": f"What ends the war? {case.title} without each of its mechanisms"}
    return Plan((Stratum(case), *arms), worlds, seed, about=about)


def mechanisms_of(case: Case) -> tuple[Mechanism, ...]:
    """Return the mechanisms that are on in a case, in the order of the schema."""
    return tuple(name for name, switch in case.spec.mechanisms.items() if switch.value)


def arm_of(first: str, second: str = "") -> str:
    """Return the name of the arm in which one mechanism is off, or two."""
    return f"no_{first}" + (f" no_{second}" if second else "")


def ablation(runs: pd.DataFrame, case: Case) -> Ablation:
    """Work out the effects from the histories of an `ablation_plan`.

    Parameters
    ----------
    runs
        The table `runs`: the baseline and the arms that could be lived. A pair is left out
        where one of its four arms is missing.
    case : Case
        The case that was planned.

    Raises
    ------
    InputError
        If there is no world that lives in every arm.
    """
    arms, dropped = _same_worlds(runs)
    standing = mechanisms_of(case)
    found = [name for name in standing if arm_of(name) in arms]
    base = arms[BASELINE]
    outcomes = [*measures(base), _all_dead(base)]
    sheet = _Sheet(arms, outcomes, {each.key: _numbers(base, each) for each in outcomes})
    rows = [*sheet.singles(found), *sheet.pairs(found)]
    return Ablation(
        rows=pd.DataFrame(rows).reset_index(drop=True),
        mechanisms=tuple(found),
        idle=tuple(name for name in found if _same(base, arms[arm_of(name)])),
        off=tuple(name for name in case.spec.mechanisms if name not in standing),
        worlds=len(base),
        dropped=dropped,
        case=case.name,
        seed=int(base["seed"].iloc[0]),
        version=program_version(),
    )


@dataclass(frozen=True)
class _Sheet:
    """The arms of an ablation, row i of each the same world, and what is read from them."""

    arms: Mapping[str, pd.DataFrame]
    outcomes: list[Measure]
    baseline: Mapping[str, NDArray[np.float64]]

    def singles(self, mechanisms: list[Mechanism]) -> Iterator[dict[str, Any]]:
        """Yield the rows of each mechanism alone."""
        for name in mechanisms:
            for measure in self.outcomes:
                yield self._row(measure, name, "") | no_interaction()

    def pairs(self, mechanisms: list[Mechanism]) -> Iterator[dict[str, Any]]:
        """Yield the rows of each pair that was lived, outcome by outcome."""
        lived = [two for two in combinations(mechanisms, 2) if arm_of(*two) in self.arms]
        for measure in self.outcomes if lived else ():
            known = {name: _numbers(frame, measure) for name, frame in self.arms.items()}
            for first, second in lived:
                alone = known[arm_of(first)], known[arm_of(second)]
                both = known[arm_of(first, second)]
                contrast = interaction(known[BASELINE], *alone, both, measure)
                yield self._row(measure, first, second) | contrast

    def _row(self, measure: Measure, first: str, second: str) -> dict[str, Any]:
        """One outcome with and without: as a counterfactual reports it, and without its unit."""
        before, after = self.arms[BASELINE], self.arms[arm_of(first, second)]
        row = paired_row(measure, before, after, None)
        for name in ("same", "differ_low", "differ_high", "detect", "worlds_needed"):
            del row[name]
        standard = _standard(row, self.baseline[measure.key])
        return {"first": first, "second": second, **row, "standard": standard}


def _same_worlds(runs: pd.DataFrame) -> tuple[dict[str, pd.DataFrame], int]:
    """Return every arm with the worlds that live in all of them, in order; count the others."""
    arms = {str(n): each.set_index("replicate") for n, each in runs.groupby("arm", sort=False)}
    if BASELINE not in arms or len(arms) < 2:
        raise InputError("an ablation needs the baseline and an arm without a mechanism")
    common = arms[BASELINE].index
    for frame in arms.values():
        common = common.intersection(frame.index)
    if common.empty:
        raise InputError("no world lives in every arm: nothing to compare")
    lived = runs["replicate"].nunique()
    common = common.sort_values()
    return {n: each.loc[common].reset_index() for n, each in arms.items()}, lived - len(common)


def _same(base: pd.DataFrame, arm: pd.DataFrame) -> bool:
    """Say whether an arm lives the baseline's histories to the last bit."""
    lived = [name for name in base.columns if name not in LABELS]
    return bool(base[lived].equals(arm[lived]))


def _all_dead(runs: pd.DataFrame) -> Measure:
    """Return the dead of all armies together: no outcome of the comparison of two cases."""
    return Measure(
        key="dead",
        group=BLOOD,
        label="Dead of all armies",
        meaning="Soldiers killed on both sides by the end of the simulated time.",
        kind="median",
        unit="thousand men",
        column=tuple(f"dead_{actor}" for actor in names(runs, "dead_")),
        in_wars=True,
    )


def _numbers(frame: pd.DataFrame, measure: Measure) -> NDArray[np.float64]:
    """Return an outcome of every world, dates as days since 1970; NaN where there is none."""
    found = values(frame, measure)
    if measure.kind == "date":
        found = (found - pd.Timestamp(1970, 1, 1)).dt.days
    return np.asarray(found.astype(float).reindex(frame.index), dtype=np.float64)


def _standard(row: Mapping[str, Any], baseline: NDArray[np.float64]) -> float:
    """Return an effect without its unit; NaN where the baseline has no spread to measure it by."""
    if row["kind"] == "share":
        before, after = (2.0 * np.arcsin(np.sqrt(row[arm])) for arm in ("baseline", "arm"))
        return float(after - before)  # Cohen's h
    if row["difference"] == 0.0:
        return 0.0
    known = baseline[~np.isnan(baseline)]
    spread = float(known.std(ddof=1)) if known.size > 1 else 0.0
    return float(row["difference"] / spread) if spread > 0.0 else np.nan
