"""What a folder of results holds, and what can be asked of it; no table is read to find out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from panmunjom.model import InputError, nearest

from .manifest import NAME
from .measures import Measure, measures
from .plan import BASELINE, LABELS
from .response import response_names
from .results import Results, open_results
from .resume import tables_of

ACCOUNTS, CALIBRATION = "accounts.json", "report.json"
"""What `panmunjom accounts` and `panmunjom calibrate` write into their folders."""
MOST_BYTES = 64 * 2**20
"""A document above this is none of ours: nothing of the kind is longer than a megabyte or two."""


@dataclass(frozen=True, eq=False)
class Holding:
    """What a folder of results holds.

    Attributes
    ----------
    folder : Path
    kind : {"study", "accounts", "calibration"}
        Histories with a manifest; rival accounts, whose studies lie in folders below; or a
        calibration, which keeps no histories.
    studies : mapping of str to Results
        By the folder below this one they lie in; ``""`` is this folder itself.
    document : mapping
        What the command wrote beside: ``accounts.json`` or ``report.json``; empty for a study.
    """

    folder: Path
    kind: Literal["study", "accounts", "calibration"]
    studies: Mapping[str, Results] = field(default_factory=dict)
    document: Mapping[str, Any] = field(default_factory=dict)

    @property
    def results(self) -> Results | None:
        """The study itself; of rival accounts the records they leave; None for a calibration."""
        return next(iter(self.studies.values()), None)

    @property
    def title(self) -> str:
        """The study's title, or one that says what was done to which cases."""
        about = {} if self.results is None else self.results.manifest.about
        if self.kind == "accounts":
            return f"Rival accounts: {self.document.get('case', 'a case')}"
        if self.kind == "calibration":
            return f"Calibration of {self.document.get('case', 'a case')}"
        named = str(about.get("title", "")).strip()
        return named or f"Histories of {' and '.join(self.cases)}"

    @property
    def question(self) -> str:
        """What was asked, in the words of the study; empty if it did not say."""
        about = {} if self.results is None else self.results.manifest.about
        return str(about.get("question", "")).strip()

    @property
    def cases(self) -> list[str]:
        """Names of the cases."""
        return [] if self.results is None else cases_of(self.results)


def open_holding(folder: Path) -> Holding:
    """Open a folder of results, whatever command made it; nothing in it is changed.

    Raises
    ------
    InputError
        If it holds nothing that this program made. Folders nearby that do are named.
    """
    path = Path(folder).expanduser()
    if (path / ACCOUNTS).is_file() and not (path / NAME).is_file():
        below = [name for name in ("records", "tests") if (path / name / NAME).is_file()]
        studies = {name: open_results(path / name) for name in below}
        return Holding(path, "accounts", studies, _document(path / ACCOUNTS))
    if (path / CALIBRATION).is_file() and not (path / NAME).is_file():
        return Holding(path, "calibration", {}, _document(path / CALIBRATION))
    if not (path / NAME).is_file():
        raise InputError(_no_study(path))
    return Holding(path, "study", {"": open_results(path)})


def cases_of(results: Results) -> list[str]:
    """Return the names of the cases a study lives, in its order."""
    return list(dict.fromkeys(name.split(" ", 1)[0] for name in results.manifest.asked.arms))


def arms_of(results: Results, case: str | None = None) -> list[str]:
    """Return the names of the arms of a case, or of all cases, the untouched one first."""
    named = [name.split(" ", 1) for name in results.manifest.asked.arms]
    found = dict.fromkeys(arm for own, arm in named if case in (None, own))
    return sorted(found, key=lambda arm: arm != BASELINE)


def varied_in(results: Results) -> list[str]:
    """Return the paths of the parameters that differ between the points of a study."""
    columns = results.codebook.columns
    return [each.name for each in columns if each.table == "runs" and each.source]


def tables_in(results: Results) -> list[str]:
    """Return the names of the tables a study keeps."""
    return tables_of(results.manifest)


def columns_in(results: Results, table: str = "runs") -> list[str]:
    """Return the names of the columns of a table, without reading it."""
    return [each.name for each in results.codebook.columns if each.table == table]


def outcomes_in(results: Results) -> dict[str, Measure]:
    """Return the outcomes a study's table `runs` has the columns for, by name."""
    bare = pd.DataFrame(columns=columns_in(results))
    return {each.key: each for each in measures(bare)}


def needed_for(measure: Measure) -> list[str]:
    """Return the columns of `runs` an outcome is read from, whichever history it is included."""
    places = [name for name in LABELS if name != "replicate"]
    return list(dict.fromkeys([*places, "war_started", *measure.column]))


def outcome_columns(results: Results) -> list[str]:
    """Return the columns of `runs` that all outcomes together are read from."""
    there = columns_in(results)
    named = [name for each in outcomes_in(results).values() for name in each.column]
    wanted = dict.fromkeys([*LABELS, "war_started", "ending", *named])
    return [name for name in wanted if name in there]


def numbers_in(results: Results) -> list[str]:
    """Return the outcomes of which a sensitivity can be asked: those that every history has."""
    known = outcomes_in(results)
    kinds = {each.name: each.kind for each in results.codebook.columns if each.table == "runs"}
    frame = pd.DataFrame({name: _example(kinds[name]) for name in columns_in(results)})
    return [name for name in response_names(frame) if name in known]


def _example(kind: str) -> Iterable[object]:
    """Return one value of a kind, by which a column of it can be told from others."""
    if kind == "date":
        return pd.Series([pd.Timestamp(1950, 1, 1)])
    values: dict[str, object] = {"yes/no": True, "name": "word", "text": "word"}
    return pd.Series([values.get(kind, 1.0)])


def _document(path: Path) -> Mapping[str, Any]:
    """Read what a command wrote beside its studies."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise InputError(f"{path} is too large to be what the program wrote there")
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise InputError(f"{path} cannot be read ({error!r})") from None
    if not isinstance(found, dict):
        raise InputError(f"{path} is not what the program wrote there: expected a table")
    return found


def _no_study(path: Path) -> str:
    """Say that there is no study, and where there are some."""
    marks = (NAME, ACCOUNTS, CALIBRATION)
    near = path if path.is_dir() else path.parent
    try:
        beside = sorted(each for each in near.iterdir() if any((each / m).is_file() for m in marks))
    except OSError:
        beside = []
    names = [each.name for each in beside]
    if path.is_dir() and names:
        there = f"; folders in it that do: {', '.join(names[:5])}"
    elif path.is_dir():
        there = f": there is no {NAME} in it"
    else:
        there = f": there is no such folder{nearest(path.name, names)}"
    return f"{str(path)!r} holds no study{there}"
