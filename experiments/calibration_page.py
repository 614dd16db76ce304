"""A calibration as a page in Markdown: what the record taught, and what it did not."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import pandas as pd

from .calibration_report import CalibrationReport
from .candidates import HIT
from .comparison_text import NONE, number
from .equifinality import KEY
from .identifiability import MUCH, NOTHING, TOGETHER
from .markdown import code, page, size_of, stacked, table
from .markdown import terms as reading

_READING = (
    (
        "Prior",
        "What was held possible before the record was asked: the range that the case states for a "
        "parameter, evenly or, where low and high lie far apart, evenly in its logarithm.",
    ),
    (
        "Posterior",
        "The parameter sets whose histories come near the record. 80 % of them lie between the "
        "two ends given; the middle is the median.",
    ),
    (
        "Ratio",
        "Width of the posterior's 80 % interval as a part of the prior's, with its 95 % interval "
        "of sampling (bootstrap). 1: as wide as before, the record taught nothing.",
    ),
    (
        "Verdict",
        f"Much: ratio below {MUCH:g}; something: up to {NOTHING:g}; beyond that nothing, or only a "
        "combination, if the record ties the parameter to another one (rank correlation beyond "
        f"{TOGETHER:g} either way).",
    ),
    (
        "Worlds inside",
        "Share of the simulated histories in which a pattern lies within the window of the record, "
        f"with its 95 % interval (Wilson). A pattern is hit where the share is {100 * HIT:.0f} % "
        "or more.",
    ),
    (
        "Equifinality",
        "Distinct parameter sets that fit equally well. Where they give opposite answers to a "
        "counterfactual, the answer is a choice of parameters and no finding.",
    ),
)
_OUTCOMES = dict(
    zip(KEY, ("ally enters", "day the ally enters", "armistice", "day of armistice"), strict=True)
)


def calibration_page(found: CalibrationReport, command: str, day: datetime.date) -> str:
    """Return a calibration as a page.

    Parameters
    ----------
    found : CalibrationReport
    command : str
        What to type for exactly this calibration and page.
    day : date
        On which it was made.
    """
    posterior, choice = found.posterior, found.choice
    last = posterior.generations[-1]
    size = (
        f"{last.simulations:,} histories for the posterior, {choice.worlds:,} worlds for each "
        f"candidate, {choice.final_worlds:,} for the best"
    )
    nothing = ", ".join(found.taught.nothing) or "none of them"
    return page(
        command,
        f"Calibration: {found.case.title}",
        size_of(size, posterior.seed, found.case.digest),
        [
            f"The record taught nothing about: {nothing}.",
            choice.said,
            found.rivals.said,
            f"{len(posterior.values):,} parameter sets (effective: {last.effective:,.0f}) lie "
            f"within {last.tolerance:.3f} tolerances of the record; ended because "
            f"{posterior.stopped}.",
            f"Calibrated on {day.isoformat()}.",
        ],
        [
            reading(_READING),
            "## What the record taught about each parameter",
            _taught(found),
            "## What it knows in combination only",
            *_combinations(found.taught.pairs),
            "## The values chosen",
            _values(found),
            "## Fit of the values chosen, by pattern",
            _fits(found),
            *_rivals(found),
            f"## To repeat it\n\n```sh\n{command}\n```",
        ],
    )


def _taught(found: CalibrationReport) -> str:
    """Return a row a parameter, those first of which the record taught most."""
    priors = {each.path: each for each in found.posterior.priors.each}
    rows = []
    ranked = found.taught.parameters.sort_values("ratio", kind="stable")
    for _, row in ranked.iterrows():
        prior = priors[str(row["parameter"])]
        unit = "" if row["unit"] == "1" else str(row["unit"])
        ratio = f"{row['ratio']:.2f} ({row['ratio_low']:.2f} to {row['ratio_high']:.2f})"
        rows.append(
            (
                stacked(code(prior.path), prior.meaning),
                unit,
                _span(prior.low, prior.high),
                _span(row["prior_low"], row["prior_high"]),
                _span(row["low"], row["high"]),
                _value(row["median"]),
                ratio,
                row["verdict"],
            )
        )
    header = ("Parameter", "Unit", "Prior range", "Prior, 80 %", "Posterior, 80 %", "Middle")
    return table((*header, "Ratio (95 %)", "Verdict"), rows, "llrrrrrl")


def _combinations(pairs: pd.DataFrame) -> Iterator[str]:
    if pairs.empty:
        yield "No two parameters are tied to each other by the record."
        return
    yield (
        "Rank correlation in the posterior. Below 0: the one may be higher if the other is lower. "
        "Above 0: both rise together."
    )
    rows = (
        (
            code(row["first"]),
            code(row["second"]),
            _signed(row["rho"]),
            f"{_signed(row['low'])} to {_signed(row['high'])}",
        )
        for _, row in pairs.iterrows()
    )
    yield table(("One", "Other", "Correlation", "95 % interval"), rows, "llr")


def _values(found: CalibrationReport) -> str:
    """Return the values chosen beside those that stood in the case before."""
    rows = (
        (code(each.path), _value(each.value), _value(found.choice.values[each.path]))
        for each in found.posterior.priors.each
    )
    return table(("Parameter", "Stood", "Chosen"), rows, "lr")


def _fits(found: CalibrationReport) -> str:
    """Return the fitted patterns, the worst first."""
    titles = found.case.spec.record.patterns
    ranked = found.choice.patterns.sort_values("share", kind="stable")
    rows = (
        (
            titles[row["pattern"]].title,
            number(row["share"], "share"),
            f"{number(row['low'], 'share')} to {number(row['high'], 'share')}",
            "yes" if row["share"] >= HIT else "no",
            number(row["before"], "share"),
        )
        for _, row in ranked.iterrows()
    )
    header = ("Pattern", "Worlds inside", "95 % interval", "Hit", "Values as they stood")
    return table(header, rows, "lrrlr")


def _rivals(found: CalibrationReport) -> Iterator[str]:
    """Yield the rival sets: how far each lies from the record, and what each says of what-ifs."""
    rivals = found.rivals
    yield "## Equifinality: rival parameter sets"
    yield (
        f"{rivals.worlds:,} worlds each, seed {rivals.seed}. Distance: mean, in tolerances, from "
        "the record; further: than the best, in the same worlds (95 % for all sets together)."
    )
    header = ("Set", "Distance", "Further than the best", "Interval", "Fits as well")
    rows = (
        (
            row["set"],
            f"{row['distance']:.3f}",
            f"{row['further']:.3f}",
            f"{row['low']:.3f} to {row['high']:.3f}".replace("-", "−"),
            "yes" if row["alike"] else "no",
        )
        for _, row in rivals.sets.sort_values("distance", kind="stable").iterrows()
    )
    yield table(header, rows, "lrrrl")
    yield "The values of each set:"
    yield _sets(found)
    if not rivals.answers.empty:
        yield "### What the sets that fit alike say would have been"
        yield (
            "Least and most of the effects that these sets give: percentage points of worlds, or "
            "days; an effect counts where its 95 % interval excludes zero."
        )
        yield table(
            ("Counterfactual", "Outcome", "Least", "Most", "The sets"), _answers(found), "llrrl"
        )


def _sets(found: CalibrationReport) -> str:
    names = [each.path for each in found.posterior.priors.each]
    sets = found.rivals.sets
    rows = ([code(name), *(_value(value) for value in sets[name])] for name in names)
    return table(("Parameter", *map(str, sets["set"])), rows, "lr")


def _answers(found: CalibrationReport) -> Iterator[tuple[str, ...]]:
    kinds = found.rivals.effects.drop_duplicates("outcome").set_index("outcome")["kind"]
    for _, row in found.rivals.answers.iterrows():
        ends = (_effect(row[end], str(kinds[row["outcome"]])) for end in ("least", "most"))
        yield row["counterfactual"], _OUTCOMES[row["outcome"]], *ends, row["verdict"]


def _effect(value: float, kind: str) -> str:
    if pd.isna(value):
        return NONE
    text = f"{100 * value:+.1f} points" if kind == "share" else f"{value:+,.0f} days"
    return text.replace("-", "−")


def _span(low: float, high: float) -> str:
    return f"{_value(low)} to {_value(high)}"


def _value(value: float) -> str:
    """Return a parameter's value to three digits, as it is typed: 1200, not 1.2e+03."""
    text = f"{value:.3g}"
    return (f"{float(text):,.0f}" if "e+" in text else text).replace("-", "−")


def _signed(value: float) -> str:
    return f"{value:+.2f}".replace("-", "−")
