"""An Excel file: the table on one sheet, what the columns mean on another."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from panmunjom.model import InputError

from .columns import Column
from .written import Written, as_json, codebook_rows

if TYPE_CHECKING:
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

MOST_ROWS = 1_048_576
MOST_COLUMNS = 16_384
LONGEST_TEXT = 32_767
EXACT = 10**15
"""Excel keeps 15 digits of a number."""
FIRST_DAY = date(1900, 3, 1)
"""Excel has no days before 1900, and counts a 29 February 1900 that there never was."""


def write_excel(parts: Iterator[pa.Table], columns: Sequence[Column], draft: Path) -> Written:
    """Write a table as an Excel file, row by row.

    Parameters
    ----------
    parts : iterator of pyarrow.Table
        All with the same columns.
    columns : sequence of Column
        What the columns are, in their order.
    draft : Path
        The file.

    Raises
    ------
    InputError
        If openpyxl is not installed, or the table has more rows or columns, or a longer text,
        than Excel can hold.
    """
    try:
        from openpyxl import Workbook  # noqa: PLC0415 - an extra
    except ImportError:
        raise InputError(
            "Excel files need the library openpyxl: pip install 'panmunjom[excel]'"
        ) from None
    if len(columns) > MOST_COLUMNS:
        raise InputError(f"Excel holds {MOST_COLUMNS:,} columns; here are {len(columns):,}")
    written = Written({each.name: each.name for each in columns})
    book = Workbook(write_only=True)
    try:
        _write_rows(_sheet(book, columns[0].table), parts, written)
        codebook = _sheet(book, "codebook")
        for row in codebook_rows(columns, written):
            codebook.append([_text(codebook, cell, "codebook", written) for cell in row])
        book.save(draft)
    except BaseException:
        for sheet in book.worksheets:
            sheet.close()  # each is being written to a file of its own
        raise
    return written


def _sheet(book: Any, name: str) -> WriteOnlyWorksheet:
    sheet: WriteOnlyWorksheet = book.create_sheet(name)
    sheet.freeze_panes = "A2"
    return sheet


def _write_rows(sheet: WriteOnlyWorksheet, parts: Iterator[pa.Table], written: Written) -> None:
    sheet.append([_text(sheet, name, name, written) for name in written.names])
    rows = 1
    for part in parts:
        if any(pa.types.is_floating(kind) for kind in part.schema.types):
            written.note("Numbers with a fraction are rounded to 16 digits.")  # openpyxl's form
        rows += part.num_rows
        if rows > MOST_ROWS:
            raise InputError(
                f"Excel holds {MOST_ROWS - 1:,} rows below the header; here are more. "
                "CSV, Stata and Parquet files hold them all."
            )
        cells = [_cells(sheet, name, part[name], written) for name in written.names]
        for row in zip(*cells, strict=True):
            sheet.append(row)


def _cells(
    sheet: WriteOnlyWorksheet, name: str, column: pa.ChunkedArray, written: Written
) -> Iterator[object]:
    """Yield a column's cells as Excel can hold them."""
    if pa.types.is_nested(column.type):
        column = as_json(column)
        written.note(f"{name}: each cell is a JSON text.")
    for value in column.to_pylist():
        yield _cell(sheet, name, value, written)


def _cell(sheet: WriteOnlyWorksheet, name: str, value: Any, written: Written) -> object:
    if isinstance(value, float):
        return _number(name, value, written)
    if isinstance(value, date):
        return _day(name, value, written)
    if value is None or isinstance(value, bool):
        return value
    if not isinstance(value, int):
        return _text(sheet, str(value), name, written)
    if abs(value) < EXACT:
        return value
    written.note(f"{name}: text where Excel's 15 digits would not hold the number.")
    return str(value)


def _number(name: str, number: float, written: Written) -> object:
    if math.isinf(number):
        written.note(f"{name}: infinite numbers are the texts inf and -inf.")
        return str(number)
    return None if math.isnan(number) else number


def _day(name: str, day: date, written: Written) -> object:
    if day >= FIRST_DAY:
        return day
    written.note(f"{name}: dates before March 1900 are texts, Excel's calendar has none.")
    return day.isoformat()


def _text(sheet: WriteOnlyWorksheet, text: str, name: str, written: Written) -> object:
    """Return a cell that holds text as it is: what looks like a formula is never computed."""
    # Late: openpyxl is an extra, and it is there when this is called.
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE  # noqa: PLC0415

    plain = ILLEGAL_CHARACTERS_RE.sub("\N{REPLACEMENT CHARACTER}", text)
    if plain != text:
        written.note(f"{name}: control characters, which Excel refuses, are replaced.")
    if len(plain) > LONGEST_TEXT:
        raise InputError(
            f"{name}: a text of {len(plain):,} characters; an Excel cell holds {LONGEST_TEXT:,}. "
            "CSV, Stata and Parquet files hold it."
        )
    if not plain.startswith(("=", "+", "-", "@", "\t", "\r", "\n")):
        return plain
    cell = WriteOnlyCell(sheet, plain)
    cell.data_type = "s"
    cell.quotePrefix = True  # text it remains when somebody edits it
    return cell
