"""The scorecard: how the worlds of a case do against the patterns of its record.

For each pattern two questions are asked, and they are kept apart. *How often* do the worlds hit
the window? And *how near* do they come, as an ensemble, to what was observed? The first can be
bettered by a wider window, or met by worlds that know nothing; the second cannot.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

import numpy as np

from panmunjom.agents import BoolArray, FloatArray
from panmunjom.model import Case, Pattern, digest_of

from .comparison import CAVEAT, program_version
from .intervals import Estimate, share
from .readings import Readings, observed_number, window
from .scoring import crps, standardised, unit_of

HIT, MISS = 0.70, 0.40
"""Share of worlds from which a pattern is hit, and below which it is missed."""

TARGET = 0.75
"""Share of the patterns the project means to hit; none is to be missed."""

TIMES = ("date", "days")
"""Units of which "never" is the far end: what has not happened yet is later than all that has."""

Verdict: TypeAlias = Literal["miss", "near", "hit", "prediction"]
VERDICTS: tuple[Verdict, ...] = ("miss", "near", "hit", "prediction")
"""In the order in which they are read: misses first."""

Origin: TypeAlias = Literal["observed", "middle", "none"]


@dataclass(frozen=True)
class Score:
    """One pattern, judged. Dates are days since the case's first day.

    Attributes
    ----------
    name, pattern
        Which pattern; its title, phase, use, unit, source.
    target, origin
        What the worlds are scored against: the value observed; where only a window is on record,
        its middle; where that window is open on one side, nothing (`target` is its only end).
    low, high
        The window; infinite on an open side.
    share, share_aligned
        Worlds inside the window, by calendar and from the outbreak of each world's own war.
    p10, p50, p90
        A tenth, half and nine tenths of the worlds lie below. Of times all worlds count and those
        in which it never happens come last (infinity); of other values, those that have one.
    never
        Share of worlds in which it never happened, or there is no such value.
    covered
        Whether `target` lies from `p10` to `p90`; None where there is no such value, or where it
        is yes or no, of which quantiles say nothing.
    crps
        Continuous ranked probability score (see `crps`); NaN where there is no such value.
    verdict
        "hit" from 70 % of the worlds, "miss" below 40 %, "near" between; of a prediction none.
    """

    name: str
    pattern: Pattern
    target: float
    origin: Origin
    low: float
    high: float
    share: Estimate
    share_aligned: Estimate
    p10: float
    p50: float
    p90: float
    never: float
    covered: bool | None
    crps: float
    verdict: Verdict

    @property
    def sure(self) -> bool:
        """Whether other worlds would have given the same verdict: the interval holds no bound."""
        return not any(self.share.low < bound <= self.share.high for bound in (MISS, HIT))

    @property
    def tolerance(self) -> float:
        """Half the window, for drawing on a common axis; it enters no number.

        Of a window with an open side it is the way from what was observed to the other side;
        where that is nothing, one unit of the score.
        """
        if np.isfinite(self.high - self.low):
            half = (self.high - self.low) / 2.0
        else:
            half = abs(self.target - (self.low if np.isfinite(self.low) else self.high))
        return half or unit_of(self.pattern, self.target)


@dataclass(frozen=True)
class Total:
    """The patterns of one use taken together.

    Attributes
    ----------
    patterns
        How many there are.
    hit, hit_low, hit_high
        How many are hit by at least 70 % of the worlds; surely, and possibly, by their intervals.
    hit_aligned
        The same from each world's own outbreak.
    missed
        How many are hit by less than 40 % of the worlds.
    covered, of_covered
        Of how many the central 80 % of the worlds hold what was observed, of those for which that
        can be said.
    crps, of_crps
        Mean continuous ranked probability score of those that have one (NaN if none has).
    """

    patterns: int
    hit: int
    hit_low: int
    hit_high: int
    hit_aligned: int
    missed: int
    covered: int
    of_covered: int
    crps: float
    of_crps: int


@dataclass(frozen=True)
class Scorecard:
    """A case judged by its record.

    Attributes
    ----------
    case, title, start
        Name, printed title and first day of the case.
    worlds, seed
        How many histories, under which seed.
    scores
        The patterns in the order of the record; `ranked` has misses first.
    totals
        "all" (fit and check), "fit" and "check"; predictions are in none of them.
    overrides
        What was set to another value than the case's own.
    digest, record_digest
        SHA-256 of the case and of its record.
    """

    case: str
    title: str
    start: date
    worlds: int
    seed: int
    scores: tuple[Score, ...]
    totals: Mapping[str, Total]
    overrides: Mapping[str, object]
    digest: str
    record_digest: str
    caveat: str = CAVEAT
    version: str = ""

    @property
    def ranked(self) -> list[Score]:
        """Misses, near ones, hits, each from the smallest share on; predictions last."""
        return sorted(self.scores, key=_place)


def scorecard(case: Case, found: Readings, seed: int) -> Scorecard:
    """Judge the worlds of a case by its record.

    Parameters
    ----------
    case
        The case that was lived.
    found
        What was read off its worlds, (worlds, patterns).
    seed
        The seed under which they were lived.
    """
    inside, aligned = found.inside(), found.inside(aligned=True)
    scores = [
        _score(name, pattern, found.calendar[:, i], (inside[:, i], aligned[:, i]), found.start)
        for i, (name, pattern) in enumerate(found.patterns.items())
    ]
    judged = [each for each in scores if each.verdict != "prediction"]
    uses = {use: [each for each in judged if each.pattern.use == use] for use in ("fit", "check")}
    return Scorecard(
        case=case.name,
        title=case.title,
        start=found.start,
        worlds=len(found.calendar),
        seed=seed,
        scores=tuple(scores),
        totals={"all": _total(judged)} | {use: _total(each) for use, each in uses.items()},
        overrides=case.overrides,
        digest=case.digest,
        record_digest=digest_of(case.spec.record),
        version=program_version(),
    )


def yes_or_no(pattern: Pattern) -> bool:
    """Whether a pattern is that something happens, or does not: its window is one of 0 and 1."""
    return pattern.unit == "share" and pattern.low == pattern.high and pattern.low in (0.0, 1.0)


def _score(
    name: str,
    pattern: Pattern,
    values: FloatArray,
    inside: tuple[BoolArray, BoolArray],
    start: date,
) -> Score:
    target, (low, high) = observed_number(pattern, start), window(pattern, start)
    calendar, aligned = (share(int(each.sum()), each.size) for each in inside)
    p10, p50, p90 = _points(values, pattern.unit)
    origin = _origin(pattern)
    scored = origin != "none"
    return Score(
        name=name,
        pattern=pattern,
        target=target,
        origin=origin,
        low=low,
        high=high,
        share=calendar,
        share_aligned=aligned,
        p10=p10,
        p50=p50,
        p90=p90,
        never=float(np.isnan(values).mean()),
        covered=bool(p10 <= target <= p90) if scored and not yes_or_no(pattern) else None,
        crps=crps(standardised(values, pattern, target), 0.0) if scored else float("nan"),
        verdict=_verdict(pattern, calendar.value),
    )


def _origin(pattern: Pattern) -> Origin:
    """Return what the worlds are scored against."""
    if pattern.observed is not None:
        return "observed"
    return "none" if pattern.low is None or pattern.high is None else "middle"


def _points(values: FloatArray, unit: str) -> tuple[float, float, float]:
    """Return the 10, 50 and 90 % points: values of worlds, not between them."""
    known = values[~np.isnan(values)]
    counted = np.where(np.isnan(values), np.inf, values) if unit in TIMES else known
    if counted.size == 0:
        return np.nan, np.nan, np.nan
    low, middle, high = np.quantile(counted, [0.1, 0.5, 0.9], method="inverted_cdf")
    return float(low), float(middle), float(high)


def _verdict(pattern: Pattern, inside: float) -> Verdict:
    if pattern.use == "prediction":
        return "prediction"
    return "hit" if inside >= HIT else "miss" if inside < MISS else "near"


def _place(score: Score) -> tuple[int, float]:
    """Where a pattern stands; predictions keep the order of the record."""
    rank = VERDICTS.index(score.verdict)
    return rank, 0.0 if score.verdict == "prediction" else score.share.value


def _total(scores: Iterable[Score]) -> Total:
    each = list(scores)
    told = [one.covered for one in each if one.covered is not None]
    marks = [one.crps for one in each if np.isfinite(one.crps)]
    return Total(
        patterns=len(each),
        hit=sum(one.verdict == "hit" for one in each),
        hit_low=sum(one.share.low >= HIT for one in each),
        hit_high=sum(one.share.high >= HIT for one in each),
        hit_aligned=sum(one.share_aligned.value >= HIT for one in each),
        missed=sum(one.verdict == "miss" for one in each),
        covered=sum(told),
        of_covered=len(told),
        crps=float(np.mean(marks)) if marks else float("nan"),
        of_crps=len(marks),
    )
