"""What a study will take: worlds, time and disk, before it is begun."""

from __future__ import annotations

import shutil
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from .manifest import Manifest
from .plan import Cut, Plan
from .store import StoreError, encoded
from .tables import Schemas, schemas
from .work import Report, Task, simulate

PROBES = 16, 512
"""Histories lived to see what one costs: a part's own cost, and that of each history in it."""
AT_MOST = {"runs": 400, "decisions": 40_000, "paths": 120_000, "bands": 2_000_000}
"""More than any history of a shipped case, or any part's bands, were seen to take (bytes)."""
SPARE = 50_000_000
"""Disk that is left alone (bytes)."""


@dataclass(frozen=True)
class Forecast:
    """What a study will take.

    Attributes
    ----------
    histories, parts : int
    seconds : float
        From two short probes of every case on this machine, now.
    bytes : int
        On disk.
    """

    histories: int
    parts: int
    seconds: float
    bytes: int


@dataclass(frozen=True)
class _Cost:
    """What the parts of one case take: seconds a part and a history, bytes of each table."""

    seconds_a_part: float
    seconds_a_history: float
    bytes: dict[str, float]


def forecast(plan: Plan, workers: int = 1) -> Forecast:
    """Live a few histories of every case and predict what the whole plan takes.

    Parameters
    ----------
    workers : int
        Processes it will have; each is taken to be as fast as this one.
    """
    names = list(dict.fromkeys(stratum.case.name for stratum in plan.strata))
    firsts = {name: _first_of(plan, name) for name in names}
    known = schemas(plan)
    costs = {name: _probed(plan, stratum, known) for name, stratum in firsts.items()}
    cuts = plan.cuts(workers=workers)
    seconds, size = 0.0, 0.0
    for cut in cuts:
        cost = costs[plan.strata[cut.stratum].case.name]
        seconds += cost.seconds_a_part + cost.seconds_a_history * cut.rows
        size += _size(plan, cut, cost.bytes)
    return Forecast(plan.histories, len(cuts), seconds / workers, round(size))


def refuse_what_the_disk_cannot_hold(folder: Path, plan: Plan, manifest: Manifest) -> None:
    """Refuse a study that would fill the disk.

    Raises
    ------
    StoreError
        With what it needs and what there is.
    """
    refuse_too_large(folder, round(sum(_size(plan, part.cut, AT_MOST) for part in manifest.left())))


def refuse_too_large(folder: Path, needed: int) -> None:
    """Refuse what `folder`, or the nearest folder above it that exists, has no room for (bytes)."""
    there = next(each for each in (folder, *folder.resolve().parents) if each.exists())
    free = shutil.disk_usage(there).free - SPARE
    if needed > free:
        raise StoreError(
            f"the disk of {str(folder)!r} has {max(free, 0) / 1e9:.1f} GB to spare, and what is "
            f"left of this study may take {needed / 1e9:.1f} GB: keep fewer decisions and paths, "
            "ask for fewer worlds, or choose another disk with --out"
        )


def _first_of(plan: Plan, name: str) -> int:
    return next(i for i, each in enumerate(plan.strata) if each.case.name == name)


def _probed(plan: Plan, stratum: int, known: Schemas) -> _Cost:
    """Live two short parts and see what they take."""
    most = plan.rows_of(plan.strata[stratum])
    sizes = sorted({min(probe, most) for probe in PROBES})
    found: list[tuple[int, float, Report]] = []
    for rows in sizes:
        task = Task(0, plan.rows(Cut(0, stratum, 0, rows)), plan.seed, plan.keep, known, "", None)
        found.append((rows, *_timed(task)))
    rows, seconds, report = found[-1]
    fewer, less, _ = found[0]
    each = (seconds - less) / (rows - fewer) if rows > fewer else seconds / rows
    return _Cost(max(seconds - each * rows, 0.0), each, _bytes(plan, report, stratum, rows))


def _timed(task: Task) -> tuple[float, Report]:
    began = time.perf_counter()
    report = simulate(task)
    return time.perf_counter() - began, report


def _bytes(plan: Plan, report: Report, stratum: int, rows: int) -> dict[str, float]:
    """Return the size on disk of a history in each table, and of a part's bands."""
    kept = _kept(plan, Cut(0, stratum, 0, rows))
    return {
        name: len(encoded(table, {})) / max(kept[name], 1) for name, table in report.tables.items()
    }


def _size(plan: Plan, cut: Cut, each: Mapping[str, float]) -> float:
    """Return what a part takes on disk, if a history takes `each` in the tables it is kept in."""
    return sum(each.get(name, 0.0) * count for name, count in _kept(plan, cut).items())


def _kept(plan: Plan, cut: Cut) -> dict[str, int]:
    """Return how many histories of a part each table keeps; its bands are one."""
    points = plan.strata[cut.stratum].points.size
    replicates = {"decisions": plan.keep.decisions, "paths": plan.keep.paths}
    whole = {"runs": cut.rows, "readings": cut.rows * plan.keep.readings}
    return (
        whole
        | {"bands": int(plan.keep.bands)}
        | {
            name: min(max(count * points - cut.first, 0), cut.rows)
            for name, count in replicates.items()
        }
    )
