"""Where an analogy between two cases holds and where it breaks: a rule, not an eye.

That two cases do not differ "significantly" is no evidence that they are alike: with few worlds
nothing differs. So the question is put as an equivalence test by interval (two one-sided tests:
Schuirmann 1987, J. Pharmacokinetics and Biopharmaceutics 15: 657-680; Lakens 2017, Social
Psychological and Personality Science 8: 355-362): beforehand one says which difference would be too
small to matter, the margin, and then looks where the interval of the difference lies.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from panmunjom.model import InputError

from .comparison import Comparison
from .comparison_text import number
from .intervals import difference, share
from .measures import Measure, measures
from .scales import escalation_scales, escalation_score

Verdict = Literal["holds", "breaks", "cannot be told"]
VERDICTS: tuple[Verdict, ...] = ("breaks", "cannot be told", "holds")
"""In the order of a report: what separates the cases comes first."""

_FROM_THE_LADDER = ("peak_rung",)


@dataclass(frozen=True)
class Margins:
    """Differences too small to matter: a judgement, not a finding, and to be varied.

    Attributes
    ----------
    share
        For what is counted in shares (0 to 1). The default says that two cases are alike in
        something if its chance differs by less than ten percentage points.
    rung
        For a rung of the ladder: alike if the middle worlds stand less than one rung apart.

    Raises
    ------
    InputError
        If a margin is not above 0, a share's not below 1, or a rung's above 9.
    """

    share: float = 0.10
    rung: float = 1.0

    def __post_init__(self) -> None:
        if not 0.0 < self.share < 1.0:
            raise InputError(
                f"the margin of shares is {self.share:g}: it must lie above 0 and below 1 "
                "(0.1 is ten percentage points)"
            )
        if not 0.0 < self.rung <= 9.0:
            raise InputError(f"the margin of rungs is {self.rung:g}: it must lie above 0, up to 9")

    def of(self, unit: str) -> float | None:
        """Return the margin for outcomes of a unit; None where there is none to be defended."""
        return {"share": self.share, "rung": self.rung}.get(unit)

    def sentence(self) -> str:
        """Return the rule in words, as it must stand beside every verdict."""
        points, rungs = 100.0 * self.share, "1 rung" if self.rung == 1 else f"{self.rung:g} rungs"
        return (
            f"Rule: holds if the whole 95 % interval of the difference lies within "
            f"{points:g} points of a share ({rungs} of the ladder); breaks if the whole interval "
            "lies outside; else it cannot be told. The margin is a judgement."
        )


@dataclass(frozen=True)
class Analogy:
    """What two cases share and what separates them.

    Attributes
    ----------
    rows
        One row an outcome that can be judged: `outcome group label unit value_a value_b who_a
        who_b estimate low high` (B minus A, 95 % interval) `margin ratio` (the difference in
        margins), `verdict` (see `VERDICTS`), `rare` (rarer than the margin in both cases: a
        likeness that costs nothing), `lost_on` (names of the scales of escalation on which the
        verdict is another; "" if it survives or no scale is concerned). What breaks stands first,
        within a verdict the largest difference. Values are there as text too (`text_a text_b`).
    margins
        What counted as too small to matter.
    left_out
        Labels of outcomes that are not judged: the length of the simulated period or the shape of
        the theatre, not behaviour, would drive the difference.

    Notes
    -----
    The rows of the table of endings are not judged one by one: they are made of what is judged
    (who wins, whether the ally enters, wider war), and would count the same likeness many times.
    """

    rows: pd.DataFrame
    margins: Margins
    left_out: tuple[str, ...]

    def count(self, verdict: Verdict) -> int:
        """Return how many outcomes have a verdict."""
        return int((self.rows["verdict"] == verdict).sum())

    def sentence(self) -> str:
        """Return the whole in two sentences."""
        rows = self.rows
        idle = int(((rows["verdict"] == "holds") & rows["rare"]).sum())
        lost = int((rows["lost_on"] != "").sum())
        text = (
            f"Of {len(rows)} outcomes the analogy breaks in {self.count('breaks')}, holds in "
            f"{self.count('holds')} and cannot be told in {self.count('cannot be told')}."
        )
        if idle:
            text += f" {_of(idle, 'likeness', 'likenesses')} of what hardly happens in either."
        if lost:
            text += f" {_of(lost, 'verdict', 'verdicts')} another on another scale of escalation."
        return text


def analogy(
    comparison: Comparison,
    outcomes: Mapping[str, pd.DataFrame],
    margins: Margins | None = None,
) -> Analogy:
    """Judge an analogy outcome by outcome.

    Parameters
    ----------
    comparison
        What `compare` found.
    outcomes
        The worlds of both cases, by the names in `comparison.cases`.
    margins
        Which differences are too small to matter; by default ten points of a share, one rung.

    Returns
    -------
    Analogy

    Raises
    ------
    KeyError
        If the worlds of a case are missing.

    Notes
    -----
    The interval is that of the comparison, 95 %: two one-sided tests at 2.5 % each, stricter than
    the usual 90 %. No correction is made for judging many outcomes at once. The intervals hold
    the luck of the worlds alone: a case whose values are wrong is alike or unlike in vain.
    """
    margins = margins or Margins()
    gaps = comparison.difference
    judged = gaps[gaps["headline"].astype(bool) & gaps["estimate"].notna() & ~_of_an_ending(gaps)]
    labels = comparison.rows.drop_duplicates("outcome").set_index("outcome")["label"]
    tables = [outcomes[case] for case in comparison.cases]
    read = {each.key: each for each in measures(tables[0]) if each.column == _FROM_THE_LADDER}
    rows = []
    for _, gap in judged.iterrows():
        margin = margins.of(str(gap["unit"]))
        if margin is not None:
            lost = _lost_on(comparison, tables, gap, read.get(gap["outcome"]), margin)
            rows.append(_row(comparison, gap, margin) | {"lost_on": ", ".join(lost)})
    done = {row["outcome"] for row in rows}
    rest = gaps.loc[~_of_an_ending(gaps), "outcome"]
    left_out = tuple(str(labels[key]) for key in rest if key not in done)
    return Analogy(_sorted(rows), margins, left_out)


def interval_verdict(low: float, high: float, margin: float) -> Verdict:
    """Say where an interval lies: within plus and minus `margin`, outside, or across.

    Parameters
    ----------
    low, high
        Ends of the interval of a difference; NaN where there is none.
    margin
        Above 0, in the same unit. A difference of exactly the margin is too large to hold.
    """
    if -margin < low and high < margin:
        return "holds"
    if low >= margin or high <= -margin:
        return "breaks"
    return "cannot be told"  # also where an end is NaN


def _row(comparison: Comparison, gap: pd.Series, margin: float) -> dict[str, Any]:
    rows = comparison.rows[comparison.rows["outcome"] == gap["outcome"]].set_index("case")
    a, b = (rows.loc[[case]].iloc[0] for case in comparison.cases)
    return {
        "outcome": gap["outcome"],
        "group": a["group"],
        "label": a["label"],
        "unit": gap["unit"],
        "value_a": a["estimate"],
        "value_b": b["estimate"],
        "text_a": number(a["estimate"], gap["unit"]),
        "text_b": number(b["estimate"], gap["unit"]),
        "who_a": a["who"],
        "who_b": b["who"],
        "estimate": gap["estimate"],
        "low": gap["low"],
        "high": gap["high"],
        "margin": margin,
        "ratio": gap["estimate"] / margin,
        "verdict": interval_verdict(gap["low"], gap["high"], margin),
        "rare": a["kind"] == "share" and max(a["estimate"], b["estimate"]) < margin,
    }


def _of_an_ending(gaps: pd.DataFrame) -> pd.Series:
    return gaps["outcome"].str.startswith("ending_").astype(bool)


def _of(count: int, one: str, several: str) -> str:
    return f"{count} {one} is" if count == 1 else f"{count} {several} are"


def _lost_on(
    comparison: Comparison,
    tables: list[pd.DataFrame],
    gap: pd.Series,
    measure: Measure | None,
    margin: float,
) -> list[str]:
    """Names of the scales of escalation on which a verdict read from the ladder is another."""
    if measure is None:
        return []
    if measure.at_least is not None:
        mine = interval_verdict(gap["low"], gap["high"], margin)
        return _threshold_lost_on(tables, measure, margin, mine)
    scales = comparison.scales[comparison.scales["measure"] == "peak"]
    return [str(s["name"]) for _, s in scales.iterrows() if s["survives"] not in ("base", "yes")]


def _threshold_lost_on(
    tables: list[pd.DataFrame], measure: Measure, margin: float, mine: Verdict
) -> list[str]:
    """Scales on which reaching the level of the same rung gives another verdict.

    A scale that puts two of our rungs on one level cannot see the step between them.
    """
    names = []
    for scale in escalation_scales():
        level = max(scale.values[: int(measure.at_least or 0) + 1])  # the highest on the way up
        peaks = [escalation_score(table, scale)["peak"].dropna() for table in tables]
        a, b = (share(int((peak >= level).sum()), int(peak.size)) for peak in peaks)
        gap = difference(a, b)
        if interval_verdict(gap.low, gap.high, margin) != mine:
            names.append(scale.name)
    return names


def _sorted(rows: list[dict[str, Any]]) -> pd.DataFrame:
    columns = (
        *("outcome", "group", "label", "unit", "value_a", "value_b", "text_a", "text_b"),
        *("who_a", "who_b", "estimate", "low", "high", "margin", "ratio", "verdict", "rare"),
        "lost_on",
    )
    table = pd.DataFrame(rows, columns=list(columns)).astype({"rare": bool})
    order = table["verdict"].map({each: place for place, each in enumerate(VERDICTS)})
    size = -table["ratio"].astype(float).abs()
    return (
        table.assign(_order=order, _size=size)
        .sort_values(["_order", "_size"], kind="stable")
        .drop(columns=["_order", "_size"])
        .reset_index(drop=True)
    )
