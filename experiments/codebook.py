"""The codebook: every parameter of a case and every column of its tables, as tables and as text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Literal

import numpy as np
import pandas as pd

from panmunjom.model import Case, Choice, Number, Parameter

from .columns import Column, case_columns, range_of, unit_of

CAVEAT = "Every result is conditional on this model and these values. Nothing here is a forecast."


@dataclass(frozen=True)
class ParameterEntry:
    """One parameter of one case.

    Attributes
    ----------
    case, path : str
        Where it stands: ``stalin.risk_aversion``.
    kind : {"number", "choice", "switch"}
    value : float, bool or str
        What it is now; of a number that differs by world, in words, how far it goes.
    low, high : float or None
        The range of a number.
    allowed : str
        What it may be, in words: ``0.3 to 3``, the names of a choice, ``on, off``.
    unit, meaning, source, confidence : str
        As the case declares them; the unit of a pure number is empty.
    """

    case: str
    path: str
    kind: Literal["number", "choice", "switch"]
    value: float | bool | str
    low: float | None
    high: float | None
    allowed: str
    unit: str
    meaning: str
    source: str
    confidence: str


@dataclass(frozen=True)
class Codebook:
    """Every parameter of some cases and every column of their tables.

    Attributes
    ----------
    titles : mapping of str to str
        The cases by name, with their titles.
    parameters : tuple of ParameterEntry
    columns : tuple of Column
    """

    titles: Mapping[str, str]
    parameters: tuple[ParameterEntry, ...]
    columns: tuple[Column, ...]

    @property
    def parameter_frame(self) -> pd.DataFrame:
        """One row a parameter: case, path, kind, value, low, high, allowed, unit, meaning, ..."""
        names = [each.name for each in fields(ParameterEntry)]
        return pd.DataFrame([vars(each) for each in self.parameters], columns=names)

    @property
    def column_frame(self) -> pd.DataFrame:
        """One row a column: table, column, label, meaning, unit, kind, values, range, ...; text."""
        return pd.DataFrame([column_row(each) for each in self.columns], columns=COLUMN_HEADER)

    def document(self) -> dict[str, Any]:
        """Return the codebook as JSON can hold it."""
        columns = [{**vars(each), "values": dict(each.values)} for each in self.columns]
        return {
            "cases": dict(self.titles),
            "caveat": CAVEAT,
            "parameters": [dict(vars(each)) for each in self.parameters],
            "columns": columns,
        }

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Codebook:
        """Return the codebook that `document` was made of."""
        parameters = tuple(ParameterEntry(**each) for each in document["parameters"])
        return cls(document["cases"], parameters, tuple(Column(**x) for x in document["columns"]))

    def text(self) -> str:
        """Return the codebook as plain text for a terminal or a file."""
        lines = [self._title(), CAVEAT, ""]
        for table, columns in self._by_table():
            lines += [f"COLUMNS OF THE TABLE {table}", ""]
            lines += [line for each in columns for line in _column_lines(each)]
        for case, parameters in self._by_case():
            lines += [f"PARAMETERS OF {case}", ""]
            lines += [line for each in parameters for line in _parameter_lines(each)]
        return "\n".join(lines)

    def markdown(self) -> str:
        """Return the codebook as Markdown tables."""
        lines = [f"# {self._title()}", "", CAVEAT, ""]
        for table, columns in self._by_table():
            cells = (_column_cells(each) for each in columns)
            header = ("column", "label", "meaning", "unit", "kind", "values or range")
            lines += [f"## Columns of the table `{table}`", "", *_table(header, cells), ""]
        for case, parameters in self._by_case():
            rows = (_parameter_cells(each) for each in parameters)
            names = ("parameter", "value", "allowed", "unit", "meaning", "source", "confidence")
            lines += [f"## Parameters of `{case}`", "", *_table(names, rows), ""]
        return "\n".join(lines)

    def _title(self) -> str:
        return "Codebook: " + ", ".join(f"{title} ({n})" for n, title in self.titles.items())

    def _by_table(self) -> list[tuple[str, list[Column]]]:
        tables = dict.fromkeys(each.table for each in self.columns)
        return [(table, [x for x in self.columns if x.table == table]) for table in tables]

    def _by_case(self) -> list[tuple[str, list[ParameterEntry]]]:
        cases = dict.fromkeys(each.case for each in self.parameters)
        return [(case, [x for x in self.parameters if x.case == case]) for case in cases]


def codebook(cases: Case | Sequence[Case], columns: Sequence[Column] | None = None) -> Codebook:
    """Return the codebook of one case or of several.

    Parameters
    ----------
    cases : Case or sequence of Case
    columns : sequence of Column, optional
        The columns there really are, as `columns_of` gives them for a folder of results; else
        every column that tables on these cases can have.
    """
    several = (cases,) if isinstance(cases, Case) else tuple(cases)
    found = case_columns(several) if columns is None else columns
    parameters = [
        _entry(case.name, path, parameter)
        for case in several
        for path, parameter in case.parameters.items()
    ]
    titles = {case.name: case.title for case in several}
    return Codebook(titles, tuple(parameters), tuple(found))


COLUMN_HEADER = [
    "table",
    "column",
    "label",
    "meaning",
    "unit",
    "kind",
    "values",
    "range",
    "source",
    "confidence",
]


def column_row(column: Column) -> dict[str, str]:
    """Return what is known of a column as cells of text, in the order of `COLUMN_HEADER`."""
    values = "; ".join(f"{value} = {label}" for value, label in column.values.items())
    row = {**vars(column), "column": column.name, "values": values}
    return {name: row[name] for name in COLUMN_HEADER}


def _entry(case: str, path: str, parameter: Parameter) -> ParameterEntry:
    number = isinstance(parameter, Number)
    return ParameterEntry(
        case,
        path,
        "number" if number else "choice" if isinstance(parameter, Choice) else "switch",
        _value(parameter),
        parameter.low if isinstance(parameter, Number) else None,
        parameter.high if isinstance(parameter, Number) else None,
        range_of(parameter),
        unit_of(parameter),
        parameter.meaning,
        parameter.source,
        parameter.confidence,
    )


def _value(parameter: Parameter) -> float | bool | str:
    value = parameter.value
    if isinstance(value, np.ndarray):
        return f"differs by world: {value.min():.12g} to {value.max():.12g}"
    return value


def _shown(value: float | bool | str) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return f"{value:.12g}" if isinstance(value, float) else value


def _column_lines(column: Column) -> list[str]:
    unit = f", {column.unit}" if column.unit and column.unit != column.kind else ""
    lines = [f"{column.name}  [{column.kind}{unit}]", f"    {column.label}. {column.meaning}"]
    lines += [f"      {value} = {label}" for value, label in column.values.items()]
    if column.source:
        lines += [f"    allowed: {column.range}"]
        lines += [f"    source ({column.confidence}): {column.source}"]
    return [*lines, ""]


def _parameter_lines(entry: ParameterEntry) -> list[str]:
    unit = f" {entry.unit}" if entry.unit else ""
    return [
        f"{entry.path} = {_shown(entry.value)}{unit}  [{entry.allowed}]",
        f"    {entry.meaning}",
        f"    source ({entry.confidence}): {entry.source}",
        "",
    ]


def _column_cells(column: Column) -> Sequence[str]:
    values = "; ".join(f"`{value}`: {label}" for value, label in column.values.items())
    named = f"`{column.name}`"
    return named, column.label, column.meaning, column.unit, column.kind, values or column.range


def _parameter_cells(entry: ParameterEntry) -> Sequence[str]:
    named, value = f"`{entry.path}`", _shown(entry.value)
    rest = (entry.unit, entry.meaning, entry.source, entry.confidence)
    return named, value, entry.allowed, *rest


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Return a Markdown table; a bar in a cell must not end it."""
    lines = [header, ["---"] * len(header), *rows]
    return [
        "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in line) + " |"
        for line in lines
    ]
