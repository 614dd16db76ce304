"""A scorecard as a page of docs/: Markdown, the same for the same worlds, however often made."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Sequence

from .scorecard import Score, Scorecard
from .scorecard_text import (
    HEADINGS,
    TARGETS,
    Line,
    groups,
    headline,
    sentences,
    sums,
)
from .scoring import FAR

MARK = (
    "<!-- This page is made by `panmunjom validate`; what is written into it by hand is lost. -->"
)
"""First line of every page: by it the command knows its own pages from those of others."""

SUMS = (
    *("Patterns", "Number", "Hit by at least 70 % of worlds", "By the 95 % intervals"),
    *("Hit from own outbreak", "Missed (under 40 %)", "80 % hold it", "Mean CRPS"),
)
JUDGED = (
    *("Pattern", "Use", "Observed", "Window", "Worlds inside (95 %)", "From own outbreak"),
    *("Middle world", "80 % of worlds", "Never", "80 % hold it", "CRPS"),
)
PREDICTED = (
    *("Pattern", "Middle world", "80 % of worlds", "Never", "Since observed", "Window"),
    "Worlds inside (95 %)",
)


def command_of(card: Scorecard, *outputs: str) -> str:
    """Return the command line that makes a scorecard again."""
    words = ["panmunjom", "validate", card.case]
    words += ["--worlds", str(card.worlds), "--seed", str(card.seed)]
    for path, value in card.overrides.items():
        text = ("on" if value else "off") if isinstance(value, bool) else f"{value}"
        words += ["--set", f"{path}={text}"]
    return shlex.join([*words, *outputs])


def markdown(card: Scorecard, *outputs: str) -> str:
    """Return a scorecard as a Markdown page.

    Parameters
    ----------
    card
        What `scorecard` found.
    outputs
        What the command that makes the page ends with, such as ``--page docs/x.md``.
    """
    parts = [
        MARK,
        f"# Scorecard: {card.title}",
        f"**{headline(card)}** {' '.join(sentences(card))}",
        f"{card.worlds:,} worlds, seed {card.seed}. {card.caveat}",
        f"```sh\n{command_of(card, *outputs)}\n```",
        "## Totals",
        _table(SUMS, sums(card)),
        f"Target of the project: {TARGETS['hit']} of the patterns hit, {TARGETS['missed']} missed.",
    ]
    for verdict, members in groups(card):
        parts.append(f"## {HEADINGS[verdict]}")
        if verdict == "prediction":
            parts.append("No value was fitted to these and no verdict is passed on them.")
            parts.append(_table(PREDICTED, (predicted(each) for _, each in members)))
        else:
            parts.append(_table(JUDGED, (judged(each) for _, each in members)))
    terms = "\n".join(f"- *{term}*: {text}" for term, text in reading())
    parts += ["## Sources", _sources(card.scores), "## How to read this page", terms]
    parts.append(f"## What it was made from\n\n{_provenance(card)}")
    return "\n\n".join(parts) + "\n"


def reading() -> list[tuple[str, str]]:
    """Return what the columns of a scorecard mean: term and explanation."""
    return [
        (
            "Worlds inside",
            "Share of the simulated histories (worlds) in which the value lies in the window, with "
            "its 95 % interval of sampling (Wilson). Close: the interval reaches over a bound, so "
            "other worlds might have given another verdict.",
        ),
        (
            "From own outbreak",
            "The same with the window moved by as many days as the war of a world breaks out "
            "earlier or later than the war of the record did.",
        ),
        (
            "10 %, 50 % (the middle world), 90 %",
            "A tenth, half and nine tenths of the worlds lie below. Of dates and durations all "
            "worlds count, and those in which it never happens come last; of other values, those "
            "worlds that have one. Between the 10 % and the 90 % point lie 80 % of the worlds.",
        ),
        (
            "Never",
            "Share of the worlds in which it never happened, or there was nothing to measure.",
        ),
        (
            "80 % hold it",
            "Whether what was observed lies between the 10 % and the 90 % point; not asked of what "
            "is yes or no.",
        ),
        (
            "CRPS",
            "Continuous ranked probability score (Gneiting & Raftery 2007); 0 is perfect. One unit "
            "is 30 days, 0.05 of the axis or 10 percentage points; of men, dead and counts it is "
            "the observed number itself. A world in which it never happens counts as "
            f"{FAR:.0f} units off, the most there is. It can be bettered neither by a wider "
            "window, which it does not know, nor by a wider spread of the worlds.",
        ),
        (
            "Window only",
            "Where sources give no single value, the middle of the window takes the place of what "
            "was observed. A window that is open on one side has no middle: such a pattern counts "
            "among the hits and misses, and has no score.",
        ),
    ]


def judged(each: Line) -> Sequence[str]:
    """Return the cells of a pattern of fit or check, as `JUDGED` names them."""
    return (
        *(each.title, each.use, each.observed, each.window, _inside(each), each.aligned),
        *(each.middle, each.spread, each.never, each.covered, each.crps),
    )


def predicted(each: Line) -> Sequence[str]:
    """Return the cells of a prediction, as `PREDICTED` names them."""
    return (
        *(each.title, each.middle, each.spread, each.never, each.observed, each.window),
        _inside(each),
    )


def _inside(each: Line) -> str:
    close = " (close)" if each.verdict.endswith("(close)") else ""
    return f"{each.share}{close} ({each.interval})"


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table; a bar in a cell does not end it."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(map(_cell, each))} |" for each in lines)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")


def _sources(scores: Iterable[Score]) -> str:
    lines = []
    for score in scores:
        pattern = score.pattern
        note = f" {pattern.note}" if pattern.note else ""
        text = f"{pattern.title}: {pattern.source} (confidence: {pattern.confidence}).{note}"
        lines.append(f"- {_cell(text)}")
    return "\n".join(lines)


def _provenance(card: Scorecard) -> str:
    return (
        f"Panmunjom {card.version}; case {card.case}, SHA-256 `{card.digest}`; record, SHA-256 "
        f"`{card.record_digest}`."
    )
