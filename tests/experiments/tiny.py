"""A study that keeps every table and is lived in a moment, for the tests of what goes wrong."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from panmunjom.experiments import Plan, Results, Study, run

CASE = "russia-dprk-2024"
COMMAND = str(Path(sys.executable).parent / "panmunjom")
TOML = f"""
title = "Tiny"
case = "{CASE}"
worlds = 3
until = 2024-01-12

[vary]
"putin.risk_aversion" = [0.1, 0.25]
"putin.risk_theory" = ["cara", "prospect"]

[arms.no_shells]
counterfactual = "no_shells"

[keep]
bands = true
decisions = 1
paths = 1
"""
"""Two numbers, two names, two arms: four strata, twenty-four histories."""


def tiny_plan(
    worlds: int = 1, luck: str = "paired", theories: tuple[str, ...] = ("cara", "prospect")
) -> Plan:
    """Return the plan of a tiny study: a stratum for each theory in each of two arms."""
    study = Study.model_validate(
        {
            "title": "Tiny",
            "case": CASE,
            "worlds": worlds,
            "luck": luck,
            "until": date(2024, 1, 12),
            "vary": {"putin.risk_aversion": [0.1, 0.25], "putin.risk_theory": list(theories)},
            "arms": {"no_shells": {"counterfactual": "no_shells"}},
            "keep": {"bands": True, "decisions": 1, "paths": 1},
        }
    )
    return study.plan()


def lived(plan: Plan, folder: Path, chunk: int | None = None) -> Results:
    """Live what is left of a plan, in this process."""
    return run(plan, folder, chunk=chunk)
