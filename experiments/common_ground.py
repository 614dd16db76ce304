"""What a set of worlds chosen by eye has in common: in what it differs most from the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from panmunjom.model import InputError

from .columns import template
from .intervals import Estimate, difference, share, superiority
from .measures import COURSE, measures, values

FEWEST = 10
"""With fewer worlds on either side nothing is said of an outcome."""
CHOSEN_BY_EYE = (
    "The set was chosen by looking at these worlds, so the intervals describe them and test "
    "nothing; and what goes together in simulated worlds need not be cause and effect. To ask "
    "what a thing changes, change it in paired worlds."
)
COLUMNS = (
    *("outcome", "group", "label", "meaning", "kind", "unit", "n_set", "n_rest"),
    *("of_set", "of_rest", "effect", "low", "high", "clear", "chosen_by"),
)


@dataclass(frozen=True)
class CommonGround:
    """In what a set of worlds differs from all others of its batch.

    Attributes
    ----------
    rows : DataFrame
        One row an outcome, largest effect first: ``outcome group label meaning kind unit``;
        ``n_set n_rest``, the worlds it could be read from; ``of_set of_rest``, the share (0 to 1),
        median or median date (days since 1970) on either side; ``effect low high``, -1 to 1, with
        its 95 % interval; ``clear``, whether the interval excludes 0; ``chosen_by``, whether the
        set was chosen by this outcome. A share's effect is the difference of shares with
        Newcombe's interval, that of a number or date is Cliff's delta: how much more often a world
        of the set lies above one of the rest than below it. For a share the two are the same.
    chosen, rest : int
        Worlds in the set, and all others.
    same : int
        Outcomes left out because all worlds agree in them.
    few : int
        Outcomes left out because on one side fewer than `FEWEST` worlds tell.
    case : str
    seed : int
        -1 where it is not known.
    caveat : str
        What must be said with every such table.
    """

    rows: pd.DataFrame
    chosen: int
    rest: int
    same: int
    few: int
    case: str
    seed: int
    caveat: str = CHOSEN_BY_EYE

    @property
    def too_few(self) -> str:
        """Say which side is too small to be compared; empty if neither is."""
        if self.chosen < FEWEST:
            return (
                f"{counted(self.chosen)} chosen: too few to say what they have in common. "
                f"Choose at least {FEWEST}."
            )
        if self.rest < FEWEST:
            return (
                f"{counted(self.rest)} not chosen: too few to compare with. Leave at least "
                f"{FEWEST} worlds out."
            )
        return ""


@dataclass(frozen=True)
class _Outcome:
    """An outcome and its values, one per world it can be read from."""

    told: dict[str, str]
    found: pd.Series
    columns: tuple[str, ...]


def common_ground(
    runs: pd.DataFrame, chosen: ArrayLike, chosen_by: Iterable[str] = ()
) -> CommonGround:
    """Compare a chosen set of worlds with all others, outcome by outcome.

    Parameters
    ----------
    runs : DataFrame
        One row a world, of one case under one arm.
    chosen : array of bool, shape ``(worlds,)``
        Which worlds are in the set.
    chosen_by : iterable of str
        Columns of `runs` by which the set was chosen. Outcomes read from them differ by
        construction: they are marked, and stand last.

    Raises
    ------
    InputError
        If `chosen` does not hold a truth value for every world, or `runs` several cases or arms.
    """
    mask = np.asarray(chosen)
    if mask.dtype != np.bool_ or mask.shape != (len(runs),):
        raise InputError(
            f"chosen: expected {len(runs):,} truth values, one a world, found {mask.dtype} of "
            f"shape {mask.shape}"
        )
    for name in ("case", "arm"):
        if name in runs and runs[name].nunique() > 1:
            raise InputError(f"the worlds must be of one {name}, found {runs[name].nunique()}")
    table = runs.reset_index(drop=True)
    count = int(mask.sum())
    rows, same, few = _compared(table, mask, frozenset(chosen_by))
    case = str(table["case"].iloc[0]) if "case" in table and len(table) else ""
    seeds = list(table["seed"].unique()) if "seed" in table else []
    seed = int(seeds[0]) if len(seeds) == 1 else -1
    return CommonGround(rows, count, len(table) - count, same, few, case, seed)


def _compared(
    table: pd.DataFrame, mask: NDArray[np.bool_], chosen_by: frozenset[str]
) -> tuple[pd.DataFrame, int, int]:
    """Return the rows, and how many outcomes were left out: all agree, too few tell."""
    rows: list[dict[str, Any]] = []
    same = few = 0
    for outcome in _different(_outcomes(table)):
        found = outcome.found
        inside = mask[found.index.to_numpy()]
        numbers = _as_numbers(found)
        if not numbers.size or (numbers == numbers[0]).all():
            same += 1
        elif min(inside.sum(), (~inside).sum()) < FEWEST:
            few += 1
        else:
            effect = _effect(outcome.told["kind"], numbers[inside], numbers[~inside])
            by = bool(chosen_by.intersection(outcome.columns))
            rows.append(outcome.told | effect | {"chosen_by": by})
    frame = pd.DataFrame(rows, columns=list(COLUMNS)).astype({"clear": bool, "chosen_by": bool})
    order = frame["effect"].abs() - 2.0 * frame["chosen_by"]
    ordered = frame.loc[order.sort_values(ascending=False, kind="stable").index]
    return ordered.reset_index(drop=True), same, few


def _outcomes(table: pd.DataFrame) -> Iterator[_Outcome]:
    """Yield the outcomes of the reports, then the milestones that these do not name."""
    known: set[str] = set()
    for measure in measures(table):
        known.update(measure.column)
        told = {
            name: getattr(measure, name) for name in ("group", "label", "meaning", "kind", "unit")
        }
        told["outcome"] = measure.key
        yield _Outcome(told, values(table, measure), measure.column)
    for name in table.select_dtypes("datetime"):
        if name in known:
            continue
        column = template("runs", str(name))
        told = {"outcome": str(name), "group": COURSE, "meaning": column.meaning}
        reached = told | {
            "label": column.label.removesuffix(": when"),
            "kind": "share",
            "unit": "share",
        }
        yield _Outcome(reached, table[name].notna().astype(float), (str(name),))
        when = told | {"label": column.label, "kind": "date", "unit": "days"}
        yield _Outcome(when, table[name].dropna(), (str(name),))


def _different(outcomes: Iterable[_Outcome]) -> Iterator[_Outcome]:
    """Leave out what says the same of every world as an outcome before it."""
    seen: set[tuple[bytes, bytes]] = set()
    for outcome in outcomes:
        key = _as_numbers(outcome.found).tobytes(), outcome.found.index.to_numpy().tobytes()
        if key not in seen:
            seen.add(key)
            yield outcome


def _as_numbers(found: pd.Series) -> NDArray[np.float64]:
    """Return the values as numbers; dates in days since 1970."""
    if pd.api.types.is_datetime64_any_dtype(found):
        found = (found - pd.Timestamp(1970, 1, 1)).dt.days
    return np.asarray(found, dtype=np.float64)


def _effect(kind: str, chosen: NDArray[np.float64], rest: NDArray[np.float64]) -> dict[str, object]:
    """Compare the values on both sides, each with at least one world."""
    middle = np.mean if kind == "share" else np.median
    if kind == "share":
        found = difference(_share(rest), _share(chosen))
    else:
        over = superiority(rest, chosen)
        found = Estimate(2 * over.value - 1, 2 * over.low - 1, 2 * over.high - 1, over.n)
    return {
        "n_set": chosen.size,
        "n_rest": rest.size,
        "of_set": float(middle(chosen)),
        "of_rest": float(middle(rest)),
        "effect": found.value,
        "low": found.low,
        "high": found.high,
        "clear": bool(found.low > 0 or found.high < 0),
    }


def _share(found: NDArray[np.float64]) -> Estimate:
    return share(int(found.sum()), found.size)


def counted(worlds: int) -> str:
    """A number of worlds in words."""
    return "1 world" if worlds == 1 else f"{worlds:,} worlds"
