"""Patterns of the record, read off worlds: what the War says, the same however it is cut."""

from __future__ import annotations

import importlib
from datetime import date
from typing import Any

import numpy as np
import pytest

import panmunjom as pj
from panmunjom.experiments import Keep, Plan, Stratum, run
from panmunjom.model import InputError, Record

inside: Any = importlib.import_module("panmunjom.experiments.readings")

WORLDS = 6


@pytest.fixture(scope="module")
def korea() -> pj.Case:
    return pj.load("korea-1950")


@pytest.fixture(scope="module")
def readings(korea: pj.Case) -> Any:
    return inside.read_worlds(korea, WORLDS, 38)


@pytest.fixture(scope="module")
def war(korea: pj.Case) -> pj.War:
    return pj.War(korea, worlds=WORLDS, seed=38).run()


def column(readings: Any, name: str, aligned: bool = False) -> np.ndarray:
    found: np.ndarray = readings.aligned if aligned else readings.calendar
    return found[:, list(readings.patterns).index(name)]


def test_a_date_is_the_day_of_its_milestone(readings: Any, war: pj.War) -> None:
    start = np.datetime64(war.spec.start)
    began = war.outcomes()["war_start"].to_numpy().astype("datetime64[D]")
    np.testing.assert_array_equal(column(readings, "outbreak"), (began - start).astype(float))


def test_days_between_are_counted_and_missing_where_one_is(readings: Any, war: pj.War) -> None:
    outcomes = war.outcomes()
    days = (outcomes["landing"] - outcomes["war_start"]).dt.days.to_numpy(dtype=float)
    np.testing.assert_array_equal(column(readings, "landing"), days)


def test_an_outcome_is_read_as_it_stands(readings: Any, war: pj.War) -> None:
    np.testing.assert_allclose(column(readings, "dead_us"), war.outcomes()["dead_us"])
    soviet = war.outcomes()[["dead_ussr", "dead_china", "dead_dprk"]]
    share = soviet["dead_ussr"] / soviet.sum(axis=1)
    np.testing.assert_allclose(column(readings, "soviet_share"), share)


def test_a_stretch_of_the_front_is_the_mean_of_its_days(readings: Any, war: pj.War) -> None:
    for world in range(WORLDS):
        path = war.path(world).set_index("date")["front_peninsula"]
        days = [date.fromordinal(x) for x in range(date(1950, 8, 5).toordinal(),
                                                   date(1950, 9, 13).toordinal() + 1)]  # fmt: skip
        whole = path.reindex(days).ffill()
        began = war.outcomes()["war_start"][world].date() <= days[0]
        found = column(readings, "naktong")[world]
        assert found == pytest.approx(whole.mean(), abs=1e-6) if began else np.isnan(found)


def test_what_is_aligned_moves_with_the_outbreak(readings: Any, korea: pj.Case) -> None:
    recorded = (date(1950, 6, 25) - korea.spec.start).days
    late = column(readings, "outbreak") - recorded
    for name in ("talks", "armistice", "third_entry"):
        calendar, aligned = column(readings, name), column(readings, name, aligned=True)
        np.testing.assert_allclose(aligned, calendar - late)
    np.testing.assert_allclose(column(readings, "outbreak", aligned=True), recorded)


@pytest.mark.parametrize("chunk", [1, 4, None])
def test_readings_do_not_depend_on_how_worlds_are_cut(
    readings: Any, korea: pj.Case, chunk: int | None
) -> None:
    plan = Plan((Stratum(korea),), WORLDS, 38, keep=Keep(readings=True))
    cut = inside.readings_of(run(plan, chunk=chunk), korea)
    np.testing.assert_array_equal(cut.calendar, readings.calendar)
    np.testing.assert_array_equal(cut.aligned, readings.aligned)


def test_every_world_may_have_values_of_its_own(korea: pj.Case) -> None:
    quick = np.array([1.0, 6.0, 6.0])
    found = inside.read_worlds(korea.replace({"peninsula.river_days": quick}), 3, 38, first_world=2)
    for world, days in enumerate(quick):
        alone = inside.read_worlds(
            korea.replace({"peninsula.river_days": float(days)}), 1, 38, first_world=2 + world
        )
        np.testing.assert_array_equal(found.calendar[world], alone.calendar[0])


def made_up(korea: pj.Case, name: str, numbers: list[float]) -> Any:
    pattern = {name: korea.spec.record.patterns[name]}
    column = np.array(numbers)[:, None]
    return inside.Readings(pattern, korea.spec.start, column, column)


def test_inside_and_deviations(korea: pj.Case) -> None:
    # 5 days on record, 3 to 10 allowed
    found = made_up(korea, "us_ground", [5.0, 3.0, 10.0, 2.0, 11.0, 60.0, np.nan])
    expected = [True, True, True, False, False, False, False]
    assert found.inside()[:, 0].tolist() == expected
    off = found.deviations()[:, 0]
    np.testing.assert_allclose(off, [0.0, 1.0, 1.0, 1.5, 1.2, 3.0, 3.0])


def test_what_never_happens_may_be_right(korea: pj.Case) -> None:
    day = float((date(1953, 3, 5) - korea.spec.start).days)
    found = made_up(korea, "no_early_armistice", [day, day + 400, day - 15, np.nan])
    assert found.inside()[:, 0].tolist() == [True, True, False, True]
    off = found.deviations()[:, 0]
    np.testing.assert_allclose(off, [0.0, 0.0, 0.5, 0.0])


def test_patterns_are_chosen_by_their_use(readings: Any, korea: pj.Case) -> None:
    fit, check = (readings.only(use) for use in ("fit", "check"))
    assert len(fit.patterns) + len(check.patterns) == len(korea.spec.record.patterns)
    assert fit.calendar.shape == (WORLDS, len(fit.patterns))
    assert all(each.use == "fit" for each in fit.patterns.values())


def test_a_case_without_a_record_is_refused(korea: pj.Case) -> None:
    bare = pj.Case("bare", korea.spec.model_copy(update={"record": Record()}))
    with pytest.raises(InputError, match=r"bare has no record"):
        inside.read_worlds(bare, 1, 38)


def test_an_outcome_that_there_is_not_is_named(korea: pj.Case) -> None:
    pattern = korea.spec.record.patterns["dead_us"]
    reads = pattern.reads.model_copy(update={"of": ["dead_usa"]})
    wrong = Record(patterns={"dead": pattern.model_copy(update={"reads": reads})})
    case = pj.Case("wrong", korea.spec.model_copy(update={"record": wrong}))
    with pytest.raises(InputError, match=r"no outcome 'dead_usa'.*dead_us"):
        inside.read_worlds(case, 1, 38)
