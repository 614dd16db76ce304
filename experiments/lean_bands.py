"""Bands of one daily quantity, added up from the parts of a study that hold them all."""

from __future__ import annotations

import pandas as pd

from panmunjom.model import InputError, first_few, nearest

from .band_table import RUNNING
from .bands import quantiles
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
    for case, arm, start, counts in results.counted([variable]):
        frame = quantiles(counts, start)
        frame.insert(0, "case", case)
        frame.insert(1, "arm", arm)
        frames.append(frame)
    return pd.concat(frames, ignore_index=True)
