"""Counterfactuals in paired worlds: the same luck, one thing different, outcome by outcome."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from panmunjom.model import InputError, nearest

from .columns import ENDINGS
from .comparison import CAVEAT, program_version
from .intervals import Estimate, share
from .measures import Measure, measures
from .paired_rows import paired_row
from .pairing import match


@dataclass(frozen=True)
class PairedDifferences:
    """What an intervention changes, world by world.

    Attributes
    ----------
    rows
        One row an outcome: `outcome group label meaning kind unit`, then

        - `n`: pairs it rests on. An outcome of wars only is asked of the worlds that have a war
          in both arms, a difference of dates of the worlds in which it happens in both.
        - `baseline arm`: share or mean in each arm over these pairs; for a date the median date in
          `baseline_date arm_date`.
        - `difference low high method`: arm minus baseline with its 95 % interval. `kind` share:
          difference of paired shares, Tango's score interval. `number`: mean of the paired
          differences, t interval: what the intervention does on average, whatever the shape of
          the differences. `date`: median of the differences in days, order-statistic interval.
        - `earlier later same net net_low net_high`: dates only, shares of all worlds in which it
          comes earlier, later, on the same day or never in both. "Never" is later than every
          date. `net` is earlier minus later, with Tango's interval.
        - `differ differ_low differ_high`: share of the pairs in which the outcome differs at all.
        - `detect worlds_needed`: a size of difference, and how many paired worlds (all worlds,
          those without a war counted too) would be needed to find it with 80 % power at the 5 %
          level. Missing where the worlds at hand do not vary.

        Where no world differs the difference is 0 and its interval a bound: as many worlds as
        could differ unseen, for a number each by the whole range that was seen.
    transitions
        `baseline arm worlds`: how many worlds went from one ending to which.
    changed
        Share of the worlds that change their ending, with Wilson's interval.
    worlds, dropped
        Pairs; worlds that only one arm has, because they failed in the other.
    case, baseline, arm, seed
        Names as in the tables; -1 where they hold several seeds or none.
    caveat, version
        What must be printed with every result; the version of the program.
    """

    rows: pd.DataFrame
    transitions: pd.DataFrame
    changed: Estimate
    worlds: int
    dropped: int
    case: str
    baseline: str
    arm: str
    seed: int
    caveat: str = CAVEAT
    version: str = ""


def paired_differences(
    baseline: pd.DataFrame, arm: pd.DataFrame, detect: Mapping[str, float] | None = None
) -> PairedDifferences:
    """Compare two arms of one case that share their luck, world by world.

    Parameters
    ----------
    baseline, arm
        Rows of `runs`, one a history; matched on `point` and `replicate`, or on `seed` and
        `world` where a table (of a batch) has no points. Worlds that only one of them has are
        left out and counted.
    detect
        Outcome to size of difference, for `worlds_needed`: 0.01 is a percentage point; days for
        dates; the outcome's own unit for numbers. Without it a percentage point, a week, and a
        tenth of the baseline's standard deviation.

    Returns
    -------
    PairedDifferences

    Raises
    ------
    InputError
        If the tables hold several cases or arms, are not of one luck, have no world in common, or
        `detect` names what is not an outcome or no positive size.
    """
    pair = match(baseline, arm)
    before, after = pair.baseline, pair.arm
    found = [m for m in measures(before) if set(m.column) <= set(after.columns)]
    sizes = checked_sizes(detect or {}, found)
    transitions = _transitions(before, after)
    kept = transitions.loc[transitions["baseline"] == transitions["arm"], "worlds"].sum()
    total = int(transitions["worlds"].sum())
    return PairedDifferences(
        rows=pd.DataFrame([paired_row(m, before, after, sizes.get(m.key)) for m in found]),
        transitions=transitions,
        changed=share(total - int(kept), total),
        worlds=len(before),
        dropped=pair.dropped,
        case=pair.case,
        baseline=pair.names[0],
        arm=pair.names[1],
        seed=pair.seed,
        version=program_version(),
    )


def checked_sizes(detect: Mapping[str, float], found: Iterable[Measure]) -> dict[str, float]:
    """Return the sizes of differences a user asked for; InputError if one cannot be detected."""
    kinds = {measure.key: measure.kind for measure in found}
    for key, size in detect.items():
        if key not in kinds:
            raise InputError(f"no outcome {key!r} to detect a difference in{nearest(key, kinds)}")
        if not (math.isfinite(size) and size > 0):
            raise InputError(f"the size to detect in {key!r} must be above 0, found {size}")
        if kinds[key] == "share" and size > 1:
            raise InputError(
                f"the size to detect in {key!r} is a difference of shares, 0.01 for a percentage "
                f"point and 1 at most, found {size}"
            )
    return dict(detect)


def _transitions(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Count the worlds by ending in each arm, in the order of the table of endings."""
    columns = ["baseline", "arm", "worlds"]
    if "ending" not in before or "ending" not in after:
        return pd.DataFrame(columns=columns).astype({"worlds": int})
    pairs = pd.DataFrame({"baseline": before["ending"], "arm": after["ending"]}).dropna()
    counts = pairs.value_counts().rename("worlds").reset_index()
    order = {name: place for place, name in enumerate(ENDINGS)}
    return counts.sort_values(
        ["baseline", "arm"], key=lambda c: c.map(order).fillna(len(order)), ignore_index=True
    )[columns]
