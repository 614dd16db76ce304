"""A study killed ten times and taken up again: ``python benchmarks/killed.py [STUDY.toml]``.

The study is lived once undisturbed. Then it is begun again and killed (SIGKILL, as when the power
fails) at random moments, and taken up each time with the same command. What was finished must stay
readable after every kill, and the tables must be the same in the end, digit by digit. Ends with 1
if they are not. Some minutes; needs Linux or macOS.
"""

from __future__ import annotations

import argparse
import contextlib
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

import panmunjom as pj
from panmunjom.experiments import StoreError
from panmunjom.model import InputError

STUDY = """
title = "A study to be killed"
case = "russia-dprk-2024"
worlds = 12000
seed = 38
[vary]
"kim_jong_un.risk_aversion" = [0.05, 0.1, 0.2]
[keep]
bands = true
decisions = 4
paths = 2
"""


class Attempt:
    """One run of the study's command, to be killed or left to finish."""

    def __init__(self, study: Path, out: Path, workers: int) -> None:
        command = [sys.executable, "-m", "panmunjom", "study", str(study), "--out", str(out)]
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 - read when the command has ended
        self.process = subprocess.Popen(
            [*command, "--workers", str(workers)], stdout=self._log, stderr=subprocess.STDOUT
        )

    def finishes_within(self, seconds: float | None) -> bool:
        """Wait; say whether the study was finished by then. Leave if the command failed."""
        try:
            code = self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        if code:
            self._log.seek(0)
            sys.exit(f"the study ended with {code}:\n{self._log.read().decode()}")
        return True

    def kill(self) -> list[psutil.Process]:
        """Kill the command, not its workers, as a scheduler does; return the workers."""
        orphans: list[psutil.Process] = []
        with contextlib.suppress(psutil.NoSuchProcess):
            orphans = psutil.Process(self.process.pid).children(recursive=True)
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        return orphans


def finished(folder: Path) -> str:
    """Say what of a study is there, having read all of it."""
    try:
        results = pj.open_results(folder)
    except InputError:
        return "nothing begun"
    parts = results.manifest.parts
    done = len(parts) - len(list(results.manifest.left()))
    worlds = sum(chunk.num_rows for chunk in results.runs.chunks())
    return f"{done} of {len(parts)} parts, {worlds:,} worlds readable"


def killed(study: Path, scratch: Path, asked: argparse.Namespace, seconds: float) -> set[str]:
    """Kill the study as often as asked and return the digests of what was finished in the end."""
    moments, digests = random.Random(asked.seed), set[str]()
    orphans: list[psutil.Process] = []
    kills, round_ = 0, 0
    while kills < asked.kills:
        round_ += 1
        out = scratch / f"killed-{round_}"  # a study that got through is begun anew
        while kills < asked.kills:
            attempt = Attempt(study, out, asked.workers)
            moment = moments.uniform(0.0, seconds)
            if attempt.finishes_within(moment):
                break
            orphans += attempt.kill()
            kills += 1
            print(f"kill {kills:>2} after {moment:5.1f} s: {finished(out)}", flush=True)
        Attempt(study, out, asked.workers).finishes_within(None)
        digests.add(pj.open_results(out).digest)
        print(f"finished: {finished(out)}", flush=True)
    _, left = psutil.wait_procs(orphans, timeout=30)
    for worker in left:
        print(f"worker {worker.pid} outlived the study that began it")
        worker.kill()
    return digests


def main() -> int:
    parser = argparse.ArgumentParser(description="Kill a study and take it up again.")
    parser.add_argument("study", type=Path, nargs="?", help="a study of your own")
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=38, help="of the moments of the kills")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        study = asked.study or scratch / "study.toml"
        if asked.study is None:
            study.write_text(STUDY, "utf-8")
        began = time.perf_counter()
        Attempt(study, scratch / "undisturbed", asked.workers).finishes_within(None)
        seconds = time.perf_counter() - began
        wanted = pj.open_results(scratch / "undisturbed").digest
        print(f"undisturbed: {seconds:.1f} s, {finished(scratch / 'undisturbed')}, {wanted[:16]}")
        try:
            found = killed(study, scratch, asked, seconds)
        except StoreError as error:
            print(f"what was finished did not stay whole: {error}")
            return 1
    if found != {wanted}:
        print(f"DIFFERENT: {', '.join(sorted(digest[:16] for digest in found))}")
        return 1
    print(f"killed {asked.kills} times, the same tables in the end: {wanted[:16]}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
