"""A case: one war to be simulated, with every parameter within reach by its path."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from panmunjom.agents import (
    Choice,
    InputError,
    IntArray,
    Number,
    Parameter,
    Switch,
    first_few,
    nearest,
)

from .content import digest_of
from .intervening import planned
from .interventions import Counterfactual, Intervention, Setting, long_date
from .places import Place, common_length, parameter_at, places_of, rebuilt

if TYPE_CHECKING:
    from .schema import CaseSpec

_WORDS = {"on": True, "true": True, "off": False, "false": False}


@dataclass(frozen=True, eq=False, repr=False)
class Case:
    """One war to be simulated: a checked scenario and what was changed in it.

    Attributes
    ----------
    name : str
        Name of the folder it was read from.
    spec : CaseSpec
        The whole content, frozen; overrides are in it.
    overrides : mapping of str to float, array, bool or str
        What `replace` changed, by path.
    changes : tuple of str
        What `intervene` and `until` did, in plain words, in the order in which it was done.

    Notes
    -----
    Two cases are equal when their `digest` is: name and order of the files do not count.
    """

    name: str
    spec: CaseSpec
    overrides: Mapping[str, Setting] = field(default_factory=dict)
    changes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "overrides", MappingProxyType(dict(self.overrides)))
        _ = self._places  # a case whose names collide is never built

    @property
    def title(self) -> str:
        """The case's title, as it is printed."""
        return self.spec.title

    @cached_property
    def parameters(self) -> Mapping[str, Parameter]:
        """Every parameter by its path, in the order of the schema and the files."""
        return MappingProxyType({path: each.parameter for path, each in self._places.items()})

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the content, overrides included; the same on every machine."""
        return digest_of(self.spec)

    @cached_property
    def array_length(self) -> int | None:
        """How many worlds the array-valued parameters hold; None if all are single values."""
        return common_length(self.parameters)

    def replace(self, changes: Mapping[str, Setting]) -> Case:
        """Return the case with other values for some parameters.

        Parameters
        ----------
        changes : mapping of str to float, array of shape ``(worlds,)``, bool or str
            New values by path, for instance ``{"stalin.risk_aversion": 3.0}``.

        Raises
        ------
        InputError
            If a path is unknown, a value out of range or not of its kind, or if arrays differ
            in length. All changes are checked before any is made.
        """
        new: dict[str, Parameter] = {}
        problems: list[str] = []
        for path, value in changes.items():
            try:
                new[path] = parameter_at(self.parameters, path).with_value(value, path)
            except InputError as error:
                problems.append(str(error))
        if problems:
            raise InputError(first_few(problems))
        common_length({**self.parameters, **new})
        return self._with(new, {path: each.value for path, each in new.items()})

    def intervene(self, interventions: Sequence[Intervention]) -> Case:
        """Return the case with interventions carried out.

        Parameters
        ----------
        interventions : sequence of `Intervention`
            Their order does not count. Values may be arrays of shape ``(worlds,)``.

        Raises
        ------
        InputError
            If one of them names what the case does not have, or two contradict each other. All
            are checked before anything is changed.
        """
        plan = planned(self.spec, self.parameters, interventions)
        changed = self.replace(plan.values)
        spec = plan.carried_out(changed.spec)
        return replace(changed, spec=spec, changes=(*self.changes, *plan.told))

    def until(self, end: date) -> Case:
        """Return the case to be simulated to another last day, later or earlier.

        Raises
        ------
        InputError
            If `end` is no date, or does not lie after the first day.
        """
        if not isinstance(end, date) or isinstance(end, datetime):
            raise InputError(f"until: expected a date, found {end!r}")
        if end <= self.spec.start:
            raise InputError(
                f"until: {end} does not lie after the first day of the case, {self.spec.start}"
            )
        if end == self.spec.end:
            return self
        told = f"simulated until {long_date(end)} instead of {long_date(self.spec.end)}"
        spec = self.spec.model_copy(update={"end": end})
        return replace(self, spec=spec, changes=(*self.changes, told))

    def counterfactual(self, name: str) -> Counterfactual:
        """Return one of the what-ifs that come with the case; InputError if there is none such."""
        known = self.spec.counterfactuals
        if name not in known:
            raise InputError(
                f"{self.name} has no counterfactual {name!r}{nearest(name, known)}; "
                f"there are {', '.join(known) or 'none'}"
            )
        return known[name]

    def parse(self, path: str, text: str) -> float | bool | str:
        """Read a value as it is written on the command line.

        Parameters
        ----------
        path : str
            The parameter's path.
        text : str
            A number; ``on``, ``off``, ``true`` or ``false`` for a switch; a name for a choice.

        Returns
        -------
        float, bool or str
            The value, checked, ready for `replace`.
        """
        parameter = parameter_at(self.parameters, path)
        text = text.strip()
        if isinstance(parameter, Switch):
            if text.lower() not in _WORDS:
                raise InputError(f"{path}: expected on or off, found {text!r}")
            return _WORDS[text.lower()]
        if isinstance(parameter, Choice):
            return parameter.with_value(text, path).value
        try:
            number = float(text)
        except ValueError:
            reason = f"expected a number, found {text!r}; allowed: {parameter.range}"
            raise InputError(f"{path}: {reason}") from None
        parameter.with_value(number, path)
        return number

    def take(self, rows: IntArray) -> Case:
        """Return the case with these rows of its array-valued parameters; everything else stays.

        Parameters
        ----------
        rows : integer array, shape ``(n,)``
            Positions in the arrays, from 0, in any order, repeats allowed. A case without arrays
            is returned as it is.

        Raises
        ------
        InputError
            If `rows` is no such array, or the arrays have no such rows.
        """
        length = self.array_length
        if length is None:
            return self
        _refuse_unless_rows(np.asarray(rows), length)
        taken: dict[str, Parameter] = {}
        for path, each in self.parameters.items():
            if isinstance(each, Number) and isinstance(each.value, np.ndarray):
                values = each.value[rows]
                values.flags.writeable = False
                taken[path] = each.model_copy(update={"value": values})
        changed = {path: each.value for path, each in taken.items() if path in self.overrides}
        return self._with(taken, changed)

    def _with(self, new: Mapping[str, Parameter], changed: Mapping[str, Setting]) -> Case:
        spec = self.spec
        for path, parameter in new.items():
            spec = rebuilt(spec, self._places[path].steps, parameter)
        return replace(self, spec=spec, overrides={**self.overrides, **changed})

    @cached_property
    def _places(self) -> dict[str, Place]:
        return places_of(self.spec)

    def __eq__(self, other: object) -> bool:
        return self.digest == other.digest if isinstance(other, Case) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.digest)

    def __repr__(self) -> str:
        changes = ", ".join([*self.overrides, *self.changes])
        return f"Case({self.name!r}{', changed: ' + changes if changes else ''})"

    def __reduce__(self) -> tuple[type[Case], tuple[object, ...]]:
        return Case, (self.name, self.spec, dict(self.overrides), self.changes)


def _refuse_unless_rows(rows: NDArray[Any], length: int) -> None:
    if rows.ndim != 1 or rows.size == 0 or rows.dtype.kind not in "iu":
        raise InputError(
            f"rows: expected an array of row numbers, found {rows.dtype} of shape {rows.shape}"
        )
    wrong = rows[(rows < 0) | (rows >= length)]
    if wrong.size:
        raise InputError(
            f"row {wrong[0]} asked, but the case's arrays hold {length} worlds (0 to {length - 1})"
        )
