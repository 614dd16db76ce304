"""The numbers of a comparison, and what happens where data are missing."""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

from panmunjom.experiments import (
    OUTCOME_GROUPS,
    CaseLabel,
    Comparison,
    compare,
    comparison_table,
    contrasts,
    intervals,
)

MakeWorlds = Any
LABEL_A = CaseLabel("korea-1950", "Korea", start=date(1950, 1, 1), roles={"Senior ally": "ussr"})
LABEL_B = CaseLabel(
    "russia-dprk-2024", "Russia", start=date(2024, 1, 1), roles={"Senior ally": "russia"}
)


def generator(seed: int) -> np.random.Generator:
    return np.random.Generator(np.random.Philox(key=seed))


# Wilson: Newcombe (1998), Statistics in Medicine 17: 857-872, table I, method 3
@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_interval_against_published_values(
    hits: int, n: int, low: float, high: float
) -> None:
    found = intervals.share(hits, n)
    assert found.low == pytest.approx(low, abs=5e-5)
    assert found.high == pytest.approx(high, abs=5e-5)


# Differences: Newcombe (1998), Statistics in Medicine 17: 873-890, table II, method 10
@pytest.mark.parametrize(
    ("b", "a", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((10, 10), (0, 10), 0.6075, 1.0),
    ],
)
def test_newcombe_interval_against_published_values(
    b: tuple[int, int], a: tuple[int, int], low: float, high: float
) -> None:
    found = intervals.difference(intervals.share(*a), intervals.share(*b))
    assert found.low == pytest.approx(low, abs=5e-5)
    assert found.high == pytest.approx(high, abs=5e-5)


def test_median_interval_is_made_of_order_statistics() -> None:
    found = intervals.median(np.arange(1.0, 101.0))
    assert found == intervals.Estimate(50.5, 40.0, 61.0, 100)


def test_a_median_of_few_worlds_has_no_interval() -> None:
    found = intervals.median(np.array([1.0, 2.0, 3.0]))
    assert found.value == 2.0
    assert np.isnan([found.low, found.high]).all()


def test_nothing_gives_nan_and_zero_worlds() -> None:
    for found in (
        intervals.share(0, 0),
        intervals.median(np.empty(0)),
        intervals.superiority(np.empty(0), np.ones(3)),
    ):
        assert found.n == 0
        assert np.isnan([found.value, found.low, found.high]).all()


def test_spread_is_the_middle_80_percent() -> None:
    assert intervals.spread(np.arange(101.0)) == (10.0, 90.0)


def test_superiority_counts_ties_half() -> None:
    assert intervals.superiority(np.array([1.0, 2.0]), np.array([2.0, 3.0])).value == 0.875
    assert intervals.superiority(np.ones(9), np.ones(9)) == intervals.Estimate(0.5, 0.5, 0.5, 9)


def test_complete_separation_is_not_certainty() -> None:
    found = intervals.superiority(np.zeros(10), np.ones(10))
    assert found.value == 1.0
    assert found.low == pytest.approx(intervals.share(10, 10).low)


@pytest.mark.statistical
@pytest.mark.parametrize("chance", [0.01, 0.1, 0.5, 0.97])
def test_share_covers_about_95_percent(chance: float) -> None:
    hits = generator(1).binomial(400, chance, size=3000)
    found = [intervals.share(int(h), 400) for h in hits]
    assert 0.93 <= np.mean([f.low <= chance <= f.high for f in found]) <= 0.98


@pytest.mark.statistical
def test_median_and_its_difference_cover_at_least_94_percent() -> None:
    draws = generator(2).exponential(size=(1500, 2, 201))
    draws[:, 1] *= 2
    pairs = [(intervals.median(a), intervals.median(b)) for a, b in draws]
    truth = np.log(2)
    assert np.mean([a.low <= truth <= a.high for a, _ in pairs]) >= 0.94
    gaps = [intervals.difference(a, b) for a, b in pairs]
    assert 0.93 <= np.mean([g.low <= truth <= g.high for g in gaps]) <= 0.99


