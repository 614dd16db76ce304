"""What every column means: the entries of `columns.toml`, with the names of a case filled in."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import resources
from itertools import chain
from typing import Any, Literal, TypeAlias

from panmunjom.model import Case, Choice, InputError, Number, Parameter, Switch, nearest

from .scales import ladder_rungs

ColumnKind: TypeAlias = Literal["date", "share", "yes/no", "count", "number", "name", "text"]

TABLES = ("runs", "paths", "decisions", "bands", "readings")
LONGEST_LABEL = 80
"""Characters: Stata's limit for the label of a variable."""
PERCENTILES = (5, 10, 25, 50, 75, 90, 95)
"""What a band tells of every day: the shares of the worlds (per cent) at or below a value."""

_Names: TypeAlias = dict[str, dict[str, str]]

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
class Column:
    """One column of one table.

    Attributes
    ----------
    table : {"runs", "paths", "decisions", "bands", "readings"}
    name : str
        As it stands in the table.
    label : str
        At most 80 characters.
    meaning : str
        A sentence or two.
    unit : str
        As it is printed; empty where there is none.
    kind : str
        date; share (0 to 1); yes/no; count (whole number); number; name (one of `values`); text.
    values : mapping of str to str
        What can stand in the column, each with its label; empty where that is not a short list.
        For a rank these are the numbers, written as text.
    range, source, confidence : str
        For a parameter that a study varies: what it declares. Else empty.
    """

    table: str
    name: str
    label: str
    meaning: str
    unit: str
    kind: ColumnKind
    values: Mapping[str, str] = field(default_factory=dict)
    range: str = ""
    source: str = ""
    confidence: str = ""


def column(table: str, name: str, cases: Sequence[Case]) -> Column:
    """Return what is known of one column of a table on these cases.

    Parameters
    ----------
    table : {"runs", "paths", "decisions", "bands", "readings"}
    name : str
        A column of that table, or the path of a parameter that was varied.
    cases : sequence of Case
        The cases whose histories the table holds: actors and leaders are named as they name them.

    Raises
    ------
    InputError
        If there is no such table, or no such column in it.
    """
    return columns_of(table, [name], cases)[0]


def columns_of(table: str, names: Iterable[str], cases: Sequence[Case]) -> list[Column]:
    """Return what is known of several columns of a table, in their order; see `column`."""
    known = _known(table, cases)
    return [known.get(name) or _of_parameter(table, name, cases, known) for name in names]


def case_columns(cases: Sequence[Case]) -> list[Column]:
    """Return every column that tables on these cases can have, varied parameters apart."""
    return [each for table in TABLES for each in _known(table, cases).values()]


def template(table: str, key: str) -> Column:
    """Return an entry of `columns.toml` as it stands there, for instance ``dead_{actor}``."""
    for entry in _entries():
        if table in entry["table"] and entry["key"] == key:
            return _column(entry, table, _value_lists(()))
    raise KeyError(key)


def actor_name(actor: str) -> str:
    """An actor's name as printed: `dprk` is DPRK, `ukraine` is Ukraine."""
    return actor.upper() if len(actor) <= 4 else actor.replace("_", " ").title()


def leader_name(leader: str) -> str:
    """A leader's name as printed."""
    return "US leadership" if leader == "us" else leader.replace("_", " ").title()


def clause(table: str, key: str) -> str:
    """Return what is the case where a yes/no column is yes, to be put after "in which"."""
    return next(
        str(entry.get("where", ""))
        for entry in _entries()
        if table in entry["table"] and entry["key"] == key
    )


def _known(table: str, cases: Sequence[Case]) -> dict[str, Column]:
    """Return the columns that `columns.toml` gives a table on these cases, by name."""
    if table not in TABLES:
        raise InputError(
            f"there is no table {table!r}{nearest(table, TABLES)}; there are {', '.join(TABLES)}"
        )
    lists, names = _value_lists(cases), [_names(case) for case in cases or (None,)]
    found: dict[str, Column] = {}
    for entry in _entries():
        if table in entry["table"]:
            for each in _filled(_column(entry, table, lists), names):
                found.setdefault(each.name, each)
    return found


def _column(entry: Mapping[str, Any], table: str, lists: Mapping[str, Mapping[str, str]]) -> Column:
    values = entry.get("values", {})
    if "where" in entry:
        meaning = f"Whether {entry['where']}. {entry.get('more', '')}".rstrip()
    else:
        meaning = entry["meaning"]
    return Column(
        table,
        entry["key"],
        entry["label"],
        meaning,
        entry.get("unit", ""),
        entry["kind"],
        lists.get(values, {}) if isinstance(values, str) else values,
    )


def _filled(shape: Column, cases: Sequence[_Names]) -> Iterator[Column]:
    """Yield the columns that an entry stands for: itself, or one for every name in the cases."""
    whose = next((each for each in _KEYS if f"{{{each}}}" in shape.name), None)
    if whose is None:
        yield shape
        return
    for key, names in _joined(case[whose] for case in cases).items():

        def put(text: str, name: str, key: str = key) -> str:
            return text.replace(f"{{{whose}}}", key).replace("{name}", name)

        name = " / ".join(names)
        label = put(shape.label, name)
        if len(label) > LONGEST_LABEL:  # a sector may have a whole sentence for a title
            label = shortened(put(shape.label, actor_name(key)))
        meaning = put(shape.meaning, name)
        yield replace(shape, name=put(shape.name, name), label=label, meaning=meaning)


