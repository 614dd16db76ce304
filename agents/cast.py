"""The cast: every card a repertoire can hold, and the leaders of both eras by name.

A leader is his parameters and his repertoire (both data); a class of his own would stand here only
if he decided in a way of his own. None of the eight does.
"""

from __future__ import annotations

from typing import Annotated, Any, TypeAlias

from pydantic import Field

from .aims import Aims, AimsSpec
from .bargain import Bargain, BargainSpec
from .consent import ConsentToEntry, ConsentToEntrySpec, ConsentToWar, ConsentToWarSpec
from .decision import Decision, Kind, QuestionSpec
from .escalate import Escalate, EscalateSpec
from .evacuate import Evacuate, EvacuateSpec
from .join import Join, JoinSpec
from .launch import Launch, LaunchSpec
from .leader import Leader, LeaderTraits
from .leave import Leave, LeaveSpec
from .pace import Advance, AdvanceSpec, Halt, HaltSpec, Urge, UrgeSpec
from .send_forces import Commit, CommitSpec, Land, LandSpec
from .support import Support, SupportSpec
from .view import Desk

AnyQuestion: TypeAlias = Annotated[
    ConsentToWarSpec
    | ConsentToEntrySpec
    | LaunchSpec
    | AdvanceSpec
    | HaltSpec
    | UrgeSpec
    | CommitSpec
    | JoinSpec
    | LandSpec
    | SupportSpec
    | AimsSpec
    | EscalateSpec
    | BargainSpec
    | LeaveSpec
    | EvacuateSpec,
    Field(discriminator="card"),
]

#: The card behind each name that a case file may put in `card`.
CARDS: dict[str, type[Decision[Any]]] = {
    "consent_war": ConsentToWar,
    "consent_entry": ConsentToEntry,
    "launch": Launch,
    "advance": Advance,
    "halt": Halt,
    "urge": Urge,
    "commit": Commit,
    "join": Join,
    "land": Land,
    "support": Support,
    "aims": Aims,
    "escalate": Escalate,
    "bargain": Bargain,
    "leave": Leave,
    "evacuate": Evacuate,
}


class LeaderSpec(LeaderTraits):
    """A leader as a case describes him: traits and repertoire."""

    decides: dict[str, AnyQuestion]


def kind_of(question: QuestionSpec) -> Kind:
    """Return the kind of decision that a question of a repertoire is."""
    return _card(question).kind


def options_of(question: QuestionSpec) -> tuple[str, ...]:
    """Return every option that a question of a repertoire can have."""
    return _card(question).options_of(question)


def _card(question: QuestionSpec) -> type[Decision[Any]]:
    name: str = question.card  # type: ignore[attr-defined]  # every subclass has its own literal
    return CARDS[name]


def take_office(leader: Leader, spec: LeaderSpec, desk: Desk) -> None:
    """Give a leader his repertoire: one decision object for each question of the case."""
    leader.decisions = tuple(
        CARDS[question.card](leader, name, question, desk)
        for name, question in spec.decides.items()
    )


def hand_over(leader: Leader, spec: LeaderSpec) -> None:
    """Put the successor in the seat: his traits, and his terms for each question."""
    leader.succeed(spec)
    for decision in leader.decisions:
        decision.spec = spec.decides[decision.question]
