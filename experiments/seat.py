"""A seat at the table: the document of a game in which somebody plays one leader of a case.

Case, leader, seed, world and the choices made so far: everything else follows, so a game can be
saved, mailed, compared, and played again to the bit. A document may come from anywhere and is
checked before anything is made of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from typing import Annotated, Any, Literal, TypeAlias, get_args

from pydantic import Field, StringConstraints, ValidationError

from panmunjom.agents import options_of
from panmunjom.model import Case, InputError, Strict, first_few, nearest

from .comparison import program_version

FORMAT: Literal["panmunjom seat 1"] = "panmunjom seat 1"
#: A game has some dozens of choices; asked at every review a leader has some hundreds.
MOST_CHOICES = 2_000
MOST_CHANGES = 200
MOST_BYTES = 400_000
#: Numbers up to 2^53 - 1 pass through a browser unharmed.
MOST_NUMBER = 2**53 - 1
#: A world's number has 31 bits in the document: more worlds than anybody lives.
MOST_WORLD = 2**31 - 1

Pace: TypeAlias = Literal["every", "changed", "turns"]
#: How often the player is asked, in plain words.
PACES: Mapping[Pace, str] = {
    "every": "at every review",
    "changed": "when something has changed",
    "turns": "only at great turns",
}
Name: TypeAlias = Annotated[str, StringConstraints(min_length=1, max_length=100)]
Value: TypeAlias = bool | float | Name


class Decided(Strict):
    """One choice of the player.

    Attributes
    ----------
    date : morning on which the question came up.
    question : its name in the leader's repertoire.
    option : what was chosen.
    """

    date: date
    question: Name
    option: Name


class SavedGame(Strict):
    """A game: who sits where, in which world, and what he has chosen so far.

    Attributes
    ----------
    format : of this document.
    version : of the program that wrote it; `digest` : of the case's content.
    case : name of the case; `changes` : parameters given another value, by path.
    leader : name of the seat in the case.
    seed, world : whose luck.
    pace : how often the player is asked.
    choices : in the order in which they were made.
    staff_from : day from which the leader's own rules decide again; None: not yet.
    """

    format: Literal["panmunjom seat 1"] = FORMAT
    version: Name = ""
    digest: Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{64})?$")] = ""
    case: Name
    changes: Annotated[dict[Name, Value], Field(max_length=MOST_CHANGES)] = Field(
        default_factory=dict
    )
    leader: Name
    seed: Annotated[int, Field(ge=0, le=MOST_NUMBER)]
    world: Annotated[int, Field(ge=0, le=MOST_WORLD)]
    pace: Pace = "changed"
    choices: Annotated[list[Decided], Field(max_length=MOST_CHOICES)] = Field(default_factory=list)
    staff_from: date | None = None

    def and_then(self, day: date, question: str, option: str) -> SavedGame:
        """Return the game with one more choice."""
        more = Decided(date=day, question=question, option=option)
        return self.model_copy(update={"choices": [*self.choices, more]})

    def left_to_staff(self, day: date) -> SavedGame:
        """Return the game in which the leader's own rules decide from a day on."""
        return self.model_copy(update={"staff_from": day})

    def document(self) -> str:
        """Return the game as JSON text, to be saved or mailed."""
        return self.model_dump_json(indent=1)


def take_seat(
    case: Case, leader: str, seed: int = 38, world: int = 0, pace: Pace = "changed"
) -> SavedGame:
    """Begin a game.

    Parameters
    ----------
    case : with single values only; what was changed in its parameters goes into the document.
    leader : name of the seat.
    seed, world : whose luck.
    pace : how often the player is asked, one of `PACES`.

    Raises
    ------
    InputError
        If the case has no such leader, a number is out of range, or the case cannot be written
        into a document: arrays of values, or changes of another kind.
    """
    if case.array_length is not None:
        raise InputError("a seat is taken in one world: the case has arrays of values")
    if case.changes:
        raise InputError(f"a seat is taken in a case as it stands: {', '.join(case.changes)}")
    values = {path: _plain(value) for path, value in case.overrides.items()}
    content = {"case": case.name, "changes": values, "leader": leader, "seed": seed}
    content |= {"world": world, "pace": pace, "digest": case.digest, "version": program_version()}
    try:
        seat = SavedGame.model_validate(content)
    except ValidationError as error:
        raise InputError(_told(error)) from None
    check(seat, case)
    return seat


