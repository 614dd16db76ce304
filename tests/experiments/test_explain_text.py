"""A decision in words: what the text says is what the numbers say."""

from __future__ import annotations

import importlib
from typing import Any

import pytest

import panmunjom as pj
from panmunjom.agents import options_of
from panmunjom.experiments import (
    Explanation,
    believed_outcomes,
    explain,
    explanation_text,
    in_words,
    name_of,
    option_name,
    question_asked,
)
from panmunjom.model import War

balance_words = importlib.import_module("panmunjom.experiments.explain_words").balance_words
CASES = ("korea-1950", "russia-dprk-2024")


def first_of_each_card(name: str, world: int) -> list[Explanation]:
    case = pj.load(name)
    found: dict[str, Any] = {}
    for row in War(case, worlds=[world], seed=38, keep=[0]).run().decisions(0).itertuples():
        card = case.spec.leaders[row.leader].decides[row.question].card  # type: ignore[index]
        found.setdefault(card, row)
    return [explain(case, 38, world, row.leader, row.question, row.date) for row in found.values()]


@pytest.fixture(scope="module")
def told() -> list[Explanation]:
    return [*first_of_each_card(CASES[0], 4), *first_of_each_card(CASES[1], 1)]


@pytest.mark.parametrize("name", CASES)
def test_every_question_and_option_of_every_leader_has_words(name: str) -> None:
    for leader in pj.load(name).spec.leaders.values():
        for question in leader.decides.values():
            assert question_asked(question).endswith("?")
            names = [option_name(question, option) for option in options_of(question)]
            assert len(set(names)) == len(names)


def test_the_choice_is_named_and_marked_once(told: list[Explanation]) -> None:
    assert {each.card for each in told} >= {"consent_war", "support", "bargain", "escalate"}
    for each in told:
        text = explanation_text(each)
        assert [option.name for option in text.options if option.chosen] == [
            name_of(each, each.chosen)
        ]
        assert name_of(each, each.chosen) in text.why[0]
        assert ("mood of the day" in text.why[0]) == each.by_mood
        assert in_words(each).count("\n* ") == 1


def test_numbers_in_the_text_are_those_of_the_explanation(told: list[Explanation]) -> None:
    for each in told:
        text = explanation_text(each)
        for option, words in zip(each.options, text.options, strict=True):
            assert f"{option.utility[each.theory]:+.2f}" in words.expects
            assert all(abs(adds) >= 0.005 for _, adds in words.terms)
            if option.branches:
                assert sum(believed_outcomes(each, option).values()) == pytest.approx(1.0)


def test_the_age_of_the_news_is_told_once_there_is_war(told: list[Explanation]) -> None:
    for each in told:
        news = " ".join(explanation_text(each).news)
        if each.card in ("consent_war", "launch"):
            assert "no war yet" in news
        else:
            days = each.delays["balance"]
            assert f"strength of the armies {'one day' if days == 1 else f'{days} days'}" in news


def test_a_sum_is_told_as_a_sum_and_a_gamble_as_a_gamble(told: list[Explanation]) -> None:
    for each in told:
        why = " ".join(explanation_text(each).why)
        assert ("No gamble is weighed" in why) == (not each.gambles)
        firsts = {
            max(each.options, key=lambda x: x.utility[theory]).name
            for theory in each.options[0].utility
        }
        assert ("Other theories" in why) == (len(firsts) > 1)


def test_another_news_day_is_another_text() -> None:
    case = pj.load(CASES[0]).replace({"stalin.channel.front.delay": 9.0})
    rows = War(case, worlds=[4], seed=38, keep=[0]).run().decisions(0)
    rows = rows[(rows.leader == "stalin") & (rows.question == "licence_to_china")]
    row: Any = next(rows.itertuples())
    text = explanation_text(explain(case, 38, 4, "stalin", row.question, row.date))
    assert "front is 9 days old" in " ".join(text.news)


@pytest.mark.parametrize(
    ("balance", "words"),
    [
        (0.01, "even"),
        (0.6931, "2.0 to 1 for his side"),
        (-1.0986, "3.0 to 1 for the enemy"),
        (9.0, "more than 50 to 1 for his side"),
    ],
)
def test_balances_are_told_as_ratios(balance: float, words: str) -> None:
    assert balance_words(balance) == words
