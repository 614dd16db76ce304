"""What `calibrate` does instead of a calibration: screening, and a check of the method."""

from __future__ import annotations

from panmunjom.model import Case

from .calibration import reader_of, reading
from .calibration_checks import Ranks, simulation_based_calibration
from .comparison import CAVEAT
from .priors import priors, ranged
from .screening import STILL, Screening, screening
from .tables import records
from .terminal import put, say_result, show


def screened(case: Case, worlds: int, seed: int, workers: int, reach: float, as_json: bool) -> None:
    """Print which parameters move the record at all."""
    free = ranged(case)
    with reading(workers) as executor:
        reader = reader_of(case, free, seed, workers, executor)
        found = screening(reader.seen, free, reader.patterns, worlds, seed, reach)
    if as_json:
        put({"case": case.name, "said": found.said} | _screening_document(found))
        return
    columns = ["parameter", "low", "high", "round", "pattern", "rho", "rho_low", "rho_high"]
    moving = found.table[found.table["verdict"] != STILL]
    rows = ([cell(row[name]) for name in columns] for row in moving.to_dict("records"))
    show(f"{case.title}: parameters that move the record", columns, rows)
    say_result(f"Fixed: {', '.join(found.still) or 'none'}.")
    say_result(f"{found.said} {CAVEAT}")


def _screening_document(found: Screening) -> dict[str, object]:
    return {
        "worlds": found.worlds,
        "rounds": found.rounds,
        "seed": found.seed,
        "noise": found.noise,
        "moving": found.moving,
        "still": found.still,
        "table": records(found.table),
        "caveat": CAVEAT,
    }


def checked(case: Case, truths: int, seed: int, workers: int, as_json: bool) -> None:
    """Print whether known truths are found again."""
    free = priors(case)
    with reading(workers) as executor:
        reader = reader_of(case, free, seed, workers, executor)
        found = simulation_based_calibration(reader.signed, free, truths, seed=seed)
    if as_json:
        put(_ranks_document(case, found))
        return
    columns = [str(name) for name in found.table.columns]
    rows = ([cell(row[name]) for name in columns] for row in found.table.to_dict("records"))
    show(f"{case.title}: are known truths found again?", columns, rows)
    say_result(
        f"{found.said} {found.reference:,} simulations from the prior, {found.neighbours} "
        f"nearest to each record, seed {found.seed}. {CAVEAT}"
    )


def _ranks_document(case: Case, found: Ranks) -> dict[str, object]:
    return {
        "case": case.name,
        "truths": found.truths,
        "reference": found.reference,
        "neighbours": found.neighbours,
        "seed": found.seed,
        "said": found.said,
        "table": records(found.table),
        "caveat": CAVEAT,
    }


def cell(value: object) -> str:
    """Return a cell of a printed table; what is not known is blank."""
    if isinstance(value, float):
        return "" if value != value else f"{value:.3g}"  # noqa: PLR0124 - nan
    return str(value)
