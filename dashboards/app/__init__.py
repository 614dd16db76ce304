"""The browser app: pages on this machine, for those who never write Python. Needs Dash."""

from .context import Context
from .page import Page
from .pages import PAGES
from .query import Query
from .server import build, run_dashboard, running

__all__ = ["PAGES", "Context", "Page", "Query", "build", "run_dashboard", "running"]
