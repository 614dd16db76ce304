"""The runner: a batch of worlds of one case, on the cores there are, kept or handed back."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

import numpy as np
import pandas as pd
import pyarrow as pa

from panmunjom.model import Case, InputError

from . import manifest as manifests
from .chunks import Chunk, Here, Report, Sender, Task, cut, reports
from .manifest import Manifest, Part, State
from .store import StoreError, alone_in, make_ready, read_part
from .tables import to_frame
from .workers import Crew

Progress: TypeAlias = "Callable[[int, int], None]"
"""Told how many worlds are done, and how many were asked for, whenever that changes."""

CHUNK = 4096
"""Worlds simulated together: large enough for numpy, small enough for the memory of a laptop."""


@dataclass(frozen=True)
class Failure:
    """Worlds that could not be simulated, and why.

    Attributes
    ----------
    first_world, worlds : int
        The first of them, and how many.
    error : str
        The traceback.
    """

    first_world: int
    worlds: int
    error: str


@dataclass(frozen=True, eq=False)
class Results:
    """What a batch brought.

    Attributes
    ----------
    case : str
        Name of the case.
    worlds, seed : int
        What was asked for.
    failures : tuple of Failure
        Worlds that are missing; empty if all went well.
    folder : Path or None
        Where the results are kept; None if they are held in memory.
    """

    case: str
    worlds: int
    seed: int
    failures: tuple[Failure, ...]
    folder: Path | None
    _held: tuple[pa.Table, ...] = ()
    _parts: tuple[Part, ...] = ()

    @classmethod
    def open(cls, folder: str | os.PathLike[str]) -> Results:
        """Open the results in a folder that `batch` wrote, finished or not.

        Raises
        ------
        InputError
            If the folder holds no study.
        """
        return cls._kept(Path(folder), manifests.read(Path(folder)))

    @property
    def outcomes(self) -> pd.DataFrame:
        """The outcomes, one row a world, all of them at once; `tables` takes less memory.

        Empty, and without columns, if no world could be simulated.
        """
        tables = list(self.tables())
        return to_frame(pa.concat_tables(tables)) if tables else pd.DataFrame()

    def tables(self, columns: list[str] | None = None) -> Iterator[pa.Table]:
        """Yield the outcomes chunk by chunk as Arrow tables, in the order of the worlds.

        Parameters
        ----------
        columns : list of str, optional
            Only these columns.

        Raises
        ------
        StoreError
            If a part is missing or damaged.
        """
        for held in self._held:
            yield held if columns is None else held.select(columns)
        for part in self._parts:
            if self.folder is not None and part.digest is not None:
                yield read_part(self.folder / part.file, part.digest, columns)

    @classmethod
    def _kept(cls, folder: Path, manifest: Manifest) -> Results:
        study = manifest.study
        failures = tuple(
            Failure(part.first_world, part.worlds, part.error or "")
            for part in manifest.parts
            if part.state is State.FAILED
        )
        done = tuple(part for part in manifest.parts if part.state is State.SUCCEEDED)
        return cls(study.case, study.worlds, study.seed, failures, folder, _parts=done)


def batch(
    case: Case,
    worlds: int,
    seed: int = 38,
    workers: int = 1,
    out: str | os.PathLike[str] | None = None,
    chunk: int = CHUNK,
    progress: Progress | None = None,
    executor: Sender | None = None,
) -> Results:
    """Simulate many worlds of a case.

    Parameters
    ----------
    case : Case
        The case, with what was changed in it.
    worlds : int
        How many worlds; they are numbered from 0, and world k is the same in every batch.
    seed : int
        Names the luck of all worlds. Two cases with one seed are paired world by world.
    workers : int
        How many processes. In a script, more than one needs ``if __name__ == "__main__":``.
    out : path, optional
        Folder for the results. A study that was stopped goes on where it stopped. Without it
        the results are held in memory, which then grows with `worlds`.
    chunk : int
        How many worlds are simulated together; the results do not depend on it.
    progress : callable, optional
        Called with the number of worlds done and asked for.
    executor : Executor, optional
        Does the work instead of `workers` processes of our own: any `concurrent.futures`
        executor, for instance ``Client.get_executor()`` of a Dask cluster; `workers` then says
        how many workers it has. With `out` they must see the same disk.

    Returns
    -------
    Results
        With ``.outcomes``, a DataFrame with one row a world.

    Raises
    ------
    InputError
        If a number is not a positive integer, or `out` cannot be written, or holds something else.
    StoreError
        If the disk is full or fails; what was finished stays whole.
    """
    positive = {"worlds": worlds, "seed": seed, "workers": workers, "chunk": chunk}
    for name, value in positive.items():
        _refuse_unless_positive(name, value)
    if case.array_length not in (None, worlds):
        raise InputError(
            f"the case's arrays hold {case.array_length} worlds, but {worlds} were asked for"
        )
    size = min(chunk, -(-worlds // workers))  # a small batch keeps all workers busy too
    job = _Job(case, worlds, seed, size, workers, executor, progress)
    if out is None:
        return _in_memory(job)
    folder = Path(out).expanduser().resolve()
    with alone_in(folder):
        return _on_disk(job, folder)


@dataclass(frozen=True)
class _Job:
    """What `batch` was asked for, checked."""

    case: Case
    worlds: int
    seed: int
    chunk: int
    workers: int
    executor: Sender | None
    progress: Progress | None

    def reports(self, chunks: Iterable[tuple[Chunk, Path | None]], done: int) -> Generator[Report]:
        """Simulate `chunks`, each with the file it goes to; `done` worlds were there before."""
        tasks = (
            Task(self.case.take(chunk.numbers), self.seed, chunk, part) for chunk, part in chunks
        )
        self._tell(done)
        with self._sender() as sender:
            at_once = 1 if isinstance(sender, Here) else 2 * self.workers
            with closing(reports(tasks, sender, at_once)) as incoming:
                for report in incoming:
                    yield report
                    done += report.chunk.worlds
                    self._tell(done)

    def _sender(self) -> AbstractContextManager[Sender]:
        if self.executor is not None:
            return nullcontext(self.executor)
        return nullcontext(Here()) if self.workers == 1 else Crew(self.workers)

    def _tell(self, done: int) -> None:
        if self.progress is not None:
            self.progress(done, self.worlds)


def _in_memory(job: _Job) -> Results:
    """Run all chunks and hold their tables."""
    chunks = [(chunk, None) for chunk in cut(job.worlds, job.chunk)]
    with closing(job.reports(chunks, done=0)) as incoming:
        found = sorted(incoming, key=lambda report: report.chunk.first)
    failures = tuple(
        Failure(report.chunk.first, report.chunk.worlds, report.failure)
        for report in found
        if report.failure is not None
    )
    held = tuple(report.table for report in found if report.table is not None)
    return Results(job.case.name, job.worlds, job.seed, failures, None, _held=held)


def _on_disk(job: _Job, folder: Path) -> Results:
    """Run the chunks that are not yet in `folder`, noting each in the manifest as it comes in."""
    asked = manifests.study(job.case, job.worlds, job.seed)
    manifest = manifests.taken_up(folder, asked, job.chunk)
    for each in (folder, folder / manifests.RUNS):
        make_ready(each)
    manifest.write(folder)
    pending = {part.first_world: part for part in manifest.parts if part.state is State.PENDING}
    chunks = [(manifests.chunk_of(part), folder / part.file) for part in pending.values()]
    done = job.worlds - sum(part.worlds for part in pending.values())
    with closing(job.reports(chunks, done)) as incoming:
        for report in incoming:
            part = _as_part(report, pending[report.chunk.first])
            manifest = manifest.with_parts([part])
            manifest.write(folder)
    return Results._kept(folder, manifest)


def _as_part(report: Report, part: Part) -> Part:
    """Return `part` as its chunk left it; a failing disk ends the batch."""
    if report.disk is not None:
        raise StoreError(f"the disk failed: {report.disk}")
    if report.failure is not None:
        return replace(part, state=State.FAILED, error=report.failure)
    return replace(part, state=State.SUCCEEDED, digest=report.digest)


def _refuse_unless_positive(name: str, value: object) -> None:
    if not isinstance(value, int | np.integer) or isinstance(value, bool) or value < 1:
        raise InputError(f"{name} must be a positive whole number, found {value!r}")
