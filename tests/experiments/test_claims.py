"""Claims put to tables of worlds whose truth is known, and to the model."""

from __future__ import annotations

import importlib
import json
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

import panmunjom as pj
from panmunjom.experiments import (
    Bar,
    Finding,
    Judged,
    chosen_claims,
    claims_page,
    claims_plan,
    findings,
    intervals,
    judged,
    rank_correlation,
    run,
)
from panmunjom.model import Claim, ClaimTest, Condition, InputError, Reading

readings = importlib.import_module("panmunjom.experiments.claim_readings")
text = importlib.import_module("panmunjom.experiments.claims_text")
Estimate = intervals.Estimate

KOREA, RUSSIA = "korea-1950", "russia-dprk-2024"
READ: TypeAdapter[Any] = TypeAdapter(ClaimTest)
N = 200


def dates(*days: str | None) -> pd.Series:
    return pd.to_datetime(pd.Series(days, dtype=object))


def table(arm: str = "baseline", worlds: int = N, **columns: Any) -> pd.DataFrame:
    """A table of `runs` with the columns a test speaks of."""
    first: dict[str, Any] = {"case": KOREA, "arm": arm, "point": 0, "seed": 38}
    numbers = {"replicate": np.arange(worlds), "world": np.arange(worlds)}
    return pd.DataFrame(first | numbers).assign(**columns)


def asked(kind: str, **fields: Any) -> Any:
    return READ.validate_python({"kind": kind, "title": "t", "note": "n"} | fields)


def of(baseline: pd.DataFrame, test: Any, **arms: pd.DataFrame) -> Judged:
    """What comes of a test in these arms."""
    return judged(test, lambda name: arms.get(name, baseline))


# ---------------------------------------------------------------- what is read


def test_conditions_on_a_date_that_never_comes() -> None:
    rows = pd.DataFrame(
        {
            "consent": dates("1950-01-30", None, "1950-03-01"),
            "war_start": dates("1950-06-25", "1950-06-25", None),
        }
    )

    def so(**fields: Any) -> tuple[list[bool], list[bool]]:
        found = readings.answer(rows, [Condition(**fields)])
        return found.counts.tolist(), found.so.tolist()

    january = date(1950, 1, 30)
    assert so(column="consent", before=january) == ([True] * 3, [True, False, False])
    assert so(column="consent", after=january) == ([True] * 3, [True, False, True])
    assert so(column="consent", happens=False) == ([True] * 3, [False, True, False])
    # without the first date nothing can be said, without the second it did not come in time
    assert so(column="war_start", since="consent", at_least=0.0) == (
        [True, False, True],
        [True, False, False],
    )
    gap = readings.values(rows, Reading(column="war_start", since="consent"))
    assert gap[0] == 146.0
    assert np.isnan(gap[1:]).all()


def test_all_conditions_must_hold_and_missing_numbers_do_not_count() -> None:
    rows = pd.DataFrame(
        {"winner": ["attacker", "none", "attacker"], "blood_share_ussr": [0.5, 0.1, np.nan]}
    )
    both = [
        Condition(column="winner", equals="attacker"),
        Condition(column="blood_share_ussr", at_least=0.2),
    ]
    found = readings.answer(rows, both)
    assert found.counts.tolist() == [True, True, False]
    assert found.so.tolist() == [True, False, False]


@pytest.mark.parametrize(
    ("test", "told"),
    [
        (asked("median", column="war_dys", at_least=1.0), "no column 'war_dys' (nearest known: 'w"),
        (asked("median", column="consent", at_least=1.0), "'consent' holds date: the bar is one"),
        (asked("median", column="war_days", since="consent", at_least=1.0), "both must be dates"),
        (asked("median", column="war_days", after=date(1950, 1, 1)), "read as a number"),
        (asked("order", first="consent", then="war_days", at_least=0.5), "only dates come in an"),
        (asked("difference", arm="no_halt", column="war_days", sign="later"), "read as a number"),
        (asked("difference", arm="no_halt", column="consent", sign="up"), "the bar is one for num"),
        (asked("correlation", column="winner", other="war_days", sign="positive"), "have ranks"),
        (
            asked("share", of=[{"column": "winner", "equals": "Stalin"}], at_least=0.5),
            "'Stalin' is none of its names; there are attacker",
        ),
        (
            asked("share", of=[{"column": "winner", "equals": True}], at_least=0.5),
            "equals = true or false is for yes/no",
        ),
        (
            asked("share", of=[{"column": "war_days", "happens": True}], at_least=0.5),
            "happens, after and before are for dates",
        ),
        (
            asked("share", of=[{"column": "consent", "at_most": 3.0}], at_least=0.5),
            "at_least and at_most are for numbers, or for days since",
        ),
    ],
)
def test_what_a_column_does_not_hold_is_refused(test: Any, told: str) -> None:
    claim = Claim(title="c", source="s", basis="tested", tests=[test])
    with pytest.raises(InputError) as caught:
        readings.refuse_unfit(pj.load(KOREA), {"X1": claim})
    assert told in str(caught.value)
    assert "claims.X1, test 1 ('t')" in str(caught.value)


