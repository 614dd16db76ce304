"""A Stata file: short names, labels for variables and values, and nothing lost unsaid."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from panmunjom.model import InputError

from .columns import Column, shortened
from .written import Written, as_json

LONGEST_NAME = 32
MOST_VARIABLES = 32_767
MOST_ROWS = 2_147_483_647
LARGEST_NUMBER = 8.9e307
"""Beyond 8.98e307 Stata reads a number as missing."""
EXACT = 2**53
"""Whole numbers above are not exact in the doubles Stata calculates with."""
LARGEST_LONG = 2_147_483_620
COPIES = 4
"""How often a table stands in memory while pandas writes it, its Arrow form included."""

_RESERVED = """
    _all _b _coef _cons _n _N _pi _pred _rc _se _skip byte double float if in int long strL using
    with aggregate array boolean break case catch class colvector complex const continue default
    delegate delete do else eltypedef end enum explicit export external for friend function global
    goto inline local NULL pragma protected quad rowvector short typedef typename virtual
"""
"""Stata's own words, and those of its matrix language, which pandas would rename by itself."""


@dataclass
class _Variables:
    """The variables of the file, by their full names, in their order."""

    series: dict[str, pd.Series] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    values: dict[str, dict[float, str]] = field(default_factory=dict)
    dates: list[str] = field(default_factory=list)
    coded: list[str] = field(default_factory=list)


def write_stata(parts: Iterator[pa.Table], columns: Sequence[Column], draft: Path) -> Written:
    """Write a table as a Stata file (format 118, Stata 14 and later).

    Parameters
    ----------
    parts : iterator of pyarrow.Table
        All with the same columns; they are put together in memory.
    columns : sequence of Column
        What the columns are, in their order.
    draft : Path
        The file.

    Raises
    ------
    InputError
        If the table has more rows or columns than Stata can hold, or than fit in the memory.
    """
    table = _collected(parts)
    written = Written({})
    variables = _Variables()
    for each in columns:
        _add(variables, each, table[each.name], written)
    full = list(variables.series)
    if len(full) > MOST_VARIABLES:
        raise InputError(f"Stata holds {MOST_VARIABLES:,} variables; here are {len(full):,}")
    short = dict(zip(full, stata_names(full), strict=True))
    written.names = short
    frame = pd.DataFrame({short[name]: series for name, series in variables.series.items()})
    frame.to_stata(
        draft,
        version=118,
        write_index=False,
        convert_dates={short[name]: "td" for name in variables.dates},
        variable_labels={
            short[n]: _label(n, short[n], text) for n, text in variables.labels.items()
        },
        value_labels={short[name]: labels for name, labels in variables.values.items()},
        data_label="Panmunjom; meaning of the variables: see the codebook beside this file",
    )
    _tell(variables, short, written)
    return written


def stata_names(names: Sequence[str]) -> list[str]:
    """Return names that Stata takes: letters, digits and underscores, at most 32, all different.

    A name that is fine stays as it is; the others give way to it.
    """
    taken = {name for name in names if _is_valid(name)}
    found = []
    for name in names:
        if not _is_valid(name):
            name = _free(_cleaned(name), taken)  # noqa: PLW2901
            taken.add(name)
        found.append(name)
    return found


def _is_valid(name: str) -> bool:
    fine = re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]{0,31}", name)
    return bool(fine) and name not in _RESERVED.split() and not re.fullmatch(r"str\d+", name)


def _cleaned(name: str) -> str:
    cleaned = re.sub(r"[^A-Za-z0-9_]", "_", name)[:LONGEST_NAME]
    if not _is_valid(cleaned):  # a word of Stata's own, or it begins with a digit
        cleaned = f"{cleaned}_" if _is_valid(f"{cleaned}_") else f"v_{cleaned}"[:LONGEST_NAME]
    return cleaned


def _free(name: str, taken: set[str]) -> str:
    """Return `name`, or with a number at its end what is not taken yet."""
    candidate, number = name, 2
    while candidate in taken:
        end = f"_{number}"
        candidate, number = name[: LONGEST_NAME - len(end)] + end, number + 1
    return candidate


def _collected(parts: Iterable[pa.Table]) -> pa.Table:
    """Put the parts together, as long as the memory holds what pandas will make of them."""
    held: list[pa.Table] = []
    rows = size = 0
    for part in parts:
        held.append(part)
        rows, size = rows + part.num_rows, size + part.nbytes
        if rows > MOST_ROWS:
            raise InputError(f"Stata holds {MOST_ROWS:,} rows; here are more. CSV holds them all.")
        if COPIES * size > memory():
            raise InputError(
                f"a Stata file is put together in memory: the first {rows:,} rows need about "
                f"{COPIES * size / 1e9:.1f} GB, and this machine has {memory() / 1e9:.1f} GB. "
                "CSV and Parquet need hardly any memory."
            )
    return pa.concat_tables(held)


def memory() -> float:
    """Return the memory of this machine in bytes; infinite where it cannot be asked for."""
    if not hasattr(os, "sysconf"):
        return np.inf
    return float(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))


