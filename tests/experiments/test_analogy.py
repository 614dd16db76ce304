"""The rule by which an analogy holds or breaks, and who sits where."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

import panmunjom as pj
from panmunjom.experiments import (
    Analogy,
    Comparison,
    Margins,
    analogy,
    compare,
    interval_verdict,
    intervals,
    seats,
)
from panmunjom.model import InputError

Outcomes = dict[str, pd.DataFrame]


def compared(tables: Outcomes) -> Comparison:
    a, b = tables.values()
    return compare(a, b)


@pytest.fixture(scope="module")
def outcomes(make_worlds: Any) -> Outcomes:
    return {"korea-1950": make_worlds("korea"), "russia-dprk-2024": make_worlds("russia")}


@pytest.fixture(scope="module")
def comparison(outcomes: Outcomes) -> Comparison:
    return compared(outcomes)


@pytest.fixture(scope="module")
def found(comparison: Comparison, outcomes: Outcomes) -> Analogy:
    return analogy(comparison, outcomes)


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (-0.05, 0.09, "holds"),
        (0.02, 0.09, "holds"),  # surely different, and surely too little to matter
        (0.12, 0.30, "breaks"),
        (-0.30, -0.12, "breaks"),
        (0.10, 0.10, "breaks"),  # exactly the margin is too much
        (0.05, 0.15, "cannot be told"),
        (-0.20, 0.20, "cannot be told"),  # "not significant" is not "alike"
        (-0.15, 0.05, "cannot be told"),
        (np.nan, np.nan, "cannot be told"),
        (-0.10, 0.05, "cannot be told"),
    ],
)
def test_an_interval_is_judged_by_where_it_lies(low: float, high: float, expected: str) -> None:
    assert interval_verdict(low, high, 0.10) == expected


def test_a_verdict_turns_with_the_sides_only_in_sign(
    comparison: Comparison, outcomes: Outcomes, found: Analogy
) -> None:
    turned = {name: outcomes[name] for name in reversed(outcomes)}
    other = analogy(compared(turned), turned).rows.set_index("outcome")
    mine = found.rows.set_index("outcome").loc[other.index]
    assert (mine["verdict"] == other["verdict"]).all()
    assert np.allclose(mine["estimate"], -other["estimate"])


def test_two_samples_of_one_chance_hold_in_nearly_all_trials_and_never_break() -> None:
    luck = np.random.Generator(np.random.Philox(key=7))
    said = []
    for a, b in luck.binomial(2000, 0.3, size=(200, 2)):
        gap = intervals.difference(intervals.share(a, 2000), intervals.share(b, 2000))
        said.append(interval_verdict(gap.low, gap.high, 0.10))
    assert said.count("holds") >= 195
    assert "breaks" not in said


def test_a_difference_as_large_as_the_margin_is_called_alike_in_few_trials() -> None:
    luck = np.random.Generator(np.random.Philox(key=8))
    pairs = zip(luck.binomial(500, 0.3, size=400), luck.binomial(500, 0.4, size=400), strict=True)
    said = []
    for a, b in pairs:
        gap = intervals.difference(intervals.share(int(a), 500), intervals.share(int(b), 500))
        said.append(interval_verdict(gap.low, gap.high, 0.10))
    wrong = said.count("holds") / 400  # one-sided at 2.5 %: three standard errors are 2.3 %
    assert wrong <= 0.025 + 0.024
    assert said.count("breaks") / 400 <= 0.025 + 0.024


def test_few_worlds_tell_little_and_more_worlds_tell_more(make_worlds: Any) -> None:
    untold = []
    for worlds in (30, 3000):
        tables = {
            "korea-1950": make_worlds("korea", worlds=worlds),
            "russia-dprk-2024": make_worlds("russia", worlds=worlds),
        }
        untold.append(analogy(compared(tables), tables).count("cannot be told"))
    assert untold[1] < untold[0]


def test_a_case_beside_itself_never_breaks(outcomes: Outcomes) -> None:
    table = outcomes["korea-1950"]
    twice = compare(table, table)
    found = analogy(twice, dict.fromkeys(twice.cases, table))
    assert found.count("breaks") == 0
    assert (found.rows["estimate"] == 0.0).all()


def test_every_row_says_what_it_rests_on(found: Analogy, comparison: Comparison) -> None:
    rows = found.rows
    gaps = comparison.difference.set_index("outcome").loc[rows["outcome"]]
    assert np.allclose(rows["estimate"], gaps["estimate"])
    assert gaps["headline"].all()
    assert np.allclose(rows["value_b"] - rows["value_a"], rows["estimate"])
    assert not rows["outcome"].str.startswith("ending_").any()
    assert "Days of war" in found.left_out
    assert not set(found.left_out) & set(rows["label"])


def test_what_breaks_stands_first_and_the_largest_first(found: Analogy) -> None:
    assert list(dict.fromkeys(found.rows["verdict"])) == [
        each for each in ("breaks", "cannot be told", "holds") if found.count(each)
    ]
    for _, rows in found.rows.groupby("verdict"):
        assert rows["ratio"].abs().is_monotonic_decreasing


def test_a_wider_margin_never_breaks_what_held(comparison: Comparison, outcomes: Outcomes) -> None:
    narrow, wide = (
        analogy(comparison, outcomes, Margins(share=m)).rows.set_index("outcome")["verdict"]
        for m in (0.02, 0.3)
    )
    held = narrow[narrow == "holds"].index
    assert (wide[held] == "holds").all()
    assert (narrow == "breaks").sum() > (wide == "breaks").sum()


def test_what_is_rare_in_both_is_a_likeness_that_costs_nothing(found: Analogy) -> None:
    rare = found.rows[found.rows["rare"]]
    assert len(rare)
    assert (rare[["value_a", "value_b"]] < 0.1).all().all()
    assert "hardly happens in either" in found.sentence()


def test_a_verdict_that_another_scale_does_not_give_is_marked() -> None:
    """Rung 7 is a step of the ladder; a scale with one level for rungs 3 to 7 does not see it."""
    tables = {name: _at_war(name, peak) for name, peak in (("low", 6), ("high", 7))}
    rows = analogy(compared(tables), tables).rows.set_index("outcome")
    assert rows.loc["strikes_beyond", "verdict"] == "breaks"
    assert "MID" in str(rows.loc["strikes_beyond", "lost_on"])
    assert rows.loc["covert_clash", "lost_on"] == ""
    assert rows.loc["talks_opened", "lost_on"] == ""
    assert "MID" in str(rows.loc["peak_rung", "lost_on"])


def _at_war(name: str, peak: int) -> pd.DataFrame:
    days = {f"days_rung_{r}": 100.0 if r == peak else 0.0 for r in range(10)}
    row = {"case": name, "war_started": True, "talks_opened": True, "peak_rung": peak, **days}
    return pd.DataFrame([row] * 200)


@pytest.mark.parametrize(
    "wrong", [{"share": 0.0}, {"share": 1.0}, {"share": float("nan")}, {"rung": 0.0}, {"rung": 10}]
)
def test_a_margin_that_says_nothing_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(InputError, match="margin"):
        Margins(**wrong)


def test_the_rule_says_its_margin_in_words() -> None:
    text = Margins(share=0.05, rung=2.0).sentence()
    for part in ("5 points", "2 rungs", "95 %", "judgement"):
        assert part in text


def test_every_leader_sits_where_the_case_says() -> None:
    korea = {seat.leader: seat for seat in seats(pj.load("korea-1950"))}
    assert {key: seat.parts for key, seat in korea.items()} == {
        "stalin": ("Senior partner",),
        "mao": ("Ally",),
        "kim": ("Attacker",),
        "us": ("Adversary",),
    }
    assert korea["stalin"].worst == 8.0
    russia = {seat.leader: seat.parts for seat in seats(pj.load("russia-dprk-2024"))}
    assert russia["putin"] == ("Senior partner", "Attacker")
    assert russia["xi"] == ("Onlooker",)
