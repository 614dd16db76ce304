"""A finished game beside others: worlds that the rules played, and games of a class."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from panmunjom.model import Case, InputError

from .columns import ENDINGS
from .seat import SavedGame
from .seat_play import Game
from .seat_verdict import Verdict, own_actor, own_dead


@dataclass(frozen=True)
class Rank:
    """Where a game stands among many worlds that the rules played.

    Attributes
    ----------
    name, label, unit : of what is counted.
    mine, ruled : in the game, and in the same world played by the rules.
    median : of the worlds.
    below, equal : share of the worlds with less, and with the same (0-1).
    worlds : how many there are.
    """

    name: str
    label: str
    unit: str
    mine: float
    ruled: float
    median: float
    below: float
    equal: float
    worlds: int


def game_row(case: Case, seat: SavedGame) -> dict[str, Any]:
    """Return a finished game in a row, to be set beside others.

    Returns
    -------
    dict
        ``leader``, ``ending``, ``war_days`` (days), ``own_dead`` (thousand), ``gain`` (payoff),
        ``peak_rung`` (0-9), ``choices`` (made), ``staff`` (share that followed the staff, 0-1).

    Raises
    ------
    InputError
        If the game is not finished, or does not fit.
    """
    game = Game(case, seat)
    if game.live() is not None:
        raise InputError(f"the game is not finished: it stands at {game.war.date}")
    row = game.war.outcomes().iloc[0]
    followed = [each.option == each.advised for each in game.taken]
    return {
        "leader": game.war.spec.leaders[seat.leader].name,
        "ending": str(row.ending),
        "war_days": int(row.war_days),
        "own_dead": own_dead(row, own_actor(game)),
        "gain": float(row[f"gain_{seat.leader}"]),
        "peak_rung": int(row.peak_rung),
        "choices": len(game.taken),
        "staff": float(np.mean(followed)) if followed else 1.0,
    }


def ranks(verdict: Verdict, runs: pd.DataFrame) -> list[Rank]:
    """Return where a game stands among worlds that the rules played.

    Parameters
    ----------
    verdict : of the game.
    runs : table of outcomes of the same case, a row a world.

    Raises
    ------
    InputError
        If the table is empty.
    """
    if runs.empty:
        raise InputError("there are no worlds to compare the game with")
    found = []
    for name, label, unit in _counted(verdict):
        worlds = runs[name].to_numpy(dtype=np.float64)
        mine = float(verdict.outcome[name])
        found.append(
            Rank(
                name=name,
                label=label,
                unit=unit,
                mine=mine,
                ruled=float(verdict.ruled[name]),
                median=float(np.median(worlds)),
                below=float(np.mean(worlds < mine)),
                equal=float(np.mean(worlds == mine)),
                worlds=worlds.size,
            )
        )
    return found


def same_ending(verdict: Verdict, runs: pd.DataFrame) -> float:
    """Return the share of worlds (0-1) that ended as the game did."""
    return float(np.mean(runs["ending"].to_numpy() == verdict.outcome["ending"]))


def ending_words(ending: object) -> str:
    """Return the name of an ending as it is printed."""
    return ENDINGS.get(str(ending), str(ending).replace("_", " "))


def _counted(verdict: Verdict) -> Sequence[tuple[str, str, str]]:
    """Return what is compared: column, label, unit."""
    counted = [("war_days", "Days of war", "days")]
    if verdict.actor:
        counted.append((f"dead_{verdict.actor}", "Own dead", "thousand"))
    counted.append((f"gain_{verdict.seat.leader}", "Own gain", "payoff"))
    counted.append(("peak_rung", "Highest rung", "0 to 9"))
    return counted
