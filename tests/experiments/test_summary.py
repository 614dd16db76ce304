"""The short table of a batch: the same whether the worlds come in one piece or in many."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

# Not part of the face: only the commands print it.
inside = importlib.import_module("panmunjom.experiments.summary")
to_table = importlib.import_module("panmunjom.experiments.tables").to_table


@pytest.fixture(scope="module")
def worlds(make_worlds: Callable[..., pd.DataFrame]) -> pd.DataFrame:
    return make_worlds("korea", worlds=300)


def lines(frames: list[pd.DataFrame]) -> dict[str, Any]:
    return {line.outcome: line for line in inside.summary(to_table(frame) for frame in frames)}


def test_shares_means_and_median_dates(worlds: pd.DataFrame) -> None:
    found = lines([worlds])
    assert found["war_started"].estimate == pytest.approx(worlds["war_started"].mean())
    wars = worlds[worlds["war_started"]]
    assert found["war_days"].estimate == pytest.approx(wars["war_days"].mean())
    assert found["war_days"].low == wars["war_days"].min()
    middle = worlds["war_start"].dropna().sort_values().iloc[(len(wars) - 1) // 2]
    assert found["war_start"].estimate == middle.date()
    assert found["war_start"].worlds == len(wars)


def test_chunks_make_no_difference(worlds: pd.DataFrame) -> None:
    whole, pieces = lines([worlds]), lines([worlds[:17], worlds[17:200], worlds[200:]])
    assert pieces.keys() == whole.keys()
    for outcome, line in whole.items():
        assert pieces[outcome].worlds == line.worlds
        assert inside.printed(pieces[outcome]) == inside.printed(line)


def test_what_never_happens_is_a_dash(worlds: pd.DataFrame) -> None:
    peace = worlds.assign(armistice=False)
    peace["armistice_date"] = pd.Series(dtype="datetime64[s]")
    found = lines([peace])
    assert found["armistice_date"].estimate is None
    assert inside.printed(found["armistice_date"])[1:] == ("–", "–", "0")
    assert found["armistice"].estimate == 0.0
