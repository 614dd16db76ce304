"""Playing a seat: the world is lived again up to the next question, or to its end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

import numpy as np

from panmunjom.agents import Asked, Decision, Milestone
from panmunjom.model import Case, InputError, War

from .seat import Decided, Seat
from .seat_briefing import HERE, Briefing, SeenSoFar, brief, known_to, news
from .seat_words import deed_words, option_words, question_words

#: Utilities below this are those of options that are not open.
OPEN = -1e5
#: After so many days without a question the player is asked whatever comes up.
SILENCE = 90
#: Acts of one day: they are not repeated at the next review unless they are ordered again.
ONCE = ("rotate_out", "withdraw", "land", "nuclear_signal", "nuclear_use")
#: Cards on which a war turns: asked of again when the front has moved far, or nothing is asked.
TURNING = (
    *("consent_war", "consent_entry", "launch", "halt", "commit", "join", "land", "evacuate"),
    "leave",
)
#: Cards that are left to the staff where only the great turns are the player's.
ROUTINE = ("advance", "support")
#: A front that has moved by so much is a great turn (axis, 0-1).
MOVED = 0.15
#: Why the player is asked, by the first reason that holds.
WHY: Mapping[str, str] = {
    "first": "This comes before you for the first time.",
    "closed": "What you had ordered is no longer possible.",
    "new": "You can do something now that you could not do before.",
    "news": "You have learned something since you last decided this.",
    "front": "The front has moved far since you last decided this.",
    "staff": "Your staff sees this otherwise than when you last decided it.",
    "quiet": "You have decided nothing for three months.",
    "every": "It is on the agenda again.",
}
#: News after which standing orders are looked at again.
GREAT: frozenset[Milestone] = frozenset(
    (
        *("war", "adversary_entry", "landing", "crossing", "third_entry", "withdrawal"),
        *("talks", "nuclear_signal", "second_front", "third_refusal", "third_halt"),
    )
)


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
    number : how many he has answered, and one; `progress` : share of the case's days gone (0-1).
    """

    leader: str
    question: str
    text: str
    why: str
    options: tuple[Option, ...]
    standing: str
    briefing: Briefing
    advice: Advice
    number: int
    progress: float


@dataclass(frozen=True)
class Taken:
    """A choice of the player's, with what he saw and what was true; his side positive."""

    date: date
    question: str
    text: str
    option: str
    deed: str
    advised: str
    sure: float
    seen_balance: float
    true_balance: float
    seen_front: float
    true_front: float


@dataclass
class _Standing:
    """Where one question stands: what is in force, and what was so when it was last put."""

    option: int = -1
    advised: int = -1
    front: float = 0.0
    ever_open: set[int] = field(default_factory=set)
    known: set[Milestone] = field(default_factory=set)


class _Put(Exception):
    """Stops the day: a question is put to the player."""

    def __init__(self, question: Question) -> None:
        super().__init__()
        self.question = question


