"""What a comparison reports: the outcomes of `outcomes.toml`, read from the table of worlds."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Any, Literal

import pandas as pd

Kind = Literal["share", "median", "date"]

COURSE = "Course of the war"
ESCALATION = "Escalation"
BLOOD = "Who pays in blood"
ENDING = "How it ends"
GAINS = "Gains and risks"
GROUPS = (COURSE, ESCALATION, BLOOD, ENDING, GAINS)

ENDINGS = {
    "attacker_wins_alone": "Attacker wins, ally stays out",
    "attacker_wins_with_third": "Attacker wins, with the ally's army",
    "no_winner_alone": "No winner, ally stays out",
    "no_winner_with_third": "No winner, with the ally's army",
    "attacker_loses_alone": "Attacker loses, ally stays out",
    "attacker_loses_with_third": "Attacker loses, with the ally's army",
    "wider_war": "Wider war",
    "no_war": "No war",
}


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


def actor_name(actor: str) -> str:
    """An actor's name as printed: `dprk` is DPRK, `ukraine` is Ukraine."""
    return actor.upper() if len(actor) <= 4 else actor.replace("_", " ").title()


def leader_name(leader: str) -> str:
    """A leader's name as printed."""
    return "US leadership" if leader == "us" else leader.replace("_", " ").title()


def for_role(measure: Measure, actor: str, role: str) -> Measure:
    """The same outcome under the role its actor holds, to compare cases role by role."""
    stem, what = measure.key.removesuffix(actor), measure.label.split(", ", 1)[1]
    key = f"{stem}of_{role.lower().replace(' ', '_')}"
    return replace(measure, key=key, label=f"{role}, {what}", who=actor_name(actor))


def _spelled_out(row: Mapping[str, Any], outcomes: pd.DataFrame) -> list[Measure]:
    """One entry of the catalogue as measures: one, or one for each actor or leader."""
    each = row.get("each")
    if each is None:
        return [_measure(row, "", "")]
    found = names(outcomes, row["key"].removesuffix("{key}"))
    printed = actor_name if each == "actor" else leader_name
    return [_measure(row, key, printed(key)) for key in found]


def _measure(row: Mapping[str, Any], key: str, name: str) -> Measure:
    text = {
        field: row[field].replace("{key}", key).replace("{name}", name)
        for field in ("key", "group", "label", "meaning", "kind", "unit")
    }
    column = tuple(c.replace("{key}", key) for c in row.get("column", [text["key"]]))
    rest = {k: v for k, v in row.items() if k not in (*text, "column", "each")}
    return Measure(**text, column=column, **rest)


@cache
def _catalogue() -> tuple[Mapping[str, Any], ...]:
    text = resources.files(__package__).joinpath("outcomes.toml").read_text("utf-8")
    return tuple(tomllib.loads(text)["outcome"])
