"""A comparison of rival accounts read back says what the one that was made said."""

from __future__ import annotations

import importlib
import json
from pathlib import Path

import pandas as pd
import pytest

from panmunjom.dashboards import accounts_figure
from panmunjom.experiments import (
    AccountComparison,
    account_comparison,
    accounts_text,
    open_holding,
    stored_accounts,
    verdict,
)
from panmunjom.model import InputError, read_case

from .test_accounts import small_case

accounts_command = importlib.import_module("panmunjom.experiments.accounts_command")


def compared(folder: Path) -> tuple[AccountComparison, Path]:
    """What the command `accounts` makes of the small case, and the folder it fills."""
    case = read_case(small_case(folder / "base"))
    out = folder / "accounts"
    found = account_comparison(case, worlds=60, trees=50, pairs=10, seed=38, out=out)
    (out / "accounts.json").write_text(
        json.dumps(accounts_command._document(found), default=str), "utf-8"
    )
    return found, out


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[AccountComparison, Path]:
    return compared(tmp_path_factory.mktemp("stored"))


def test_what_is_read_back_says_the_same(both: tuple[AccountComparison, Path]) -> None:
    made, folder = both
    holding = open_holding(folder)
    found = stored_accounts(holding)
    assert holding.kind == "accounts"
    assert list(holding.studies) == ["records", "tests"]
    assert verdict(found) == verdict(made)
    assert accounts_text.sentences(found) == accounts_text.sentences(made)
    for rows in (
        accounts_text.account_rows,
        accounts_text.confusion_rows,
        accounts_text.pattern_rows,
        accounts_text.tested_rows,
    ):
        assert list(rows(found)) == list(rows(made))
    drawn, again = accounts_figure(made), accounts_figure(found)
    assert [each.to_plotly_json().keys() for each in again.data] == [
        each.to_plotly_json().keys() for each in drawn.data
    ]
    assert again.layout.title.text == drawn.layout.title.text


@pytest.mark.parametrize("key", ["confusion", "probabilities", "posterior", "accounts", "fit"])
def test_a_document_that_lacks_something_is_refused(
    both: tuple[AccountComparison, Path], tmp_path: Path, key: str
) -> None:
    document = json.loads((both[1] / "accounts.json").read_text("utf-8"))
    for broken in (
        {name: each for name, each in document.items() if name != key},
        document | {key: 3},
        document | {key: [{"a": 1}]},
    ):
        (tmp_path / "accounts.json").write_text(json.dumps(broken), "utf-8")
        with pytest.raises(InputError, match="not what panmunjom accounts writes"):
            stored_accounts(open_holding(tmp_path))


def test_patterns_have_their_titles(both: tuple[AccountComparison, Path]) -> None:
    made, folder = both
    found = stored_accounts(open_holding(folder))
    assert isinstance(found.outside, pd.DataFrame)
    used = set(found.choice.patterns["summary"])
    assert {name: found.patterns[name] for name in used} == {
        name: made.patterns[name] for name in used
    }
