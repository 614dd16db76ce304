"""What a study brought: its tables, read part by part, and what is needed to make them again."""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa

from panmunjom.model import InputError, nearest

from . import manifest as manifests
from .asked import Arm
from .bands import Bands, merged, quantiles
from .codebook import Codebook
from .fingerprint import Fingerprint
from .manifest import Failure, Manifest, Part
from .resume import surveyed, tables_of
from .store import StoreError, is_whole, read_part
from .tables import to_frame, to_table

if TYPE_CHECKING:
    from pyarrow.dataset import Dataset

CODEBOOK = "codebook.json"


@dataclass(frozen=True, eq=False)
class Table:
    """One table of a study; nothing is read before it is asked for.

    Attributes
    ----------
    name : str
        ``runs``, ``bands``, ``decisions`` or ``paths``.
    """

    name: str
    _results: Results

    def chunks(self, columns: list[str] | None = None) -> Iterator[pa.Table]:
        """Yield the table part by part: memory does not grow with the study.

        Parameters
        ----------
        columns : list of str, optional
            Only these columns.

        Raises
        ------
        StoreError
            If a part is missing or damaged.
        """
        if self.name == "bands":
            for table in self._results._quantiles():
                yield table if columns is None else table.select(columns)
            return
        for part in self._results.parts_in_order:
            yield from self._results.read(self.name, part, columns)

    def to_arrow(self, columns: list[str] | None = None) -> pa.Table:
        """Return the whole table as an Arrow table; without columns if nothing could be lived."""
        found = list(self.chunks(columns))
        return pa.concat_tables(found) if found else pa.table({})

    def to_pandas(self, columns: list[str] | None = None) -> pd.DataFrame:
        """Return the whole table as a frame; dates are days, missing is missing."""
        return to_frame(self.to_arrow(columns))

    def to_dataset(self) -> Dataset:
        """Return the table as an Arrow dataset, which reads what a query needs and no more.

        Raises
        ------
        StoreError
            If a part is missing or damaged: all are checked first.
        """
        from pyarrow import dataset  # noqa: PLC0415 - takes time, and few need it

        folder = self._results.folder
        if folder is None or self.name == "bands":
            return dataset.dataset(self.to_arrow())
        files = [file for part in self._results.parts_in_order for file in part.files]
        mine = [file for file in files if file.name.startswith(f"{self.name}/")]
        for file in mine:
            if not is_whole(folder, file):
                raise StoreError(f"{folder / file.name} is missing or damaged")
        return dataset.dataset([str(folder / file.name) for file in mine], format="parquet")


