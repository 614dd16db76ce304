"""`ablate` and `inequality` from the command line: what they print, write and refuse."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

import panmunjom as pj
from panmunjom.model import inequality_of

from .commands import CASE, Typed

HERE = ("--workers", "1", "--worlds", "3")
ON = ("fortification", "exit")


@pytest.fixture
def typed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Typed:
    monkeypatch.chdir(tmp_path)
    return Typed(monkeypatch, capsys)


@pytest.fixture
def mine(tmp_path: Path) -> str:
    """A case of the user's own: a fortnight of 2024, most mechanisms off."""
    own = tmp_path / "mine"
    own.mkdir()
    names = [name for name in pj.load(CASE).spec.mechanisms if name not in ON]
    off = 'value = false, meaning = "x", source = "x", confidence = "judgement"'
    lines = [f"{name} = {{ {off} }}" for name in names]
    head = f'inherits = "{CASE}"\nend = 2024-01-14\n[mechanisms]\n'
    (own / "case.toml").write_text(head + "\n".join(lines) + "\n")
    return "./mine"


def test_an_ablation_is_told_kept_and_drawn(typed: Typed, mine: str, tmp_path: Path) -> None:
    found = typed("ablate", mine, *HERE, "--out", "kept", "--figure", "seen.html")
    assert found.code == 0, found.err
    assert "12 histories: about" in found.err  # the baseline, two singles, one pair
    assert "Not used by this case (no world changes without it): exit." in found.out
    assert "Off in this case as it stands: patron veto" in found.out
    assert "3 paired worlds, seed 38" in found.out
    assert "Everything here is conditional on this model" in found.out
    table = pd.read_csv(tmp_path / "kept" / "ablation.csv", keep_default_na=False)
    assert set(table["second"]) == {"", "exit"}
    assert pj.open_results("kept").manifest.histories == 12
    assert "What ends the war?" in (tmp_path / "seen.html").read_text("utf-8")


def test_an_ablation_as_json_is_the_same_table(typed: Typed, mine: str) -> None:
    document = json.loads(typed("ablate", mine, *HERE, "--no-pairs", "--json").out)
    assert (document["case"], document["worlds"], document["seed"]) == ("mine", 3, 38)
    assert document["mechanisms"] == list(ON)
    assert document["not_used"] == ["exit"]
    assert {row["first"] for row in document["rows"]} == set(ON)
    assert "forecast" in document["caveat"]


def test_pages_are_written_again_and_only_over_their_own(
    typed: Typed, mine: str, tmp_path: Path
) -> None:
    asked = ("inequality", mine, *HERE, "--grid", "2", "--theories", "cara", "--out", "kept")
    page = tmp_path / "map.md"
    assert typed(*asked, "--page", "map.md").code == 0
    first = page.read_text("utf-8")
    assert "Made by `panmunjom inequality ./mine --worlds 3 --theories cara" in first
    assert typed(*asked, "--page", "map.md").code == 0
    assert page.read_text("utf-8") == first
    refused = typed("ablate", mine, *HERE, "--page", "map.md")
    assert refused.code == 2
    assert "is not a page that `panmunjom ablate` made" in refused.err
    assert page.read_text("utf-8") == first
    found = typed("ablate", mine, *HERE, "--no-pairs", "--page", "effects.md")
    assert found.code == 0, found.err
    assert "--worlds 3 --no-pairs --seed 38 --page effects.md`" in (
        (tmp_path / "effects.md").read_text("utf-8")
    )


def test_the_map_is_told_kept_and_drawn(typed: Typed, mine: str, tmp_path: Path) -> None:
    asked = ("--grid", "2", "--theories", "cara")
    found = typed("inequality", mine, *HERE, *asked, "--out", "kept", "--figure", "seen.html")
    assert found.code == 0, found.err
    for behaviour in inequality_of(pj.load(CASE)).behaviours.values():
        assert f"{behaviour.title}: {behaviour.meaning}" in found.out
    assert "3 worlds a point, seed 38" in found.out
    table = pd.read_csv(tmp_path / "kept" / "inequality.csv")
    assert len(table) == 4 * len(inequality_of(pj.load(CASE)).behaviours)
    assert "The inequality" in (tmp_path / "seen.html").read_text("utf-8")


def test_the_map_and_the_findings_as_json(typed: Typed, mine: str) -> None:
    asked = ("--grid", "2", "--theories", "cara", "--json")
    document = json.loads(typed("inequality", mine, *HERE, *asked).out)
    assert {row["theory"] for row in document["cells"]} == {"cara"}
    assert len(document["place"]) * 2 == len(document["turns"])
    found = typed("inequality", mine, *HERE, "--headlines", *asked[2:])
    findings = json.loads(found.out)["headlines"]
    assert {row["headline"] for row in findings} == set(inequality_of(pj.load(CASE)).headlines)


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (("inequality", CASE, "--theories", "cra"), "'cara'"),
        (("inequality", CASE, "--headlines", "--figure", "x.html"), "--headlines has none"),
        (("inequality", CASE, "--figure", "x.htm"), ".html"),
        (("ablate", CASE, "--figure", "x.htm"), ".html"),
        (("ablate", "korea-1951"), "korea-1950"),
        (("ablate", CASE, "--page", "x.txt"), "must end in .md"),
        (("accounts", "korea-1950", "--page", "x.txt"), "must end in .md"),
        (("inequality", CASE, "--page", "nowhere/x.md"), "does not exist"),
    ],
)
def test_mistakes_are_told_before_anything_is_lived(
    typed: Typed, command: tuple[str, ...], told: str
) -> None:
    found = typed(*command)
    assert found.code == 2
    assert told in found.err
    assert found.out == ""
    assert "worlds" not in found.err.split("Error")[0]


def test_a_case_without_an_inequality_says_so(typed: Typed, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    for file in (Path(pj.__file__).parent / "model" / "scenarios" / CASE).glob("*.toml"):
        if file.name != "inequality.toml":
            (own / file.name).write_text(file.read_text("utf-8"))
    found = typed("inequality", "./own")
    assert found.code == 2
    assert "own has no inequality" in found.err
