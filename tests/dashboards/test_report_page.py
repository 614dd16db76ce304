"""The report of a folder of results: whole, offline, escaped, honest about what is missing."""

from __future__ import annotations

import importlib
import json
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from panmunjom.dashboards import report_html, response_section, sections, write_report
from panmunjom.experiments import (
    Failure,
    Holding,
    Keep,
    Plan,
    Results,
    State,
    Stratum,
    Study,
    as_toml,
    open_holding,
    open_results,
    read_study,
    run,
)
from panmunjom.model import Case, InputError, cases, load

from .test_comparison_page import BROWSERS, QUIET

CASE = "russia-dprk-2024"
HOSTILE = "<script>alert('x')</script>\"'&{{ 7*7 }}%{x}"
UNTIL = date(2024, 1, 12)


def study(**others: Any) -> Study:
    """A study that is lived in a moment."""
    asked = {"title": "Tiny", "case": CASE, "worlds": 3, "until": UNTIL}
    return Study.model_validate(asked | others)


VARIED = {"vary": {"putin.risk_aversion": [0.1, 0.25], "putin.fear": [0.5, 1.0]}}
ARMS = {"arms": {"no_shells": {"counterfactual": "no_shells"}}}


@pytest.fixture(scope="module")
def known() -> dict[str, Case]:
    return {each.name: each for each in cases()}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished study with arms, two varied parameters and bands; tests read it, or copy it."""
    to = tmp_path_factory.mktemp("report") / "study"
    study(question=HOSTILE, **VARIED, **ARMS, keep={"bands": True}).run(to)
    return to


@pytest.fixture(scope="module")
def page(folder: Path, known: dict[str, Case]) -> str:
    return report_html(open_holding(folder), known)


def text_of(page: str) -> str:
    """The page without its scripts and styles."""
    return re.sub(r"<(script|style)\b.*?</\1>", "", page, flags=re.DOTALL)


def names_of(holding: Holding, known: dict[str, Case]) -> list[str]:
    return [each.name for each in sections(holding, known) if not each.why_missing]


def test_a_report_has_every_part_of_what_was_asked(page: str) -> None:
    heads = re.findall(r"<h2[^>]*>(.*?)</h2>", page)
    assert heads == [
        "Design",
        "Outcomes",
        "How outcomes respond to what was varied",
        "What the outcomes depend on",
        "What the arms change",
        "Day by day",
        "How to cite",
        "Run it again",
    ]
    assert "pawn needs at least 20 points, found 4" in page  # and it says why there is none
    assert page.count('class="plotly-graph-div"') >= 5


def test_names_of_the_user_are_shown_and_never_run(page: str) -> None:
    shown = text_of(page)
    assert "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;" in shown
    assert "<script>alert" not in page
    assert "{{ 7*7 }}" in shown


def test_a_report_asks_nothing_of_the_network(page: str) -> None:
    assert "default-src &#39;none&#39;" in page or "default-src 'none'" in page
    assert re.findall(r"<(?:link|img|iframe|object|embed)\b", text_of(page)) == []
    assert re.findall(r'(?:src|href|action)="(?!#)', text_of(page)) == []
    assert page.count("plotly.js v") == 1  # once, for all figures


def test_the_toml_in_a_report_is_the_study(folder: Path, tmp_path: Path) -> None:
    results = open_results(folder)
    file = tmp_path / "again.toml"
    file.write_text(as_toml(results), "utf-8")
    again = read_study(file)
    assert again.plan().strata[0].case.digest == study(**VARIED).plan().strata[0].case.digest
    assert again.question == HOSTILE
    assert (again.worlds, again.until, again.seed) == (3, UNTIL, 38)
    assert again.run().digest == results.digest


@pytest.mark.parametrize(
    ("keep", "others", "command"),
    [
        (Keep(), [], f"panmunjom batch {CASE} --worlds 2 --seed 38 --out DIR"),
        (Keep(readings=True), [], f"panmunjom validate {CASE} --worlds 2 --seed 38 --out DIR"),
        (
            Keep(),
            ["korea-1950"],
            f"panmunjom compare {CASE} korea-1950 --worlds 2 --seed 38 --out DIR",
        ),
    ],
)
def test_what_was_lived_without_a_description_is_told_as_a_command(
    tmp_path: Path, known: dict[str, Case], keep: Keep, others: list[str], command: str
) -> None:
    strata = tuple(Stratum(load(name)) for name in [CASE, *others])
    run(Plan(strata, 2, 38, keep=keep), tmp_path)
    assert f"<pre>{command}</pre>" in report_html(open_holding(tmp_path), known)


def test_a_value_set_stands_in_the_command(tmp_path: Path, known: dict[str, Case]) -> None:
    case = load(CASE).replace({"putin.fear": 2.0})
    run(Plan((Stratum(case),), 1, 38), tmp_path)
    assert "--set putin.fear=2.0" in report_html(open_holding(tmp_path), known)


def test_two_cases_stand_side_by_side(tmp_path: Path, known: dict[str, Case]) -> None:
    run(Plan((Stratum(load("korea-1950")), Stratum(load(CASE))), 3, 38), tmp_path)
    holding = open_holding(tmp_path)
    assert names_of(holding, known) == ["outcomes", "outcomes", "compare"]
    page = report_html(holding, known)
    assert "Outcomes: korea-1950" in page
    assert f"Outcomes: {CASE}" in page


def changed(folder: Path, to: Path, change: Callable[[Results], Any]) -> Path:
    """A copy of a folder whose manifest is another."""
    shutil.copytree(folder, to)
    change(open_results(to)).write(to)
    return to


def test_an_unfinished_study_says_so_first(
    folder: Path, tmp_path: Path, known: dict[str, Case]
) -> None:
    def unfinished(results: Results) -> Any:
        last = results.manifest.parts[-1]
        for file in last.files:
            (tmp_path / "copy" / file.name).unlink()
        left = replace(last, files=(), state=State.PENDING)
        return replace(results.manifest.with_parts([left]), state=State.ABORTED)

    copy = changed(folder, tmp_path / "copy", unfinished)
    page = report_html(open_holding(copy), known)
    manifest = open_results(copy).manifest
    assert manifest.done < manifest.histories
    told = f"{manifest.done:,} of {manifest.histories:,} histories have been lived"
    assert page.index("Not finished.") < page.index("<h2")
    assert told in page
    assert "(not finished)" in page[page.index("How to cite") :]


def test_a_study_of_which_nothing_was_lived_has_a_report(
    folder: Path, tmp_path: Path, known: dict[str, Case]
) -> None:
    def empty(results: Results) -> Any:
        for table in ("runs", "bands"):
            shutil.rmtree(tmp_path / "copy" / table)
        none = [replace(each, files=(), state=State.PENDING) for each in results.manifest.parts]
        return results.manifest.with_parts(none)

    holding = open_holding(changed(folder, tmp_path / "copy", empty))
    found = sections(holding, known)
    assert all(each.why_missing for each in found)
    assert "has been lived yet" in report_html(holding, known)


def test_failed_worlds_are_counted_and_named(
    folder: Path, tmp_path: Path, known: dict[str, Case]
) -> None:
    def failed(results: Results) -> Any:
        first = results.manifest.parts[0]
        failure = Failure(0, 2, "world 0 <b>here</b>", "Traceback\nValueError: <i>no</i>")
        return results.manifest.with_parts([replace(first, failures=(failure,))])

    page = report_html(open_holding(changed(folder, tmp_path / "copy", failed)), known)
    assert page.index("Some histories failed.") < page.index("<h2")
    assert "ValueError: &lt;i&gt;no&lt;/i&gt;" in page
    assert "world 0 &lt;b&gt;here&lt;/b&gt;" in page


def test_a_figure_reads_its_columns_and_no_others(
    folder: Path, known: dict[str, Case], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[str] | None] = []
    whole = importlib.import_module("panmunjom.experiments.results").read_part

    def noted(*arguments: Any) -> Any:
        asked.append(arguments[2])
        return whole(*arguments)

    monkeypatch.setattr("panmunjom.experiments.results.read_part", noted)
    results = open_results(folder)
    assert not asked  # opening reads no table
    response_section(results, "final_front", "putin.fear")
    assert asked
    wanted = {"case", "arm", "point", "seed", "world", "war_started", "final_front"}
    assert {frozenset(each or ()) for each in asked} == {frozenset(wanted | {"putin.fear"})}


# --- what needs the case ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    to = tmp_path_factory.mktemp("judged") / "study"
    run(Plan((Stratum(load("korea-1950")),), 4, 38, keep=Keep(readings=True)), to)
    return to


def test_a_scorecard_is_made_of_the_readings_that_were_kept(
    judged: Path, known: dict[str, Case]
) -> None:
    holding = open_holding(judged)
    parts = [each for each in sections(holding, known) if each.name == "scorecard"]
    assert parts[0].figure is not None
    assert "patterns of the record are hit" in parts[0].note
    rows = sum(len(each.table.rows) for each in parts[2:] if each.table is not None)
    assert rows == len(known["korea-1950"].spec.record.patterns)


def test_a_case_that_has_changed_is_not_judged(judged: Path, known: dict[str, Case]) -> None:
    other = known["korea-1950"].replace({"stalin.fear": 3.0})
    (told,) = (
        each.why_missing
        for each in sections(open_holding(judged), {**known, "korea-1950": other})
        if each.name == "scorecard"
    )
    assert "has changed since this folder was made" in told
    (told,) = (
        each.why_missing
        for each in sections(open_holding(judged), {CASE: known[CASE]})
        if each.name == "scorecard"
    )
    assert "not one the program knows" in told


# --- rival accounts, calibrations ----------------------------------------------------------------


def test_a_folder_of_a_calibration_is_shown_from_its_report(
    tmp_path: Path, known: dict[str, Case]
) -> None:
    document = {
        "case": "korea-1950",
        "version": "0.1.0",
        "command": "panmunjom calibrate korea-1950 --seed 38",
        "seed": 38,
        "particles": 60,
        "parameters": [
            {"parameter": "stalin.fear", "verdict": HOSTILE, "stated": 0.7}
            | {"low": 0.1, "median": 0.5, "high": 0.9, "ratio": 0.8}
        ],
        "taught_nothing": [],
        "choice": {"said": "As stated.", "patterns": [{"pattern": "armistice", "share": 0.5}]},
        "caveat": "Conditional.",
    }
    (tmp_path / "report.json").write_text(json.dumps(document), "utf-8")
    page = report_html(open_holding(tmp_path), known)
    assert "<script>alert" not in page
    assert "panmunjom calibrate korea-1950 --seed 38" in page
    assert "As stated." in page


@pytest.mark.parametrize("content", ["[]", "nothing", "{}", '{"parameters": 3}', "[" * 100_000])
def test_a_damaged_document_is_told_and_does_not_fall_over(
    tmp_path: Path, known: dict[str, Case], content: str
) -> None:
    for name in ("report.json", "accounts.json"):
        folder = tmp_path / name.split(".", maxsplit=1)[0]
        folder.mkdir()
        (folder / name).write_text(content, "utf-8")
        if content in ("{}", '{"parameters": 3}'):
            found = sections(open_holding(folder), known)
            assert found
            assert all(name in each.why_missing for each in found)
        else:
            with pytest.raises(InputError, match=name):
                open_holding(folder)


# --- the file ------------------------------------------------------------------------------------


def test_a_report_replaces_a_report_and_nothing_else(
    folder: Path, known: dict[str, Case], tmp_path: Path
) -> None:
    holding, to = open_holding(folder), tmp_path / "report.html"
    to.write_text("<html>mine</html>", "utf-8")
    with pytest.raises(InputError, match="is no report that panmunjom made"):
        write_report(holding, known, to)
    assert to.read_text("utf-8") == "<html>mine</html>"
    write_report(holding, known, to, overwrite=True)
    write_report(holding, known, to)  # its own it may replace
    with pytest.raises(InputError, match=r"must end in \.html"):
        write_report(holding, known, tmp_path / "report.txt")
    with pytest.raises(InputError, match="does not exist"):
        write_report(holding, known, tmp_path / "no" / "report.html")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["report.html"]


@pytest.mark.skipif(not any(map(shutil.which, BROWSERS)), reason="no browser here")
def test_a_report_lives_in_a_browser_and_prints(page: str, tmp_path: Path) -> None:
    browser = next(filter(None, map(shutil.which, BROWSERS)))
    file = tmp_path / "report.html"
    file.write_text(page, "utf-8")
    printed = tmp_path / "report.pdf"
    what = [f"--print-to-pdf={printed}", "--no-pdf-header-footer", file.as_uri()]
    ask = [browser, *QUIET, "--virtual-time-budget=20000"]
    subprocess.run([*ask, *what], check=True, capture_output=True, timeout=300)
    pages = printed.read_bytes().count(b"/Type /Page\n")
    assert 3 <= pages <= 15
    drawn = subprocess.run(
        [*ask, "--dump-dom", file.as_uri()], check=True, capture_output=True, timeout=300
    ).stdout.decode()
    assert drawn.count('class="main-svg"') >= page.count('class="plotly-graph-div"')
