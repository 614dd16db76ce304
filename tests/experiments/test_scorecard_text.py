"""What a scorecard prints: words, numbers, JSON and the page of docs/."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from panmunjom.experiments import scorecard_document, scorecard_markdown, scorecard_text

from .made_record import START, every_kind, judged, pattern


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (175.0, "date", "25 Jun 1950"),
        (np.inf, "date", "never"),
        (np.nan, "axis", "–"),
        (1.0, "days", "1 day"),
        (16.0, "days", "16 days"),
        (-3.0, "days", "−3 days"),
        (0.5, "axis", "0.50"),
        (0.12, "share", "12 %"),
        (0.0006, "share", "0.06 %"),
        (590.9, "thousand men", "591 thousand"),
        (1.24, "thousand a day", "1.2 thousand a day"),
        (0.3, "thousand dead", "0.30 thousand"),
        (1210.0, "thousand dead", "1,210 thousand"),
        (4.0, "count", "4"),
        (47.2, "points", "47 points"),
    ],
)
def test_values_are_printed_in_their_units(value: float, unit: str, expected: str) -> None:
    assert scorecard_text.quantity(value, unit, START) == expected


def test_a_line_says_units_and_years_once() -> None:
    card = every_kind()
    lines = {each.name: scorecard_text.line(each, card.start) for each in card.scores}
    assert lines["war"].window == "25 May to 25 Jul 1950"
    assert lines["halt"].window == "5 to 15 days"
    assert lines["halt"].spread == "10 to 40 days"
    assert lines["entry"].spread.endswith(" to never")
    assert lines["entry"].never == "25 %"
    assert (lines["late"].observed, lines["late"].covered, lines["late"].crps) == (
        "window only", "–", "–",
    )  # fmt: skip
    assert lines["late"].window == "from 1 May 1950, or never"
    assert lines["more"].window == "at most 15"
    assert (lines["calm"].observed, lines["calm"].middle) == ("as it says",) * 2


def test_close_verdicts_are_marked() -> None:
    shown = np.repeat([10.0, 99.0], [71, 29])
    card = judged({"one": pattern()}, {"one": shown})
    assert scorecard_text.line(card.scores[0], card.start).verdict == "hit (close)"


def test_the_headline_counts_hits_and_misses() -> None:
    assert scorecard_text.headline(every_kind()) == (
        "6 of 8 patterns of the record are hit by at least 70 % of the worlds; 1 is missed "
        "(hit by under 40 %)."
    )
    nothing = judged({"one": pattern(use="prediction")}, {"one": [10.0]})
    assert "predictions only" in scorecard_text.headline(nothing)
    assert scorecard_text.sentences(nothing) == []


def test_the_target_needs_three_quarters_and_no_miss() -> None:
    names = ["a", "b", "c", "d"]
    patterns = {name: pattern(use="check") for name in names}
    far, mixed, right = [99.0] * 10, [10.0] * 5 + [99.0] * 5, [10.0] * 10
    for last, reached in ((far, False), (mixed, True)):
        card = judged(patterns, dict(zip(names, [right, right, right, last], strict=True)))
        told = " ".join(scorecard_text.sentences(card))
        assert ("is reached" in told) is reached
        assert ("is not reached" in told) is not reached
        assert "3 are hit" in told


def test_the_document_has_the_keys_it_promises_and_iso_dates() -> None:
    card = every_kind()
    document = json.loads(json.dumps(scorecard_document(card), allow_nan=False))
    assert list(document) == ["case", "worlds", "seed", "patterns", "totals", "caveat"]
    assert (document["case"], document["worlds"], document["seed"]) == ("korea-1950", 200, 7)
    names = ("name", "use", "observed", "low", "high", "share", "share_aligned")
    first, *_ = document["patterns"]
    assert tuple(first)[: len(names) + 3] == (*names, "p10", "p50", "p90")
    assert [each["name"] for each in document["patterns"]] == [e.name for e in card.ranked]
    entry = next(each for each in document["patterns"] if each["name"] == "entry")
    assert entry["observed"] == "1950-10-19"
    assert date.fromisoformat(entry["p10"]) < date.fromisoformat(entry["p50"])
    assert (entry["p90"], entry["never"]) == (None, 0.25)
    late = next(each for each in document["patterns"] if each["name"] == "late")
    assert (late["observed"], late["high"], late["crps"]) == (None, None, None)
    assert document["patterns"][-1]["verdict"] is None
    whole = document["totals"]["all"]
    assert (whole["share_hit"], whole["target_share_hit"]) == (6 / 8, 0.75)
    assert document["caveat"] == card.caveat


def test_the_document_of_predictions_alone_is_json() -> None:
    card = judged({"one": pattern(use="prediction")}, {"one": [np.nan]})
    json.dumps(scorecard_document(card), allow_nan=False)


def test_the_page_is_the_same_each_time_and_can_be_made_again() -> None:
    page = scorecard_markdown.markdown(every_kind(), "--page", "docs/x.md")
    assert page == scorecard_markdown.markdown(every_kind(), "--page", "docs/x.md")
    assert page.startswith("<!-- This page is made by `panmunjom validate`")
    assert "panmunjom validate korea-1950 --worlds 200 --seed 7 --page docs/x.md" in page
    card = every_kind()
    for known in (card.digest, card.record_digest, card.caveat, scorecard_text.headline(card)):
        assert known in page


def test_the_page_has_misses_first_and_predictions_last() -> None:
    page = scorecard_markdown.markdown(every_kind())
    heads = [line for line in page.splitlines() if line.startswith("## ")]
    assert [head.split()[1].strip(":") for head in heads] == [
        "Totals", "Missed", "Near", "Hit", "Predictions", "Sources", "How", "What",
    ]  # fmt: skip
    assert page.index("Halt") > page.index("## Near")
    assert page.index("What comes") > page.index("## Predictions")


def test_a_bar_or_a_tag_in_a_title_does_not_break_the_tables() -> None:
    page = scorecard_markdown.markdown(every_kind())
    assert "&lt;army> enters \\| late" in page
    widths: list[int] = []
    for block in page.split("\n\n"):
        rows = [line for line in block.splitlines() if line.startswith("|")]
        widths += [len({row.replace("\\|", "").count("|") for row in rows})] if rows else []
    assert widths == [1] * 5


def test_the_command_repeats_what_was_set() -> None:
    card = replace(every_kind(), overrides={"stalin.fear": 3.0, "mechanisms.delay": False})
    assert scorecard_markdown.command_of(card).endswith(
        "--set stalin.fear=3.0 --set mechanisms.delay=off"
    )
