"""The pages of the app, in the order of its menu: one module a page."""

from ..page import Page
from . import history, seat

PAGES: tuple[Page, ...] = (history.PAGE, seat.PAGE)

__all__ = ["PAGES"]
