"""The paper's inequality in a case: which parameters are its terms, and what shows behaviour.

A stalemate with the third power beats a quick win without it if and only if what a stalemate brings
exceeds what a win brings: (c + e) / b > 1 in Table 1 (Y. Kim). Which parameters of a case are c, e
and b, which one is the leader's stake in a direct war, and by what columns of the table of worlds
his behaviour is known stands in `inequality.toml`. No history depends on it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias

from pydantic import Field, model_validator

from panmunjom.agents import InputError, Number, Parameter, Strict, nearest

from .interventions import Intervention

if TYPE_CHECKING:
    from .case import Case
    from .schema import CaseSpec

Text = Annotated[str, Field(min_length=1)]
Expected: TypeAlias = Literal["more", "fewer", "earlier", "later"]
#: In place of a date: the day on which the leader's successor takes over.
SUCCESSION = "succession"


class Sign(Strict):
    """One mark of a behaviour in the row of a world.

    Attributes
    ----------
    any_of : columns of the table of worlds: dates, or yes/no. It is there where one of them is.
    before : only dates before this day count; "succession" is the day the leader is succeeded.
    equals : for a column of names: the name that counts.
    absent : true if it is the want of all this that is the sign.
    """

    any_of: Annotated[list[Text], Field(min_length=1)]
    before: date | Literal["succession"] | None = None
    equals: Text | None = None
    absent: bool = False


class Behaviour(Strict):
    """One thing the leader may do, and how it is known.

    Attributes
    ----------
    title : in a word or two, for the figure.
    meaning : in a sentence.
    signs : all must be there.
    """

    title: Text
    meaning: Text
    signs: Annotated[list[Sign], Field(min_length=1)]


class Headline(Strict):
    """A finding that is put to the test under every risk theory.

    Attributes
    ----------
    title : the finding in a line.
    counterfactual : one of the case's what-ifs, or
    interventions : what is changed, written as in a what-if.
    outcome : one of the behaviours, or an outcome of the report.
    expected : what the finding says the change does to it: more or fewer worlds (or a higher or
        lower number), an earlier or later date.
    """

    title: Text
    counterfactual: Text | None = None
    interventions: list[Intervention] = Field(default_factory=list)
    outcome: Text
    expected: Expected

    @model_validator(mode="after")
    def _one_change(self) -> Headline:
        if (self.counterfactual is None) == (not self.interventions):
            raise ValueError("expected either a counterfactual or interventions")
        return self


class Inequality(Strict):
    """The inequality of a case.

    Attributes
    ----------
    leader : whose payoffs and behaviour.
    ratio : how the ratio is written.
    numerator, denominator : paths of the payoffs that are added up above and below.
    loss : path of what he would lose in a direct war; `act` : the act in the table of risks whose
        believed yearly chance it is multiplied by.
    behaviours : by name.
    headlines : findings to repeat under every risk theory, by name.
    note : what a reader must know.
    source : where the reading comes from.
    """

    leader: Text
    ratio: Text
    numerator: Annotated[list[Text], Field(min_length=1)]
    denominator: Annotated[list[Text], Field(min_length=1)]
    loss: Text
    act: Text
    behaviours: Annotated[dict[str, Behaviour], Field(min_length=1)]
    headlines: dict[str, Headline] = Field(default_factory=dict)
    note: str = ""
    source: Text


def inequality_of(case: Case) -> Inequality:
    """Return the inequality of a case; InputError if it has none."""
    found = case.spec.inequality
    if found is None:
        raise InputError(
            f"{case.name} has no inequality: a file inequality.toml in its folder would say which "
            "parameters are the terms of the ratio and what shows the leader's behaviour"
        )
    return found


def unknown_names(
    spec: CaseSpec, parameters: Mapping[str, Parameter]
) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    """Yield what a case's inequality names and the case does not have: place, name, in words."""
    found = spec.inequality
    if found is None:
        return
    uses: list[tuple[tuple[str | int, ...], str, str, Sequence[str]]] = [
        (("leader",), "leader", found.leader, list(spec.leaders)),
        (("act",), "act", found.act, list(spec.risks.acts)),
        (("loss",), "parameter", found.loss, _numbers(parameters)),
    ]
    for table in ("numerator", "denominator"):
        for row, path in enumerate(getattr(found, table)):
            uses.append(((table, row), "parameter", path, _numbers(parameters)))
    for name, headline in found.headlines.items():
        if headline.counterfactual is not None:
            at = ("headlines", name, "counterfactual")
            named = list(spec.counterfactuals)
            uses.append((at, "counterfactual", headline.counterfactual, named))
    for place, what, name, known in uses:
        if name not in known:
            told = f"{what} {name!r} does not exist{nearest(name, known)}"
            yield ("inequality", *place), name, told
    yield from _without_succession(spec, found)


def _numbers(parameters: Mapping[str, Parameter]) -> list[str]:
    return [path for path, each in parameters.items() if isinstance(each, Number)]


def _without_succession(
    spec: CaseSpec, found: Inequality
) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    """Yield signs that wait for a succession which the case does not have."""
    leader = spec.leaders.get(found.leader)
    if leader is None or leader.succession is not None:
        return
    for name, behaviour in found.behaviours.items():
        for row, sign in enumerate(behaviour.signs):
            if sign.before == SUCCESSION:
                at = ("inequality", "behaviours", name, "signs", row, "before")
                yield at, SUCCESSION, f"{found.leader} is not succeeded in this case; give a date"
