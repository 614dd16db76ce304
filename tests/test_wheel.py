"""What is built can be installed elsewhere and works there."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

import panmunjom as pj

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("agents", "model", "experiments", "dashboards")
FILES = ("pyproject.toml", "README.md", "LICENSE", "__init__.py", "__main__.py", "py.typed")


def run(*command: str | Path, cwd: Path) -> str:
    """Run a command without the environment's hints at the source tree."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    found = subprocess.run(command, cwd=cwd, env=clean, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout + found.stderr
    return found.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build from a copy: what older builds left in the tree must not come in."""
    source = tmp_path_factory.mktemp("source")
    for name in FILES:
        shutil.copy(ROOT / name, source)
    for name in FOLDERS:
        shutil.copytree(
            ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__", ".*")
        )
    run(sys.executable, "-m", "build", "--outdir", source / "dist", cwd=source)
    (built,) = (source / "dist").glob("*.whl")
    return built


@pytest.mark.wheel
def test_the_wheel_holds_the_package_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names}
    assert tops == {"panmunjom", f"panmunjom-{pj.__version__}.dist-info"}
    for folder in FOLDERS:
        kinds = ("*.py", "*.toml", "*.j2", "*.css", "*.js")
        sources = {path for kind in kinds for path in (ROOT / folder).rglob(kind)}
        expected = {f"panmunjom/{path.relative_to(ROOT).as_posix()}" for path in sources}
        assert expected <= set(names)
    assert "panmunjom/py.typed" in names
    assert not [name for name in names if "test" in name or name.endswith("pyproject.toml")]


@pytest.mark.wheel
def test_the_wheel_works_in_a_clean_environment(wheel: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "venv", with_pip=True)
    tools = tmp_path / "venv" / "bin"
    pip = (tools / "python", "-m", "pip", "--disable-pip-version-check")
    run(*pip, "install", "--quiet", wheel, cwd=tmp_path)
    said = run(tools / "panmunjom", "compare", "--worlds", "20", "--out", "page", cwd=tmp_path)
    assert "not a forecast" in said
    assert (tmp_path / "page" / "index.html").exists()
    assert "panmunjom" in run(tools / "python", "-m", "panmunjom", "--version", cwd=tmp_path)
