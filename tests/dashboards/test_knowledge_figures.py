"""Figures of what a leader knew and of one decision: what is drawn is what is so."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

import panmunjom as pj
from panmunjom.agents import THEORIES
from panmunjom.dashboards import options_figure, outcomes_figure, seen_and_true
from panmunjom.experiments import THEORY_WORDS, Explanation, explain
from panmunjom.model import InputError, War

SEED, WORLD = 38, 4


@pytest.fixture(scope="module")
def war() -> War:
    return War(pj.load("korea-1950"), worlds=[WORLD], seed=SEED, keep=[0]).run()


@pytest.fixture(scope="module")
def gamble(war: War) -> Explanation:
    return told(war, "mao", "entry")


@pytest.fixture(scope="module")
def total(war: War) -> Explanation:
    return told(war, "stalin", "air_cover")


def told(war: War, leader: str, question: str) -> Explanation:
    rows = war.decisions(0)
    row = rows[(rows.leader == leader) & (rows.question == question)].iloc[-1]
    return explain(war.case, SEED, WORLD, leader, question, row["date"])


def drawn(war: War, leader: str = "stalin", **options: Any) -> go.Figure:
    return seen_and_true(war.case, war.path(0), war.decisions(0), leader, SEED, WORLD, **options)


def source_of(figure: go.Figure) -> str:
    return next(
        str(x.text).replace("<br>", " ") for x in figure.layout.annotations if x.name == "source"
    )


def lines(figure: go.Figure, name: str) -> list[Any]:
    return [x for x in figure.data if x.mode == "lines" and x.name == name]


def test_seen_is_the_path_and_true_comes_earlier(war: War) -> None:
    figure, path = drawn(war), war.path(0)
    (front, balance) = lines(figure, "what he saw")
    (true, true_balance) = lines(figure, "what was true")
    assert np.array_equal(front.y, path["seen_front_stalin"])
    assert np.array_equal(balance.y, path["seen_balance_stalin"])
    assert np.array_equal(true.y, path["front_peninsula"])
    late = round(float(war.spec.leaders["stalin"].channel["front"].delay.value)) + 1
    fighting = path["rung"].to_numpy()[late:] >= 3
    assert np.array_equal(front.y[late:][fighting], true.y[:-late][fighting])
    decision = war.decisions(0).query("leader == 'stalin' and question == 'air_cover'").iloc[0]
    place = int(np.flatnonzero(path["date"] == decision["date"])[0])
    assert -3.0 < true_balance.y[place] - decision["true_odds"] < 3.0
    assert source_of(figure).endswith("Conditional on the model; not a forecast.")


def test_the_true_balance_is_that_of_the_decisions(war: War) -> None:
    told_then = told(war, "mao", "entry")
    (_, true) = lines(drawn(war, "mao"), "what was true")
    dates = list(war.path(0)["date"])
    eve = dates.index(told_then.date - timedelta(days=1))  # a path tells of evenings
    assert true.y[eve] == pytest.approx(told_then.true["balance"])


def test_every_decision_is_a_point_that_says_which(war: War) -> None:
    rows = war.decisions(0)
    for leader in war.spec.leaders:
        mine = rows[rows.leader == leader]
        points = [x for x in drawn(war, leader).data if x.mode == "markers"]
        marked = {
            (day, question): symbol
            for trace in points
            for (day, question, _), symbol in zip(
                trace.customdata, trace.marker.symbol, strict=True
            )
        }
        assert set(marked) == {
            (day.isoformat(), question)
            for day, question in zip(mine["date"], mine["question"], strict=True)
        }
        taken: list[Any] = list(mine.itertuples())
        for row in taken:
            symbol = marked[row.date.isoformat(), row.question]
            assert symbol.endswith("-open") != row.new


def test_links_lead_from_what_was_to_the_day_he_knew(war: War) -> None:
    asked = told(war, "mao", "entry")
    figure = drawn(war, "mao", chosen=(asked.date, "entry"), close=True)
    front = lines(figure, "news on its way")[0]
    late = asked.delays["front"]
    place = list(front.x).index(asked.date)
    assert front.x[place - 1] == asked.date - timedelta(days=late + 1)
    assert front.y[place - 1] == pytest.approx(front.y[place])  # the front comes as it was
    assert front.y[place] == pytest.approx(asked.seen["front"])


def test_a_close_look_shows_the_weeks_around(war: War) -> None:
    asked = told(war, "mao", "entry")
    figure = drawn(war, "mao", chosen=(asked.date, "entry"), close=True)
    first, last = (pd.Timestamp(x) for x in figure.layout.xaxis.range)
    assert first <= pd.Timestamp(asked.date) <= last
    assert (last - first).days <= 92
    assert len(figure.layout.shapes) == 3


def test_an_unknown_leader_is_refused(war: War) -> None:
    with pytest.raises(InputError, match="stalim"):
        drawn(war, "stalim")


def test_options_lie_as_far_behind_as_they_are_less_likely(gamble: Explanation) -> None:
    figure = options_figure(gamble)
    marks = [x for x in figure.data if x.mode == "markers"]
    assert len(marks) == len(THEORIES)
    for trace in marks:
        name = trace.name.removesuffix(" (his own)")
        theory = next(t for t, (known, _) in THEORY_WORDS.items() if known == name)
        for each, x in zip(gamble.ranking, trace.x, strict=True):
            best = max(y.chance[theory] for y in gamble.options)
            expected = -math.log(best / each.chance[theory])
            assert x == pytest.approx(max(expected, -8.2), abs=1e-6)
    assert [x.name for x in marks if x.marker.size == 15] == ["Risk aversion (CARA) (his own)"]


def test_where_no_gamble_is_weighed_the_theories_are_one(total: Explanation) -> None:
    figure = options_figure(total)
    assert [x.name for x in figure.data] == ["Every theory: no gamble is weighed"]
    with pytest.raises(InputError, match="no gamble"):
        outcomes_figure(total)


def test_outcomes_fill_a_hundred_percent(gamble: Explanation) -> None:
    figure = outcomes_figure(gamble)
    chances = np.sum([x.x for x in figure.data], axis=0)
    assert chances == pytest.approx([100.0] * len(gamble.options))
    assert any("with China in the war" in x.name for x in figure.data)
    assert {x.marker.pattern.shape for x in figure.data} == {"", "/"}
    for each in (figure, options_figure(gamble)):
        labels = [x.text for x in each.layout.annotations if x.name == "row"]
        assert sum("his choice" in x for x in labels) == 1
        assert "world 4 of seed 38" in source_of(each)
