"""What a worker does with a part: live its histories, keep their tables, name those that fail."""

from __future__ import annotations

import gc
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa

from panmunjom.agents import IntArray
from panmunjom.model import InputError, War

from .bands import BandCounts, merged
from .manifest import Failure
from .pattern_values import PatternValues
from .plan import Keep, Rows
from .store import PartFile, write_part
from .tables import Schemas, days_table, readings_table, runs_table

NAMED = 16
"""So many failing histories of a part are found one by one; where more fail, whole groups are."""


@dataclass(frozen=True, eq=False)
class Task:
    """All a worker has to know.

    Attributes
    ----------
    part : int
        Number of the part.
    rows : Rows
        Its histories.
    folder : Path or None
        The study's folder; None has the tables handed back.
    study : str
        What the part calls its study by.
    """

    part: int
    rows: Rows
    seed: int
    keep: Keep
    schemas: Schemas
    study: str
    folder: Path | None


@dataclass(frozen=True, eq=False)
class Report:
    """What became of a part: files on disk or tables, and what went wrong.

    Attributes
    ----------
    disk : str or None
        What the disk said when the part was written.
    """

    part: int
    files: tuple[PartFile, ...] = ()
    tables: Mapping[str, pa.Table] = field(default_factory=dict)
    failures: tuple[Failure, ...] = ()
    disk: str | None = None


def simulate(task: Task) -> Report:
    """Live the histories of one part; what goes wrong is reported, not raised."""
    gc.collect()  # the last part's war is a circle of arrays that nothing else would free in time
    failures: list[Failure] = []
    every = np.arange(task.rows.worlds.size)
    tables = _put_together(task, _lived(task, every, failures))
    if task.folder is None:
        return Report(task.part, tables=tables, failures=tuple(failures))
    notes = {"study": task.study, "failures": [vars(each) for each in failures]}
    try:
        # outcomes last: where their file is, the others are
        names = sorted(tables, key=lambda name: name == "runs")
        files = [write_part(tables[name], task.folder, name, task.part, notes) for name in names]
    except OSError as error:
        where = f"{task.folder}, part {task.part}"
        return Report(task.part, disk=f"{where}: {error.strerror or error}")
    return Report(task.part, tuple(files), failures=tuple(failures))


def _lived(task: Task, at: IntArray, failures: list[Failure]) -> list[Mapping[str, pa.Table]]:
    """Live some rows of a part; where one fails, halve them until it is alone.

    A world lives the same history in every company, so the others are not disturbed.
    """
    try:
        return [_histories(task, at)]
    except InputError:
        raise  # the user's mistake is the same in every part
    except Exception:  # whatever a case makes of the rules: the other histories go on
        error = traceback.format_exc()
    if at.size == 1 or len(failures) >= NAMED:
        failures.append(Failure(int(at[0]), int(at.size), task.rows.in_words(int(at[0])), error))
        return []
    half = at.size // 2
    return [*_lived(task, at[:half], failures), *_lived(task, at[half:], failures)]


def _histories(task: Task, at: IntArray) -> dict[str, pa.Table]:
    """Live the histories of these rows and return their tables by name."""
    rows, keep = task.rows, task.keep
    kept = np.flatnonzero(rows.replicate[at] < keep.histories)
    war = War(rows.case.take(at), rows.worlds[at], task.seed, keep=kept)
    counts = BandCounts(war) if keep.bands else None
    values = PatternValues(war) if keep.readings else None
    watching = [each for each in (counts, values) if each is not None]
    while war.running:
        war.step()
        for each in watching:
            each.note(war)
    labels = rows.labels.take(pa.array(at))
    tables = {"runs": runs_table(labels, war.outcomes(), task.schemas["runs"])}
    if keep.paths:
        tables["paths"] = days_table(labels, war.path(None), keep.paths, task.schemas["paths"])
    if keep.decisions:
        orders = war.decisions(None)
        tables["decisions"] = days_table(labels, orders, keep.decisions, task.schemas["decisions"])
    if values is not None:
        tables["readings"] = readings_table(labels, values.frame(war), task.schemas["readings"])
    if counts is not None:
        tables["bands"] = counts.table()
    return tables


def _put_together(task: Task, lived: Sequence[Mapping[str, pa.Table]]) -> dict[str, pa.Table]:
    """Join the tables of the groups a part was lived in: one, unless some history failed."""
    found = {
        name: pa.concat_tables([each[name] for each in lived] or [schema.empty_table()])
        for name, schema in task.schemas.items()
    }
    if task.keep.bands and lived:
        counts = [each["bands"] for each in lived]
        found["bands"] = counts[0] if len(counts) == 1 else merged(counts).table()
    return found
