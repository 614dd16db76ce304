"""The daily quantities that are counted over all worlds, by the names a case gives them."""

from __future__ import annotations

from panmunjom.experiments import band_bins
from panmunjom.model import Case


def daily_quantities(case: Case) -> dict[str, str]:
    """Return the variables of the table of bands of a case, and what each is called.

    Those of the front and the ladder come first.
    """
    spec = case.spec
    named = {
        "sector": {name: sector.title for name, sector in spec.sectors.items()},
        "actor": dict(spec.actors),
        "army": {unit.actor: spec.actors[unit.actor] for unit in spec.units.values()},
    }
    found: dict[str, str] = {}
    for quantity in band_bins.quantities().values():
        words = quantity.name.replace("_", " ").capitalize()
        if quantity.each is None:
            found[quantity.name] = words
            continue
        for name, title in named[quantity.each].items():
            found[f"{quantity.name}_{name}"] = f"{words}: {title}"
    found.pop("running")  # how many worlds go on stands in every band
    return found
