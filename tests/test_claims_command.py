"""The command `claims`: from a case with claims of its own to table, page and JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

import panmunjom as pj

from .commands import Typed

CLAIMS = """\
inherits = "russia-dprk-2024"
end = 2024-01-12

[claims.X1]
title = "The war goes on in January"
source = "a made-up source"
basis = "tested"
reason = "Twelve days are simulated."
[[claims.X1.tests]]
kind = "share"
title = "Decided in the field"
of = [{ column = "winner", equals = "none" }]
at_least = 0.8
[[claims.X1.tests]]
kind = "difference"
title = "Dead without shells"
arm = "no_shells"
of = [{ column = "dead_russia", at_least = 1000.0 }]
sign = "up"
at_least = 0.5
[claims.X2]
title = "Winter is long"
source = "a made-up source"
basis = "out_of_scope"
reason = "There is no weather."
"""
ASKED = ("claims", "mine", "--only", "X1", "--only", "X2", "--worlds", "40", "--workers", "1")


@pytest.fixture
def typed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Typed:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "case.toml").write_text(CLAIMS, encoding="utf-8")
    return Typed(monkeypatch, capsys)


def test_the_table_says_what_does_not_hold_first(typed: Typed) -> None:
    found = typed(*ASKED)
    assert found.code == 0, found.err
    said = ("1 not held", "X1  The war goes on", "X2  Winter is long: There is no weather.")
    places = [found.out.index(each) for each in (*said, "This is not a forecast")]
    assert places == sorted(places)
    assert "40 worlds in every arm, seed 38" in found.out
    assert "91 to 100" in found.out  # 40 of 40 worlds, Wilson's interval
    assert "panmunjom claims mine --only NAME --worlds 40 --seed 38" in found.out


def test_what_is_kept_is_the_study_the_findings_and_the_page(typed: Typed) -> None:
    again = (*ASKED, "--out", "kept", "--page", "page.md", "--json")
    found = typed(*again)
    assert found.code == 0, found.err
    document = json.loads(found.out)
    assert document["counts"]["not held"] == 1
    assert document["digest"] == pj.load("mine").digest
    (first, second) = document["claims"]
    assert (first["name"], first["verdict"]) == ("X1", "not held")
    assert (second["name"], second["tests"]) == ("X2", [])
    share, difference = first["tests"]
    assert (share["value"], share["worlds"], share["verdict"]) == (1.0, 40, "held")
    assert (difference["value"], difference["verdict"]) == (0.0, "not held")
    rows = pd.read_csv("kept/claims.csv")
    assert rows["name"].tolist() == ["X1", "X1", "X2"]
    runs = pj.open_results("kept").runs.to_pandas()
    assert runs.groupby("arm").size().to_dict() == {"baseline": 40, "no_shells": 40}
    page = Path("page.md").read_text("utf-8")
    for said in ("## Not held", "**X1**", "40 worlds in every arm, seed 38", "not a forecast"):
        assert said in page
    assert "panmunjom claims mine --only X1 --worlds 40 --seed 38\n" in page
    assert document["digest"][:12] in page
    assert typed(*again).out == found.out  # the finished study is only read


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("claims nowhere", "there is no case and no folder 'nowhere'"),
        ("claims mine --only X9", "mine has no claim 'X9'"),
        ("claims mine --only X1 --page no/page.md", "the folder 'no' does not exist"),
        ("claims mine --worlds 0", "--worlds"),
    ],
)
def test_a_mistake_is_told_before_anything_is_lived(
    typed: Typed, arguments: str, said: str
) -> None:
    found = typed(*arguments.split())
    assert found.code == 2, found.err
    assert said in found.err
    assert "worlds," not in found.err
    assert found.out == ""
