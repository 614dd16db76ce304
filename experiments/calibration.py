"""Calibration: the free parameters of a case, drawn towards the record of its own war."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from panmunjom.agents import FloatArray, IntArray
from panmunjom.model import Case, InputError

from .abc import abc_smc
from .particles import Generation, Posterior, Stop
from .plan import Keep, Plan, Stratum
from .priors import Priors
from .readings import Readings, read_worlds, readings_of, refuse_without_record
from .runner import run
from .sending import Here, Sender
from .store import encoded, write_whole
from .workers import Crew

AT_ONCE = 8192
"""Histories that are handed to the workers together: their daily quantities are held until read."""
POSTERIOR = "posterior.parquet"


@dataclass(frozen=True, eq=False)
class Reader:
    """Lives histories of a case under given parameter values and reads its record off them.

    Attributes
    ----------
    case : Case
    paths : tuple of str
        The parameters that are set, in the order of the columns of values.
    seed : int
        Names the luck of all worlds.
    workers : int
    executor : executor
        Who does the work: kept from population to population, since workers take time to start.
    """

    case: Case
    paths: tuple[str, ...]
    seed: int
    workers: int
    executor: Sender

    @property
    def patterns(self) -> tuple[str, ...]:
        """Names of the patterns that are fitted."""
        patterns = self.case.spec.record.patterns
        return tuple(name for name, each in patterns.items() if each.use == "fit")

    def readings(self, values: FloatArray, first_world: int) -> Readings:
        """Live one history for each row of values and read the fitted patterns.

        Raises
        ------
        InputError
            If a history could not be lived.
        """
        found = [
            self._block(values[row : row + AT_ONCE], first_world + row)
            for row in range(0, len(values), AT_ONCE)
        ]
        whole = found[0]
        calendar, aligned = (
            np.concatenate([getattr(each, name) for each in found])
            for name in ("calendar", "aligned")
        )
        return Readings(whole.patterns, whole.start, calendar, aligned)

    def deviations(self, values: FloatArray, first_world: int) -> FloatArray:
        """Return how far histories lie from the record, in tolerances: what ABC asks."""
        return self.readings(values, first_world).deviations()

    def signed(self, values: FloatArray, first_world: int) -> FloatArray:
        """Return the same with a sign, above 0 for more or later: what a history's record is.

        What never happened counts as later than any date.
        """
        read = self.readings(values, first_world)
        below = read.calendar < read.observed
        return np.asarray(np.where(below, -1.0, 1.0) * read.deviations())

    def seen(self, values: FloatArray, first_world: int) -> FloatArray:
        """Return the values of the patterns, nan where they never happened: what screening asks."""
        return self.readings(values, first_world).calendar

    def replicated(self, values: FloatArray, replicates: int, seed: int) -> Readings:
        """Live every row of values in the same worlds, under a seed of its own.

        Returns
        -------
        Readings
            Of all patterns; first replicate 0 of all rows of values, then replicate 1, and so on:
            ``calendar.reshape(replicates, rows, patterns)``.
        """
        stratum = Stratum(self.with_values(values), points=np.arange(len(values)))
        plan = Plan((stratum,), replicates, seed, keep=Keep(readings=True))
        results = run(plan, None, self.workers, chunk=AT_ONCE // 2, executor=self.executor)
        found = readings_of(results, self.case)
        _refuse_if_failed(len(found.calendar), replicates * len(values), self.case)
        return found

    def with_values(self, values: FloatArray) -> Case:
        """Return the case with one row of values a world or point."""
        return self.case.replace({path: values[:, k] for k, path in enumerate(self.paths)})

    def _block(self, values: FloatArray, first_world: int) -> Readings:
        found = read_worlds(
            self.with_values(values),
            len(values),
            self.seed,
            self.workers,
            first_world=first_world,
            executor=self.executor,
        )
        _refuse_if_failed(len(found.calendar), len(values), self.case)
        return found.only("fit")


def reading(workers: int) -> AbstractContextManager[Sender]:
    """Return who lives the histories of a calibration, for a ``with`` block."""
    return nullcontext(Here()) if workers == 1 else Crew(workers)


def calibrated(
    case: Case,
    free: Priors,
    particles: int = 10_000,
    seed: int = 38,
    workers: int = 1,
    stop: Stop | None = None,
    told: Callable[[Generation], None] | None = None,
) -> Posterior:
    """Sample the parameters under which a case's histories come near its record.

    Parameters
    ----------
    case : Case
        With a record, some of whose patterns are to be fitted.
    free : Priors
        The parameters that vary; all others stay as the case states them.
    particles, seed, stop, told
        As for `abc_smc`; `seed` names the luck of the worlds as well.
    workers : int
        How many processes; the posterior does not depend on it.

    Raises
    ------
    InputError
        If the case has no pattern to fit, or a history cannot be lived.
    """
    with reading(workers) as executor:
        reader = reader_of(case, free, seed, workers, executor)
        return abc_smc(reader.deviations, free, particles, seed, stop=stop, told=told)


def reader_of(case: Case, free: Priors, seed: int, workers: int, executor: Sender) -> Reader:
    """Return the reader of a case; InputError if its record has no pattern to fit."""
    refuse_without_record(case)
    found = Reader(case, free.names, seed, workers, executor)
    if not found.patterns:
        raise InputError(f'{case.name}: no pattern of the record has use = "fit"')
    return found


def record_digest(case: Case) -> str:
    """Return the SHA-256 of what a case is fitted to: observed values, windows, readings."""
    fitted = {
        name: each.model_dump(mode="json", include={"observed", "low", "high", "never", "reads"})
        for name, each in case.spec.record.patterns.items()
        if each.use == "fit"
    }
    return hashlib.sha256(json.dumps(fitted, sort_keys=True).encode()).hexdigest()


def posterior_table(posterior: Posterior, patterns: tuple[str, ...]) -> pa.Table:
    """Return a posterior as a table, one row a particle.

    Columns: the parameters by path; `weight` and `distance`; `world`, in which its history can be
    lived again; and `deviation_<pattern>` in tolerances.
    """
    population, values = posterior.population, posterior.values
    columns: dict[str, FloatArray | IntArray] = {
        name: values[:, k] for k, name in enumerate(posterior.priors.names)
    }
    columns |= {"weight": posterior.weight, "distance": population.distance}
    columns |= {"world": population.worlds}
    columns |= {f"deviation_{name}": population.deviations[:, k] for k, name in enumerate(patterns)}
    return pa.table(columns)


def write_posterior(posterior: Posterior, case: Case, patterns: tuple[str, ...], to: Path) -> None:
    """Write a posterior as a Parquet file, whole or not at all.

    Under the key `panmunjom` its metadata name the case and its digest, the digest of the record,
    seed, priors and every generation.
    """
    notes = {
        "table": "posterior",
        "case": case.name,
        "case_digest": case.digest,
        "record_digest": record_digest(case),
        "seed": posterior.seed,
        "priors": [vars(prior) for prior in posterior.priors.each],
        "generations": [generation_row(each) for each in posterior.generations],
        "stopped": posterior.stopped,
    }
    write_whole(to, encoded(posterior_table(posterior, patterns), notes))


def generation_row(generation: Generation) -> dict[str, object]:
    """Return a generation as JSON can hold it: the prior's tolerance is None."""
    endless = not np.isfinite(generation.tolerance)
    return vars(generation) | ({"tolerance": None} if endless else {})


def _refuse_if_failed(found: int, wanted: int, case: Case) -> None:
    if found != wanted:
        raise InputError(
            f"{wanted - found:,} of {wanted:,} histories of {case.name} could not be lived under "
            "values from the priors: a range in the case allows what its rules cannot bear"
        )
