"""Reading cases: folders of TOML files, merged, inherited from others, and checked."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from panmunjom.agents import InputError, nearest, shown

from .case import Case
from .documents import File, Keys, Table, checked, dotted, read_file
from .schema import CaseSpec

SCENARIOS = Path(__file__).parent / "scenarios"
MAIN_FILE = "case.toml"


def cases() -> list[Case]:
    """Return the cases that come with the program, in the order of their names."""
    return [read_case(SCENARIOS / name) for name in _shipped()]


def load(case: str | os.PathLike[str]) -> Case:
    """Return a case that comes with the program, or one from a folder of the user's.

    Parameters
    ----------
    case : str or path
        Name of a shipped case (``"korea-1950"``) or path of a folder that holds a case.toml.
        For a folder that has a shipped case's name write ``"./korea-1950"``.

    Raises
    ------
    InputError
        If there is no such case, or what its files hold is wrong; the message names file,
        line, what was expected and the nearest known name.
    """
    text = os.fspath(case)
    if isinstance(case, str) and text in _shipped():
        return read_case(SCENARIOS / text)
    try:
        folder = Path(text).expanduser()
        is_folder, is_there = folder.is_dir(), folder.exists()
    except (OSError, RuntimeError, ValueError):  # too long a name, no such home, a null byte
        is_folder = is_there = False
    if text and is_folder:
        return read_case(folder)
    if text and is_there:
        raise InputError(f"{text!r} is a file; a case is a folder that holds a {MAIN_FILE}")
    known = _shipped()
    raise InputError(
        f"there is no case and no folder {text!r}{nearest(text, known)}; "
        f"known cases: {', '.join(known) or 'none'}"
    )


def folder_of(case: str | os.PathLike[str]) -> Path:
    """Return the folder that `load` would read a case from."""
    if isinstance(case, str) and case in _shipped():
        return SCENARIOS / case
    return Path(case).expanduser()


def read_case(folder: Path, spec: type[BaseModel] = CaseSpec) -> Case:
    """Read and check the case in `folder`.

    Parameters
    ----------
    folder : Path
        Folder that holds a case.toml.
    spec : model class, optional
        The schema to check against; tests bring small ones of their own.

    Returns
    -------
    Case
        Named after the folder.
    """
    main = folder / MAIN_FILE
    if main not in _toml_files(folder):
        raise InputError(f"{folder} is not a case: there is no {MAIN_FILE} in it")
    document = _read_folder(folder, ())
    content: Any = checked(document.content, spec, lambda keys: document.where(keys) or str(main))
    try:
        return Case(folder.resolve().name, content)
    except InputError as error:
        raise InputError(f"{folder}: {error}") from None


def _shipped() -> list[str]:
    """Names of the shipped folders that are cases, not only parts of cases."""
    files = sorted(SCENARIOS.glob(f"*/{MAIN_FILE}"))
    return [file.parent.name for file in files if "title" in read_file(file).content]


# ---------------------------------------------------------------- merging


@dataclass
class _Document:
    """What the files of a case hold together, and which files each key came from."""

    content: Table
    origin: dict[Keys, tuple[File, ...]]

    @classmethod
    def of(cls, file: File) -> _Document:
        return cls(_copied(file.content), dict.fromkeys(_all_keys(file.content, ()), (file,)))

    def where(self, keys: Keys) -> str:
        """Name file and line of the entry at `keys`, or of the nearest table around it."""
        for length in range(len(keys), 0, -1):
            files = self.origin.get(keys[:length], ())
            if files:
                return max(reversed(files), key=lambda file: file.depth(keys)).where(keys)
        return ""

    def add(self, other: _Document, keys: Keys = (), *, override: bool) -> None:
        """Merge `other` into this one; a key given twice is refused unless `other` overrides."""
        mine, others = _at(self.content, keys), _at(other.content, keys)
        for key, new in others.items():
            here = (*keys, key)
            if key in mine and _merges(mine[key], new, override=override):
                self.origin[here] += other.origin[here]
                self.add(other, here, override=override)
                continue
            if key in mine and not override:
                raise InputError(
                    f"{dotted(here)} is given twice: {self.where(here)}, and {other.where(here)}"
                )
            mine[key] = new
            self._take_origin(other, here)

    def _take_origin(self, other: _Document, here: Keys) -> None:
        depth = len(here)
        self.origin = {each: file for each, file in self.origin.items() if each[:depth] != here}
        self.origin |= {each: file for each, file in other.origin.items() if each[:depth] == here}


def _merges(old: object, new: object, *, override: bool) -> bool:
    """Whether two entries are tables to be merged; a parameter (it has a value) is one whole."""
    if not isinstance(old, dict) or not isinstance(new, dict) or "value" in new:
        return False
    return override or "value" not in old


def _all_keys(table: Table, keys: Keys) -> Iterator[Keys]:
    """Yield the way to every entry; a parameter is one entry."""
    for key, item in table.items():
        yield (*keys, key)
        if isinstance(item, dict) and "value" not in item:
            yield from _all_keys(item, (*keys, key))


def _copied(table: Table) -> Table:
    """Return a copy to merge into: of the tables, not of what stands in them."""
    return {key: _copied(x) if isinstance(x, dict) else x for key, x in table.items()}


def _at(content: Any, keys: Keys) -> Any:
    for key in keys:
        content = content[key]
    return content


def _toml_files(folder: Path) -> list[Path]:
    try:
        return sorted(
            each for each in folder.iterdir() if each.suffix == ".toml" and each.is_file()
        )
    except OSError as error:
        raise InputError(f"{folder} cannot be read: {error.strerror}") from None


def _read_folder(folder: Path, heirs: tuple[Path, ...]) -> _Document:
    """Read the folder's files, upon those of the folder it inherits from."""
    document = _Document({}, {})
    for path in _toml_files(folder):
        document.add(_Document.of(read_file(path)), override=False)
    if "inherits" not in document.content:
        return document
    where = document.where(("inherits",))
    base = base_folder(folder, document.content.pop("inherits"), where)
    chain = (*heirs, folder.resolve())
    if base.resolve() in chain:
        raise InputError(f"{where}: inherits from {base.name!r}, which inherits from this case")
    whole = _read_folder(base, chain)
    whole.add(document, override=True)
    return whole


def base_folder(folder: Path, name: object, where: str) -> Path:
    """Return the folder that `inherits` names: beside a shipped case, or by path."""
    if not isinstance(name, str) or not name:
        raise InputError(f"{where}: inherits: expected the name of a folder, found {shown(name)}")
    shipped = sorted(each.name for each in SCENARIOS.glob("*") if each.is_dir())
    for base in (folder / name, SCENARIOS / name):
        if base.is_dir() and any(base.glob("*.toml")):
            return base
    raise InputError(
        f"{where}: inherits: there is no folder {name!r}{nearest(name, shipped)}; give a path "
        f"relative to {folder}, or one of {', '.join(shipped)}"
    )
