"""The pages of the app, in the order of its menu: one module a page."""

from ..page import Page
from . import history, study

PAGES: tuple[Page, ...] = (history.PAGE, study.PAGE)

__all__ = ["PAGES"]
