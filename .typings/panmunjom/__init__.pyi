from panmunjom import agents, dashboards, experiments, model
from panmunjom.experiments import batch
from panmunjom.model import Case, War, cases, load

__all__ = [
    "Case",
    "War",
    "__version__",
    "agents",
    "batch",
    "cases",
    "dashboards",
    "experiments",
    "load",
    "model",
]

__version__: str
