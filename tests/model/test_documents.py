"""One TOML file against one schema; every mistake names file, line and what was expected."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest
from pydantic import Field, model_validator

from panmunjom.model import InputError, Strict, parse_document, read_document


class Range(Strict):
    low: float
    high: float
    scale: Literal["linear", "log"] = "linear"


class Plan(Strict):
    title: str
    replicates: int = Field(default=1, gt=0)
    vary: dict[str, Range] = Field(default_factory=dict)
    keep: list[Literal["paths", "decisions"]] = Field(default_factory=list)

    @model_validator(mode="after")
    def _says_something(self) -> Plan:
        if not self.title.strip():
            raise ValueError("the title is blank")
        return self


TEXT = """\
# a plan
title = "Fear"
replicates = 4
keep = ["paths"]

[vary]
"stalin.fear" = { low = 0.5, high = 2 }

[vary."mao.fear"]
low = 0.1
high = 1.0
scale = "log"
"""


def refusal(text: str) -> str:
    with pytest.raises(InputError) as caught:
        parse_document(text, "plan.toml", Plan)
    return str(caught.value)


def test_a_file_is_read_into_its_schema(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_text(TEXT, encoding="utf-8")
    plan = read_document(path, Plan)
    assert plan == Plan(
        title="Fear",
        replicates=4,
        keep=["paths"],
        vary={
            "stalin.fear": Range(low=0.5, high=2.0),
            "mao.fear": Range(low=0.1, high=1.0, scale="log"),
        },
    )
    assert read_document(str(path), Plan) == parse_document(TEXT, "plan.toml", Plan) == plan


def test_a_file_from_windows_is_the_same(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_bytes(b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode())
    assert read_document(path, Plan) == parse_document(TEXT, "plan.toml", Plan)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("replicates", "replicate", "line 3: unknown key 'replicate' (nearest known: 'replicate"),
        ("replicates = 4", "xyzzy = 4", "line 3: unknown key 'xyzzy'; known here: title, repl"),
        ('"Fear"', "3", "line 2: title: expected a valid string, found 3"),
        ("= 4", "= true", "line 3: replicates: expected a valid integer, found true"),
        ("= 4", "= 0", "line 3: replicates: expected greater than 0, found 0"),
        ("= 4", '= "4"', "line 3: replicates: expected a valid integer, found '4'"),
        ('"paths"', '"path"', "line 4: keep.item 1: expected 'paths' or 'decisions', found 'path'"),
        ("high = 2", "high = 2, hgh = 3", "line 7: vary.stalin.fear: unknown key 'hgh' (nearest"),
        ("low = 0.1\n", "", "line 9: vary.mao.fear: missing key 'low'"),
        ("low = 0.1", "low = nan", "line 10: vary.mao.fear.low: expected a finite number"),
        ('"log"', '"lgo"', "line 12: vary.mao.fear.scale: expected 'linear' or 'log', found 'lgo'"),
        ("{ low = 0.5, high = 2 }", "3", "line 7: vary.stalin.fear: expected a table with low, "),
    ],
)
def test_a_mistake_is_told_with_its_line(old: str, new: str, message: str) -> None:
    assert TEXT.count(old) == 1
    told = refusal(TEXT.replace(old, new))
    assert told.startswith(f"plan.toml, {message}")


def test_what_is_wrong_with_the_whole_is_told_for_the_whole() -> None:
    assert refusal('title = " "') == "plan.toml: the title is blank"
    assert refusal("") == "plan.toml: missing key 'title'"


def test_the_first_five_mistakes_are_told() -> None:
    lines = refusal(TEXT + "".join(f"x{each} = 1\n" for each in range(7))).splitlines()
    assert len(lines) == 6
    assert lines[0].startswith("plan.toml, line 13: vary.mao.fear: unknown key 'x0'")
    assert lines[5] == "and 2 more"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("title = \nx = 1", "plan.toml, line 1, column 9: not valid TOML: Invalid value"),
        ("title 3", "plan.toml, line 1, column 7: not valid TOML: Expected '='"),
        ("title = 'x'\ntitle = 'y'", "plan.toml, line 2: not valid TOML: Cannot overwrite"),
        (f"replicates = {'9' * 5000}", "plan.toml: not valid TOML: Exceeds the limit"),
    ],
)
def test_malformed_toml_is_told_with_its_place(text: str, message: str) -> None:
    assert refusal(text).startswith(message)


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nowhere.toml cannot be read: No such file"):
        read_document(tmp_path / "nowhere.toml", Plan)
    with pytest.raises(InputError, match="cannot be read: Is a directory"):
        read_document(tmp_path, Plan)


def test_a_file_that_is_not_utf8_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_bytes('# ok\ntitle = "König"\n'.encode("latin-1"))
    with pytest.raises(InputError) as caught:
        read_document(path, Plan)
    assert str(caught.value) == f"{path}, line 2: not UTF-8 text; save the file as UTF-8"
