"""The frame, tables and commands of pages; and which files a page may replace."""

from __future__ import annotations

import importlib
import shlex
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panmunjom.model import InputError

from .pages import framed, tables

markdown: Any = importlib.import_module("panmunjom.experiments.markdown")
COMMAND = "panmunjom ablate korea-1950 --seed 38"


def page(*parts: str, title: str = "A title") -> str:
    size = markdown.size_of("5 worlds", 38, "f" * 64)
    text: str = markdown.page(COMMAND, title, size, ["First.", "Second."], parts)
    return text


def test_a_page_says_what_made_it_and_ends_with_its_limits() -> None:
    found = page("## Part")
    assert framed(found, COMMAND, "f" * 12)
    assert "5 worlds, seed 38, case ffffffffffff." in found
    assert "f" * 13 not in found
    assert found.index("**First.**") < found.index("Second.") < found.index("## Part")


@given(st.lists(st.lists(st.text(), min_size=3, max_size=3), max_size=4))
def test_no_text_breaks_a_table(rows: list[list[str]]) -> None:
    (found,) = tables(markdown.table(["a", "b", "c"], rows))
    assert len(found) == 1 + len(rows)
    assert all("<" not in cell for row in found for cell in row)


def test_what_markdown_would_read_is_escaped_once() -> None:
    assert markdown.escape("a|b [c](d) *e* `f` <g> \\ \n h") == (
        "a\\|b \\[c](d) \\*e\\* \\`f\\` &lt;g> \\\\ h"
    )
    bold = markdown.bold("a|b")
    assert bold == "**a\\|b**"
    assert markdown.escape(bold) == bold
    assert markdown.bold("") == ""
    assert markdown.stacked("a", "", "b<") == "a<br>b&lt;"
    assert "# A \\*title\\*" in page(title="A *title*")


def test_numbers_stand_to_the_right() -> None:
    assert markdown.table(["a", "b", "c"], [], "lr").splitlines()[1] == "| --- | ---: | ---: |"


def test_a_command_can_be_typed_as_it_stands() -> None:
    options = {
        "--worlds": 5,
        "--set": ["a.b=1", "c=x y"],
        "--no-pairs": True,
        "--headlines": False,
        "--only": None,
        "--page": Path("docs") / "my page.md",
    }
    found = markdown.command_text("ablate", "./my case", options)
    assert shlex.split(found) == [
        *("panmunjom", "ablate", "./my case", "--worlds", "5", "--set", "a.b=1", "--set", "c=x y"),
        *("--no-pairs", "--page", "docs/my page.md"),
    ]


def test_a_page_of_the_same_command_may_be_replaced(tmp_path: Path) -> None:
    file = tmp_path / "page.md"
    markdown.refuse_foreign(None, "ablate")
    markdown.refuse_foreign(file, "ablate")
    markdown.write_page(file, page())
    markdown.refuse_foreign(file, "ablate")
    with pytest.raises(InputError, match="not a page that `panmunjom validate` made"):
        markdown.refuse_foreign(file, "validate")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("mine.md", "not a page that"),
        ("folder.md", "not a page that"),
        ("page.txt", "must end in .md"),
        ("nowhere/page.md", "does not exist"),
    ],
)
def test_what_is_not_ours_is_refused(tmp_path: Path, name: str, told: str) -> None:
    (tmp_path / "mine.md").write_text("# mine\n", "utf-8")
    (tmp_path / "folder.md").mkdir()
    with pytest.raises(InputError, match=told):
        markdown.refuse_foreign(tmp_path / name, "ablate")
    assert (tmp_path / "mine.md").read_text("utf-8") == "# mine\n"
