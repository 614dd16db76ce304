"""The map of the inequality and its headline findings hold the numbers of the histories."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from datetime import date

import numpy as np
import pandas as pd
import pytest

import panmunjom as pj
from panmunjom.experiments import (
    headlines,
    headlines_plan,
    inequality_map,
    inequality_plan,
    run,
    survivors,
)
from panmunjom.model import Case, Headline, InputError, Number, Sign, inequality_of

from .pages import framed, tables

inside = importlib.import_module("panmunjom.experiments.inequality")
behaviours = importlib.import_module("panmunjom.experiments.behaviours")
tested = importlib.import_module("panmunjom.experiments.headlines")
pages = importlib.import_module("panmunjom.experiments.inequality_page")
command = importlib.import_module("panmunjom.experiments.inequality_command")

SIDE, WORLDS = 3, 40
THEORIES = ("cara", "prospect")
Frame = pd.DataFrame


@pytest.fixture(scope="module")
def korea() -> Case:
    return pj.load("korea-1950")


@pytest.fixture(scope="module")
def runs() -> Frame:
    """He urges at the highest ratio only, under CARA only; a quarter of the worlds have no war."""
    points = len(THEORIES) * (SIDE * SIDE + 1)
    point = np.tile(np.arange(points), WORLDS)
    replicate = np.repeat(np.arange(WORLDS), points)
    high = (point < SIDE * SIDE) & (point % SIDE == SIDE - 1)
    never = pd.Series(pd.NaT, index=range(point.size), dtype="datetime64[s]")
    dates = never.mask(high, pd.Timestamp(1950, 7, 1))
    columns = dict.fromkeys(("licence", "border_licence", "crossing", "armistice_date"), never)
    flags = {"early_offer_withheld": True, "wider_war": False, "winner": "none"}
    return pd.DataFrame(
        {"point": point, "replicate": replicate, "seed": 1, "war_started": replicate % 4 > 0}
        | {"urged": dates, **columns, **flags}
    )


# ---------------------------------------------------------------- the grid


def test_the_grid_stays_in_the_ranges_that_the_parameters_declare(korea: Case) -> None:
    grid = inside.grid_of(korea, SIDE)
    about = inequality_of(korea)
    for path, values in grid.values.items():
        number = korea.parameters[path]
        assert isinstance(number, Number)
        assert number.low <= values.min()
        assert values.max() <= number.high
        assert values[-1] == number.value  # the last point is the case itself
    terms = [grid.values[path] for path in about.numerator]
    assert terms[0] * terms[1][-1] == pytest.approx(terms[1] * terms[0][-1])  # scaled together
    assert (np.diff(grid.x[:SIDE]) > 0).all()
    assert (np.diff(grid.y[:-1:SIDE]) > 0).all()
    assert np.unique(grid.y[:SIDE]).size == 1
    below = sum(float(str(korea.parameters[path].value)) for path in about.denominator)
    assert grid.x == pytest.approx(sum(terms) / below)


def test_there_is_no_ratio_without_terms(korea: Case) -> None:
    paths = inequality_of(korea).numerator
    with pytest.raises(InputError, match="no ratio"):
        inside.grid_of(korea.replace(dict.fromkeys(paths, 0.0)), SIDE)


def test_theories_are_those_of_the_leader(korea: Case) -> None:
    assert len(inside.theories_of(korea, "all")) == 4
    assert inside.theories_of(korea, "prospect, cara") == ("prospect", "cara")
    with pytest.raises(InputError, match="prospect"):
        inside.theories_of(korea, "prospekt")


def test_every_point_lives_the_same_worlds_under_every_theory(korea: Case) -> None:
    plan = inequality_plan(korea, THEORIES, WORLDS, SIDE, 5)
    assert plan.luck == "paired"
    assert len(plan.strata) == len(THEORIES)
    assert plan.histories == len(THEORIES) * (SIDE * SIDE + 1) * WORLDS
    theories = [stratum.case.parameters["stalin.risk_theory"].value for stratum in plan.strata]
    assert theories == list(THEORIES)
    assert [stratum.points[0] for stratum in plan.strata] == [0, SIDE * SIDE + 1]


# ---------------------------------------------------------------- the map


def test_the_map_holds_the_shares_of_the_worlds_with_a_war(korea: Case, runs: Frame) -> None:
    found = inequality_map(runs, korea, THEORIES, SIDE)
    assert len(found.cells) == len(THEORIES) * len(found.titles) * SIDE * SIDE
    assert set(found.cells["n"]) == {WORLDS * 3 // 4}
    urges = found.cells[found.cells["behaviour"].eq("urges")]
    cara = urges[urges["theory"].eq("cara")]
    assert (cara["share"] == cara["x"].eq(cara["x"].max())).all()
    assert (urges[urges["theory"].eq("prospect")]["share"] == 0).all()
    assert (cara["low"] <= cara["share"]).all()
    place = found.place.set_index(["theory", "behaviour"])
    assert place.loc[("cara", "urges"), "share"] == 0
    assert place.loc[("cara", "withholds"), "share"] == 1


def test_the_map_says_what_turns_a_behaviour(korea: Case, runs: Frame) -> None:
    turns = inequality_map(runs, korea, THEORIES, SIDE).turns
    by = turns.set_index(["theory", "behaviour", "along"])
    assert by.loc[("cara", "urges", "ratio"), "change"] == 1
    assert by.loc[("cara", "urges", "risk"), "change"] == 0
    assert by.loc[("prospect", "urges", "ratio"), "change"] == 0
    assert (turns["low"] < turns["high"]).all()  # also where all worlds are alike
    assert turns["low"].min() >= -1
    assert turns["high"].max() <= 1


def test_the_map_of_histories_that_are_lived() -> None:
    case = pj.load("russia-dprk-2024").until(date(2024, 1, 12))
    found = inequality_map(
        run(inequality_plan(case, THEORIES, 2, 2, 38)).runs.to_pandas(), case, THEORIES, 2
    )
    assert set(found.cells["theory"]) == set(THEORIES)
    assert (found.cells["n"] == 2).all()
    corners = found.cells.groupby(["theory", "behaviour"])[["x", "y"]].nunique()
    assert (corners == 2).all().all()


# ---------------------------------------------------------------- behaviours


def signs(frame: Frame, *wanted: Mapping[str, object]) -> list[bool]:
    found = behaviours._all_signs(
        frame, [Sign.model_validate(each) for each in wanted], date(1953, 3, 5)
    )
    return list(found)


def test_signs_are_read_off_dates_flags_and_names() -> None:
    frame = pd.DataFrame(
        {
            "signed": pd.to_datetime(["1953-03-04", "1953-03-05", "NaT"]),
            "other": pd.to_datetime(["NaT", "NaT", "1951-01-01"]),
            "flag": [True, False, True],
            "winner": ["none", "attacker", "none"],
        }
    )
    assert signs(frame, {"any_of": ["signed"]}) == [True, True, False]
    assert signs(frame, {"any_of": ["signed", "other"]}) == [True, True, True]
    before = {"any_of": ["signed"], "before": "succession"}
    assert signs(frame, before) == [True, False, False]
    assert signs(frame, before | {"absent": True}) == [False, True, True]
    assert signs(frame, {"any_of": ["signed"], "before": date(1953, 3, 6)}) == [True, True, False]
    none = {"any_of": ["winner"], "equals": "none"}
    assert signs(frame, {"any_of": ["flag"]}, none) == [True, False, True]
    assert signs(frame, {"any_of": ["flag"]}, none, before) == [True, False, False]
    with pytest.raises(InputError, match="holds no dates"):
        signs(frame, {"any_of": ["flag"], "before": date(1953, 3, 6)})


@pytest.mark.parametrize("name", [case.name for case in pj.cases()])
def test_shipped_signs_and_findings_name_what_there_is(name: str) -> None:
    case = pj.load(name)
    war = pj.War(case, worlds=1)
    war.step()
    table = war.outcomes()
    inside.refuse_unknown_columns(inequality_of(case), list(table.columns))
    tested.refuse_unknown_outcomes(case, table)
    seen = behaviours.shown_by(table, inequality_of(case), case)
    assert set(seen) == set(inequality_of(case).behaviours)


def test_a_sign_in_no_column_is_refused(korea: Case) -> None:
    known = ["urgd", "early_offer_withheld"]
    with pytest.raises(InputError, match=r"'urged'.*urgd"):
        inside.refuse_unknown_columns(inequality_of(korea), known)


# ---------------------------------------------------------------- headline findings


def finding(outcome: str, expected: str) -> Headline:
    change = [{"switch_off": "bombing"}]
    fields = {"title": "x", "interventions": change, "outcome": outcome, "expected": expected}
    return Headline.model_validate(fields)


def arm(name: str, seen: list[float], days: list[int]) -> Frame:
    dates = pd.Timestamp(1953, 1, 1) + pd.to_timedelta(days, unit="D")
    world = np.arange(len(seen))
    return pd.DataFrame(
        {"case": "x", "arm": name, "point": 0, "replicate": world, "seed": 1, "world": world}
        | {"seen urges": seen, "armistice_date": dates, "war_started": True}
    )


def test_a_verdict_is_the_side_of_zero_on_which_the_interval_lies() -> None:
    before = arm("baseline", [1.0] * 100, [100] * 100)
    after = arm("x", [0.0] * 40 + [1.0] * 60, [60] * 40 + [100] * 60)
    fewer = tested._tested(before, after, finding("urges", "fewer"))
    assert fewer["verdict"] == "holds"
    assert fewer["change"] == pytest.approx(-0.4)
    assert tested._tested(before, after, finding("urges", "more"))["verdict"] == "reversed"
    assert tested._tested(before, before, finding("urges", "more"))["verdict"] == "open"
    earlier = tested._tested(before, after, finding("armistice_date", "earlier"))
    assert (earlier["verdict"], earlier["change"]) == ("holds", pytest.approx(0.4))
    later = tested._tested(before, after, finding("armistice_date", "later"))
    assert later["verdict"] == "reversed"


def test_worlds_without_a_war_in_one_arm_do_not_count() -> None:
    before, after = arm("baseline", [1.0, np.nan, 1.0], [1] * 3), arm("x", [1.0] * 3, [1] * 3)
    assert tested._tested(before, after, finding("urges", "more"))["n"] == 2


def test_dates_come_earlier_and_nothing_else_does(korea: Case) -> None:
    table = arm("baseline", [1.0], [1])
    about = inequality_of(korea)
    for outcome, expected in (("urges", "earlier"), ("armistice_date", "more")):
        wrong = about.model_copy(update={"headlines": {"mine": finding(outcome, expected)}})
        case = Case(korea.name, korea.spec.model_copy(update={"inequality": wrong}))
        with pytest.raises(InputError, match="does not fit"):
            tested.refuse_unknown_outcomes(case, table)
    typo = about.model_copy(update={"headlines": {"mine": finding("armistice_dat", "later")}})
    case = Case(korea.name, korea.spec.model_copy(update={"inequality": typo}))
    with pytest.raises(InputError, match="armistice_date"):
        tested.refuse_unknown_outcomes(case, table)


def test_findings_are_lived_under_every_theory_as_far_as_the_longest(korea: Case) -> None:
    plan = headlines_plan(korea, THEORIES, 10, 3)
    about = inequality_of(korea)
    assert len(plan.strata) == len(THEORIES) * (1 + len(about.headlines))
    assert len({stratum.case.spec.end for stratum in plan.strata}) == 1
    assert {stratum.arm for stratum in plan.strata} == {"baseline", *about.headlines}
    bare = about.model_copy(update={"headlines": {}})
    case = Case(korea.name, korea.spec.model_copy(update={"inequality": bare}))
    with pytest.raises(InputError, match="no headline findings"):
        headlines_plan(case, THEORIES, 10, 3)


def test_findings_of_histories_that_are_lived_are_told_line_by_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    case = pj.load("russia-dprk-2024").until(date(2024, 1, 12))
    results = run(headlines_plan(case, THEORIES, 3, 38))
    found = headlines(results.runs.to_pandas(), case, THEORIES)
    assert len(found.rows) == len(THEORIES) * len(inequality_of(case).headlines)
    assert set(found.rows["verdict"]) == {"open"}  # twelve days are too few for anything
    assert set(survivors(found).values()) == {(0, len(THEORIES))}
    command._show_headlines(found, case, False)
    told = capsys.readouterr().out
    assert told.count("open; ") == len(found.rows)
    assert found.caveat in told
    page = pages.headlines_page(found, case, "panmunjom inequality mine --headlines")
    assert page == pages.headlines_page(found, case, "panmunjom inequality mine --headlines")
    assert framed(page, "panmunjom inequality mine --headlines", case.digest)
    assert "3 paired worlds in every arm, seed 38" in page
    findings = tables(page)
    assert len(findings) == len(inequality_of(case).headlines)
    assert [row[2] for each in findings for row in each[1:]] == ["open"] * len(found.rows)
    assert page.count("Holds under 0 of 2 theories.") == 2 * len(findings)


def test_the_page_of_the_map_marks_the_place_of_the_case(korea: Case, runs: Frame) -> None:
    found = inequality_map(runs, korea, THEORIES, SIDE)
    page = pages.map_page(found, korea, "panmunjom inequality korea-1950")
    assert page == pages.map_page(found, korea, "panmunjom inequality korea-1950")
    assert framed(page, "panmunjom inequality korea-1950", korea.digest)
    assert f"{WORLDS} worlds at every point, seed 1" in page
    place, *maps = tables(page)
    assert [row[0] for row in place[1:]] == ["CARA", "prospect"]
    assert len(maps) == len(THEORIES) * len(found.titles)
    xs, ys = (sorted(found.cells[axis].unique()) for axis in ("x", "y"))
    nearest_x = min(range(SIDE), key=lambda k: abs(xs[k] - found.place_x))
    nearest_y = min(range(SIDE), key=lambda k: abs(ys[k] - found.place_y))
    for each in maps:
        assert [row[0] for row in each[1:]] == [f"{y:.2f}" for y in reversed(ys)]
        assert each[0][1:] == [f"{x:.2f}" for x in xs]
        bold = [
            (SIDE - 1 - up, across - 1)
            for up, row in enumerate(each[1:])
            for across, cell in enumerate(row)
            if cell.startswith("**")
        ]
        assert bold == [(nearest_y, nearest_x)]
    bound = 100 * found.cells["low"].rsub(found.cells["share"]).max()  # Wilson's, of 30 of 30
    assert f"Off by up to {bound:.1f} points." in page
    urges = maps[list(found.titles).index("urges") * len(THEORIES)]  # under CARA
    assert {row[-1].strip("*") for row in urges[1:]} == {"100 %"}
    assert {row[1].strip("*") for row in urges[1:]} == {"0 %"}


def test_a_point_without_a_war_is_a_dash(korea: Case, runs: Frame) -> None:
    peace = runs.assign(war_started=runs["war_started"] & runs["point"].ne(0))
    found = inequality_map(peace, korea, THEORIES, SIDE)
    maps = tables(pages.map_page(found, korea, "panmunjom inequality korea-1950"))[1:]
    assert maps[0][-1][1].strip("*") == "–"
    assert maps[1][-1][1].strip("*") != "–"
