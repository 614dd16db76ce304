"""A parameter: a value that carries its range, its meaning and its source."""

from __future__ import annotations

import math
from numbers import Real
from typing import Annotated, Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    PlainSerializer,
    PlainValidator,
    WithJsonSchema,
    model_validator,
)

from .errors import InputError, nearest, shown

FloatArray: TypeAlias = NDArray[np.float64]
Value: TypeAlias = float | FloatArray
Confidence: TypeAlias = Literal["high", "medium", "low", "judgement"]
Text = Annotated[str, Field(min_length=1)]


class Strict(BaseModel):
    """Base of every table of a case: frozen, no unknown keys, no conversions, no NaN."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        strict=True,
        allow_inf_nan=False,
        arbitrary_types_allowed=True,
    )


def checked_value(new: object) -> Value:
    """Return `new` as a finite float or a read-only float array, shape ``(worlds,)``."""
    if hasattr(new, "__array__") and not isinstance(new, np.generic):
        return _checked_array(np.asarray(new))
    if isinstance(new, (bool, np.bool_)) or not isinstance(new, Real):
        raise ValueError(f"expected a number, found {shown(new)}")
    try:
        number = float(new)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise ValueError(f"expected a finite number, found {number}")
    return number


def _checked_array(array: NDArray[np.generic]) -> FloatArray:
    if array.dtype.kind not in "iuf":
        raise ValueError(f"expected an array of numbers, found one of {array.dtype}")
    if array.ndim != 1 or array.size == 0:
        raise ValueError(f"expected an array with one value a world, found shape {array.shape}")
    numbers = array.astype(np.float64)
    bad = np.flatnonzero(~np.isfinite(numbers))
    if bad.size:
        raise ValueError(f"expected finite numbers, found {numbers[bad[0]]} in world {bad[0]}")
    numbers.flags.writeable = False
    return numbers


def _as_json(value: Value) -> float | list[float]:
    return [float(each) for each in value] if isinstance(value, np.ndarray) else value


class Number(Strict):
    """A number, or one number for each world.

    Attributes
    ----------
    value : float or numpy array of float64, shape ``(worlds,)``
        Arrays are read-only.
    low, high : float
        The range outside which a value is refused, both ends allowed.
    unit : str
        As it is printed: days, thousand men, km, share.
    meaning, source : str
        What it is, and where it comes from.
    confidence : {"high", "medium", "low", "judgement"}
    """

    value: Annotated[
        Value,
        PlainValidator(checked_value),
        PlainSerializer(_as_json, when_used="json"),
        WithJsonSchema({"type": "number"}),
    ]
    low: float
    high: float
    unit: str
    meaning: Text
    source: Text
    confidence: Confidence

    @model_validator(mode="after")
    def _in_order(self) -> Number:
        if self.low > self.high:
            raise ValueError(f"low {self.low:g} is above high {self.high:g}")
        self._refuse_outside(self.value)
        return self

    @property
    def range(self) -> str:
        """The allowed range with its unit, for messages: ``0 to 10 days``."""
        unit = "" if self.unit == "1" else self.unit
        return f"{self.low:.12g} to {self.high:.12g} {unit}".rstrip()

    def _refuse_outside(self, value: Value) -> None:
        outside = np.flatnonzero((np.asarray(value) < self.low) | (np.asarray(value) > self.high))
        if not outside.size:
            return
        if isinstance(value, np.ndarray):
            raise ValueError(f"{value[outside[0]]:.12g} in world {outside[0]} is out of range")
        raise ValueError(f"{value:.12g} is out of range; allowed: {self.range}")

    def with_value(self, new: object, path: str = "value") -> Number:
        """Return a copy that holds `new`.

        Parameters
        ----------
        new : number or array of numbers, shape ``(worlds,)``
            Integers become floats; True and False are not numbers.
        path : str
            The parameter's path, for the message.

        Raises
        ------
        InputError
            If `new` is no number, not finite or outside ``low .. high``.
        """
        try:
            value = checked_value(new)
            self._refuse_outside(value)
        except ValueError as error:
            reason = str(error).removesuffix(f"; allowed: {self.range}")
            raise InputError(f"{path}: {reason}; allowed: {self.range}") from None
        return self.model_copy(update={"value": value})

    def __setstate__(self, state: dict[Any, Any]) -> None:
        """Unpickle; numpy forgets that an array was read-only."""
        super().__setstate__(state)
        if isinstance(self.value, np.ndarray):
            self.value.flags.writeable = False

    __hash__ = None  # type: ignore[assignment]  # an array has no hash

    def __eq__(self, other: object) -> bool:
        """Compare field by field; arrays are equal when every world is."""
        if not isinstance(other, Number):
            return NotImplemented
        names = type(self).model_fields
        return all(np.array_equal(getattr(self, each), getattr(other, each)) for each in names)


class Choice(Strict):
    """One of a few named ways, for instance a risk theory."""

    value: str
    allowed: Annotated[list[str], Field(min_length=1)]
    meaning: Text
    source: Text
    confidence: Confidence

    @model_validator(mode="after")
    def _is_allowed(self) -> Choice:
        if self.value not in self.allowed:
            raise ValueError(self._refusal(self.value))
        return self

    def _refusal(self, new: object) -> str:
        near = nearest(new, self.allowed) if isinstance(new, str) else ""
        return f"{new!r} is not one of {', '.join(self.allowed)}{near}"

    def with_value(self, new: object, path: str = "value") -> Choice:
        """Return a copy that holds `new`; InputError if it is not one of `allowed`."""
        if not isinstance(new, str) or new not in self.allowed:
            raise InputError(f"{path}: {self._refusal(new)}")
        return self.model_copy(update={"value": str(new)})


class Switch(Strict):
    """A mechanism or a rule that is on (True) or off (False)."""

    value: bool
    meaning: Text
    source: Text
    confidence: Confidence

    def with_value(self, new: object, path: str = "value") -> Switch:
        """Return a copy that holds `new`; InputError if it is not True or False."""
        if not isinstance(new, (bool, np.bool_)):
            raise InputError(f"{path}: expected True or False, found {shown(new)}")
        return self.model_copy(update={"value": bool(new)})


Parameter: TypeAlias = Number | Choice | Switch
