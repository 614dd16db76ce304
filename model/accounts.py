"""Rival accounts: explanations of one war as parameter sets over the same rules.

They stand in `accounts.toml` beside the case. No history depends on them: an account becomes a
case only when its values are drawn. Accounts differ in motives, beliefs, fears and aims; arms and
terrain are the same for all, so that none of them wins by a better army.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, TypeAlias

from pydantic import Discriminator, Field, Tag, model_validator

from panmunjom.agents import InputError, Number, Parameter, Strict

from .interventions import Setting, SettingField
from .places import Place, parameter_at

Text = Annotated[str, Field(min_length=1)]
#: What no account may touch: arms, terrain, and the rules of judging that all leaders share.
COMMON = ("judging", "opinion", "record", "season", "sectors", "theatre", "third_prepares", "units")
#: Parameters of a sector that are aims, not terrain.
AIMS = ("attacker_aim", "defender_aim")


class Span(Strict):
    """A uniform prior within an account: ``{ low = 0.6, high = 1.5 }``, both ends allowed."""

    low: float
    high: float

    @model_validator(mode="after")
    def _in_order(self) -> Span:
        if self.low >= self.high:
            raise ValueError(f"low {self.low:g} is not below high {self.high:g}")
        return self


def _kind(item: Any) -> str:
    """Tell a range from a value."""
    return "[range]" if isinstance(item, (Mapping, Span)) else "[value]"


Prior: TypeAlias = Annotated[
    Annotated[Span, Tag("[range]")] | Annotated[SettingField, Tag("[value]")],
    Discriminator(_kind),
]


class Account(Strict):
    """One explanation of the war.

    Attributes
    ----------
    title : as it is printed.
    claim : what it says, in a sentence or two.
    references : who holds it, as in docs/sources.md.
    predictions : what should be seen if it is right.
    sets : what it says of parameters, by path: a value, or a range within which it is undecided.
    unsaid : what it claims that no parameter can express.
    """

    title: Text
    claim: Text
    references: list[Text] = Field(min_length=1)
    predictions: list[Text] = Field(min_length=1)
    sets: dict[str, Prior] = Field(min_length=1)
    unsaid: str = ""


class Varied(Strict):
    """What no account speaks of and nobody knows exactly: it varies alike in all of them.

    Attributes
    ----------
    share : how far, as a share of the way from a parameter's value to its low and to its high.
    parameters : which, by path. Where an account speaks of one of them, the account's word holds.
    """

    share: float = Field(gt=0.0, le=1.0)
    parameters: list[str]

    def span(self, parameter: Number) -> Span:
        """Return the range of a parameter in every account that says nothing of it."""
        value = float(parameter.value)
        below, above = value - parameter.low, parameter.high - value
        return Span(low=value - self.share * below, high=value + self.share * above)


class Accounts(Strict):
    """The rival accounts of a case.

    Attributes
    ----------
    about : how the sets were chosen.
    varied : what varies in all accounts alike.
    rivals : the accounts, by a short name.
    """

    about: Text
    varied: Varied
    rivals: dict[str, Account] = Field(min_length=2)

    def priors(self, name: str, parameters: Mapping[str, Parameter]) -> dict[str, Setting | Span]:
        """Return what an account makes of the case's parameters, by path.

        Parameters
        ----------
        name : one of the accounts.
        parameters : those of the case; their values are where the common ranges are centred.
        """
        common: dict[str, Setting | Span] = {
            path: self.varied.span(each)
            for path in self.varied.parameters
            if isinstance(each := parameters[path], Number)
        }
        return common | self.rivals[name].sets


def wrong_accounts(
    accounts: Accounts, places: Mapping[str, Place]
) -> Iterator[tuple[tuple[str | int, ...], object, str]]:
    """Yield where an account names what the case does not have, the name, and what is wrong.

    Parameters
    ----------
    accounts : what the case's file says.
    places : every parameter of the case by path.
    """
    parameters = {path: place.parameter for path, place in places.items()}
    for row, path in enumerate(accounts.varied.parameters):
        if told := _no_range(parameters, path):
            yield ("accounts", "varied", "parameters", row), path, told
    for name, account in accounts.rivals.items():
        for path, prior in account.sets.items():
            if told := _refusal(places, parameters, path, prior):
                yield ("accounts", "rivals", name, "sets", path), path, told


def _no_range(parameters: Mapping[str, Parameter], path: str) -> str:
    """Return why a parameter cannot vary in all accounts; empty if it can."""
    try:
        parameter = parameter_at(parameters, path)
    except InputError as error:
        return str(error)
    if not isinstance(parameter, Number) or parameter.low == parameter.high:
        return f"{path} has no range over which it could vary"
    return ""


def _refusal(
    places: Mapping[str, Place], parameters: Mapping[str, Parameter], path: str, prior: object
) -> str:
    """Return why an account cannot say this of a parameter; empty if it can."""
    try:
        parameter = parameter_at(parameters, path)
        if not isinstance(prior, Span):
            parameter.with_value(prior, path)
        elif not isinstance(parameter, Number):
            return f"{path} takes one of a few values, not a range"
        else:
            parameter.with_value(prior.low, path)
            parameter.with_value(prior.high, path)
    except InputError as error:
        return str(error)
    steps = places[path].steps
    if steps[0] in COMMON and steps[-1] not in AIMS:
        return f"{path} is the same for all accounts: they differ in motives, beliefs and aims"
    return ""
