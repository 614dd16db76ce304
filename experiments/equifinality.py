"""Equifinality: parameter sets that fit alike, and whether they agree on what would have been.

Two sets that the record cannot tell apart may still give different answers to a counterfactual.
Where they do, the answer is the choice of a set, and no finding.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
import scipy

from panmunjom.agents import FloatArray

from .calibration import Reader
from .candidates import Judged, judged, medoids, rounded
from .paired import paired_differences
from .particles import Posterior
from .plan import BASELINE, Plan, Stratum
from .runner import run

CLUSTERS = 8
WORLDS = 512
KEY = ("third_entered", "third_entry", "armistice", "armistice_date")
"""Outcomes on which the sets are compared: whether and when the third army came in and the war
was ended by agreement."""
AGREE, MIXED, OPPOSED, STILL = "agree", "agree in part", "DISAGREE", "agree: no effect"
UNKNOWN = "cannot say"


@dataclass(frozen=True, eq=False)
class Equifinality:
    """Distinct parameter sets that fit alike.

    Attributes
    ----------
    judged : Judged
        The medoids of the clusters of the posterior.
    alike : tuple of int
        Rows of those that fit as well as the best, the best first: their mean distance is within
        Monte Carlo error of its (Bonferroni, 5 % for all together).
    sets : DataFrame
        One row a medoid: `set distance further low high alike` (`further` than the best, in the
        same worlds, with its interval) and its parameter values.
    effects : DataFrame
        One row a counterfactual, outcome and set: `counterfactual outcome kind set difference low
        high sign`; a share's difference in the share of worlds, a date's in days (median).
    answers : DataFrame
        One row a counterfactual and outcome: `counterfactual outcome least most verdict`.
        The sets `agree`, `agree in part` (for some the sign cannot be told), `DISAGREE` (the signs
        are opposite) or `agree: no effect`; they `cannot say` where it never happens in both arms.
    worlds, seed : int
    """

    judged: Judged
    alike: tuple[int, ...]
    sets: pd.DataFrame
    effects: pd.DataFrame
    answers: pd.DataFrame
    worlds: int
    seed: int

    @property
    def said(self) -> str:
        """What was found, in plain words."""
        count = len(self.alike)
        begin = (
            f"{count} of {len(self.judged.labels)} distinct parameter sets fit equally well "
            f"({self.worlds:,} worlds each, seed {self.seed})"
        )
        if count < 2:
            return f"{begin}: the record prefers one region of parameters."
        opposed = self.answers[self.answers["verdict"] == OPPOSED]
        if opposed.empty:
            return f"{begin}. No counterfactual has opposite answers among them."
        names = ", ".join(
            f"{row['counterfactual']} ({row['outcome']})" for row in opposed.to_dict("records")
        )
        return (
            f"{begin}. They give OPPOSITE answers on {names}: there the answer is a choice of "
            "parameters, not a finding."
        )


def equifinality(
    posterior: Posterior, reader: Reader, clusters: int = CLUSTERS, worlds: int = WORLDS
) -> Equifinality:
    """Find distinct sets that fit alike, and ask each of them the case's counterfactuals."""
    seed = posterior.seed + 3
    values = rounded(posterior.priors, medoids(posterior, clusters))
    labels = [f"set {k + 1}" for k in range(len(values))]
    found = judged(reader, labels, values, worlds, seed)
    best = int(np.argmin(found.mean))
    sets = _sets(found, best, posterior.priors.names)
    order = np.argsort(found.mean, kind="stable")
    alike = tuple(int(k) for k in order if sets["alike"].iloc[int(k)])
    effects = pd.DataFrame(
        list(_effects(reader, values[list(alike)], [labels[k] for k in alike], worlds, seed)),
        columns=["counterfactual", "outcome", "kind", "set", "difference", "low", "high", "sign"],
    )
    return Equifinality(found, alike, sets, effects, _answers(effects), worlds, seed)


def _sets(found: Judged, best: int, names: tuple[str, ...]) -> pd.DataFrame:
    """Return the sets with how much further each lies from the record than the best."""
    normal = float(scipy.stats.norm.ppf(1.0 - 0.05 / (2.0 * max(len(found.labels) - 1, 1))))
    away = found.distances - found.distances[:, [best]]
    mean = away.mean(axis=0)
    half = normal * away.std(axis=0, ddof=1) / np.sqrt(len(away))
    table = pd.DataFrame(
        {
            "set": found.labels,
            "distance": found.mean,
            "further": mean,
            "low": mean - half,
            "high": mean + half,
            "alike": mean - half <= 0.0,
        }
    )
    return pd.concat([table, pd.DataFrame(found.values, columns=list(names))], axis=1)


def _effects(
    reader: Reader, values: FloatArray, labels: list[str], worlds: int, seed: int
) -> Iterator[tuple[object, ...]]:
    """Yield what every counterfactual of the case changes under every set."""
    whatifs = reader.case.spec.counterfactuals
    if not whatifs:
        return
    case = reader.with_values(values)
    ends = [each.until for each in whatifs.values() if each.until is not None]
    base = case.until(max([case.spec.end, *ends]))
    points = np.arange(len(values))
    strata = [Stratum(base, points=points)]
    strata += [
        Stratum(base.intervene(each.interventions), name, points) for name, each in whatifs.items()
    ]
    plan = Plan(tuple(strata), worlds, seed)
    runs = run(plan, None, reader.workers, executor=reader.executor).runs.to_pandas()
    for name in whatifs:
        for row, label in enumerate(labels):
            here = runs[runs["point"] == row]
            before, after = (here[here["arm"] == arm] for arm in (BASELINE, name))
            rows = paired_differences(before, after).rows
            for each in rows[rows["outcome"].isin(KEY)].to_dict("records"):
                found = (each["difference"], each["low"], each["high"])
                yield (name, each["outcome"], each["kind"], label, *found, _sign(*found[1:]))


def _sign(low: float, high: float) -> int:
    return int(low > 0.0) - int(high < 0.0)


def _answers(effects: pd.DataFrame) -> pd.DataFrame:
    """Return, for every counterfactual and outcome, whether the sets agree."""
    rows = []
    for (name, outcome), each in effects.groupby(["counterfactual", "outcome"], sort=False):
        rows.append(
            {
                "counterfactual": name,
                "outcome": outcome,
                "least": each["difference"].min(),
                "most": each["difference"].max(),
                "verdict": _verdict(each),
            }
        )
    return pd.DataFrame(rows, columns=["counterfactual", "outcome", "least", "most", "verdict"])


def _verdict(effects: pd.DataFrame) -> str:
    if effects["difference"].isna().any():
        return UNKNOWN
    signs = set(effects["sign"])
    if {-1, 1} <= signs:
        return OPPOSED
    if signs == {0}:
        return STILL
    return MIXED if 0 in signs else AGREE
