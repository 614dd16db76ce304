"""The command `validate`: how the worlds of a case do against its record."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Annotated

import typer

from panmunjom.model import Case

from .command_options import (
    WORKERS,
    AsJson,
    Dask,
    OneCase,
    Out,
    Page,
    Retry,
    Seed,
    Settings,
    Workers,
    chosen_case,
    leave_if_failed,
    simulated,
)
from .drawing import Drawing
from .intervals import share
from .markdown import refuse_foreign, write_page
from .plan import Keep, Plan, Stratum
from .readings import readings_of, refuse_without_record
from .results import Results
from .scorecard import Scorecard, scorecard
from .scorecard_document import document
from .scorecard_markdown import JUDGED, PREDICTED, SUMS, judged, markdown, predicted
from .scorecard_text import HEADINGS, groups, headline, sentences, sums
from .store import write_whole
from .terminal import put, say, say_result, show

WORLDS = 4096
FEW = 1000
"""Worlds below which shares are so uncertain that it is said."""

PAGE, DOCUMENT = "index.html", "scorecard.json"


def validate_with(drawing: Callable[[], Drawing]) -> Callable[..., None]:
    """Return the command `validate`."""

    def validate(
        case: OneCase,
        worlds: Annotated[int, typer.Option(min=1, help="How many histories.")] = WORLDS,
        out: Out = None,
        page: Page = None,
        seed: Seed = 38,
        workers: Workers = WORKERS,
        dask: Dask = None,
        retry: Retry = False,
        settings: Settings = None,
        as_json: AsJson = False,
    ) -> None:
        """Judge a case by its record, pattern by pattern, misses first."""
        chosen = chosen_case(case, None, settings)
        refuse_without_record(chosen)
        refuse_foreign(page, "validate")
        plan = Plan((Stratum(chosen),), worlds, seed, keep=Keep(readings=True))
        _warn_of_few(worlds)
        results = simulated(plan, out, workers, dask, retry)
        card = _judged(chosen, results)
        if as_json:
            put(document(card))
        else:
            _show(card)
        if out is not None:
            text = json.dumps(document(card), ensure_ascii=False, allow_nan=False, indent=1)
            write_whole(out / DOCUMENT, f"{text}\n".encode())
            say(f"The page with figures: {drawing().scorecard(card, out / PAGE)}")
        if page is not None:
            write_page(page, markdown(card, "--page", page.as_posix()))
        leave_if_failed(results)

    return validate


def _judged(case: Case, results: Results) -> Scorecard:
    """Judge what was lived; a study of which all failed has nothing to judge."""
    found = readings_of(results, case)
    if not len(found.calendar):
        leave_if_failed(results)
    return scorecard(case, found, results.seed)


def _warn_of_few(worlds: int) -> None:
    """Say how far shares of so few worlds may be off."""
    if worlds < FEW:
        middle = share(worlds // 2, worlds)
        enough = share(WORLDS // 2, WORLDS)
        off, better = (50 * (each.high - each.low) for each in (middle, enough))
        say(
            f"Few worlds: with {worlds:,} a share is uncertain by up to {off:.0f} percentage "
            f"points either way, with {WORLDS:,} by {better:.1f}. Read the intervals.",
            style="yellow",
        )


def _show(card: Scorecard) -> None:
    """Print a scorecard: the sentence that counts, the totals, the patterns, misses first."""
    say_result(f"{card.title}: {headline(card)}")
    for sentence in sentences(card):
        say_result(sentence)
    show(f"Totals: {card.worlds:,} worlds, seed {card.seed}", SUMS, sums(card))
    for verdict, members in groups(card):
        header, cells = (PREDICTED, predicted) if verdict == "prediction" else (JUDGED, judged)
        show(HEADINGS[verdict], header, (cells(each) for _, each in members))
    say_result(card.caveat)
