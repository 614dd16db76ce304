"""The command `validate`: what it prints and writes, and what it refuses."""

from __future__ import annotations

import importlib
import json
import shutil
from pathlib import Path

import pytest

from panmunjom.model import folder_of, load

from .commands import Typed

CASE = "korea-1950"
FEW = ("--worlds", "3", "--workers", "1")


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Typed:
    return Typed(monkeypatch, capsys)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which a scorecard of three worlds stands, with its page."""
    folder = tmp_path_factory.mktemp("made")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "sys.argv",
            ["panmunjom", "validate", CASE, *FEW, "--out", str(folder / "card"), "--json",
             "--page", str(folder / "page.md")],
        )  # fmt: skip
        with pytest.raises(SystemExit) as left:
            importlib.import_module("panmunjom.__main__").main()
    assert left.value.code == 0
    return folder


def test_the_folder_holds_page_document_and_worlds(made: Path) -> None:
    document = json.loads((made / "card" / "scorecard.json").read_text("utf-8"))
    assert (document["case"], document["worlds"], document["seed"]) == (CASE, 3, 38)
    assert {each["name"] for each in document["patterns"]} == set(load(CASE).spec.record.patterns)
    assert (made / "card" / "index.html").read_text("utf-8").rstrip().endswith("</html>")
    assert (made / "card" / "manifest.json").exists()
    assert (
        (made / "page.md")
        .read_text("utf-8")
        .startswith("<!-- This page is made by `panmunjom validate`")
    )


def test_the_same_command_finds_its_worlds_again_and_says_the_same(
    typed: Typed, made: Path
) -> None:
    before = (made / "page.md").read_bytes()
    where = ("--out", str(made / "card"), "--page", str(made / "page.md"))
    said = typed("validate", CASE, *FEW, *where, "--json")
    assert said.code == 0, said.err
    assert json.loads(said.out) == json.loads((made / "card" / "scorecard.json").read_text("utf-8"))
    assert (made / "page.md").read_bytes() == before


def test_few_worlds_are_warned_of_and_the_caveat_ends_what_is_printed(
    typed: Typed, made: Path
) -> None:
    said = typed("validate", CASE, *FEW, "--out", str(made / "card"))
    assert said.code == 0, said.err
    assert "Few worlds: with 3 a share is uncertain by up to" in said.err
    assert said.out.rstrip().endswith("This is not a forecast.")
    assert "patterns of the record are hit by at least 70 %" in said.out
    assert "3 worlds, seed 38" in said.out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("korea-1951",), "nearest known: 'korea-1950'"),
        ((CASE, "--set", "stalin.faer=1"), "stalin.fear"),
        ((CASE, "--page", "page.txt"), "must end in .md"),
        ((CASE, "--page", "nowhere/page.md"), "does not exist"),
    ],
)
def test_what_cannot_be_is_refused_before_a_world_is_lived(
    typed: Typed, arguments: tuple[str, ...], message: str
) -> None:
    said = typed("validate", *arguments)
    assert said.code == 2
    assert message in said.err.replace("\n", " ")
    assert "worlds" not in said.err


def test_a_file_that_is_no_scorecards_page_is_left_alone(typed: Typed, tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("mine", "utf-8")
    said = typed("validate", CASE, *FEW, "--page", str(tmp_path / "README.md"))
    assert said.code == 2
    assert "is not a page that `panmunjom validate` made" in said.err
    assert (tmp_path / "README.md").read_text("utf-8") == "mine"


def test_worlds_that_another_record_read_are_refused(typed: Typed, tmp_path: Path) -> None:
    """Only how it is read matters: what was observed is no part of a world."""
    folder = Path(shutil.copytree(folder_of(CASE), tmp_path / "mine"))
    (folder / "course.toml").unlink()  # it takes days from the record, and would refuse another
    asked = ("validate", str(folder), *FEW, "--out", str(tmp_path / "card"))
    assert typed(*asked).code == 0
    record = folder / "record.toml"
    shipped = record.read_text("utf-8")
    observed = shipped.replace("observed = 1950-01-30", "observed = 1950-01-31", 1)
    reads = shipped.replace('of = "consent"', 'of = "guarantee"', 1)
    assert len({shipped, observed, reads}) == 3
    for text, code, told in ((observed, 0, ""), (reads, 2, "reads: mine:"), (shipped, 0, "")):
        record.write_text(text, "utf-8")
        said = typed(*asked)
        assert said.code == code, said.err
        assert told in said.err


def test_a_case_without_a_record_is_refused(typed: Typed, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    source = Path(__file__).parents[1] / "model" / "scenarios" / CASE
    for each in source.glob("*.toml"):
        if each.name not in ("record.toml", "course.toml"):  # the one takes days from the other
            (folder / each.name).write_bytes(each.read_bytes())
    said = typed("validate", str(folder))
    assert said.code == 2
    assert "has no record" in said.err


def test_no_world_is_refused(typed: Typed) -> None:
    assert typed("validate", CASE, "--worlds", "0").code == 2
