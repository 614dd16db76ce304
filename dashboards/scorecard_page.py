"""The scorecard as a page: one HTML file that needs no network, to read, print and mail."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from markupsafe import Markup
from plotly.offline import get_plotlyjs

from panmunjom.experiments import Scorecard, scorecard_markdown, scorecard_text, write_whole

from .comparison_page import environment, fragment
from .scorecard_figures import phase_figure, phases


def write_scorecard(card: Scorecard, to: Path) -> Path:
    """Write a scorecard as a page, whole or not at all; what was there is replaced.

    Parameters
    ----------
    card
        What `scorecard` found.
    to
        The file; its folder is made if it does not exist.

    Returns
    -------
    Path
        The file written.

    Raises
    ------
    OSError
        If the folder cannot be made or written.
    """
    text = scorecard_html(card)
    to.parent.mkdir(parents=True, exist_ok=True)
    write_whole(to, text.encode())
    return to


def scorecard_html(card: Scorecard) -> str:
    """The whole page as text; everything that comes from data is escaped."""
    return (
        environment()
        .get_template("scorecard.html.j2")
        .render(
            card=card,
            headline=_unbroken(scorecard_text.headline(card)),
            sentences=[_unbroken(each) for each in scorecard_text.sentences(card)],
            totals=_totals(card),
            groups=_groups(card),
            panels=_panels(card),
            targets=scorecard_text.TARGETS,
            reading=[(term, _unbroken(text)) for term, text in scorecard_markdown.reading()],
            command=scorecard_markdown.command_of(card, "--out", "scorecard"),
            plotly_js=Markup(get_plotlyjs()),
        )
    )


def _totals(card: Scorecard) -> list[dict[str, Any]]:
    """The totals of every use that has patterns: what is printed, and how long its bar is."""
    printed = zip(scorecard_text.sums(card), card.totals.values(), strict=True)
    return [
        {"printed": words, "hit": total.hit, "percent": 100 * total.hit / total.patterns}
        for words, total in printed
        if total.patterns
    ]


def _groups(card: Scorecard) -> list[dict[str, Any]]:
    """The patterns verdict by verdict, with what stands over them."""
    return [
        {
            "verdict": verdict,
            "heading": scorecard_text.HEADINGS[verdict],
            "rows": [
                {
                    "line": scorecard_text.Line(*map(_unbroken, line)),
                    "pattern": score.pattern,
                    "percent": 100 * score.share.value,
                }
                for score, line in members
            ],
        }
        for verdict, members in scorecard_text.groups(card)
    ]


def _panels(card: Scorecard) -> list[dict[str, Any]]:
    """The figure of every phase."""
    return [
        {"phase": phase, "html": fragment(phase_figure(card, phase), f"figure-{i}")}
        for i, phase in enumerate(phases(card), start=1)
    ]


def _unbroken(text: str) -> str:
    """Keep a date, and a number and its unit, on one line."""
    text = re.sub(r"(\d+) ([A-Z][a-z]{2}) (\d{4})", "\\1\u00a0\\2\u00a0\\3", text)
    return re.sub(r"(\d) (%|days|thousand|points)", "\\1\u00a0\\2", text)
