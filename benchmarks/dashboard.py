"""How soon the browser app answers: ``python benchmarks/dashboard.py [FOLDER]``.

Starts it as a user does, with a real Chromium, and measures from the outside: the first page, a
changed parameter of one history and of 1,000, a folder of results with a million histories. That
folder is made in FOLDER (by default a temporary one, made anew every time) in some minutes: of
each part a few histories are lived and stand there many times over.
"""

from __future__ import annotations

import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

import numpy as np
import pandas as pd
from playwright.sync_api import Browser, Page, sync_playwright
from rich.console import Console
from rich.table import Table

import panmunjom as pj

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
CHANGES = 5
HISTORIES = 1_000_000
LIVED = 64
"""Histories of a part of the large folder that are lived; the others repeat them."""
PARAMETER = "stalin.fear"
PATIENCE = 120_000
STUDY = """
title = "A million histories"
case = "korea-1950"
worlds = {worlds}
[vary]
"stalin.fear" = [1.0, 2.0, 3.0]
"stalin.flow_weight" = [0.4, 0.7, 1.0]
[design]
method = "grid"
[arms.stalin_dies_early]
counterfactual = "stalin_dies_early"
"""
POINTS_AND_ARMS = 9 * 2

#: Counts how often a figure has been drawn since.
WATCH = """box => {
    window.drawn = 0;
    const graph = box.querySelector(".js-plotly-plot");
    graph.on("plotly_afterplot", () => { window.drawn += 1; });
}"""


class Server(NamedTuple):
    """A running app: where it listens, its process, and when it was started."""

    address: str
    process: subprocess.Popen[str]
    began: float

    def megabytes(self) -> str:
        """Return the most memory it has held so far, as Linux tells it."""
        status = Path(f"/proc/{self.process.pid}/status")
        if not status.exists():
            return "not told by this system"
        peak = re.search(r"VmHWM:\s+(\d+) kB", status.read_text("utf-8"))
        return f"{int(peak[1]) / 1024:,.0f} MiB" if peak else "not told"


class Replica:
    """Stands in for `War`: lives the first few worlds of a part, and tells them over and over."""

    running = False

    def __init__(self, case: pj.Case, worlds: Any, seed: int, keep: object) -> None:
        lived = np.arange(min(LIVED, len(worlds)))
        war = pj.War(case.take(lived), worlds[lived], seed).run()
        self._found = war.outcomes().iloc[np.arange(len(worlds)) % lived.size]

    def outcomes(self) -> pd.DataFrame:
        """Return one row a world."""
        return self._found.reset_index(drop=True)


def large_folder(folder: Path) -> Path:
    """Return a folder of results with a million histories; made if it is not there."""
    study, results = folder / "million.toml", folder / "million"
    if not results.exists():
        folder.mkdir(parents=True, exist_ok=True)
        study.write_text(STUDY.format(worlds=HISTORIES // POINTS_AND_ARMS + 1), "utf-8")
        with patch("panmunjom.experiments.work.War", Replica):
            pj.read_study(study).run(results)
    return results


@contextmanager
def server(*folders: Path) -> Iterator[Server]:
    """Run the app for the length of the block."""
    command = [str(Path(sys.executable).parent / "panmunjom"), "dashboard", "--port", "0"]
    began = time.perf_counter()
    process = subprocess.Popen([*command, *map(str, folders)], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:\d+", line)
        if found is None:
            raise RuntimeError(f"the app said {line!r} and no address")
        yield Server(found[0], process, began)
    finally:
        process.terminate()
        process.wait()


def opened(browser: Browser, address: str, there: str) -> Page:
    """Open a page and wait until something is there."""
    page = browser.new_context(bypass_csp=True).new_page()  # the page forbids scripts like `WATCH`
    page.set_default_timeout(PATIENCE)
    page.goto(address)
    page.locator(there).first.wait_for()
    return page


def changed(page: Page, figure: str) -> float:
    """Return the seconds from a changed parameter to the figure drawn anew: the median of some."""
    thumb = page.locator(f'[data-field="{PARAMETER}"] [role=slider]').first
    thumb.evaluate("thumb => { thumb.closest('details').open = true; }")
    page.locator(figure).evaluate(WATCH)
    found = []
    for _ in range(CHANGES):  # a step on each time: an app may remember a value it has seen
        page.evaluate("window.drawn = 0")
        began = time.perf_counter()
        thumb.press("ArrowRight")
        page.wait_for_function("window.drawn > 0")
        found.append(time.perf_counter() - began)
        page.wait_for_timeout(500)  # the last echoes of a redraw
    return statistics.median(found)


def answers(browser: Browser) -> list[tuple[str, str, str]]:
    """Measure the start, one history and a thousand."""
    with server() as app:
        opened(browser, app.address, ".door")
        start = time.perf_counter() - app.began
        page = opened(browser, f"{app.address}/history", "#history-player[data-ready=yes]")
        one = changed(page, "#history-course")
        many = opened(browser, f"{app.address}/many?worlds=1000", "#many-ladder .xtick")
        thousand = changed(many, "#many-ladder")
        memory = app.megabytes()
    return [
        ("from the command to the first page (seconds)", f"{start:.1f}", "below 3"),
        ("a changed parameter, one history (seconds)", f"{one:.2f}", "below 1"),
        ("a changed parameter, 1,000 histories (seconds)", f"{thousand:.1f}", "below 5"),
        ("peak memory of the server", memory, ""),
    ]


def study(browser: Browser, folder: Path) -> list[tuple[str, str, str]]:
    """Measure the opening of a large folder of results."""
    with server(folder) as app:
        began = time.perf_counter()
        opened(browser, f"{app.address}/study", "#study-content table")
        seconds = time.perf_counter() - began
        began = time.perf_counter()
        asked = "view=response&draw.outcome=final_front&draw.by=stalin.fear"
        opened(browser, f"{app.address}/study?{asked}", "#study-content .xtick")
        response = time.perf_counter() - began
        memory = app.megabytes()
    return [
        (f"opening a folder of {HISTORIES:,} histories (seconds)", f"{seconds:.1f}", "below 5"),
        ("... and drawing an outcome against a parameter", f"{response:.1f}", ""),
        ("... and the peak memory of the server", memory, "below 1,024 MiB"),
    ]


def measured(name: str, work: Callable[[], list[tuple[str, str, str]]]) -> list[Any]:
    """Return what is measured, or why it cannot be."""
    try:
        return work()
    except Exception as error:  # the other numbers are worth having without this one
        return [(name, "not measured", str(error).splitlines()[0])]


def main(folder: Path) -> None:
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        sys.exit("no Chrome or Chromium here")
    results = large_folder(folder)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        rows = [
            *measured("start, one history, 1,000", lambda: answers(browser)),
            *measured("a large folder", lambda: study(browser, results)),
        ]
        browser.close()
    table = Table("Benchmark", "Found", "Wanted", title=f"Python {sys.version.split()[0]}")
    for row in rows:
        table.add_row(*row)
    Console(width=110).print(table)


if __name__ == "__main__":
    if sys.argv[1:]:
        main(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as temporary:
            main(Path(temporary))
