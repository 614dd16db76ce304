"""Run the whole check: formatting, lint, types, tests. Needs nothing but Python to begin with.

``python3 tests/check.py`` makes a virtual environment of its own, installs the project with its
test tools and checks it. ``python tests/check.py --here`` checks with the environment it runs in.
What stands behind ``--`` goes to pytest: ``python tests/check.py --here -- -m "not statistical"``.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CHECKS = (
    ("lint", ("ruff", "check", ".")),
    ("format", ("ruff", "format", "--check", ".")),
    ("types", ("mypy",)),
)


def main() -> int:
    """Check and return 0 if all is well."""
    parser = argparse.ArgumentParser(description="Run the whole check.")
    parser.add_argument("--here", action="store_true", help="use the environment this runs in")
    parser.add_argument("--venv", type=Path, default=ROOT / ".venv-test", help="where to make one")
    parser.add_argument("pytest", nargs="*", help="arguments for pytest, behind --")
    asked = parser.parse_args()
    tools = Path(sys.executable).parent if asked.here else installed(asked.venv)
    failed = [name for name, command in CHECKS if run(name, tools, command)]
    if failed:
        print(f"\n== failed so far: {', '.join(failed)}; the tests follow", flush=True)
    # `pytest`, not `python -m pytest`: that puts the root on the path, and with it `import model`.
    # A file stays with one process: what it lives once is lived once.
    side_by_side = ("-n", "auto", "--dist", "loadfile")
    tests = run("tests", tools, ("pytest", "-ra", "--durations=5", *side_by_side, *asked.pytest))
    return 1 if failed or tests else 0


def installed(folder: Path) -> Path:
    """Make an environment, install the project into it and return the folder of its tools."""
    tools = folder / ("Scripts" if os.name == "nt" else "bin")
    print(f"== environment: {folder}", flush=True)
    venv.create(folder, with_pip=True)
    pip = [str(tools / "python"), "-m", "pip", "--disable-pip-version-check", "install"]
    print("== installing the project and its test tools (a minute or two)", flush=True)
    subprocess.run([*pip, "--quiet", "--editable", ".[test]"], cwd=ROOT, check=True)
    return tools


def run(name: str, tools: Path, command: tuple[str, ...]) -> int:
    """Run one check with the tools of an environment and say how it went."""
    print(f"\n== {name}: {' '.join(command)}", flush=True)
    began = time.monotonic()
    path = f"{tools}{os.pathsep}{os.environ.get('PATH', '')}"
    program = str(tools / command[0])
    code = subprocess.run(
        [program, *command[1:]], cwd=ROOT, env={**os.environ, "PATH": path}, check=False
    ).returncode
    if name != "tests":  # the last line is pytest's own
        verdict = "ok" if code == 0 else "FAILED"
        print(f"== {name}: {verdict} ({time.monotonic() - began:.0f} s)", flush=True)
    return code


if __name__ == "__main__":
    sys.exit(main())
