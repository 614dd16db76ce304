"""What lies on a player's desk: what his leader can know this morning, and nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from panmunjom.agents import MILESTONES, IntArray, Leader, Milestone
from panmunjom.model import War, without_veto

from .chronicle import place_name
from .seat_words import balance_words, news_words

HERE: IntArray = np.zeros(1, dtype=np.int64)
"""The one world of the war."""
#: What goes on between allies: the other side does not hear of it.
AMONG_ALLIES: frozenset[Milestone] = frozenset(
    (
        *("consent", "guarantee", "urged", "offer", "border_licence", "licence"),
        *("cover_promise", "cover_denied", "air_cover", "third_refusal", "third_orders"),
        *("third_halt", "client_peace", "evacuation", "evacuation_annulled", "withdrawal"),
    )
)
#: What a leader brings about himself, by card: no news to him.
OWN_DEEDS: Mapping[str, tuple[Milestone, ...]] = {
    "consent_war": ("consent", "guarantee"),
    "launch": ("war",),
    "urge": ("urged",),
    "commit": ("adversary_air", "adversary_entry"),
    "join": ("offer", "third_orders", "third_refusal", "third_halt"),
    "consent_entry": ("border_licence", "licence", "cover_promise"),
    "land": ("landing",),
    "leave": ("withdrawal",),
    "evacuate": ("evacuation", "evacuation_annulled"),
}
#: From this share on the other side believes that the third army is in the war.
BELIEVED = 0.5


@dataclass(frozen=True)
class Heard:
    """News: the sentence, the day it tells of, and the day on which he learned it."""

    text: str
    happened: date
    learned: date


@dataclass(frozen=True)
class Briefing:
    """One morning, as a leader sees it.

    Attributes
    ----------
    date : this morning; `person` : who holds the seat; `role` : his part in the war.
    front : the main front as reported (0-1 along the theatre); `place` : the place nearest to it;
        `front_of` : the evening the report is of.
    balance : believed balance, his side positive (log ratio, with ground gained); `balance_of` :
        the evening the report is of; `balance_words` : the same in words.
    win, none, lose : believed chances of the war's outcomes (0-1).
    dead, men : his own, exact (thousand); men is 0 where he has no army in this war.
    talks : their state in words; `season` : in words.
    allies : what those he depends on have let him know, by name.
    heard : what he has learned since the last time.
    days, front_seen, balance_seen : the reports so far, one entry a day, this morning's last.
    """

    date: dt.date
    person: str
    role: str
    front: float
    place: str
    front_of: dt.date
    balance: float
    balance_of: dt.date
    balance_words: str
    win: float
    none: float
    lose: float
    dead: float
    men: float
    talks: str
    season: str
    allies: dict[str, str]
    heard: tuple[Heard, ...]
    days: tuple[dt.date, ...]
    front_seen: tuple[float, ...]
    balance_seen: tuple[float, ...]


def brief(war: War, leader: Leader, before: Collection[str], past: SeenSoFar) -> Briefing:
    """Write a leader's briefing of this morning, in a war of one world.

    Parameters
    ----------
    war : on the morning of a decision, before any order of the day is carried out.
    leader : who decides.
    before : sentences of news he has been told already.
    past : his reports so far.
    """
    s = leader.desk.situation(leader.name, HERE)
    front, balance = float(s.front[0]), float(s.balance[0])
    chances = leader.chances(s)
    days, fronts, balances = past.until(war.date, front, balance)
    return Briefing(
        date=war.date,
        person=leader.title,
        role=leader.spec.role,
        front=front,
        place=place_name(war, front),
        front_of=_report_of(war, leader, "front"),
        balance=balance,
        balance_of=_report_of(war, leader, "balance"),
        balance_words=balance_words(balance),
        win=float(chances.win[0]),
        none=float(chances.none[0]),
        lose=float(chances.lose[0]),
        dead=_own_dead(war, leader),
        men=_own_men(war, leader),
        talks=_talks(s),
        season=_season(float(np.asarray(s.season(0.0)).flat[0])),
        allies=_allies(war, leader, s),
        heard=tuple(each for each in news(war, leader) if each.text not in before),
        days=days,
        front_seen=fronts,
        balance_seen=balances,
    )


class SeenSoFar:
    """A leader's reports, morning by morning."""

    def __init__(self) -> None:
        self._days: list[date] = []
        self._fronts: list[float] = []
        self._balances: list[float] = []

    def note(self, day: date, leader: Leader) -> None:
        """Keep the picture of a day that is over."""
        self._days.append(day)
        self._fronts.append(float(leader.picture.front[0]))
        self._balances.append(float(leader.picture.balance[0]))

    def until(
        self, day: date, front: float, balance: float
    ) -> tuple[tuple[date, ...], tuple[float, ...], tuple[float, ...]]:
        """Return days, fronts and balances, with those of a morning behind them."""
        return (
            (*self._days, day),
            (*self._fronts, front),
            (*self._balances, balance),
        )


