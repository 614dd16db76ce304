"""Worlds chosen by eye: by a rule, by ranges of two outcomes, or one by one."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from panmunjom.experiments import ENDINGS, Column, case_columns
from panmunjom.model import Case, InputError

ALL = "all"
_ENDED, _YES, _NO = "ended_", "with_", "without_"
_OF_AN_ENDING = ("ending", "winner", "third_entered", "third_entry", "wider_war")
"""What a row of the table of endings is made of."""
Bound = float | pd.Timestamp | None


@dataclass(frozen=True)
class ChosenWorlds:
    """What makes a world one of the chosen; all of it must hold.

    Attributes
    ----------
    rule : str
        One of the keys of `rules`.
    ranges : mapping of str to (low, high)
        By the column of an outcome; an end that is None is open.
    worlds : frozenset of int, optional
        Only these.
    """

    rule: str = ALL
    ranges: Mapping[str, tuple[Bound, Bound]] = field(default_factory=dict)
    worlds: frozenset[int] | None = None

    @property
    def everything(self) -> bool:
        """Whether nothing was chosen."""
        bounds = any(end is not None for ends in self.ranges.values() for end in ends)
        return self.rule == ALL and not bounds and self.worlds is None

    def mask(self, runs: pd.DataFrame) -> NDArray[np.bool_]:
        """Say which worlds are chosen, shape ``(worlds,)``; what is missing is in no range."""
        found = self._by_rule(runs)
        for name, (low, high) in self.ranges.items():
            if low is not None:
                found = found & (runs[name] >= low).to_numpy(dtype=np.bool_)
            if high is not None:
                found = found & (runs[name] <= high).to_numpy(dtype=np.bool_)
        if self.worlds is not None:
            found = found & runs["world"].isin(self.worlds).to_numpy()
        return found

    def columns(self) -> set[str]:
        """Return the columns of outcomes by which the worlds were chosen."""
        found = {name for name, ends in self.ranges.items() if ends != (None, None)}
        if self.rule.startswith(_ENDED):
            found.update(_OF_AN_ENDING)
        elif self.rule != ALL:
            found.add(self.rule.removeprefix(_YES).removeprefix(_NO))
        return found

    def _by_rule(self, runs: pd.DataFrame) -> NDArray[np.bool_]:
        if self.rule.startswith(_ENDED):
            return runs["ending"].eq(self.rule.removeprefix(_ENDED)).to_numpy(dtype=np.bool_)
        if self.rule.startswith(_YES):
            return runs[self.rule.removeprefix(_YES)].eq(True).to_numpy(dtype=np.bool_)
        if self.rule.startswith(_NO):
            return runs[self.rule.removeprefix(_NO)].eq(False).to_numpy(dtype=np.bool_)
        return np.ones(len(runs), dtype=np.bool_)


def rules(case: Case) -> dict[str, str]:
    """Return the rules by which worlds of a case can be chosen, and what each says."""
    found = {ALL: "All worlds"}
    found |= {f"{_ENDED}{key}": f"Ended: {label}" for key, label in ENDINGS.items()}
    for column in case_columns([case]):
        if column.table == "runs" and column.kind == "yes/no" and column.name != "wider_war":
            found[f"{_YES}{column.name}"] = f"Yes: {column.label}"
            found[f"{_NO}{column.name}"] = f"No: {column.label}"
    return found


def bound(name: str, text: str, column: Column) -> Bound:
    """Read the end of a range as it is typed; empty is open.

    Raises
    ------
    InputError
        If it is no date of an outcome that is a date, no number of one that is a number.
    """
    text = text.strip()
    if not text:
        return None
    if column.kind == "date":
        try:
            return pd.Timestamp(date.fromisoformat(text))
        except ValueError:
            raise InputError(
                f"{name}: expected a date as 1951-07-10 for {column.label!r}, found {text!r}"
            ) from None
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise InputError(f"{name}: expected a number for {column.label!r}, found {text!r}")
    return number


def typed(value: object, column: Column) -> str:
    """Return the end of a box as it is typed into a field: a day, or a number of four digits.

    Raises
    ------
    InputError
        If it is not what a figure of that outcome can send.
    """
    if column.kind == "date" and isinstance(value, str):
        try:
            return date.fromisoformat(value[:10]).isoformat()
        except ValueError:
            pass
    elif column.kind != "date" and isinstance(value, int | float) and math.isfinite(value):
        return f"{value:.5g}"
    raise InputError("the figure sent a box that is none; draw it again")