def _add(variables: _Variables, column: Column, array: pa.ChunkedArray, written: Written) -> None:
    """Add a column, in the form Stata has for it."""
    name, kind = column.name, array.type
    variables.labels[name] = column.label
    if pa.types.is_nested(kind):
        array, kind = as_json(array), pa.string()
        written.note(f"{name}: each cell is a JSON text.")
    if pa.types.is_boolean(kind):
        variables.series[name] = array.cast(pa.int8()).to_pandas().astype("Int8")
        variables.values[name] = {0: "no", 1: "yes"}
    elif pa.types.is_date(kind):
        variables.series[name] = array.cast(pa.timestamp("s")).to_pandas()
        variables.dates.append(name)
    elif pa.types.is_integer(kind):
        _add_whole(variables, column, array, written)
    elif pa.types.is_floating(kind):
        _add_number(variables, name, array.cast(pa.float64()), written)
    elif column.values:
        _add_names(variables, column, array, written)
    else:
        _add_text(variables, name, array.cast(pa.string()), written)


def _add_text(variables: _Variables, name: str, array: pa.ChunkedArray, written: Written) -> None:
    if pc.any(pc.match_substring(array, "\0")).as_py():
        array = pc.replace_substring(array, "\0", "\N{REPLACEMENT CHARACTER}")
        written.note(f"{name}: null characters, which end a text in Stata, are replaced.")
    if pc.any(pc.is_null(array)).as_py() and pc.any(pc.equal(array, "")).as_py():
        written.note(f"{name}: missing and empty texts are both empty, Stata has no other.")
    variables.series[name] = _text(array)


def _text(array: pa.ChunkedArray) -> pd.Series:
    return pd.Series(["" if each is None else each for each in array.to_pylist()], dtype=object)


def _add_whole(
    variables: _Variables, column: Column, array: pa.ChunkedArray, written: Written
) -> None:
    name = column.name
    ends = pc.min_max(array).as_py()
    least, most = ends["min"] or 0, ends["max"] or 0
    if max(-least, most) > EXACT:
        variables.series[name] = _text(array.cast(pa.string()))
        written.note(f"{name}: text, because Stata's numbers hold only 16 digits.")
        written.forms[name] = "text of a whole number"
    elif max(-least, most) > LARGEST_LONG:
        variables.series[name] = pd.Series(array.cast(pa.float64()).to_numpy())
    else:
        variables.series[name] = array.cast(pa.int32()).to_pandas().astype("Int32")
        if column.values:
            labels = {float(value): label for value, label in column.values.items()}
            variables.values[name] = labels


def _add_number(variables: _Variables, name: str, array: pa.ChunkedArray, written: Written) -> None:
    numbers = array.to_numpy()
    endless = np.abs(numbers) > LARGEST_NUMBER
    variables.series[name] = pd.Series(np.where(endless, np.nan, numbers))
    if not endless.any():
        return
    flag = f"{name}_infinite"
    while flag in variables.series or flag in variables.labels:
        flag += "_"
    written.forms[name] = f"number; {flag} says where it is infinite"
    signs = np.where(endless, np.sign(numbers), 0.0)
    variables.series[flag] = pd.Series(signs.astype(np.int8))
    variables.labels[flag] = shortened(f"Whether {name} is infinite")
    variables.values[flag] = {-1: "minus infinity", 0: "finite or missing", 1: "infinity"}
    written.note(
        f"{name}: infinite in {int(endless.sum()):,} rows; missing there, and {flag} says where."
    )


def _add_names(
    variables: _Variables, column: Column, array: pa.ChunkedArray, written: Written
) -> None:
    """Add names as labelled numbers, counted from 1 in the order of the codebook."""
    found = array.to_pylist()
    values = list(dict.fromkeys([*column.values, *(each for each in found if each is not None)]))
    codes = {value: code for code, value in enumerate(values, start=1)}
    numbers = [None if each is None else codes[each] for each in found]
    variables.series[column.name] = pd.Series(numbers, dtype="Int32")
    labels = enumerate(_distinct(column, values), start=1)
    variables.values[column.name] = {float(code): label for code, label in labels}
    variables.coded.append(column.name)
    written.forms[column.name] = "labelled number: " + "; ".join(
        f"{code} {value}" for value, code in codes.items()
    )


def _distinct(column: Column, values: Sequence[str]) -> Iterator[str]:
    """Yield a label for every value; where two have one label, the value is added."""
    labels = [column.values.get(value) or value or "(empty)" for value in values]
    for value, label in zip(values, labels, strict=True):
        yield f"{label} ({value})" if labels.count(label) > 1 else label


def _label(full: str, short: str, label: str) -> str:
    """Return the label of a variable, with its full name in front where that was changed."""
    return shortened(label if full == short else f"{full}: {label}")


def _tell(variables: _Variables, short: dict[str, str], written: Written) -> None:
    renamed = [f"{full} is {name}" for full, name in short.items() if full != name]
    if renamed:
        written.note(
            "Stata takes letters, digits and underscores, at most 32; the full name stands in the "
            f"variable's label and in the codebook: {', '.join(renamed)}."
        )
    if variables.coded:
        written.note(
            "Stored as numbers with labels; which number is which name stands in the codebook: "
            f"{', '.join(variables.coded)}."
        )
