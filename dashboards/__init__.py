"""What is seen: figures, pages and the browser app. Nothing imports it."""

from .ablation_figures import ablation_figure
from .accounts_figures import accounts_figure
from .analogy_figures import analogy_figure, gains_figure
from .band_figures import bands_figure
from .batch_figures import blood_figure, endings_figure, ladder_figure
from .brush_figures import axes_of, common_figure, worlds_figure
from .calibration_figures import calibration_figure, posterior_figure
from .comparison_page import comparison_command, comparison_html, write_comparison
from .distributions import front, milestone_dates, milestone_days
from .drawn import DRAWING
from .escalation_figures import ladder, scales
from .figure_files import figure_file
from .figures import blood, endings, shares
from .history_figures import history_figure
from .inequality_figures import inequality_figure
from .knowledge_figures import seen_and_true
from .map_figures import theatre_map
from .map_geometry import front_line, held, map_data, recorded_fronts, sector_map
from .milestone_figures import milestones_figure
from .option_figures import options_figure, outcomes_figure
from .paired_figures import paired_figure
from .report_page import report_html, write_report
from .response_maps import response_map
from .scorecard_figures import phase_figure, scorecard_figure
from .scorecard_page import scorecard_html, write_scorecard
from .seat_figures import (
    among_figure,
    games_figure,
    known_figure,
    ranks_figure,
    reported_figure,
)
from .sensitivity_figures import distribution_figure, screening_figure, sensitivity_figure
from .study_figures import response_figure
from .study_sections import response_section, sections
from .study_style import study_source
from .transition_figures import transitions_figure

__all__ = [
    "DRAWING",
    "ablation_figure",
    "accounts_figure",
    "among_figure",
    "analogy_figure",
    "axes_of",
    "bands_figure",
    "blood",
    "blood_figure",
    "calibration_figure",
    "common_figure",
    "comparison_command",
    "comparison_html",
    "distribution_figure",
    "endings",
    "endings_figure",
    "figure_file",
    "front",
    "front_line",
    "gains_figure",
    "games_figure",
    "held",
    "history_figure",
    "inequality_figure",
    "known_figure",
    "ladder",
    "ladder_figure",
    "map_data",
    "milestone_dates",
    "milestone_days",
    "milestones_figure",
    "options_figure",
    "outcomes_figure",
    "paired_figure",
    "phase_figure",
    "posterior_figure",
    "ranks_figure",
    "recorded_fronts",
    "report_html",
    "reported_figure",
    "response_figure",
    "response_map",
    "response_section",
    "scales",
    "scorecard_figure",
    "scorecard_html",
    "screening_figure",
    "sections",
    "sector_map",
    "seen_and_true",
    "sensitivity_figure",
    "shares",
    "study_source",
    "theatre_map",
    "transitions_figure",
    "worlds_figure",
    "write_comparison",
    "write_report",
    "write_scorecard",
]
