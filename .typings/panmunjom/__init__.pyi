from panmunjom import agents, dashboards, experiments, model
from panmunjom.experiments import Results, Study, batch, open_results, read_study
from panmunjom.model import Case, War, cases, load

__all__ = [
    "Case",
    "Results",
    "Study",
    "War",
    "__version__",
    "agents",
    "batch",
    "cases",
    "dashboards",
    "experiments",
    "load",
    "model",
    "open_results",
    "read_study",
]

__version__: str
