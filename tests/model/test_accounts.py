"""Rival accounts: what a case may say of them, and what it must not."""

from __future__ import annotations

from pathlib import Path

import pytest

from panmunjom.model import InputError, Number, Span, load, read_case

ROOT = Path(__file__).parents[2]

HEAD = """
inherits = "{base}"
[accounts]
about = "a test"
[accounts.varied]
share = 0.25
parameters = [{varied}]
[accounts.rivals.one]
title = "One"
claim = "it was one"
references = ["Nobody (1900)"]
predictions = ["one"]
sets = {{ {one} }}
[accounts.rivals.other]
title = "Other"
claim = "it was the other"
references = ["Nobody (1901)"]
predictions = ["other"]
sets = {{ "stalin.fear" = 2.0 }}
"""


def written(folder: Path, one: str, varied: str = '"mao.optimism"') -> Path:
    """Write a case with accounts of its own upon the shipped one."""
    base = folder / "base"
    base.mkdir()
    shipped = ROOT / "model" / "scenarios" / "korea-1950"
    for file in shipped.glob("*.toml"):
        if file.name != "accounts.toml":
            (base / file.name).write_bytes(file.read_bytes())
    mine = folder / "mine"
    mine.mkdir()
    text = HEAD.format(base="../base", one=one, varied=varied)
    (mine / "case.toml").write_text(text, "utf-8")
    return mine


def test_every_range_of_the_shipped_accounts_lies_within_its_parameter() -> None:
    case = load("korea-1950")
    accounts = case.spec.accounts
    assert accounts is not None
    assert list(accounts.rivals) == list("ABCDEFGH")
    for name, account in accounts.rivals.items():
        for path, prior in account.sets.items():
            parameter = case.parameters[path]
            if isinstance(prior, Span):
                assert isinstance(parameter, Number), path
                assert parameter.low <= prior.low < prior.high <= parameter.high, (name, path)
            else:
                parameter.with_value(prior, path)


def test_shipped_accounts_differ_in_no_parameter_of_arms_or_terrain() -> None:
    case = load("korea-1950")
    accounts = case.spec.accounts
    assert accounts is not None
    tables = ("theatre", "judging", "opinion", *case.spec.units, *case.spec.sectors)
    for account in accounts.rivals.values():
        for path in account.sets:
            head, tail = path.split(".")[0], path.split(".")[-1]
            assert head not in tables or tail in ("attacker_aim", "defender_aim"), path


def test_what_no_account_names_varies_alike_in_all() -> None:
    case = load("korea-1950")
    accounts = case.spec.accounts
    assert accounts is not None
    for path in accounts.varied.parameters:
        told = [
            accounts.priors(name, case.parameters)[path]
            for name, account in accounts.rivals.items()
            if path not in account.sets
        ]
        parameter = case.parameters[path]
        assert isinstance(parameter, Number)
        assert all(each == told[0] for each in told)
        assert told, f"every account speaks of {path}: it is no common parameter"
        assert isinstance(told[0], Span)
        assert told[0].low < parameter.value < told[0].high


def test_no_history_depends_on_accounts(tmp_path: Path) -> None:
    case = read_case(written(tmp_path, '"stalin.fear" = { low = 1.0, high = 2.0 }'))
    assert case.spec.accounts is not None
    assert case.digest == read_case(tmp_path / "base").digest


@pytest.mark.parametrize(
    ("one", "told"),
    [
        ('"stalin.faer" = 1.0', "unknown parameter 'stalin.faer' (nearest known: 'stalin.fear'"),
        ('"stalin.fear" = { low = 1.0, high = 9.0 }', "9 is out of range; allowed: 0.2 to 4"),
        ('"stalin.fear" = { low = 2.0, high = 1.0 }', "low 2 is not below high 1"),
        ('"stalin.fear" = 9.0', "9 is out of range"),
        ('"stalin.fear" = { low = 2.0 }', "missing key 'high'"),
        ('"theatre.speed" = 30.0', "is the same for all accounts"),
        ('"peninsula.length" = 900.0', "is the same for all accounts"),
        ('"stalin.risk_theory" = { low = 0.0, high = 1.0 }', "one of a few values, not a range"),
        ('"stalin.risk_theory" = "car"', "nearest known: 'cara'"),
    ],
)
def test_what_an_account_cannot_say_is_refused_with_its_place(
    tmp_path: Path, one: str, told: str
) -> None:
    with pytest.raises(InputError) as refused:
        read_case(written(tmp_path, one))
    message = str(refused.value)
    assert told in message
    assert "case.toml, line" in message


def test_an_aim_is_no_terrain(tmp_path: Path) -> None:
    case = read_case(written(tmp_path, '"peninsula.attacker_aim" = { low = 0.3, high = 0.47 }'))
    assert case.spec.accounts is not None


@pytest.mark.parametrize(
    ("varied", "told"),
    [
        ('"mao.optimsm"', "nearest known: 'mao.optimism'"),
        ('"mechanisms.bombing"', "has no range"),
    ],
)
def test_what_cannot_vary_is_refused(tmp_path: Path, varied: str, told: str) -> None:
    with pytest.raises(InputError, match=r"case\.toml, line") as refused:
        read_case(written(tmp_path, '"stalin.fear" = 1.0', varied))
    assert told in str(refused.value)
