"""The paper's inequality as pages in Markdown: the map in tables, and the headline findings."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from panmunjom.model import Case, inequality_of

from .comparison_text import NONE, number
from .headlines import Headlines
from .inequality import InequalityMap
from .inequality_text import OPEN, finding, held, place_rows, placed, theory_name, turned
from .markdown import Marked, bold, escape, listed, page, size_of, table
from .markdown import terms as reading


def map_page(found: InequalityMap, case: Case, command: str) -> str:
    """Return the map as a page: a table for every behaviour and risk theory.

    Parameters
    ----------
    found : InequalityMap
    case : Case
        The case it is of.
    command : str
        What was typed to make the page.
    """
    about = inequality_of(case)
    theories = found.place["theory"].nunique()
    shown = [f"{each.title}: {each.meaning}" for each in about.behaviours.values()]
    parts = [
        reading(_reading(found)),
        "## What is looked for",
        listed(shown),
        "## At the case's own values",
        "Share of the worlds with a war in which it is seen, with its 95 % interval.",
        table(("Risk theory", *found.titles.values()), place_rows(found), "lr"),
    ]
    for name, title in found.titles.items():
        parts += [f"## {escape(title)}", "From one end of the map to the other, 95 % intervals:"]
        parts += [listed(turned(found, name)), *_maps(found, name)]
    return page(
        command,
        f"The inequality {found.ratio} under {theories} theories of risk: {case.title}"
        if theories > 1
        else f"The inequality {found.ratio}: {case.title}",
        size_of(f"{found.worlds:,} worlds at every point", found.seed, case.digest),
        [placed(found, case), *([about.note] if about.note else [])],
        [*parts, f"Source of the reading: {escape(about.source)}"],
        caveat=found.caveat,
    )


def _reading(found: InequalityMap) -> list[tuple[str, str]]:
    return [
        (
            "A table",
            "The share of the worlds with a war in which a behaviour is seen, under one theory of "
            f"how the leader weighs risks. Columns: the ratio {found.ratio}, from low to high. "
            "Rows: what a direct war is expected to cost a year (chance times loss), the highest "
            "on top.",
        ),
        (
            "Bold",
            "The point of the map that lies nearest to the case's own values, those under which "
            "the record is told. What holds exactly there stands in the table before the maps.",
        ),
        (
            "Off by up to",
            "Below each table: how far the end of a 95 % interval lies from its share, where that "
            f"is farthest. {NONE} stands where no world has a war.",
        ),
        (
            "Over the ratio, over the risk",
            "How the share changes from the lowest to the highest ratio (or risk), averaged over "
            "the other, in the same worlds. An interval that holds zero: luck alone could explain "
            "the change.",
        ),
    ]


def _maps(found: InequalityMap, behaviour: str) -> Iterator[str]:
    """Yield a table for each risk theory."""
    whole = found.cells[found.cells["behaviour"].eq(behaviour)]
    for theory, cells in whole.groupby("theory", sort=False):
        yield f"### {escape(theory_name(str(theory)))}"
        yield _map(cells, found)
        ends = (cells["high"] - cells["share"], cells["share"] - cells["low"])
        yield f"Off by up to {100.0 * max(float(each.max()) for each in ends):.1f} points."


def _map(cells: pd.DataFrame, found: InequalityMap) -> str:
    """Return one map: rows from the highest risk down, columns from the lowest ratio up."""
    ratios, risks = (sorted(found.cells[axis].unique()) for axis in ("x", "y"))
    own = _nearest(risks, found.place_y), _nearest(ratios, found.place_x)
    shares = {(row["y"], row["x"]): row["share"] for _, row in cells.iterrows()}

    def cell(at: tuple[float, float]) -> str:
        text = number(shares[at], "share") if at in shares else NONE
        return bold(text) if at == own else text

    rows = ([f"{risk:.2f}", *(cell((risk, x)) for x in ratios)] for risk in reversed(risks))
    header = (Marked(f"Risk ↓, {escape(found.ratio)} →"), *(f"{x:.2f}" for x in ratios))
    return table(header, rows, "r")


def _nearest(values: list[float], to: float) -> float:
    return min(values, key=lambda each: abs(each - to))


def headlines_page(found: Headlines, case: Case, command: str) -> str:
    """Return the headline findings under every risk theory as a page."""
    holds = held(found)
    parts = [reading(_READING_OF_FINDINGS)]
    for title, rows in found.rows.groupby("title", sort=False):
        parts += [f"## {escape(str(title))}", bold(holds[str(title)]), _findings(rows, found)]
    return page(
        command,
        f"Headline findings under every theory of risk: {case.title}",
        size_of(f"{found.worlds:,} paired worlds in every arm", found.seed, case.digest),
        [f"{title}. {told}" for title, told in holds.items()],
        parts,
        caveat=found.caveat,
    )


_READING_OF_FINDINGS = [
    (
        "A finding",
        "Something is changed in the case, and an outcome is expected to go one way. Each row asks "
        "that again under another theory of how the leader weighs risks: a finding that holds "
        "under one of them only is a finding about that theory.",
    ),
    (
        "Holds",
        "The 95 % interval of the change lies wholly on the side that the finding says; reversed: "
        "wholly on the other side.",
    ),
    ("Open", OPEN.removeprefix("Open: ")),
]


def _findings(rows: pd.DataFrame, found: Headlines) -> str:
    header = (
        "Risk theory",
        "Expected",
        "Verdict",
        "What the change does (95 %)",
        "Pairs of worlds",
    )
    cells = (
        (
            theory_name(row["theory"]),
            row["expected"],
            row["verdict"],
            finding(row, row["n"]),
            f"{row['n']:,}",
        )
        for _, row in rows.iterrows()
    )
    return table(header, cells, "llllr")
