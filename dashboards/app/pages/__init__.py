"""The pages of the app, in the order of its menu: one module a page."""

from ..page import Page
from . import cases, history, home, knew

PAGES: tuple[Page, ...] = (home.PAGE, history.PAGE, knew.PAGE, cases.PAGE)

__all__ = ["PAGES"]
