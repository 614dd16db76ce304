"""Reading cases: folders of TOML files, merged, inherited from others, and checked."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from pydantic import BaseModel, ValidationError

from panmunjom.agents import InputError, first_few, nearest, shown

from .case import Case
from .errors import KEY, described
from .schema import CaseSpec

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

SCENARIOS = Path(__file__).parent / "scenarios"
MAIN_FILE = "case.toml"

Table: TypeAlias = dict[str, Any]
Keys: TypeAlias = tuple[str | int, ...]


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
    try:
        content: Any = spec.model_validate(document.content)
    except ValidationError as error:
        problems = [_told(each, spec, document, main) for each in error.errors()]
        raise InputError(first_few(list(dict.fromkeys(problems)))) from None
    try:
        return Case(folder.resolve().name, content)
    except InputError as error:
        raise InputError(f"{folder}: {error}") from None


def _shipped() -> list[str]:
    """Names of the shipped folders that are cases, not only parts of cases."""
    files = sorted(SCENARIOS.glob(f"*/{MAIN_FILE}"))
    return [file.parent.name for file in files if "title" in _read_file(file).content]


# ---------------------------------------------------------------- files and their lines


@dataclass(frozen=True)
class _File:
    """One TOML file: its text and what it holds."""

    path: Path
    text: str
    content: Table

    @cached_property
    def lines(self) -> dict[Keys, int]:
        """The line on which each table and key begins."""
        return dict(reversed(list(_lines(self.text, self.content))))  # the first one stays

    def where(self, keys: Keys) -> str:
        """Name the file and the line nearest to `keys`."""
        for n in range(len(keys), 0, -1):
            line = self.lines.get(keys[:n]) or min(
                (line for each, line in self.lines.items() if each[:n] == keys[:n]), default=0
            )  # a table without a header of its own begins where its first key does
            if line:
                return f"{self.path}, line {line}"
        return str(self.path)

    def depth(self, keys: Keys) -> int:
        """How much of `keys` has a line of its own in this file."""
        return max((n for n in range(1, len(keys) + 1) if keys[:n] in self.lines), default=0)


_KEY = r"""(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')"""
_KEYS = rf"{_KEY}(?:\s*\.\s*{_KEY})*"
_HEADER = re.compile(rf"\s*(\[\[?)\s*({_KEYS})\s*\]\]?\s*(?:#.*)?$")
_ASSIGNMENT = re.compile(rf"\s*({_KEYS})\s*=")


def _lines(text: str, content: Table) -> Iterator[tuple[Keys, int]]:
    """Yield keys and line numbers; only keys that `content` has, so that strings do not mislead."""
    table: Keys = ()
    count: dict[Keys, int] = {}
    in_string = False
    for number, line in enumerate(text.split("\n"), 1):
        was_in_string = in_string
        in_string ^= len(re.findall(r"\"{3}|'{3}", line)) % 2 == 1
        if was_in_string:
            continue
        if header := _HEADER.match(line):
            keys = _in_lists(_split(header[2]), count)
            if header[1] == "[[":
                count[keys] = count.get(keys, -1) + 1
                keys = (*keys, count[keys])
            if _has(content, keys):
                table = keys
                yield table, number
        elif assignment := _ASSIGNMENT.match(line):
            keys = table
            for key in _split(assignment[1]):
                keys = (*keys, key)
                if _has(content, keys):
                    yield keys, number


def _split(dotted: str) -> Keys:
    return tuple(each.strip("\"'") for each in re.findall(_KEY, dotted))


def _in_lists(keys: Keys, count: Mapping[Keys, int]) -> Keys:
    """Put the position of the latest item behind every key but the last that names a list."""
    full: Keys = ()
    for key in keys[:-1]:
        full = (*full, key)
        if full in count:
            full = (*full, count[full])
    return (*full, *keys[-1:])


def _has(content: Any, keys: Keys) -> bool:
    for key in keys:
        in_table = isinstance(content, dict) and key in content
        in_list = isinstance(content, list) and isinstance(key, int) and key < len(content)
        if not (in_table or in_list):
            return False
        content = content[key]
    return True


def _read_file(path: Path) -> _File:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = path.read_bytes()[: error.start]
        line = before.count(b"\n") + 1
        raise InputError(f"{path}, line {line}: not UTF-8 text; save the file as UTF-8") from None
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from None
    try:
        return _File(path, text, tomllib.loads(text))
    except (ValueError, RecursionError) as error:  # not only TOMLDecodeError: 5,000 digits
        raise InputError(_malformed(path, text, str(error))) from None


def _malformed(path: Path, text: str, message: str) -> str:
    if place := re.search(r" \(at line (\d+), column (\d+)\)", message):
        where = f", line {place[1]}, column {place[2]}"
        message = message.replace(place[0], "")
    elif " (at end of document)" in message:
        where = f", line {len(text.splitlines())}"
        message = message.replace(" (at end of document)", " at the end of the file")
    else:
        where = ""
    return f"{path}{where}: not valid TOML: {message}"


# ---------------------------------------------------------------- merging


@dataclass
class _Document:
    """What the files of a case hold together, and which files each key came from."""

    content: Table
    origin: dict[Keys, tuple[_File, ...]]

    @classmethod
    def of(cls, file: _File) -> _Document:
        return cls(deepcopy(file.content), dict.fromkeys(_all_keys(file.content, ()), (file,)))

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
                    f"{_dotted(here)} is given twice: {self.where(here)}, and {other.where(here)}"
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


def _at(content: Any, keys: Keys) -> Any:
    for key in keys:
        content = content[key]
    return content


def _dotted(keys: Keys) -> str:
    """Return `keys` as written in a header; an item of a list by its number, from 1."""
    return ".".join(f"item {key + 1}" if isinstance(key, int) else key for key in keys)


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
        document.add(_Document.of(_read_file(path)), override=False)
    if "inherits" not in document.content:
        return document
    where = document.where(("inherits",))
    base = _base_folder(folder, document.content.pop("inherits"), where)
    chain = (*heirs, folder.resolve())
    if base.resolve() in chain:
        raise InputError(f"{where}: inherits from {base.name!r}, which inherits from this case")
    whole = _read_folder(base, chain)
    whole.add(document, override=True)
    return whole


def _base_folder(folder: Path, name: object, where: str) -> Path:
    """Find the folder that `inherits` names: beside a shipped case, or by path."""
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


def _told(error: ErrorDetails, spec: type[BaseModel], document: _Document, main: Path) -> str:
    """Say in one line where an error is and what was expected."""
    keys: Keys = ()
    tags: Keys = ()
    for each in error["loc"]:  # pydantic also names the branch of a union: no key of ours
        if _has(document.content, (*keys, each)):
            keys = (*keys, each)
        else:
            tags = (*tags, each)
    unknown = error["type"] == "extra_forbidden" or error["loc"][-1:] == (KEY,)
    path = _dotted(keys[:-1] if unknown else keys)
    where = document.where(keys) or str(main)
    return f"{where}: {path + ': ' if path else ''}{described(error, spec, keys, tags)}"
