"""What a million worlds cost: ``python benchmarks/batches.py``.

Time and memory of batches of several sizes through the real command, in one run on one machine:
the prediction for a million worlds, whether a world costs the same in a small batch and in a large
one, what a second worker is worth, whether memory grows with the number of worlds. About ten
minutes.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import NamedTuple

import psutil
from rich.console import Console
from rich.table import Table

CASE = "korea-1950"
SIZES = (10_000, 50_000, 200_000)
SCALED = 50_000
"""Worlds for which one worker is compared with two."""
STARTING = 2
"""A batch of so few worlds costs what it takes to start."""
MILLION = 1_000_000


class Cost(NamedTuple):
    """What a batch took: seconds by the clock, and the most memory at any time (MiB)."""

    seconds: float
    megabytes: float


class Watch(threading.Thread):
    """Looks at the memory of a process and its children until it is told to stop."""

    def __init__(self, process: psutil.Process) -> None:
        super().__init__(daemon=True)
        self.peak, self._process, self._over = 0.0, process, threading.Event()

    def run(self) -> None:
        """Look until told to stop."""
        while not self._over.wait(0.2):
            with contextlib.suppress(psutil.NoSuchProcess, psutil.AccessDenied):
                self.peak = max(self.peak, proportional_megabytes(self._process))

    def stop(self) -> float:
        """Return the most memory that was seen (MiB)."""
        self._over.set()
        self.join()
        return self.peak


def proportional_megabytes(process: psutil.Process) -> float:
    """Memory of a process and its children; what they share is counted once (Linux)."""
    total = 0.0
    for each in [process, *process.children(recursive=True)]:
        with contextlib.suppress(psutil.NoSuchProcess, psutil.AccessDenied):
            full = each.memory_full_info()
            total += getattr(full, "pss", full.uss) / 2**20
    return total


def cost(worlds: int, workers: int, scratch: Path) -> Cost:
    """Run a batch through the real command and watch it."""
    out = scratch / f"{worlds}-{workers}"
    command = [sys.executable, "-m", "panmunjom", "batch", CASE, "--worlds", str(worlds)]
    command += ["--workers", str(workers), "--out", str(out)]
    began = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as batch:
        watch = Watch(psutil.Process(batch.pid))
        watch.start()
        _, said = batch.communicate()
        seconds = time.perf_counter() - began
        peak = watch.stop()
    if batch.returncode:
        sys.exit(f"the batch of {worlds} worlds ended with {batch.returncode}:\n{said.decode()}")
    return Cost(seconds, peak)


def rows(
    found: dict[int, Cost], alone: Cost, start: float, cores: int
) -> list[tuple[str, str, str]]:
    """Return the lines of the table: benchmark, found, wanted."""
    each = {n: (found[n].seconds - start) / n for n in SIZES}
    million = start + each[SIZES[-1]] * MILLION
    flat = max(each.values()) / min(each.values())
    gained = alone.seconds / found[SCALED].seconds
    grown = found[SIZES[-1]].megabytes / found[SIZES[1]].megabytes  # the smallest has small parts
    lines = [("start, seconds", f"{start:.1f}", "")]
    lines += [
        (f"{n:,} worlds: ms a world, MiB", f"{each[n] * 1e3:.3f}, {found[n].megabytes:,.0f}", "")
        for n in SIZES
    ]
    return [
        *lines,
        ("a million worlds, minutes (predicted)", f"{million / 60:.1f}", "below 15"),
        ("cost of a world, largest over smallest", f"{flat:.2f}", "below 1.10"),
        (f"two workers over one ({cores} cores)", f"{gained:.2f}", "at least 1.8"),
        (
            "peak memory of the largest batch, MiB",
            f"{found[SIZES[-1]].megabytes:,.0f}",
            "below 1,536",
        ),
        (f"peak memory, {SIZES[-1]:,} worlds over {SIZES[1]:,}", f"{grown:.2f}", "below 1.10"),
    ]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        cost(STARTING, 2, scratch / "warm")  # what is loaded and compiled once is not counted
        start = cost(STARTING, 2, scratch).seconds
        found = {n: cost(n, 2, scratch) for n in SIZES}
        alone = cost(SCALED, 1, scratch)
    table = Table("Benchmark", "Found", "Wanted", title=f"batch {CASE}, 2 workers")
    for row in rows(found, alone, start, os.cpu_count() or 1):
        table.add_row(*row)
    Console(width=100).print(table)


if __name__ == "__main__":
    main()
