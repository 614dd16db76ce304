"""The table in which a part keeps the counts behind its bands: written, added up, checked."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from .band_bins import Counts, quantities, quantity_of
from .store import StoreError

RUNNING = "running"

SCHEMA = pa.schema(
    {
        "day": pa.int32(),
        "variable": pa.dictionary(pa.int32(), pa.string()),
        "gaps": pa.list_(pa.int16()),
        "changes": pa.list_(pa.int32()),
    }
)
"""A row for each variable and day: by how much the counts of which bins differ from the day before.

`changes` are the differences that are not zero, in the order of the bins; `gaps` are the steps from
one such bin to the next (the first from bin 0). On the first day the counts of the day before are
taken to be zero. Differences add up like the counts, and most bins do not change on most days.
"""


def packed(
    names: list[str], days: int, row: Counts, place: Counts, change: NDArray[Any]
) -> pa.Table:
    """Write differences as a table; `row` is ``variable * days + day``, in order, then the bin."""
    rows = len(names) * days
    size = np.bincount(row, minlength=rows)
    ends = np.concatenate([[0], size.cumsum()])
    gap = np.diff(place, prepend=0)
    first = ends[:-1][size > 0]
    gap[first] = place[first]
    ends = pa.array(ends, pa.int32())
    code = np.repeat(np.arange(len(names), dtype=np.int32), days)
    columns = [
        pa.array(np.tile(np.arange(days), len(names)), pa.int32()),
        pa.DictionaryArray.from_arrays(code, names),
        pa.ListArray.from_arrays(ends, pa.array(gap, pa.int16())),
        pa.ListArray.from_arrays(ends, pa.array(change, pa.int32())),
    ]
    return pa.table(columns, schema=SCHEMA)


def add(
    table: pa.Table, sums: dict[str, Counts], first: bool, only: Collection[str] | None = None
) -> None:
    """Add the differences of one part to `sums`, which the first part lays out.

    Parameters
    ----------
    only : collection of str, optional
        Only these variables; that all are there is checked all the same.
    """
    column = table["variable"].combine_chunks()
    names, code = column.dictionary.to_pylist(), column.indices.to_numpy()
    day = table["day"].to_numpy()
    if not day.size:
        raise StoreError("it holds no days")
    if first:
        days = int(day.max()) + 1
        wanted = [name for name in names if only is None or name in only]
        sums |= {name: np.zeros((days, quantity_of(name).bins.size), np.int64) for name in wanted}
    _refuse_gaps(names, code, day, sums)
    row, place, change = _unpacked(table)
    for number, name in enumerate(names):
        if name not in sums:
            continue
        mine = code[row] == number
        np.add.at(sums[name], (day[row[mine]], place[mine]), change[mine])


def _unpacked(table: pa.Table) -> tuple[Counts, Counts, Counts]:
    """Return for each difference its row in `table`, its bin, and how large it is."""
    gaps, changes = (table[name].combine_chunks() for name in ("gaps", "changes"))
    size = np.diff(gaps.offsets.to_numpy())
    if not np.array_equal(size, np.diff(changes.offsets.to_numpy())):
        raise StoreError("its bins and its differences are not equally many")
    row = np.repeat(np.arange(len(size)), size)
    steps = gaps.flatten().to_numpy().astype(np.int64)
    before = np.concatenate([[0], steps.cumsum()])
    place = before[1:] - before[size.cumsum() - size][row]
    if place.size and place.min() < 0:
        raise StoreError("it counts in a bin below the first")
    return row, place, changes.flatten().to_numpy().astype(np.int64)


def _refuse_gaps(
    names: list[str], code: NDArray[Any], day: NDArray[Any], sums: Mapping[str, Counts]
) -> None:
    """Refuse a part that does not hold every variable on every day exactly once."""
    absent = [name for name in sums if name not in names]
    absent += [q for q in quantities() if not any(quantity_of(name).name == q for name in names)]
    if absent:
        raise StoreError(f"the variable {absent[0]!r} is missing")
    days = len(next(iter(sums.values())))
    if day.min() < 0 or day.max() >= days:
        raise StoreError(f"its days are not those from 0 to {days - 1}")
    held = np.bincount(code.astype(np.int64) * days + day, minlength=len(names) * days)
    wrong = np.flatnonzero(held != 1)
    if wrong.size:
        which, at = divmod(int(wrong[0]), days)
        found = "missing" if held[wrong[0]] == 0 else "there twice"
        raise StoreError(f"day {at} of {names[which]!r} is {found}")


def count_worlds(counts: Mapping[str, Counts]) -> int:
    """Return how many worlds were counted: the same number of every variable on every day."""
    worlds = int(counts[RUNNING][0].sum())
    for name, each in counts.items():
        total = each.sum(axis=1)
        wrong = np.flatnonzero((total != worlds) | (each < 0).any(axis=1))
        if wrong.size:
            day = int(wrong[0])
            raise StoreError(
                f"bands: {name!r} on day {day} counts {total[day]} worlds, not {worlds}, "
                "or fewer than none in a bin"
            )
    return worlds
