"""Experiments: batches of worlds, the store they are kept in, comparisons, and the commands."""

from . import intervals, power
from .batch import Failure, Results, batch
from .chronicle import chronicle
from .clustered import clustered_median, clustered_share, design_effect
from .command_line import command_line, run_command_line
from .comparison import CaseLabel, Comparison, compare
from .comparison_text import contrasts
from .comparison_text import table as comparison_table
from .measures import ENDINGS, Measure, actor_name, measures, worlds_at_war
from .measures import GROUPS as OUTCOME_GROUPS
from .measures import values as measure_values
from .paired import PairedDifferences, paired_differences, program_version
from .paired_text import paired_sentences, paired_table, transition_table
from .scales import (
    escalation_acts,
    escalation_scales,
    escalation_score,
    ladder_rungs,
    order_of_cases,
)
from .store import StoreError, write_whole
from .tables import records

__all__ = [
    "ENDINGS",
    "OUTCOME_GROUPS",
    "CaseLabel",
    "Comparison",
    "Failure",
    "Measure",
    "PairedDifferences",
    "Results",
    "StoreError",
    "actor_name",
    "batch",
    "chronicle",
    "clustered_median",
    "clustered_share",
    "command_line",
    "compare",
    "comparison_table",
    "contrasts",
    "design_effect",
    "escalation_acts",
    "escalation_scales",
    "escalation_score",
    "intervals",
    "ladder_rungs",
    "measure_values",
    "measures",
    "order_of_cases",
    "paired_differences",
    "paired_sentences",
    "paired_table",
    "power",
    "program_version",
    "records",
    "run_command_line",
    "transition_table",
    "worlds_at_war",
    "write_whole",
]
