"""The record: data of the case that no history depends on, checked as strictly as the rest."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

import panmunjom as pj
from panmunjom.model import InputError, Pattern, Record, gauges

PATTERN: dict[str, Any] = {
    "title": "War breaks out",
    "phase": "Invasion",
    "use": "fit",
    "observed": date(1950, 6, 25),
    "low": date(1950, 6, 1),
    "high": date(1950, 7, 20),
    "unit": "date",
    "source": "Appleman (1961)",
    "confidence": "high",
    "reads": {"kind": "day", "of": "war"},
}


def test_korea_has_enough_patterns_of_every_phase() -> None:
    patterns = pj.load("korea-1950").spec.record.patterns
    assert len(patterns) >= 30
    assert {each.use for each in patterns.values()} == {"fit", "check"}
    for use in ("fit", "check"):
        assert len({each.phase for each in patterns.values() if each.use == use}) >= 6


def test_no_history_depends_on_the_record() -> None:
    case = pj.load("korea-1950")
    bare = case.spec.model_copy(update={"record": Record()})
    assert pj.Case(case.name, bare).digest == case.digest


def test_every_window_holds_what_was_observed() -> None:
    for case in pj.cases():
        for name, each in case.spec.record.patterns.items():
            ends = [x for x in (each.low, each.observed, each.high) if x is not None]
            assert ends == sorted(ends), name
            assert each.source, name


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"low": None, "high": None}, "expected a window"),
        ({"low": 3.0}, "expected dates"),
        ({"low": date(1950, 7, 1)}, "low <= observed <= high"),
        ({"unit": "days"}, "expected 'date'"),
        ({"reads": {"kind": "day", "of": "warr"}}, "war"),
        ({"reads": {"kind": "outcome", "of": []}}, "at least 1"),
        ({"use": "fitted"}, "fit"),
        ({"surprise": 1}, "Extra inputs"),
    ],
)
def test_a_pattern_that_makes_no_sense_is_refused(changes: dict[str, Any], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        TypeAdapter(Pattern).validate_python(PATTERN | changes)


def test_a_stretch_that_ends_before_it_begins_is_refused() -> None:
    reads = {
        "kind": "path",
        "of": ["front_peninsula"],
        "take": "mean",
        "first": date(1951, 1, 2),
        "last": date(1951, 1, 1),
    }
    changes = {"reads": reads, "unit": "axis", "observed": 0.5, "low": 0.4, "high": 0.6}
    with pytest.raises(ValidationError, match="must not lie before first"):
        TypeAdapter(Pattern).validate_python(PATTERN | changes)


def test_a_quantity_that_there_is_not_is_named_with_file_and_line(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "case.toml").write_text('inherits = "korea-1950"\ntitle = "Mine"\n')
    (folder / "record.toml").write_text(
        "[record.patterns.naktong.reads]\n"
        'kind = "path"\nof = ["front_penninsula"]\ntake = "mean"\n'
        "first = 1950-08-05\nlast = 1950-09-13\n"
    )
    with pytest.raises(InputError, match=r"record.toml.*'front_penninsula'.*front_peninsula"):
        pj.load(folder)


def test_every_gauge_gives_a_number_for_every_world() -> None:
    for case in pj.cases():
        war = pj.War(case, worlds=3, seed=38)
        for _ in range(200):
            war.step()
        for name, gauge in gauges(war.spec).items():
            assert gauge(war).shape == (3,), name


def test_support_falls_by_the_same_for_every_tenfold_of_casualties() -> None:
    war = pj.War("korea-1950", worlds=3, seed=38)
    row = war.muster.actors.index("us")
    war.worlds.casualties[row] = [0.0, 5.0, 50.0]
    none, few, many = gauges(war.spec)["support_us"](war)
    opinion = war.spec.opinion
    assert none == opinion.start.value
    assert none - few == pytest.approx(opinion.tenfold.value)
    assert few - many == pytest.approx(opinion.tenfold.value)