@pytest.mark.statistical
def test_difference_of_shares_covers_about_95_percent() -> None:
    hits = generator(3).binomial(300, [0.05, 0.12], size=(3000, 2))
    gaps = [
        intervals.difference(intervals.share(int(a), 300), intervals.share(int(b), 300))
        for a, b in hits
    ]
    assert 0.93 <= np.mean([g.low <= 0.07 <= g.high for g in gaps]) <= 0.98


@pytest.mark.statistical
def test_superiority_covers_about_95_percent() -> None:
    draws = generator(4).standard_normal(size=(1500, 2, 150))
    found = [intervals.superiority(np.round(a * 2), np.round(b * 2)) for a, b in draws]
    assert 0.93 <= np.mean([f.low <= 0.5 <= f.high for f in found]) <= 0.97


@pytest.fixture(scope="module")
def pair(make_worlds: MakeWorlds) -> tuple[pd.DataFrame, pd.DataFrame]:
    return make_worlds("korea"), make_worlds("russia")


def printed(found: Comparison, outcome: str, column: str) -> str:
    lines = comparison_table(found).set_index("outcome")
    return str(lines.loc[outcome, column])


def row(found: pd.DataFrame, outcome: str, case: str) -> pd.Series:
    return found[(found["outcome"] == outcome) & (found["case"] == case)].iloc[0]