@pytest.mark.parametrize("name", [KOREA, RUSSIA])
def test_the_shipped_claims_ask_for_what_the_tables_hold(name: str) -> None:
    case = pj.load(name)
    assert list(chosen_claims(case)) == list(case.spec.claims)


# ---------------------------------------------------------------- verdicts


@pytest.mark.parametrize(
    ("low", "high", "ends", "verdict"),
    [
        (0.6, 0.7, False, "held"),
        (0.4, 0.6, False, "cannot say"),
        (0.2, 0.4, False, "not held"),
        (0.5, 0.6, False, "cannot say"),
        (0.5, 0.6, True, "held"),
        (0.4, 0.5, False, "not held"),
        (0.4, 0.5, True, "cannot say"),
    ],
)
def test_an_interval_against_a_bar(low: float, high: float, ends: bool, verdict: str) -> None:
    found = Estimate((low + high) / 2, low, high, N)
    assert Bar(0.5, np.inf, ends).verdict(found) == verdict
    mirrored = Estimate(-(low + high) / 2, -high, -low, N)
    assert Bar(-np.inf, -0.5, ends).verdict(mirrored) == verdict
    assert Bar(0.5, np.inf, ends).verdict(Estimate(0.6, low, high, 29)) == "cannot say"


@pytest.mark.parametrize(
    ("yes", "bars", "verdict"),
    [
        (150, {"at_least": 0.5}, "held"),
        (104, {"at_least": 0.5}, "cannot say"),
        (50, {"at_least": 0.5}, "not held"),
        (50, {"at_most": 0.5}, "held"),
        (150, {"at_most": 0.5}, "not held"),
    ],
)
def test_shares(yes: int, bars: dict[str, float], verdict: str) -> None:
    rows = table(war_started=np.arange(N) < yes)
    test = asked("share", of=[{"column": "war_started", "equals": True}], **bars)
    found = of(rows, test)
    assert found.found.value == yes / N
    assert found.verdict == verdict


def test_a_share_among_few_worlds_says_nothing() -> None:
    rows = table(war_started=True, armistice=np.arange(N) < 20)
    test = asked(
        "share",
        of=[{"column": "war_started", "equals": True}],
        among=[{"column": "armistice", "equals": True}],
        at_least=0.5,
    )
    found = of(rows, test)
    assert (found.found.n, found.found.value, found.verdict) == (20, 1.0, "cannot say")


def test_medians_of_days_and_dates() -> None:
    start = pd.Timestamp(1950, 6, 25)
    rows = table(war_start=start, urged=start + pd.to_timedelta(np.arange(N) % 11, unit="D"))
    days = asked("median", column="urged", since="war_start", at_least=4.0, at_most=6.0)
    assert (of(rows, days).found.value, of(rows, days).verdict) == (5.0, "held")
    june = asked("median", column="urged", before=date(1950, 6, 26))
    found = of(rows, june)
    assert (found.scale, found.verdict) == ("date", "not held")
    assert text.figure(found, {}) == "30 Jun 1950 (29 Jun 1950 to 1 Jul 1950)"
    assert text.bar(found, {}) == "at most 26 Jun 1950"


def test_the_order_of_dates_counts_where_both_come() -> None:
    start = pd.Timestamp(1950, 1, 1)
    later = start + pd.to_timedelta(np.where(np.arange(N) < 150, 5, 0), unit="D")
    never = pd.Series(later).where(np.arange(N) >= 10)
    rows = table(consent=start, guarantee=never)
    test = asked("order", first="consent", then="guarantee", at_least=0.5)
    found = of(rows, test)
    assert (found.found.n, found.found.value, found.verdict) == (190, 140 / 190, "held")
    back = asked("order", first="guarantee", then="consent", at_least=0.5)
    assert of(rows, back).found.value == 0.0  # a tie is in no order


