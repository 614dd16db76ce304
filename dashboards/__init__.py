"""What is seen: figures, pages and the browser app. Nothing imports it."""

from .ablation_figures import ablation_figure
from .accounts_figures import accounts_figure
from .band_figures import bands_figure
from .calibration_figures import calibration_figure, posterior_figure
from .comparison_page import comparison_command, comparison_html, write_comparison
from .distributions import front, milestone_dates, milestone_days
from .drawn import DRAWING
from .escalation_figures import ladder, scales
from .figure_files import figure_file
from .figures import blood, endings, shares
from .inequality_figures import inequality_figure
from .paired_figures import paired_figure
from .report_page import report_html, write_report
from .response_maps import response_map
from .scorecard_figures import phase_figure, scorecard_figure
from .scorecard_page import scorecard_html, write_scorecard
from .sensitivity_figures import distribution_figure, screening_figure, sensitivity_figure
from .study_figures import response_figure
from .study_style import study_source

__all__ = [
    "DRAWING",
    "ablation_figure",
    "accounts_figure",
    "bands_figure",
    "blood",
    "calibration_figure",
    "comparison_command",
    "comparison_html",
    "distribution_figure",
    "endings",
    "figure_file",
    "front",
    "inequality_figure",
    "ladder",
    "milestone_dates",
    "milestone_days",
    "paired_figure",
    "phase_figure",
    "posterior_figure",
    "report_html",
    "response_figure",
    "response_map",
    "scales",
    "scorecard_figure",
    "scorecard_html",
    "screening_figure",
    "sensitivity_figure",
    "shares",
    "study_source",
    "write_comparison",
    "write_report",
    "write_scorecard",
]
