"""Playing a seat: the world is lived again up to the next question, or to its end."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

import numpy as np

from panmunjom.agents import Asked, Decision, FloatArray
from panmunjom.model import Case, InputError, War

from .seat import Decided, SavedGame
from .seat_briefing import HERE, SeenSoFar, brief, known_to, news
from .seat_pace import GREAT, ROUTINE, Standing
from .seat_question import Advice, Option, Question, Taken
from .seat_words import deed_words, option_words, question_words

#: Utilities below this are those of options that are not open.
OPEN = -1e5


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

    def __init__(self, case: Case, seat: SavedGame) -> None:
        self.seat = seat
        self.war = War(case, worlds=[seat.world], seed=seat.seed, keep=[0])
        self.leader = self.war.leaders[seat.leader]
        self.taken: list[Taken] = []
        self._next = 0
        self._standing: dict[str, Standing] = {}
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
        worth = self._worth(decision)
        is_open = [i for i, each in enumerate(worth) if each > OPEN]
        standing = self._standing.setdefault(decision.question, Standing(decision.spec.card))
        chosen = self._chosen(decision, is_open)
        if chosen is not None:
            self._take(decision, worth, own, chosen)
            return chosen
        over = self._next == len(self.seat.choices)
        if len(is_open) == 1 or (over and self._handed_over()):
            return own
        known, front = known_to(self.war, self.leader), float(self.leader.picture.front[0])
        silent = self.war.day - self._asked_on
        why = standing.why(self.seat.pace, own, is_open, known, front, silent)
        if over and why:
            raise _Put(self._question(decision, worth, own, why))
        stands = standing.stands(is_open)
        if self.seat.pace == "turns" and standing.card in ROUTINE:
            return own
        if stands not in is_open:
            self._refuse_gap(decision)
        return stands

    def _handed_over(self) -> bool:
        """Say whether the staff decides from today on, or has before."""
        return self.seat.staff_from is not None and self.seat.staff_from <= self.war.date

    def _worth(self, decision: Decision[Any]) -> FloatArray:
        """Return what every option is worth to the leader this morning."""
        s = self.leader.desk.situation(self.leader.name, HERE)
        return np.array([float(np.asarray(x).flat[0]) for x in decision.utilities(s)])

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

    def _take(self, decision: Decision[Any], worth: FloatArray, own: int, chosen: int) -> None:
        """Carry a choice of the player's into the game."""
        standing, front = self._standing[decision.question], float(self.leader.picture.front[0])
        is_open = [i for i, each in enumerate(worth) if each > OPEN]
        standing.take(decision.options[chosen], chosen, own, is_open, front)
        standing.known = set(known_to(self.war, self.leader)) & GREAT
        self._asked_on = self.war.day
        self._told |= {each.text for each in news(self.war, self.leader)}
        self.taken.append(self._as_taken(decision, worth, own, chosen))

    def _question(self, decision: Decision[Any], worth: FloatArray, own: int, why: str) -> Question:
        spec, war = decision.spec, self.war
        standing = self._standing[decision.question].option
        advice = self._advice(decision, worth, own)
        return Question(
            leader=self.leader.name,
            question=decision.question,
            text=question_words(spec),
            why=why,
            options=tuple(Option(name, *option_words(spec, name)) for name in advice.chances),
            standing=decision.options[standing] if standing >= 0 else "",
            briefing=brief(war, self.leader, self._told, self._seen),
            advice=advice,
            deeds=tuple((each.date, each.deed) for each in self.taken),
            day=war.day,
            days=(war.spec.end - war.spec.start).days,
        )

    def _advice(self, decision: Decision[Any], worth: FloatArray, own: int) -> Advice:
        """Return what the rules would do, and the logit chances behind it."""
        s = self.leader.desk.situation(self.leader.name, HERE)
        is_open = [i for i, each in enumerate(worth) if each > OPEN]
        sharp = s.of((decision.spec.precision or self.leader.spec.precision).value)
        scores = worth[is_open] * float(np.asarray(sharp).flat[0])
        shares = np.exp(scores - scores.max())
        shares /= shares.sum()
        chances = {decision.options[i]: float(x) for i, x in zip(is_open, shares, strict=True)}
        return Advice(decision.options[own], chances)

    def _as_taken(self, decision: Decision[Any], worth: FloatArray, own: int, chosen: int) -> Taken:
        war, picture = self.war, self.leader.picture
        front = war.worlds.fronts[war.main]
        option = decision.options[chosen]
        return Taken(
            date=war.date,
            question=decision.question,
            text=question_words(decision.spec),
            option=option,
            deed=deed_words(decision.spec, decision.kind, option, decision.question),
            advised=decision.options[own],
            advice=option_words(decision.spec, decision.options[own])[0],
            sure=self._advice(decision, worth, own).chances[decision.options[own]],
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
