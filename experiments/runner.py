"""The runner: lives a plan, on the cores there are, kept on disk or handed back."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Generator, Iterable
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeAlias

from . import manifest as manifests
from .codebook import Codebook, codebook
from .columns import case_columns, columns_of
from .forecast import refuse_what_the_disk_cannot_hold
from .manifest import Manifest, Part, State
from .plan import Plan
from .results import CODEBOOK, Results
from .resume import clear_remnants, tables_of, taken_up
from .sending import Here, Sender, reports
from .store import StoreError, alone_in, make_ready, write_json
from .tables import Schemas, schemas
from .work import Report, Task
from .workers import Crew

Progress: TypeAlias = "Callable[[int, int], None]"
"""Told how many histories are done, and how many were asked for, whenever that changes."""

SECONDS_BETWEEN_MANIFESTS = 1.0
"""A part that was finished since the manifest was written is known by its own name and content."""


def run(
    plan: Plan,
    out: str | os.PathLike[str] | None = None,
    workers: int = 1,
    chunk: int | None = None,
    progress: Progress | None = None,
    executor: Sender | None = None,
    retry: bool = False,
) -> Results:
    """Live a plan.

    Parameters
    ----------
    plan : Plan
        What is to be lived.
    out : path, optional
        Folder for the results. A study that was stopped goes on where it stopped. Without it
        the results are held in memory, which then grows with the study.
    workers : int
        How many processes. In a script, more than one needs ``if __name__ == "__main__":``.
    chunk : int, optional
        How many histories are simulated together; the results do not depend on it.
    progress : callable, optional
        Called with the number of histories done and asked for.
    executor : Executor, optional
        Does the work instead of `workers` processes of our own: any `concurrent.futures`
        executor, for instance ``Client.get_executor()`` of a Dask cluster; `workers` then says
        how many workers it has. With `out` they must see the same disk.
    retry : bool
        Try histories that failed again; otherwise they stay as they are.

    Raises
    ------
    InputError
        If `out` cannot be written, or holds something else.
    FolderBusy
        If another process is at work in `out`.
    StoreError
        If the disk is full or fails; what was finished stays whole.
    """
    known = schemas(plan)
    job = _Job(plan, known, codebook_of(plan, known), workers, executor, progress)
    cuts = plan.cuts(chunk, workers)
    if out is None:
        return _in_memory(job, manifests.fresh(plan, cuts))
    folder = Path(out).expanduser().resolve()
    with alone_in(folder):
        manifest = taken_up(folder, plan, cuts, retry)
        refuse_what_the_disk_cannot_hold(folder, plan, manifest)
        clear_remnants(folder, manifest)
        return _on_disk(job, manifest, folder)


@dataclass(frozen=True)
class _Job:
    """What is to be lived, and by whom."""

    plan: Plan
    schemas: Schemas
    codebook: Codebook
    workers: int
    executor: Sender | None
    progress: Progress | None
    handed_out: set[int] = field(default_factory=set)

    def reports(self, manifest: Manifest, folder: Path | None) -> Generator[Report]:
        """Live what is left of a study and yield what became of each part."""
        left = list(manifest.left())
        done = manifest.done
        rows = {part.cut.part: part.cut.rows for part in left}
        self._tell(done, manifest)
        if not left:
            return
        with self._sender() as sender:
            at_once = 1 if isinstance(sender, Here) else 2 * self.workers
            tasks = self._tasks(left, manifest, folder)
            with closing(reports(tasks, sender, at_once)) as incoming:
                for report in incoming:
                    yield report
                    done += rows[report.part]
                    self._tell(done, manifest)

    def _tasks(
        self, parts: Iterable[Part], manifest: Manifest, folder: Path | None
    ) -> Generator[Task]:
        plan, study = self.plan, manifest.asked.id
        for part in parts:
            rows = plan.rows(part.cut)
            self.handed_out.add(part.cut.part)
            yield Task(part.cut.part, rows, plan.seed, plan.keep, self.schemas, study, folder)

    def _sender(self) -> AbstractContextManager[Sender]:
        if self.executor is not None:
            return nullcontext(self.executor)
        return nullcontext(Here()) if self.workers == 1 else Crew(self.workers)

    def _tell(self, done: int, manifest: Manifest) -> None:
        if self.progress is not None:
            self.progress(done, manifest.histories)


def _in_memory(job: _Job, manifest: Manifest) -> Results:
    """Live everything and hold the tables."""
    with closing(job.reports(manifest, None)) as incoming:
        found = {report.part: report for report in incoming}
    parts = {part.cut.part: part for part in manifest.parts}
    manifest = manifest.with_parts(_after(each, parts[number]) for number, each in found.items())
    held = {number: report.tables for number, report in found.items()}
    return Results(_closed(manifest), _held=held, _codebook=job.codebook)


def _on_disk(job: _Job, manifest: Manifest, folder: Path) -> Results:
    """Live the parts that are not yet in `folder`; the manifest follows a second behind."""
    manifest = replace(manifest, state=State.PENDING)
    manifest.write(folder)  # before all else: a folder without it is taken for somebody else's
    for name in ("", *tables_of(manifest)):
        make_ready(folder / name)
    write_json(folder / CODEBOOK, job.codebook.document())
    parts = {part.cut.part: part for part in manifest.left()}
    written = time.monotonic()
    try:
        with closing(job.reports(manifest, folder)) as incoming:
            for report in incoming:
                parts[report.part] = _after(report, parts[report.part])
                if time.monotonic() - written > SECONDS_BETWEEN_MANIFESTS:
                    manifest.with_parts(parts.values()).write(folder)
                    written = time.monotonic()
    except BaseException:
        for number in job.handed_out:
            if parts[number].state is State.PENDING:  # somebody was at it
                parts[number] = replace(parts[number], state=State.ABORTED)
        replace(manifest.with_parts(parts.values()), state=State.ABORTED).write(folder)
        raise
    manifest = _closed(manifest.with_parts(parts.values()))
    manifest.write(folder)
    return Results(manifest, folder)


def codebook_of(plan: Plan, known: Schemas) -> Codebook:
    """Return what the parameters of a study's cases and the columns of its tables mean."""
    cases = list(plan.cases())
    columns = [
        each for name, schema in known.items() for each in columns_of(name, schema.names, cases)
    ]
    if plan.keep.bands:
        columns += [each for each in case_columns(cases) if each.table == "bands"]
    return codebook(cases, columns)


def _closed(manifest: Manifest) -> Manifest:
    """Return the manifest of a study of which nothing is left to do."""
    return replace(manifest, state=State.FAILED if manifest.failures else State.SUCCEEDED)


def _after(report: Report, part: Part) -> Part:
    """Return `part` as its report left it; a failing disk ends the study."""
    if report.disk is not None:
        raise StoreError(f"the disk failed: {report.disk}")
    state = State.FAILED if report.failures else State.SUCCEEDED
    return replace(part, state=state, files=report.files, failures=report.failures)