def known_to(war: War, leader: Leader) -> dict[Milestone, int]:
    """Return the milestones a leader has learned of, and the day on which he did.

    Parameters
    ----------
    war : a war of one world, on some morning; days are counted from its first.
    """
    s, mine = leader.desk.situation(leader.name, HERE), own_deeds(leader)
    found: dict[Milestone, int] = {}
    for milestone in MILESTONES:
        since = int(s.since(milestone)[0])
        if since < 0 or milestone in mine or milestone in secrets(leader):
            continue
        if milestone == "third_entry" and not float(s.third[0]) >= BELIEVED:  # seen, not told
            continue
        found[milestone] = war.day - since
    return found


def secrets(leader: Leader) -> frozenset[Milestone]:
    """Return the milestones of which a leader never hears: they are among the other side's."""
    return AMONG_ALLIES if leader.spec.side == "defender" else frozenset()


def news_lag(war: War, leader: Leader) -> int:
    """Return how many days news of events takes to a leader."""
    return round(_delay(war, leader, "events"))


def own_deeds(leader: Leader) -> set[Milestone]:
    """Return the milestones that a leader brings about himself: they are no news to him."""
    cards = (decision.spec.card for decision in leader.decisions)
    return {milestone for card in cards for milestone in OWN_DEEDS.get(card, ())}


def news(war: War, leader: Leader) -> list[Heard]:
    """Return everything a leader has learned so far: milestones, dated facts, successions."""
    lag = news_lag(war, leader)
    names = role_names(war)
    start = war.spec.start
    told = []
    for milestone, learned in known_to(war, leader).items():
        happened = start + timedelta(days=learned - lag)
        if war.spec.war_on and happened <= start:
            continue  # it was so when the case began
        text = news_words(milestone, names)
        told.append(Heard(text, happened, start + timedelta(days=learned)))
    for event in war.spec.events:
        learned_on = max(event.date + timedelta(days=round(float(event.lag.value))), start)
        if event.leader in (None, leader.name) and learned_on <= war.date:
            told.append(Heard(f"{event.title}.", event.date, learned_on))
    told += _successions(war, leader, lag)
    return sorted(told, key=lambda each: (each.learned, each.happened))


def _successions(war: War, leader: Leader, lag: int) -> list[Heard]:
    """Return what is known of changes of person in other seats."""
    found = []
    for name, spec in war.spec.leaders.items():
        change = spec.succession
        if change is None or name == leader.name or not war.on("succession"):
            continue
        learned = change.date + timedelta(days=lag)
        if war.spec.start <= change.date and learned <= war.date:
            text = f"{change.name} in the seat of {spec.name}."
            found.append(Heard(text, change.date, learned))
    return found


def role_names(war: War) -> dict[str, str]:
    """Return the names of the third power, the adversary and the client, for sentences."""
    names, roles = war.spec.actors, war.spec.roles
    client = " or ".join(war.spec.leaders[name].name for name in without_veto(war.spec))
    adversary = names.get(roles.adversary, roles.adversary.upper())
    return {"third": names[roles.third], "adversary": adversary, "client": client}


def _delay(war: War, leader: Leader, channel: Any) -> float:
    delay = leader.spec.channel[channel].delay.value if war.on("delay") else 0.0
    return float(np.asarray(delay).flat[0])


def _report_of(war: War, leader: Leader, channel: str) -> date:
    """Return the evening that this morning's report is of."""
    return war.date - timedelta(days=1 + round(_delay(war, leader, channel)))


def _own_dead(war: War, leader: Leader) -> float:
    """Return the leader's own dead so far (thousand); none where he has nobody in this war."""
    if leader.spec.actor not in war.worlds.crew_dead:
        return 0.0
    return float(war.worlds.dead_by(leader.spec.actor, war.muster)[0])


def _own_men(war: War, leader: Leader) -> float:
    """Return the men of the leader's own contingents in this war (thousand)."""
    w = war.worlds
    mine = [row for row, actor in enumerate(war.muster.actors) if actor == leader.spec.actor]
    return float(sum(w.men[row][0] * w.present[row][0] for row in mine))


def _talks(s: Any) -> str:
    """Return the state of the talks in words, as far as news of them has come."""
    if s.since("talks")[0] < 0:
        return "there are none"
    return "in session" if s.talking[0] > 0.0 else "suspended"


def _season(closed: float) -> str:
    if closed < 0.15:
        return "open for an attack"
    return "hard on an attack" if closed < 0.6 else "closed for an attack"


def _allies(war: War, leader: Leader, s: Any) -> dict[str, str]:
    """Return what those he depends on have told him of their wishes, by name."""
    told = {}
    for name in leader.spec.depends_on:
        wish = float(s.pressing_wish(name)[0])
        if wish != 0.0:
            words = "wants the war to go on" if wish > 0.0 else "wants peace"
            told[war.leaders[name].title] = words
    return told
