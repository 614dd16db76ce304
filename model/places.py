"""Places: where each parameter stands in a case, and copies of the case with another one there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np
from pydantic import BaseModel

from panmunjom.agents import Choice, InputError, Number, Parameter, Switch, nearest

COLLECTIONS = ("leaders", "units", "sectors")
"""Tables whose own name is left out of a path: ``stalin.risk_aversion``."""


class Place(NamedTuple):
    """A parameter and the way to it: field names, keys and list positions."""

    steps: tuple[str | int, ...]
    names: tuple[str, ...]
    parameter: Parameter


def places_of(spec: BaseModel) -> dict[str, Place]:
    """Find every parameter of `spec` by its path; InputError if two would have the same."""
    _refuse_shared_names(spec)
    found: dict[str, Place] = {}
    for place in _walk(spec, (), ()):
        path = ".".join(place.names)
        if path in found:
            raise InputError(f"two parameters have the same path {path!r}; rename one of them")
        for name in place.names:
            if not name or set(name) & set(".= \t\n"):
                raise InputError(f"{path!r}: a name must not be empty or hold a dot, '=' or space")
        found[path] = place
    return found


def parameter_at(parameters: Mapping[str, Parameter], path: str) -> Parameter:
    """Return the parameter at `path`, or say which is nearest."""
    if path in parameters:
        return parameters[path]
    below = [each for each in parameters if each.startswith(f"{path}.")]
    if below:
        shown = ", ".join(below[:3]) + (", ..." if len(below) > 3 else "")
        raise InputError(f"{path!r} is a table, not a parameter; it holds {shown}")
    raise InputError(f"unknown parameter {path!r}{nearest(path, parameters)}")


def replaced(spec: Any, changes: Mapping[str, Parameter]) -> Any:
    """Return a copy of a table of parameters with some of them exchanged, named by path."""
    known = places_of(spec)
    for path, parameter in changes.items():
        if path not in known:
            raise InputError(f"unknown parameter {path!r}{nearest(path, known)}")
        spec = rebuilt(spec, known[path].steps, parameter)
    return spec


def rebuilt(node: Any, steps: tuple[str | int, ...], leaf: object) -> Any:
    """Return `node` with `leaf` put at the end of `steps`; what is not on the way is shared."""
    if not steps:
        return leaf
    step, rest = steps[0], steps[1:]
    if isinstance(node, BaseModel):
        name = str(step)
        return node.model_copy(update={name: rebuilt(getattr(node, name), rest, leaf)})
    if isinstance(node, Mapping):
        return {**node, step: rebuilt(node[step], rest, leaf)}
    items = [rebuilt(each, rest, leaf) if at == step else each for at, each in enumerate(node)]
    return type(node)(items)


def common_length(parameters: Mapping[str, Parameter]) -> int | None:
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


def _walk(node: object, steps: tuple[str | int, ...], names: tuple[str, ...]) -> Iterator[Place]:
    if isinstance(node, (Number, Choice, Switch)):
        yield Place(steps, names, node)
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
