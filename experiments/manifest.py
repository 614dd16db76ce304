"""The manifest of a study: what was asked, with what it was made, and the state of every part."""

from __future__ import annotations

import json
import platform
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path
from typing import Any

from panmunjom.model import InputError

from .asked import Asked, asked_for, read_asked
from .plan import Cut, Plan
from .store import PartFile, write_json

NAME = "manifest.json"
FORMAT = 2


class State(StrEnum):
    """How far a part or a study is; the words are Mesa's."""

    PENDING = "PENDING"
    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"
    ABORTED = "ABORTED"


@dataclass(frozen=True)
class Failure:
    """Histories that could not be lived, and why.

    Attributes
    ----------
    first, rows : int
        The first of them in its part, and how many.
    history : str
        Which one the first is, in words: case, arm, point, replicate, world.
    error : str
        The traceback.
    """

    first: int
    rows: int
    history: str
    error: str


@dataclass(frozen=True)
class Part:
    """Histories that were simulated together, and the files they are kept in."""

    cut: Cut
    state: State = State.PENDING
    files: tuple[PartFile, ...] = ()
    failures: tuple[Failure, ...] = ()


@dataclass(frozen=True)
class Manifest:
    """What stands in a study's ``manifest.json``."""

    asked: Asked
    about: dict[str, str]
    versions: dict[str, str]
    parts: tuple[Part, ...]
    state: State = State.PENDING

    @property
    def histories(self) -> int:
        """How many histories were asked for."""
        return sum(part.cut.rows for part in self.parts)

    @property
    def failures(self) -> tuple[Failure, ...]:
        """What could not be lived."""
        return tuple(failure for part in self.parts for failure in part.failures)

    @property
    def failed(self) -> int:
        """How many histories could not be lived."""
        return sum(failure.rows for failure in self.failures)

    @property
    def done(self) -> int:
        """How many histories nothing is left to do for."""
        return self.histories - sum(part.cut.rows for part in self.left())

    def left(self) -> Iterator[Part]:
        """Yield the parts that are still to be done."""
        return (part for part in self.parts if part.state in (State.PENDING, State.ABORTED))

    def with_parts(self, parts: Iterable[Part]) -> Manifest:
        """Return the manifest with these parts in the place of those with the same number."""
        new = {part.cut.part: part for part in parts}
        return replace(self, parts=tuple(new.get(part.cut.part, part) for part in self.parts))

    def write(self, folder: Path) -> None:
        """Write it into `folder`, whole or not at all."""
        write_json(folder / NAME, {"format": FORMAT, "id": self.asked.id, **asdict(self)})


def fresh(plan: Plan, cuts: Iterable[Cut]) -> Manifest:
    """Return the manifest of a study of which nothing has been done."""
    names = ("mesa", "numpy", "pandas", "pyarrow", "scipy")
    versions = {"python": platform.python_version(), **{name: version(name) for name in names}}
    return Manifest(asked_for(plan), dict(plan.about), versions, tuple(Part(cut) for cut in cuts))


def read(folder: Path) -> Manifest:
    """Read the manifest in `folder`.

    Raises
    ------
    InputError
        If there is none, or it is not one that this version can read.
    """
    path = folder / NAME
    try:
        content = json.loads(path.read_text("utf-8"))
        if content["format"] != FORMAT:
            raise InputError(f"{path} has format {content['format']}; this version reads {FORMAT}")
        return Manifest(
            read_asked(content["asked"]),
            content["about"],
            content["versions"],
            tuple(_part_from(part) for part in content["parts"]),
            State(content["state"]),
        )
    except FileNotFoundError:
        raise InputError(f"{str(folder)!r} holds no study: there is no {NAME} in it") from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(f"{path} is not the manifest of a study ({error!r})") from None


def _part_from(content: Mapping[str, Any]) -> Part:
    files = tuple(PartFile(**each) for each in content["files"])
    failures = tuple(Failure(**each) for each in content["failures"])
    return Part(Cut(**content["cut"]), State(content["state"]), files, failures)
