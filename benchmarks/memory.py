"""How much memory a batch takes: ``python benchmarks/memory.py``.

The peak of all processes together, for a small and a large batch into a folder; it must not grow
with the number of worlds. About five minutes.
"""

from __future__ import annotations

import contextlib
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
from rich.console import Console
from rich.table import Table

WORLDS = (20_000, 200_000)
WORKERS = 2


def proportional_megabytes(process: psutil.Process) -> float:
    """Memory of a process and its children; what they share is counted once (Linux)."""
    total = 0.0
    for each in [process, *process.children(recursive=True)]:
        with contextlib.suppress(psutil.NoSuchProcess, psutil.AccessDenied):
            full = each.memory_full_info()
            total += getattr(full, "pss", full.uss) / 2**20
    return total


def peak_megabytes(worlds: int, folder: Path) -> float:
    """Run a batch through the real command and watch it."""
    command = [sys.executable, "-m", "panmunjom", "batch", "korea-1950"]
    options = ["--worlds", str(worlds), "--workers", str(WORKERS), "--out", str(folder)]
    peak = 0.0
    with subprocess.Popen([*command, *options], stdout=subprocess.DEVNULL) as batch:
        process = psutil.Process(batch.pid)
        while batch.poll() is None:
            peak = max(peak, proportional_megabytes(process))
            time.sleep(0.1)
    if batch.returncode:
        sys.exit(f"the batch of {worlds} worlds ended with {batch.returncode}")
    return peak


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        small, large = (peak_megabytes(n, Path(scratch) / str(n)) for n in WORLDS)
    table = Table("Benchmark", "Found", "Wanted", title=f"batch, {WORKERS} workers")
    table.add_row(f"peak, {WORLDS[0]:,} worlds, MiB", f"{small:,.0f}", "")
    table.add_row(f"peak, {WORLDS[1]:,} worlds, MiB", f"{large:,.0f}", "below 1,536")
    table.add_row("large over small", f"{large / small:.2f}", "below 1.10")
    Console(width=100).print(table)


if __name__ == "__main__":
    main()
