"""The findings on claims as a page in Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from panmunjom.model import Case

from .claim_verdicts import FEWEST
from .claims import Finding
from .claims_text import HEADINGS, asked, bar, figure, headline, units_of
from .markdown import Marked, bold, code, escape, listed, size_of, stacked, table
from .markdown import page as framed

_HOW_TO_READ = (
    "How to read it. A claim *holds* when every test of it does, with the whole 95 % interval of "
    "the figure beyond the bar; it is *not held* when one test fails as clearly; in between, or "
    f"where fewer than {FEWEST} worlds apply, the model *cannot say*. The bars stand in the case's "
    "claims.toml; the head of that file says which were changed after a first look. The interval "
    "is luck only: it says how well so many worlds know the figure, not how right the model is. "
    "What the model takes for granted is *assumed* and confirms nothing. An arm in square brackets "
    "is a what-if lived in the same worlds; points are percentage points."
)


def page(case: Case, found: Sequence[Finding], command: str, worlds: int, seed: int) -> str:
    """Return the findings as a page in Markdown.

    Parameters
    ----------
    case : Case
        The case the claims are of.
    found : sequence of Finding
        What came of them.
    command : str
        What was typed to make the page.
    worlds, seed : int
        Histories of every arm, and the name of their luck.
    """
    units = units_of(case)
    parts = [_HOW_TO_READ]
    for standing, heading in HEADINGS.items():
        group = [each for each in found if each.standing == standing]
        if group:
            parts += [f"## {heading}", _section(group, units)]
    arms = [line for each in found for line in _arms(case, each)]
    if arms:
        parts += ["## What is different in the arms", listed(dict.fromkeys(arms))]
    shown = dict.fromkeys(each for claim in found for each in claim.commands)
    parts += ["## Commands", "\n".join(["```sh", command, *shown, "```"])]
    title = f"{case.title}: what has been claimed, and what the model says"
    size = size_of(f"{worlds:,} worlds in every arm", seed, case.digest)
    return framed(command, title, size, [headline(found)], parts)


def _arms(case: Case, each: Finding) -> Iterator[str]:
    """Yield a line for every changed arm of a claim."""
    for name in each.claim.named_arms():
        what_if = each.claim.arms.get(name) or case.counterfactual(name)
        changes = "; ".join(map(str, what_if.interventions))
        yield Marked(f"{code(name)}: {escape(f'{what_if.title} ({changes})')}")


def _section(group: Sequence[Finding], units: dict[str, str]) -> str:
    if not group[0].claim.tests:
        rows = ((_claimed(each), each.claim.reason) for each in group)
        return table(("Claim", "Why"), rows)
    header = ("Claim", "Test", "Figure (95 % interval)", "Must be", "Worlds", "Verdict")
    return table(header, (row for each in group for row in _tested(each, units)), "lllrrl")


def _tested(each: Finding, units: dict[str, str]) -> Iterator[tuple[str, ...]]:
    """Yield a row for every test of a claim, the claim itself in the first."""
    first = stacked(_claimed(each), each.claim.reason)
    for one in each.tests:
        note = f" ({one.test.note})" if one.test.note else ""
        cells = (asked(one) + note, figure(one, units), bar(one, units), f"{one.found.n:,}")
        yield (first, *cells, one.verdict)
        first = Marked()
    if not each.tests:
        yield (first, "nothing could be lived", "", "", "", "")


def _claimed(each: Finding) -> Marked:
    return Marked(f"{bold(each.name)} {escape(each.claim.title)}. *{escape(each.claim.source)}*")
