"""The pages of the app, in the order of its menu: one module a page."""

from ..page import Page
from . import cases, history, home, knew, many, seat, study, whatif

PAGES: tuple[Page, ...] = (
    home.PAGE,
    history.PAGE,
    knew.PAGE,
    many.PAGE,
    cases.PAGE,
    whatif.PAGE,
    study.PAGE,
    seat.PAGE,
)

__all__ = ["PAGES"]
