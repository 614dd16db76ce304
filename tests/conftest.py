"""Tables of worlds that look like the two cases, drawn from keyed noise: no model is run."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import settings
from numpy.typing import NDArray

settings.register_profile("untimed", deadline=None)  # how long it takes says how busy a machine is
settings.load_profile("untimed")

Floats = NDArray[np.float64]
MakeWorlds = Callable[..., pd.DataFrame]
Spec = dict[str, Any]

KOREA: Spec = {
    "name": "korea-1950",
    "start": "1950-01-01",
    "days": 1460,
    "war": (0.97, 175, 12),
    "adversary": (0.98, 6, 2),
    "third": (0.9, 118, 9),
    "talks": (0.85, 380, 60),
    "armistice": (0.7, 1130, 120),
    "front": 0.55,
    "rungs": (0.02, 0.0, 0.01, 0.02, 0.05, 0.25, 0.4, 0.15, 0.095, 0.005),
    "withheld": 0.93,
    "dead": {"dprk": 215.0, "china": 180.0, "ussr": 0.3, "rok": 140.0, "us": 36.0},
    "attackers": ("dprk", "china", "ussr"),
    "leaders": ("stalin", "mao", "kim", "us"),
}
RUSSIA: Spec = {
    "name": "russia-dprk-2024",
    "start": "2024-01-01",
    "days": 730,
    "war": (1.0, 0, 0),
    "adversary": (0.01, 300, 50),
    "third": (0.8, 285, 30),
    "talks": (0.6, 440, 60),
    "armistice": (0.12, 620, 60),
    "front": 0.5,
    "rungs": (0.0, 0.0, 0.0, 0.18, 0.02, 0.2, 0.05, 0.3, 0.245, 0.005),
    "withheld": 0.15,
    "dead": {"russia": 120.0, "dprk": 4.0, "ukraine": 60.0},
    "attackers": ("russia", "dprk"),
    "leaders": ("putin", "xi", "kim", "us"),
}


class Luck:
    """Noise keyed by (seed, purpose); purposes are counted in the order they are asked for."""

    def __init__(self, seed: int, worlds: int) -> None:
        self.seed, self.worlds, self.purpose = seed, worlds, 0

    def _next(self) -> np.random.Generator:
        self.purpose += 1
        return np.random.Generator(np.random.Philox(key=self.seed, counter=[0, self.purpose, 0, 0]))

    def uniform(self) -> Floats:
        return self._next().random(self.worlds)

    def normal(self) -> Floats:
        return self._next().standard_normal(self.worlds)


def _worlds(spec: Spec, worlds: int, seed: int) -> pd.DataFrame:
    luck = Luck(seed, worlds)
    table = pd.DataFrame({"case": spec["name"], "seed": seed, "world": np.arange(worlds)})
    table["war_started"], table["war_start"] = _event(luck, spec, "war", np.zeros(worlds))
    days = (table["war_start"] - pd.Timestamp(spec["start"])).dt.days
    since: Floats = np.asarray(days.fillna(0), dtype=np.float64)
    war = table["war_started"].to_numpy()
    table["pace_halt_days"] = np.where(war, np.abs(luck.normal() * 4).round(), 0.0)
    for kind, happened, when in (
        ("adversary", "adversary_entered", "adversary_entry"),
        ("third", "third_entered", "third_entry"),
        ("talks", "talks_opened", "talks_start"),
        ("armistice", "armistice", "armistice_date"),
    ):
        base = 0.0 * since if kind == "armistice" else since
        table[happened], table[when] = _event(luck, spec, kind, base, war)
    table["early_offer_withheld"] = luck.uniform() < spec["withheld"]
    end = (table["armistice_date"] - pd.Timestamp(spec["start"])).dt.days.fillna(spec["days"])
    table["war_days"] = np.where(war, end - since, 0).clip(0).astype(int)
    opened = (table["talks_start"] - pd.Timestamp(spec["start"])).dt.days.fillna(spec["days"])
    table["talks_days"] = np.clip(end - opened, 0, None).astype(int)
    winners = np.array(["attacker", "none", "none", "none", "defender"])
    table["winner"] = np.where(~war, "none", winners[(luck.uniform() * 5).astype(int)])
    table["final_front"] = np.clip(spec["front"] + 0.03 * luck.normal(), 0, 1)
    table["min_front"] = np.clip(table["final_front"] - np.abs(0.2 * luck.normal()), 0, 1)
    table["max_front"] = np.clip(table["final_front"] + np.abs(0.2 * luck.normal()), 0, 1)
    _ladder(table, luck, spec)
    _ends(table, war)
    _dead(table, luck, spec, war)
    for leader in spec["leaders"]:
        table[f"gain_{leader}"], table[f"risk_{leader}"] = luck.normal() + 1, np.abs(luck.normal())
    return table


def _event(
    luck: Luck,
    spec: Spec,
    kind: str,
    base: Floats,
    possible: Floats | None = None,
) -> tuple[Floats, pd.Series]:
    chance, mean, sd = spec[kind]
    happened = luck.uniform() < chance
    if possible is not None:
        happened &= possible.astype(bool)
    day = np.clip(base + mean + sd * luck.normal(), 0, spec["days"] - 1).round()
    dates = pd.Series(pd.Timestamp(spec["start"]) + pd.to_timedelta(day, unit="D"))
    return happened, dates.where(happened)


def _ladder(table: pd.DataFrame, luck: Luck, spec: Spec) -> None:
    peak = np.searchsorted(np.cumsum(spec["rungs"]), luck.uniform(), side="right").clip(0, 9)
    peak = np.where(table["war_started"], peak, 1)
    weight = np.stack([np.where(r <= peak, 0.1 + luck.uniform(), 0.0) for r in range(10)])
    days = np.floor(weight / weight.sum(axis=0) * spec["days"])
    days[0] += spec["days"] - days.sum(axis=0)
    table["peak_rung"] = peak
    for rung in range(10):
        table[f"days_rung_{rung}"] = days[rung].astype(int)
    table["nuclear_signal"], table["nuclear_use"] = peak >= 8, peak == 9
    table["wider_war"] = (peak == 9) & (luck.uniform() < 0.5)


def _ends(table: pd.DataFrame, war: Floats) -> None:
    result = table["winner"].map(
        {"attacker": "attacker_wins", "defender": "attacker_loses", "none": "no_winner"}
    )
    company = np.where(table["third_entered"], "_with_third", "_alone")
    ending: pd.Series = (result + company).where(~table["wider_war"], "wider_war")
    table["ending"] = ending.where(war.astype(bool), "no_war")


def _dead(table: pd.DataFrame, luck: Luck, spec: Spec, war: Floats) -> None:
    for actor, mean in spec["dead"].items():
        table[f"dead_{actor}"] = np.where(war, mean * np.exp(0.3 * luck.normal()), 0.0)
    for actor in spec["dead"]:
        same = [a for a in spec["dead"] if (a in spec["attackers"]) == (actor in spec["attackers"])]
        total = table[[f"dead_{a}" for a in same]].sum(axis=1)
        table[f"blood_share_{actor}"] = table[f"dead_{actor}"] / total.where(total > 0)


@pytest.fixture(scope="session")
def make_worlds() -> MakeWorlds:
    """A maker of synthetic outcomes: `make_worlds("korea", worlds=400, seed=38)`."""

    def make(case: str, worlds: int = 400, seed: int = 38) -> pd.DataFrame:
        return _worlds({"korea": KOREA, "russia": RUSSIA}[case], worlds, seed)

    return make
