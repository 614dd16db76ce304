"""The pages of the app, in the order of its menu: one module a page."""

from ..page import Page
from . import cases, history, home

PAGES: tuple[Page, ...] = (home.PAGE, history.PAGE, cases.PAGE)

__all__ = ["PAGES"]
