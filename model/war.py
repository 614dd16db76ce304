"""War: a Mesa model that is a whole ensemble. Its agents are the leaders, its state is arrays."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any, SupportsIndex

import mesa
import numpy as np
import pandas as pd
from mesa.datacollection import DataCollector

from panmunjom.agents import (
    InputError,
    IntArray,
    JoinSpec,
    Leader,
    Order,
    SupportSpec,
    Value,
    memory,
    take_office,
)

from .birth import full, new_worlds
from .calendar import dated_facts
from .case import Case
from .columns import Columns, Depots
from .desk import WarDesk
from .history import Chronicle
from .ladder import risks_by_place
from .loader import load
from .negotiation import blockers, without_veto
from .noise import Noise, Which, world_numbers
from .outcomes import outcomes
from .phases import PHASES
from .reports import Reports
from .schema import CaseSpec, Mechanism
from .theatre import muster_armies
from .worlds import Muster


class War(mesa.Model):  # type: ignore[misc]
    """Every history of a case at once: ``worlds=1`` is a single run, ``worlds=4096`` a batch.

    Parameters
    ----------
    case : a `Case`, or the name or folder of one.
    worlds : how many worlds (possible histories) side by side, numbered from 0; or the numbers of
        the worlds to live, shape ``(n,)``, in any order, repeats allowed: points of a design that
        are to have the same luck live the same worlds.
    seed : the luck; world k under a seed lives the same history in every batch.
    keep : positions, from 0 to n - 1, of the worlds whose daily path and decisions are kept; None
        keeps all when there are at most 16 worlds, else none.

    Attributes
    ----------
    numbers : the number of each world, shape ``(n,)``, read-only.

    Raises
    ------
    InputError
        If what is asked for are no worlds, or arrays in the case do not fit the worlds.

    Examples
    --------
    >>> war = War("korea-1950", worlds=1, seed=38).run()
    >>> war.outcomes().ending[0]  # doctest: +SKIP
    'no_winner_with_third'
    """

    def __init__(
        self,
        case: Case | str | os.PathLike[str],
        worlds: Which = 1,
        seed: int = 38,
        keep: Sequence[int] | IntArray | None = None,
    ) -> None:
        self.numbers = world_numbers(worlds)
        n, luck = self.numbers.size, _luck(seed)
        super().__init__(rng=luck % 2**63)
        self.case = case if isinstance(case, Case) else load(case)
        self.spec = self.case.spec
        if self.case.array_length not in (None, n):
            raise InputError(
                f"the case has parameters for {self.case.array_length} worlds, not {n}"
            )
        self.seed, self.day = luck, 0
        self.main = next(iter(self.spec.sectors))
        self.every = np.arange(n)
        self.noise = Noise(luck, self.numbers)
        self.facts = dated_facts(self)
        self.muster = Muster.of(self.spec)
        self.columns, self.depots = Columns.of(self.spec), Depots.of(self.spec)
        self.worlds = new_worlds(self.spec, self.muster, self.noise, n)
        self.living = self.worlds.running.copy()  # where this day is lived
        self.fighting = self.worlds.running * 0.0  # where there is war on it
        self.season_now: Value = 0.0
        self.fresh_alarm: IntArray = np.zeros(0, dtype=np.int64)
        self.fortune = memory(self.spec.theatre.fortune_days.value)
        self.trench = self.spec.theatre.trench.value if self.on("fortification") else 0.0
        self.reports = Reports(_longest_delay(self.spec), n)
        self._called = np.zeros(n, dtype=np.bool_)  # where a crisis has broken out today
        self.supports = [
            (name, f"{name}/{key}", question)
            for name, spec in self.spec.leaders.items()
            for key, question in spec.decides.items()
            if isinstance(question, SupportSpec)
        ]
        self.purposes_of = _purposes(self.supports)
        self.third_rows_by_place, places = _places(self.spec, self.muster)
        self.risk_by_place = risks_by_place(self.spec, places, n)
        self.blockers, self.without_veto = blockers(self.spec), without_veto(self.spec)
        self._seat_leaders()
        self.chronicle = Chronicle(keep, self)
        self.datacollector = _Collector(model_reporters=_reporters())
        muster_armies(self)
        self.reports.fill(self)

    @property
    def date(self) -> date:
        """Today."""
        return self.spec.start + timedelta(days=self.day)

    @property
    def at_war(self) -> bool:
        """Whether there is war on this day in any world."""
        return bool(np.count_nonzero(self.fighting))

    def on(self, mechanism: Mechanism) -> bool:
        """Say whether a mechanism is switched on in this case."""
        return self.spec.mechanisms[mechanism].value

    def step(self) -> None:
        """Live one day in every world: the phases of the day, in the order of the table."""
        if not self.running:
            return
        for phase in PHASES:
            phase.run(self)
        self._close_day()

    def run(self) -> War:
        """Live every day to the end of the case, or until every history has ended."""
        while self.running:
            self.step()
        return self

    def outcomes(self) -> pd.DataFrame:
        """Return one row a world (see the codebook for the columns)."""
        return outcomes(self)

    def path(self, world: int | None = 0) -> pd.DataFrame:
        """Return one row a day: fronts, forces, rung, talks, what was seen.

        Parameters
        ----------
        world : position of a world that is kept, from 0; None gives all that are kept in one
            table, with their position in the column `row`, sorted by `row` and day.
        """
        return self.chronicle.path(world)

    def decisions(self, world: int | None = 0) -> pd.DataFrame:
        """Return one row a decision: option, what was seen and true, utilities by option.

        Parameters
        ----------
        world : position of a world that is kept, from 0; None gives all that are kept in one
            table, with their position in the column `row`, sorted by `row` and time.
        """
        return self.chronicle.decisions(world)

    # --- for the phases ----------------------------------------------------------------------

    def alarm(self, worlds: IntArray) -> None:
        """Put worlds into crisis: agendas are taken up sooner from tomorrow on."""
        if worlds.size:
            until = self.day + full(self.spec.theatre.crisis_days.value, self.worlds.n)
            self.worlds.alarm[worlds] = until[worlds]
            self._called[worlds] = True

    def enter(self, row: int, worlds: IntArray) -> None:
        """Bring a contingent into the war in some worlds, at its strength on entry."""
        w, unit = self.worlds, list(self.spec.units.values())[row]
        fresh = worlds[w.present[row][worlds] <= 0.0]
        w.present[row][fresh] = 1.0
        men = np.broadcast_to(np.asarray(unit.men.value), (w.n,))
        w.men[row][fresh] = men[fresh]

    def log(self, leader: Leader, order: Order) -> None:
        """Keep an order for the worlds whose history is kept."""
        if self.chronicle.kept.size:
            self.chronicle.note_order(self, leader, order)

    def _seat_leaders(self) -> None:
        desk = WarDesk(self)
        self.leaders: dict[str, Leader] = {
            name: Leader(self, name, spec, self.spec.judging, desk)
            for name, spec in self.spec.leaders.items()
        }
        for name, leader in self.leaders.items():
            take_office(leader, self.spec.leaders[name], desk)
        self.cast = self.agents_by_type[Leader]
        # Mesa 3.3 counts agents in a table of the class that would keep every war alive for ever
        getattr(Leader, "_ids", {}).pop(self, None)

    def _close_day(self) -> None:
        """Record the day and turn to the next."""
        w = self.worlds
        if self.at_war:
            self.reports.write(self)
            self._swing()
            inside = w.reached("third_entry")
            for name, leader in self.leaders.items():
                alone, joint = leader.yearly("none_alone"), leader.yearly("none_third")
                if not (_is_nothing(alone) and _is_nothing(joint)):
                    w.flows[name] += self.fighting * (alone + inside * (joint - alone)) / 365.0
        if self.chronicle.kept.size:
            self.chronicle.note_day(self)
        self.fresh_alarm = self._called.nonzero()[0]
        self._called[:] = False
        self.day += 1
        if w.n == 1:
            self.datacollector.collect(self)
        if self.date > self.spec.end or not np.count_nonzero(w.running):
            self.running = False

    def _swing(self) -> None:
        """Call a crisis where the balance has swung within a fortnight."""
        w, f = self.worlds, self.worlds.fronts[self.main]
        then = self.reports.read("own", self.day - 12, 0.0)
        now = f.power / f.defence
        swing = np.abs(np.log(now / then)) > self.spec.theatre.crisis_swing.value
        fresh = swing & (w.alarm < self.day) & (self.fighting > 0.0)
        self.alarm(fresh.nonzero()[0])


class _Collector(DataCollector):  # type: ignore[misc]
    """Mesa's data collector for numbers: it need not copy them, which takes longer than a phase."""

    def collect(self, model: War) -> None:
        """Collect today's values."""
        for name, reporter in self.model_reporters.items():
            self.model_vars[name].append(reporter(model))


