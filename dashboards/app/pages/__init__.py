"""The pages of the app, in the order of its menu: one module a page."""

from ..page import Page
from . import history, many, whatif

PAGES: tuple[Page, ...] = (history.PAGE, many.PAGE, whatif.PAGE)

__all__ = ["PAGES"]
