"""A disk that fails, or a process that dies, at a chosen one of the calls that write a study.

Run as a script it lives a tiny study in child processes, each of which dies at another call.
"""

from __future__ import annotations

import errno
import importlib
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any
from unittest.mock import patch

DIED = 77


class Calls:
    """Counts the calls that change a disk, and does something at those that are chosen.

    Parameters
    ----------
    strike : callable
        Asked at every call with its number, from 1 on; what it raises the call raises.
    """

    def __init__(self, strike: Callable[[int], None]) -> None:
        self.number, self._strike = 0, strike

    def count(self) -> None:
        self.number += 1
        self._strike(self.number)


def full_at(first: int, last: float = float("inf")) -> Callable[[int], None]:
    """Let the disk be full from one call to another."""

    def strike(number: int) -> None:
        if first <= number <= last:
            raise OSError(errno.ENOSPC, "No space left on device")

    return strike


def die_at(first: int) -> Callable[[int], None]:
    """Let the process end at a call, with nothing tidied up."""

    def strike(number: int) -> None:
        if number == first:
            os._exit(DIED)

    return strike


class _File:
    """A file that is open for writing; where the disk fails, half of what is written stays."""

    def __init__(self, file: IO[bytes], calls: Calls) -> None:
        self._file, self._calls = file, calls

    def write(self, content: bytes) -> int:
        self._file.write(content[: len(content) // 2])
        self._file.flush()
        self._calls.count()
        return self._file.write(content[len(content) // 2 :])

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def __enter__(self) -> _File:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()


@contextmanager
def struck(strike: Callable[[int], None]) -> Iterator[Calls]:
    """Count every write, flush, rename and new folder of this process in the block."""
    calls = Calls(strike)
    opened = Path.open

    def counted(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            calls.count()
            return real(*arguments, **options)

        return call

    def open_counted(path: Path, mode: str = "r", *arguments: Any, **options: Any) -> Any:
        file = opened(path, mode, *arguments, **options)
        return _File(file, calls) if set(mode) & set("wxa") else file

    with (
        patch.object(os, "fsync", counted(os.fsync)),
        patch.object(os, "replace", counted(os.replace)),
        patch.object(os, "mkdir", counted(os.mkdir)),
        patch.object(Path, "open", open_counted),
    ):
        yield calls


def main(folder: Path, numbers: list[int]) -> None:
    """Let a child die at each of these calls; nothing has been lived here, so it can be forked."""
    tiny = importlib.import_module("tiny")
    plan = tiny.tiny_plan(theories=("cara",))
    for number in numbers:
        child = os.fork()
        if not child:
            with struck(die_at(number)):
                tiny.lived(plan, folder / str(number))
            os._exit(0)
        print(number, os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), [int(each) for each in sys.argv[2:]])
