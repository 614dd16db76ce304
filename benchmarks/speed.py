"""How fast worlds are lived: ``python benchmarks/speed.py``.

All numbers come from one run on one machine; the ratios are what can be compared elsewhere.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
import warnings
from collections.abc import Callable

import mesa
from rich.console import Console
from rich.table import Table

import panmunjom as pj

CASE = "korea-1950"
CHUNK = 12_288  # as the runner cuts a large batch
MESA_WORLDS = 5
IMPORTS = 5


def seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def simulate(worlds: int) -> None:
    war = pj.War(pj.load(CASE), worlds=worlds, seed=38)
    war.run()
    war.outcomes()


def mesa_seconds_a_world() -> float:
    """Time `mesa.batch_run`, which is deprecated in newer Mesa, one world at a time."""
    steps = 4 * 366
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return (
            seconds(
                lambda: mesa.batch_run(
                    pj.War,
                    parameters={"case": [CASE], "worlds": [[k] for k in range(MESA_WORLDS)]},
                    max_steps=steps,
                    display_progress=False,
                )
            )
            / MESA_WORLDS
        )


def import_seconds(statement: str) -> float:
    """Time an import in fresh interpreters; the median is free of the first one's cold disk."""
    code = f"import time; t = time.perf_counter(); {statement}; print(time.perf_counter() - t)"
    runs = [
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        for _ in range(IMPORTS)
    ]
    return statistics.median(float(run.stdout) for run in runs)


def main() -> None:
    simulate(16)  # what is loaded and compiled once is not counted
    chunk = CHUNK / seconds(lambda: simulate(CHUNK))
    alone = seconds(lambda: simulate(1))
    by_mesa = 1 / mesa_seconds_a_world()
    extra = import_seconds("import mesa, panmunjom") - import_seconds("import mesa")
    rows = (
        (f"worlds a second and core, chunk of {CHUNK:,}", f"{chunk:,.0f}", "at least 1,000"),
        ("... as a multiple of mesa.batch_run", f"{chunk / by_mesa:,.0f}", "at least 200"),
        ("one world alone, seconds", f"{alone:.2f}", "below 0.5"),
        ("import over `import mesa`, seconds", f"{extra:.2f}", "below 1"),
    )
    table = Table("Benchmark", "Found", "Wanted", title=f"{CASE}, Python {sys.version.split()[0]}")
    for row in rows:
        table.add_row(*row)
    Console(width=100).print(table)


if __name__ == "__main__":
    main()
