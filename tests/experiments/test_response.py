"""One outcome of a study as numbers, by point and replicate."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

import panmunjom as pj
from panmunjom.experiments import Response, response, response_names
from panmunjom.model import InputError

START, END = date(1950, 1, 1), date(1953, 12, 31)


def runs() -> pd.DataFrame:
    """Two points with three replicates each, as a study stores them; the rows are shuffled."""
    case = pj.load("korea-1950")
    parts = []
    for point in range(2):
        war = pj.War(case, worlds=3, seed=38)
        for _ in range(250 * (1 + point)):
            war.step()
        outcomes = war.outcomes().drop(columns=["case", "seed", "world"])
        place = {"case": "korea-1950", "arm": "baseline", "point": point, "replicate": range(3)}
        front = pd.DataFrame({**place, "seed": 38, "world": range(3), "stalin.fear": 1.0 + point})
        parts.append(pd.concat([front, outcomes], axis=1))
    return pd.concat(parts, ignore_index=True).sample(frac=1.0, random_state=1)


RUNS = runs()
ORDERED = RUNS.sort_values(["point", "replicate"])


def asked(outcome: str, table: pd.DataFrame = RUNS) -> Response:
    return response(table, outcome, START, END, points=2, replicates=3)


def refusal(outcome: str, table: pd.DataFrame = RUNS) -> str:
    with pytest.raises(InputError) as caught:
        asked(outcome, table)
    return str(caught.value)


@pytest.mark.parametrize("outcome", ["war_days", "final_front", "gain_stalin", "war_started"])
def test_numbers_and_truths_stand_at_their_point_and_replicate(outcome: str) -> None:
    found = asked(outcome)
    np.testing.assert_array_equal(found.y.ravel(), ORDERED[outcome].astype(float))
    assert (found.y.shape, found.never, found.note) == ((2, 3), 0, "")


def test_dates_are_days_from_the_start_and_never_is_the_day_after_the_last() -> None:
    table = ORDERED.assign(
        armistice_date=pd.to_datetime(
            ["1950-01-01", "1950-01-11", "NaT", "1953-12-31", "NaT", "1951-01-01"]
        )
    )
    found = asked("armistice_date", table)
    np.testing.assert_array_equal(found.y, [[0, 10, 1461], [1460, 1461, 365]])
    assert (found.unit, found.never, found.never_day) == ("days", 2, 1461)
    assert found.note.startswith("armistice_date did not happen in 2 of 6 histories")


def test_dates_that_are_objects_or_all_missing_are_dates_too() -> None:
    days = np.array([date(1950, 1, 2), None, None, None, None, None])
    assert asked("landing", ORDERED.assign(landing=days)).y[0, 0] == 1.0
    none = ORDERED.assign(landing=pd.Series(pd.NaT, index=ORDERED.index, dtype="datetime64[s]"))
    assert asked("landing", none).never == 6


def test_outcomes_of_the_comparison_are_counted_in_every_history() -> None:
    table = ORDERED.assign(
        winner=["attacker", "none", "none", "defender", "attacker", "none"],
        peak_rung=[5, 6, 7, 8, 3, 0],
    )
    np.testing.assert_array_equal(asked("winner_attacker", table).y, [[1, 0, 0], [0, 1, 0]])
    np.testing.assert_array_equal(asked("covert_clash", table).y, [[0, 1, 1], [1, 0, 0]])
    expected = ORDERED[[f"days_rung_{rung}" for rung in range(5, 10)]].sum(axis=1)
    np.testing.assert_array_equal(asked("days_allied_war", table).y.ravel(), expected)
    assert asked("winner_attacker", table).unit == "share"


def test_everything_that_is_offered_can_be_asked_for() -> None:
    names = response_names(RUNS)
    assert {"war_days", "armistice_date", "nuclear_use", "winner_none", "dead_us"} <= set(names)
    assert not {"winner", "ending", "arm", "seed", "stalin.fear"} & set(names)
    for name in names:
        if not name.startswith("blood_share"):
            assert np.isfinite(asked(name).y).all()


def test_words_are_refused_with_what_can_be_used() -> None:
    assert refusal("winner").endswith("winner_attacker, winner_defender, winner_none")
    assert "ending_no_war" in refusal("ending")


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        ("armistice_dtae", "unknown outcome 'armistice_dtae' (nearest known: 'armistice_date')"),
        ("zzz", "unknown outcome 'zzz'; known: consent, guarantee, war_started"),
        ("seed", "unknown outcome 'seed'"),
        ("stalin.fear", "unknown outcome 'stalin.fear'"),
    ],
)
def test_unknown_names_are_refused(outcome: str, said: str) -> None:
    assert said in refusal(outcome)


def test_missing_and_repeated_histories_are_named() -> None:
    said = refusal("war_days", ORDERED.iloc[[0, 1, 3]])
    assert said.startswith("3 of 6 histories are missing (failed or not yet run), at 2 of 2 points")
    said = refusal("war_days", pd.concat([ORDERED, ORDERED.iloc[[4]]]))
    assert said == "point 1, replicate 1 is there twice"
    assert "beyond 2 points" in refusal("war_days", ORDERED.assign(replicate=7))
    assert "several arms in one table: baseline, other" in refusal(
        "war_days", ORDERED.assign(arm=["baseline"] * 5 + ["other"])
    )


def test_an_outcome_that_not_every_history_has_is_refused() -> None:
    table = ORDERED.assign(blood_share_us=[0.1, 0.2, np.nan, 0.3, np.nan, 0.1])
    assert refusal("blood_share_us", table).startswith("blood_share_us has no value in 2 of 6")
