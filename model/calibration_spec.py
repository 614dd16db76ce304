"""What a case says of its calibration: which parameters are free, and what was last done."""

from __future__ import annotations

import datetime
from typing import Annotated

from pydantic import Field

from panmunjom.agents import Strict


class CalibrationSpec(Strict):
    """The table ``[calibration]`` of a case; no history depends on it.

    Attributes
    ----------
    free : list of str
        Paths of the parameters that may be fitted to the record; all others stay as stated.
    command, date : str and date
        What was typed, and when, to make the values that stand in the case now; missing if they
        were never calibrated.
    seed, particles : int
        The seed of that calibration, and how many parameter sets it kept.
    record_digest : str
        SHA-256 of the patterns it was fitted to: tells whether the record has changed since.
    """

    free: list[str] = Field(default_factory=list)
    command: str | None = None
    date: datetime.date | None = None
    seed: Annotated[int, Field(ge=1)] | None = None
    particles: Annotated[int, Field(ge=1)] | None = None
    record_digest: str | None = None
