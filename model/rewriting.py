"""A case's files with other values in them: only the numbers change, every other byte stays."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path

from panmunjom.agents import InputError, Number, first_few

from .case import Case
from .documents import File, Keys, Table, dotted, has_entry, parsed, read_file
from .loader import MAIN_FILE, base_folder, read_case
from .places import parameter_at, places_of

BOM = b"\xef\xbb\xbf"
_STRING = r"\"(?:\\.|[^\"\\])*\"|'[^']*'"
_VALUE = re.compile(rf"{_STRING}|(?<![\w.-])value\s*=\s*(?P<number>[^,{{}}\s#]+)")


def with_values(folder: Path, values: Mapping[str, float]) -> dict[Path, bytes]:
    """Return the files of a case as they are to be with other values in them.

    Parameters
    ----------
    folder : Path
        The case's folder.
    values : mapping of str to float
        By path.

    Returns
    -------
    dict of Path to bytes
        The whole content of every file that changes. A parameter that the case inherits is given
        a line of its own in the case: other cases keep theirs.

    Raises
    ------
    InputError
        If a path is unknown, names no number, or a value lies outside its range; or where a
        parameter is written in a way that cannot be changed within one line.
    """
    case = read_case(folder)
    problems = [each for path, value in values.items() if (each := _refusal(case, path, value))]
    if problems:
        raise InputError(first_few(problems))
    places = places_of(case.spec)
    files = {path: read_file(path) for path in sorted(folder.glob("*.toml"))}
    for path, value in values.items():
        keys: Keys = places[path].steps
        home = next((each for each, file in files.items() if has_entry(file.content, keys)), None)
        if home is not None:
            files[home] = _with_value(files[home], keys, value)
        else:
            home = next((p for p, f in files.items() if _headed(f, keys[:-1])), folder / MAIN_FILE)
            files[home] = _with_line(files[home], keys, _inherited(folder, keys), value)
    return _changed(files)


def with_note(folder: Path, table: str, notes: Mapping[str, object]) -> dict[Path, bytes]:
    """Return the file of a case in which a table says something else of itself.

    Parameters
    ----------
    folder : Path
        The case's folder.
    table : str
        The table's header, which must stand in one of the case's files.
    notes : mapping of str to str, int or date
        Entries of the table, each on a line of its own.

    Raises
    ------
    InputError
        If no file has the table, or an entry is not written on one line.
    """
    files = {path: read_file(path) for path in sorted(folder.glob("*.toml"))}
    home = next((path for path, file in files.items() if _headed(file, (table,))), None)
    if home is None:
        raise InputError(f"no file in {folder} has a table [{table}]")
    for key, note in reversed(list(notes.items())):  # each new one is put first
        files[home] = _with_entry(files[home], (table, key), note)
    return _changed(files)


def _refusal(case: Case, path: str, value: float) -> str:
    try:
        found = parameter_at(case.parameters, path)
        if not isinstance(found, Number):
            return f"{path} is no number"
        found.with_value(value, path)
    except InputError as error:
        return str(error)
    return ""


def _with_value(file: File, keys: Keys, value: float) -> File:
    """Return the file with another number for the parameter at `keys`."""
    own = file.lines.get((*keys, "value"))  # [a.parameter] and below it value = 3
    row = own or file.lines.get(keys)
    if row is None:
        raise _unchangeable(file, keys)
    old = file.text.split("\n")[row - 1]
    new = _other_number(old, value, file, keys)
    return _checked(file, row, [new], lambda content: _put(content, (*keys, "value"), value))


def _with_line(file: File, keys: Keys, line: str, value: float) -> File:
    """Return the file with a line for a parameter that it did not have."""
    new = _other_number(line, value, file, keys)
    parameter = parsed(line, file.name).content[str(keys[-1])] | {"value": value}

    def put(content: Table) -> None:
        _put(content, keys, parameter)

    row = file.lines.get(keys[:-1]) if _headed(file, keys[:-1]) else None
    if row is not None:
        header = file.text.split("\n")[row - 1]
        return _checked(file, row, [header, new], put)
    end = "" if file.text.endswith("\n") else "\n"
    return _verified(file, f"{file.text}{end}\n[{dotted(keys[:-1])}]\n{new}\n", put)


def _with_entry(file: File, keys: Keys, note: object) -> File:
    """Return the file with another entry in a table, put first where it is new."""
    shown = note.isoformat() if isinstance(note, date) else json.dumps(note, ensure_ascii=False)
    line = f"{keys[-1]} = {shown}"
    row = file.lines.get(keys)
    if row is not None:
        return _checked(file, row, [line], lambda content: _put(content, keys, note))
    row = file.lines[keys[:-1]]
    header = file.text.split("\n")[row - 1]
    return _checked(file, row, [header, line], lambda content: _put(content, keys, note))


def _other_number(line: str, value: float, file: File, keys: Keys) -> str:
    for found in _VALUE.finditer(line):
        if found["number"]:
            begin, end = found.span("number")
            return f"{line[:begin]}{value!r}{line[end:]}"
    raise _unchangeable(file, keys)


def _checked(file: File, row: int, new: list[str], put: Callable[[Table], None]) -> File:
    """Return the file with other lines in place of one (counted from 1)."""
    lines = file.text.split("\n")
    ending = "\r" if lines[row - 1].endswith("\r") else ""
    lines[row - 1 : row] = [f"{line.removesuffix(chr(13))}{ending}" for line in new]
    return _verified(file, "\n".join(lines), put)


def _verified(file: File, text: str, put: Callable[[Table], None]) -> File:
    """Return the file with this text, if that says what it said before but for one entry."""
    wanted = parsed(file.text, file.name).content
    put(wanted)
    found = parsed(text, file.name)
    if found.content != wanted:
        raise InputError(f"{file.name}: an entry is not written on one line; write it there")
    return found


def _inherited(folder: Path, keys: Keys) -> str:
    """Return the line of a parameter in the folder that the case inherits it from."""
    for base in _bases(folder):
        for path in sorted(base.glob("*.toml")):
            file = read_file(path)
            if has_entry(file.content, keys):
                row = file.lines.get(keys)
                line = file.text.split("\n")[row - 1] if row else ""
                if not line.lstrip().startswith(str(keys[-1])):
                    raise _unchangeable(file, keys)
                return line.strip()
    raise InputError(f"{dotted(keys)} stands in no file of {folder} and of what it inherits")


def _bases(folder: Path) -> Iterator[Path]:
    """Yield the folders that a case inherits from, the nearest first."""
    for path in sorted(folder.glob("*.toml")):
        file = read_file(path)
        if "inherits" in file.content:
            base = base_folder(folder, file.content["inherits"], file.where(("inherits",)))
            yield base
            yield from _bases(base)


def _changed(files: Mapping[Path, File]) -> dict[Path, bytes]:
    """Return the files whose text is not what is on the disk."""
    found: dict[Path, bytes] = {}
    for path, file in files.items():
        before = path.read_bytes()
        after = (BOM if before.startswith(BOM) else b"") + file.text.encode()
        if after != before:
            found[path] = after
    return found


def _headed(file: File, keys: Keys) -> bool:
    """Say whether a table has a header line of its own in a file."""
    row = file.lines.get(keys)
    return row is not None and file.text.split("\n")[row - 1].lstrip().startswith("[")


def _put(content: Table, keys: Keys, entry: object) -> None:
    """Set an entry of a nested table; tables on the way are made."""
    node: object = content
    for key in keys[:-1]:
        if isinstance(node, list) and isinstance(key, int):
            node = node[key]
        elif isinstance(node, dict):
            node = node.setdefault(key, {})
    assert isinstance(node, dict)
    node[keys[-1]] = entry


def _unchangeable(file: File, keys: Keys) -> InputError:
    return InputError(
        f"{file.where(keys)}: {dotted(keys)} is not written on one line; write it there"
    )