def test_estimates_are_those_of_the_table(pair: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    korea, _ = pair
    found = compare(*pair, LABEL_A, LABEL_B)
    third = row(found.rows, "third_entered", "korea-1950")
    assert third["estimate"] == pytest.approx(korea["third_entered"].mean())
    assert third["n"] == 400
    wars = korea.loc[korea["war_started"], "war_days"]
    days = row(found.rows, "war_days", "korea-1950")
    assert days["estimate"] == wars.median()
    assert (days["p10"], days["p90"]) == tuple(wars.quantile([0.1, 0.9]))
    assert days["low"] <= days["estimate"] <= days["high"]
    assert days["p10"] < days["low"] < days["high"] < days["p90"]


def test_milestones_are_days_from_the_start_and_dates(
    pair: tuple[pd.DataFrame, pd.DataFrame],
) -> None:
    korea, _ = pair
    entry = row(compare(*pair, LABEL_A, LABEL_B).rows, "third_entry", "korea-1950")
    known = korea["third_entry"].dropna()
    assert entry["n"] == len(known)
    assert entry["estimate"] == (known - pd.Timestamp("1950-01-01")).dt.days.median()
    assert abs(entry["date"] - known.median()) <= pd.Timedelta(days=1)
    assert entry["date_low"] <= entry["date"] <= entry["date_high"]


def test_without_a_start_milestones_keep_their_dates(
    pair: tuple[pd.DataFrame, pd.DataFrame],
) -> None:
    found = compare(*pair)
    entry = row(found.rows, "third_entry", "korea-1950")
    assert np.isnan(entry["estimate"])
    assert entry["date"].year == 1950
    assert "day" not in printed(found, "third_entry", "value_a")


def test_dates_are_never_subtracted_between_cases(pair: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    outcomes = set(compare(*pair, LABEL_A, LABEL_B).difference["outcome"])
    assert not outcomes & {"war_start", "third_entry", "armistice_date"}
    assert not any(name.startswith(("gain_", "risk_")) for name in outcomes)


def test_a_role_held_in_both_cases_is_compared(pair: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    found = compare(*pair, LABEL_A, LABEL_B)
    gap = found.difference.set_index("outcome").loc["blood_share_of_senior_ally"]
    assert gap["estimate"] > 0.9
    assert gap["dominance"] == 1.0
    assert row(found.rows, "blood_share_of_senior_ally", "korea-1950")["who"] == "USSR"


def test_groups_come_in_the_order_of_the_report(pair: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    assert (
        tuple(comparison_table(compare(*pair, LABEL_A, LABEL_B))["group"].unique())
        == OUTCOME_GROUPS
    )


def test_endings_and_winners_add_up_to_one(pair: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    rows = compare(*pair).rows
    for stem in ("ending_", "winner_"):
        total = rows[rows["outcome"].str.startswith(stem)].groupby("case")["estimate"].sum()
        assert total.to_list() == pytest.approx([1.0, 1.0])


def test_swapping_the_cases_turns_every_sign(pair: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    ahead = compare(*pair).difference.set_index("outcome")
    back = compare(pair[1], pair[0]).difference.set_index("outcome").loc[ahead.index]
    assert back["estimate"].to_list() == pytest.approx((-ahead["estimate"]).to_list())
    assert back["low"].to_list() == pytest.approx((-ahead["high"]).to_list())


def test_a_case_against_itself_shows_no_contrast(make_worlds: MakeWorlds) -> None:
    same = make_worlds("korea", worlds=200)
    found = compare(same, same)
    assert found.cases == ("korea-1950 (A)", "korea-1950 (B)")
    assert (found.difference["estimate"].dropna() == 0).all()
    assert contrasts(found) == []


def test_the_sharpest_contrasts_are_told_from_the_data(
    pair: tuple[pd.DataFrame, pd.DataFrame],
) -> None:
    told = contrasts(compare(*pair, LABEL_A, LABEL_B))
    assert len(told) == 3
    assert told[0].startswith("Senior ally, share of its side's dead: 0.1 % (USSR)")
    assert "97 % (Russia)" in told[0]


def test_an_army_alone_on_its_side_is_no_headline(pair: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    a = CaseLabel("korea-1950", roles={"Defender": "rok"})
    b = CaseLabel("russia-dprk-2024", roles={"Defender": "ukraine"})
    gaps = compare(*pair, a, b).difference.set_index("outcome")
    assert not gaps.loc["blood_share_of_defender", "headline"]


def test_a_case_with_no_war(pair: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    never = pd.Series(pd.NaT, index=pair[0].index)
    peace = pair[0].assign(war_started=False, war_start=never, third_entry=never, ending="no_war")
    found = compare(peace, pair[1], LABEL_A, LABEL_B)
    assert printed(found, "war_started", "value_a") == "0 %"
    assert printed(found, "war_start", "value_a") == "–"
    assert printed(found, "war_start", "spread_a") == "never happens"
    assert printed(found, "war_days", "value_a") == "–"
    assert printed(found, "war_days", "difference") == "–"


def test_columns_without_a_value_are_said_to_be_empty(
    pair: tuple[pd.DataFrame, pd.DataFrame],
) -> None:
    empty = pair[0].assign(final_front=np.nan, nuclear_use=pd.array([None] * 400, dtype="boolean"))
    rows = compare(empty, pair[1]).rows
    for outcome in ("final_front", "nuclear_use"):
        found = row(rows, outcome, "korea-1950")
        assert found["n"] == 0
        assert np.isnan(found["estimate"])


def test_one_world(make_worlds: MakeWorlds) -> None:
    found = compare(
        make_worlds("korea", worlds=1), make_worlds("russia", worlds=1), LABEL_A, LABEL_B
    )
    assert row(found.rows, "war_days", "korea-1950")["n"] == 1
    assert np.isnan(row(found.rows, "war_days", "korea-1950")["low"])
    assert len(comparison_table(found)) > 30


def test_seed_worlds_and_condition_go_with_the_result(
    pair: tuple[pd.DataFrame, pd.DataFrame],
) -> None:
    found = compare(*pair, LABEL_A, LABEL_B)
    assert found.seed == {"korea-1950": 38, "russia-dprk-2024": 38}
    assert found.worlds == {"korea-1950": 400, "russia-dprk-2024": 400}
    assert "not a forecast" in found.caveat


@pytest.mark.parametrize("rows", [[], [0, 400]])
def test_a_table_of_no_case_or_of_two_is_refused(
    pair: tuple[pd.DataFrame, pd.DataFrame], rows: list[int]
) -> None:
    mixed = pd.concat(pair, ignore_index=True).loc[rows]
    with pytest.raises(ValueError, match="worlds of one case"):
        compare(mixed, pair[1])


def test_printed_numbers(pair: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    found = compare(*pair, LABEL_A, LABEL_B)
    assert printed(found, "early_offer_withheld", "difference").startswith("−7")
    assert printed(found, "early_offer_withheld", "difference").endswith(" points")
    assert printed(found, "pace_halt_days", "difference") == "0 days"
    assert printed(found, "peak_rung", "value_a") == "6"
