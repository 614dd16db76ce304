"""The comparison as a page: one HTML file that needs no network, to read, print and mail."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import plotly.graph_objects as go
from markupsafe import Markup
from plotly.offline import get_plotlyjs

from panmunjom.experiments import (
    Comparison,
    comparison_table,
    contrasts,
    escalation_scales,
    write_whole,
)

from . import distributions, escalation_figures, figures

if TYPE_CHECKING:
    import jinja2

PAGE = "index.html"


def write_comparison(
    comparison: Comparison, outcomes: Mapping[str, pd.DataFrame], folder: Path
) -> Path:
    """Write the comparison of two cases to `index.html` in `folder`.

    The file is written under a temporary name and then renamed: a reader never meets half a page,
    and a page that was there before is replaced as a whole.

    Parameters
    ----------
    comparison
        What `compare` found.
    outcomes
        The worlds of both cases, by the names in `comparison.cases`.
    folder
        Where to write; made if it does not exist.

    Returns
    -------
    Path
        The file written.

    Raises
    ------
    KeyError
        If the worlds of a case are missing.
    OSError
        If the folder cannot be made or written.
    """
    missing = [case for case in comparison.cases if case not in outcomes]
    if missing:
        raise KeyError(f"no worlds given for {', '.join(missing)}")
    text = comparison_html(comparison, outcomes)
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(folder / PAGE, text.encode())
    return folder / PAGE


def comparison_html(comparison: Comparison, outcomes: Mapping[str, pd.DataFrame]) -> str:
    """The whole page as text; everything that comes from data is escaped."""
    lines = comparison_table(comparison).map(_unbroken)
    return (
        environment()
        .get_template("comparison.html.j2")
        .render(
            comparison=comparison,
            titles=[comparison.title(case) for case in comparison.cases],
            contrasts=[sentence.partition(": ") for sentence in contrasts(comparison)],
            groups=[
                (str(name), rows.to_dict("records"))
                for name, rows in lines.groupby("group", sort=False)
            ],
            counts=[f"{comparison.worlds[case]:,}" for case in comparison.cases],
            sections=_sections(comparison, outcomes),
            scales=escalation_scales(),
            lost=_lost(comparison),
            command=comparison_command(comparison),
            plotly_js=Markup(get_plotlyjs()),
        )
    )


def environment() -> jinja2.Environment:
    """Where the pages' templates are: everything that comes from data is escaped."""
    import jinja2  # noqa: PLC0415 - of all that is drawn, only a page has a template

    return jinja2.Environment(
        loader=jinja2.PackageLoader("panmunjom.dashboards", "."),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _unbroken(text: str) -> str:
    """Keep a date, and a number and its percent sign, on one line."""
    text = re.sub(r"(\d+) ([A-Z][a-z]{2}) (\d{4})", "\\1\u00a0\\2\u00a0\\3", text)
    return text.replace(" %", "\u00a0%").replace("(day ", "(day\u00a0")


def comparison_command(comparison: Comparison) -> str:
    """The command line that makes the same page again."""
    names = [comparison.labels[case].name for case in comparison.cases]
    worlds, seeds = set(comparison.worlds.values()), set(comparison.seed.values())
    words = ["panmunjom", "compare", *names]
    if len(worlds) == 1:
        words += ["--worlds", str(worlds.pop())]
    if len(seeds) == 1 and min(seeds) >= 0:
        words += ["--seed", str(seeds.pop())]
    return shlex.join([*words, "--out", "comparison"])


def _sections(comparison: Comparison, outcomes: Mapping[str, pd.DataFrame]) -> list[dict[str, Any]]:
    """The figures in reading order, each with one sentence on how to read it."""
    drawn = [
        (
            figures.shares(comparison),
            "Each dot is a share of all worlds of a case. Where the two dots of a row lie far "
            "apart, the cases part ways.",
        ),
        (
            distributions.milestone_days(comparison, outcomes),
            "Each line climbs as more worlds reach the milestone. "
            "Where it levels off below 100 %, the rest never get there.",
        ),
        (
            distributions.milestone_dates(comparison, outcomes),
            "The same milestones as dates. The two calendars cannot "
            "be compared, so each case has its own.",
        ),
        (
            figures.endings(comparison),
            "Colour says who wins; the hatching says that an ally's army took part.",
        ),
        (
            escalation_figures.ladder(comparison, outcomes),
            "A ladder of escalation, from peace to nuclear use. Longer bars: more "
            "of the time is spent there.",
        ),
        (
            figures.blood(comparison, outcomes),
            "Of all soldiers killed on one side, how many are this army's.",
        ),
        (
            distributions.front(comparison, outcomes),
            "The hills show where the front stands in the worlds: narrow hills "
            "mean that luck hardly matters, wide ones that it does.",
        ),
        (
            escalation_figures.scales(comparison),
            "The same histories measured with five yardsticks. If they disagree, the finding "
            "belongs to the yardstick.",
        ),
    ]
    return [
        {"html": fragment(figure, f"figure-{i}"), "note": note}
        for i, (figure, note) in enumerate(drawn, 1)
    ]


def fragment(figure: go.Figure, name: str) -> Markup:
    """The figure as HTML; plotly escapes what it writes into its script."""
    html = figure.to_html(
        full_html=False,
        include_plotlyjs=False,
        div_id=name,
        config={"displayModeBar": False, "responsive": True, "displaylogo": False},
    )
    return Markup(html)


def _lost(comparison: Comparison) -> list[str]:
    """Names of the scales on which our ladder's answer is not seen or is reversed."""
    words = {"peak": "highest level", "daily": "average day"}
    found = comparison.scales[comparison.scales["survives"].isin(["not seen", "reversed"])]
    return [
        f"{row['name']} ({words[row['measure']]}): {row['survives']}" for _, row in found.iterrows()
    ]
