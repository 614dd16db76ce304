"""Points of a design from a file: every mistake is named by row and column."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np

from panmunjom.model import Case, Choice, InputError, Number, Parameter, Switch, first_few, nearest

from .points import Points, given_points

Cells: TypeAlias = dict[str, list[object]]
FIRST_ROW = 2
"""A spreadsheet shows the header as row 1; Parquet is counted alike."""
MISSING = {"", "na", "n/a", "nan", "null", "none", "."}
"""What R, Stata, pandas and people write where a value is missing."""


def read_points(
    path: str | os.PathLike[str], case: Case, columns: Sequence[str] | None = None
) -> Points:
    """Read the points of a design from a CSV or a Parquet file.

    The header holds the paths of parameters, each row below it is one point. CSV is in UTF-8
    with commas and decimal points; a switch is ``on``, ``off``, ``true`` or ``false``.

    Parameters
    ----------
    path : str or path
        Its name ends in ``.csv`` or ``.parquet``.
    case : Case
        The case whose parameters are meant.
    columns : sequence of str, optional
        Parameters that must be there, and no others; by default whatever the header names.

    Returns
    -------
    Points
        Numbered from 0 in the order of the rows.

    Raises
    ------
    InputError
        With the row and column of everything that is wrong. Rows are counted as a spreadsheet
        shows them: the header is row 1.
    """
    file = Path(path)
    read = {".csv": _read_csv, ".parquet": _read_parquet}.get(file.suffix.lower())
    if read is None:
        raise InputError(f"{file}: a file of points must end in .csv or .parquet")
    try:
        cells, rows = read(file)
        _check_header(list(cells), case, columns)
        return given_points(_columns(cells, rows, case))
    except InputError as error:
        raise InputError("\n".join(f"{file}: {line}" for line in str(error).split("\n"))) from None
    except OSError as error:
        raise InputError(f"{file}: cannot be read ({error.strerror or error})") from None


def _read_csv(file: Path) -> tuple[Cells, list[int]]:
    """Return the cells by column, and the row number of each point."""
    lines = _csv_rows(_decoded(file.read_bytes()))
    if not lines or not any(map(str.strip, lines[0])):
        raise InputError("row 1 is empty; the first row must hold paths of parameters")
    header = [name.strip() for name in lines[0]]
    _refuse_other_separators(header)
    while len(lines) > 1 and not any(map(str.strip, lines[-1])):
        lines.pop()  # spreadsheets leave empty rows at the end
    body = lines[1:]
    problems = [
        f"row {row}: {len(cells)} cells, but the header has {len(header)}"
        if any(map(str.strip, cells))
        else f"row {row} is empty"
        for row, cells in enumerate(body, FIRST_ROW)
        if len(cells) != len(header) or not any(map(str.strip, cells))
    ]
    _refuse_unnamed(header)
    if problems:
        raise InputError(first_few(problems))
    columns: list[list[object]] = [[cells[at] for cells in body] for at in range(len(header))]
    return dict(zip(header, columns, strict=True)), list(range(FIRST_ROW, FIRST_ROW + len(body)))


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InputError("line 1: the file is in UTF-16; save it as CSV UTF-8")
    try:
        return content.decode("utf-8-sig")  # Excel puts a mark before the first name
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        byte = content[error.start]
        reason = f"line {line}: not in UTF-8 (byte 0x{byte:02x}); save the file as CSV UTF-8"
        raise InputError(reason) from None


def _csv_rows(text: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        return list(reader)
    except csv.Error as error:
        raise InputError(f"line {reader.line_num}: not a CSV file ({error})") from None


def _refuse_other_separators(header: list[str]) -> None:
    for mark, name in ((";", "semicolons"), ("\t", "tabs")):
        if any(mark in each for each in header):
            raise InputError(f"row 1: the columns seem to be separated by {name}; use commas")


def _refuse_unnamed(header: list[str]) -> None:
    problems = [f"row 1, column {at}: no name" for at, name in enumerate(header, 1) if not name]
    twice = sorted({name for name in header if name and header.count(name) > 1})
    problems += [f"row 1: the column {name!r} stands twice" for name in twice]
    if problems:
        raise InputError(first_few(problems))


def _read_parquet(file: Path) -> tuple[Cells, list[int]]:
    import pyarrow as pa  # noqa: PLC0415  # only where a Parquet file is read
    import pyarrow.parquet as pq  # noqa: PLC0415

    with file.open("rb") as stream:
        try:
            table = pq.ParquetFile(stream).read()
        except (pa.ArrowException, OSError) as error:
            reason = str(error).splitlines()[0]
            raise InputError(f"not a whole Parquet file ({reason})") from None
    _refuse_unnamed(list(table.column_names))
    cells = {name: table.column(name).to_pylist() for name in table.column_names}
    return cells, list(range(FIRST_ROW, FIRST_ROW + table.num_rows))


def _check_header(header: list[str], case: Case, columns: Sequence[str] | None) -> None:
    wanted = case.parameters if columns is None else columns
    problems = [
        f"row 1: unknown column {name!r}{nearest(name, wanted)}"
        for name in header
        if name not in wanted
    ]
    problems += [f"row 1: missing column {name!r}" for name in columns or () if name not in header]
    if len(problems) > 1 and all(name not in case.parameters for name in header):
        raise InputError(
            f"row 1 must hold paths of parameters, but {header[0]!r} and the others are none"
        )
    if problems:
        raise InputError(first_few(problems))


def _columns(cells: Cells, rows: list[int], case: Case) -> dict[str, np.ndarray]:
    if not rows:
        raise InputError("no rows below the header: a design with no points")
    columns: dict[str, np.ndarray] = {}
    problems: list[tuple[int, int, str]] = []
    for at, (name, column) in enumerate(cells.items()):
        values, wrong = _column(case.parameters[name], column)
        columns[name] = values
        problems += [
            (rows[place], at, f"row {rows[place]}, column {name!r}: {reason}")
            for place, reason in wrong
        ]
    if problems:
        raise InputError(first_few([text for *_, text in sorted(problems)]))
    return columns


def _column(
    parameter: Parameter, column: Iterable[object]
) -> tuple[np.ndarray, list[tuple[int, str]]]:
    """Return the values of one column and what is wrong, with its place in the column."""
    values: list[Any] = []
    wrong: list[tuple[int, str]] = []
    for place, cell in enumerate(column):
        try:
            values.append(_value(parameter, cell))
        except ValueError as error:
            wrong.append((place, str(error)))
    kinds = {Number: np.float64, Switch: np.bool_, Choice: object}
    return np.array([] if wrong else values, dtype=kinds[type(parameter)]), wrong


def _value(parameter: Parameter, cell: object) -> float | bool | str:
    """Return a cell as the parameter wants it; ValueError with the reason if it does not fit."""
    text = str(cell).strip()
    if cell is None or text.lower() in MISSING:
        raise ValueError(f"the value is missing ({text})" if text and cell else "the cell is empty")
    if isinstance(parameter, Switch):
        return _switch(text)
    if isinstance(parameter, Choice):
        if text not in parameter.allowed:
            allowed = ", ".join(parameter.allowed)
            raise ValueError(f"{text!r} is not one of {allowed}{nearest(text, parameter.allowed)}")
        return text
    return _number(parameter, cell, text)


def _switch(text: str) -> bool:
    words = {"on": True, "true": True, "off": False, "false": False}
    if text.lower() not in words:
        raise ValueError(f"expected on or off, found {text!r}")
    return words[text.lower()]


def _number(parameter: Number, cell: object, text: str) -> float:
    try:
        if isinstance(cell, bool) or "_" in text:
            raise ValueError
        number = float(text)
    except ValueError:
        hint = "; write a decimal point" if text.count(",") == 1 else ""
        reason = f"expected a number, found {text!r}{hint}; allowed: {parameter.range}"
        raise ValueError(reason) from None
    if not parameter.low <= number <= parameter.high:
        raise ValueError(f"{text} is out of range; allowed: {parameter.range}")
    return number
