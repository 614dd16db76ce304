"""What keeping results and a sensitivity cost: ``python benchmarks/studies.py``.

The share of a study's time that goes into its store, for outcomes alone and with everything kept,
and a Sobol' study of eight parameters through the real command. Ten minutes at most.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import patch

from rich.console import Console
from rich.table import Table

import panmunjom as pj

CASE = "korea-1950"
STORING = (
    "panmunjom.experiments.work.write_part",
    "panmunjom.experiments.manifest.Manifest.write",
    "panmunjom.experiments.work.runs_table",
    "panmunjom.experiments.work.days_table",
)
"""What is done only because results are kept."""
PARAMETERS = (
    "stalin.risk_aversion",
    "mao.risk_aversion",
    "kim.risk_aversion",
    "us.risk_aversion",
    "stalin.fear",
    "stalin.flow_weight",
    "mao.channel.balance.delay",
    "us.channel.balance.delay",
)
BASE, REPLICATES = 1024, 16


class Clock:
    """Adds up the seconds spent in the functions it wraps."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def around(self, work: Callable[..., Any]) -> Callable[..., Any]:
        """Return `work` with this clock running while it is done."""

        def timed(*given: Any, **named: Any) -> Any:
            began = time.perf_counter()
            try:
                return work(*given, **named)
            finally:
                self.seconds += time.perf_counter() - began

        return timed


def share_of_the_store(keep: dict[str, Any], worlds: int) -> float:
    """Live a study in this process and return the share of its time that its store took."""
    study = pj.Study.model_validate({"case": CASE, "worlds": worlds, "keep": keep})
    clock = Clock()
    with tempfile.TemporaryDirectory() as folder:
        patches = [patch(name, clock.around(_found(name))) for name in STORING]
        for each in patches:
            each.start()
        began = time.perf_counter()
        study.run(out=Path(folder) / "study")
        whole = time.perf_counter() - began
        for each in patches:
            each.stop()
    return clock.seconds / whole


def _found(name: str) -> Callable[..., Any]:
    """Return the function that a dotted name stands for."""
    module, _, rest = name.partition("experiments.")
    parts = rest.split(".")
    found: Any = __import__(f"{module}experiments.{parts[0]}", fromlist=[parts[1]])
    for part in parts[1:]:
        found = getattr(found, part)
    return found  # type: ignore[no-any-return]  # whatever the name says


def sobol_minutes() -> float:
    """Run the sensitivity through its command."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "panmunjom", "sensitivity", CASE, "--method", "sobol"]
        options = ["--outcome", "war_days", "--params", ",".join(PARAMETERS)]
        sizes = ["--size", str(BASE), "--worlds", str(REPLICATES), "--workers", "2"]
        began = time.perf_counter()
        out = ["--out", str(Path(folder) / "sobol")]
        subprocess.run([*command, *options, *sizes, *out], check=True, stdout=subprocess.DEVNULL)
        return (time.perf_counter() - began) / 60


def main() -> None:
    share_of_the_store({}, 16)  # what is loaded once is not counted
    everything = {"bands": True, "decisions": "all", "paths": "all"}
    histories = len(PARAMETERS) + 2
    rows = (
        ("store, outcomes of 8,192 worlds", f"{share_of_the_store({}, 8192):.1%}", "below 5 %"),
        ("store, all kept of 512 worlds", f"{share_of_the_store(everything, 512):.1%}", ""),
        (
            f"Sobol', 8 parameters, {BASE * histories * REPLICATES:,} worlds, minutes",
            f"{sobol_minutes():.1f}",
            "below 10",
        ),
    )
    table = Table("Benchmark", "Found", "Wanted", title=f"studies of {CASE}, 2 workers")
    for row in rows:
        table.add_row(*row)
    Console(width=100).print(table)


if __name__ == "__main__":
    main()
