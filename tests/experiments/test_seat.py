"""A seat: the document, the game it is, what the player may know, and the verdict."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from panmunjom.agents import MILESTONES, options_of
from panmunjom.experiments import (
    Question,
    SavedGame,
    Verdict,
    game_row,
    play,
    ranks,
    read_seat,
    same_ending,
    seat_briefing,
    seat_pace,
    seat_play,
    seat_words,
    seated_case,
    take_seat,
)
from panmunjom.model import Case, InputError, War, cases

CASES = {case.name: case for case in cases()}
KOREA, RUSSIA = CASES["korea-1950"], CASES["russia-dprk-2024"]
#: A world of Korea whose war is short: games in it are soon over.
SHORT = 0


def staff(question: Question) -> str:
    option: str = question.advice.option
    return option


def played(case: Case, seat: SavedGame, pick: Callable[[Question], str]) -> Verdict:
    """A game played to its end, question by question, each time from the document alone."""
    while isinstance(found := play(case, seat), Question):
        seat = seat.and_then(found.briefing.date, found.question, pick(found))
        seat = read_seat(seat.document())
    return found


@pytest.fixture(scope="module")
def ruled() -> War:
    return War(KOREA, worlds=[SHORT], seed=38, keep=[0]).run()


@pytest.fixture(scope="module")
def kims() -> Verdict:
    return played(KOREA, take_seat(KOREA, "kim", world=SHORT), staff)


def test_who_does_at_every_review_what_the_rules_do_lives_their_war(ruled: War) -> None:
    rows = ruled.decisions(0)
    for leader in ("stalin", "us"):
        seat = take_seat(KOREA, leader, world=SHORT, pace="every")
        mine = rows[rows.leader == leader]
        for day, name, option in zip(mine.date, mine.question, mine.option, strict=True):
            seat = seat.and_then(day, name, option)
        found = play(KOREA, seat)
        assert isinstance(found, Verdict)
        assert len(found.taken) == len(mine)
        pd.testing.assert_series_equal(found.outcome, ruled.outcomes().iloc[0], check_exact=True)


def test_who_follows_his_staff_when_asked_lives_the_war_of_the_rules(
    kims: Verdict, ruled: War
) -> None:
    assert 4 <= len(kims.taken) <= 40
    pd.testing.assert_series_equal(kims.outcome, ruled.outcomes().iloc[0], check_exact=True)
    assert kims.story == kims.ruled_story
    assert game_row(KOREA, kims.seat)["staff"] == 1.0


def test_the_same_document_is_the_same_war(kims: Verdict) -> None:
    again = play(KOREA, read_seat(kims.seat.document()))
    assert isinstance(again, Verdict)
    assert again.story == kims.story
    assert again.taken == kims.taken
    pd.testing.assert_frame_equal(again.path, kims.path, check_exact=True)


def test_left_to_the_staff_at_once_it_is_the_war_of_the_rules(ruled: War) -> None:
    for leader in ("mao", "us"):
        seat = take_seat(KOREA, leader, world=SHORT).left_to_staff(KOREA.spec.start)
        found = play(KOREA, seat)
        assert isinstance(found, Verdict)
        assert found.taken == ()
        pd.testing.assert_series_equal(found.outcome, ruled.outcomes().iloc[0], check_exact=True)


def test_a_patron_who_always_refuses_has_no_war() -> None:
    seat = take_seat(KOREA, "stalin", world=SHORT, pace="turns")
    found = played(KOREA, seat, lambda question: question.options[0].name)
    assert {each.option for each in found.taken} == {"refuse"}
    assert not found.outcome.war_started
    assert found.ruled.war_started


def test_an_adversary_who_stays_out_sends_nobody_and_loses_nobody() -> None:
    seat = take_seat(KOREA, "us", world=1, pace="turns")
    found = played(KOREA, seat, lambda question: question.options[0].name)
    assert not found.outcome.adversary_entered
    assert found.outcome.dead_us == 0.0
    assert found.ruled.dead_us > 10.0
    assert found.outcome.final_front < found.ruled.final_front


def test_every_question_has_a_choice_and_only_options_that_are_open() -> None:
    seat, asked = take_seat(KOREA, "mao", world=SHORT), []
    while isinstance(found := play(KOREA, seat), Question):
        asked.append(found)
        seat = seat.and_then(found.briefing.date, found.question, staff(found))
    assert all(len(each.options) >= 2 for each in asked)
    assert all({x.name for x in each.options} == set(each.advice.chances) for each in asked)
    assert all(sum(each.advice.chances.values()) == pytest.approx(1.0) for each in asked)
    assert [len(each.deeds) for each in asked] == list(range(len(asked)))
    told = [news.text for each in asked for news in each.briefing.heard]
    assert len(told) == len(set(told))


def hide_the_truth(war: War, leader: str) -> None:
    """Change everything that a leader of the defending side does not know."""
    w, me = war.worlds, war.leaders[leader]
    for front in w.fronts.values():
        front.position += 0.2
        front.odds -= 3.0
        front.power *= 5.0
        front.third_power += 4.0
    w.talks.progress += 0.3
    w.standing += 1.0
    w.exposure += 0.5
    for row, actor in enumerate(war.muster.actors):
        if actor != me.spec.actor:
            w.men[row] += 100.0
            w.dead[row] += 10.0
            w.present[row] = 1.0
    for name in set(war.leaders) - {leader, *me.spec.depends_on}:
        w.wish[name] -= 9.0
        w.wants_talks[name] += 1.0
        w.concedes[name] += 1.0
    for milestone in seat_briefing.AMONG_ALLIES:
        w.marks[milestone][:] = war.day - 30
    w.marks["third_entry"][:] = war.day - 20
    w.known[:] = 0.1


def test_what_the_leader_does_not_know_is_not_in_his_briefing() -> None:
    seat = take_seat(KOREA, "us", world=1)
    for _ in range(5):
        found = play(KOREA, seat)
        assert isinstance(found, Question)
        seat = seat.and_then(found.briefing.date, found.question, staff(found))
    game = seat_play.Game(KOREA, seat)
    question = game.live()
    assert question is not None
    told: set[str] = set()
    before = seat_briefing.brief(game.war, game.leader, told, seat_briefing.SeenSoFar())
    hide_the_truth(game.war, "us")
    assert seat_briefing.brief(game.war, game.leader, told, seat_briefing.SeenSoFar()) == before
    game.leader.picture.balance[0] += 1.0  # what he does know is
    assert seat_briefing.brief(game.war, game.leader, told, seat_briefing.SeenSoFar()) != before


def test_a_question_holds_a_briefing_and_words_but_no_war() -> None:
    found = play(RUSSIA, take_seat(RUSSIA, "putin", world=1))
    assert isinstance(found, Question)
    told = json.dumps(dataclasses.asdict(found), default=str)
    assert len(told) < 20_000
    b = found.briefing
    assert "war has broken out" not in told  # it was on when the case began
    assert len(b.days) == len(b.front_seen) == len(b.balance_seen) == (b.date - b.days[0]).days + 1
    assert b.balance_seen[-1] == b.balance
    assert b.win + b.none + b.lose == pytest.approx(1.0)
    assert b.front_of == date.fromordinal(b.date.toordinal() - 2)


def test_the_verdict_says_what_he_did_not_know(kims: Verdict) -> None:
    seat = take_seat(KOREA, "us", world=1).left_to_staff(KOREA.spec.start)
    found = play(KOREA, seat)
    assert isinstance(found, Verdict)
    secret = [each for each in found.late if each.learned is None]
    assert any("agreed to the war" in each.text for each in secret)
    entry = next(each for each in found.late if each.text.endswith("entered the war."))
    assert entry.learned is not None
    assert (entry.learned - entry.happened).days > 5
    assert {each.leader for each in found.wishes} >= {"Mao Zedong", "Kim Il Sung"}
    errors = [abs(each.seen_balance - each.true_balance) for each in kims.gaps]
    assert errors == sorted(errors, reverse=True)
    same_day = found.path.dropna().iloc[100]
    assert same_day.seen_balance != same_day.true_balance


def test_ranks_count_the_worlds_below(kims: Verdict) -> None:
    mine = kims.outcome
    runs = pd.DataFrame([mine] * 4)
    runs["war_days"] = [mine.war_days - 1, mine.war_days, mine.war_days, mine.war_days + 5]
    runs["dead_dprk"] = mine.dead_dprk + 1.0
    runs["ending"] = [mine.ending, "no_war", "no_war", "no_war"]
    found = {each.name: each for each in ranks(kims, runs)}
    assert (found["war_days"].below, found["war_days"].equal) == (0.25, 0.5)
    assert (found["dead_dprk"].below, found["dead_dprk"].equal) == (0.0, 0.0)
    assert set(found) == {"war_days", "dead_dprk", "gain_kim", "peak_rung"}
    assert same_ending(kims, runs) == 0.25
    with pytest.raises(InputError, match="no worlds"):
        ranks(kims, runs.iloc[:0])


def test_an_unfinished_game_has_no_summary() -> None:
    with pytest.raises(InputError, match="not finished"):
        game_row(KOREA, take_seat(KOREA, "kim", world=SHORT))


REASONS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "first": ({"option": -1}, {}),
    "closed": ({"option": 2}, {}),
    "new": ({}, {"is_open": [0, 1, 3]}),
    "news": ({}, {"known": {"talks"}, "own": 1}),
    "front": ({"card": "join"}, {"front": 0.8}),
    "staff": ({}, {"own": 1}),
    "quiet": ({}, {"silent": 90}),
    "every": ({}, {"pace": "every"}),
}


@pytest.mark.parametrize("reason", REASONS)
def test_the_player_is_asked_when_something_has_changed(reason: str) -> None:
    here, now = REASONS[reason]
    stood: dict[str, Any] = {"card": "bargain", "option": 0, "advised": 0, "front": 0.5}
    stood |= {"ever_open": {0, 1, 2}}
    usual: dict[str, Any] = {"own": 0, "is_open": [0, 1], "known": set(), "front": 0.5}
    usual |= {"pace": "changed", "silent": 3}
    assert seat_pace.Standing(**stood).why(**usual) == ""
    assert seat_pace.Standing(**{**stood, **here}).why(**{**usual, **now}) == seat_pace.WHY[reason]


def test_at_great_turns_the_daily_business_is_the_staffs() -> None:
    daily = seat_pace.Standing("advance")
    told: dict[str, Any] = {
        "own": 1,
        "is_open": [0, 1],
        "known": set(),
        "front": 0.5,
        "silent": 999,
    }
    assert daily.why(pace="turns", **told) == ""
    assert daily.why(pace="changed", **told)
    assert seat_pace.Standing("bargain", 0, 0, 0.5, {0, 1}).why(pace="every", **{**told, "own": 0})


def test_a_step_that_must_rest_is_no_question() -> None:
    strikes = seat_pace.Standing("escalate")
    strikes.take("widen_strikes", 1, 1, [0, 1], 0.5)
    assert strikes.stands([0, 2]) == 0
    assert strikes.stands([0, 1]) == 1
    strikes.take("nuclear_signal", 2, 2, [0, 1, 2], 0.5)
    assert strikes.stands([0, 1, 2]) == 1


@pytest.mark.parametrize("case", CASES.values(), ids=str)
def test_every_question_option_and_event_has_words(case: Case) -> None:
    names = {"third": "C", "adversary": "U", "client": "K"}
    for leader in case.spec.leaders.values():
        for question in leader.decides.values():
            assert seat_words.question_words(question)
            for option in options_of(question):
                label, hint = seat_words.option_words(question, option)
                assert label
                assert hint
    assert all(seat_words.news_words(milestone, names) for milestone in MILESTONES)


def document(**changes: Any) -> str:
    content = json.loads(take_seat(KOREA, "us", world=SHORT).document())
    return json.dumps(content | changes)


def chosen(day: str, question: str, option: str) -> dict[str, str]:
    return {"date": day, "question": question, "option": option}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"case": "korea-1951"}, "nearest known: 'korea-1950'"),
        ({"leader": "staline"}, "nearest known: 'stalin'"),
        ({"digest": "0" * 64}, "another version"),
        ({"changes": {"stalin.faer": 1.0}}, "nearest known: 'stalin.fear'"),
        ({"changes": {"stalin.fear": 1.37}}, "another version"),
        ({"choices": [chosen("1950-06-27", "comit", "air")]}, "nearest known: 'commit'"),
        ({"choices": [chosen("1950-06-27", "commit", "grond")]}, "nearest known: 'ground'"),
        ({"choices": [chosen("1960-06-27", "commit", "air")]}, "expected a day from 1950-01-01"),
        (
            {
                "choices": [
                    chosen("1950-07-27", "aims", "stop"),
                    chosen("1950-07-26", "aims", "stop"),
                ]
            },
            "choice 2 .*lies before",
        ),
        ({"staff_from": "1949-01-01"}, "staff_from: expected a day"),
        ({"pace": "evry"}, "nearest known: 'every'"),
        ({"world": -1}, "world"),
        ({"world": 1.5}, "world"),
        ({"world": True}, "world"),
        ({"seed": 2**60}, "seed"),
        ({"leeder": "us"}, "nearest known: 'leader'"),
        ({"format": "something else"}, "format"),
        ({"choices": [{"date": "1950-06-27"}]}, r"choices\.0"),
        ({"choices": {"a": 1}}, "choices"),
        ({"choices": [chosen("1950-06-27", "commit", "air")] * 2001}, "choices"),
        ({"leader": "x" * 1000}, "leader"),
    ],
)
def test_what_is_wrong_in_a_document_is_said(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError, match=said):
        seated_case(read_seat(document(**changes)), CASES)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "NaN", "[" * 50_000, '{"world": 1e999}'])
def test_what_is_no_game_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        read_seat(text)


def test_a_document_that_is_too_long_is_refused() -> None:
    with pytest.raises(InputError, match="at most"):
        read_seat(" " * 400_001)


@pytest.mark.parametrize(
    ("choices", "said"),
    [
        ([chosen("1950-01-02", "commit", "air")], "choice 1 .*not asked this then"),
        ([chosen("1953-12-30", "commit", "air")], "choice 1 .*before it, commit came up"),
        ([chosen("1950-06-22", "commit", "ground")], "ground is not open; open: stay_out, air"),
    ],
)
def test_a_choice_that_does_not_fit_the_war_is_refused_with_its_place(
    choices: list[dict[str, str]], said: str
) -> None:
    seat = read_seat(document(choices=choices))
    with pytest.raises(InputError, match=said):
        play(seated_case(seat, CASES), seat)


def test_a_seat_is_taken_in_a_case_as_it_stands() -> None:
    arrays = KOREA.replace({"stalin.fear": np.array([1.0, 2.0])})
    for case in (arrays, KOREA.until(date(1951, 1, 1))):
        with pytest.raises(InputError, match="a seat is taken in"):
            take_seat(case, "stalin")
    bolder = KOREA.replace({"stalin.fear": 0.5})
    seat = take_seat(bolder, "stalin")
    assert seated_case(read_seat(seat.document()), CASES) == bolder


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=12,
)


@settings(max_examples=200)
@given(st.dictionaries(st.sampled_from(sorted(SavedGame.model_fields)), anything), st.text())
def test_a_hostile_document_is_a_game_or_refused(changes: dict[str, Any], junk: str) -> None:
    for text in (document(**changes), junk, json.dumps(changes), junk + document()):
        said = ""
        try:
            seated_case(read_seat(text), CASES)
        except InputError as error:
            said = str(error)
        assert len(said) < 5_000


decisions = st.builds(
    lambda day, pair: chosen(str(date.fromordinal(day)), *pair),
    st.integers(date(1950, 6, 15).toordinal(), date(1950, 9, 1).toordinal()),
    st.sampled_from(
        [(q, o) for q, x in KOREA.spec.leaders["us"].decides.items() for o in options_of(x)]
    ),
)


@settings(max_examples=8)
@given(st.lists(decisions, max_size=4))
def test_any_list_of_choices_is_a_war_a_question_or_refused(choices: list[dict[str, str]]) -> None:
    seat = read_seat(document(choices=sorted(choices, key=lambda each: each["date"])))
    try:
        found = play(seated_case(seat, CASES), seat)
    except InputError as error:
        said = str(error)
    else:
        said = "came up" if isinstance(found, Question | Verdict) else ""
    assert "choice" in said or "came up" in said
