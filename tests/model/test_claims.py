"""Claims in a case: which there are, how a broken one is told, that no history needs them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import panmunjom as pj
from panmunjom.model import DifferenceTest, InputError, ShareTest, arms_of, load

KOREA, RUSSIA = "korea-1950", "russia-dprk-2024"

GOOD = """
[claims.X1]
title = "A calm North makes a long war"
source = "s"
basis = "tested"
[claims.X1.arms.calm]
title = "Calm"
interventions = [{ switch_off = "bombing" }]
[[claims.X1.tests]]
kind = "share"
title = "t"
of = [{ column = "consent", before = 1950-02-20 }]
at_least = 0.5
[[claims.X1.tests]]
kind = "difference"
title = "u"
arm = "calm"
against = "stalin_lives"
column = "armistice_date"
sign = "later"
"""


def heir(folder: Path, text: str) -> Path:
    """A case that inherits Korea and says this besides."""
    (folder / "case.toml").write_text(f'inherits = "{KOREA}"\n{text}', encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        (KOREA, [f"SF{number}" for number in range(1, 28)]),
        (RUSSIA, [f"F{number}" for number in range(1, 26)]),
    ],
)
def test_every_claim_of_the_source_is_there_with_a_basis(name: str, wanted: list[str]) -> None:
    claims = pj.load(name).spec.claims
    assert list(claims) == wanted
    for claim in claims.values():
        assert bool(claim.tests) == (claim.basis == "tested")
        assert claim.tests or claim.reason
        assert set(claim.arms) <= set(claim.named_arms()), "an arm that no test looks at"
        assert all(test.note for test in claim.tests), "a bar without a word on where it is from"


def test_claims_do_not_count_in_the_digest(tmp_path: Path) -> None:
    case = load(heir(tmp_path, GOOD))
    assert case == pj.load(KOREA)
    claim = case.spec.claims["X1"]
    share, difference = claim.tests
    assert isinstance(share, ShareTest)
    assert isinstance(difference, DifferenceTest)
    assert arms_of(share) == ("baseline",)
    assert arms_of(difference) == ("calm", "stalin_lives")
    assert claim.named_arms() == ["calm", "stalin_lives"]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"bombing"', '"boming"', "claims.X1.arms.calm.interventions.item 1: switch_off"),
        ('arm = "calm"', 'arm = "clam"', "arm 'clam' does not exist (nearest known: 'calm')"),
        ('against = "stalin_lives"', 'against = "calm"', "compared with itself"),
        ('kind = "share"', 'kind = "shares"', "found 'shares' (nearest known: 'share')"),
        ("at_least = 0.5", "", "expected one bar: at_least or at_most"),
        ("at_least = 0.5", "at_least = 0.5\nat_most = 0.9", "expected one bar"),
        ("at_least = 0.5", "at_least = 50.0", "less than or equal to 1"),
        (", before = 1950-02-20 }", " }", "expected one of equals, happens"),
        ("before = 1950-02-20", "before = 1950-02-20, happens = true", "expected one of equals"),
        ("before = 1950-02-20", 'since = "offer", happens = true', "bounded by at_least"),
        ("before = 1950-02-20", "after = 1950-03-01, before = 1950-02-20", "no value lies between"),
        ('column = "armistice_date"\n', "", "expected of (conditions) or column"),
        ('sign = "later"', 'sign = "more"', "found 'more'"),
        ('basis = "tested"', 'basis = "assumed"', "only a tested claim has tests"),
        ('title = "Calm"', 'title = "Calm"\nuntil = 1949-01-01', "must lie after the first day"),
        ("[claims.X1.arms.calm]", "[claims.X1.arms.baseline]", "is the case as it is"),
    ],
)
def test_a_broken_claim_is_told_with_its_file(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    assert old in GOOD
    with pytest.raises(InputError, match=re.escape(told)) as caught:
        load(heir(tmp_path, GOOD.replace(old, new)))
    assert "case.toml, line" in str(caught.value)


@pytest.mark.parametrize(
    ("basis", "told"),
    [("tested", "a tested claim needs tests"), ("out_of_scope", "needs a reason")],
)
def test_a_claim_without_tests_gives_a_reason(tmp_path: Path, basis: str, told: str) -> None:
    text = f'[claims.X1]\ntitle = "t"\nsource = "s"\nbasis = "{basis}"\n'
    with pytest.raises(InputError, match=told):
        load(heir(tmp_path, text))


@pytest.mark.parametrize(
    ("bar", "told"),
    [
        ('sign = "none"', "sign none, and only that, needs within"),
        ('sign = "positive"\nwithin = 0.2', "sign none, and only that, needs within"),
        ('sign = "none"\nwithin = 0.2\nat_least = 0.1', "takes within, not at_least"),
    ],
)
def test_a_correlation_has_one_bar(tmp_path: Path, bar: str, told: str) -> None:
    text = GOOD + (
        '[[claims.X1.tests]]\nkind = "correlation"\ntitle = "c"\ncolumn = "war_days"\n'
        f'other = "final_front"\n{bar}\n'
    )
    with pytest.raises(InputError, match=told):
        load(heir(tmp_path, text))


@pytest.mark.parametrize(
    ("bar", "told"),
    [
        ("", "expected at_least and at_most, or after and before"),
        ("at_least = 1.0\nafter = 1950-01-01", "expected at_least and at_most, or after"),
        ("at_least = 3.0\nat_most = 2.0", "no value lies between 3.0 and 2.0"),
    ],
)
def test_a_median_has_bounds_of_one_kind(tmp_path: Path, bar: str, told: str) -> None:
    text = f'{GOOD}[[claims.X1.tests]]\nkind = "median"\ntitle = "m"\ncolumn = "war_days"\n{bar}\n'
    with pytest.raises(InputError, match=told):
        load(heir(tmp_path, text))
