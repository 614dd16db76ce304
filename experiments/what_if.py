"""A what-if of one's own: a case beside itself with something changed, in the same worlds."""

from __future__ import annotations

from collections.abc import Sequence

from panmunjom.model import Case, InputError, Intervention

from .plan import Keep, Plan, Stratum


def what_if_plan(
    case: Case, changes: Sequence[Intervention], worlds: int, seed: int, keep: Keep | None = None
) -> Plan:
    """Return the plan of a case beside itself with something changed, world by world.

    Parameters
    ----------
    case : Case
        The baseline.
    changes : sequence of Intervention
        What is different in the other arm, which is named after it.
    worlds : int
        Pairs of worlds.
    seed : int
    keep : Keep, optional
        What is kept besides the outcomes.

    Raises
    ------
    InputError
        If a change names what the case does not have, or nothing differs.
    """
    changed = case.intervene(changes)
    arm = ", ".join(map(str, changes))
    if changed.digest == case.digest:
        raise InputError(f"{arm or 'no change'}: nothing differs, {case.name} is so already")
    strata = (Stratum(case), Stratum(changed, arm))
    return Plan(strata, worlds, seed, keep=keep or Keep(), about={"title": arm})