def shortened(text: str, longest: int = LONGEST_LABEL) -> str:
    """Cut a text to `longest` characters, at a word where that is possible."""
    if len(text) <= longest:
        return text
    cut = text[: longest - 1]
    return (cut[: cut.rindex(" ")] if " " in cut else cut).rstrip(" ,;:") + "…"


_KEYS = (
    "actor",
    "leader",
    "sector",
    "unit",
    "issue",
    "rung",
    "percentile",
    "pattern",
    "moving_pattern",
)


def _names(case: Case | None) -> _Names:
    """Return the names that stand for ``{actor}``, ``{leader}`` and so on, as printed."""
    names = {each: dict[str, str]() for each in _KEYS}
    names["rung"] = _rungs()
    names["percentile"] = {f"{each:02}": f"{each}th" for each in PERCENTILES}
    if case is None:
        return names
    spec = case.spec
    names["actor"] = dict(spec.actors)
    names["leader"] = _leaders(case)
    names["sector"] = {key: sector.title for key, sector in spec.sectors.items()}
    names["unit"] = {key: f"{key} ({spec.actors[x.actor]})" for key, x in spec.units.items()}
    patterns = spec.record.patterns
    names["pattern"] = {key: each.title for key, each in patterns.items()}
    if spec.record.outbreak is not None:
        names["moving_pattern"] = {key: each.title for key, each in patterns.items() if each.moves}
    names["issue"] = {key: key.replace("_", " ") for key in spec.talks.issues}
    return names


def _leaders(case: Case) -> dict[str, str]:
    """Return the leaders' names; a seat that changes its holder is named after the seat."""
    return {
        key: leader_name(key) if leader.succession else leader.name
        for key, leader in case.spec.leaders.items()
    }


def _value_lists(cases: Sequence[Case]) -> dict[str, dict[str, str]]:
    leaders = _joined(_leaders(case) for case in cases)
    return {
        "cases": {case.name: case.title for case in cases},
        "leaders": {key: " / ".join(names) for key, names in leaders.items()},
        "rungs": _rungs(),
        "endings": ENDINGS,
    }


@cache
def _rungs() -> dict[str, str]:
    return {str(rung.rung): rung.name for rung in ladder_rungs()}


def _joined(several: Iterable[Mapping[str, str]]) -> dict[str, list[str]]:
    """Return for every key the different names that cases have for it."""
    joined: dict[str, list[str]] = {}
    for names in several:
        for key, name in names.items():
            known = joined.setdefault(key, [])
            if name not in known:
                known.append(name)
    return joined


def _of_parameter(table: str, path: str, cases: Sequence[Case], known: Iterable[str]) -> Column:
    """Return the column of a varied parameter, as the cases declare it."""
    declared = {case.name: case.parameters[path] for case in cases if path in case.parameters}
    if not declared:
        titles = ", ".join(case.name for case in cases) or "no case"
        there = [*known, *chain.from_iterable(case.parameters for case in cases)]
        raise InputError(
            f"the table {table} of {titles} has no column {path!r}{nearest(path, there)}; "
            "there are the columns of the codebook and the parameters by their paths"
        )
    first = next(iter(declared.values()))
    meaning = _told(declared, lambda each: each.meaning)
    plain = first.meaning[:1].upper() + first.meaning[1:]
    kind: ColumnKind = "number"
    if not isinstance(first, Number):
        kind = "yes/no" if isinstance(first, Switch) else "name"
    return Column(
        table,
        path,
        shortened(plain),
        meaning[:1].upper() + meaning[1:] + ".",
        _told(declared, unit_of),
        kind,
        _allowed(declared.values()),
        _told(declared, range_of),
        _told(declared, lambda each: each.source),
        _told(declared, lambda each: each.confidence),
    )


def unit_of(parameter: Parameter) -> str:
    """Return a parameter's unit as it is printed; empty for a pure number, choice or switch."""
    return parameter.unit if isinstance(parameter, Number) and parameter.unit != "1" else ""


def range_of(parameter: Parameter) -> str:
    """Return what a parameter may be: ``0.3 to 3``, the names of a choice, ``on, off``."""
    if isinstance(parameter, Number):
        return f"{parameter.low:.12g} to {parameter.high:.12g}"
    return ", ".join(parameter.allowed) if isinstance(parameter, Choice) else "on, off"


def _allowed(declared: Iterable[Parameter]) -> dict[str, str]:
    choices = [each for each in declared if isinstance(each, Choice)]
    return {name: name.replace("_", " ") for each in choices for name in each.allowed}


def _told(declared: Mapping[str, Parameter], what: Any) -> str:
    """Return what all cases say of a parameter, or else what each of them says."""
    texts = {case: str(what(parameter)) for case, parameter in declared.items()}
    if len(set(texts.values())) == 1:
        return next(iter(texts.values()))
    return "; ".join(f"{case}: {text}" for case, text in texts.items())


@cache
def _entries() -> tuple[Mapping[str, Any], ...]:
    text = resources.files(__package__).joinpath("columns.toml").read_text("utf-8")
    return tuple(tomllib.loads(text)["column"])
