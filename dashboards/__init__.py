"""What is seen: figures, pages and the browser app. Nothing imports it."""

from .comparison_page import comparison_command, comparison_html, write_comparison
from .distributions import front, milestone_dates, milestone_days
from .escalation_figures import ladder, scales
from .figures import blood, endings, shares

__all__ = [
    "blood",
    "comparison_command",
    "comparison_html",
    "endings",
    "front",
    "ladder",
    "milestone_dates",
    "milestone_days",
    "scales",
    "shares",
    "write_comparison",
]