class Game:
    """A game as it is lived: a war of one world in which one leader's choices are the player's.

    Parameters
    ----------
    case : the case, with the game's changes made (see `seated_case`).
    seat : the game.

    Attributes
    ----------
    war : the war, as far as it was lived.
    taken : the player's choices so far.
    """

    def __init__(self, case: Case, seat: Seat) -> None:
        self.seat = seat
        self.war = War(case, worlds=[seat.world], seed=seat.seed, keep=[0])
        self.leader = self.war.leaders[seat.leader]
        self.taken: list[Taken] = []
        self._next = 0
        self._standing: dict[str, _Standing] = {}
        self._asked_on = 0
        self._told: set[str] = set()
        self._came_up: dict[str, date] = {}
        self._seen = SeenSoFar()
        for decision in self.leader.decisions:
            if decision.force is None:  # what the case forces is not the player's to choose
                answer = partial(self._answer, decision)
                decision.force = Asked(answer, decision.options, 1)

    def live(self) -> Question | None:
        """Live on to the next question; None at the end of the war.

        Raises
        ------
        InputError
            If a choice does not fit the war as it goes; the message names it.
        """
        try:
            while self.war.running:
                day = self.war.date
                self.war.step()
                self._seen.note(day, self.leader)
        except _Put as put:
            return put.question
        self._refuse_missed(None)
        return None

    def _answer(self, decision: Decision[Any], day: int, own: int) -> int:
        """Choose for the leader: what the player chose, what stands, or a question to him."""
        self._refuse_missed(self.war.date)
        self._came_up[decision.question] = self.war.date
        s = self.leader.desk.situation(self.leader.name, HERE)
        worth = np.array([float(np.asarray(x).flat[0]) for x in decision.utilities(s)])
        is_open = [i for i, each in enumerate(worth) if each > OPEN]
        standing = self._standing.setdefault(decision.question, _Standing())
        chosen = self._chosen(decision, is_open)
        if chosen is not None:
            self._take(decision, worth, own, chosen, is_open)
            return chosen
        over = self._next == len(self.seat.choices)
        if over and self.seat.staff_from is not None and self.seat.staff_from <= self.war.date:
            return own
        routine = self.seat.pace == "turns" and decision.spec.card in ROUTINE
        if len(is_open) == 1 or routine:
            return own
        stands = standing.option
        if stands not in is_open and stands >= 0 and decision.spec.card == "escalate":
            stands = 0  # a step that must rest is taken again when it can be
        why = self._why(decision, stands, own, is_open)
        if over and why:
            raise _Put(self._question(decision, worth, own, is_open, why))
        if stands not in is_open:
            self._refuse_gap(decision)
        return stands

    def _chosen(self, decision: Decision[Any], is_open: list[int]) -> int | None:
        """Return what the document chooses in this question today, if it does."""
        if self._next == len(self.seat.choices):
            return None
        each = self.seat.choices[self._next]
        if (each.date, each.question) != (self.war.date, decision.question):
            return None
        chosen = decision.options.index(each.option)
        if chosen not in is_open:
            names = ", ".join(decision.options[i] for i in is_open)
            raise InputError(f"{self._place(each)}: {each.option} is not open; open: {names}")
        self._next += 1
        return chosen

    def _take(
        self, decision: Decision[Any], worth: Any, own: int, chosen: int, is_open: list[int]
    ) -> None:
        """Carry a choice of the player's into the game."""
        standing = self._standing[decision.question]
        if decision.options[chosen] in ONCE:
            standing.option = standing.advised = max(standing.option, 0)
        else:
            standing.option, standing.advised = chosen, own
        standing.front = float(self.leader.picture.front[0])
        standing.ever_open |= set(is_open)
        standing.known = set(known_to(self.war, self.leader)) & GREAT
        self._asked_on = self.war.day
        self._told |= {each.text for each in news(self.war, self.leader)}
        self.taken.append(self._as_taken(decision, worth, own, chosen))

    def _why(self, decision: Decision[Any], stands: int, own: int, is_open: list[int]) -> str:
        """Say why the player is asked now; empty if he is not."""
        standing, card = self._standing[decision.question], decision.spec.card
        front = float(self.leader.picture.front[0])
        fresh = (set(known_to(self.war, self.leader)) & GREAT) - standing.known
        quiet = self.war.day - self._asked_on >= SILENCE
        reasons = {
            "first": stands < 0,
            "closed": stands not in is_open,
            "new": bool(set(is_open) - standing.ever_open),
            "news": bool(fresh) and own != stands,
            "front": card in TURNING and abs(front - standing.front) > MOVED,
            "staff": own not in (stands, standing.advised),
            "quiet": quiet and (card in TURNING or self.seat.pace != "turns"),
            "every": self.seat.pace == "every",
        }
        return next((WHY[reason] for reason, holds in reasons.items() if holds), "")

    def _question(
        self, decision: Decision[Any], worth: Any, own: int, is_open: list[int], why: str
    ) -> Question:
        spec, war = decision.spec, self.war
        standing = self._standing[decision.question].option
        names = [decision.options[i] for i in is_open]
        return Question(
            leader=self.leader.name,
            question=decision.question,
            text=question_words(spec),
            why=why,
            options=tuple(Option(name, *option_words(spec, name)) for name in names),
            standing=decision.options[standing] if standing >= 0 else "",
            briefing=brief(war, self.leader, self._told, self._seen),
            advice=self._advice(decision, worth, own, is_open),
            number=len(self.taken) + 1,
            progress=war.day / max((war.spec.end - war.spec.start).days, 1),
        )

    def _advice(self, decision: Decision[Any], worth: Any, own: int, is_open: list[int]) -> Advice:
        """Return what the rules would do, and the logit chances behind it."""
        s = self.leader.desk.situation(self.leader.name, HERE)
        sharp = s.of((decision.spec.precision or self.leader.spec.precision).value)
        scores = worth[is_open] * float(np.asarray(sharp).flat[0])
        shares = np.exp(scores - scores.max())
        shares /= shares.sum()
        chances = {decision.options[i]: float(x) for i, x in zip(is_open, shares, strict=True)}
        return Advice(decision.options[own], chances)

    def _as_taken(self, decision: Decision[Any], worth: Any, own: int, chosen: int) -> Taken:
        war, picture = self.war, self.leader.picture
        front = war.worlds.fronts[war.main]
        is_open = [i for i, each in enumerate(worth) if each > OPEN]
        option = decision.options[chosen]
        return Taken(
            date=war.date,
            question=decision.question,
            text=question_words(decision.spec),
            option=option,
            deed=deed_words(decision.spec, decision.kind, option, decision.question),
            advised=decision.options[own],
            sure=self._advice(decision, worth, own, is_open).chances[decision.options[own]],
            seen_balance=float(picture.balance[0]),
            true_balance=true_balance(self, float(front.odds[0]), float(front.position[0])),
            seen_front=float(picture.front[0]),
            true_front=float(front.position[0]),
        )

    def _place(self, each: Decided) -> str:
        return f"choice {self._next + 1} ({each.date}, {each.question})"

    def _refuse_missed(self, today: date | None) -> None:
        """Refuse a document whose next choice lies on a day that is over."""
        if self._next == len(self.seat.choices):
            return
        each = self.seat.choices[self._next]
        if today is not None and each.date >= today:
            return
        last = self._came_up.get(each.question)
        known = f"it came up last on {last}" if last else "it has not come up at all"
        raise InputError(
            f"{self._place(each)}: {self.leader.title} is not asked this then; by that day {known}"
        )

    def _refuse_gap(self, decision: Decision[Any]) -> None:
        """Refuse a document that goes on without an answer that is needed before."""
        each = self.seat.choices[self._next] if self._next < len(self.seat.choices) else None
        before = f"{self._place(each)}: before it, " if each else ""
        raise InputError(
            f"{before}{decision.question} came up on {self.war.date} and has no answer that is open"
        )


def true_balance(game: Game, odds: float, position: float) -> float:
    """Return the true balance as the leader would reckon it: log ratio, his side positive.

    Parameters
    ----------
    odds : true log ratio of power, attacker over defender; `position` : true front (0-1).
    """
    war, sign = game.war, game.leader.sign
    line = float(np.asarray(war.spec.sectors[war.main].line.value).flat[0])
    place = float(np.asarray(war.spec.judging.place.value).flat[0])
    return sign * odds + sign * place * (line - position)
