"""Games of a seat: played again from their documents, a few at a time, the last ones remembered."""

from __future__ import annotations

import base64
import binascii
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from panmunjom.experiments import Question, Verdict, game_row, play, read_seat, seated_case
from panmunjom.model import InputError

from .context import Context

AT_ONCE = 2
"""Games played at the same time: a machine has few cores."""
MOST_WAITING = 16
REMEMBERED = 40
ROWS_REMEMBERED = 400
MOST_GAMES = 40
"""Games that are set side by side: a class."""
LONGEST_NAME = 60
Found = TypeVar("Found")


class _Memory(Generic[Found]):
    """What was found for the last documents; safe to ask from several threads at once."""

    def __init__(self, most: int) -> None:
        self._known: OrderedDict[str, Found] = OrderedDict()
        self._most = most
        self._lock = threading.Lock()

    def get(self, text: str) -> Found | None:
        with self._lock:
            if text in self._known:
                self._known.move_to_end(text)
            return self._known.get(text)

    def put(self, text: str, found: Found) -> None:
        with self._lock:
            self._known[text] = found
            while len(self._known) > self._most:
                self._known.popitem(last=False)


class Games:
    """Plays games for the visitors of an app.

    Parameters
    ----------
    context : what the app has at hand.
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        self._games: _Memory[Question | Verdict] = _Memory(REMEMBERED)
        self._rows: _Memory[dict[str, Any] | str] = _Memory(ROWS_REMEMBERED)
        self._turn = threading.Semaphore(AT_ONCE)
        self._waiting = 0
        self._lock = threading.Lock()

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
            known = self._in_turn(lambda: play(case, seat))
            self._games.put(text, known)
        return known

    def row(self, text: str) -> dict[str, Any] | str:
        """Return a finished game in a row, or in words why it has none."""
        known = self._rows.get(text)
        if known is None:
            try:
                seat = read_seat(text)
                case = seated_case(seat, self._context.cases)
                known = {"case": case.name, **self._in_turn(lambda: game_row(case, seat))}
            except InputError as error:
                known = str(error)
            self._rows.put(text, known)
        return known

    def known_row(self, text: str) -> dict[str, Any] | str | None:
        """Return the same if it is known already."""
        return self._rows.get(text)

    def _in_turn(self, work: Callable[[], Found]) -> Found:
        with self._lock:
            if self._waiting >= MOST_WAITING:
                raise InputError("too many play at once; try again in a moment")
            self._waiting += 1
        try:
            with self._turn:
                return work()
        finally:
            with self._lock:
                self._waiting -= 1


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
