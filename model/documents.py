"""One TOML file: read, checked against a schema, every mistake told with file and line."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from pydantic import BaseModel, ValidationError

from panmunjom.agents import InputError, first_few

from .errors import KEY, described

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

Table: TypeAlias = dict[str, Any]
Keys: TypeAlias = tuple[str | int, ...]
"""The way from a document's top to an entry: keys, and positions in lists."""
Model = TypeVar("Model", bound=BaseModel)


def read_document(path: str | os.PathLike[str], spec: type[Model]) -> Model:
    """Read a TOML file and check it against a schema.

    Parameters
    ----------
    path : str or path
        The file, UTF-8 text.
    spec : model class
        The schema; `Strict` is the base of those that refuse what they do not know.

    Returns
    -------
    Model
        What the file holds, as an instance of `spec`.

    Raises
    ------
    InputError
        If the file cannot be read, is no UTF-8 or no TOML, or does not fit; the message names
        file, line, what was expected and the nearest known name, for up to five mistakes.
    """
    file = read_file(Path(path))
    return checked(file.content, spec, file.where)


def parse_document(text: str, name: str, spec: type[Model]) -> Model:
    """Check TOML text against a schema, as `read_document` does with a file.

    Parameters
    ----------
    text : str
        The text of the document.
    name : str
        What messages call it.
    spec : model class
        The schema.

    Raises
    ------
    InputError
        If the text is no TOML or does not fit.
    """
    file = parsed(text, name)
    return checked(file.content, spec, file.where)


def place_in(path: str | os.PathLike[str], keys: Keys) -> str:
    """Return the file and the line of an entry, as messages name them: ``case.toml, line 7``.

    Parameters
    ----------
    path : str or path
        A TOML file.
    keys : tuple of str and int
        The way to the entry: keys, and positions in lists. Where it has no line of its own, the
        table around it is named.

    Raises
    ------
    InputError
        If the file cannot be read, is no UTF-8 or no TOML.
    """
    return read_file(Path(path)).where(keys)


def checked(content: Table, spec: type[Model], where: Callable[[Keys], str]) -> Model:
    """Return `content` as an instance of `spec`; `where` names file and line of an entry."""
    try:
        return spec.model_validate(content)
    except ValidationError as error:
        problems = [_told(each, spec, content, where) for each in error.errors()]
    raise InputError(first_few(list(dict.fromkeys(problems))))


def _told(
    error: ErrorDetails, spec: type[BaseModel], content: Table, where: Callable[[Keys], str]
) -> str:
    """Say in one line where an error is and what was expected."""
    keys: Keys = ()
    tags: Keys = ()
    for each in error["loc"]:  # pydantic also names the branch of a union: no key of ours
        if has_entry(content, (*keys, each)):
            keys = (*keys, each)
        else:
            tags = (*tags, each)
    unknown = error["type"] == "extra_forbidden" or error["loc"][-1:] == (KEY,)
    path = dotted(keys[:-1] if unknown else keys)
    return f"{where(keys)}: {path + ': ' if path else ''}{described(error, spec, keys, tags)}"


def dotted(keys: Keys) -> str:
    """Return `keys` as written in a header; an item of a list by its number, from 1."""
    return ".".join(f"item {key + 1}" if isinstance(key, int) else key for key in keys)


# ---------------------------------------------------------------- files and their lines


@dataclass(frozen=True)
class File:
    """One TOML file: how messages call it, its text and what it holds."""

    name: str
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
                return f"{self.name}, line {line}"
        return self.name

    def depth(self, keys: Keys) -> int:
        """How much of `keys` has a line of its own in this file."""
        return max((n for n in range(1, len(keys) + 1) if keys[:n] in self.lines), default=0)


def read_file(path: Path) -> File:
    """Read a TOML file; InputError if it cannot be read, is no UTF-8 or no TOML."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise InputError(f"{path}, line {line}: not UTF-8 text; save the file as UTF-8") from None
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from None
    return parsed(text, str(path))


def parsed(text: str, name: str) -> File:
    """Return TOML text as a file of that name; InputError if it is no TOML."""
    try:
        return File(name, text, tomllib.loads(text))
    except (ValueError, RecursionError) as error:  # not only TOMLDecodeError: 5,000 digits
        raise InputError(_malformed(name, text, str(error))) from None


def _malformed(name: str, text: str, message: str) -> str:
    if place := re.search(r" \(at line (\d+), column (\d+)\)", message):
        where = f", line {place[1]}, column {place[2]}"
        message = message.replace(place[0], "")
    elif " (at end of document)" in message:
        where = f", line {len(text.splitlines())}"
        message = message.replace(" (at end of document)", " at the end of the file")
    else:
        where = ""
    return f"{name}{where}: not valid TOML: {message}"


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
            if has_entry(content, keys):
                table = keys
                yield table, number
        elif assignment := _ASSIGNMENT.match(line):
            keys = table
            for key in _split(assignment[1]):
                keys = (*keys, key)
                if has_entry(content, keys):
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


def has_entry(content: Any, keys: Keys) -> bool:
    """Say whether a nested table has an entry at `keys`."""
    for key in keys:
        in_table = isinstance(content, dict) and key in content
        in_list = isinstance(content, list) and isinstance(key, int) and key < len(content)
        if not (in_table or in_list):
            return False
        content = content[key]
    return True
