"""A scorecard as a page of docs/: Markdown, the same for the same worlds, however often made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from .markdown import code, command_text, escape, listed, page, size_of, table, terms
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
    changed = [
        f"{path}={('on' if value else 'off') if isinstance(value, bool) else value}"
        for path, value in card.overrides.items()
    ]
    options = {"--worlds": card.worlds, "--seed": card.seed, "--set": changed}
    return command_text("validate", card.case, options, *outputs)


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
        "## Totals",
        table(SUMS, sums(card), "lr"),
        f"Target of the project: {TARGETS['hit']} of the patterns hit, {TARGETS['missed']} missed.",
    ]
    for verdict, members in groups(card):
        parts.append(f"## {HEADINGS[verdict]}")
        if verdict == "prediction":
            parts.append("No value was fitted to these and no verdict is passed on them.")
            parts.append(table(PREDICTED, (predicted(each) for _, each in members)))
        else:
            parts.append(table(JUDGED, (judged(each) for _, each in members)))
    parts += ["## Sources", listed(_sources(card.scores)), terms(reading())]
    parts.append(f"## What it was made from\n\n{_provenance(card)}")
    return page(
        command_of(card, *outputs),
        f"Scorecard: {card.title}",
        size_of(f"{card.worlds:,} worlds", card.seed, card.digest),
        [headline(card), *sentences(card)],
        parts,
        caveat=card.caveat,
    )


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


def _sources(scores: Iterable[Score]) -> Iterator[str]:
    for score in scores:
        pattern = score.pattern
        note = f" {pattern.note}" if pattern.note else ""
        yield f"{pattern.title}: {pattern.source} (confidence: {pattern.confidence}).{note}"


def _provenance(card: Scorecard) -> str:
    return (
        f"Panmunjom {escape(card.version)}; case {escape(card.case)}, SHA-256 "
        f"{code(card.digest)}; record, SHA-256 {code(card.record_digest)}."
    )
