"""Rival accounts in words and printed numbers: what the record cannot tell comes first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from .accounts import AccountComparison
from .comparison_text import number

SHOWN = 10
"""Patterns in a table, at most."""
ACCOUNTS = (
    "Account",
    "Trees that name it",
    "Probability",
    "95 % interval",
    "Own records as far out as the record",
)
TESTS = ("Counterfactual", "Outcome", "Apart", "95 % interval", "Effects, and whom it tells")
PATTERNS = ("Pattern", "Records named right, lost when it is shuffled", "95 % interval")


def verdict(found: AccountComparison) -> str:
    """Return the first line: which accounts the record cannot tell apart, or that it can."""
    alike, confused = list(_as_probable(found)), list(_confused(found))
    if alike:
        return f"The record cannot tell {'; '.join([*alike, *confused])}."
    ranked = found.choice.table.sort_values("probability", ascending=False, kind="stable")
    best, second = ranked.iloc[0], ranked.iloc[1]
    if confused:
        pairs = confused[0].removeprefix("nor, ")
        return (
            f"The record cannot tell, {pairs}; but {found.named(best['model'])} is the most "
            f"probable account, {best['probability']:.2f} against {second['probability']:.2f} for "
            f"{found.named(second['model'])} (difference {interval(second, 'gap')})."
        )
    return (
        f"The record tells the accounts apart: {found.named(best['model'])} is the most probable, "
        f"{best['probability']:.2f} against {second['probability']:.2f} for "
        f"{found.named(second['model'])} (difference {interval(second, 'gap')})."
    )


def _as_probable(found: AccountComparison) -> Iterator[str]:
    """Yield the accounts that may be as probable as the most probable one."""
    table = found.choice.table
    best = table.loc[[table["probability"].idxmax()]].iloc[0]
    near = table[table["gap_low"].le(0.0) & table["model"].ne(best["model"])]
    if len(near):
        near = near.sort_values("gap", kind="stable")
        names = [found.named(str(model)) for model in near["model"]]
        first = near.iloc[0]
        yield (
            f"{found.named(best['model'])} from {_listed(names)} (probability "
            f"{best['probability']:.2f}, the next {first['probability']:.2f}, difference "
            f"{interval(first, 'gap')})"
        )


def _confused(found: AccountComparison) -> Iterator[str]:
    """Say which accounts leave records that go to the wrong one of the two too often."""
    pairs = found.choice.pairs
    pairs = pairs[~pairs["told_apart"]].sort_values("error", ascending=False, kind="stable")
    if len(pairs):
        told = [
            f"{row['a']} from {row['b']} ({number(row['error'], 'share')})"
            for _, row in pairs.iterrows()
        ]
        yield (
            f"nor, whatever had been on record, {_listed(told)}: so many of their simulated "
            "records go to the wrong one of the two"
        )


def sentences(found: AccountComparison) -> list[str]:
    """Return what the numbers mean, each a sentence or two."""
    return [*_fit(found), _sure(found), _method(found), *_widest(found)]


def _fit(found: AccountComparison) -> Iterator[str]:
    like = [found.named(str(model)) for model in found.fit.loc[found.fit["like"], "model"]]
    if like:
        yield f"The record is like those that these accounts produce: {_listed(like)}."
    else:
        yield (
            "No account produces records like the one observed: it lies farther out than 95 % of "
            "the records of each. The names below say which account is least far off, not that "
            "any is right."
        )
    missed = found.outside.groupby("summary", sort=False)["model"].nunique()
    names = [found.patterns[str(each)] for each in missed[missed == len(found.fit)].index]
    if names:
        yield f"No account reaches what is on record of: {_listed(names, 'and')}."


def _sure(found: AccountComparison) -> str:
    choice = found.choice
    own = choice.table.set_index("model").loc[[choice.selected]].iloc[0]
    sure = choice.posterior
    text = (
        f"Most trees name {found.named(choice.selected)}. The probability that this is right is "
        f"{sure.value:.2f} ({sure.low:.2f} to {sure.high:.2f}) by the forest of errors, "
        f"{own['probability']:.2f} ({interval(own)}) by the forest of shares."
    )
    if sure.low > own["high"] or sure.high < own["low"]:
        text += (
            " The two differ: few simulated records lie near the one observed, and neither number "
            "should be leaned on."
        )
    return text


def _method(found: AccountComparison) -> str:
    choice = found.choice
    error = choice.error
    blind = 1.0 - 1.0 / len(choice.table)
    return (
        f"How good is the method? Of {error.n:,} simulated records {number(error.value, 'share')} "
        f"({number(error.low, 'share')} to {number(error.high, 'share')}) are given to a wrong "
        f"account; a blind guess would miss {number(blind, 'share')}."
    )


def _widest(found: AccountComparison) -> Iterator[str]:
    if found.tests.empty:
        return
    first = found.tests.iloc[0]
    yield (
        f"The test that would tell most: what {first['counterfactual']} does to "
        f"{str(first['label']).lower()} lies {first['apart']:.1f} standard deviations apart "
        f"between accounts ({interval(first)})."
    )


def account_rows(found: AccountComparison) -> Iterator[tuple[str, ...]]:
    """Yield the cells of `ACCOUNTS`, most probable first."""
    fit = found.fit.set_index("model")
    table = found.choice.table.sort_values("probability", ascending=False, kind="stable")
    for _, row in table.iterrows():
        yield (
            found.named(row["model"]),
            number(row["votes"], "share"),
            f"{row['probability']:.2f}",
            interval(row),
            number(float(fit["share"][row["model"]]), "share"),
        )


def confusion_rows(found: AccountComparison) -> Iterator[tuple[str, ...]]:
    """Yield a row an account: of its simulated records, how many are given to whom."""
    shares = found.choice.confusion.div(found.choice.confusion.sum(axis=1), axis=0)
    for name, row in shares.iterrows():
        yield (found.named(str(name)), *(number(float(each), "share") for each in row))


def pattern_rows(found: AccountComparison, count: int = SHOWN) -> Iterator[tuple[str, ...]]:
    """Yield the cells of `PATTERNS`, most telling first, at most `count`."""
    for _, row in found.choice.patterns.head(count).iterrows():
        points = [f"{100 * row[end]:.1f}".replace("-", "−") for end in ("loss", "low", "high")]
        yield found.patterns[row["summary"]], f"{points[0]} points", f"{points[1]} to {points[2]}"


def lines_of_tests(found: AccountComparison) -> Iterator[str]:
    """Yield a line for each counterfactual: the outcome on which accounts differ most under it."""
    for counterfactual, outcome, apart, ends, told in tested_rows(found):
        yield f"  {counterfactual}: {outcome}, {apart} standard deviations apart ({ends}), {told}"


def tested_rows(found: AccountComparison) -> Iterator[tuple[str, ...]]:
    """Yield the cells of `TESTS`, those first that tell accounts apart best."""
    for _, row in found.tests.drop_duplicates("counterfactual").iterrows():
        effects = pd.Series({name: each["value"] for name, each in row["effects"].items()})
        least, most = str(effects.idxmin()), str(effects.idxmax())
        told = (
            f"from {_effect(effects[least], row)} ({least}) to {_effect(effects[most], row)} "
            f"({most}); tells {told_apart(row['separates'])}"
        )
        apart = f"{row['apart']:.1f}"
        yield str(row["counterfactual"]), str(row["label"]), apart, interval(row), told


def foretold(row: pd.Series, account: str) -> tuple[str, str]:
    """Return the effect an account foretells and its interval; nothing where worlds are too few."""
    if account not in row["effects"]:
        return "", ""
    each = row["effects"][account]
    value, low, high = (_effect(each[name], row) for name in ("value", "low", "high"))
    return value, f"{low} to {high}"


def told_apart(pairs: Sequence[tuple[str, str]]) -> str:
    """Return pairs of accounts in short: ``A from B, C; D from H``."""
    of: dict[str, list[str]] = {}
    for one, other in pairs:
        of.setdefault(one, []).append(other)
    return (
        "; ".join(f"{one} from {', '.join(others)}" for one, others in of.items())
        or "none from another"
    )


def _effect(value: float, row: pd.Series) -> str:
    unit = "days" if row["kind"] == "date" else str(row["unit"])
    if unit == "share":
        return f"{100 * value:+.0f} points".replace("-", "−")
    sign = "+" if value > 0 else ""
    return sign + number(value, unit)


def interval(row: pd.Series, name: str = "") -> str:
    """Return ``<name>_low to <name>_high`` of a row as printed."""
    low, high = (row[f"{name}_{end}" if name else end] for end in ("low", "high"))
    return f"{low:.2f} to {high:.2f}".replace("-", "−")


def _listed(names: Sequence[str], last: str = "and") -> str:
    return " ".join([", ".join(names[:-1]), last, names[-1]]) if len(names) > 1 else names[0]
