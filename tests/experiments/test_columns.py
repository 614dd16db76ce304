"""Every column the program writes has an entry, and every entry a column."""

from __future__ import annotations

import importlib
from collections.abc import Sequence

import pandas as pd
import pytest

import panmunjom as pj
from panmunjom.experiments import Keep, Plan, Stratum, run
from panmunjom.model import InputError, Number

inside = importlib.import_module("panmunjom.experiments.columns")

STUDY = ["case", "arm", "point", "replicate", "seed", "world"]
BANDS = ["case", "arm", "day", "date", "variable", "worlds", "running"]
BANDS += ["p05", "p10", "p25", "p50", "p75", "p90", "p95", "mean"]


def written(case: pj.Case) -> dict[str, pd.DataFrame]:
    """The tables as the model gives them, from a history or two of the case."""
    war = pj.War(case, worlds=2, seed=38).run()
    paths = pd.concat([war.path(k) for k in (0, 1)])
    decisions = pd.concat([war.decisions(k) for k in (0, 1)])
    readings = run(Plan((Stratum(case),), 1, 38, keep=Keep(readings=True))).readings.to_pandas()
    return {
        "runs": war.outcomes(),
        "paths": paths,
        "decisions": decisions,
        "readings": readings,
    }


@pytest.fixture(scope="module")
def tables() -> dict[str, dict[str, pd.DataFrame]]:
    return {case.name: written(case) for case in pj.cases()}


def names(table: str, frame: pd.DataFrame) -> list[str]:
    return list(dict.fromkeys([*STUDY, *frame.columns]))


def test_every_column_has_an_entry_and_every_entry_a_column(
    tables: dict[str, dict[str, pd.DataFrame]],
) -> None:
    for case in pj.cases():
        found = {(each.table, each.name) for each in inside.case_columns([case])}
        there = {(t, n) for t, frame in tables[case.name].items() for n in names(t, frame)}
        assert found == there | {("bands", name) for name in BANDS}


def test_two_cases_have_the_columns_of_both(tables: dict[str, dict[str, pd.DataFrame]]) -> None:
    found = {each.name for each in inside.case_columns(pj.cases()) if each.table == "runs"}
    assert found == {n for two in tables.values() for n in names("runs", two["runs"])}


def fits(kind: str, values: pd.Series) -> bool:
    known = values.dropna()
    if kind == "date":
        return bool(pd.to_datetime(known).notna().all())
    if kind == "yes/no":
        return known.dtype == bool
    if kind == "count":
        return known.dtype.kind in "iu"
    if kind == "share":
        return bool(known.between(0.0, 1.0).all())
    if kind == "number":
        return known.dtype.kind == "f"
    return bool(known.map(type).isin([str, dict]).all())


def test_columns_are_of_the_kind_they_are_said_to_be(
    tables: dict[str, dict[str, pd.DataFrame]],
) -> None:
    for case in pj.cases():
        for table, frame in tables[case.name].items():
            for name in frame.columns:
                each = inside.column(table, name, [case])
                assert fits(each.kind, frame[name]), (table, name, each.kind)
                if each.values:
                    assert set(frame[name].astype(str)) <= set(each.values), (table, name)


@pytest.mark.parametrize("cases", [(), pj.cases()[:1], pj.cases()])
def test_texts_are_complete_and_labels_fit_stata(cases: Sequence[pj.Case]) -> None:
    for each in inside.case_columns(cases):
        assert 0 < len(each.label) <= 80
        assert each.meaning.endswith(".")
        assert "{" not in each.name + each.label + each.meaning
        assert each.values or each.kind != "name" or not cases


def test_actors_leaders_and_sectors_are_named_as_the_case_names_them() -> None:
    korea, russia = pj.cases()
    label = {
        name: inside.column(table, name, [korea, russia]).label
        for table, name in [
            ("runs", "dead_rok"),
            ("paths", "dead_rok"),
            ("runs", "gain_kim"),
            ("runs", "gain_stalin"),
            ("paths", "front_kursk"),
            ("runs", "days_rung_0"),
        ]
    }
    assert label == {
        "dead_rok": "rok (Republic of Korea), dead so far",
        "gain_kim": "Kim Il Sung, gain",
        "gain_stalin": "Stalin, gain",
        "front_kursk": "Front: Kursk region",
        "days_rung_0": "Days at rung 0: Peace",
    }
    assert inside.column("runs", "dead_rok", [korea]).label == "Republic of Korea, dead"


def test_a_name_that_cases_spell_differently_is_given_in_both_spellings() -> None:
    korea, _ = pj.cases()
    actors = {**korea.spec.actors, "dprk": "North Korea"}
    other = pj.Case("other", korea.spec.model_copy(update={"actors": actors}))
    assert inside.column("runs", "dead_dprk", [korea, other]).label == "DPRK / North Korea, dead"


def test_a_title_that_is_too_long_gives_way_to_the_short_name() -> None:
    korea, _ = pj.cases()
    sector = korea.spec.sectors["peninsula"].model_copy(update={"title": "long " * 30})
    other = pj.Case("other", korea.spec.model_copy(update={"sectors": {"peninsula": sector}}))
    assert inside.column("paths", "front_peninsula", [other]).label == "Front: Peninsula"


def test_a_varied_parameter_is_described_as_the_case_declares_it() -> None:
    korea, russia = pj.cases()
    declared = korea.parameters["stalin.risk_aversion"]
    assert isinstance(declared, Number)
    found = inside.column("runs", "stalin.risk_aversion", [korea, russia])
    assert found.kind == "number"
    assert found.meaning.lower() == f"{declared.meaning}.".lower()
    assert found.range == f"{declared.low:g} to {declared.high:g}"
    assert (found.source, found.confidence) == (declared.source, declared.confidence)
    theory = inside.column("runs", "stalin.risk_theory", [korea])
    assert (theory.kind, theory.values["safety_first"]) == ("name", "safety first")
    switch = inside.column("runs", "mechanisms.delay", [korea])
    assert (switch.kind, switch.range) == ("yes/no", "on, off")


def test_a_parameter_that_cases_declare_differently_is_told_for_each() -> None:
    cases = pj.cases()
    path = next(
        path
        for path in cases[0].parameters.keys() & cases[1].parameters.keys()
        if cases[0].parameters[path].source != cases[1].parameters[path].source
    )
    found = inside.column("runs", path, cases)
    for case in cases:
        assert f"{case.name}: {case.parameters[path].source}" in found.source


def test_a_column_or_table_that_is_not_there_is_refused() -> None:
    with pytest.raises(InputError, match=r"no column 'dead_dprkk'.*dead_dprk"):
        inside.column("runs", "dead_dprkk", pj.cases())
    with pytest.raises(InputError, match="no column 'gain_stalin'"):
        inside.column("runs", "gain_stalin", [pj.load("russia-dprk-2024")])
    with pytest.raises(InputError, match=r"no table 'run'.*runs, paths, decisions, bands"):
        inside.columns_of("run", ["case"], pj.cases())


@pytest.mark.parametrize("length", [10, 80])
def test_a_text_is_cut_at_a_word(length: int) -> None:
    text = "word " * 40
    cut = inside.shortened(text, length)
    assert len(cut) <= length
    assert cut.endswith("word…")
    assert len(inside.shortened("x" * 200)) == 80
