"""What every kind of decision shares: an agenda, moods that last, a quantal choice, an order.

A question comes up on an agenda, every `review_days` (sooner in a crisis), never by a daily roll.
Each option's utility gets a Gumbel mood; moods are a stationary process with memory, so that each
review by itself is an exact logit choice while a hundred reviews are not a hundred lotteries.
Deciding is pure: a situation in, an order out. Only the model changes the world.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Literal, TypeAlias, TypeVar

import numpy as np

from .forced import Force
from .parameter import FloatArray, Number, Strict, Value
from .view import BoolArray, Desk, IntArray, Milestone, Situation

if TYPE_CHECKING:
    from .leader import Leader

Kind: TypeAlias = Literal[
    "consent", "launch", "pace", "send_forces", "support", "aims", "escalate", "bargain", "leave"
]
#: Utility of an option that is not open: so low that no mood can make it the choice.
CLOSED = -1e6
NEVER_AGAIN = 10**6
#: Mail days per review interval: how far a review may slip for the sake of large strokes.
QUIET_MAILS, CRISIS_MAILS = 2.0, 1.5
#: Mail days lie at most so many days apart, lest dates bunch.
LONGEST_STRIDE = 4.0


class QuestionSpec(Strict):
    """What every question in a leader's repertoire carries.

    Attributes
    ----------
    review_days : days between reviews in quiet times.
    crisis_days : days between reviews in a crisis.
    precision : overrides the leader's choice precision for this question.
    """

    review_days: Number
    crisis_days: Number
    precision: Number | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """What a leader decided, in the worlds where the question was open.

    Attributes
    ----------
    worlds : indices of the worlds, shape ``(n,)``.
    chosen : index into `decision.options`, shape ``(n,)``.
    utilities : per option, as judged, before the mood; arrays of shape ``(n,)`` or numbers.
    situation : the picture on which it was judged.
    """

    decision: Decision[Any]
    worlds: IntArray
    chosen: IntArray
    utilities: tuple[Value, ...]
    situation: Situation

    def where(self, option: str) -> IntArray:
        """Return the worlds in which this option was chosen."""
        here: IntArray = self.worlds[self.chosen == self.decision.options.index(option)]
        return here


Spec = TypeVar("Spec", bound=QuestionSpec)


class Decision(ABC, Generic[Spec]):
    """A question in one leader's repertoire; a subclass is the card of one kind of decision."""

    kind: ClassVar[Kind]
    options: tuple[str, ...]

    def __init__(self, leader: Leader, question: str, spec: Spec, desk: Desk) -> None:
        self.leader = leader
        self.question = question
        self.spec = spec
        self.purpose = f"{leader.name}/{question}"
        forced = desk.forced(leader.name, question)
        self.force = Force(forced, self.options, desk.worlds) if forced else None
        every = spec.review_days.value
        self.phase = desk.uniform(f"{self.purpose}/agenda")
        first = desk.day + np.floor(self.phase * every)
        self.due: IntArray = _on_mail_day(first, every / QUIET_MAILS).astype(np.int64)
        self.earliest = int(self.due.min())
        self.moods: FloatArray | None = None
        self.reviewed = np.full(desk.worlds, -float(NEVER_AGAIN))

    @classmethod
    def options_of(cls, spec: Spec) -> tuple[str, ...]:
        """Return every option that the question can have under these terms."""
        return cls.options

    @property
    def after(self) -> Milestone | None:
        """The milestone before which the question cannot come up in any world."""
        return None

    @abstractmethod
    def open(self, s: Situation) -> BoolArray:
        """Say in which worlds the question is open."""

    def over(self, s: Situation) -> BoolArray:
        """Say where the question, if it is closed now, will never come up again."""
        return np.zeros(s.balance.size, dtype=np.bool_)

    @abstractmethod
    def utilities(self, s: Situation) -> tuple[Value, ...]:
        """Return what each option is worth to the leader, in the order of `options`."""

    def review(self, desk: Desk) -> Order | None:
        """Take the question up where it is due and open; return the order, if any."""
        if desk.day < self.earliest or (self.after and not desk.anywhere(self.after)):
            return None
        is_due = self.due <= desk.day
        if self.after:
            is_due &= desk.reached(self.after)
        worlds = is_due.nonzero()[0]
        if not worlds.size:
            return None
        self._reschedule(desk, worlds)
        s = desk.situation(self.leader.name, worlds)
        running = desk.running(worlds)
        is_open = self.open(s) & running
        if np.count_nonzero(is_open) < is_open.size:
            self.due[worlds[~is_open & (self.over(s) | ~running)]] = NEVER_AGAIN
            worlds = worlds[is_open]
            s = desk.situation(self.leader.name, worlds)
        self.earliest = int(self.due.min())
        return self._choose(desk, worlds, s) if worlds.size else None

    def impose(self, desk: Desk) -> Order | None:
        """Put a forced choice in force on its first day, where another option stands till then.

        Off the agenda, with no draw and no mood: the next review stays when it was.
        """
        if self.force is None or not self.force.begins(desk.day):
            return None
        worlds = self.force.differs(desk.day)
        if self.after:
            worlds = worlds[desk.reached(self.after, worlds)]
        s = desk.situation(self.leader.name, worlds)
        worlds = worlds[self.open(s) & desk.running(worlds)]
        if not worlds.size:
            return None
        s = desk.situation(self.leader.name, worlds)
        utilities = self.utilities(s)
        return Order(self, worlds, self.force.choose(desk.day, worlds, worlds), utilities, s)

    def alarm(self, desk: Desk, worlds: IntArray) -> None:
        """Bring the next review forward: a crisis has broken out in these worlds."""
        if self.earliest >= NEVER_AGAIN or (self.after and not desk.anywhere(self.after)):
            return
        due = self.due[worlds]
        later = (due > desk.day + 1) & (due < NEVER_AGAIN)
        if self.after:
            later &= desk.reached(self.after, worlds)
        worlds = worlds[later]
        if not worlds.size:
            return
        every = _at(self.spec.crisis_days.value, worlds)
        wait = np.floor(self.phase[worlds] * every)
        sooner = _on_mail_day(desk.day + 1 + wait, every / CRISIS_MAILS).astype(np.int64)
        due = np.minimum(due[later], sooner)
        self.due[worlds] = due
        self.earliest = min(self.earliest, int(due.min()))

    def _reschedule(self, desk: Desk, worlds: IntArray) -> None:
        """Set the next review: an interval on, on the next mail day of this question."""
        quiet = _at(self.spec.review_days.value, worlds)
        next_day = _on_mail_day(desk.day + np.maximum(quiet, 1.0), quiet / QUIET_MAILS)
        crisis = np.minimum(_at(self.spec.crisis_days.value, worlds), quiet)
        soon = _on_mail_day(desk.day + np.maximum(crisis, 1.0), crisis / CRISIS_MAILS)
        self.due[worlds] = np.where(desk.alarmed(worlds), soon, next_day)

    def _choose(self, desk: Desk, worlds: IntArray, s: Situation) -> Order:
        precision = self.precision(s)
        utilities = self.utilities(s)
        scores = self._mood(desk, worlds, len(utilities))
        for row, utility in enumerate(utilities):
            scores[row] += utility * precision
        chosen: IntArray = scores.argmax(axis=0)
        if self.force is not None:
            chosen = self.force.choose(desk.day, worlds, chosen)
        return Order(self, worlds, chosen, utilities, s)

    def precision(self, s: Situation) -> Value:
        """Return how sharply he picks the better option here (per payoff)."""
        return s.of((self.spec.precision or self.leader.spec.precision).value)

    def _mood(self, desk: Desk, worlds: IntArray, options: int) -> FloatArray:
        """Return Gumbel moods, shape ``(options, n)``, with memory.

        A mood wears off by log k, and a fresh one, held back by log(1 - k), takes its place where
        it is stronger, k = exp(-days / mood_days). The greater of two such Gumbel numbers is again
        standard Gumbel, so every review by itself is an exact logit choice (Davis & Resnick 1989).
        """
        if self.moods is None:
            self.moods = np.zeros((options, self.due.size))
        days = np.minimum(desk.day - self.reviewed[worlds], 1e4)
        worn = -days / _at(self.leader.spec.mood_days.value, worlds)
        fresh = desk.gumbels(self.purpose, worlds, options)
        fresh += np.log(-np.expm1(worn))
        mood: FloatArray = np.maximum(self.moods.take(worlds, axis=1) + worn, fresh)
        self.moods[:, worlds] = mood
        self.reviewed[worlds] = desk.day
        return mood


def only(where: BoolArray, worth: Callable[[], Value]) -> Value:
    """Return an option's worth where it is open, else `CLOSED`; judge it only if open somewhere."""
    return np.where(where, worth(), CLOSED) if np.count_nonzero(where) else CLOSED


def _at(value: Value, worlds: IntArray) -> Value:
    """Pick worlds out of a parameter that may have one value a world."""
    return value[worlds] if isinstance(value, np.ndarray) else value


def _on_mail_day(day: Value, every: Value) -> FloatArray:
    """Return the first mail day not before `day`: questions come up every so many days.

    All worlds share the mail days of a question, so that a batch takes it up in few large strokes.
    """
    if isinstance(every, float):
        stride: Value = min(max(float(int(every)), 1.0), LONGEST_STRIDE)
    else:
        stride = np.clip(np.floor(every), 1.0, LONGEST_STRIDE)
    return np.asarray(np.ceil(day / stride) * stride)
