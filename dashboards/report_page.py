"""A folder of results as a report: one HTML file that needs no network, to read, print and mail."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
from markupsafe import Markup
from plotly.offline import get_plotlyjs

from panmunjom.experiments import CAVEAT, Holding, as_toml, program_version, write_whole
from panmunjom.model import Case, InputError

from .comparison_page import environment, fragment
from .report_again import command_of, digests, is_described
from .section import WIDE, Section
from .study_overview import overview, state_of
from .study_sections import sections

MARK = "panmunjom report"
"""By this in its head a report is known again."""
HEAD = 4096
"""So far into a file the mark is looked for, in bytes."""
SHRUNK, PAGE = 0.8, 900
"""Size of figures in print, and how long a printed page is, in pixels."""
PARTS = {
    "outcomes": ("Outcomes", ""),
    "compare": ("Two cases", ""),
    "response": (
        "How outcomes respond to what was varied",
        "Dots with 95 % intervals of sampling: how far a number would move with other worlds.",
    ),
    "sensitivity": (
        "What the outcomes depend on",
        "How much of the differences between histories each varied parameter explains, and how "
        "much is chance.",
    ),
    "paired": (
        "What the arms change",
        "Every history is compared with its twin: the same luck, one thing different.",
    ),
    "ablation": ("What each mechanism does", ""),
    "fan": ("Day by day", ""),
    "scorecard": ("Against the record", ""),
    "accounts": ("Rival accounts", ""),
    "calibration": ("What the record taught", ""),
}
"""The parts of a report in their order: name, heading, what stands below it."""


def write_report(
    holding: Holding,
    known: Mapping[str, Case],
    to: Path,
    outcomes: Iterable[str] = (),
    overwrite: bool = False,
) -> Path:
    """Write the report of a folder of results, whole or not at all.

    Parameters
    ----------
    holding
        An open folder.
    known
        The cases there are, by name.
    to
        The file; an earlier report of ours is replaced.
    outcomes
        Which outcomes are drawn; by default a few that vary.
    overwrite
        Replace the file whatever it is.

    Returns
    -------
    Path
        The file written.

    Raises
    ------
    InputError
        If the file exists and is no report, its folder does not exist, or an outcome is unknown.
    OSError
        If the disk does not take it.
    """
    refuse_report(to, overwrite)
    text = report_html(holding, known, outcomes)
    write_whole(to, text.encode())
    return to


def refuse_report(to: Path, overwrite: bool = False) -> None:
    """Refuse a file that a report cannot be written to, before time is spent.

    Raises
    ------
    InputError
        If its name does not end in .html, its folder does not exist, or it exists and is not a
        report of ours.
    """
    if to.suffix.lower() not in (".html", ".htm"):
        raise InputError(f"a report is a page: the name {to.name!r} must end in .html")
    if not to.parent.is_dir():
        raise InputError(f"the folder {str(to.parent)!r} for the report does not exist")
    if to.is_dir():
        raise InputError(f"{str(to)!r} is a folder: name the file of the report with -o")
    if to.exists() and not overwrite and not is_report(to):
        raise InputError(
            f"{str(to)!r} exists and is no report that panmunjom made; "
            "choose another name with -o, or replace it with --overwrite"
        )


def is_report(path: Path) -> bool:
    """Say whether a file is a report of ours."""
    try:
        with path.open("rb") as file:
            return f'content="{MARK}"'.encode() in file.read(HEAD)
    except OSError:
        return False


def report_html(holding: Holding, known: Mapping[str, Case], outcomes: Iterable[str] = ()) -> str:
    """The whole report as text; everything that comes from data is escaped."""
    shown = sections(holding, known, outcomes)
    first = _part("design", "Design", "", [*overview(holding)], 0)
    count, parts = 0, [first] if first["tables"] else []
    for name, (title, intro) in PARTS.items():
        own = [each for each in shown if each.name == name]
        if own:
            parts.append(_part(name, title, intro, own, count))
            count += len(parts[-1]["figures"])
    results = holding.results
    return (
        environment()
        .get_template("report.html.j2")
        .render(
            mark=MARK,
            title=holding.title,
            question=holding.question,
            state=[*_state(holding), f"Report made with Panmunjom {program_version()}."],
            caveat=CAVEAT,
            warnings=list(_warnings(holding)),
            parts=parts,
            cite=_cite(holding),
            command=command_of(holding),
            toml=as_toml(results) if results is not None and is_described(results) else "",
            again=list(_again(holding)),
            digests=digests(holding),
            plotly_js=Markup(get_plotlyjs()) if count else "",
        )
    )


def _part(name: str, title: str, intro: str, own: list[Section], count: int) -> dict[str, Any]:
    """One part of the report: its figures first, then its tables, then what is missing."""
    figures = [each for each in own if each.figure is not None]
    alone = len(figures) == 1 and figures[0].note.count("\n") > 1  # long notes stand above
    return {
        "name": name,
        "title": title,
        "intro": intro,
        "notes": [each.note for each in figures if alone],
        "figures": [
            _drawn(each, each.figure, count + i, alone)
            for i, each in enumerate(figures, start=1)
            if each.figure is not None
        ],
        "tables": [each for each in own if each.table is not None],
        "missing": [each for each in own if each.why_missing],
    }


def _drawn(section: Section, figure: go.Figure, number: int, alone: bool) -> dict[str, Any]:
    """One figure: in print it is shrunk, two on a page and none longer than one."""
    fit = min(SHRUNK, PAGE / (figure.layout.height or PAGE))
    kind = "wide" if section.name in WIDE else "tall" if fit < SHRUNK else ""
    return {
        "html": fragment(figure, f"figure-{number}"),
        "note": "" if alone else section.note,
        "fit": f"{fit:.2f}",
        "kind": kind,
    }


def _state(holding: Holding) -> Iterator[str]:
    for name, results in holding.studies.items():
        yield f"{f'{name}: ' if name else ''}{state_of(results.manifest)}"


def _warnings(holding: Holding) -> Iterator[dict[str, str]]:
    """What a reader must know before the first figure."""
    for results in holding.studies.values():
        manifest = results.manifest
        if manifest.done < manifest.histories:
            yield {
                "head": "Not finished.",
                "text": f"{manifest.done:,} of {manifest.histories:,} histories have been lived: "
                "every number here may still move. The same command goes on from there.",
            }
        if manifest.failed:
            yield {
                "head": "Some histories failed.",
                "text": f"{manifest.failed:,} of {manifest.histories:,} could not be lived and are "
                "missing everywhere below; what fails is seldom a chance selection.",
            }
        if manifest.asked.panmunjom != program_version():
            yield {
                "head": "Another version.",
                "text": f"The histories were lived by Panmunjom {manifest.asked.panmunjom}, and "
                f"this report was made by {program_version()}.",
            }


def _cite(holding: Holding) -> str:
    """Return how to cite what the folder holds, study by study."""
    if holding.studies:
        return " ".join(results.cite() for results in holding.studies.values())
    document = holding.document
    return (
        f"The Panmunjom contributors. Panmunjom {document.get('version', '')}: an agent-based "
        f"model of alliance behaviour in war [software]. {holding.title}, seed "
        f"{document.get('seed', 'unknown')}. Conditional on this model and these values."
    )


def _again(holding: Holding) -> Iterator[str]:
    if not command_of(holding):
        yield (
            "The folder does not say by which command it was made. Its manifest.json says what was "
            "lived, and the digests below tell whether it is the same."
        )
    yield (
        "The same version, case and seed give the same histories on the same machine, on one core "
        "or many; on another machine numbers may differ in the last digits."
    )
