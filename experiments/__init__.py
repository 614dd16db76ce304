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
    seat_briefing,
    seat_pace,
    seat_play,
    seat_words,
)
from .abc import abc_smc
from .ablation import Ablation, ablation, ablation_plan
from .ablation_text import HEADINGS as ABLATION_HEADINGS
from .ablation_text import (
    ablation_sentences,
    ablation_table,
    by_weight,
    mechanism_name,
    pair_sentences,
)
from .accounts import AccountComparison, account_case, accounts_plan, reference_table
from .accounts_command import account_comparison
from .accounts_text import verdict
from .analogy import VERDICTS, Analogy, Margins, analogy, interval_verdict
from .asked import study_id
from .batch import batch
from .calibration import calibrated, posterior_table, record_digest
from .calibration_checks import simulation_based_calibration
from .calibration_report import CalibrationReport
from .case_files import write_values
from .chronicle import chronicle, events, place_at
from .claim_verdicts import Bar, Judged, judged, rank_correlation
from .claims import Finding, chosen_claims, claims_plan, findings
from .claims_page import page as claims_page
from .clustered import clustered_median, clustered_share, design_effect
from .codebook import Codebook, codebook
from .columns import ENDINGS, Column, actor_name, case_columns
from .command_line import command_line, run_command_line
from .common_ground import CommonGround, common_ground
from .common_text import common_sentences, common_table
from .compare_command import CASES_COMPARED
from .compared import Compared, case_label, compared, comparison_plan, holds_comparison
from .comparison import CAVEAT, CaseLabel, Comparison, compare, program_version
from .comparison_text import contrasts
from .comparison_text import table as comparison_table
from .counterfactual_command import counterfactual_plan
from .designs import design, single_point
from .drawing import Drawing
from .explain import explain, explained
from .explain_text import (
    ExplanationText,
    OptionText,
    believed_outcomes,
    explanation_text,
    in_words,
    name_of,
)
from .explain_words import RESULTS, THEORY_WORDS, option_name, question_asked
from .explanation import Explanation, OptionExplained, true_balance
from .factors import Factor, Levels, Range, factors
from .headlines import Headlines, headlines, headlines_plan, survivors
from .holdings import (
    Holding,
    arms_of,
    cases_of,
    columns_in,
    needed_for,
    numbers_in,
    open_holding,
    outcome_columns,
    outcomes_in,
    tables_in,
    varied_in,
)
from .identifiability import Identifiability, identifiability
from .inequality import InequalityMap, inequality_map, inequality_plan
from .lean import lean_chunks, lean_frame
from .lean_bands import band_variables, bands_of
from .manifest import Failure, Manifest, State
from .markdown import command_text
from .measures import GROUPS as OUTCOME_GROUPS
from .measures import Measure, measures, worlds_at_war
from .measures import values as measure_values
from .model_choice import ModelChoice, ReferenceTable, choose
from .model_fit import goodness_of_fit, outside
from .paired import PairedDifferences, paired_differences
from .paired_text import paired_sentences, paired_table, transition_table
from .particles import Posterior, Stop
from .plan import BASELINE, LABELS, Keep, Plan, Stratum
from .points import Points, given_points
from .points_file import read_points
from .priors import Prior, Priors, priors
from .readings import Readings, readings_of
from .response import Response, response, response_names
from .restored import as_toml, described, restored_case, restored_points, restored_sensitivity
from .results import Results, Table, open_results
from .rung_shares import rung_shares
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
from .seat import PACES, Pace, SavedGame, read_seat, seated_case, take_seat
from .seat_question import Question, Taken
from .seat_ranks import Rank, ending_words, game_row, ranks, same_ending
from .seat_verdict import Verdict, own_dead, play
from .seats import PARTS, Seat, seats
from .sensitivity import Sensitivity, sensitivity
from .separation import separating
from .store import FolderBusy, StoreError, write_whole
from .stored_accounts import stored_accounts
from .study import Study, read_study
from .summary import Line, by_arm, printed_arms
from .tables import records
from .what_if import what_if_plan
from .workers import Crew

