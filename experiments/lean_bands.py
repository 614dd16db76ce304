"""Bands of one daily quantity, added up from the parts of a study that hold them all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import chain

import pandas as pd
import pyarrow as pa

from panmunjom.model import InputError, first_few, nearest

from .asked import Arm
from .band_table import RUNNING
from .bands import merged, quantiles
from .results import Results


def band_variables(results: Results) -> list[str]:
    """Return the daily quantities a study kept bands of; none if nothing has been lived."""
    results.table("bands")  # refuses what was not kept
    for part in results.parts_in_order:
        for table in results.read("bands", part, ["variable"]):
            names = table["variable"].unify_dictionaries().unique().to_pylist()
            return [str(each) for each in names if each != RUNNING]
    return []


def bands_of(results: Results, variable: str) -> pd.DataFrame:
    """Return the table `bands` of one daily quantity, as `Results.bands` has it.

    Raises
    ------
    InputError
        If the study kept no bands, or none of this quantity.
    StoreError
        If a part is missing or damaged.
    """
    known = band_variables(results)
    if variable not in known:
        raise InputError(
            f"no daily quantity {variable!r} in this study{nearest(variable, known)}; "
            + first_few(known or ["no history has been lived yet"])
        )
    frames = []
    for name, arm in results.manifest.asked.arms.items():
        counts = _counts(results, arm)
        first = next(counts, None)
        if first is None:  # no history of it was lived
            continue
        whole = merged(chain([first], counts), only=[variable])
        frame = quantiles(whole, date.fromisoformat(arm.start))
        case, own = name.split(" ", 1)
        frame.insert(0, "case", case)
        frame.insert(1, "arm", own)
        frames.append(frame)
    return pd.concat(frames, ignore_index=True)


def _counts(results: Results, arm: Arm) -> Iterator[pa.Table]:
    for part in results.parts_in_order:
        if part.cut.stratum in arm.strata:
            yield from results.read("bands", part)
