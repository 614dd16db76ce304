"""The house: what the package shows, what it costs to open, and which way its arrows point."""

from __future__ import annotations

import ast
import importlib
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

import panmunjom as pj

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("agents", "model", "experiments", "dashboards")
"""In the order of the arrows: a folder may use those before it."""


def test_public_names() -> None:
    assert pj.__all__ == [
        "Case",
        "Results",
        "Study",
        "War",
        "__version__",
        "batch",
        "cases",
        "load",
        "open_results",
        "read_study",
    ]


def test_the_stub_of_the_package_shows_the_same_names() -> None:
    stub = (ROOT / ".typings" / "panmunjom" / "__init__.pyi").read_text("utf-8")
    shown = ast.literal_eval(stub.split("__all__ = ")[1].split("\n\n")[0])
    assert set(shown) == {*pj.__all__, *FOLDERS}


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_face_has_what_it_lists(folder: str) -> None:
    face = importlib.import_module(f"panmunjom.{folder}")
    assert face.__doc__
    assert [name for name in face.__all__ if not hasattr(face, name)] == []


@pytest.mark.parametrize("folder", FOLDERS)
def test_arrows_point_one_way_and_only_at_faces(folder: str) -> None:
    allowed = {f"panmunjom.{each}" for each in FOLDERS[: FOLDERS.index(folder)]}
    for path in sorted((ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            ours = {name for name in names if name.split(".")[0] == "panmunjom"}
            assert ours <= allowed, f"{path.relative_to(ROOT)} imports {ours - allowed}"


def test_importing_draws_nothing_in_that_only_pages_need() -> None:
    code = "import sys, panmunjom; print('plotly' in sys.modules, 'jinja2' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout == "False False\n"


def test_the_version_stands_once_and_is_cited() -> None:
    citation = (ROOT / "CITATION.cff").read_text("utf-8")
    assert re.search(rf"^version: {re.escape(pj.__version__)}$", citation, re.MULTILINE)
    assert f"## [{pj.__version__}]" in (ROOT / "CHANGELOG.md").read_text("utf-8")


@pytest.mark.parametrize("opened", ["panmunjom", "panmunjom.dashboards"])
def test_importing_leaves_the_tools_of_studies_asleep(opened: str) -> None:
    studies = ("SALib", "cma", "distributed", "joblib", "scipy.optimize", "scipy.stats", "sklearn")
    shown = ("dash", "flask", "jinja2", "kaleido", "matplotlib", "openpyxl", "rich")
    late = (*studies, *shown)
    code = f"import sys, {opened}; print([name for name in {late} if name in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout == "[]\n"


def commands_in(text: str) -> list[list[str]]:
    """The commands that stand in the blocks of a page, without their comments."""
    blocks = re.findall(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    own = [line for line in lines if line.startswith("panmunjom ")]
    return [shlex.split(line, comments=True)[1:] for line in own]


@pytest.mark.parametrize("page", ["README.md", "docs/studies.md", "docs/seeing.md"])
def test_the_commands_of_a_page_have_the_options_it_names(page: str) -> None:
    command = str(Path(sys.executable).parent / "panmunjom")
    found = commands_in((ROOT / page).read_text("utf-8"))
    assert found
    for name in {words[0] for words in found}:
        ask = [command, name, "--help"]
        shown = subprocess.run(ask, capture_output=True, text=True, check=True)
        named = {word for words in found if words[0] == name for word in words if word[:2] == "--"}
        assert [option for option in sorted(named) if option not in shown.stdout] == []


@pytest.mark.skipif(
    "PANMUNJOM_OTHER_PYTHON" not in os.environ,
    reason="PANMUNJOM_OTHER_PYTHON names no second interpreter",
)
def test_worlds_are_the_same_bit_for_bit_on_another_python() -> None:
    script = str(ROOT / "tests" / "digest.py")
    here, there = (
        subprocess.run([python, script, "64"], capture_output=True, text=True, check=True).stdout
        for python in (sys.executable, os.environ["PANMUNJOM_OTHER_PYTHON"])
    )
    assert here.count("\n") == len(pj.cases())
    assert here == there
