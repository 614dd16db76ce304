"""The tables of a study's description: design, arms, what is kept."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    Field,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WithJsonSchema,
    WrapValidator,
)

from panmunjom.model import Intervention, Strict

Count = Annotated[int, Field(ge=1)]


def _sample(found: object, check: ValidatorFunctionWrapHandler) -> object:
    """Tell of a wrong number once, not once for a number and once for "all"."""
    try:
        return check(found)
    except ValidationError:
        raise ValueError(f'expected a number from 0 up, or "all", found {found!r}') from None


def _arm_name(found: str) -> str:
    if not re.fullmatch(ARM_NAME, found):
        raise ValueError(
            f"the name of an arm is made of letters, digits and _ . - and begins with a letter, "
            f"a digit or _, found {found!r}"
        )
    return found


ARM_NAME = r"[A-Za-z0-9_][A-Za-z0-9_.-]*"
Sample = Annotated[Annotated[int, Field(ge=0)] | Literal["all"], WrapValidator(_sample)]
Name = Annotated[str, AfterValidator(_arm_name), WithJsonSchema({"pattern": f"^{ARM_NAME}$"})]


class DesignSpec(Strict):
    """How the points are chosen among the values of the varied parameters.

    Attributes
    ----------
    method : grid takes all combinations; latin_hypercube spreads `size` points; sobol is Saltelli's
        scheme for variance-based indices; morris walks `size` trajectories; points reads `file`.
    size : points, base sample (a power of two) or trajectories, as the method has it.
    levels : levels of a Morris design.
    file : CSV or Parquet file, a column for each varied parameter; relative to the study's file.
    """

    method: Literal["grid", "latin_hypercube", "sobol", "morris", "points"] = "grid"
    size: Count | None = None
    levels: Annotated[int, Field(ge=2)] = 4
    file: str | None = None


class ArmSpec(Strict):
    """A bundle of interventions that is compared with the untouched case.

    Attributes
    ----------
    counterfactual : name of a bundle that the case itself describes.
    interventions : further changes.
    """

    counterfactual: str | None = None
    interventions: list[Intervention] = Field(default_factory=list)


class KeepSpec(Strict):
    """What is kept besides one row a history.

    Attributes
    ----------
    bands : quantiles over the worlds of every arm, day by day.
    readings : what every history shows of the patterns of its case's record.
    decisions, paths : of how many worlds at every point ("all" for all of them).
    """

    bands: bool = False
    readings: bool = False
    decisions: Sample = 0
    paths: Sample = 0