@dataclass(frozen=True, eq=False)
class Results:
    """What a study brought.

    Attributes
    ----------
    manifest : Manifest
        What was asked, with what it was made, and the state of every part.
    folder : Path or None
        Where it is kept; None if it is held in memory.
    """

    manifest: Manifest
    folder: Path | None = None
    _held: Mapping[int, Mapping[str, pa.Table]] = field(default_factory=dict)
    _codebook: Codebook | None = None

    @property
    def seed(self) -> int:
        """The seed that names the luck of all worlds."""
        return self.manifest.asked.seed

    @property
    def failures(self) -> tuple[Failure, ...]:
        """Histories that could not be lived; empty if all went well."""
        return self.manifest.failures

    @property
    def runs(self) -> Table:
        """One row a history: which it is, what was varied, how it went."""
        return self.table("runs")

    @property
    def bands(self) -> Table:
        """Quantiles over the worlds of each arm: one row a day and quantity."""
        return self.table("bands")

    @property
    def readings(self) -> Table:
        """What every history shows of the patterns of its case's record: one row a history."""
        return self.table("readings")

    @property
    def decisions(self) -> Table:
        """One row a decision, for the histories that were kept."""
        return self.table("decisions")

    @property
    def paths(self) -> Table:
        """One row a day, for the histories that were kept."""
        return self.table("paths")

    def table(self, name: str) -> Table:
        """Return a table by its name.

        Raises
        ------
        InputError
            If the study did not keep it.
        """
        kept = tables_of(self.manifest)
        if name not in kept:
            raise InputError(
                f"this study kept no {name!r}{nearest(name, kept)}; it kept {', '.join(kept)} "
                "(see [keep] in the description of a study)"
            )
        return Table(name, self)

    @cached_property
    def codebook(self) -> Codebook:
        """What every parameter and every column means."""
        if self._codebook is not None:
            return self._codebook
        assert self.folder is not None  # what is held in memory holds its codebook too
        path = self.folder / CODEBOOK
        try:
            return Codebook.from_document(json.loads(path.read_text("utf-8")))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise StoreError(
                f"{path} cannot be read ({error!r}). The command that made the study makes it anew."
            ) from None

    @cached_property
    def digest(self) -> str:
        """SHA-256 of all that was lived, however it was cut into parts."""
        found = Fingerprint()
        for name in tables_of(self.manifest):
            for chunk in self.table(name).chunks():
                found.add(name, chunk)
        return found.digest()

    @property
    def parts_in_order(self) -> list[Part]:
        """The parts, case by case and arm by arm, whatever the order they were done in."""
        return sorted(self.manifest.parts, key=lambda part: (part.cut.stratum, part.cut.first))

    def cite(self) -> str:
        """Return how to cite these results, with all that is needed to make them again."""
        asked = self.manifest.asked
        title = self.manifest.about.get("title")
        arms = "; ".join(f"{name} {arm.digest[:12]}" for name, arm in asked.arms.items())
        return (
            f"The Panmunjom contributors. Panmunjom {asked.panmunjom}: an agent-based model of "
            f"alliance behaviour in war [software].{f' Study: {title}.' if title else ''} "
            f"{self._lived()}, seed {asked.seed}; arms and their digests: "
            f"{arms}; study {asked.id[:12]}, rules {asked.rules[:12]}, "
            f"results {self.digest[:12]}. Conditional on this model and these values."
        )

    def read(self, name: str, part: Part, columns: list[str] | None = None) -> Iterator[pa.Table]:
        """Yield what there is of a table in a part: nothing if it was not done.

        Raises
        ------
        StoreError
            If a file is missing or damaged.
        """
        held = self._held.get(part.cut.part, {}).get(name)
        if held is not None:
            yield held if columns is None else held.select(columns)
        for file in part.files:
            if self.folder is not None and file.name.startswith(f"{name}/"):
                yield read_part(self.folder, file, columns)

    def _lived(self) -> str:
        """Say how many histories there are, and of how many if it is not all."""
        asked, done, failed = self.manifest.histories, self.manifest.done, self.manifest.failed
        if done < asked:
            return f"{done:,} of {asked:,} histories (not finished)"
        return f"{asked:,} histories" + (f" ({failed:,} of them failed)" if failed else "")

    def counted(
        self, only: Collection[str] | None = None
    ) -> Iterator[tuple[str, str, date, Bands]]:
        """Yield case, arm, first day and the counts behind the bands, arm by arm.

        Parameters
        ----------
        only : collection of str, optional
            Only these daily quantities: adding up all of them takes many times as long.

        Raises
        ------
        InputError
            If the study kept no bands.
        """
        self.table("bands")
        for name, arm in self.manifest.asked.arms.items():
            counts = self._counts(arm)
            first = next(counts, None)
            if first is not None:  # else no history of it was lived
                case, own = name.split(" ", 1)
                yield case, own, date.fromisoformat(arm.start), merged(chain([first], counts), only)

    def _quantiles(self) -> Iterator[pa.Table]:
        """Yield the bands, arm by arm, from the counts of the parts."""
        for case, arm, start, counts in self.counted():
            frame = quantiles(counts, start)
            frame.insert(0, "case", case)
            frame.insert(1, "arm", arm)
            yield to_table(frame)

    def _counts(self, arm: Arm) -> Iterator[pa.Table]:
        """Yield the counts behind the bands of one arm."""
        for part in self.parts_in_order:
            if part.cut.stratum in arm.strata:
                yield from self.read("bands", part)


def open_results(folder: str | os.PathLike[str]) -> Results:
    """Open the results of a study, finished or not; nothing in the folder is changed.

    Parameters
    ----------
    folder : path
        What was given as ``--out`` or ``out=``.

    Raises
    ------
    InputError
        If the folder holds no study, or something among its parts that is not of it.
    """
    path = Path(folder).expanduser()
    return Results(surveyed(path, manifests.read(path)), path)
