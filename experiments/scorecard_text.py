"""A scorecard in words and printed numbers: sentences and the lines of its tables."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

import numpy as np
import pandas as pd

from .comparison_text import NONE, day, number
from .intervals import Estimate
from .scorecard import HIT, MISS, TARGET, Score, Scorecard, Total, Verdict, yes_or_no

HEADINGS: dict[Verdict, str] = {
    "miss": f"Missed: fewer than {MISS:.0%} of the worlds".replace("%", " %"),
    "near": f"Near: {MISS:.0%} to {HIT:.0%} of the worlds".replace("%", " %"),
    "hit": f"Hit: {HIT:.0%} of the worlds or more".replace("%", " %"),
    "prediction": "Predictions: written down before the event is used",
}
"""What stands over the patterns of one verdict."""

USES = {
    "all": "All patterns",
    "fit": "Fit (values were fitted to them)",
    "check": "Check (held back)",
}
"""The rows of the totals, in words."""

SO = "as it says"
"""What is printed where a pattern of yes or no, such as "No wider war", is as its title says."""

TARGETS = {"hit": f"at least {100 * TARGET:.0f} %", "missed": "none"}
"""What the project means to reach, as it is printed beside the totals."""


class Line(NamedTuple):
    """One pattern as it is printed; a dash stands for what there is not."""

    title: str
    phase: str
    use: str
    observed: str
    window: str
    share: str
    interval: str
    aligned: str
    middle: str
    spread: str
    never: str
    covered: str
    crps: str
    verdict: str


class Sum(NamedTuple):
    """The totals of one use as they are printed."""

    use: str
    patterns: str
    hit: str
    hit_range: str
    hit_aligned: str
    missed: str
    covered: str
    crps: str


def line(score: Score, start: date) -> Line:
    """Return one pattern as it is printed."""
    judged = score.verdict != "prediction"
    p10, p50, p90 = (printed(score, each, start) for each in (score.p10, score.p50, score.p90))
    return Line(
        title=score.pattern.title,
        phase=score.pattern.phase,
        use=score.pattern.use,
        observed=_observed(score, start),
        window=_window(score, start),
        share=number(score.share.value, "share"),
        interval=_percents(score.share),
        aligned=number(score.share_aligned.value, "share"),
        middle=p50,
        spread=NONE if yes_or_no(score.pattern) else _range(p10, p90),
        never=number(score.never, "share") if score.never else NONE,
        covered={True: "yes", False: "no", None: NONE}[score.covered],
        crps=NONE if np.isnan(score.crps) else f"{score.crps:.2f}",
        verdict=score.verdict if score.sure or not judged else f"{score.verdict} (close)",
    )


def groups(card: Scorecard) -> list[tuple[Verdict, list[tuple[Score, Line]]]]:
    """Return the patterns verdict by verdict, misses first; a verdict of none is left out."""
    found: dict[Verdict, list[tuple[Score, Line]]] = {}
    for score in card.ranked:
        found.setdefault(score.verdict, []).append((score, line(score, card.start)))
    return list(found.items())


def sums(card: Scorecard) -> list[Sum]:
    """Return the totals as they are printed: all, fit, check."""
    return [_sum(USES[use], total) for use, total in card.totals.items()]


def headline(card: Scorecard) -> str:
    """Return the one sentence that says how the case does."""
    whole = card.totals["all"]
    if not whole.patterns:
        return "The record has nothing to judge by: it holds predictions only."
    missed = {0: "none is missed", 1: "1 is missed"}.get(whole.missed, f"{whole.missed} are missed")
    return (
        f"{whole.hit} of {whole.patterns} patterns of the record are hit by at least "
        f"{_percent(HIT)} of the worlds; {missed} (hit by under {_percent(MISS)})."
    )


def sentences(card: Scorecard) -> list[str]:
    """Return what a reader should know besides: target, check patterns, spread, score."""
    whole, check = card.totals["all"], card.totals["check"]
    if not whole.patterns:
        return []
    reached = whole.hit >= TARGET * whole.patterns and not whole.missed
    told = [
        f"The project's target, at least {_percent(TARGET)} of the patterns hit and none missed, "
        f"is {'reached' if reached else 'not reached'}."
    ]
    if check.patterns:
        told.append(
            f"Of the {check.patterns} check patterns, to which no value was fitted, {check.hit} "
            f"{_are(check.hit)} hit and {check.missed} {_are(check.missed)} missed."
        )
    told.append(
        f"The central 80 % of the worlds hold what was observed in {whole.covered} of the "
        f"{whole.of_covered} patterns of which that can be said; a spread that is right holds "
        f"about 80 % of them. The mean score (CRPS, 0 is perfect) is {whole.crps:.2f}."
    )
    return told


def printed(score: Score, value: float, start: date) -> str:
    """Return a value of a pattern as printed; of yes and no, whether it is as the title says."""
    if yes_or_no(score.pattern):
        return SO if value == score.target else "otherwise"
    return quantity(value, score.pattern.unit, start)


def quantity(value: float, unit: str, start: date) -> str:
    """Return a value in a unit of the record as printed; infinity is "never"."""
    if np.isnan(value):
        return NONE
    if np.isinf(value):
        return "never"
    if unit == "date":
        return day(pd.Timestamp(start + timedelta(days=round(value))))
    if unit == "share":
        return f"{_digits(100 * value)} %" if abs(value) < 0.01 else number(value, "share")
    words = {"axis": "", "count": "", "days": " day" if value == 1.0 else " days"}
    small = 0.0 < abs(value) < 0.01  # a change on the axis within a month
    text = f"{value:.{'2g' if small else '2f'}}" if unit == "axis" else _digits(value)
    return text.replace("-", "−") + words.get(
        unit, f" {unit}".removesuffix(" men").removesuffix(" dead")
    )


def _digits(value: float) -> str:
    """Return a number with as many decimals as its size calls for: 281, 4.2, 0.07."""
    size = abs(value)
    decimals = 0 if size >= 20.0 or value == round(value) else 1 if size >= 1.0 else 2
    return f"{value:,.{decimals}f}"


def _sum(use: str, total: Total) -> Sum:
    if not total.patterns:
        return Sum(use, "0", *[NONE] * 6)
    return Sum(
        use=use,
        patterns=str(total.patterns),
        hit=_of(total.hit, total.patterns),
        hit_range=f"{total.hit_low} to {total.hit_high}",
        hit_aligned=_of(total.hit_aligned, total.patterns),
        missed=str(total.missed),
        covered=f"{total.covered} of {total.of_covered}",
        crps=f"{total.crps:.2f}" if total.of_crps else NONE,
    )


def _of(count: int, patterns: int) -> str:
    return f"{count} ({_percent(count / patterns)})"


def _observed(score: Score, start: date) -> str:
    known = score.origin == "observed"
    return printed(score, score.target, start) if known else "window only"


def _window(score: Score, start: date) -> str:
    if yes_or_no(score.pattern):
        return NONE
    low, high = (printed(score, each, start) for each in (score.low, score.high))
    dated = score.pattern.unit == "date"
    if np.isinf(score.low):
        text = f"{'by' if dated else 'at most'} {high}"
    elif np.isinf(score.high):
        text = f"{'from' if dated else 'at least'} {low}"
    else:
        text = _range(low, high)
    return text + (", or never" if score.pattern.never == "inside" else "")


def _range(low: str, high: str) -> str:
    """Return a range whose unit or year is said once: 3 to 5 days, 15 May to 15 Sep 1951."""
    if low == high:
        return low
    (first, unit), (_, same) = (each.rpartition(" ")[::2] for each in (low, high))
    alike = bool(first) and unit.rstrip("s") == same.rstrip("s")
    return f"{first if alike else low} to {high}"


def _percents(share: Estimate) -> str:
    return _range(number(share.low, "share"), number(share.high, "share"))


def _percent(value: float) -> str:
    return f"{100 * value:.0f} %"


def _are(count: int) -> str:
    return "is" if count == 1 else "are"
