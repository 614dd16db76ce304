"""The worlds as a case describes them on the first day."""

from __future__ import annotations

import numpy as np

from panmunjom.agents import FloatArray, SupportSpec, Value

from .noise import Noise
from .schema import CaseSpec
from .theatre_schema import SectorSpec
from .worlds import NOT_YET, Front, Muster, Talks, Worlds, new_marks

SIDES = ("attacker", "defender")


def new_worlds(spec: CaseSpec, muster: Muster, noise: Noise, n: int) -> Worlds:
    """Return `n` worlds on the first morning of the case."""
    units = list(spec.units.values())
    zeros, by_unit = np.zeros(n), np.zeros((len(units), n))
    leaders = tuple(spec.leaders)
    supports = [
        f"{leader}/{name}"
        for leader, traits in spec.leaders.items()
        for name, question in traits.decides.items()
        if isinstance(question, SupportSpec)
    ]
    main = next(iter(spec.sectors.values()))
    marks = new_marks(n)
    if spec.war_on:
        marks["war"][:] = 0
    start = full(main.front.value, n)
    return Worlds(
        n=n,
        marks=marks,
        seen={"war"} if spec.war_on else set(),
        running=np.ones(n),
        men=np.stack([full(u.men.value if u.enters is None else 0.0, n) for u in units]),
        present=np.stack([full(float(u.enters is None), n) for u in units]),
        quality=np.stack([full(u.quality_start.value, n) for u in units]),
        supply=np.ones_like(by_unit),
        dead=by_unit.copy(),
        casualties=by_unit.copy(),
        today=by_unit.copy(),
        fronts={name: _new_front(sector, n) for name, sector in spec.sectors.items()},
        talks=Talks(
            zeros.copy(), zeros.copy(), zeros.copy(), np.zeros((len(spec.talks.issues), n))
        ),
        support={name: zeros.copy() for name in supports},
        ordered={name: zeros.copy() for name in supports},
        returns={name: zeros.copy() for name in leaders},
        wants_talks={name: zeros.copy() for name in leaders},
        concedes={name: zeros.copy() for name in leaders},
        wish={name: zeros.copy() for name in leaders},
        stake={name: zeros.copy() for name in leaders},
        stays={name: zeros.copy() for name in leaders},
        taken={key: zeros.copy() for key in _steps()},
        last={key: np.full(n, -float(NOT_YET)) for key in _steps()},
        fire={
            "attacker": full(spec.theatre.fire_attacker.value, n),
            "defender": full(spec.theatre.fire_defender.value, n),
        },
        known=np.ones(n),
        shock=zeros.copy(),
        bombing=zeros.copy(),
        damage=zeros.copy(),
        cover=zeros.copy(),
        reserve=zeros.copy(),
        cut=zeros.copy(),
        halting=zeros.copy(),
        held=zeros.copy(),
        crossing_left=zeros.copy(),
        halt_days=zeros.copy(),
        prepared=zeros.copy(),
        price=np.ones(n),
        offered=zeros.copy(),
        offered_place=np.zeros(n, dtype=np.int64),
        preparing=zeros.copy(),
        prepared_for=zeros.copy(),
        evacuating=zeros.copy(),
        resting=zeros.copy(),
        since_rest=zeros.copy(),
        exposure=zeros.copy(),
        fate=noise.exponential("wider_war", 0),
        standing=zeros.copy(),
        rung=np.zeros(n, dtype=np.int64),
        peak=np.zeros(n, dtype=np.int64),
        days_on=np.zeros((10, n), dtype=np.int64),
        alarm=np.full(n, -1.0),
        needs_guarantee=zeros.copy(),
        flows={name: zeros.copy() for name in leaders},
        risks={name: zeros.copy() for name in leaders},
        crew_dead={actor: zeros.copy() for actor in spec.actors},
        dead_before={actor: zeros.copy() for actor in spec.actors},
        death_rate=by_unit.copy(),
        settled=zeros.copy(),
        low=start.copy(),
        high=start.copy(),
    )


def full(value: Value, n: int) -> FloatArray:
    """Return a fresh array with a parameter's value in every world."""
    return np.array(np.broadcast_to(np.asarray(value, dtype=np.float64), (n,)))


def _steps() -> list[str]:
    return [f"{side}/{step}" for side in SIDES for step in ("strikes", "signal", "use")]


def _new_front(sector: SectorSpec, n: int) -> Front:
    zeros = np.zeros(n)
    return Front(
        position=full(sector.front.value, n),
        velocity=zeros.copy(),
        odds=zeros.copy(),
        power=np.ones(n),
        third_power=zeros.copy(),
        defence=np.ones(n),
        dug={side: full(sector.dug.value, n) for side in SIDES},
        press={"attacker": np.ones(n), "defender": zeros.copy()},
        aim={
            "attacker": full(sector.attacker_aim.value, n),
            "defender": full(sector.defender_aim.value, n),
        },
        open=full(float(sector.opens is None), n),
        luck=zeros.copy(),
    )
