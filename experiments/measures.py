"""What a comparison reports: the outcomes of `outcomes.toml`, read from the table of worlds."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Any, Literal

import pandas as pd

from .columns import Column, actor_name, clause, leader_name, template

Kind = Literal["share", "median", "date"]

COURSE = "Course of the war"
ESCALATION = "Escalation"
BLOOD = "Who pays in blood"
ENDING = "How it ends"
GAINS = "Gains and risks"
GROUPS = (COURSE, ESCALATION, BLOOD, ENDING, GAINS)

_OF_DATES = "Days from the start of the simulated time, and the date, in worlds where it happens."


@dataclass(frozen=True)
class Measure:
    """One outcome: where it is found in the table of worlds, and what it means.

    Attributes
    ----------
    kind
        `share`: in how many worlds it is true; `median`: of a number; `date`: of a day, counted
        from the start of the case as well.
    column
        The column it is read from; several are added up.
    equals, at_least
        For a share of something that is not true or false: the value, or the least number, that
        counts.
    in_wars
        Only worlds with a war are counted.
    comparable
        False where a difference between cases has no meaning (another leader's own payoff unit).
    headline
        False where the simulated period or the theatre, not behaviour, would drive the contrast.
    who
        The actor that holds the role the outcome is reported for.
    """

    key: str
    group: str
    label: str
    meaning: str
    kind: Kind
    unit: str
    column: tuple[str, ...]
    equals: str = ""
    at_least: float | None = None
    in_wars: bool = False
    comparable: bool = True
    headline: bool = True
    who: str = ""


def measures(outcomes: pd.DataFrame) -> Iterator[Measure]:
    """Yield the outcomes that `outcomes` has the columns for, in the order of the report."""
    for row in _catalogue():
        for measure in _spelled_out(row, outcomes):
            if set(measure.column) <= set(outcomes.columns):
                yield measure


def values(outcomes: pd.DataFrame, measure: Measure) -> pd.Series:
    """Known values, one per world it applies to: 0/1 for a share, a number, or a date."""
    if measure.in_wars:
        outcomes = worlds_at_war(outcomes)
    columns = outcomes[list(measure.column)]
    if measure.kind == "date":
        return pd.to_datetime(columns.iloc[:, 0]).dropna()
    if measure.equals:
        return columns.iloc[:, 0].dropna().eq(measure.equals).astype(float)
    found = columns.astype(float).sum(axis=1, skipna=False).dropna()
    return found if measure.at_least is None else found.ge(measure.at_least).astype(float)


def worlds_at_war(outcomes: pd.DataFrame) -> pd.DataFrame:
    """Return the worlds in which a war started or is on."""
    return outcomes[outcomes["war_started"].eq(True).fillna(False).astype(bool)]


def names(outcomes: pd.DataFrame, prefix: str) -> list[str]:
    """Names of the actors or leaders that have a column with `prefix`."""
    return [str(c).removeprefix(prefix) for c in outcomes.columns if str(c).startswith(prefix)]


def for_role(measure: Measure, actor: str, role: str) -> Measure:
    """The same outcome under the role its actor holds, to compare cases role by role."""
    stem, what = measure.key.removesuffix(actor), measure.label.split(", ", 1)[1]
    key = f"{stem}of_{role.lower().replace(' ', '_')}"
    return replace(measure, key=key, label=f"{role}, {what}", who=actor_name(actor))


def _spelled_out(row: Mapping[str, Any], outcomes: pd.DataFrame) -> list[Measure]:
    """One entry of the catalogue as measures: one, or one for each actor, leader or value."""
    each = row.get("each")
    if each is None:
        return [_measure(row, "", "")]
    if each == "value":
        found = template("runs", row["column"][0]).values
        return [_measure({**row, "equals": key}, key, label) for key, label in found.items()]
    printed = actor_name if each == "actor" else leader_name
    keys = names(outcomes, row["key"].removesuffix("{key}"))
    return [_measure(row, key, printed(key)) for key in keys]


def _measure(row: Mapping[str, Any], key: str, name: str) -> Measure:
    text = {
        field: said.replace("{key}", key).replace("{name}", name)
        for field, said in {**_from_the_column(row), **row}.items()
        if field in ("key", "group", "label", "meaning", "kind", "unit")
    }
    column = tuple(c.replace("{key}", key) for c in row.get("column", [text["key"]]))
    rest = {k: v for k, v in row.items() if k not in (*text, "column", "each")}
    return Measure(**text, column=column, **rest)


def _from_the_column(row: Mapping[str, Any]) -> dict[str, str]:
    """Label, meaning and unit of an outcome that is one column as it stands."""
    kind, said = row["kind"], {"unit": "share"} if row["kind"] == "share" else {}
    if row.get("each") == "value":
        return {"label": "{name}", **said}
    if "column" in row:
        return said
    key = row["key"].replace("{key}", f"{{{row.get('each')}}}")
    column: Column = template("runs", key)
    if kind == "share":
        said["meaning"] = f"Share of worlds in which {clause('runs', key)}."
    elif kind == "date":
        said |= {"meaning": _OF_DATES, "unit": "days"}
    else:
        said |= {"meaning": column.meaning, "unit": column.unit}
    return {"label": column.label, **said}


@cache
def _catalogue() -> tuple[Mapping[str, Any], ...]:
    text = resources.files(__package__).joinpath("outcomes.toml").read_text("utf-8")
    return tuple(tomllib.loads(text)["outcome"])