__all__ = [
    "ABLATION_HEADINGS",
    "BASELINE",
    "CASES_COMPARED",
    "CAVEAT",
    "ENDINGS",
    "LABELS",
    "OUTCOME_GROUPS",
    "PACES",
    "PARTS",
    "RESULTS",
    "THEORY_WORDS",
    "VERDICTS",
    "Ablation",
    "AccountComparison",
    "Analogy",
    "Bar",
    "CalibrationReport",
    "CaseLabel",
    "Codebook",
    "Column",
    "CommonGround",
    "Compared",
    "Comparison",
    "Crew",
    "Drawing",
    "Explanation",
    "ExplanationText",
    "Factor",
    "Failure",
    "Finding",
    "FolderBusy",
    "Headlines",
    "Holding",
    "Identifiability",
    "InequalityMap",
    "Judged",
    "Keep",
    "Levels",
    "Line",
    "Manifest",
    "Margins",
    "Measure",
    "ModelChoice",
    "OptionExplained",
    "OptionText",
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
    "SavedGame",
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
    "ablation_sentences",
    "ablation_table",
    "account_case",
    "account_comparison",
    "accounts_plan",
    "accounts_text",
    "actor_name",
    "analogy",
    "arms_of",
    "as_toml",
    "band_bins",
    "band_table",
    "band_variables",
    "bands",
    "bands_of",
    "batch",
    "believed_outcomes",
    "by_arm",
    "by_weight",
    "calibrated",
    "case_columns",
    "case_label",
    "cases_of",
    "choose",
    "chosen_claims",
    "chronicle",
    "claims_page",
    "claims_plan",
    "clustered_median",
    "clustered_share",
    "codebook",
    "columns_in",
    "command_line",
    "command_text",
    "common_ground",
    "common_sentences",
    "common_table",
    "compare",
    "compared",
    "comparison_plan",
    "comparison_table",
    "contrasts",
    "counterfactual_plan",
    "described",
    "design",
    "design_effect",
    "ending_words",
    "escalation_acts",
    "escalation_scales",
    "escalation_score",
    "events",
    "explain",
    "explained",
    "explanation_text",
    "factors",
    "findings",
    "game_row",
    "given_points",
    "goodness_of_fit",
    "headlines",
    "headlines_plan",
    "holds_comparison",
    "identifiability",
    "in_words",
    "inequality_map",
    "inequality_plan",
    "interval_verdict",
    "intervals",
    "judged",
    "ladder_rungs",
    "lean_chunks",
    "lean_frame",
    "measure_values",
    "measures",
    "mechanism_name",
    "name_of",
    "needed_for",
    "numbers_in",
    "open_holding",
    "open_results",
    "option_name",
    "order_of_cases",
    "outcome_columns",
    "outcomes_in",
    "outside",
    "own_dead",
    "pair_sentences",
    "paired_differences",
    "paired_sentences",
    "paired_table",
    "place_at",
    "play",
    "posterior_table",
    "power",
    "printed_arms",
    "priors",
    "program_version",
    "question_asked",
    "rank_correlation",
    "ranks",
    "read_points",
    "read_seat",
    "read_study",
    "readings_of",
    "record_digest",
    "records",
    "reference_table",
    "response",
    "response_names",
    "restored_case",
    "restored_points",
    "restored_sensitivity",
    "run",
    "run_command_line",
    "rung_shares",
    "same_ending",
    "scorecard",
    "scorecard_document",
    "scorecard_markdown",
    "scorecard_text",
    "scoring",
    "screening",
    "seat_briefing",
    "seat_pace",
    "seat_play",
    "seat_words",
    "seated_case",
    "seats",
    "sensitivity",
    "separating",
    "simulation_based_calibration",
    "single_point",
    "stored_accounts",
    "study_id",
    "survivors",
    "tables_in",
    "take_seat",
    "transition_table",
    "true_balance",
    "varied_in",
    "verdict",
    "what_if_plan",
    "worlds_at_war",
    "write_values",
    "write_whole",
    "yes_or_no",
]
