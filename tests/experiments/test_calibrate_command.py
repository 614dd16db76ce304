"""The command `calibrate`: what it refuses before any time is spent, and what it prints."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from panmunjom.model import folder_of, read_case

from ..commands import Typed  # noqa: TID252  # one way to type a command in all rooms
from .pages import framed, tables


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Typed:
    return Typed(monkeypatch, capsys)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Korea to March 1950 with two free parameters and no what-ifs."""
    copied = tmp_path / "korea"
    shutil.copytree(folder_of("korea-1950"), copied)
    for name in ("counterfactuals", "claims", "inequality"):  # both others name what-ifs
        (copied / f"{name}.toml").unlink()
    main = copied / "case.toml"
    main.write_text(main.read_text("utf-8").replace("end = 1953-12-31", "end = 1950-03-01"))
    (copied / "calibration.toml").write_text(
        '[calibration]\nfree = ["stalin.fear", "stalin.risk_aversion"]\n'
    )
    return copied


def test_what_does_not_go_together_is_refused(typed: Typed, folder: Path) -> None:
    for options, word in (
        (("--screen", "--sbc", "100"), "choose one"),
        (("--screen", "--write"), "belong to a calibration"),
        (("--figure", "there.xyz"), "must end in"),
        (("--screen", "--page", "page.md"), "belong to a calibration"),
        (("--page", "page.txt"), "must end in .md"),
        (("--sbc", "3"), "at least 20 truths"),
    ):
        said = typed("calibrate", str(folder), *options)
        assert said.code == 2
        assert word in said.err


def test_a_case_without_free_parameters_is_told_what_to_do(typed: Typed, folder: Path) -> None:
    (folder / "calibration.toml").unlink()
    said = typed("calibrate", str(folder))
    assert said.code == 2
    assert "--screen" in said.err


def test_a_calibration_from_end_to_end(typed: Typed, folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    options = ["--particles", "20", "--simulations", "60", "--candidates", "2", "--worlds", "20"]
    page_file = tmp_path / "page.md"
    options += ["--workers", "1", "--write", "--json", "--out", str(out)]
    options += ["--page", str(page_file)]
    before = read_case(folder).digest
    said = typed("calibrate", str(folder), *options)
    assert said.code == 0
    assert "Generation 1: tolerance" in said.err
    found = json.loads(said.out)
    assert found == json.loads((out / "report.json").read_text("utf-8"))
    assert "not a forecast" in found["caveat"]
    case = read_case(folder)
    note = case.spec.calibration
    assert note.command == found["command"]
    assert note.record_digest == found["record_digest"]
    assert (note.seed, note.particles) == (38, 20)
    page = page_file.read_text("utf-8")
    command = f"{found['command']} --page {page_file}"
    assert framed(page, command, before)
    assert f"Calibrated on {note.date}." in page
    taught, *others = tables(page)
    assert {row[0].split("<br>")[0] for row in taught[1:]} == {
        "`stalin.fear`",
        "`stalin.risk_aversion`",
    }
    assert {row["verdict"] for row in found["parameters"]} == {row[-1] for row in taught[1:]}
    chosen, fits = others[-4:-2]
    assert [row[0] for row in chosen[1:]] == [f"`{path}`" for path in found["choice"]["values"]]
    assert len(fits) == 1 + len(found["choice"]["patterns"])
    assert found["equifinality"]["said"] in page
    for path, value in found["choice"]["values"].items():
        assert case.parameters[path].value == pytest.approx(value)
