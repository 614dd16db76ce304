"""A decision taken apart: what is told is what was judged, option by option, term by term."""

from __future__ import annotations

import math
from datetime import date, datetime, timedelta
from typing import Any

import pytest

import panmunjom as pj
from panmunjom.agents import THEORIES
from panmunjom.experiments import Explanation, explain, explained
from panmunjom.model import PHASES, InputError, War

KOREA, RUSSIA = "korea-1950", "russia-dprk-2024"


class Overheard(War):
    """A war that takes every decision apart on the morning on which it is taken."""

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.told: list[Explanation] = []

    def step(self) -> None:
        for phase in PHASES:
            phase.run(self)
            if phase.name == "decide":
                self.told += explained(self)
        self._close_day()


@pytest.fixture(scope="module", params=[(KOREA, 0), (KOREA, 4), (RUSSIA, 17)])
def overheard(request: pytest.FixtureRequest) -> Overheard:
    name, world = request.param
    case = pj.load(name).until(date(1951, 9, 1) if name == KOREA else date(2025, 4, 1))
    return Overheard(case, worlds=[world], seed=38, keep=[0]).run()


def test_every_decision_is_told_as_it_was_judged_and_taken(overheard: Overheard) -> None:
    rows = overheard.decisions(0)
    assert len(overheard.told) == len(rows) > 50
    taken_all: list[Any] = list(rows.itertuples())
    for row, told in zip(taken_all, overheard.told, strict=True):
        taken = (row.date, row.leader, row.question, row.option, row.person)
        assert taken == (told.date, told.leader, told.question, told.chosen, told.person)
        assert row.utilities == {each.name: each.utility[told.theory] for each in told.options}
        assert (row.seen_odds, row.seen_front) == (told.seen["odds"], told.seen["front"])
        assert (row.true_odds, row.true_front) == (told.true["odds"], told.true["front"])


def test_listening_changes_nothing(overheard: Overheard) -> None:
    undisturbed = War(overheard.case, worlds=overheard.numbers, seed=38, keep=[0]).run()
    assert overheard.path(0).equals(undisturbed.path(0))
    assert overheard.decisions(0).equals(undisturbed.decisions(0))


def test_chances_sum_to_one_and_terms_make_up_the_utility(overheard: Overheard) -> None:
    for told in overheard.told:
        for theory in THEORIES:
            assert math.fsum(each.chance[theory] for each in told.options) == pytest.approx(1.0)
        for each in told.options:
            if each.branches:
                assert math.fsum(b.chance for b in each.branches) == pytest.approx(1.0)
            total = each.gamble + sum(term.adds for term in each.terms) + each.rest
            assert total == pytest.approx(each.utility[told.theory], abs=1e-12)
            small = (
                1.001e-3 if told.card == "support" else 1e-9
            )  # a tie is broken for the lesser gift
            assert abs(each.rest) <= small
            assert all(
                told.parameter(term.name) or term.name.startswith(("odds", "pleas", "pressing:"))
                for term in each.terms
            )


def test_utility_and_mood_together_choose(overheard: Overheard) -> None:
    moods = 0
    for told in overheard.told:
        best = max(told.options, key=lambda x: x.utility[told.theory] * told.precision + x.mood)
        assert best.name == told.chosen
        moods += told.by_mood
    assert 0 < moods < len(overheard.told) / 2


def test_expected_value_of_a_lottery_is_the_mean_of_its_branches(overheard: Overheard) -> None:
    checked = 0
    for told in overheard.told:
        for each in told.options:
            if each.branches:
                mean = math.fsum(b.chance * b.worth for b in each.branches)
                added = sum(term.adds for term in each.terms) + each.rest
                if told.card != "land":  # how long to gather may depend on the theory
                    assert each.utility["expected_value"] == pytest.approx(mean + added)
                checked += 1
    assert checked > 30


def test_the_worth_of_a_branch_is_the_sum_of_its_terms(overheard: Overheard) -> None:
    for told in overheard.told:
        for branch in (b for each in told.options for b in each.branches):
            if branch.result != "wider_war":
                assert sum(x.adds for x in branch.terms) == pytest.approx(branch.worth, abs=1e-12)


def test_his_own_theory_decides() -> None:
    bold = pj.load(KOREA).replace({"stalin.risk_theory": "prospect"})
    decisions = War(bold, worlds=[3], seed=38, keep=[0]).run().decisions(0)
    row: Any = next(decisions[decisions.kind == "consent"].itertuples())
    told = explain(bold, 38, 3, row.leader, row.question, row.date)
    assert told.theory == "prospect"
    assert row.utilities == {each.name: each.utility["prospect"] for each in told.options}


def test_one_decision_is_the_same_as_in_the_whole_history(overheard: Overheard) -> None:
    for told in overheard.told[:: len(overheard.told) // 3]:
        again = explain(
            overheard.case, 38, int(overheard.numbers[0]), told.leader, told.question, told.date
        )
        assert again.options == told.options
        assert again.table().equals(told.table())


def test_a_forced_choice_is_told_as_forced() -> None:
    case = pj.load(KOREA)
    made = case.intervene(case.counterfactual("no_halt").interventions)
    war = Overheard(made.until(date(1950, 12, 1)), worlds=[0], seed=38).run()
    forced = [told for told in war.told if told.forced]
    assert forced
    assert {told.chosen for told in forced} == {"press"}
    assert not any(told.by_mood for told in forced)


def test_without_delay_news_is_fresh() -> None:
    case = pj.load(KOREA)
    late = Overheard(case.until(date(1950, 2, 1)), worlds=[0], seed=38).run()
    fresh = case.replace({"mechanisms.delay": False}).until(date(1950, 2, 1))
    prompt = Overheard(fresh, worlds=[0], seed=38).run()
    assert max(late.told[0].delays.values()) > 0
    assert set(prompt.told[0].delays.values()) == {0}


def test_what_cannot_be_told_is_refused() -> None:
    case = pj.load(KOREA)
    rows = War(case, worlds=[0], seed=38, keep=[0]).run().decisions(0)
    first: Any = next(rows[rows.leader == "stalin"].itertuples())
    with pytest.raises(InputError, match=r"no leader 'stalim'.*stalin"):
        explain(case, 38, 0, "stalim", first.question, first.date)
    with pytest.raises(InputError, match=r"no question 'peace'"):
        explain(case, 38, 0, "stalin", "peace", first.date)
    with pytest.raises(InputError, match=f"nearest days are {first.date}"):
        explain(case, 38, 0, "stalin", first.question, first.date - timedelta(days=1))
    for wrong in ("1950-01-30", datetime(1950, 1, 30)):
        with pytest.raises(InputError, match="expected a date"):
            explain(case, 38, 0, "stalin", first.question, wrong)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="one world"):
        next(explained(War(case, worlds=2, seed=38)))
