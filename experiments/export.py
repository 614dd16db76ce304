"""Tables for other programs: CSV, Stata, Excel, or one Parquet file, with what the columns mean.

CSV, Parquet and Excel are written part by part, so that the memory they take does not grow with the
rows; a Stata file is put together in memory. A file is written under a temporary name and given its
own only when it is whole.
"""

from __future__ import annotations

import csv
import errno
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Literal, TypeAlias, get_args

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from panmunjom.model import InputError, nearest

from .columns import Column
from .store import StoreError, draft_of
from .written import Written, as_json, codebook_rows

Format: TypeAlias = Literal["csv", "stata", "excel", "parquet"]
FORMATS: tuple[Format, ...] = get_args(Format)

_TYPES = {
    "date": pa.date32(),
    "share": pa.float64(),
    "yes/no": pa.bool_(),
    "count": pa.int64(),
    "number": pa.float64(),
}
"""What a column holds if no part says so: in a part of a case without that actor it is empty."""


def export(
    tables: Iterable[pa.Table],
    columns: Sequence[Column],
    to: Format,
    path: Path,
    *,
    overwrite: bool = False,
) -> list[str]:
    """Write a table that comes in parts into one file for another program.

    Parameters
    ----------
    tables : iterable of pyarrow.Table
        The parts, in order. A part may lack columns: they are missing in its rows.
    columns : sequence of Column
        What goes into the file, in this order, as `columns_of` gives it.
    to : {"csv", "stata", "excel", "parquet"}
        Beside ``runs.csv`` a codebook is put as ``runs.codebook.csv``, beside ``runs.dta`` as
        ``runs.dta.codebook.csv``; an Excel file has it as a second sheet, a Parquet file in the
        metadata of its fields.
    path : Path
        The file.
    overwrite : bool
        Whether files that are there already may be replaced.

    Returns
    -------
    list of str
        What had to be changed for the format, in plain sentences; empty if nothing.

    Raises
    ------
    InputError
        If the format is unknown, a file is there already, it cannot be written there, the table
        does not fit the format, or Excel's library is not installed.
    StoreError
        If the disk failed. Nothing is left of the file then.
    """
    if to not in FORMATS:
        raise InputError(f"there is no format {to!r}{nearest(to, FORMATS)}; {', '.join(FORMATS)}")
    path = Path(path)
    stem = path.stem if to == "csv" else path.name
    beside = path.with_name(f"{stem}.codebook.csv") if to in ("csv", "stata") else None
    for each in filter(None, (path, beside)):
        if each.exists() and not overwrite:
            raise InputError(f"the file {str(each)!r} is there already; it is not overwritten")
    writer = _writer(to)
    with _whole(path) as draft, _whole(beside) as draft_beside:
        written = writer(_aligned(tables, columns), columns, draft)
        if beside:
            with draft_beside.open("x", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows(codebook_rows(columns, written))
    return written.notes


def _writer(to: Format) -> Callable[[Iterator[pa.Table], Sequence[Column], Path], Written]:
    # Late: only who exports to Excel or Stata needs them.
    if to == "excel":
        from .excel import write_excel  # noqa: PLC0415

        return write_excel
    if to == "stata":
        from .stata import write_stata  # noqa: PLC0415

        return write_stata
    return _write_csv if to == "csv" else _write_parquet


def _aligned(tables: Iterable[pa.Table], columns: Sequence[Column]) -> Iterator[pa.Table]:
    """Yield the parts with all columns in their order and of one type each, an empty one first."""
    parts = iter(tables)
    first = next(parts, None)
    schema = _schema(first, columns)
    yield schema.empty_table()
    for part in chain([first] if first is not None else [], parts):
        unknown = set(part.column_names) - set(schema.names)
        if unknown:
            raise ValueError(f"no entry was given for the columns {', '.join(sorted(unknown))}")
        arrays = [
            part[each.name].cast(each.type)
            if each.name in part.column_names
            else pa.nulls(part.num_rows, each.type)
            for each in schema
        ]
        yield pa.table(arrays, schema=schema)


def _schema(first: pa.Table | None, columns: Sequence[Column]) -> pa.Schema:
    """Return the schema of the whole table; what a column means goes with its field."""
    fields = []
    for each in columns:
        kind = _TYPES.get(each.kind, pa.string())
        if first is not None and each.name in first.column_names:
            there = first.schema.field(each.name).type
            kind = kind if pa.types.is_null(there) else _plain(there)
        about = {"label": each.label, "meaning": each.meaning, "unit": each.unit}
        fields.append(pa.field(each.name, kind, metadata=about))
    return pa.schema(fields, metadata=first.schema.metadata if first is not None else None)


def _plain(kind: pa.DataType) -> pa.DataType:
    if pa.types.is_timestamp(kind):
        return pa.date32()
    return pa.string() if pa.types.is_dictionary(kind) else kind


def _write_parquet(parts: Iterator[pa.Table], columns: Sequence[Column], draft: Path) -> Written:
    first = next(parts)
    with pq.ParquetWriter(draft, first.schema, compression="zstd") as file:
        for part in parts:
            file.write_table(part)
    return Written({each.name: each.name for each in columns})


def _write_csv(parts: Iterator[pa.Table], columns: Sequence[Column], draft: Path) -> Written:
    written = Written({each.name: each.name for each in columns})
    first = _for_csv(next(parts), written)
    with pa_csv.CSVWriter(draft, first.schema) as file:
        for part in parts:
            file.write_table(_for_csv(part, written))
    return written


def _for_csv(part: pa.Table, written: Written) -> pa.Table:
    """Return a part as CSV can hold it: what is missing is empty, yes and no are 1 and 0."""
    columns = zip(part.column_names, part.columns, strict=True)
    return pa.table({name: _csv_column(name, column, written) for name, column in columns})


def _csv_column(name: str, column: pa.ChunkedArray, written: Written) -> pa.ChunkedArray:
    if pa.types.is_boolean(column.type):
        return column.cast(pa.int8())
    if pa.types.is_nested(column.type):
        written.note(f"{name}: each cell is a JSON text.")
        return as_json(column)
    if not pa.types.is_floating(column.type):
        return column
    if pc.any(pc.is_inf(column)).as_py():
        written.note(f"{name}: infinite numbers are written as inf and -inf.")
    return pc.if_else(pc.is_nan(column), None, column)


@contextmanager
def _whole(path: Path | None) -> Iterator[Path]:
    """Give a name for a draft of `path`; a disk that does not take it is told in plain words."""
    if path is None:
        yield Path()
        return
    try:
        with draft_of(path) as draft:
            yield draft
    except OSError as error:
        raise _in_words(error, path) from error


def _in_words(error: OSError, path: Path) -> Exception:
    message = f"cannot write {str(path)!r}: {error.strerror or error}"
    failed = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EIO)
    return StoreError(message) if failed else InputError(message)
