"""Traced numbers: a sum that still knows what it was added up from.

To explain a choice one must know what a utility is made of. Writing every sum a second time, in
words, would be a second model that drifts from the first. Instead the rules are run once more with
numbers that remember: each parameter counted in payoff carries its name, and addition, subtraction,
scaling and choosing between branches keep the names. It is the trick of automatic differentiation,
with terms in place of derivatives. Nothing of it is at work while a war is lived.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel

from .parameter import Number

#: Units in which the leaders count: parameters in them are terms, all others only weigh terms.
COUNTED = ("payoff", "payoff/year", "log ratio")


class Term(NamedTuple):
    """A named term of a sum: its size by itself, and the weight with which it counts."""

    base: float
    weight: float = 1.0


Terms = dict[str, Term]


class Traced(np.ndarray[Any, np.dtype[np.float64]]):
    """A number (an array of one element) with the terms it was added up from, by name.

    Results of anything but sums, scaling and choices between branches are ordinary numbers again.
    """

    terms: Terms

    def __array_finalize__(self, source: NDArray[Any] | None) -> None:
        self.terms = {}

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **options: Any) -> Any:
        answer = getattr(ufunc, method)(*map(bare, inputs), **options)
        rule = _RULES.get(ufunc) if method == "__call__" and not options else None
        return answer if rule is None else traced(answer, rule(*inputs))

    def __array_function__(
        self, func: Callable[..., Any], types: Any, args: Any, kwargs: Any
    ) -> Any:
        if func is np.where and len(args) == 3:
            where, yes, no = args
            answer = np.where(bare(where), bare(yes), bare(no))
            return traced(answer, terms_of(yes if single(where) else no))
        return super().__array_function__(func, types, args, kwargs)


def traced(value: object, terms: Terms) -> Traced:
    """Return a number that remembers these terms."""
    answer: Traced = np.array(value, dtype=np.float64).view(Traced)
    answer.terms = terms
    return answer


def labelled(value: object, name: str) -> Traced:
    """Return a number that is one term of that name."""
    return traced(value, {name: Term(single(value))})


def bare(value: Any) -> Any:
    """Return an ordinary number for a traced one: a float for a number, an array for an array."""
    if not isinstance(value, Traced):
        return value
    return value.view(np.ndarray) if value.ndim else float(value.view(np.ndarray))


def terms_of(value: object) -> Terms:
    """Return the terms a number was added up from; none for an ordinary one."""
    return value.terms if isinstance(value, Traced) else {}


def named(node: Any, path: str = "") -> Any:
    """Return a table of parameters in which those that are counted are traced, by their path."""
    if isinstance(node, Number):
        if node.unit not in COUNTED:
            return node
        return node.model_copy(update={"value": labelled(single(node.value), path)})
    if isinstance(node, BaseModel):
        below = {
            each: named(getattr(node, each), f"{path}.{each}".strip("."))
            for each in type(node).model_fields
        }
        return node.model_copy(update=below)
    if isinstance(node, Mapping):
        return {key: named(item, f"{path}.{key}".strip(".")) for key, item in node.items()}
    return node


def single(value: object) -> float:
    """Return the only element of a number, traced or not."""
    return float(np.asarray(bare(value)).reshape(-1)[0])


def _scaled(terms: Terms, by: float) -> Terms:
    return {name: Term(term.base, term.weight * by) for name, term in terms.items()}


def _sum(a: object, b: object) -> Terms:
    total = dict(terms_of(a))
    for name, term in terms_of(b).items():
        weight = total[name].weight + term.weight if name in total else term.weight
        total[name] = Term(term.base, weight)
    return {name: term for name, term in total.items() if term.weight != 0.0}


def _difference(a: object, b: object) -> Terms:
    return _sum(a, traced(0.0, _scaled(terms_of(b), -1.0)))


def _product(a: object, b: object) -> Terms:
    """Return the terms of the first traced factor, weighed by the other."""
    return _scaled(terms_of(a), single(b)) if terms_of(a) else _scaled(terms_of(b), single(a))


def _quotient(a: object, b: object) -> Terms:
    return _scaled(terms_of(a), 1.0 / single(b))


def _greater(a: object, b: object) -> Terms:
    return terms_of(a if single(a) >= single(b) else b)


def _smaller(a: object, b: object) -> Terms:
    return terms_of(a if single(a) <= single(b) else b)


def _negative(a: object) -> Terms:
    return _scaled(terms_of(a), -1.0)


_RULES: Mapping[np.ufunc, Callable[..., Terms]] = {
    np.add: _sum,
    np.subtract: _difference,
    np.multiply: _product,
    np.true_divide: _quotient,
    np.maximum: _greater,
    np.minimum: _smaller,
    np.negative: _negative,
}
