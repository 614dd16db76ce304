"""An ablation as a page in Markdown: what each mechanism does, and the strongest pairs."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from panmunjom.model import Case

from .ablation import Ablation
from .ablation_text import (
    HEADINGS,
    ablation_sentences,
    ablation_table,
    clear_of_zero,
    largest,
    mechanism_name,
    pair_sentences,
)
from .markdown import escape, page, size_of, stacked, table
from .markdown import terms as reading
from .paired_text import interval, signed

STRONGEST = 5
"""Pairs that are shown of an outcome, at most."""

_READING = (
    (
        "Effect",
        "Worlds without a mechanism less the same worlds with it: the same luck, one thing "
        "different. Below it stands its 95 % interval. An interval that holds zero means that luck "
        "alone could explain the effect.",
    ),
    (
        "Points",
        "Percentage points: −5 points is a share of worlds that falls from, say, 90 % to 85 %.",
    ),
    (
        "Days",
        "How much later (+) or earlier (−) in the middle of those worlds in which it happens both "
        "with the mechanism and without.",
    ),
    ("Front", "Its place on the last day, from 0 (the attacker has all) to 1 (the defender has)."),
    (
        "Interaction",
        "What taking away two mechanisms does beyond the sum of taking away each. Zero means that "
        "they work independently; the opposite sign of the sum, that one stands in for the other. "
        "Of so many pairs some intervals exclude zero by chance alone: the first table of that "
        "section says how many to expect.",
    ),
    (
        "What a mechanism is",
        "A part of the model that can be switched off as a whole, described in docs/rules.md. That "
        "an effect is large says how much this model leans on the mechanism, not how much history "
        "did.",
    ),
)


def ablation_page(found: Ablation, case: Case, command: str, cited: str) -> str:
    """Return an ablation as a page.

    Parameters
    ----------
    found : Ablation
    case : Case
        The case it is of.
    command : str
        What was typed to make the page.
    cited : str
        How to cite it.
    """
    left_out = f"; {found.dropped:,} left out, since they failed in one arm" * bool(found.dropped)
    return page(
        command,
        f"What ends the war? {case.title} without each of its mechanisms",
        size_of(f"{found.worlds:,} paired worlds in every arm{left_out}", found.seed, case.digest),
        ablation_sentences(found),
        [
            reading(_READING),
            "## Without each mechanism",
            _effects(found),
            *_pairs(found),
            f"## To cite\n\n{escape(cited)}",
        ],
        caveat=found.caveat,
    )


def _effects(found: Ablation) -> str:
    """Return the short table, those first whose absence moves the armistice most."""
    wide = ablation_table(found)
    header = [stacked(*name.split("\n")) for name in wide.columns]
    rows = ([stacked(*cell.split("\n")) for cell in row] for row in wide.to_numpy().tolist())
    return table(header, rows, "lr") if len(wide) else "No mechanism changes any world."


def _pairs(found: Ablation) -> Iterator[str]:
    if found.pairs.empty:
        return
    yield "## Pairs: what two mechanisms do beyond their sum"
    first, *_ = pair_sentences(found)
    yield escape(first)
    outcomes = {key: found.pairs[found.pairs["outcome"].eq(key)] for key in HEADINGS}
    header = ("Outcome", "Pairs", "95 % interval excludes zero", "Would by chance, about")
    yield table(header, (_counted(key, rows) for key, rows in outcomes.items()), "lr")
    yield (
        f"The strongest of them, {STRONGEST} an outcome at most: those whose interval excludes "
        "zero, the largest interaction first."
    )
    header_of_pairs = ("Outcome", "Without", "Both", "Sum of the two alone", "Interaction (95 %)")
    strongest = [row for rows in outcomes.values() for row in _strongest(rows)]
    yield table((*header_of_pairs, "Worlds"), strongest, "llr") if strongest else "There is none."


def _counted(key: str, rows: pd.DataFrame) -> tuple[str, ...]:
    known = rows[rows["interaction"].notna()]
    chance = f"{np.ceil(0.05 * len(known)):.0f}"
    clear = clear_of_zero(known, "interaction_")
    return HEADINGS[key][0], f"{len(known)}", f"{len(clear)}", chance


def _strongest(rows: pd.DataFrame) -> Iterator[tuple[str, ...]]:
    for _, row in largest(rows, STRONGEST, "interaction"):
        ends = {"low": row["interaction_low"], "high": row["interaction_high"]}
        unit = row["unit"]
        found = f"{signed(row['interaction'], unit)} ({interval(pd.Series(ends | {'unit': unit}))})"
        yield (
            HEADINGS[row["outcome"]][0],
            f"{mechanism_name(row['first'])} and {mechanism_name(row['second'])}",
            signed(row["both"], unit),
            signed(row["sum_of_both"], unit),
            found,
            f"{row['interaction_n']:,}",
        )
