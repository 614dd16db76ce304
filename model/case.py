"""A case: one war to be simulated, with every parameter within reach by its path."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel

from panmunjom.agents import (
    Choice,
    InputError,
    IntArray,
    Number,
    Parameter,
    Switch,
    Value,
    first_few,
    nearest,
)

if TYPE_CHECKING:
    from .schema import CaseSpec

Setting: TypeAlias = Value | bool | str
COLLECTIONS = ("leaders", "units", "sectors")
"""Tables whose own name is left out of a path: ``stalin.risk_aversion``."""
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

    Notes
    -----
    Two cases are equal when their `digest` is: name and order of the files do not count.
    """

    name: str
    spec: CaseSpec
    overrides: Mapping[str, Setting] = field(default_factory=dict)

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
        text = json.dumps(_canonical(self.spec), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode("ascii")).hexdigest()

    @cached_property
    def array_length(self) -> int | None:
        """How many worlds the array-valued parameters hold; None if all are single values."""
        return _common_length(self.parameters)

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
                new[path] = self._parameter(path).with_value(value, path)
            except InputError as error:
                problems.append(str(error))
        if problems:
            raise InputError(first_few(problems))
        _common_length({**self.parameters, **new})
        return self._with(new, {path: each.value for path, each in new.items()})

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
        parameter = self._parameter(path)
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

    def _parameter(self, path: str) -> Parameter:
        """Return the parameter at `path`, or say which is nearest."""
        if path in self.parameters:
            return self.parameters[path]
        below = [each for each in self.parameters if each.startswith(f"{path}.")]
        if below:
            shown = ", ".join(below[:3]) + (", ..." if len(below) > 3 else "")
            raise InputError(f"{path!r} is a table, not a parameter; it holds {shown}")
        raise InputError(f"unknown parameter {path!r}{nearest(path, self.parameters)}")

    def _with(self, new: Mapping[str, Parameter], changed: Mapping[str, Setting]) -> Case:
        spec = self.spec
        for path, parameter in new.items():
            spec = _rebuilt(spec, self._places[path].steps, parameter)
        return Case(self.name, spec, {**self.overrides, **changed})

    @cached_property
    def _places(self) -> dict[str, _Place]:
        return _places(self.spec)

    def __eq__(self, other: object) -> bool:
        return self.digest == other.digest if isinstance(other, Case) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.digest)

    def __repr__(self) -> str:
        changes = ", ".join(self.overrides)
        return f"Case({self.name!r}{', changed: ' + changes if changes else ''})"

    def __reduce__(self) -> tuple[type[Case], tuple[str, CaseSpec, dict[str, Setting]]]:
        return Case, (self.name, self.spec, dict(self.overrides))


class _Place(NamedTuple):
    """A parameter and the way to it: field names, keys and list positions."""

    steps: tuple[str | int, ...]
    names: tuple[str, ...]
    parameter: Parameter


def replaced(spec: Any, changes: Mapping[str, Parameter]) -> Any:
    """Return a copy of a table of parameters with some of them exchanged, named by path."""
    known = _places(spec)
    for path, parameter in changes.items():
        if path not in known:
            raise InputError(f"unknown parameter {path!r}{nearest(path, known)}")
        spec = _rebuilt(spec, known[path].steps, parameter)
    return spec


def _places(spec: BaseModel) -> dict[str, _Place]:
    """Find every parameter of `spec`; InputError if two would have the same path."""
    _refuse_shared_names(spec)
    found: dict[str, _Place] = {}
    for place in _walk(spec, (), ()):
        path = ".".join(place.names)
        if path in found:
            raise InputError(f"two parameters have the same path {path!r}; rename one of them")
        for name in place.names:
            if not name or set(name) & set(".= \t\n"):
                raise InputError(f"{path!r}: a name must not be empty or hold a dot, '=' or space")
        found[path] = place
    return found


def _walk(node: object, steps: tuple[str | int, ...], names: tuple[str, ...]) -> Iterator[_Place]:
    if isinstance(node, (Number, Choice, Switch)):
        yield _Place(steps, names, node)
    elif isinstance(node, BaseModel):
        for each in type(node).model_fields:
            below = names if not steps and each in COLLECTIONS else (*names, each)
            yield from _walk(getattr(node, each), (*steps, each), below)
    elif isinstance(node, Mapping):
        for key, item in node.items():
            yield from _walk(item, (*steps, key), (*names, str(key)))
    elif isinstance(node, (list, tuple)):
        for position, item in enumerate(node):
            yield from _walk(item, (*steps, position), (*names, getattr(item, "name", "")))


def _refuse_shared_names(spec: BaseModel) -> None:
    """Refuse a name that stands in two collections, or is a table's own name."""
    owner = dict.fromkeys(type(spec).model_fields, "the case")
    for collection in COLLECTIONS:
        for name in getattr(spec, collection, None) or ():
            if name in owner:
                raise InputError(
                    f"the name {name!r} in {collection} is already taken in {owner[name]}; "
                    f"names must differ across {', '.join(COLLECTIONS)} and the case's tables"
                )
            owner[name] = collection


def _rebuilt(node: Any, steps: tuple[str | int, ...], leaf: Parameter) -> Any:
    """Return `node` with `leaf` put at the end of `steps`; what is not on the way is shared."""
    if not steps:
        return leaf
    step, rest = steps[0], steps[1:]
    if isinstance(node, BaseModel):
        name = str(step)
        return node.model_copy(update={name: _rebuilt(getattr(node, name), rest, leaf)})
    if isinstance(node, Mapping):
        return {**node, step: _rebuilt(node[step], rest, leaf)}
    items = [_rebuilt(each, rest, leaf) if at == step else each for at, each in enumerate(node)]
    return type(node)(items)


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


def _common_length(parameters: Mapping[str, Parameter]) -> int | None:
    """Return the length of the arrays among `parameters`; InputError if they differ."""
    first: tuple[str, int] | None = None
    for path, each in parameters.items():
        if not isinstance(each.value, np.ndarray):
            continue
        if first and first[1] != len(each.value):
            raise InputError(
                f"arrays must have one length: {first[0]} has {first[1]} worlds, "
                f"{path} has {len(each.value)}"
            )
        first = first or (path, len(each.value))
    return first[1] if first else None


def _canonical(node: object) -> object:
    """Turn a spec into plain JSON values that name every number exactly."""
    if isinstance(node, BaseModel):
        return {each: _canonical(getattr(node, each)) for each in type(node).model_fields}
    if isinstance(node, Mapping):
        return {str(key): _canonical(item) for key, item in node.items()}
    if isinstance(node, (list, tuple)):
        return [_canonical(item) for item in node]
    if isinstance(node, np.ndarray):
        content = (node + 0.0).astype("<f8").tobytes()  # + 0.0 turns -0.0 into 0.0
        return {"array": len(node), "sha256": hashlib.sha256(content).hexdigest()}
    return _canonical_leaf(node)


def _canonical_leaf(leaf: object) -> object:
    if isinstance(leaf, float):
        return {"float": (leaf + 0.0).hex()}
    if isinstance(leaf, (date, time)):
        return {"date": leaf.isoformat()}
    if leaf is None or isinstance(leaf, (bool, int, str)):
        return leaf
    raise TypeError(f"a case cannot hold a {type(leaf).__name__}")
