"""The inequality in a case: read, checked, and without influence on any history."""

from __future__ import annotations

from pathlib import Path

import pytest

import panmunjom as pj
from panmunjom.model import Inequality, InputError, Number, inequality_of

KOREA = "korea-1950"


def folder(tmp_path: Path, **changes: str) -> Path:
    """A case of the user's own whose inequality differs in some places."""
    own = tmp_path / "mine"
    own.mkdir()
    (own / "case.toml").write_text('inherits = "korea-1950"\n')
    lines = [f"{path.replace('__', '.')} = {value}" for path, value in changes.items()]
    (own / "inequality.toml").write_text("[inequality]\n" + "\n".join(lines) + "\n")
    return own


@pytest.mark.parametrize("name", [case.name for case in pj.cases()])
def test_the_terms_are_parameters_of_the_leader(name: str) -> None:
    case = pj.load(name)
    found = inequality_of(case)
    for path in (*found.numerator, *found.denominator, found.loss):
        assert isinstance(case.parameters[path], Number)
        assert path.startswith(f"{found.leader}.")
    assert found.act in case.spec.risks.acts


def test_no_history_depends_on_it() -> None:
    case = pj.load(KOREA)
    without = pj.Case(case.name, case.spec.model_copy(update={"inequality": None}))
    assert without.digest == case.digest


def test_a_case_without_one_says_what_would_be_needed() -> None:
    case = pj.load(KOREA)
    bare = pj.Case(case.name, case.spec.model_copy(update={"inequality": None}))
    with pytest.raises(InputError, match=r"inequality\.toml"):
        inequality_of(bare)


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        ("leader", '"stalyn"', "'stalyn' does not exist"),
        ("act", '"third_entri"', "third_entry"),
        ("loss", '"stalin.wider_war_los"', r"stalin\.wider_war_loss"),
        ("numerator", '["stalin.risk_theory"]', "does not exist"),  # no number
        ("denominator", "[]", "at least 1"),
        ("headlines__x__title", '"x"', "Field required|expected"),
    ],
)
def test_a_name_that_does_not_exist_is_refused_with_its_place(
    tmp_path: Path, path: str, value: str, told: str
) -> None:
    with pytest.raises(InputError, match=told) as refused:
        pj.load(folder(tmp_path, **{path: value}))
    assert "inequality" in str(refused.value)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ('counterfactual = "stalin_livs"', "stalin_lives"),
        ('interventions = [{ switch_off = "bombin" }]', "bombing"),
        ('counterfactual = "stalin_lives"\ninterventions = [{ switch_off = "bombing" }]', "either"),
        ("", "either"),
    ],
)
def test_a_finding_needs_one_change_that_can_be_made(
    tmp_path: Path, change: str, told: str
) -> None:
    own = folder(tmp_path)
    finding = '[inequality.headlines.mine]\ntitle = "x"\noutcome = "urges"\nexpected = "more"\n'
    (own / "inequality.toml").write_text(finding + change)
    with pytest.raises(InputError, match=told):
        pj.load(own)


def test_a_sign_cannot_wait_for_a_succession_that_does_not_come(tmp_path: Path) -> None:
    own = folder(tmp_path, leader='"mao"')
    with pytest.raises(InputError, match="mao is not succeeded in this case; give a date"):
        pj.load(own)


def test_a_case_of_ones_own_has_an_inequality_of_its_own(tmp_path: Path) -> None:
    found = inequality_of(pj.load(folder(tmp_path, ratio='"c / b"', source='"mine"')))
    assert isinstance(found, Inequality)
    assert (found.ratio, found.source) == ("c / b", "mine")
    assert found.leader == inequality_of(pj.load(KOREA)).leader  # what is not said is inherited
