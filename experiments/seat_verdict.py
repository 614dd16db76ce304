"""How a game ended: the war that was, what the player did not know, and how others fared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd

from panmunjom.agents import MILESTONES, Milestone
from panmunjom.model import NOT_YET, Case, War

from .chronicle import chronicle
from .seat import SavedGame
from .seat_briefing import BELIEVED, news_lag, own_deeds, role_names, secrets
from .seat_play import Game, true_balance
from .seat_question import Question, Taken
from .seat_words import deed_words, news_words

#: So many of his greatest errors are told.
GAPS = 5
#: A difference in the believed balance below this is no error worth telling (log ratio).
SLIGHT = 0.1
#: What is learned so many days after it happened is learned late.
LATE = 2
#: What ends a war is known to all.
ENDS: frozenset[Milestone] = frozenset(("armistice", "defeat", "wider_war"))


@dataclass(frozen=True)
class Late:
    """Something that happened: when, and when he learned of it; None: not before the end."""

    text: str
    happened: date
    learned: date | None


@dataclass(frozen=True)
class Wish:
    """How another leader stood to the war at its end.

    Attributes
    ----------
    leader : as he is called.
    worth : of a further year of war to him (payoff, his own unit); below 0 he wanted peace.
    wanted_talks, would_sign : what he had decided last.
    """

    leader: str
    worth: float
    wanted_talks: bool
    would_sign: bool


@dataclass(frozen=True, eq=False)
class Verdict:
    """The end of a game.

    Attributes
    ----------
    seat : the whole game.
    person : how the leader is called; `actor` : whose dead are his own; empty if he has none.
    outcome : his world's row in the table of outcomes.
    ruled : the row of the same world as the rules play it.
    story, ruled_story : the chronicles of both.
    taken : his choices, with what he saw and what was true.
    ruled_deeds : what the rules chose in his place in their war: day and sentence.
    gaps : the choices he made on the greatest errors about the balance, the greatest first.
    late : what he learned late or never.
    wishes : how the other leaders stood at the end.
    path : a row a day: `date`, `seen_front`, `true_front`, `seen_balance`, `true_balance` and the
        front in the world as the rules play it, `ruled_front` (0-1; log ratio, his side positive).
    """

    seat: SavedGame
    person: str
    actor: str
    outcome: pd.Series[Any]
    ruled: pd.Series[Any]
    story: str
    ruled_story: str
    taken: tuple[Taken, ...]
    ruled_deeds: tuple[tuple[date, str], ...]
    gaps: tuple[Taken, ...]
    late: tuple[Late, ...]
    wishes: tuple[Wish, ...]
    path: pd.DataFrame


def play(case: Case, seat: SavedGame) -> Question | Verdict:
    """Live a game up to its next question, or to its end.

    Parameters
    ----------
    case : the case, with the game's changes made (see `seated_case`).
    seat : the game.

    Raises
    ------
    InputError
        If one of the choices does not fit the war as it goes; the message names it.
    """
    game = Game(case, seat)
    asked = game.live()
    if asked is not None:
        return asked
    return _verdict(case, game)


def own_actor(game: Game) -> str:
    """Return the actor whose dead are a leader's own; empty if he has nobody in this war."""
    actor = game.leader.spec.actor
    return actor if actor in game.war.worlds.crew_dead else ""


def own_dead(row: Mapping[str, Any] | pd.Series[Any], actor: str) -> float:
    """Return a leader's own dead in a row of outcomes (thousand)."""
    return float(row[f"dead_{actor}"]) if actor else 0.0


def _verdict(case: Case, game: Game) -> Verdict:
    war, name = game.war, game.seat.leader
    ruled = War(case, worlds=[game.seat.world], seed=game.seat.seed, keep=[0]).run()
    return Verdict(
        seat=game.seat,
        person=war.spec.leaders[name].name,
        actor=own_actor(game),
        outcome=war.outcomes().iloc[0],
        ruled=ruled.outcomes().iloc[0],
        story=chronicle(war),
        ruled_story=chronicle(ruled),
        taken=tuple(game.taken),
        ruled_deeds=_deeds(ruled, name),
        gaps=_gaps(game.taken),
        late=_late(game),
        wishes=_wishes(game),
        path=_path(game, ruled),
    )