def _is_nothing(value: Value) -> bool:
    return isinstance(value, float) and value == 0.0


def _reporters() -> dict[str, Callable[[War], Any]]:
    """Return what Mesa's data collector and batch runner see of a single world, day by day."""
    return {
        "date": lambda war: war.date,
        "front": lambda war: float(war.worlds.fronts[war.main].position[0]),
        "rung": lambda war: int(war.worlds.rung[0]),
        "war": lambda war: bool(war.worlds.reached("war")[0]),
        "armistice": lambda war: bool(war.worlds.reached("armistice")[0]),
    }


def _places(spec: CaseSpec, muster: Muster) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """Return where the third power's army can stand: rows of its contingents, names of places."""
    for leader in spec.leaders.values():
        for question in leader.decides.values():
            if isinstance(question, JoinSpec):
                rows = tuple(muster.names.index(unit) for unit in question.places.values())
                return rows, tuple(question.places)
    return (), ()


def _purposes(supports: list[tuple[str, str, SupportSpec]]) -> dict[str, list[str]]:
    """Return by act in the table of risks the questions of support that are such acts."""
    found: dict[str, list[str]] = {}
    for _, purpose, spec in supports:
        found.setdefault(spec.act, []).append(purpose)
    return found


def _longest_delay(spec: CaseSpec) -> int:
    delays = [
        np.max(channel.delay.value)
        for leader in spec.leaders.values()
        for channel in leader.channel.values()
    ]
    return max(int(np.rint(max(delays))), 14)


def _luck(seed: SupportsIndex) -> int:
    if isinstance(seed, bool) or not hasattr(seed, "__index__"):
        raise InputError(f"seed: expected a whole number, found {seed!r}")
    number = seed.__index__()
    if not 0 <= number < 2**63:
        raise InputError(f"seed: expected a whole number from 0 to 2^63 - 1, found {number}")
    return number
