"""The command as a user has it, and the same in this process where many are tried."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

COMMAND = str(Path(sys.executable).parent / "panmunjom")
CASE = "russia-dprk-2024"


def panmunjom(
    *arguments: str, cwd: Path | None = None, before: Callable[[], None] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the command as a user does, on a screen without colours."""
    return subprocess.run(
        [COMMAND, *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        env={**os.environ, "NO_COLOR": "1"},
        preexec_fn=before,
    )


class Said(NamedTuple):
    """What a command left: exit code, stdout, stderr."""

    code: int
    out: str
    err: str


class Typed:
    """Runs commands in this process: a start of the program costs more than most of them."""

    def __init__(self, patch: pytest.MonkeyPatch, capture: pytest.CaptureFixture[str]) -> None:
        self._patch, self._capture = patch, capture

    def __call__(self, *arguments: str) -> Said:
        self._patch.setattr(sys, "argv", ["panmunjom", *arguments])
        self._capture.readouterr()
        with pytest.raises(SystemExit) as left:
            importlib.import_module("panmunjom.__main__").main()
        assert isinstance(left.value.code, int)
        return Said(left.value.code, *self._capture.readouterr())
