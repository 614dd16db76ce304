"""The way to a comparison that command, app and folder share."""

from __future__ import annotations

from pathlib import Path

import pytest

import panmunjom as pj
from panmunjom.experiments import (
    CaseLabel,
    Plan,
    Results,
    Stratum,
    case_label,
    compare,
    compared,
    comparison_plan,
    holds_comparison,
    open_results,
    run,
)
from panmunjom.model import Case, InputError

WORLDS = 6


@pytest.fixture(scope="module")
def pair() -> tuple[Case, Case]:
    return (
        pj.load("korea-1950").replace({"stalin.wider_war_loss": 10.0}),
        pj.load("russia-dprk-2024"),
    )


@pytest.fixture(scope="module")
def results(pair: tuple[Case, Case]) -> Results:
    return run(comparison_plan(pair, WORLDS, 38))


@pytest.fixture(scope="module")
def shipped() -> dict[str, Case]:
    return {case.name: case for case in pj.cases()}


def test_two_cases_of_one_name_are_refused(pair: tuple[Case, Case]) -> None:
    with pytest.raises(InputError, match=r"both cases are named 'korea-1950'"):
        comparison_plan((pair[0], pair[0]), 10, 38)


def test_results_are_compared_as_their_tables_are(
    results: Results, pair: tuple[Case, Case], shipped: dict[str, Case]
) -> None:
    found = compared(results, shipped)
    runs = results.runs.to_pandas()
    a, b = (runs[runs["case"] == case.name] for case in pair)
    wanted = compare(a, b, *map(case_label, pair))
    assert found.comparison.cases == ("korea-1950", "russia-dprk-2024")
    assert found.comparison.rows.equals(wanted.rows)
    assert found.comparison.difference.equals(wanted.difference)
    assert [len(table) for table in found.outcomes.values()] == [WORLDS, WORLDS]


def test_a_folder_says_what_its_own_values_were(results: Results, shipped: dict[str, Case]) -> None:
    """Gains are measured by what a wider war cost when the worlds were lived, not as shipped."""
    worst = {seat.leader: seat.worst for seat in compared(results, shipped).seats["korea-1950"]}
    assert worst["stalin"] == 10.0
    assert worst["mao"] == 4.0


def test_a_case_that_is_not_known_is_compared_without_parts(results: Results) -> None:
    found = compared(results, {})
    assert found.seats == {}
    label = found.comparison.labels["korea-1950"]
    known = case_label(pj.load("korea-1950"))
    assert label == CaseLabel("korea-1950", known.title, start=known.start)


def test_other_results_are_no_comparison(
    pair: tuple[Case, Case], shipped: dict[str, Case], tmp_path: Path
) -> None:
    one = run(Plan((Stratum(pair[0]),), 1, 38))
    assert not holds_comparison(one)
    with pytest.raises(InputError, match="no comparison of two cases"):
        compared(one, shipped)
    arms = Plan((Stratum(pair[0]), Stratum(pair[1]), Stratum(pair[1], "other")), 1, 38)
    assert not holds_comparison(run(arms))


def test_a_folder_is_compared_as_what_is_held_in_memory(
    results: Results, pair: tuple[Case, Case], shipped: dict[str, Case], tmp_path: Path
) -> None:
    run(comparison_plan(pair, WORLDS, 38), tmp_path / "kept")
    kept = open_results(tmp_path / "kept")
    assert holds_comparison(kept)
    again, first = compared(kept, shipped), compared(results, shipped)
    assert again.comparison.rows.equals(first.comparison.rows)
    assert again.seats == first.seats
