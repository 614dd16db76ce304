"""What is put to a player, and what is kept of his answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from .seat_briefing import Briefing


@dataclass(frozen=True)
class Option:
    """One option of a question: its name, a button's text, and a line that explains it."""

    name: str
    label: str
    hint: str


@dataclass(frozen=True)
class Advice:
    """What the leader's own rules would do.

    Attributes
    ----------
    option : what they would choose this morning.
    chances : how often they would choose each open option on such mornings (0-1, summing to 1).
    """

    option: str
    chances: Mapping[str, float]


@dataclass(frozen=True)
class Question:
    """A question put to the player.

    Attributes
    ----------
    leader, question : whose, and its name in his repertoire.
    text : what is asked; `why` : why now.
    options : at least two, in the order of the rules.
    standing : the option in force until now; empty if there is none.
    briefing : what he can know this morning.
    advice : of his staff; to be shown if he asks for it.
    deeds : what he has chosen so far: day and sentence.
    day, days : how many days of the case are gone, and how many there are.
    """

    leader: str
    question: str
    text: str
    why: str
    options: tuple[Option, ...]
    standing: str
    briefing: Briefing
    advice: Advice
    deeds: tuple[tuple[date, str], ...]
    day: int
    days: int


@dataclass(frozen=True)
class Taken:
    """A choice of the player's, with what he saw and what was true; his side positive.

    Attributes
    ----------
    date, question, text : when, and what was asked: its name, and in words.
    option, deed : what he chose: its name, and in words.
    advised, advice : what the staff would have chosen: its name, and in words.
    sure : how often the staff would choose so on such mornings (0-1).
    seen_balance, true_balance : log ratio of power with ground gained.
    seen_front, true_front : of the main front (0-1).
    """

    date: date
    question: str
    text: str
    option: str
    deed: str
    advised: str
    advice: str
    sure: float
    seen_balance: float
    true_balance: float
    seen_front: float
    true_front: float
