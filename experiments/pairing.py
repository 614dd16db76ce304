"""Which worlds of two arms belong together: those with the same luck."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from panmunjom.model import InputError

BASELINE = "baseline"


@dataclass(frozen=True)
class Pair:
    """Two tables whose rows belong together: row i of both is one luck.

    `dropped` counts the worlds that only one table has; `names` are those of the arms; `seed` is
    -1 where there are several or none.
    """

    baseline: pd.DataFrame
    arm: pd.DataFrame
    dropped: int
    case: str
    names: tuple[str, str]
    seed: int


def match(baseline: pd.DataFrame, arm: pd.DataFrame) -> Pair:
    """Match two arms of one case on (point, replicate), or on (seed, world) in a batch's table.

    Raises
    ------
    InputError
        If they hold several cases or arms, a world twice, worlds of different luck, or no world
        in common.
    """
    both = set(baseline.columns) & set(arm.columns)
    keys = ["point", "replicate"] if {"point", "replicate"} <= both else ["seed", "world"]
    missing = [key for key in keys if key not in both]
    if missing:
        raise InputError(
            "paired worlds are matched by the columns 'point' and 'replicate', or 'seed' and "
            f"'world': {' and '.join(map(repr, missing))} missing"
        )
    case, other = _only(baseline, "case", "baseline"), _only(arm, "case", "arm")
    if case != other:
        raise InputError(f"paired worlds are those of one case: found {case!r} and {other!r}")
    names = _only(baseline, "arm", "baseline") or BASELINE, _only(arm, "arm", "arm") or "arm"
    left, right = (_by(frame, keys, who) for frame, who in ((baseline, names[0]), (arm, names[1])))
    common = left.index.intersection(right.index).sort_values()
    if common.empty:
        raise InputError(
            f"the arms {names[0]!r} and {names[1]!r} have no world in common: nothing to compare"
        )
    left, right = (frame.loc[common].reset_index() for frame in (left, right))
    _check_luck(left, right)
    seeds = list(left["seed"].unique()) if "seed" in left else []
    seed = int(seeds[0]) if len(seeds) == 1 else -1
    dropped = len(baseline) + len(arm) - 2 * len(common)
    return Pair(left, right, dropped, case, names, seed)


def _only(frame: pd.DataFrame, column: str, who: str) -> str:
    """The one name in a column; empty if there is no such column."""
    if column not in frame:
        return ""
    found = [str(name) for name in frame[column].unique()]
    if len(found) > 1:
        raise InputError(
            f"the table of the {who} holds several {column}s ({', '.join(found[:5])}): choose one"
        )
    return found[0] if found else ""


def _by(frame: pd.DataFrame, keys: list[str], who: str) -> pd.DataFrame:
    twice = frame.duplicated(keys)
    if twice.any():
        first = frame.loc[twice, keys].iloc[0].to_dict()
        place = ", ".join(f"{key} {value}" for key, value in first.items())
        raise InputError(f"{who!r} holds a world twice: {place}")
    return frame.set_index(keys)


def _check_luck(left: pd.DataFrame, right: pd.DataFrame) -> None:
    """Refuse pairs of which the seed or the world differ: their luck is not the same."""
    for column in ("seed", "world"):
        if column in left and column in right:
            other = left[column].to_numpy() != right[column].to_numpy()
            if other.any():
                row = int(other.argmax())
                a, b = left[column].iloc[row], right[column].iloc[row]
                raise InputError(
                    f"the arms do not share their luck: where one lives {column} {a} the other "
                    f"lives {column} {b}. Pair arms of one study, with one seed"
                )
