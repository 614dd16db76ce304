"""Per-day bands over all worlds, in memory and disk that do not grow with their number.

For each day and each quantity the worlds are counted in fixed bins (`bands.toml`), and quantiles
are read off the counts. Counts are whole numbers: those of two parts of a study can be added, in
any order, and the result is the same bit for bit as if the worlds had been lived together.

Every world counts on every day. One whose history has ended stays where it was (front, rung, men,
dead, damage); what goes on only in a war (war, talks, bombing, risk) is over for it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from panmunjom.model import War, gauges

from .band_bins import Binner, Counts, EvenBins, mean, quantile, quantity_of
from .band_table import RUNNING, add, count_worlds, packed
from .store import StoreError

PERCENTS = (5, 10, 25, 50, 75, 90, 95)


class BandCounts:
    """Counts the worlds of a war in the bins of every quantity, day by day.

    Parameters
    ----------
    war : War
        A war of which no day has been lived.

    Examples
    --------
    >>> war = War("russia-dprk-2024", worlds=100)
    >>> counts = BandCounts(war)
    >>> while war.running:  # doctest: +SKIP
    ...     war.step()
    ...     counts.note(war)
    >>> bands = merged([counts.table()])  # doctest: +SKIP
    """

    def __init__(self, war: War) -> None:
        self._days = (war.spec.end - war.spec.start).days + 1
        self._noted, self._over = 0, False
        known = gauges(war.spec)
        of_actors = [f"men_{each}" for each in dict.fromkeys(war.muster.actors)]
        of_actors += [f"dead_{each}" for each in war.spec.actors]
        fronts = [f"front_{each}" for each in war.spec.sectors]
        self._gauges = {name: known[name] for name in (*fronts, *of_actors)}
        self._names, self._stays, self._binner = _in_order(self._values(war, 0))
        self._today = np.zeros((len(self._names), war.worlds.n), dtype=np.float32)
        self._last = np.full(self._today.shape, -1, dtype=np.int32)  # in no bin yet
        self._now = np.empty_like(self._last)
        self._moves: list[tuple[NDArray[np.int32], NDArray[np.int32]]] = []

    def note(self, war: War) -> None:
        """Count the worlds at the end of the day that was just lived.

        Raises
        ------
        ValueError
            If it is not the day after the one noted last.
        """
        day = war.day - 1
        if day != self._noted:
            raise ValueError(f"day {self._noted} is to be noted next, not day {day}")
        values = self._values(war, day)
        for row, name in enumerate(self._names):
            self._today[row] = values[name]
        self._move(war.living > 0.0)
        self._noted, self._over = day + 1, not war.running
        if self._over and self._noted < self._days:  # all worlds ended before the case did
            self._today[:] = 0.0
            self._move(np.zeros(war.worlds.n, dtype=np.bool_))

    def table(self) -> pa.Table:
        """Return the counts of all days of the case, as `SCHEMA` says.

        Raises
        ------
        ValueError
            If days are still to be lived.
        """
        if not self._over:
            raise ValueError(f"the war is not over: {self._noted} of {self._days} days are noted")
        number = np.concatenate([places for places, _ in self._moves])
        change = np.concatenate([changes for _, changes in self._moves])
        day = np.repeat(np.arange(len(self._moves)), [len(places) for places, _ in self._moves])
        series = np.searchsorted(self._binner.first, number, side="right") - 1
        order = np.argsort(series * self._days + day, kind="stable")
        row = (series * self._days + day)[order]
        place = (number - self._binner.first[series])[order]
        return packed(self._names, self._days, row, place, change[order])

    def _move(self, lived: NDArray[np.bool_]) -> None:
        """Note by how much the counts change when worlds move from their last bins to today's.

        A world whose history has ended does not move in what stays, whatever its arrays do.
        """
        now, last = self._now, self._last
        self._binner.number(self._today, out=now)
        moved = now != last
        if self._noted and not lived.all():
            moved[self._stays] &= lived
        at = np.flatnonzero(moved)
        come, gone = now.ravel()[at], last.ravel()[at]
        bins = int(self._binner.first[-1])
        change = np.bincount(come, minlength=bins)
        if self._noted:
            change -= np.bincount(gone, minlength=bins)
        places = np.flatnonzero(change != 0)  # of truth values: five times as fast
        self._moves.append((places.astype(np.int32), change[places].astype(np.int32)))
        last.ravel()[at] = come

    def _values(self, war: War, day: int) -> dict[str, NDArray[Any]]:
        """Return today's value of every quantity, each of shape ``(worlds,)``."""
        w = war.worlds
        lived = war.living > 0.0
        values: dict[str, NDArray[Any]] = {name: g(war) for name, g in self._gauges.items()}
        values["rung"] = w.rung
        values["war"] = war.fighting > 0.0
        in_session = (w.talks.open > 0.0) & (day >= w.talks.resumes)
        values["talks"] = in_session & lived & ~w.reached("armistice")
        values[RUNNING] = lived
        return values | {
            "bombing": w.bombing * lived,
            "damage": w.damage,
            "wider_war_risk": w.standing * lived,
        }


