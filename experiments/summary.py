"""A batch in a short table, read chunk by chunk: its memory does not grow with the worlds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from . import intervals
from .comparison_text import NONE, day, number
from .measures import Measure, measures, values
from .tables import to_frame

if TYPE_CHECKING:
    import pyarrow as pa


HEADER = ("Outcome", "Share, mean or median date", "95 % interval or range", "Worlds")


@dataclass(frozen=True)
class Line:
    """One outcome of a batch.

    Attributes
    ----------
    outcome, label, kind, unit : str
        What it is.
    estimate : float, date or None
        Share of the worlds, mean of a number, or median date; None if no world has it.
    low, high : float, date or None
        The 95 % interval of a share; the lowest and the highest number or date.
    worlds : int
        How many worlds it rests on.
    """

    outcome: str
    label: str
    kind: str
    unit: str
    estimate: float | date | None
    low: float | date | None
    high: float | date | None
    worlds: int


@dataclass
class _Tally:
    """What has been seen of one outcome so far."""

    measure: Measure
    worlds: int = 0
    total: float = 0.0
    low: float = np.inf
    high: float = -np.inf
    days: Counter[pd.Timestamp] = field(default_factory=Counter)

    def add(self, found: pd.Series) -> None:
        """Add the values of one chunk."""
        self.worlds += len(found)
        if self.measure.kind == "date":
            self.days.update(found)
        elif len(found):
            self.total += float(found.sum())
            self.low = min(self.low, float(found.min()))
            self.high = max(self.high, float(found.max()))

    def line(self) -> Line:
        """Return what has been seen, put together."""
        measure = self.measure
        estimate, low, high = self._found() if self.worlds else (None, None, None)
        names = (measure.key, measure.label, measure.kind, measure.unit)
        return Line(*names, estimate, low, high, self.worlds)

    def _found(self) -> tuple[float | date, float | date, float | date]:
        if self.measure.kind == "date":
            middle, low, high = _median(self.days), min(self.days), max(self.days)
            return middle.date(), low.date(), high.date()
        if self.measure.kind == "share":
            share = intervals.share(round(self.total), self.worlds)
            return share.value, share.low, share.high
        return self.total / self.worlds, self.low, self.high


def summary(tables: Iterable[pa.Table]) -> list[Line]:
    """Return a line for each outcome of a batch.

    Parameters
    ----------
    tables : iterable of pyarrow.Table
        The rows of `runs`, chunk by chunk.
    """
    tallies: dict[str, _Tally] = {}
    for table in tables:
        _count(tallies, table)
    return [tally.line() for tally in tallies.values()]


def by_arm(tables: Iterable[pa.Table]) -> dict[str, dict[str, list[Line]]]:
    """Return the lines of every case and arm, all points together.

    Parameters
    ----------
    tables : iterable of pyarrow.Table
        The rows of `runs`, chunk by chunk; a chunk holds rows of one arm.
    """
    tallies: dict[str, dict[str, dict[str, _Tally]]] = {}
    for table in tables:
        if table.num_rows:
            case, arm = (table[name][0].as_py() for name in ("case", "arm"))
            _count(tallies.setdefault(case, {}).setdefault(arm, {}), table)
    return {
        case: {arm: [tally.line() for tally in each.values()] for arm, each in arms.items()}
        for case, arms in tallies.items()
    }


def _count(tallies: dict[str, _Tally], table: pa.Table) -> None:
    outcomes = to_frame(table)
    for measure in measures(outcomes):
        tally = tallies.setdefault(measure.key, _Tally(measure))
        tally.add(values(outcomes, measure))


def printed_arms(arms: Mapping[str, Sequence[Line]]) -> tuple[list[str], list[list[str]]]:
    """Return header and rows of a table with a column for each arm."""
    rows: dict[str, list[str]] = {}
    for lines in arms.values():
        for line in lines:
            label, value, interval, _ = printed(line)
            known = interval != NONE and line.kind == "share"
            row = rows.setdefault(line.outcome, [label])  # two outcomes may have one label
            row.append(f"{value} ({interval})" if known else value)
    return ["Outcome", *arms], list(rows.values())


def printed(line: Line) -> tuple[str, str, str, str]:
    """Return the cells of a line, in the order of `HEADER`."""
    value, low, high = (_text(each, line.unit) for each in (line.estimate, line.low, line.high))
    return line.label, value, NONE if low == NONE else f"{low} to {high}", f"{line.worlds:,}"


def _text(value: float | date | None, unit: str) -> str:
    if value is None:
        return NONE
    return day(pd.Timestamp(value)) if isinstance(value, date) else number(value, unit)


def _median(days: Counter[pd.Timestamp]) -> pd.Timestamp:
    """Return the day by which half of the worlds had seen it."""
    half, seen = days.total() / 2, 0
    for each in sorted(days):
        seen += days[each]
        if seen >= half:
            return each
    raise ValueError("no days were counted")
