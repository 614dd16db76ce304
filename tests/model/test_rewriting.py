"""Values are written into a case's files; every other byte stays."""

from __future__ import annotations

import difflib
import importlib
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from panmunjom.experiments import write_values
from panmunjom.model import InputError, Number, folder_of, read_case

write_note: Any = importlib.import_module("panmunjom.experiments.case_files").write_note


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copied = tmp_path / "korea"
    shutil.copytree(folder_of("korea-1950"), copied)
    (copied / "calibration.toml").write_text('# why\n[calibration]\nfree = [\n  "us.fear",\n]\n')
    return copied


def texts(folder: Path) -> dict[str, str]:
    return {path.name: path.read_bytes().decode() for path in folder.glob("*.toml")}


def changed(before: dict[str, str], after: dict[str, str]) -> list[str]:
    lines = []
    for name, text in before.items():
        both = difflib.ndiff(text.split("\n"), after[name].split("\n"))
        lines += [line for line in both if line[:2] in ("- ", "+ ")]
    return lines


def test_one_number_changes_and_nothing_else(folder: Path) -> None:
    before, old = texts(folder), read_case(folder)
    written = write_values(folder, {"stalin.fear": 1.23, "events.nsc_48.by": 0.2})
    assert {path.name for path in written} == {"stalin.toml", "case.toml"}
    new = read_case(folder)
    assert new == old.replace({"stalin.fear": 1.23, "events.nsc_48.by": 0.2})
    lines = changed(before, texts(folder))
    assert len(lines) == 4
    for minus, plus in zip(lines[::2], lines[1::2], strict=True):
        assert minus[2:].split("value = ")[0] == plus[2:].split("value = ")[0]
        assert minus.split(", low", 1)[1] == plus.split(", low", 1)[1]


def test_a_parameter_that_is_itself_called_value(folder: Path) -> None:
    """The worth of a flow of support: ``value = { value = 0.9, ... }``."""
    before, path = texts(folder), "stalin.decides.air_cover.value"
    old = read_case(folder)
    value = old.parameters[path]
    assert isinstance(value, Number)
    other = 0.777 if value.value != 0.777 else 0.666
    assert [written.name for written in write_values(folder, {path: other})] == ["stalin.toml"]
    assert read_case(folder) == old.replace({path: other})
    minus, plus = changed(before, texts(folder))
    assert minus[2:].startswith("value = { value = ")
    assert plus[2:].startswith(f"value = {{ value = {other}, low = ")


def test_what_is_inherited_gets_a_line_of_its_own(folder: Path) -> None:
    old = read_case(folder)
    common = folder_of("korea-1950").parent / "common" / "rules.toml"
    shared = common.read_bytes()
    for path, value in (("theatre.trench", 1.5), ("judging.cut", 0.5), ("judging.cut", 0.55)):
        write_values(folder, {path: value})
    assert read_case(folder) == old.replace({"theatre.trench": 1.5, "judging.cut": 0.55})
    assert common.read_bytes() == shared
    assert texts(folder)["case.toml"].count("[judging]") == 1


def test_the_same_value_changes_no_file(folder: Path) -> None:
    write_values(folder, {"stalin.fear": 1.5})
    assert write_values(folder, {"stalin.fear": 1.5}) == []


def test_line_ends_and_marks_of_other_systems_stay(folder: Path) -> None:
    path = folder / "stalin.toml"
    windows = b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n")
    path.write_bytes(windows)
    write_values(folder, {"stalin.fear": 2.5})
    after = path.read_bytes()
    assert after.startswith(b"\xef\xbb\xbf")
    assert after.count(b"\r\n") == after.count(b"\n") == windows.count(b"\n")
    assert read_case(folder).parameters["stalin.fear"].value == 2.5


def test_a_table_with_its_value_on_a_line_of_its_own(folder: Path) -> None:
    path = folder / "stalin.toml"
    lines = path.read_text("utf-8").split("\n")
    row = next(k for k, line in enumerate(lines) if line.startswith("fear = "))
    del lines[row]
    table = [
        "[leaders.stalin.fear]",
        'meaning = "value = 7, he said"',
        "value = 1.0 # value = 8",
        'low = 0.2\nhigh = 4.0\nunit = "ratio"\nsource = "test"\nconfidence = "judgement"',
    ]
    path.write_text("\n".join([*lines, *table, ""]), "utf-8")
    write_values(folder, {"stalin.fear": 2.5})
    text = path.read_text("utf-8")
    assert "value = 2.5 # value = 8" in text
    assert '"value = 7, he said"' in text


@pytest.mark.parametrize(
    ("values", "match"),
    [
        ({"stalin.feer": 1.0}, r"stalin\.feer.*stalin\.fear"),
        ({"stalin.fear": 99.0}, "out of range; allowed: 0.2 to 4"),
        ({"stalin.risk_theory": 1.0}, "no number"),
    ],
)
def test_a_refusal_leaves_every_file_alone(
    folder: Path, values: dict[str, float], match: str
) -> None:
    before = texts(folder)
    with pytest.raises(InputError, match=match):
        write_values(folder, {"us.fear": 1.1, **values})
    assert texts(folder) == before


def test_the_note_of_a_calibration(folder: Path) -> None:
    note = {"command": 'panmunjom calibrate "here"', "date": date(2026, 1, 2), "seed": 38}
    for seed in (38, 39):
        write_note(folder, "calibration", note | {"seed": seed})
        told = read_case(folder).spec.calibration
        assert (told.command, told.date, told.seed) == (note["command"], note["date"], seed)
        assert told.free == ["us.fear"]
    text = (folder / "calibration.toml").read_text("utf-8")
    assert text.startswith('# why\n[calibration]\ncommand = "panmunjom')
    assert text.endswith('free = [\n  "us.fear",\n]\n')
    (folder / "calibration.toml").unlink()
    with pytest.raises(InputError, match=r"\[calibration\]"):
        write_note(folder, "calibration", note)


def test_an_unknown_free_parameter_is_told_with_its_line(folder: Path) -> None:
    (folder / "calibration.toml").write_text('[calibration]\nfree = ["stalin.feer"]\n')
    with pytest.raises(InputError, match=r"calibration\.toml, line 2.*stalin\.feer.*stalin\.fear"):
        read_case(folder)