@dataclass(frozen=True, eq=False)
class Bands:
    """The counts of a whole study, or of any part of it.

    Attributes
    ----------
    worlds : int
        How many worlds were counted.
    counts : dict of str to array of int64, shape (days, bins)
        By variable, in how many worlds its value was in which bin; bins as in `bands.toml`.
    """

    worlds: int
    counts: Mapping[str, Counts]

    def table(self) -> pa.Table:
        """Return the counts as a table, in the form of that of a part."""
        days = len(self.counts[RUNNING])
        rows, places, changes = [], [], []
        for number, counts in enumerate(self.counts.values()):
            change = np.diff(counts, axis=0, prepend=0)
            day, place = np.nonzero(change)
            rows.append(number * days + day)
            places.append(place)
            changes.append(change[day, place])
        parts = (np.concatenate(each) for each in (rows, places, changes))
        return packed(list(self.counts), days, *parts)


def merged(tables: Iterable[pa.Table], only: Collection[str] | None = None) -> Bands:
    """Add up the counts of the parts of a study, one after the other.

    Parameters
    ----------
    tables : iterable of pyarrow.Table
        What `BandCounts.table` returned for each part. One is held at a time.
    only : collection of str, optional
        Only these variables; `RUNNING` is always among them.

    Raises
    ------
    StoreError
        If there is none, or a day or a variable is missing, or the counts are not counts.
    """
    sums: dict[str, Counts] = {}
    kept = None if only is None else {RUNNING, *only}
    for number, table in enumerate(tables):
        try:
            add(table.unify_dictionaries().combine_chunks(), sums, number == 0, kept)
        except (KeyError, IndexError, TypeError, pa.ArrowException) as error:
            raise StoreError(f"bands, part {number}: not a table of bands ({error!r})") from error
        except StoreError as error:
            raise StoreError(f"bands, part {number}: {error}") from None
    if not sums:
        raise StoreError("bands: there are no parts to add up")
    counts = {name: change.cumsum(axis=0) for name, change in sums.items()}
    return Bands(count_worlds(counts), counts)


def quantiles(bands: Bands, start: date) -> pd.DataFrame:
    """Return the bands as a table: a row for each variable and day.

    Parameters
    ----------
    bands : Bands
        What `merged` returned.
    start : date
        The first day of the case.

    Returns
    -------
    DataFrame
        With ``day`` (0 is `start`), ``date``, ``variable``, ``worlds`` (all of them, on every day),
        the quantiles ``p05 p10 p25 p50 p75 p90 p95``, ``mean`` (for what is yes or no: the share of
        worlds) and ``running`` (share of the worlds whose history had not ended before that day).
        Quantiles are known to a bin (`bands.toml`), whole numbers exactly.
    """
    running = mean(bands.counts[RUNNING], quantity_of(RUNNING).bins)
    days = np.arange(len(running), dtype=np.int32)
    dates = np.datetime64(start, "s") + days.astype("timedelta64[D]")
    frames = []
    for name, counts in bands.counts.items():
        if name == RUNNING:
            continue
        bins = quantity_of(name).bins
        columns: dict[str, Any] = {
            "day": days,
            "date": dates,
            "variable": name,
            "worlds": bands.worlds,
        }
        columns |= {f"p{percent:02}": quantile(counts, bins, percent) for percent in PERCENTS}
        frames.append(pd.DataFrame(columns | {"mean": mean(counts, bins), "running": running}))
    return pd.concat(frames, ignore_index=True)


def _in_order(names: Iterable[str]) -> tuple[list[str], slice, Binner]:
    """Return the series in the order that is counted fastest, which of them stay, and their bins.

    Those with even bins come first, and those that stay are neighbours: no row is copied.
    """
    even, doubling = [], []
    for name in names:
        bins = quantity_of(name).bins
        if isinstance(bins, EvenBins):
            even.append((quantity_of(name).stays, name, bins))
        else:
            doubling.append((not quantity_of(name).stays, name, bins))
    even.sort(key=itemgetter(0))
    doubling.sort(key=itemgetter(0))
    stays = slice(
        sum(not staying for staying, _, _ in even),
        len(even) + sum(not ending for ending, _, _ in doubling),
    )
    binner = Binner([bins for _, _, bins in even], [bins for _, _, bins in doubling])
    return [name for _, name, _ in (*even, *doubling)], stays, binner
