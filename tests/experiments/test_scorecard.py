"""The scorecard: shares, intervals, a proper score, and what a reader is told."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from panmunjom.experiments import Score, intervals, scoring

from .made_record import Floats, every_kind, judged, pattern

values = arrays(np.float64, st.integers(1, 40), elements=st.floats(-50, 50))
numbers = st.floats(-50, 50)


def only(**more: object) -> Score:
    """Return the score of one pattern of 10 days, 5 to 15, or as `more` says."""
    shown = more.pop("shown", [10.0])
    (found,) = judged({"one": pattern(**more)}, {"one": shown}).scores  # type: ignore[arg-type]
    return found


# --- the proper score -------------------------------------------------------------------------


@settings(deadline=None)
@given(values, numbers)
def test_the_score_is_what_its_definition_says(shown: Floats, observed: float) -> None:
    apart = np.abs(shown[:, None] - shown[None, :]).mean()
    expected = np.abs(shown - observed).mean() - apart / 2
    assert scoring.crps(shown, observed) == pytest.approx(expected, abs=1e-9)


@settings(deadline=None)
@given(values, numbers)
def test_the_score_is_the_area_between_two_distribution_functions(
    shown: Floats, observed: float
) -> None:
    edges = np.unique(np.append(shown, observed))
    below = (shown[None, :] <= edges[:-1, None]).mean(axis=1)
    area = ((below - (observed <= edges[:-1])) ** 2 * np.diff(edges)).sum()
    assert scoring.crps(shown, observed) == pytest.approx(area, abs=1e-9)


@settings(deadline=None)
@given(values, numbers, numbers)
def test_the_score_moves_with_the_scale_and_is_not_negative(
    shown: Floats, observed: float, by: float
) -> None:
    assert scoring.crps(shown, observed) >= 0.0
    assert scoring.crps(shown + by, observed + by) == pytest.approx(
        scoring.crps(shown, observed), abs=1e-9
    )


def test_a_single_world_scores_its_distance() -> None:
    assert scoring.crps(np.array([3.0]), 1.0) == 2.0
    assert scoring.crps(np.full(50, 1.0), 1.0) == 0.0


@pytest.mark.parametrize("wrong", [0.25, 0.5, 2.0, 4.0])
def test_no_ensemble_beats_the_right_spread_on_average(wrong: float) -> None:
    luck = np.random.Generator(np.random.Philox(key=1))
    truths = luck.normal(0, 1, 400)
    ensemble = np.sort(luck.normal(0, 1, 2000))
    right, other = (
        float(np.mean([scoring.crps(width * ensemble, truth) for truth in truths]))
        for width in (1.0, wrong)
    )
    assert right < other


def test_a_wider_window_moves_the_share_and_not_the_score() -> None:
    shown = np.linspace(-30, 50, 81)
    narrow, wide, open_ = (
        only(shown=shown, low=low, high=high)
        for low, high in ((9.0, 11.0), (-10.0, 30.0), (None, 30.0))
    )
    assert narrow.share.value < wide.share.value < open_.share.value
    assert narrow.crps == wide.crps == open_.crps
    assert narrow.covered == wide.covered == open_.covered


def test_units_of_the_score_are_fixed() -> None:
    steps = {"date": 30, "days": 30, "axis": 0.05, "share": 0.1, "points": 10, "thousand men": 80}
    for unit, step in steps.items():
        target = 0.4 if unit in ("axis", "share") else 80.0
        shown = target + np.array([0.0, step, -step])
        found = scoring.standardised(shown, pattern(unit), target)
        assert found == pytest.approx(np.array([0.0, 1.0, -1.0]), abs=1e-9)
    assert scoring.standardised(np.array([2.0]), pattern("count"), 0.0) == [2.0]


def test_what_never_happens_is_as_far_as_anything_can_be() -> None:
    found = scoring.standardised(np.array([np.nan, 1e9, -1e9]), pattern("days"), 10.0)
    assert list(found) == [scoring.FAR, scoring.FAR, -scoring.FAR]
    assert only(shown=[np.nan, np.nan]).crps == scoring.FAR


# --- shares, points, verdicts -----------------------------------------------------------------


def test_shares_have_wilson_intervals_by_calendar_and_from_the_own_outbreak() -> None:
    days = np.repeat([175.0, 20.0], [30, 70])
    card = judged({"war": pattern("date")}, {"war": days}, {"war": np.full(100, 175.0)})
    (score,) = card.scores
    assert score.share == intervals.share(30, 100)
    assert score.share_aligned == intervals.share(100, 100)
    assert (score.verdict, card.totals["all"].hit, card.totals["all"].hit_aligned) == ("miss", 0, 1)


@pytest.mark.parametrize(
    ("inside", "verdict", "sure"),
    [
        (1000, "hit", True),
        (700, "hit", False),
        (699, "near", False),
        (550, "near", True),
        (400, "near", False),
        (399, "miss", False),
        (0, "miss", True),
    ],
)
def test_verdicts_have_their_bounds_and_say_when_they_are_close(
    inside: int, verdict: str, sure: bool
) -> None:
    found = only(shown=np.repeat([10.0, 99.0], [inside, 1000 - inside]))
    assert (found.verdict, found.sure) == (verdict, sure)


def test_a_prediction_has_no_verdict_and_enters_no_total() -> None:
    card = every_kind()
    predicted = [each for each in card.scores if each.pattern.use == "prediction"]
    assert [each.verdict for each in predicted] == ["prediction"] * 2
    assert card.totals["all"].patterns == len(card.scores) - 2
    assert [each.name for each in card.ranked[-2:]] == ["next", "more"]


def test_times_that_never_come_stand_last_and_other_values_that_are_missing_do_not_count() -> None:
    shown = np.append(np.full(6, 10.0), np.full(4, np.nan))
    times, men = only(shown=shown), only(unit="thousand men", shown=shown)
    assert (times.p10, times.p50, times.p90) == (10.0, 10.0, np.inf)
    assert (men.p10, men.p50, men.p90) == (10.0, 10.0, 10.0)
    assert times.never == men.never == 0.4
    nothing = only(unit="axis", shown=[np.nan], observed=0.5, low=0.4, high=0.6)
    assert np.isnan(nothing.p50)
    assert not nothing.covered


def test_points_are_values_of_worlds() -> None:
    found = only(shown=np.arange(1.0, 11.0))
    assert (found.p10, found.p50, found.p90) == (1.0, 5.0, 9.0)


def test_the_central_worlds_hold_what_was_observed_or_not() -> None:
    assert only(shown=np.linspace(0, 20, 50)).covered
    assert not only(shown=np.linspace(11, 12, 50)).covered
    assert only(shown=[np.nan, 8.0]).covered  # later than 8 days, or never


def test_a_window_without_a_value_is_scored_by_its_middle_and_an_open_one_not() -> None:
    middle = only(observed=None, shown=[12.0])
    assert (middle.target, middle.origin, middle.crps) == (10.0, "middle", 2.0 / 30.0)
    beyond = only(observed=None, high=None, shown=[12.0])
    assert (beyond.origin, beyond.covered, beyond.verdict) == ("none", None, "hit")
    assert np.isnan(beyond.crps)


def test_yes_and_no_have_a_score_and_no_interval() -> None:
    found = only(unit="share", observed=1.0, low=1.0, high=1.0, shown=[1.0, 1.0, 0.0, 1.0])
    assert (found.share.value, found.covered) == (0.75, None)
    assert found.crps == pytest.approx(10 * 0.25**2)  # ten times Brier's score


def test_totals_are_of_fit_and_check_together_and_apart() -> None:
    card = every_kind()
    whole, fit, check = (card.totals[use] for use in ("all", "fit", "check"))
    for name in ("patterns", "hit", "hit_low", "hit_high", "missed", "covered", "of_covered"):
        assert getattr(whole, name) == getattr(fit, name) + getattr(check, name)
    assert whole.hit_low <= whole.hit <= whole.hit_high
    each = [one.crps for one in card.scores if one.verdict != "prediction"]
    assert whole.crps == pytest.approx(np.nanmean(each))
    assert whole.of_crps == len(each) - 1


def test_misses_stand_first_each_verdict_from_the_smallest_share() -> None:
    places = [("miss", "near", "hit", "prediction").index(e.verdict) for e in every_kind().ranked]
    assert places == sorted(places)
    assert len(set(places)) == 4
    shares = [each.share.value for each in every_kind().ranked if each.verdict == "hit"]
    assert shares == sorted(shares)


def test_a_record_of_predictions_alone_has_empty_totals() -> None:
    card = judged({"one": pattern(use="prediction")}, {"one": [10.0]})
    assert card.totals["all"].patterns == 0
    assert np.isnan(card.totals["all"].crps)


def test_the_digest_of_the_record_changes_with_it() -> None:
    one, same, other = (
        judged({"one": pattern(low=low)}, {"one": [10.0]}) for low in (5.0, 5.0, 6.0)
    )
    assert one.record_digest == same.record_digest != other.record_digest
    assert one.digest == other.digest
    assert one.start == date(1950, 1, 1)
