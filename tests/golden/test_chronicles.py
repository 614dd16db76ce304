"""One history of each case as a page to read, kept: what changes it is meant to.

A page that has changed is no error by itself: read the difference, and if it is wanted, renew the
pages with ``PANMUNJOM_RENEW_GOLDEN=1 pytest tests/golden`` and commit them with the change.
Words must agree to the letter; a number may differ by one in its last printed digit, since the
last bit of exp and log is the processor's affair.
"""

from __future__ import annotations

import difflib
import os
import re
from datetime import datetime
from pathlib import Path

import pytest

import panmunjom as pj
from panmunjom.experiments import chronicle

CASES = ("korea-1950", "russia-dprk-2024")
SEED = 38
RENEW = "PANMUNJOM_RENEW_GOLDEN"
HERE = Path(__file__).parent
WIDTH = 88  # of a page
DAY = re.compile(r"\d\d [A-Z][a-z]{2}  \S")
NUMBER = re.compile(r"(?<![\w.])[-+]?\d[\d,]*(?:\.\d+)?")


def page(case: str) -> Path:
    return HERE / f"{case}.txt"


def told(case: str) -> str:
    return chronicle(pj.War(case, worlds=1, seed=SEED).run(), 0)


def same(found: str, kept: str) -> bool:
    """Say whether two texts agree but for the last digit of a number."""
    if NUMBER.sub("0", found) != NUMBER.sub("0", kept):
        return False
    pairs = zip(NUMBER.findall(found), NUMBER.findall(kept), strict=True)
    return all(near(one, other) for one, other in pairs)


def near(one: str, other: str) -> bool:
    """Say whether two printed numbers differ by at most one in the last digit."""
    plain = [text.replace(",", "") for text in (one, other)]
    places = {len(text.partition(".")[2]) for text in plain}
    if len(places) > 1:
        return False
    return abs(float(plain[0]) - float(plain[1])) <= 1.01 * 10.0 ** -places.pop()


@pytest.mark.parametrize("case", CASES)
def test_a_chronicle_is_told_as_it_was(case: str) -> None:
    found = told(case)
    if os.environ.get(RENEW) == "1":
        page(case).write_text(found, encoding="utf-8")
        pytest.skip(f"{page(case).name} renewed")
    assert page(case).exists(), f"no page for {case} yet: {RENEW}=1 pytest tests/golden writes it"
    kept = page(case).read_text("utf-8")
    if not same(found, kept):
        lines = difflib.unified_diff(
            kept.splitlines(), found.splitlines(), "kept", "told now", lineterm="", n=1
        )
        pytest.fail(
            f"the history of {case} has changed. If that is wanted: {RENEW}=1 pytest tests/golden\n"
            + "\n".join(lines),
            pytrace=False,
        )


@pytest.mark.parametrize("case", CASES)
def test_a_chronicle_reads_in_order(case: str) -> None:
    """A heading, years that rise, days that rise within them, and the outcome at the end."""
    lines = told(case).splitlines()
    assert lines[1] == "=" * len(lines[0])
    assert lines.index("Outcome") > max(i for i, line in enumerate(lines) if DAY.match(line))
    year, days = 0, []
    for line in lines:
        year = int(line) if re.fullmatch(r"\d{4}", line) else year
        if DAY.match(line):
            days.append(datetime.strptime(f"{line[:6]} {year}", "%d %b %Y"))
    assert len(days) > 20
    assert days == sorted(days)
    assert max(map(len, lines)) <= WIDTH


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("front (0.55); 12 thousand", "front (0.56); 12 thousand", True),
        ("front (0.55); 12 thousand", "front (0.57); 12 thousand", False),
        ("1,099 days", "1,100 days", True),
        ("1,099 days", "1,109 days", False),
        ("Stalin consents.", "Mao consents.", False),
        ("odds +1.0", "odds +1.00", False),
    ],
)
def test_texts_agree_but_for_a_last_digit(one: str, other: str, agree: bool) -> None:
    assert same(one, other) is agree
