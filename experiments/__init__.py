"""Experiments: batches of worlds, the store they are kept in, comparisons, and the commands."""

from . import (
    accounts_text,
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
from .ablation import Ablation, ablation, ablation_plan
from .ablation_text import HEADINGS as ABLATION_HEADINGS
from .ablation_text import by_weight, mechanism_name
from .accounts import AccountComparison, account_case, accounts_plan, reference_table
from .accounts_command import account_comparison
from .accounts_text import verdict
from .asked import study_id
from .batch import batch
from .calibration import calibrated, posterior_table, record_digest
from .calibration_checks import simulation_based_calibration
from .calibration_report import CalibrationReport
from .case_files import write_values
from .chronicle import chronicle, events
from .claim_verdicts import Bar, Judged, judged, rank_correlation
from .claims import Finding, chosen_claims, claims_plan, findings
from .claims_page import page as claims_page
from .clustered import clustered_median, clustered_share, design_effect
from .codebook import Codebook, codebook
from .columns import ENDINGS, Column, actor_name
from .command_line import command_line, run_command_line
from .comparison import CAVEAT, CaseLabel, Comparison, compare, program_version
from .comparison_text import contrasts
from .comparison_text import table as comparison_table
from .designs import design, single_point
from .drawing import Drawing
from .factors import Factor, Levels, Range, factors
from .headlines import Headlines, headlines, headlines_plan, survivors
from .identifiability import Identifiability, identifiability
from .inequality import InequalityMap, inequality_map, inequality_plan
from .manifest import Failure, Manifest, State
from .measures import GROUPS as OUTCOME_GROUPS
from .measures import Measure, measures, worlds_at_war
from .measures import values as measure_values
from .model_choice import ModelChoice, ReferenceTable, choose
from .model_fit import goodness_of_fit, outside
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
from .seat import PACES, Pace, Seat, read_seat, seated_case, take_seat
from .seat_question import Question, Taken
from .seat_ranks import Rank, ending_words, game_row, ranks, same_ending
from .seat_verdict import Verdict, own_dead, play
from .sensitivity import Sensitivity, sensitivity
from .separation import separating
from .store import FolderBusy, StoreError, write_whole
from .study import Study, read_study
from .tables import records
from .workers import Crew

__all__ = [
    "ABLATION_HEADINGS",
    "BASELINE",
    "CAVEAT",
    "ENDINGS",
    "OUTCOME_GROUPS",
    "PACES",
    "Ablation",
    "AccountComparison",
    "Bar",
    "CalibrationReport",
    "CaseLabel",
    "Codebook",
    "Column",
    "Comparison",
    "Crew",
    "Drawing",
    "Factor",
    "Failure",
    "Finding",
    "FolderBusy",
    "Headlines",
    "Identifiability",
    "InequalityMap",
    "Judged",
    "Keep",
    "Levels",
    "Manifest",
    "Measure",
    "ModelChoice",
    "Pace",
    "PairedDifferences",
    "Plan",
    "Points",
    "Posterior",
    "Prior",
    "Priors",
    "Question",
    "Range",
    "Rank",
    "Readings",
    "ReferenceTable",
    "Response",
    "Results",
    "Score",
    "Scorecard",
    "Screening",
    "Seat",
    "Sensitivity",
    "State",
    "Stop",
    "StoreError",
    "Stratum",
    "Study",
    "Table",
    "Taken",
    "Total",
    "Verdict",
    "abc_smc",
    "ablation",
    "ablation_plan",
    "account_case",
    "account_comparison",
    "accounts_plan",
    "accounts_text",
    "actor_name",
    "band_bins",
    "band_table",
    "bands",
    "batch",
    "by_weight",
    "calibrated",
    "choose",
    "chosen_claims",
    "chronicle",
    "claims_page",
    "claims_plan",
    "clustered_median",
    "clustered_share",
    "codebook",
    "command_line",
    "compare",
    "comparison_table",
    "contrasts",
    "design",
    "design_effect",
    "ending_words",
    "escalation_acts",
    "escalation_scales",
    "escalation_score",
    "events",
    "factors",
    "findings",
    "game_row",
    "given_points",
    "goodness_of_fit",
    "headlines",
    "headlines_plan",
    "identifiability",
    "inequality_map",
    "inequality_plan",
    "intervals",
    "judged",
    "ladder_rungs",
    "measure_values",
    "measures",
    "mechanism_name",
    "open_results",
    "order_of_cases",
    "outside",
    "own_dead",
    "paired_differences",
    "paired_sentences",
    "paired_table",
    "play",
    "posterior_table",
    "power",
    "priors",
    "program_version",
    "rank_correlation",
    "ranks",
    "read_points",
    "read_seat",
    "read_study",
    "record_digest",
    "records",
    "reference_table",
    "response",
    "response_names",
    "run",
    "run_command_line",
    "same_ending",
    "scorecard",
    "scorecard_document",
    "scorecard_markdown",
    "scorecard_text",
    "scoring",
    "screening",
    "seated_case",
    "sensitivity",
    "separating",
    "simulation_based_calibration",
    "single_point",
    "study_id",
    "survivors",
    "take_seat",
    "transition_table",
    "verdict",
    "worlds_at_war",
    "write_values",
    "write_whole",
    "yes_or_no",
]
