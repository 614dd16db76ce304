"""Panmunjom: a laboratory for alliance behaviour in war.

Leaders with their own risk preferences see the world late and dimly, decide, and live with what
their allies decide. The same rules play Korea 1950-53 and the Russia-DPRK arrangement of 2024.

Examples
--------
>>> import panmunjom as pj
>>> case = pj.load("korea-1950")
>>> war = pj.War(case, worlds=1, seed=38).run()
>>> war.outcomes()  # doctest: +SKIP

Every result is conditional on this model and these values; one history happened. Nothing here
is a forecast.
"""

from panmunjom.experiments import Results, Study, batch, open_results, read_study
from panmunjom.model import Case, War, cases, load

__all__ = [
    "Case",
    "Results",
    "Study",
    "War",
    "__version__",
    "batch",
    "cases",
    "load",
    "open_results",
    "read_study",
]

__version__ = "0.1.0"
