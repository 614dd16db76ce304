"""Tables of a study: the same columns and types in every part, whichever case it is of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TypeAlias

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from panmunjom.model import War

from .pattern_values import PatternValues
from .plan import LABELS, Plan

Schemas: TypeAlias = Mapping[str, pa.Schema]
"""The schema of every table a study keeps, by its name."""

UTILITIES = pa.map_(pa.string(), pa.float64())
"""What each option was worth to him who decided."""


def schemas(plan: Plan) -> Schemas:
    """Return the schemas of a plan's tables; a case lacks what another has: it is missing there.

    Found by living one day of one world of every case.
    """
    keep = plan.keep
    wanted = {"runs": True, "paths": keep.paths > 0, "decisions": keep.decisions > 0}
    wanted["readings"] = keep.readings
    found: dict[str, list[pa.Schema]] = {name: [] for name, kept in wanted.items() if kept}
    for case in plan.cases():
        war = War(case, worlds=1, keep=[0])
        values = PatternValues(war) if keep.readings else None
        war.step()
        if values is not None:
            values.note(war)
        for name, tables in found.items():
            own = _frame(war, name, values).drop(columns=[*LABELS, "row"], errors="ignore")
            tables.append(to_table(own).schema)
    varied = {"runs": plan.varied()}
    return {
        name: pa.unify_schemas([pa.schema(LABELS | varied.get(name, {})), *each])
        for name, each in found.items()
    }


def no_runs(plan: Plan) -> pd.DataFrame:
    """Return `runs` of a plan of which nothing has been lived: its columns, without rows."""
    return to_frame(schemas(plan)["runs"].empty_table())


def runs_table(labels: pa.Table, outcomes: pd.DataFrame, schema: pa.Schema) -> pa.Table:
    """Return the rows of `runs`: which history, what was varied, how it went."""
    own = to_table(outcomes.drop(columns=["case", "seed", "world"]))
    return _conforming(_beside(labels, own), schema)


def readings_table(labels: pa.Table, values: pd.DataFrame, schema: pa.Schema) -> pa.Table:
    """Return the rows of `readings`: which history, what it shows of every pattern."""
    return _conforming(_beside(labels.select(list(LABELS)), to_table(values)), schema)


def days_table(
    labels: pa.Table, frame: pd.DataFrame, replicates: int, schema: pa.Schema
) -> pa.Table:
    """Return the rows of `paths` or `decisions` for the first `replicates` of every point.

    Parameters
    ----------
    frame : DataFrame
        With a column ``row``: which row of `labels` each belongs to.
    """
    own = to_table(frame.drop(columns="row"))
    table = _beside(labels.select(list(LABELS)).take(pa.array(frame["row"].to_numpy())), own)
    return _conforming(table.filter(pc.less(table["replicate"], replicates)), schema)


def to_table(frame: pd.DataFrame) -> pa.Table:
    """Turn a frame into an Arrow table that R, DuckDB, polars and pandas read alike.

    Dates become dates without a time of day, names become text, and missing numbers are missing.
    A part in which a name never occurs must not get another type than its neighbours.
    """
    utilities = {"utilities": UTILITIES} if "utilities" in frame else {}
    plain = pa.Table.from_pandas(frame.drop(columns=list(utilities)), preserve_index=False)
    columns = dict(zip(plain.column_names, map(_plain, plain.columns), strict=True))
    columns |= {name: pa.array(frame[name], kind) for name, kind in utilities.items()}
    return pa.table({name: columns[name] for name in frame.columns})


def to_frame(table: pa.Table) -> pd.DataFrame:
    """Turn a table back into a frame; dates are days, not text."""
    frame: pd.DataFrame = table.to_pandas(date_as_object=False)
    return frame


def records(frame: pd.DataFrame) -> list[dict[str, object]]:
    """Return the rows as JSON can hold them: dates as text, what is missing as None."""
    return [
        {str(name): _json_value(value) for name, value in row.items()}
        for row in frame.to_dict("records")
    ]


def _frame(war: War, name: str, values: PatternValues | None) -> pd.DataFrame:
    """Return one of the tables of a war."""
    if name == "readings" and values is not None:
        return values.frame(war)
    if name == "runs":
        return war.outcomes()
    return war.path(None) if name == "paths" else war.decisions(None)


def _beside(left: pa.Table, right: pa.Table) -> pa.Table:
    """Put two tables of equal length side by side."""
    columns = dict(zip(left.column_names, left.columns, strict=True))
    return pa.table(columns | dict(zip(right.column_names, right.columns, strict=True)))


def _conforming(table: pa.Table, schema: pa.Schema) -> pa.Table:
    """Return the table with the columns of `schema`; one it does not know is refused."""
    unknown = set(table.column_names) - set(schema.names)
    if unknown:
        raise TypeError(f"columns that no schema names: {', '.join(sorted(unknown))}")
    columns: Iterable[pa.ChunkedArray] = (
        table[each.name].cast(each.type)
        if each.name in table.column_names
        else pa.nulls(table.num_rows, each.type)
        for each in schema
    )
    return pa.table(list(columns), schema=schema)


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
