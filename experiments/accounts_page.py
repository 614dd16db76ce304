"""The comparison of rival accounts as a page in Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from .accounts import AccountComparison
from .accounts_text import (
    ACCOUNTS,
    PATTERNS,
    TESTS,
    account_rows,
    confusion_rows,
    foretold,
    pattern_rows,
    sentences,
    tested_rows,
    verdict,
)
from .comparison_text import number
from .markdown import bold, page, size_of, stacked, table
from .markdown import terms as reading
from .model_choice import CONFUSED
from .separation import APART

_READING = (
    (
        "Account",
        "An explanation of the war that scholars hold, put into values of the model's parameters. "
        "All accounts share the model's rules, arms and terrain; they differ in motives, beliefs "
        "and fears. Before the record is seen all count as equally probable.",
    ),
    (
        "Probability",
        "How probable it is that an account made this record, given that one of them did (random "
        "forest ABC, Pudlo et al. 2016; leaf shares, Malley et al. 2012). Votes are no "
        "probabilities: they only say which account is named.",
    ),
    (
        "95 % interval",
        "How far a number would move with other simulations and trees. It does not say whether "
        "any account, or the model, is right.",
    ),
    (
        "Own records as far out as the record",
        "Of the records that an account makes itself, the share that lies as far from its middle "
        "as the one observed. Under 5 % the record is not like those of the account.",
    ),
    (
        "Confusion",
        "Simulated records, whose account is known, given to the method: a row is the account that "
        "made them, a column the account named. On the diagonal (bold) the method is right.",
    ),
    (
        "Told apart",
        "Of the records of two accounts the share for which the wrong one of the two has more "
        f"votes; a coin would have 50 %. Above {100 * CONFUSED:.0f} % "
        "the two are not told apart, whatever had been on record.",
    ),
    (
        "Lost when it is shuffled",
        "By how many percentage points the share of records named right falls when the values of "
        "one pattern are mixed up among them: the more, the more it discriminates.",
    ),
    (
        "Tests that would tell",
        "Counterfactuals whose effect the accounts foretell differently: whoever could find that "
        "effect out, in an archive or a like case, would know which account to believe. Effects "
        f"{APART:g} standard deviations apart or more, by the whole interval, tell two accounts.",
    ),
)


def accounts_page(found: AccountComparison, digest: str, command: str, caveat: str) -> str:
    """Return the comparison of accounts as a page.

    Parameters
    ----------
    found : AccountComparison
    digest : str
        Of the case.
    command : str
        What was typed to make the page.
    caveat : str
        What the page ends with.
    """
    choice = found.choice
    worlds = f"{found.worlds:,} worlds of each account, {choice.trees:,} trees"
    names = [str(name) for name in choice.confusion.columns]
    return page(
        command,
        f"Rival accounts: {found.case}",
        size_of(worlds, found.seed, digest),
        [verdict(found), *sentences(found)],
        [
            reading(_READING),
            "## How probable each account is",
            table(ACCOUNTS, account_rows(found), "lr"),
            "## What the accounts say",
            table(("Account", "Claim", "Held by"), _claims(found)),
            "## How often the method names the right account",
            f"Shares of {choice.held_out:,} simulated records that were held out, by the account "
            "that made them (rows) and the one named (columns).",
            table(("Account", *names), _confusion(found), "lr"),
            "## Which accounts are told apart",
            table(
                ("Accounts", "Given to the wrong one", "95 % interval", "Told apart"),
                _of(found),
                "lrrl",
            ),
            "## Patterns that discriminate",
            table(PATTERNS, pattern_rows(found, len(choice.patterns)), "lr"),
            *_outside(found),
            *_tests(found),
        ],
        caveat=caveat,
    )


def _claims(found: AccountComparison) -> Iterator[tuple[str, ...]]:
    for name, each in found.accounts.rivals.items():
        unsaid = f" No parameter can express: {each.unsaid}" if each.unsaid else ""
        yield found.named(name), each.claim + unsaid, "; ".join(each.references)


def _confusion(found: AccountComparison) -> Iterator[list[str]]:
    """Yield the rows of the confusion matrix, what is right in bold."""
    for place, row in enumerate(confusion_rows(found), start=1):
        yield [bold(cell) if at == place else cell for at, cell in enumerate(row)]


def _of(found: AccountComparison) -> Iterator[tuple[str, ...]]:
    """Yield the pairs of accounts, the most confused first."""
    ranked = found.choice.pairs.sort_values("error", ascending=False, kind="stable")
    for _, row in ranked.iterrows():
        ends = f"{number(row['low'], 'share')} to {number(row['high'], 'share')}"
        told = "yes" if row["told_apart"] else bold("no")
        yield f"{row['a']} and {row['b']}", number(row["error"], "share"), ends, told


def _outside(found: AccountComparison) -> Iterator[str]:
    """Yield the patterns whose value on record is beyond what accounts produce."""
    if found.outside.empty:
        return
    by = found.outside.groupby("summary", sort=False)["model"].agg(", ".join)
    yield "## What accounts do not reach"
    yield "Patterns whose value on record lies outside the middle 95 % of an account's worlds."
    rows = ((found.patterns[str(name)], str(models)) for name, models in by.items())
    yield table(("Pattern", "Accounts that do not reach it"), rows)


def _tests(found: AccountComparison) -> Iterator[str]:
    if found.tests.empty:
        return
    yield "## Tests that would tell"
    yield (
        f"Of each counterfactual the outcome on which accounts differ most; {found.paired:,} pairs "
        "of worlds of each account. Apart: in pooled standard deviations of the effect."
    )
    yield table(TESTS, tested_rows(found), "llrrl")
    yield "What the accounts foretell of it: the mean effect in an account's own worlds."
    names = list(found.accounts.rivals)
    firsts = found.tests.drop_duplicates("counterfactual")
    rows = (
        [f"{row['counterfactual']}: {row['label']}"]
        + [stacked(*foretold(row, name)) for name in names]
        for _, row in firsts.iterrows()
    )
    yield table(("Counterfactual", *names), rows, "lr")
