"""The manifest of a study: what was asked, with what it was made, and the state of every part."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path

import numpy as np

import panmunjom.agents
import panmunjom.model
from panmunjom.model import Case, InputError

from .chunks import Chunk, cut
from .store import StoreError, is_whole, write_whole

NAME = "manifest.json"
RUNS = "runs"
FORMAT = 1


class State(StrEnum):
    """How far a part is; the words are Mesa's."""

    PENDING = "PENDING"
    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"


@dataclass(frozen=True)
class Study:
    """What was asked. Two studies are the same if all of this is.

    Attributes
    ----------
    case, case_digest : str
        Name of the case, and SHA-256 of its content with the overrides.
    overrides : dict of str to str
        What was set differently, as text.
    rules : str
        SHA-256 of the program text in ``model/`` and ``agents/``: who changes a rule and asks
        again must not be handed the histories of the old rule.
    """

    case: str
    case_digest: str
    overrides: dict[str, str]
    worlds: int
    seed: int
    panmunjom: str
    rules: str


@dataclass(frozen=True)
class Part:
    """One chunk of worlds and the file it is kept in."""

    file: str
    first_world: int
    worlds: int
    state: State = State.PENDING
    digest: str | None = None
    error: str | None = None


@dataclass(frozen=True)
class Manifest:
    """What stands in a study's ``manifest.json``."""

    study: Study
    versions: dict[str, str]
    parts: tuple[Part, ...]
    format: int = field(default=FORMAT)

    def with_parts(self, parts: Iterable[Part]) -> Manifest:
        """Return the manifest with these parts in the place of those with the same file."""
        new = {part.file: part for part in parts}
        return replace(self, parts=tuple(new.get(part.file, part) for part in self.parts))

    def write(self, folder: Path) -> None:
        """Write it into `folder`, whole or not at all."""
        text = json.dumps(asdict(self), indent=1, ensure_ascii=False)
        try:
            write_whole(folder / NAME, f"{text}\n".encode())
        except OSError as error:
            raise StoreError(f"{folder / NAME}: {error.strerror or error}") from error


def study(case: Case, worlds: int, seed: int) -> Study:
    """Describe a batch of `case` so that it can be known again."""
    return Study(
        case=case.name,
        case_digest=case.digest,
        overrides={path: _as_text(value) for path, value in case.overrides.items()},
        worlds=worlds,
        seed=seed,
        panmunjom=version("panmunjom"),
        rules=_digest_of_rules(),
    )


def fresh(asked: Study, chunk: int) -> Manifest:
    """Return the manifest of a study of which nothing has been done."""
    names = ("mesa", "numpy", "pandas", "pyarrow", "scipy")
    versions = {"python": platform.python_version(), **{name: version(name) for name in names}}
    parts = tuple(
        Part(f"{RUNS}/part-{number:06d}.parquet", each.first, each.worlds)
        for number, each in enumerate(cut(asked.worlds, chunk))
    )
    return Manifest(asked, versions, parts)


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
        parts = [Part(**{**part, "state": State(part["state"])}) for part in content["parts"]]
        return Manifest(Study(**content["study"]), content["versions"], tuple(parts))
    except FileNotFoundError:
        raise InputError(f"{str(folder)!r} holds no study: there is no {NAME} in it") from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(f"{path} is not the manifest of a study ({error!r})") from None


def taken_up(folder: Path, asked: Study, chunk: int) -> Manifest:
    """Return the manifest to go on with: the one in `folder`, or a fresh one if it is empty.

    Parts that are not there, or not what was written, are pending again; so are failed ones.
    The parts keep the size the study was begun with: what a world lives does not depend on it.

    Raises
    ------
    InputError
        If the folder holds something else, another study above all. Nothing is changed then.
    """
    drafts = set(folder.glob(".*.tmp"))  # of a process that was killed
    if all(each in drafts for each in folder.iterdir()):
        return fresh(asked, chunk)
    if not (folder / NAME).exists():
        raise InputError(f"the folder {str(folder)!r} is not empty; choose another with --out")
    found = read(folder)
    if found.study != asked:
        raise InputError(
            f"the folder {str(folder)!r} holds another study; choose another with --out. "
            f"They differ in:\n{_differences(found.study, asked)}"
        )
    return found.with_parts(
        replace(part, state=State.PENDING, digest=None, error=None)
        for part in found.parts
        if not (part.state is State.SUCCEEDED and is_whole(folder / part.file, part.digest))
    )


def chunk_of(part: Part) -> Chunk:
    """Return the worlds of a part."""
    return Chunk(part.first_world, part.worlds)


def _differences(found: Study, asked: Study) -> str:
    """Name every field in which two studies differ, a line each."""
    there, here = asdict(found), asdict(asked)
    lines = [
        f"  {name}: {_shown(there[name])} there, {_shown(here[name])} asked"
        for name in there
        if there[name] != here[name]
    ]
    return "\n".join(lines)


def _shown(value: object) -> str:
    """Shorten digests: nobody compares 64 digits."""
    text = str(value)
    return f"{text[:12]}..." if len(text) == 64 else text


def _as_text(value: object) -> str:
    if isinstance(value, np.ndarray):
        digest = hashlib.sha256(np.ascontiguousarray(value, dtype="<f8").tobytes()).hexdigest()
        return f"{len(value)} values, one a world (SHA-256 {digest[:12]})"
    if isinstance(value, bool):
        return "on" if value else "off"
    return str(value)


def _digest_of_rules() -> str:
    """Digest the program text that decides what a world lives."""
    digest = hashlib.sha256()
    for package in (panmunjom.agents, panmunjom.model):
        folder = Path(str(package.__file__)).parent
        for path in sorted(folder.rglob("*.py")):
            digest.update(f"{folder.name}/{path.relative_to(folder).as_posix()}\0".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()
