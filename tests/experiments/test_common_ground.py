"""What a chosen set of worlds has in common: effects, their order, and what is not said."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from panmunjom.experiments import common_ground, common_sentences, common_table, intervals
from panmunjom.experiments.common_ground import FEWEST
from panmunjom.model import InputError

Frame = pd.DataFrame


@pytest.fixture(scope="module")
def runs(make_worlds: Callable[..., Frame]) -> Frame:
    return make_worlds("korea", worlds=400)


def test_a_share_is_compared_by_its_difference_with_newcombes_interval(runs: Frame) -> None:
    chosen = (runs["talks_days"] > runs["talks_days"].median()).to_numpy()
    rows = common_ground(runs, chosen).rows.set_index("outcome")
    inside, outside = runs.loc[chosen, "third_entered"], runs.loc[~chosen, "third_entered"]
    found = rows.loc["third_entered"]
    assert found["of_set"] == pytest.approx(inside.mean())
    assert found["of_rest"] == pytest.approx(outside.mean())
    expected = intervals.difference(
        intervals.share(int(outside.sum()), len(outside)),
        intervals.share(int(inside.sum()), len(inside)),
    )
    assert (found["effect"], found["low"], found["high"]) == pytest.approx(
        (expected.value, expected.low, expected.high)
    )


def test_a_number_is_compared_by_cliffs_delta(runs: Frame) -> None:
    chosen = (runs["gain_mao"] > 1.2).to_numpy()
    rows = common_ground(runs, chosen).rows.set_index("outcome")
    war = runs["war_started"].to_numpy()
    inside = runs.loc[chosen & war, "dead_us"].to_numpy()
    outside = runs.loc[~chosen & war, "dead_us"].to_numpy()
    u = stats.mannwhitneyu(inside, outside).statistic
    assert rows.loc["dead_us", "effect"] == pytest.approx(2 * u / inside.size / outside.size - 1)
    assert rows.loc["dead_us", "n_set"] == inside.size


def test_the_largest_effect_stands_first_and_what_was_chosen_by_last(runs: Frame) -> None:
    rows = common_ground(runs, runs["dead_us"] > 40, ["dead_us"]).rows
    own = rows["chosen_by"].to_numpy()
    assert rows.loc[own, "outcome"].to_list() == ["dead_us"]
    assert own.argmax() == len(rows) - 1
    sizes = rows.loc[~own, "effect"].abs().to_numpy()
    assert (np.diff(sizes) <= 0).all()
    first = set(rows["outcome"].head(2))
    assert first == {"blood_share_us", "blood_share_rok"}, "more dead are a larger share of them"


def test_milestones_beyond_the_report_are_compared_too(runs: Frame) -> None:
    day = pd.Series(pd.Timestamp("1950-09-15"), runs.index)
    landing = day.where(runs["world"] % 2 == 0)
    rows = common_ground(runs.assign(landing=landing), runs["world"] % 4 == 0).rows
    found = rows[rows["outcome"] == "landing"].set_index("kind")
    assert found.loc["share", "of_set"] == 1.0
    assert found.loc["share", "of_rest"] == pytest.approx(1 / 3, abs=0.01)
    assert "date" not in found.index, "it is the same day in all worlds"


def test_what_no_two_worlds_differ_in_is_left_out_and_counted(runs: Frame) -> None:
    base = common_ground(runs, runs["dead_us"] > 40)
    same = common_ground(runs.assign(nuclear_signal=False), runs["dead_us"] > 40)
    assert same.same == base.same + 1
    assert "nuclear_signal" not in set(same.rows["outcome"])


@pytest.mark.parametrize("few", [0, 1, FEWEST - 1])
def test_too_few_worlds_are_said_to_be_too_few(runs: Frame, few: int) -> None:
    chosen = np.arange(len(runs)) < few
    for mask, word in ((chosen, "chosen: too few"), (~chosen, "not chosen: too few")):
        found = common_ground(runs, mask)
        assert found.rows.empty
        assert found.few > 0
        assert word in common_sentences(found)[0]
        assert len(common_sentences(found)) == 1


def test_worlds_drawn_by_lot_have_about_one_clear_outcome_in_twenty(runs: Frame) -> None:
    lot = np.random.Generator(np.random.Philox(key=3))
    found = [common_ground(runs, lot.random(400) < 0.4).rows["clear"].mean() for _ in range(20)]
    assert 0.01 < np.mean(found) < 0.1


def test_sentences_and_table_print_the_numbers(runs: Frame) -> None:
    found = common_ground(runs, runs["ending"] == "wider_war", ["ending", "wider_war"])
    big = common_ground(runs, ~runs["third_entered"], ["third_entered", "third_entry"])
    assert "too few" in common_sentences(found)[0]
    assert all(text.endswith(".") for text in common_sentences(big))
    table = common_table(big).set_index("outcome")
    assert table.loc["third_entered", "of_set"] == "0 %"
    assert table.loc["third_entered", "effect"] == "−100"
    assert str(table.loc["third_entered", "note"]).startswith("differs by the choice itself")


def test_wrong_masks_and_mixed_tables_are_refused(runs: Frame) -> None:
    with pytest.raises(InputError, match="expected 400 truth values"):
        common_ground(runs, [True])
    with pytest.raises(InputError, match="truth values"):
        common_ground(runs, np.ones(400))
    arms = runs.assign(arm=np.where(np.arange(400) < 200, "baseline", "other"))
    with pytest.raises(InputError, match="of one arm, found 2"):
        common_ground(arms, np.ones(400, dtype=bool))
