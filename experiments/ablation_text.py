"""An ablation in words and printed numbers: what ends the war, the table, the pairs."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from .ablation import Ablation
from .comparison_text import number
from .paired_text import interval, signed

MAIN = "armistice"
"""The outcome that the question "what ends the war?" is about."""

HEADINGS = {
    "war_started": ("War", "points"),
    "adversary_entered": ("Adversary enters", "points"),
    "third_entered": ("Ally enters", "points"),
    "talks_opened": ("Talks", "points"),
    "armistice": ("Armistice", "points"),
    "armistice_date": ("Armistice, when", "days"),
    "final_front": ("Front, last day", "0 to 1"),
    "wider_war": ("Wider war", "points"),
    "dead": ("Dead, all armies", "thousand"),
}
"""The outcomes of the short table and figure, with what their effects are counted in."""


def mechanism_name(name: str) -> str:
    """Return a mechanism as it is printed: `direct_war_risk` is "direct war risk"."""
    return name.replace("_", " ")


def by_weight(found: Ablation) -> list[str]:
    """Return the mechanisms in use, those first whose absence moves the armistice most.

    Where no armistice is moved, those first that move any outcome of the short list most.
    """
    singles = found.singles[found.singles["outcome"].isin(HEADINGS)]
    size = singles.assign(size=singles["standard"].abs())
    whole = size.groupby("first")["size"].max()
    main = size[size["outcome"].eq(MAIN)].groupby("first")["size"].max()
    order = pd.DataFrame({"main": main, "whole": whole}).fillna(0.0)
    used = [name for name in found.mechanisms if name not in found.idle]
    ranked = order.reindex(used).sort_values(["main", "whole"], ascending=False, kind="stable")
    return [str(name) for name in ranked.index]


def ablation_table(found: Ablation) -> pd.DataFrame:
    """Return the short table as text: a row a mechanism, a column an outcome.

    Returns
    -------
    DataFrame of str
        Columns: "Without", then the heading of each outcome of `HEADINGS` with its unit; a cell
        holds the effect and below it its 95 % interval.
    """
    cells = {(row["first"], row["outcome"]): _cell(row) for _, row in found.singles.iterrows()}
    columns = {key: f"{head}\n{unit}" for key, (head, unit) in HEADINGS.items()}
    rows = [
        {"Without": mechanism_name(name)}
        | {column: cells[name, key] for key, column in columns.items()}
        for name in by_weight(found)
    ]
    return pd.DataFrame(rows, columns=["Without", *columns.values()])


def _cell(row: pd.Series) -> str:
    """An effect and its interval, the unit being in the heading."""
    return f"{signed(row['difference'], row['unit']).split(' ')[0]}\n{interval(row)}"


def ablation_sentences(found: Ablation, count: int = 3) -> Iterator[str]:
    """Yield what ends the war, in sentences: the clearest effects on the armistice, then the rest.

    `count` effects at most are told of the share of worlds with an armistice, and of its date.
    """
    singles = found.singles.set_index("outcome")
    shares, dates = (singles.loc[[key]] for key in (MAIN, f"{MAIN}_date"))
    told = [*_shares(shares, count), *_dates(dates, count)]
    yield from told
    if not told:
        yield "No mechanism moves the armistice, its share of worlds or its date, clear of zero."
    if found.idle:
        names = ", ".join(map(mechanism_name, found.idle))
        yield f"Not used by this case (no world changes without it): {names}."
    if found.off:
        yield f"Off in this case as it stands: {', '.join(map(mechanism_name, found.off))}."


def _shares(rows: pd.DataFrame, count: int) -> Iterator[str]:
    for _, row in largest(rows, count, "difference"):
        before, after = number(row["baseline"], "share"), number(row["arm"], "share")
        yield (
            f"Without {mechanism_name(row['first'])} an armistice is signed in {after} of the "
            f"worlds instead of {before} ({signed(row['difference'], 'share')}, 95 % interval "
            f"{interval(row)})."
        )


def _dates(rows: pd.DataFrame, count: int) -> Iterator[str]:
    for _, row in largest(rows, count, "difference"):
        yield (
            f"Without {mechanism_name(row['first'])} it comes {abs(row['difference']):,.0f} days "
            f"{'later' if row['difference'] > 0 else 'earlier'} in the middle of the {row['n']:,} "
            f"worlds that sign in both (95 % interval {interval(row)} days)."
        )


def clear_of_zero(rows: pd.DataFrame, prefix: str = "") -> pd.DataFrame:
    """Return the rows whose interval, ``<prefix>low`` to ``<prefix>high``, excludes zero."""
    return rows[(rows[f"{prefix}low"] > 0.0) | (rows[f"{prefix}high"] < 0.0)]


def largest(rows: pd.DataFrame, count: int, name: str) -> Iterator[tuple[object, pd.Series]]:
    """Yield the rows with the largest effects ("difference") or interactions, clear of zero."""
    sure = clear_of_zero(rows, "" if name == "difference" else f"{name}_")
    ranked = sure.assign(rank=sure[name].abs())
    yield from ranked.sort_values("rank", ascending=False, kind="stable").head(count).iterrows()


def pair_sentences(found: Ablation, count: int = 5) -> Iterator[str]:
    """Yield the largest interactions on the armistice, and how many would look so by chance."""
    pairs = found.pairs[found.pairs["outcome"].eq(MAIN)]
    if pairs.empty:
        return
    sure = clear_of_zero(pairs, "interaction_")
    yield (
        f"Pairs: {len(sure)} of {len(pairs)} interactions on the share with an armistice have a "
        f"95 % interval that excludes zero; about {np.ceil(0.05 * len(pairs)):.0f} would by chance "
        "alone."
    )
    for _, row in largest(pairs, count, "interaction"):
        names = f"{mechanism_name(row['first'])} and {mechanism_name(row['second'])}"
        ends = {"low": row["interaction_low"], "high": row["interaction_high"], "unit": "share"}
        yield (
            f"  Without {names}: {signed(row['both'], 'share')}; the two alone add up to "
            f"{signed(row['sum_of_both'], 'share')}, so that together they do "
            f"{signed(row['interaction'], 'share')} beyond their sum "
            f"({interval(pd.Series(ends))})."
        )
