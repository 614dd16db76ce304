"""Games of a seat: played again from their documents, a few at a time, the last ones remembered."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from typing import Any

from panmunjom.experiments import Question, Verdict, game_row, play, read_seat, seated_case
from panmunjom.model import InputError

from .context import Context
from .remembered import Memory, Turns

REMEMBERED = 40
ROWS_REMEMBERED = 400
MOST_GAMES = 40
"""Games that are set side by side: a class."""
LONGEST_NAME = 60


class Games:
    """Plays games for the visitors of an app.

    Parameters
    ----------
    context : what the app has at hand.
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        self._games: Memory[Question | Verdict] = Memory(REMEMBERED)
        self._rows: Memory[dict[str, Any] | str] = Memory(ROWS_REMEMBERED)
        self._turns = Turns("too many play")

    def play(self, text: str) -> Question | Verdict:
        """Play a game up to its next question, or to its end.

        Raises
        ------
        InputError
            If the text is no game, it does not fit, or too many visitors play at once.
        """
        known = self._games.get(text)
        if known is None:
            seat = read_seat(text)
            case = seated_case(seat, self._context.cases)
            known = self._turns.take(lambda: play(case, seat))
            self._games.put(text, known)
        return known

    def row(self, text: str) -> dict[str, Any] | str:
        """Return a finished game in a row, or in words why it has none."""
        known = self._rows.get(text)
        if known is None:
            try:
                seat = read_seat(text)
                case = seated_case(seat, self._context.cases)
                known = {"case": case.name, **self._turns.take(lambda: game_row(case, seat))}
            except InputError as error:
                known = str(error)
            self._rows.put(text, known)
        return known

    def known_row(self, text: str) -> dict[str, Any] | str | None:
        """Return the same if it is known already."""
        return self._rows.get(text)


def files_of(contents: object, names: object) -> list[tuple[str, str]]:
    """Return the files a browser has sent: name and text of each.

    Raises
    ------
    InputError
        If it is no list of text files, or there are too many.
    """
    if not isinstance(contents, list) or not isinstance(names, list):
        raise InputError("choose one or more saved games")
    if len(contents) != len(names) or not 0 < len(contents) <= MOST_GAMES:
        raise InputError(f"choose at most {MOST_GAMES} games, found {len(contents)}")
    return [(_name(name), _text(each)) for each, name in zip(contents, names, strict=True)]


def queue_of(data: object) -> list[tuple[str, str]]:
    """Return the games a page holds: name and document of each; InputError if they are none."""
    if not isinstance(data, list) or len(data) > MOST_GAMES:
        raise InputError(f"a page holds at most {MOST_GAMES} games; open them again")
    found = []
    for each in data:
        pair: Sequence[Any] = each if isinstance(each, list) else ()
        if len(pair) != 2 or not all(isinstance(part, str) for part in pair):
            raise InputError("the page holds no games; open them again")
        found.append((_name(pair[0]), pair[1]))
    return found


def _name(name: object) -> str:
    """Return a file's name without its ending, shortened; it is shown, never opened."""
    if not isinstance(name, str):
        raise InputError("a file without a name")
    return name.removesuffix(".json")[:LONGEST_NAME] or "game"


def _text(content: object) -> str:
    """Return the text of a file as a browser sends it: a data address."""
    if not isinstance(content, str):
        raise InputError("a file could not be read")
    try:
        return base64.b64decode(content.partition(",")[2], validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        raise InputError("a file holds no text; a saved game is a JSON file") from None