def test_differences_are_of_the_same_worlds() -> None:
    worlds = np.arange(N)
    before = table(third_entered=worlds % 2 == 0, war_days=100.0 + worlds)
    after = table("arm", third_entered=worlds % 4 == 0, war_days=90.0 + worlds)
    shuffled = after.sample(frac=1.0, random_state=1)
    entered = [{"column": "third_entered", "equals": True}]
    down = asked("difference", arm="arm", of=entered, sign="down", at_least=0.1)
    found = of(before, down, arm=shuffled)
    assert (found.found.value, found.scale, found.verdict) == (-0.25, "points", "held")
    up = asked("difference", arm="arm", of=entered, sign="up")
    assert of(before, up, arm=shuffled).verdict == "not held"
    shorter = asked("difference", arm="arm", column="war_days", sign="down", at_least=9.0)
    found = of(before, shorter, arm=shuffled)
    assert found.found.value == -10.0
    assert found.verdict == "held"


def test_a_difference_of_dates_and_one_against_another_arm() -> None:
    day = pd.Timestamp(1953, 7, 27)
    arms = {
        "one": table("one", armistice_date=day - pd.to_timedelta(np.arange(N) % 21, unit="D")),
        "two": table("two", armistice_date=day - pd.Timedelta(days=40)),
    }
    base = table(armistice_date=day)
    earlier = asked("difference", arm="one", column="armistice_date", sign="earlier", at_least=5.0)
    assert (of(base, earlier, **arms).found.value, of(base, earlier, **arms).verdict) == (
        -9.5,
        "held",
    )
    other = asked("difference", arm="one", against="two", column="armistice_date", sign="later")
    assert of(base, other, **arms).found.value == 30.5
    same = asked("difference", arm="same", column="armistice_date", sign="earlier")
    assert of(base, same, same=base.assign(arm="same")).verdict == "not held"  # none at all


def test_an_arm_that_could_not_be_lived_says_nothing() -> None:
    rows = table(war_days=1.0)
    test = asked("difference", arm="arm", column="war_days", sign="up")
    found = of(rows, test, arm=rows.iloc[:0])
    assert (found.found.n, found.verdict) == (0, "cannot say")


@pytest.mark.parametrize(
    ("sign", "bars", "verdict"),
    [
        ("positive", {}, "held"),
        ("positive", {"at_least": 0.9}, "not held"),
        ("negative", {}, "not held"),
        ("none", {"within": 0.3}, "not held"),
        ("none", {"within": 0.99}, "held"),
    ],
)
def test_correlations(sign: str, bars: dict[str, float], verdict: str) -> None:
    draw = np.random.Generator(np.random.Philox(key=3))
    x = draw.standard_normal(N)
    rows = table(gain_kim=x + draw.standard_normal(N), final_front=x)
    test = asked("correlation", column="gain_kim", other="final_front", sign=sign, **bars)
    assert of(rows, test).verdict == verdict


def test_the_interval_of_a_rank_correlation_covers() -> None:
    """Of bivariate normal pairs the rank correlation is 6/pi asin(r/2) (Pearson 1907)."""
    draw = np.random.Generator(np.random.Philox(key=5))
    truth = 6.0 / np.pi * np.arcsin(0.6 / 2.0)
    inside = 0
    for _ in range(400):
        x = draw.standard_normal(60)
        found = rank_correlation(x, 0.6 * x + 0.8 * draw.standard_normal(60))
        inside += found.low <= truth <= found.high
    assert 0.92 <= inside / 400 <= 0.98


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(-1e6, 1e6), min_size=5, max_size=40, unique=True), st.randoms())
def test_a_rank_correlation_turns_with_a_sign_and_stays_under_a_monotone_map(
    numbers: list[float], shuffle: Any
) -> None:
    x = np.asarray(numbers)
    y = np.asarray(shuffle.sample(numbers, len(numbers)))
    found, turned = rank_correlation(x, y), rank_correlation(x, -y)
    assert turned.value == pytest.approx(-found.value)
    assert turned.low == pytest.approx(-found.high)
    assert rank_correlation(np.argsort(np.argsort(x)).astype(np.float64), y).value == pytest.approx(
        found.value
    )
    assert found.low <= found.value <= found.high


def test_a_rank_correlation_with_what_does_not_vary_is_unknown() -> None:
    assert np.isnan(rank_correlation(np.ones(50), np.arange(50.0)).value)


