"""Outcomes as Arrow tables and back: the same columns and types for every chunk."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pyarrow as pa


def to_table(outcomes: pd.DataFrame) -> pa.Table:
    """Turn outcomes into an Arrow table that R, DuckDB, polars and pandas read alike.

    Dates become dates without a time of day, names become text, and missing numbers are missing.
    A chunk in which a name never occurs must not get another type than its neighbours.
    """
    table = pa.Table.from_pandas(outcomes, preserve_index=False)
    columns = [_plain(column) for column in table.columns]
    return pa.table(dict(zip(table.column_names, columns, strict=True)))


def to_frame(table: pa.Table) -> pd.DataFrame:
    """Turn a table back into outcomes, one row a world."""
    frame: pd.DataFrame = table.to_pandas(date_as_object=False)
    return frame


def records(frame: pd.DataFrame) -> list[dict[str, object]]:
    """Return the rows as JSON can hold them: dates as text, what is missing as None."""
    return [
        {str(name): _json_value(value) for name, value in row.items()}
        for row in frame.to_dict("records")
    ]


def _json_value(value: object) -> object:
    if pd.isna(value):  # type: ignore[call-overload]  # a cell is a scalar
        return None
    if isinstance(value, date):
        return value.isoformat()[:10]
    return value.item() if isinstance(value, np.generic) else value


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return `column` in one of the types that are stored."""
    kind = column.type
    if pa.types.is_timestamp(kind):
        return column.cast(pa.date32())
    if pa.types.is_dictionary(kind) or pa.types.is_large_string(kind) or pa.types.is_null(kind):
        return column.cast(pa.string())
    return column
