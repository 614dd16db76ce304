"""Experiments: batches of worlds, the store they are kept in, comparisons, and the commands."""

from . import (
    band_bins,
    band_table,
    bands,
    intervals,
    power,
    scorecard_markdown,
    scorecard_text,
    scoring,
)
from .abc import abc_smc
from .batch import batch
from .calibration import calibrated, posterior_table, record_digest
from .calibration_checks import simulation_based_calibration
from .calibration_report import CalibrationReport
from .case_files import write_values
from .chronicle import chronicle
from .clustered import clustered_median, clustered_share, design_effect
from .codebook import Codebook, codebook
from .columns import ENDINGS, Column, actor_name
from .command_line import command_line, run_command_line
from .comparison import CaseLabel, Comparison, compare, program_version
from .comparison_text import contrasts
from .comparison_text import table as comparison_table
from .designs import design, single_point
from .drawing import Drawing
from .factors import Factor, Levels, Range, factors
from .identifiability import Identifiability, identifiability
from .manifest import Failure, Manifest, State
from .measures import GROUPS as OUTCOME_GROUPS
from .measures import Measure, measures, worlds_at_war
from .measures import values as measure_values
from .paired import PairedDifferences, paired_differences
from .paired_text import paired_sentences, paired_table, transition_table
from .particles import Posterior, Stop
from .plan import BASELINE, Keep, Plan, Stratum
from .points import Points, given_points
from .points_file import read_points
from .priors import Prior, Priors, priors
from .readings import Readings
from .response import Response, response, response_names
from .results import Results, Table, open_results
from .runner import run
from .scales import (
    escalation_acts,
    escalation_scales,
    escalation_score,
    ladder_rungs,
    order_of_cases,
)
from .scorecard import Score, Scorecard, Total, scorecard, yes_or_no
from .scorecard_document import document as scorecard_document
from .screening import Screening, screening
from .sensitivity import Sensitivity, sensitivity
from .store import FolderBusy, StoreError, write_whole
from .study import Study, read_study
from .tables import records

__all__ = [
    "BASELINE",
    "ENDINGS",
    "OUTCOME_GROUPS",
    "CalibrationReport",
    "CaseLabel",
    "Codebook",
    "Column",
    "Comparison",
    "Drawing",
    "Factor",
    "Failure",
    "FolderBusy",
    "Identifiability",
    "Keep",
    "Levels",
    "Manifest",
    "Measure",
    "PairedDifferences",
    "Plan",
    "Points",
    "Posterior",
    "Prior",
    "Priors",
    "Range",
    "Readings",
    "Response",
    "Results",
    "Score",
    "Scorecard",
    "Screening",
    "Sensitivity",
    "State",
    "Stop",
    "StoreError",
    "Stratum",
    "Study",
    "Table",
    "Total",
    "abc_smc",
    "actor_name",
    "band_bins",
    "band_table",
    "bands",
    "batch",
    "calibrated",
    "chronicle",
    "clustered_median",
    "clustered_share",
    "codebook",
    "command_line",
    "compare",
    "comparison_table",
    "contrasts",
    "design",
    "design_effect",
    "escalation_acts",
    "escalation_scales",
    "escalation_score",
    "factors",
    "given_points",
    "identifiability",
    "intervals",
    "ladder_rungs",
    "measure_values",
    "measures",
    "open_results",
    "order_of_cases",
    "paired_differences",
    "paired_sentences",
    "paired_table",
    "posterior_table",
    "power",
    "priors",
    "program_version",
    "read_points",
    "read_study",
    "record_digest",
    "records",
    "response",
    "response_names",
    "run",
    "run_command_line",
    "scorecard",
    "scorecard_document",
    "scorecard_markdown",
    "scorecard_text",
    "scoring",
    "screening",
    "sensitivity",
    "simulation_based_calibration",
    "single_point",
    "transition_table",
    "worlds_at_war",
    "write_values",
    "write_whole",
    "yes_or_no",
]
