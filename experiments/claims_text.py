"""Claims in words: figures, the table, the page and the records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from panmunjom.model import Case, DifferenceTest, MedianTest, arms_of

from .claim_readings import columns_of_runs
from .claim_verdicts import FEWEST, Judged
from .claims import Finding, Standing, tally
from .comparison_text import NONE, day, number
from .plan import BASELINE

HEADER = ("Claim, and what is asked", "Model says", "Figure (95 % interval)", "Must be", "Worlds")
HEADINGS: dict[Standing, str] = {
    "not held": "Not held",
    "cannot say": "Cannot say",
    "held": "Held",
    "assumed": "Assumed: put in, so that nothing can be confirmed",
    "out of scope": "Out of scope: the model cannot say",
}


def headline(found: Sequence[Finding]) -> str:
    """Return how many claims stand how, in a sentence."""
    counted = tally(found)
    tested = sum(counted[each] for each in ("not held", "cannot say", "held"))
    return (
        f"{len(found)} claims, {tested} of them tested: {counted['not held']} not held, "
        f"{counted['cannot say']} cannot be said, {counted['held']} held; "
        f"{counted['assumed']} assumed, {counted['out of scope']} out of scope."
    )


def table_rows(each: Finding, units: dict[str, str]) -> Iterator[tuple[str, ...]]:
    """Yield the rows of a tested claim in a table under `HEADER`: the claim, its tests, the reason.

    Parameters
    ----------
    each : Finding
    units : dict of str to str
        Unit of every column, as `units_of` returns it.
    """
    blank = ("", "", "")
    yield (f"{each.name}  {each.claim.title}", each.standing, *blank)
    for one in each.tests:
        figures = (figure(one, units), bar(one, units), f"{one.found.n:,}")
        yield (f"    - {asked(one)}", f"  {one.verdict}", *figures)
    if each.claim.reason:
        yield (f"    {each.claim.reason}", "", *blank)


def asked(one: Judged) -> str:
    """Return what a test asks, and why nothing is said where too few worlds apply."""
    arms = [arm for arm in arms_of(one.test) if arm != BASELINE]
    where = f" [{' against '.join(arms)}]" if arms else ""
    few = f"; fewer than {FEWEST} worlds apply" if one.found.n < FEWEST else ""
    return f"{one.test.title}{where}{few}"


def units_of(case: Case) -> dict[str, str]:
    """Return the unit of every column of a case's table of worlds."""
    return {
        name: "share" if each.kind == "share" and not each.unit else each.unit
        for name, each in columns_of_runs(case).items()
    }


def figure(one: Judged, units: dict[str, str]) -> str:
    """Return a figure and its interval as they are printed."""
    found = one.found
    if np.isnan(found.value):
        return NONE
    middle = printed(one, found.value, units)
    if np.isnan(found.low) or np.isnan(found.high):
        return middle
    ends = (printed(one, end, units, bare=True) for end in (found.low, found.high))
    return f"{middle} ({' to '.join(ends)})"


def bar(one: Judged, units: dict[str, str]) -> str:
    """Return the bar of a test as it is printed."""
    low, high = (printed(one, end, units) for end in (one.bar.low, one.bar.high))
    if np.isinf(one.bar.low):
        return f"at most {high}" if one.bar.ends else f"below {high}"
    if np.isinf(one.bar.high):
        return f"at least {low}" if one.bar.ends else f"above {low}"
    return f"{printed(one, one.bar.low, units, bare=True)} to {high}"


def printed(one: Judged, value: float, units: dict[str, str], *, bare: bool = False) -> str:
    """Return a value on the scale of a test; `bare` leaves out what stands beside it already."""
    if np.isinf(value):
        return ""
    if value == 0.0 and one.scale in ("points", "rho"):
        return "0"
    if one.scale == "date":
        return day(pd.Timestamp(1970, 1, 1) + pd.Timedelta(days=round(value)))
    if one.scale == "points":
        return f"{100.0 * value:+.1f}".replace("-", "−") + ("" if bare else " points")
    if one.scale == "rho":
        return f"{value:+.2f}".replace("-", "−")
    unit = "days" if one.scale == "days" else "share" if one.scale == "share" else _unit(one, units)
    rare = unit == "share" and 0.0 < value < 0.01
    text = f"{100.0 * value:.2g} %" if rare else number(value, unit)
    return text.removesuffix(" %").removesuffix(" days").removesuffix(" thousand") if bare else text


def records_of(found: Sequence[Finding], units: dict[str, str]) -> list[dict[str, object]]:
    """Return the claims as JSON can hold them: dates as text, what is missing as None."""
    return [
        {
            "name": each.name,
            "title": each.claim.title,
            "source": each.claim.source,
            "basis": each.claim.basis,
            "verdict": each.standing,
            "reason": each.claim.reason,
            "arms": {name: arm.title for name, arm in each.claim.arms.items()},
            "commands": list(each.commands),
            "tests": [_test_record(one, units) for one in each.tests],
        }
        for each in found
    ]


def frame_of(found: Sequence[Finding], units: dict[str, str]) -> pd.DataFrame:
    """Return one row a test, and one for each claim that was not tested."""
    rows = []
    for each in records_of(found, units):
        tests, commands, _ = (each.pop(name) for name in ("tests", "commands", "arms"))
        assert isinstance(tests, list)
        assert isinstance(commands, list)
        each["command"] = commands[0] if commands else None
        rows += [each | {f"test_{key}": cell for key, cell in one.items()} for one in tests or [{}]]
    table = pd.DataFrame(rows)
    whole = {"test_worlds": "Int64"} if "test_worlds" in table else {}
    return table.astype(whole)


def _unit(one: Judged, units: dict[str, str]) -> str:
    """Return the unit of the number that a test reads."""
    test = one.test
    named = isinstance(test, (MedianTest, DifferenceTest)) and test.column is not None
    return units.get(str(test.column), "") if named else ""  # type: ignore[union-attr]


def _test_record(one: Judged, units: dict[str, str]) -> dict[str, object]:
    test, dated = one.test, one.scale == "date"
    arms = arms_of(test)
    unit = {"share": "share", "points": "share", "date": "date", "days": "days", "rho": "1"}

    def cell(value: float) -> object:
        if np.isnan(value) or np.isinf(value):
            return None
        return str(pd.Timestamp(1970, 1, 1) + pd.Timedelta(days=value))[:10] if dated else value

    return {
        "kind": test.kind,
        "title": test.title,
        "arm": arms[0],
        "against": arms[1] if len(arms) > 1 else None,
        "verdict": one.verdict,
        "unit": unit.get(one.scale) or _unit(one, units) or "1",
        "value": cell(one.found.value),
        "low": cell(one.found.low),
        "high": cell(one.found.high),
        "worlds": one.found.n,
        "must_be_from": cell(one.bar.low),
        "must_be_to": cell(one.bar.high),
        "note": test.note,
    }
