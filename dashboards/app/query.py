"""What a visitor asks for: checked here, whether it comes from the address or from controls."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

from panmunjom.model import Case, InputError, nearest

if TYPE_CHECKING:
    from .context import Context

LONGEST_ADDRESS = 20_000
"""Characters of an address that are read."""
MOST_FIELDS = 400
LONGEST_VALUE = 500
FIRST_CASE = "korea-1950"
SEED, LARGEST_SEED = 38, 2**53 - 1
"""A browser counts exactly up to 2^53."""
WORLD, LAST_WORLD = 1, 10**9
"""The world a visitor sees first: in world 0 of this seed the war of 1950 takes a course that few
worlds take, and a first look should not be at an exception."""


@dataclass(frozen=True)
class Query:
    """Values by the names of fields, as text.

    A name with a dot in it is a parameter of the case. Nothing here is believed before one of the
    methods has checked it: a control's bounds hold for its user, not for whoever writes requests.

    Attributes
    ----------
    values : mapping of str to str
    """

    values: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of_address(cls, search: object) -> Query:
        """Read the part of an address behind the question mark."""
        if not isinstance(search, str) or not search:
            return cls()
        if len(search) > LONGEST_ADDRESS:
            raise InputError(f"this address is longer than {LONGEST_ADDRESS:,} characters")
        try:
            pairs = parse_qsl(search.lstrip("?"), max_num_fields=MOST_FIELDS)
        except ValueError:
            raise InputError(f"this address names more than {MOST_FIELDS} values") from None
        return cls({name: _text(name, value) for name, value in pairs})

    @classmethod
    def of(cls, values: object, ids: object) -> Query:
        """Read the controls of a page: their values and ids, as a callback gets them."""
        if not isinstance(values, list) or not isinstance(ids, list) or len(values) != len(ids):
            raise InputError("the page sent no list of controls; load it again")
        if len(ids) > MOST_FIELDS:
            raise InputError(f"more than {MOST_FIELDS} controls")
        found: dict[str, str] = {}
        for each, value in zip(ids, values, strict=True):
            name = each.get("field") if isinstance(each, dict) else None
            if not isinstance(name, str):
                raise InputError("the page sent a control without a name; load it again")
            if value is not None and value != "":
                found[name] = _text(name, value)
        return cls(found)

    def __contains__(self, name: str) -> bool:
        return name in self.values

    def case(self, context: Context, prefix: str = "", first: str = FIRST_CASE) -> Case:
        """Return the case asked for, with the parameters that are set in it.

        Parameters
        ----------
        context : Context
        prefix : str
            What stands before the names of its fields, where a page has several cases: ``a.``.
        first : str
            The case meant where none is named.
        """
        name = f"{prefix}case" if prefix else "case"
        case = context.case(self.values.get(name, first))
        changes = {}
        for path, text in self.values.items():
            own = path.removeprefix(prefix)
            if not path.startswith(prefix) or "." not in own or path == name:
                continue
            value = case.parse(own, text)
            if value != case.parameters[own].value:
                changes[own] = value
        return case.replace(changes) if changes else case

    def seed(self) -> int:
        """Return the seed."""
        return self.whole("seed", SEED, 1, LARGEST_SEED)

    def world(self) -> int:
        """Return the number of the world."""
        return self.whole("world", WORLD, 0, LAST_WORLD)

    def whole(self, name: str, default: int, low: int, high: int) -> int:
        """Return a whole number between `low` and `high`, both allowed."""
        number = self.number(name, default, low, high)
        if number != int(number):
            raise InputError(f"{name}: expected a whole number, found {self.values[name]!r}")
        return int(number)

    def number(self, name: str, default: float, low: float, high: float) -> float:
        """Return a number between `low` and `high`, both allowed."""
        if name not in self.values:
            return default
        text = self.values[name]
        try:
            number = float(text)
        except ValueError:
            raise InputError(f"{name}: expected a number, found {text!r}") from None
        if not math.isfinite(number) or not low <= number <= high:
            raise InputError(f"{name}: {text} is out of range; allowed: {low:,} to {high:,}")
        return number

    def one_of(self, name: str, allowed: Sequence[str], default: str) -> str:
        """Return one of some names."""
        text = self.values.get(name, default)
        if text not in allowed:
            shown = ", ".join(list(allowed)[:12]) + (", ..." if len(allowed) > 12 else "")
            raise InputError(f"{name}: no {text!r}{nearest(text, allowed)}; there are {shown}")
        return text

    def flag(self, name: str, default: bool = False) -> bool:
        """Return whether something is switched on."""
        return self.one_of(name, ("on", "off"), "on" if default else "off") == "on"

    def text(self, name: str, default: str = "", most: int = 200) -> str:
        """Return a text of at most so many characters; it is shown, never run."""
        text = self.values.get(name, default)
        if len(text) > most:
            raise InputError(f"{name}: longer than {most} characters")
        return text

    def address(self, **others: object) -> str:
        """Return it as the part of an address behind a path, with some values exchanged."""
        values = {**self.values, **{name: str(value) for name, value in others.items()}}
        return f"?{urlencode(values)}" if values else ""


def _text(name: str, value: object) -> str:
    """Return a value as text; only texts, numbers and switches are values."""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, list):  # a switch is a list of what is ticked
        if value in ([], ["on"]):
            return "on" if value else "off"
        raise InputError(f"{_short(name)}: expected one value, found a list")
    if not isinstance(value, str | int | float):
        raise InputError(f"{_short(name)}: expected a text or a number")
    text = repr(value) if isinstance(value, float) else str(value)
    if len(text) > LONGEST_VALUE or len(name) > LONGEST_VALUE:
        raise InputError(f"{_short(name)}: longer than {LONGEST_VALUE} characters")
    return text.strip()


def _short(name: str) -> str:
    return name if len(name) < 60 else f"{name[:57]}..."
