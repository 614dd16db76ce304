"""Sections of what a command concluded: scorecard, rival accounts, calibration, ablation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import pandas as pd

from panmunjom.experiments import (
    ABLATION_HEADINGS,
    BASELINE,
    Ablation,
    AccountComparison,
    Holding,
    Results,
    Scorecard,
    ablation_sentences,
    ablation_table,
    accounts_text,
    arms_of,
    cases_of,
    pair_sentences,
    program_version,
    readings_of,
    restored_case,
    scorecard,
    scorecard_markdown,
    scorecard_text,
    stored_accounts,
    tables_in,
    varied_in,
)
from panmunjom.model import Case, InputError

from .ablation_figures import ablation_figure
from .accounts_figures import accounts_figure
from .scorecard_figures import scorecard_figure
from .section import Section, attempt, grid

ABLATION = "ablation.csv"
"""What `panmunjom ablate` writes beside its study."""
MOST_READ = 200_000
"""Histories whose readings are judged: shares of so many are known to a quarter of a point."""


def scorecard_sections(results: Results, known: Mapping[str, Case]) -> list[Section]:
    """Return how the untouched case does against its record, if the study kept readings."""
    if "readings" not in tables_in(results):
        return []
    title = "Against the record"
    found = []
    for case in cases_of(results):
        try:
            found += _scorecard(stored_scorecard(results, known, case))
        except InputError as error:
            found.append(Section("scorecard", title, why_missing=str(error)))
    return found


def stored_scorecard(results: Results, known: Mapping[str, Case], name: str) -> Scorecard:
    """Judge a case of a study by its record.

    Raises
    ------
    InputError
        If parameters were varied, the case is unknown or has changed, no history was lived, or
        there are too many.
    """
    if varied_in(results):
        raise InputError(
            "parameters were varied: a scorecard judges the histories of one set of values. "
            f"panmunjom validate {name} makes one"
        )
    if results.manifest.histories > MOST_READ:
        raise InputError(
            f"{results.manifest.histories:,} histories are more than the {MOST_READ:,} that are "
            "read at once; panmunjom validate judges a few thousand, which is enough"
        )
    case = restored_case(results, known, name)
    found = readings_of(results, case, arm=BASELINE)
    if not len(found.calendar):
        raise InputError(f"no history of {name} has been lived yet: there is nothing to judge")
    return scorecard(case, found, results.seed)


def accounts_sections(holding: Holding) -> list[Section]:
    """Return which rival account made the record, and whether the record can tell them apart."""
    try:
        found = stored_accounts(holding)
    except InputError as error:
        return [Section("accounts", "Rival accounts", why_missing=str(error))]
    told = [accounts_text.verdict(found), *accounts_text.sentences(found), found.caveat]
    return [
        Section("accounts", "Can the record tell?", "\n".join(told), figure=accounts_figure(found)),
        _told("How probable each account is", accounts_text.ACCOUNTS, _rows(found)),
        _told(
            "How often the method names the right account",
            ("Account that made it", *map(str, found.choice.confusion.columns)),
            accounts_text.confusion_rows(found),
            "Of the simulated records of an account (rows) the share given to each (columns).",
        ),
        _told("Which accounts are told apart", PAIRS, _pairs(found)),
        _told("Patterns that discriminate", accounts_text.PATTERNS, _patterns(found)),
        *_tests(found),
    ]


PAIRS = ("Accounts", "Given to the wrong one of the two", "Told apart")


def calibration_sections(holding: Holding) -> list[Section]:
    """Return what a calibration taught about every free parameter, and the values it chose."""
    document = holding.document

    def taught() -> Section:
        try:
            rows = [_taught(each) for each in document["parameters"]]
            left = ", ".join(map(str, document["taught_nothing"])) or "none of them"
            size = f"{document['particles']:,} parameter sets, seed {document['seed']}"
            note = f"The record taught nothing about: {left}. {size}.\n{document['caveat']}"
        except (KeyError, TypeError, ValueError) as error:
            raise InputError(f"report.json is not what calibrate writes ({error!r})") from None
        header = ("Parameter", "Taught", "Stated", "Low", "Median", "High", "Of the prior")
        return Section("calibration", "What the record taught", note, table=grid(header, rows, 2))

    def chosen() -> Section:
        try:
            choice = document["choice"]
            rows = [tuple(map(_cell, each.values())) for each in choice["patterns"]]
            header = tuple(choice["patterns"][0]) if rows else ("Pattern",)
            note = str(choice["said"])
        except (KeyError, TypeError, AttributeError, IndexError) as error:
            raise InputError(f"report.json is not what calibrate writes ({error!r})") from None
        return Section("calibration", "The values chosen", note, table=grid(header, rows, 1))

    return [
        attempt("calibration", "What the record taught", taught),
        attempt("calibration", "The values chosen", chosen),
    ]


def ablation_sections(holding: Holding) -> list[Section]:
    """Return what each mechanism does, from the table that `panmunjom ablate` left."""
    results = holding.results
    file = holding.folder / ABLATION
    if results is None or not file.is_file():
        return []
    title = "What each mechanism does"

    def make() -> Section:
        found = _ablation(results, file)
        case = cases_of(results)[0]
        whole = f"{results.codebook.titles.get(case, case)} without each of its mechanisms"
        note = "\n".join([*ablation_sentences(found), *pair_sentences(found)])
        figure = ablation_figure(found, whole)
        figure.update_xaxes(tickangle=0, tickfont_size=10)  # or slanted, into the line above
        return Section("ablation", title, note, figure=figure)

    def listed() -> Section:
        table = ablation_table(_ablation(results, file))
        rows = table.itertuples(index=False)
        return Section(
            "ablation", f"{title}: the main outcomes", table=grid(list(table.columns), rows, 1)
        )

    return [attempt("ablation", title, make), attempt("ablation", title, listed)]


def _ablation(results: Results, file: Path) -> Ablation:
    """Return the ablation whose rows stand in a file."""
    try:
        rows = pd.read_csv(file, keep_default_na=True, dtype={"first": str, "second": str})
        rows["second"] = rows["second"].fillna("")
        rows = rows.assign(**{n: pd.to_datetime(rows[n]) for n in ("baseline_date", "arm_date")})
        names = tuple(dict.fromkeys(rows["first"]))
        still = rows[rows["second"].eq("")].groupby("first")["differ"].max().eq(0.0)
        if not set(ABLATION_HEADINGS) & set(rows["outcome"]):
            raise KeyError("outcome")
    except (KeyError, TypeError, ValueError, OSError) as error:
        raise InputError(f"{file.name} is not what ablate writes ({error!r})") from None
    mechanisms = [each for each in names if f"no_{each}" in arms_of(results)]
    return Ablation(
        rows=rows,
        mechanisms=tuple(mechanisms),
        idle=tuple(name for name in mechanisms if bool(still.get(name, False))),
        off=(),
        worlds=results.manifest.asked.replicates,
        dropped=0,
        case=cases_of(results)[0],
        seed=results.seed,
        version=program_version(),
    )


def _scorecard(card: Scorecard) -> list[Section]:
    """Return a scorecard: sentences with the figure, the totals, the patterns, misses first."""
    title = f"{card.title} against its record"
    told = [scorecard_text.headline(card), *scorecard_text.sentences(card), card.caveat]
    parts = [
        Section("scorecard", title, "\n".join(told), figure=scorecard_figure(card)),
        _told("Totals", scorecard_markdown.SUMS, scorecard_text.sums(card), name="scorecard"),
    ]
    for verdict, members in scorecard_text.groups(card):
        predicted = verdict == "prediction"
        header = scorecard_markdown.PREDICTED if predicted else scorecard_markdown.JUDGED
        cells = scorecard_markdown.predicted if predicted else scorecard_markdown.judged
        rows = [tuple(map(_bare, cells(line))) for _, line in members]
        heading = scorecard_text.HEADINGS[verdict]
        parts.append(_told(heading, header, rows, name="scorecard"))
    return parts


def _told(
    title: str,
    header: Sequence[str],
    rows: Iterable[Sequence[object]],
    note: str = "",
    name: str = "accounts",
) -> Section:
    return Section(name, title, note, table=grid(header, rows, 1))


def _bare(text: object) -> str:
    """Return a cell without the marks of Markdown."""
    return str(text).replace("**", "").replace("<br>", " ").replace("\\", "")


def _rows(found: AccountComparison) -> list[tuple[str, ...]]:
    return list(accounts_text.account_rows(found))


def _pairs(found: AccountComparison) -> list[tuple[str, ...]]:
    ranked = found.choice.pairs.sort_values("error", ascending=False, kind="stable")
    return [
        (
            f"{row['a']} and {row['b']}",
            f"{row['error']:.0%} ({row['low']:.0%} to {row['high']:.0%})",
            "yes" if row["told_apart"] else "no",
        )
        for _, row in ranked.iterrows()
    ]


def _patterns(found: AccountComparison) -> list[tuple[str, ...]]:
    return list(accounts_text.pattern_rows(found))


def _tests(found: AccountComparison) -> list[Section]:
    if found.tests.empty:
        return []
    note = (
        f"Of each counterfactual the outcome on which accounts differ most; {found.paired:,} pairs "
        "of worlds of each account. Whoever could find that effect out would know more."
    )
    rows = accounts_text.tested_rows(found)
    return [_told("Tests that would tell", accounts_text.TESTS, rows, note)]


def _taught(row: Mapping[str, object]) -> tuple[str, ...]:
    names = ("parameter", "verdict", "stated", "low", "median", "high", "ratio")
    return tuple(_cell(row[name]) for name in names)


def _cell(value: object) -> str:
    if isinstance(value, bool) or value is None:
        return {True: "yes", False: "no", None: "–"}[value]
    return f"{value:.3g}" if isinstance(value, float) else str(value)