def _gaps(taken: Sequence[Taken]) -> tuple[Taken, ...]:
    """Return the choices made on the greatest errors about the balance, one a question and day."""
    wrong = [each for each in taken if _gap(each) >= SLIGHT]
    return tuple(sorted(wrong, key=_gap, reverse=True)[:GAPS])


def _gap(each: Taken) -> float:
    return abs(each.seen_balance - each.true_balance)


def _late(game: Game) -> tuple[Late, ...]:
    """Return what happened without his knowing it at once, in the order in which it happened."""
    war, names = game.war, role_names(game.war)
    found = []
    for milestone in set(MILESTONES) - ENDS - own_deeds(game.leader):
        day = int(war.worlds.marks[milestone][0])
        if day >= NOT_YET or (day == 0 and (war.spec.war_on or milestone == "treaty")):
            continue  # it has not happened, or before the case began
        learned = _learned(game, milestone, day)
        if learned is None or learned - day >= LATE:
            when = None if learned is None else _date(war, learned)
            found.append(Late(news_words(milestone, names), _date(war, day), when))
    return tuple(sorted(found, key=lambda each: (each.happened, each.text)))


def _learned(game: Game, milestone: Milestone, day: int) -> int | None:
    """Return the day on which he learned of a milestone of some day; None if he never did."""
    war = game.war
    if milestone in secrets(game.leader):
        return None
    learned = day + news_lag(war, game.leader)
    if milestone == "third_entry" and game.leader.spec.side == "defender":
        path = war.path(0)  # it is seen when it is believed
        believed = path.day[(path.day >= day) & (path.known >= BELIEVED)]
        if believed.empty:
            return None
        learned = max(learned, int(believed.iloc[0]) + 1)
    return learned if learned < war.day else None


def _date(war: War, day: int) -> date:
    return war.spec.start + timedelta(days=day)


def _wishes(game: Game) -> tuple[Wish, ...]:
    w = game.war.worlds
    return tuple(
        Wish(
            leader.title,
            float(w.wish[name][0]),
            bool(w.wants_talks[name][0]),
            bool(w.concedes[name][0]),
        )
        for name, leader in game.war.leaders.items()
        if name != game.seat.leader
    )


def _path(game: Game, ruled: War) -> pd.DataFrame:
    """Return what he saw beside what was true, day by day."""
    war, name = game.war, game.seat.leader
    path, other = war.path(0), ruled.path(0)
    front, odds = path[f"front_{war.main}"], path[f"odds_{war.main}"]
    true = [true_balance(game, *pair) for pair in zip(odds, front, strict=True)]
    table = pd.DataFrame(
        {
            "date": pd.to_datetime(path["date"]),
            "seen_front": path[f"seen_front_{name}"],
            "true_front": front,
            "seen_balance": path[f"seen_balance_{name}"],
            "true_balance": true,
        }
    )
    beside = pd.DataFrame(
        {"date": pd.to_datetime(other["date"]), "ruled_front": other[f"front_{war.main}"]}
    )
    return table.merge(beside, how="outer", on="date").sort_values("date", ignore_index=True)


def _deeds(war: War, leader: str) -> tuple[tuple[date, str], ...]:
    """Return what the rules chose in a seat: every change of a choice."""
    rows = war.decisions(0)
    mine = rows[(rows.leader == leader) & rows.new]
    decides = war.spec.leaders[leader].decides
    found = []
    for day, person, kind, name, option in zip(
        mine.date, mine.person, mine.kind, mine.question, mine.option, strict=True
    ):
        found.append((day, deed_words(decides[name], kind, option, name, person)))
    return tuple(found)