# ---------------------------------------------------------------- the study of all claims


def test_arms_are_lived_once_and_equally_long_where_they_are_compared() -> None:
    case = pj.load(KOREA)
    plan = claims_plan(case, chosen_claims(case), worlds=5, seed=7)
    assert plan is not None
    by_arm = {each.arm: each.case for each in plan.strata}
    assert len(by_arm) == len(plan.strata)
    assert by_arm["baseline"] == case
    lives = next(arm for arm in by_arm if arm.startswith("stalin_lives"))
    assert by_arm[lives].spec.end == case.counterfactual("stalin_lives").until
    assert lives == f"stalin_lives until {by_arm[lives].spec.end}"
    assert len({each.digest for each in by_arm.values()}) == len(by_arm)


def test_a_comparison_with_a_longer_arm_has_a_baseline_of_its_length() -> None:
    case = pj.load(KOREA)
    test = asked("difference", arm="stalin_lives", column="armistice_date", sign="later")
    claim = Claim(title="c", source="s", basis="tested", tests=[test])
    spec = case.spec.model_copy(update={"claims": {"X1": claim}})
    own = pj.Case(case.name, spec)
    plan = claims_plan(own, {"X1": claim}, worlds=5, seed=7)
    assert plan is not None
    assert [each.arm for each in plan.strata] == [
        "stalin_lives until 1955-12-31",
        "baseline until 1955-12-31",
    ]
    assert {each.case.spec.end.year for each in plan.strata} == {1955}


def test_claims_that_are_not_tested_need_no_worlds() -> None:
    case = pj.load(RUSSIA)
    chosen = chosen_claims(case, ["F3", "F1"])
    assert claims_plan(case, chosen, worlds=5, seed=7) is None
    found = findings(case, chosen, None)
    assert [(each.name, each.standing) for each in found] == [
        ("F1", "assumed"),
        ("F3", "out of scope"),
    ]
    assert "not tested" not in claims_page(case, found, "panmunjom claims", 5, 7)
    table = text.frame_of(found, text.units_of(case))
    assert table["name"].tolist() == ["F1", "F3"]


def test_a_claim_there_is_not_is_refused_with_the_nearest() -> None:
    with pytest.raises(InputError, match=r"no claim 'SF100' \(nearest known: 'SF10'\)"):
        chosen_claims(pj.load(KOREA), ["SF100"])


@pytest.mark.parametrize(
    ("verdicts", "standing"),
    [
        ([], "cannot say"),
        (["held", "held"], "held"),
        (["held", "cannot say"], "cannot say"),
        (["cannot say", "not held", "held"], "not held"),
    ],
)
def test_one_failure_fails_a_claim_and_one_doubt_leaves_it_open(
    verdicts: list[str], standing: str
) -> None:
    shares = {"held": 0.9, "cannot say": 0.5, "not held": 0.1}
    test = asked("share", of=[{"column": "war_started", "equals": True}], at_least=0.5)
    tests = tuple(
        Judged(
            test,
            Estimate(shares[each], shares[each] - 0.1, shares[each] + 0.1, N),
            Bar(0.5, np.inf),
            "share",
        )
        for each in verdicts
    )
    claim = Claim(title="c", source="s", basis="tested", tests=[test])
    assert Finding("X1", claim, tests).standing == standing


def test_a_claim_by_itself_has_the_figures_it_has_among_all(tmp_path: Path) -> None:
    """Worlds are named, so that other arms in the study change nothing."""
    case = pj.load(RUSSIA)
    units = text.units_of(case)

    def lived(*only: str) -> dict[str, Any]:
        chosen = chosen_claims(case, only)
        plan = claims_plan(case, chosen, worlds=32, seed=7)
        assert plan is not None
        found = findings(case, chosen, run(plan), "mine")
        json.dumps(text.records_of(found, units), allow_nan=False)
        return {str(each["name"]): each for each in text.records_of(found, units)}

    several = lived("F9", "F12", "F1")
    assert lived("F9")["F9"] == several["F9"]
    assert several["F9"]["commands"] == [
        "panmunjom claims mine --only F9 --worlds 32 --seed 7",
        "panmunjom counterfactual mine no_incursion --worlds 32 --seed 7",
    ]
    assert several["F9"]["tests"][0]["worlds"] == 32
    assert several["F1"]["verdict"] == "assumed"
