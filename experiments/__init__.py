"""Experiments: batches of worlds, the store they are kept in, comparisons, and the commands."""

from . import intervals
from .batch import Failure, Results, batch
from .chronicle import chronicle
from .command_line import command_line, run_command_line
from .comparison import CaseLabel, Comparison, compare
from .comparison_text import contrasts
from .comparison_text import table as comparison_table
from .designs import design, single_point
from .factors import Factor, Levels, Range, factors
from .measures import ENDINGS, actor_name, worlds_at_war
from .measures import GROUPS as OUTCOME_GROUPS
from .points import Points, given_points
from .points_file import read_points
from .response import Response, response, response_names
from .scales import (
    escalation_acts,
    escalation_scales,
    escalation_score,
    ladder_rungs,
    order_of_cases,
)
from .sensitivity import Sensitivity, sensitivity
from .store import StoreError

__all__ = [
    "ENDINGS",
    "OUTCOME_GROUPS",
    "CaseLabel",
    "Comparison",
    "Factor",
    "Failure",
    "Levels",
    "Points",
    "Range",
    "Response",
    "Results",
    "Sensitivity",
    "StoreError",
    "actor_name",
    "batch",
    "chronicle",
    "command_line",
    "compare",
    "comparison_table",
    "contrasts",
    "design",
    "escalation_acts",
    "escalation_scales",
    "escalation_score",
    "factors",
    "given_points",
    "intervals",
    "ladder_rungs",
    "order_of_cases",
    "read_points",
    "response",
    "response_names",
    "run_command_line",
    "sensitivity",
    "single_point",
    "worlds_at_war",
]
