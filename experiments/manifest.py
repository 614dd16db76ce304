"""The manifest of a study: what was asked, with what it was made, and the state of every part."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

import panmunjom.agents
import panmunjom.model
from panmunjom.model import InputError

from .plan import Cut, Plan, Stratum
from .store import PartFile, StoreError, write_whole

NAME = "manifest.json"
FORMAT = 2


class State(StrEnum):
    """How far a part or a study is; the words are Mesa's."""

    PENDING = "PENDING"
    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"
    ABORTED = "ABORTED"


@dataclass(frozen=True)
class Arm:
    """A case under a bundle of interventions, as it was asked for.

    Attributes
    ----------
    digest : str
        SHA-256 of the case with everything that is changed in it, at all points.
    changes : dict of str to str
        Parameters that differ from the case as it is shipped, as text.
    interventions : list of str
        What else was done to it, in words.
    start : str
        First day of the case.
    points : int
    strata : list of int
        Numbers of the strata it is lived in.
    """

    digest: str
    changes: dict[str, str]
    interventions: list[str]
    start: str
    points: int
    strata: list[int]


@dataclass(frozen=True)
class Asked:
    """What was asked. Two studies are the same if all of this is.

    Attributes
    ----------
    arms : dict of str to Arm
        By the names of case and arm: ``korea-1950 baseline``.
    replicates, seed, luck, keep
        As in `Plan`.
    panmunjom : str
        Version of the program.
    rules : str
        SHA-256 of the program text in ``model/`` and ``agents/``: who changes a rule and asks
        again must not be handed the histories of the old rule.
    """

    arms: dict[str, Arm]
    replicates: int
    seed: int
    luck: str
    keep: dict[str, int]
    panmunjom: str
    rules: str

    @cached_property
    def id(self) -> str:
        """SHA-256 of all of it: every part names the study it belongs to by this."""
        text = json.dumps(asdict(self), sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


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

    def left(self) -> Iterator[Part]:
        """Yield the parts that are still to be done."""
        return (part for part in self.parts if part.state in (State.PENDING, State.ABORTED))

    def with_parts(self, parts: Iterable[Part]) -> Manifest:
        """Return the manifest with these parts in the place of those with the same number."""
        new = {part.cut.part: part for part in parts}
        return replace(self, parts=tuple(new.get(part.cut.part, part) for part in self.parts))

    def write(self, folder: Path) -> None:
        """Write it into `folder`, whole or not at all."""
        document = {"format": FORMAT, "id": self.asked.id, **asdict(self)}
        text = json.dumps(document, indent=1, ensure_ascii=False)
        try:
            write_whole(folder / NAME, f"{text}\n".encode())
        except OSError as error:
            raise StoreError(f"{folder / NAME}: {error.strerror or error}") from error


def asked(plan: Plan) -> Asked:
    """Describe a plan so that it can be known again."""
    return Asked(
        arms=dict(_arms(plan)),
        replicates=plan.replicates,
        seed=plan.seed,
        luck=plan.luck,
        keep={name: int(value) for name, value in vars(plan.keep).items()},
        panmunjom=version("panmunjom"),
        rules=_digest_of_rules(),
    )


def fresh(plan: Plan, cuts: Iterable[Cut]) -> Manifest:
    """Return the manifest of a study of which nothing has been done."""
    names = ("mesa", "numpy", "pandas", "pyarrow", "scipy")
    versions = {"python": platform.python_version(), **{name: version(name) for name in names}}
    return Manifest(asked(plan), dict(plan.about), versions, tuple(Part(cut) for cut in cuts))


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
            _asked_from(content["asked"]),
            content["about"],
            content["versions"],
            tuple(_part_from(part) for part in content["parts"]),
            State(content["state"]),
        )
    except FileNotFoundError:
        raise InputError(f"{str(folder)!r} holds no study: there is no {NAME} in it") from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(f"{path} is not the manifest of a study ({error!r})") from None


def differences(found: Asked, wanted: Asked) -> str:
    """Name every field in which two studies differ, a line each."""
    there, here = dict(_flat(asdict(found))), dict(_flat(asdict(wanted)))
    lines = [
        f"  {name}: {_shown(there.get(name))} there, {_shown(here.get(name))} asked"
        for name in dict.fromkeys([*there, *here])
        if there.get(name) != here.get(name)
    ]
    return "\n".join(lines)


def _arms(plan: Plan) -> Iterator[tuple[str, Arm]]:
    """Yield the arms of every case, each over all its strata."""
    for name in dict.fromkeys(map(_name, plan.strata)):
        numbers = [i for i, each in enumerate(plan.strata) if _name(each) == name]
        strata = [plan.strata[i] for i in numbers]
        digest = hashlib.sha256()
        changes: dict[str, set[str]] = {}
        for each in strata:
            digest.update(each.case.digest.encode() + each.points.astype("<i8").tobytes())
            for path, value in each.case.overrides.items():
                changes.setdefault(path, set()).add(_as_text(value))
        texts = {path: " or ".join(sorted(found)) for path, found in changes.items()}
        start = strata[0].case.spec.start.isoformat()
        points = sum(each.points.size for each in strata)
        done = list(strata[0].case.changes)
        yield name, Arm(digest.hexdigest(), texts, done, start, points, numbers)


def _name(stratum: Stratum) -> str:
    return f"{stratum.case.name} {stratum.arm}"


def _asked_from(content: Mapping[str, Any]) -> Asked:
    arms = {name: Arm(**arm) for name, arm in content["arms"].items()}
    return Asked(**{**content, "arms": arms})


def _part_from(content: Mapping[str, Any]) -> Part:
    files = tuple(PartFile(**each) for each in content["files"])
    failures = tuple(Failure(**each) for each in content["failures"])
    return Part(Cut(**content["cut"]), State(content["state"]), files, failures)


def _flat(node: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, object]]:
    for name, value in node.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{above}{name}: ")
        else:
            yield f"{above}{name}", value


def _shown(value: object) -> str:
    """Shorten digests: nobody compares 64 digits."""
    text = "nothing" if value is None else str(value)
    return f"{text[:12]}..." if len(text) == 64 else text


def _as_text(value: object) -> str:
    if isinstance(value, np.ndarray):
        digest = hashlib.sha256(np.ascontiguousarray(value, dtype="<f8").tobytes()).hexdigest()
        return f"{len(value)} values (SHA-256 {digest[:12]})"
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
