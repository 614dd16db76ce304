"""What is said to the user when a case's file is wrong."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from types import UnionType
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from panmunjom.agents import nearest, shown

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

KEY = "[key]"  # pydantic's mark for an error in a key, not in what stands behind it
_TABLE_ERRORS = {"model_type", "model_attributes_type", "dict_type", "mapping_type"}


def described(
    error: ErrorDetails,
    spec: type[BaseModel],
    keys: Sequence[str | int],
    tags: Collection[str | int] = (),
) -> str:
    """Say what pydantic found wrong, in the words of someone who writes a TOML file.

    Parameters
    ----------
    error : ErrorDetails
        One entry of ``ValidationError.errors()``.
    spec : model class
        The schema the whole document was checked against.
    keys : sequence of str or int
        The way from the document's top to the entry at fault.
    tags : collection of str or int
        What else pydantic put in the error's place: branches of unions.
    """
    kind, found = error["type"], error["input"]
    told = _about_a_key(error, spec, keys, tags) or _about_a_name(error)
    if told:
        return told
    if kind == "value_error":
        return str(error["ctx"]["error"])
    if kind in _TABLE_ERRORS:
        fields = _fields(spec, keys, tags)
        holds = f" with {', '.join(fields)}" if fields else ""
        return f"expected a table{holds}, found {shown(found)}"
    unquoted = kind == "date_type" and isinstance(found, str)
    hint = " (a date is written without quotes: 1950-06-25)" if unquoted else ""
    if kind in ("reference", "intervention"):
        return error["msg"]
    return f"{error['msg'].replace('Input should be', 'expected')}, found {shown(found)}{hint}"


def _about_a_key(
    error: ErrorDetails,
    spec: type[BaseModel],
    keys: Sequence[str | int],
    tags: Collection[str | int],
) -> str:
    """Describe a key that is missing or unknown; empty if the error is another."""
    kind = error["type"]
    if kind == "missing":
        return f"missing key {str(error['loc'][-1])!r}"
    if kind == "union_tag_not_found":
        return f"missing key {error['ctx']['discriminator']}"
    if kind == "extra_forbidden":
        return _unknown_key(str(keys[-1]), _fields(spec, keys[:-1], tags))
    if kind == "literal_error" and error["loc"][-1] == KEY:
        return _unknown_key(str(error["input"]), _quoted(error["ctx"]["expected"]))
    return ""


def _about_a_name(error: ErrorDetails) -> str:
    """Describe a name that is not one of a few; empty if the error is another."""
    context = error.get("ctx", {})
    if error["type"] == "union_tag_invalid":
        return (
            f"{context['discriminator']}: {_not_one_of(context['tag'], context['expected_tags'])}"
        )
    if error["type"] == "literal_error" and isinstance(error["input"], str):
        return _not_one_of(error["input"], context["expected"])
    return ""


def _quoted(text: str) -> list[str]:
    return re.findall(r"'([^']*)'", text)


def _not_one_of(found: str, expected: str) -> str:
    return f"expected {expected}, found {found!r}{nearest(found, _quoted(expected))}"


def _unknown_key(key: str, known: Sequence[str]) -> str:
    return f"unknown key {key!r}" + (nearest(key, known) or f"; known here: {', '.join(known)}")


def _fields(
    spec: type[BaseModel], keys: Sequence[str | int], tags: Collection[str | int]
) -> list[str]:
    """Return the keys the schema allows in the table at `keys`."""
    kinds: list[Any] = [spec]
    for key in keys:
        kinds = [below for kind in kinds for below in _below(kind, key)]
    models = [each for each in kinds if isinstance(each, type) and issubclass(each, BaseModel)]
    models = [each for each in models if _bears(each, tags)] or models
    fields = (item for each in models for item in each.model_fields.items())
    return list(dict.fromkeys(str(info.validation_alias or name) for name, info in fields))


def _bears(model: type[BaseModel], tags: Collection[str | int]) -> bool:
    """Whether `model` is the branch of a union that a tag names, as ``card = "launch"`` does."""
    kinds = [field.annotation for field in model.model_fields.values()]
    return any(
        tag in get_args(kind) for kind in kinds if get_origin(kind) is Literal for tag in tags
    )


def _below(kind: Any, key: str | int) -> list[Any]:
    """Return the types an entry `key` of a value of type `kind` may have."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        info = kind.model_fields.get(str(key))
        return _branches(info.annotation) if info else []
    origin, arguments = get_origin(kind), get_args(kind)
    if isinstance(origin, type) and issubclass(origin, (Mapping, Sequence)) and arguments:
        return _branches(arguments[1] if issubclass(origin, Mapping) else arguments[0])
    return []


def _branches(kind: Any) -> list[Any]:
    """Return the alternatives of a union, without annotations."""
    if get_origin(kind) is Annotated:
        return _branches(get_args(kind)[0])
    if get_origin(kind) in (Union, UnionType):
        return [branch for each in get_args(kind) for branch in _branches(each)]
    return [kind]
