"""What a calibration found: posterior, what the record taught, the values chosen, the rivals."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from panmunjom.agents import FloatArray
from panmunjom.model import Case

from .calibration import POSTERIOR, Reader, generation_row, record_digest, write_posterior
from .candidates import CRITERION, Choice, chosen
from .comparison import CAVEAT, program_version
from .equifinality import Equifinality, equifinality
from .identifiability import Identifiability, identifiability
from .particles import Generation, Posterior
from .refinement import Round, refined
from .store import write_json
from .tables import records

REPORT, PRIORS = "report.json", "priors.json"
FINALS = 4
"""So many times the worlds decide between the best candidates."""


@dataclass(frozen=True, eq=False)
class CalibrationReport:
    """Everything a calibration says.

    Attributes
    ----------
    case : Case
        As it stood before.
    patterns : tuple of str
        Those fitted.
    posterior : Posterior
    taught : Identifiability
    choice : Choice
    rivals : Equifinality
    rounds : int
        Of the refinement of the best candidate.
    """

    case: Case
    patterns: tuple[str, ...]
    posterior: Posterior
    taught: Identifiability
    choice: Choice
    rivals: Equifinality
    rounds: int = 0

    @property
    def simulations(self) -> int:
        """Histories lived until the posterior was found."""
        return self.posterior.generations[-1].simulations

    @property
    def command(self) -> str:
        """What to type for exactly this calibration, however fast the machine."""
        posterior = self.posterior
        return (
            f"panmunjom calibrate {self.case.name} --particles {len(posterior.values)} "
            f"--simulations {self.simulations} --candidates {self.choice.candidates - 2} "
            f"--worlds {self.choice.worlds} --rounds {self.rounds} --seed {posterior.seed}"
        )

    def document(self) -> dict[str, object]:
        """Return the report as JSON can hold it."""
        posterior, choice, rivals = self.posterior, self.choice, self.rivals
        return {
            "case": self.case.name,
            "case_digest": self.case.digest,
            "record_digest": record_digest(self.case),
            "version": program_version(),
            "command": self.command,
            "seed": posterior.seed,
            "particles": len(posterior.values),
            "patterns": list(self.patterns),
            "generations": [generation_row(each) for each in posterior.generations],
            "stopped": posterior.stopped,
            "parameters": records(self.taught.parameters),
            "pairs": records(self.taught.pairs),
            "taught_nothing": self.taught.nothing,
            "choice": {
                "criterion": CRITERION,
                "said": choice.said,
                "values": choice.values,
                "patterns": records(choice.patterns),
            },
            "equifinality": {
                "said": rivals.said,
                "sets": records(rivals.sets),
                "effects": records(rivals.effects),
                "answers": records(rivals.answers),
            },
            "caveat": CAVEAT,
        }

    def note(self) -> dict[str, object]:
        """Return what the case is to say of this calibration, but for the date."""
        return {
            "command": self.command,
            "seed": self.posterior.seed,
            "particles": len(self.posterior.values),
            "record_digest": record_digest(self.case),
        }

    def write(self, folder: Path) -> None:
        """Write posterior, priors and report into a folder, each file whole or not at all."""
        write_posterior(self.posterior, self.case, self.patterns, folder / POSTERIOR)
        priors: list[Mapping[str, object]] = [vars(each) for each in self.posterior.priors.each]
        write_json(folder / PRIORS, {"case": self.case.name, "priors": priors})
        write_json(folder / REPORT, self.document())


def reported(
    posterior: Posterior,
    reader: Reader,
    candidates: int = 100,
    worlds: int = 512,
    rounds: int = 0,
    told: Callable[[Round], None] | None = None,
) -> CalibrationReport:
    """Look into a posterior: what was taught, which values to ship, which sets fit alike.

    Parameters
    ----------
    posterior : Posterior
    reader : Reader
        Of the case and parameters the posterior is of.
    candidates : int
        Parameter sets that are judged.
    worlds : int
        In which each is judged; four times as many decide between the best.
    rounds, told
        Of the refinement of the best candidate, as for `refined`; 0 leaves it out.
    """

    def refine(start: FloatArray) -> FloatArray:
        return refined(reader, posterior.priors, start, rounds, posterior.seed, told)

    return CalibrationReport(
        case=reader.case,
        patterns=reader.patterns,
        posterior=posterior,
        taught=identifiability(posterior),
        choice=chosen(
            posterior, reader, candidates, worlds, FINALS * worlds, refine if rounds else None
        ),
        rounds=rounds,
        rivals=equifinality(posterior, reader, worlds=worlds),
    )


def generation_line(generation: Generation, particles: int, minutes: float) -> str:
    """Say how far a calibration is."""
    lived = f"{generation.simulations:,} histories, {minutes:.1f} minutes"
    if not np.isfinite(generation.tolerance):
        return f"Drawn from the prior: median distance {generation.median:.3f}; {lived}"
    return (
        f"Generation {generation.number}: tolerance {generation.tolerance:.3f}, "
        f"{generation.acceptance:.1%} of the steps accepted, effective sample "
        f"{generation.effective:,.0f} of {particles:,}; {lived}"
    )
