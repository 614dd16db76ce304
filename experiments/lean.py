"""Tables of a study read leanly: only the columns that are wanted, part by part, names once."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from .results import Results
from .tables import to_frame

NAMES = pa.dictionary(pa.int32(), pa.string())
"""A column of names: each name is held once, whatever the number of rows."""


def lean_frame(
    results: Results,
    columns: Sequence[str],
    arms: Collection[str] | None = None,
    case: str | None = None,
    most: int | None = None,
    table: str = "runs",
) -> pd.DataFrame:
    """Return some columns of a table; names are categories.

    A million histories and ten columns take some 100 MB.

    Parameters
    ----------
    columns : sequence of str
        In this order.
    arms : collection of str, optional
        Only these arms; parts of others are not opened.
    case : str, optional
        Only this case.
    most : int, optional
        Only replicates below this number, the same in every arm and at every point.
    table : str
        ``runs``, ``readings``, ``decisions`` or ``paths``.

    Raises
    ------
    InputError
        If the study did not keep the table.
    StoreError
        If a part is missing or damaged.
    """
    results.table(table)  # refuses what was not kept
    wanted = [*columns, *({"replicate"} - set(columns))] if most is not None else list(columns)
    found = [
        _named(each if most is None else each.filter(pc.less(each["replicate"], most)))
        for each in _parts(results, table, wanted, arms, case)
    ]
    if not found:
        return pd.DataFrame(columns=list(columns))
    whole = pa.concat_tables(found).unify_dictionaries()
    return to_frame(whole.select(list(columns)))


def lean_chunks(
    results: Results, columns: Sequence[str], most: int | None = None
) -> Iterator[pa.Table]:
    """Yield some columns of `runs` part by part, of the replicates below `most` only.

    Parameters
    ----------
    columns : sequence of str
        ``replicate`` among them where `most` is given.
    """
    for each in _parts(results, "runs", list(columns), None, None):
        yield each if most is None else each.filter(pc.less(each["replicate"], most))


def _parts(
    results: Results,
    table: str,
    columns: list[str],
    arms: Collection[str] | None,
    case: str | None,
) -> Iterator[pa.Table]:
    """Yield the parts of the arms that are wanted, if anything of them was lived."""
    strata = {
        number
        for name, arm in results.manifest.asked.arms.items()
        for number in arm.strata
        if _is_wanted(name, arms, case)
    }
    for part in results.parts_in_order:
        if part.cut.stratum in strata:
            yield from results.read(table, part, columns)


def _is_wanted(name: str, arms: Collection[str] | None, case: str | None) -> bool:
    own, arm = name.split(" ", 1)
    return (arms is None or arm in arms) and case in (None, own)


def _named(table: pa.Table) -> pa.Table:
    """Hold every name once."""
    columns = [
        each.cast(NAMES) if pa.types.is_string(each.type) else each for each in table.columns
    ]
    return pa.table(columns, names=table.column_names)
