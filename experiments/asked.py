"""What a study was asked for: by this it is known again, however often it is stopped."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

import panmunjom.agents
import panmunjom.model

from .plan import Plan, Stratum


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
    reads : dict of str to str
        By case, SHA-256 of how its record is read off histories, where readings are kept. A
        case's own digest knows no record, for no history depends on it, but readings do.
    """

    arms: dict[str, Arm]
    replicates: int
    seed: int
    luck: str
    keep: dict[str, int]
    panmunjom: str
    rules: str
    reads: dict[str, str] = field(default_factory=dict)

    @cached_property
    def id(self) -> str:
        """SHA-256 of all of it: every part names the study it belongs to by this."""
        content = asdict(self)
        if not self.reads:  # a study without readings is known by what it was always known by
            del content["reads"]
        text = json.dumps(content, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


def asked_for(plan: Plan) -> Asked:
    """Describe a plan so that it can be known again."""
    return Asked(
        arms=dict(_arms(plan)),
        replicates=plan.replicates,
        seed=plan.seed,
        luck=plan.luck,
        keep={name: int(value) for name, value in vars(plan.keep).items()},
        panmunjom=version("panmunjom"),
        rules=_digest_of_rules(),
        reads=_reads(plan) if plan.keep.readings else {},
    )


def study_id(plan: Plan) -> str:
    """Return what a study is known by: equal for plans that live the same and keep the same."""
    return asked_for(plan).id


def read_asked(content: Mapping[str, Any]) -> Asked:
    """Return what `asdict` made of it."""
    arms = {name: Arm(**arm) for name, arm in content["arms"].items()}
    return Asked(**{**content, "arms": arms})


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


def _reads(plan: Plan) -> dict[str, str]:
    """Return, by case, a digest of all that a reading depends on: not of what was observed."""
    digests = {each.case.name: hashlib.sha256() for each in plan.strata}
    for case in (each.case for each in plan.strata):
        record = case.spec.record
        patterns = {
            name: each.reads.model_dump(mode="json") for name, each in record.patterns.items()
        }
        text = json.dumps([str(record.outbreak), patterns], sort_keys=True)
        digests[case.name].update(text.encode())
    return {name: digest.hexdigest() for name, digest in digests.items()}


def _name(stratum: Stratum) -> str:
    return f"{stratum.case.name} {stratum.arm}"


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