def read_seat(text: str | bytes) -> SavedGame:
    """Read a game from JSON text of any origin.

    Raises
    ------
    InputError
        If it is too long, no JSON, or does not hold a game. What it says of a case is not checked
        here (see `seated_case`).
    """
    if len(text) > MOST_BYTES:
        raise InputError(
            f"the game holds {len(text):,} characters; a saved game has at most {MOST_BYTES:,}"
        )
    try:
        return SavedGame.model_validate_json(text)
    except ValidationError as error:
        raise InputError(_told(error)) from None


def seated_case(seat: SavedGame, cases: Mapping[str, Case]) -> Case:
    """Return the case that a game is played in, with the game's changes made.

    Parameters
    ----------
    seat : of any origin.
    cases : those there are, by name.

    Raises
    ------
    InputError
        If there is no such case, it is another version of it than the game was played in, or the
        game names a parameter, a leader, a question, an option or a day it does not have.
    """
    if seat.case not in cases:
        raise InputError(
            f"the game is played in an unknown case {seat.case!r}{nearest(seat.case, cases)}; "
            f"there are {', '.join(cases)}"
        )
    case = cases[seat.case].replace(seat.changes)
    check(seat, case)
    return case


def check(seat: SavedGame, case: Case) -> None:
    """Refuse a game that does not fit its case; InputError tells the first five problems."""
    leaders = case.spec.leaders
    if seat.leader not in leaders:
        raise InputError(
            f"{case.name} has no leader {seat.leader!r}{nearest(seat.leader, leaders)}; "
            f"there are {', '.join(leaders)}"
        )
    if seat.digest and seat.digest != case.digest:
        raise InputError(
            f"the game was played in another version of {case.name} (program version "
            f"{seat.version or 'unknown'}): its war would not be the same one"
        )
    problems = [
        f"choice {number} ({each.date}): {told}"
        for number, each in enumerate(seat.choices, start=1)
        if (told := _misfit(each, seat.leader, case))
    ]
    for number, (one, other) in enumerate(pairwise(seat.choices), start=2):
        if other.date < one.date:
            problems.append(f"choice {number} ({other.date}): lies before the one above it")
    last = seat.choices[-1].date if seat.choices else case.spec.start
    if seat.staff_from is not None and not last <= seat.staff_from <= case.spec.end:
        problems.append(
            f"staff_from: expected a day from {last} to {case.spec.end}, found {seat.staff_from}"
        )
    if problems:
        raise InputError(first_few(problems))


def _misfit(each: Decided, leader: str, case: Case) -> str:
    """Say what of a choice the case does not have; empty if it has everything."""
    spec = case.spec
    decides = spec.leaders[leader].decides
    if each.question not in decides:
        return (
            f"{leader} has no question {each.question!r}{nearest(each.question, decides)}; "
            f"he has {', '.join(decides)}"
        )
    options = options_of(decides[each.question])
    if each.option not in options:
        return (
            f"{each.question} has no option {each.option!r}{nearest(each.option, options)}; "
            f"there are {', '.join(options)}"
        )
    if not spec.start <= each.date <= spec.end:
        return f"expected a day from {spec.start} to {spec.end}"
    return ""


def _plain(value: Any) -> Any:
    """Return a parameter's value as JSON can hold it."""
    return value if isinstance(value, bool | str) else float(value)


def _told(error: ValidationError) -> str:
    """Say in plain words what is wrong with a document, entry by entry."""
    known = {"pace": get_args(Pace), "": tuple(SavedGame.model_fields)}
    problems = []
    for each in error.errors(include_url=False, include_context=False):
        keys = [key for key in each["loc"] if key not in ("bool", "float")]
        place = ".".join(str(key)[:60] for key in keys[:4])
        hint = ""
        if each["type"] == "extra_forbidden":
            hint = nearest(place, known[""])
        elif place == "pace" and isinstance(each["input"], str):
            hint = nearest(each["input"][:60], known["pace"])
        problems.append(f"{place or 'the game'}: {each['msg'][:300]}{hint}")
    return first_few(list(dict.fromkeys(problems)))
