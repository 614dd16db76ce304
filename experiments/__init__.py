"""Experiments: batches of worlds, the store they are kept in, comparisons, and the commands."""

from . import intervals
from .batch import Failure, Results, batch
from .chronicle import chronicle
from .columns import ENDINGS, actor_name
from .command_line import command_line, run_command_line
from .comparison import CaseLabel, Comparison, compare
from .comparison_text import contrasts
from .comparison_text import table as comparison_table
from .measures import GROUPS as OUTCOME_GROUPS
from .measures import worlds_at_war
from .scales import (
    escalation_acts,
    escalation_scales,
    escalation_score,
    ladder_rungs,
    order_of_cases,
)
from .store import StoreError

__all__ = [
    "ENDINGS",
    "OUTCOME_GROUPS",
    "CaseLabel",
    "Comparison",
    "Failure",
    "Results",
    "StoreError",
    "actor_name",
    "batch",
    "chronicle",
    "command_line",
    "compare",
    "comparison_table",
    "contrasts",
    "escalation_acts",
    "escalation_scales",
    "escalation_score",
    "intervals",
    "ladder_rungs",
    "order_of_cases",
    "run_command_line",
    "worlds_at_war",
]
