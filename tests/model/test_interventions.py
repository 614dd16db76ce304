"""Interventions: four kinds, checked before anything changes, told in plain words."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal
from pydantic import TypeAdapter, ValidationError

import panmunjom as pj
from panmunjom.model import (
    Case,
    Counterfactual,
    Force,
    InputError,
    Intervention,
    Move,
    Remove,
    Set,
    SwitchOff,
    load,
)

KOREA, RUSSIA = "korea-1950", "russia-dprk-2024"
WORLDS = 64
READ: TypeAdapter[Any] = TypeAdapter(list[Intervention])
TOLD: dict[str, Any] = dict.fromkeys(
    ("title", "clarity", "consistency", "minimal_rewrite", "projectability", "source"), "x"
)


@cache
def case_named(name: str) -> Case:
    return load(name)


def refusal(case: Case, *interventions: Any) -> str:
    before = case.digest
    with pytest.raises(InputError) as caught:
        case.intervene(interventions)
    assert case.digest == before
    return str(caught.value)


# --- as they are written -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "kind", "told"),
    [
        ({"set": "stalin.fear", "to": 3}, Set, "stalin.fear = 3"),
        ({"set": "stalin.risk_theory", "to": "prospect"}, Set, "stalin.risk_theory = prospect"),
        ({"set": "talks.veto.kim", "to": True}, Set, "talks.veto.kim = on"),
        ({"switch_off": "public_patience"}, SwitchOff, "no public patience"),
        ({"remove": "us.succession"}, Remove, "without us.succession"),
        (
            {"move": "stalin.succession", "to": date(1954, 12, 31)},
            Move,
            "stalin.succession on 31 December 1954",
        ),
        (
            {"force": "us.commit", "option": "air", "from": date(1950, 6, 25)},
            Force,
            "us.commit forced to air from 25 June 1950",
        ),
        (
            {"force": "us.commit", "option": "air", "until": date(1951, 1, 1)},
            Force,
            "us.commit forced to air until 1 January 1951",
        ),
    ],
)
def test_the_key_tells_the_kind(written: dict[str, Any], kind: type, told: str) -> None:
    (read,) = READ.validate_python([written])
    assert type(read) is kind
    assert str(read) == told
    assert READ.validate_python([read]) == [read]
    assert READ.validate_json(READ.dump_json([read], by_alias=True)) == [read]


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ({}, "expected one of the forms { set ="),
        ({"sett": "x", "to": 1}, "{ switch_off = "),
        ({"set": "x", "to": 1, "remove": "y"}, "expected one of the forms"),
        ("bombing", "expected one of the forms"),
        ({"set": "x"}, "Field required"),
        ({"set": "x", "to": float("nan")}, "finite"),
        ({"set": "x", "to": [1.0]}, "expected a number, the name of a choice, true or false"),
        ({"move": "x", "to": "1953-03-05"}, "valid date"),
        ({"switch_off": ""}, "at least 1 character"),
        ({"force": "us.commit", "option": "air", "form": date(1950, 6, 25)}, "Extra inputs"),
        (
            {
                "force": "us.commit",
                "option": "air",
                "from": date(1951, 1, 1),
                "until": date(1950, 1, 1),
            },
            "from 1951-01-01 lies after until 1950-01-01",
        ),
    ],
)
def test_what_is_none_of_the_four_is_refused(written: Any, told: str) -> None:
    with pytest.raises(ValidationError) as caught:
        READ.validate_python([written])
    assert told in str(caught.value)


def test_interventions_have_a_json_schema() -> None:
    schema = READ.json_schema(by_alias=True)
    assert "from" in schema["$defs"]["Force"]["properties"]
    assert set(schema["$defs"]) == {"Set", "SwitchOff", "Remove", "Move", "Force"}


def test_arrays_are_set_from_python_and_compared_by_value() -> None:
    values = np.linspace(0.5, 1.5, 4)
    case = case_named(KOREA).intervene([Set(set="stalin.fear", to=values)])
    assert case.array_length == 4
    assert np.array_equal(case.parameters["stalin.fear"].value, values)
    assert case.changes == ("stalin.fear = 4 values, one a world instead of 1",)
    assert Set(set="x", to=values) == Set(set="x", to=values.copy())
    assert Set(set="x", to=values) != Set(set="x", to=values + 1.0)
    told = refusal(
        case_named(KOREA),
        Set(set="stalin.fear", to=values),
        Set(set="mao.fear", to=values[:2]),
    )
    assert "arrays must have one length" in told


# --- what they do ------------------------------------------------------------------------------

ONE_OF_EACH: list[tuple[Any, str]] = [
    (Set(set="stalin.fear", to=3.0), "stalin.fear = 3 instead of 1"),
    (SwitchOff(switch_off="bombing"), "no bombing"),
    (Remove(remove="us.succession"), "Truman is not succeeded on 20 January 1953"),
    (Remove(remove="nsc_48"), "without 'NSC 48/2: Korea lies outside"),
    (
        Move(move="stalin.succession", to=date(1954, 12, 31)),
        "Stalin's succession on 31 December 1954 instead of 5 March 1953",
    ),
    (
        Move(move="press_club", to=date(1950, 3, 1)),
        "Acheson's Press Club speech on 1 March 1950 instead of 12 January 1950",
    ),
    (
        Force(force="us.commit", option="stay_out", since=date(1950, 6, 25)),
        "Truman made to choose stay_out in commit from 25 June 1950",
    ),
]


@pytest.mark.parametrize(("each", "told"), ONE_OF_EACH)
def test_each_changes_the_digest_and_says_what_was_done(each: Any, told: str) -> None:
    case = case_named(KOREA)
    changed = case.intervene([each])
    assert changed != case
    assert len(changed.changes) == 1
    assert changed.changes[0].startswith(told)
    assert not case.changes
    back = pickle.loads(pickle.dumps(changed))
    assert (back, back.changes) == (changed, changed.changes)
    assert told.split(" ", maxsplit=1)[0] in repr(changed)


def test_the_order_of_a_bundle_does_not_count() -> None:
    case, bundle = case_named(KOREA), [each for each, _ in ONE_OF_EACH]
    assert case.intervene(bundle) == case.intervene(bundle[::-1])
    assert case.intervene([]) == case


def test_events_and_successions_are_moved_and_removed() -> None:
    case = case_named(KOREA)
    changed = case.intervene(
        [
            Remove(remove="us.succession"),
            Remove(remove="press_club"),
            Move(move="nsc_48", to=date(1950, 2, 1)),
        ]
    )
    assert changed.spec.leaders["us"].succession is None
    assert changed.spec.leaders["stalin"] is case.spec.leaders["stalin"]
    names = [each.name for each in case.spec.events if each.name != "press_club"]
    assert [each.name for each in changed.spec.events] == names
    assert changed.spec.events[0].date == date(1950, 2, 1)
    told = refusal(changed, Move(move="press_club", to=date(1950, 2, 1)))
    assert told.startswith("unknown event 'press_club'")


def test_switches_and_values_stand_among_the_overrides() -> None:
    changed = case_named(KOREA).intervene(
        [SwitchOff(switch_off="bombing"), Set(set="kim.optimism", to=0)]
    )
    assert dict(changed.overrides) == {"mechanisms.bombing": False, "kim.optimism": 0.0}


def test_a_question_may_be_named_by_its_kind_where_there_is_one_of_it() -> None:
    case = case_named(KOREA)
    for written, question in (
        ("mao.send_forces", "entry"),
        ("us.bargain", "bargain"),
        ("kim.launch", "launch"),
    ):
        option = "stall" if question == "bargain" else None
        option = option or {"entry": "stay_out", "launch": "wait"}[question]
        (forced,) = case.intervene([Force(force=written, option=option)]).spec.forced
        assert (f"{forced.leader}.{forced.question}", forced.option) == (
            f"{written.split('.')[0]}.{question}",
            option,
        )


# --- what is refused ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("each", "told"),
    [
        (Set(set="stalin.feer", to=1.0), "unknown parameter 'stalin.feer' (nearest known: "),
        (Set(set="stalin.fear", to=99.0), "stalin.fear: 99 is out of range; allowed: 0.2 to 4"),
        (Set(set="stalin.fear", to="high"), "stalin.fear: expected a number, found 'high'"),
        (Set(set="stalin.risk_theory", to="cra"), "'cra' is not one of"),
        (SwitchOff(switch_off="bombin"), "unknown mechanism 'bombin' (nearest known: 'bombing')"),
        (Remove(remove="pres_club"), "unknown event 'pres_club' (nearest known: 'press_club')"),
        (Remove(remove="kim.succession"), "there are nsc_48, press_club"),
        (Move(move="stalin.succession", to=date(1949, 12, 31)), "before the first day of the case"),
        (Force(force="uss.commit", option="air"), "(nearest known: 'us.commit')"),
        (Force(force="us", option="air"), "force: us has no question ''"),
        (Force(force="us.comit", option="air"), "us has no question 'comit' (nearest known: 'co"),
        (Force(force="us.commit", option="sea"), "us.commit has no option 'sea'"),
        (
            Force(force="us.send_forces", option="air"),
            "us has more than one question of the kind 'send_forces': commit, landing",
        ),
        (Force(force="mao.entry", option="offer_285k"), "(nearest known: 'offer_285k_neighbour')"),
    ],
)
def test_what_the_case_does_not_have_is_refused_with_the_nearest(each: Any, told: str) -> None:
    assert told in refusal(case_named(KOREA), each)


def test_all_problems_of_a_bundle_are_told_at_once() -> None:
    told = refusal(case_named(KOREA), Remove(remove="x"), SwitchOff(switch_off="y")).splitlines()
    assert [line.split(";")[0] for line in told] == [
        "unknown event 'x'",
        "switch_off: unknown mechanism 'y'",
    ]


DAY = date(1950, 7, 1)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Set(set="stalin.fear", to=1.0), Set(set="stalin.fear", to=2.0)),
        (Remove(remove="nsc_48"), Move(move="nsc_48", to=DAY)),
        (Move(move="nsc_48", to=DAY), Move(move="nsc_48", to=date(1950, 7, 2))),
        (SwitchOff(switch_off="delay"), Set(set="mechanisms.delay", to=True)),
        (
            Force(force="us.commit", option="air", until=DAY),
            Force(force="us.commit", option="ground", since=DAY),
        ),
        (
            Force(force="mao.entry", option="enter"),
            Force(force="mao.send_forces", option="stay_out", since=DAY),
        ),
    ],
)
def test_contradictions_are_refused_and_both_named(one: Any, other: Any) -> None:
    told = refusal(case_named(KOREA), one, other)
    assert "contradicts" in told
    for each in (one, other):
        assert str(each).split(" ", maxsplit=1)[0].split(".")[0] in told


def test_what_agrees_is_no_contradiction() -> None:
    case = case_named(KOREA)
    case.intervene([SwitchOff(switch_off="delay"), Set(set="mechanisms.delay", to=False)])
    case.intervene([Set(set="stalin.fear", to=2), Set(set="stalin.fear", to=2.0)])
    case.intervene(
        [
            Force(force="us.commit", option="air", until=DAY),
            Force(force="us.commit", option="ground", since=date(1950, 7, 2)),
        ]
    )


def test_a_forced_decision_of_before_counts_in_contradictions() -> None:
    case = case_named(KOREA).intervene([Force(force="us.commit", option="air", until=DAY)])
    told = refusal(case, Force(force="us.commit", option="ground"))
    assert "us.commit forced to air until 1 July 1950" in told
    assert case.intervene([Force(force="us.commit", option="air", until=DAY)]) == case


# --- another last day ---------------------------------------------------------------------------


def test_a_case_can_be_simulated_for_longer_or_shorter() -> None:
    case = case_named(KOREA)
    assert case.until(case.spec.end) is case
    longer = case.until(date(1955, 12, 31))
    assert longer != case
    assert longer.changes == ("simulated until 31 December 1955 instead of 31 December 1953",)
    war = pj.War(case.until(date(1950, 1, 10))).run()
    assert war.day == 10
    wrong: Sequence[Any] = (case.spec.start, date(1949, 1, 1), "1955-12-31", datetime(1955, 1, 1))
    for day in wrong:
        with pytest.raises(InputError, match=r"^until: "):
            case.until(day)


# --- in a case's files --------------------------------------------------------------------------

GOOD = """
[counterfactuals.calm]
title = "Calm"
interventions = [{ switch_off = "bombing" }]
clarity = "c"
consistency = "c"
minimal_rewrite = "m"
projectability = "p"
source = "s"
"""


def heir(folder: Path, text: str) -> Path:
    """A case that inherits Korea and says this besides."""
    (folder / "case.toml").write_text(f'inherits = "{KOREA}"\n{text}', encoding="utf-8")
    return folder


def test_counterfactuals_do_not_count_in_the_digest(tmp_path: Path) -> None:
    case = load(heir(tmp_path, GOOD))
    assert case == case_named(KOREA)
    assert case.counterfactual("calm").interventions == [SwitchOff(switch_off="bombing")]
    with pytest.raises(InputError, match=r"no counterfactual 'clam' \(nearest known: 'calm'\)"):
        case.counterfactual("clam")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"bombing"', '"boming"', "line 5: counterfactuals.calm.interventions.item 1: switch_off"),
        ('"bombing"', '"boming"', "unknown mechanism 'boming' (nearest known: 'bombing')"),
        ("{ switch_off", "{ swich_off", "line 5: counterfactuals.calm.interventions.item 1: expec"),
        (' }]', ' }, { set = "mechanisms.bombing", to = true }]', "line 5: counterfactuals.calm."),
        ('{ switch_off = "bombing" }', '{ force = "us.commit", option = "air", form = 1950-07-01 }',
         "unknown key 'form' (nearest known: 'from')"),
        ('{ switch_off = "bombing" }', "", "at least 1 item"),
        ('clarity = "c"\n', "", "line 3: counterfactuals.calm: missing key 'clarity'"),
        ('title = "Calm"', 'title = "Calm"\nuntil = 1949-01-01',
         "line 5: counterfactuals.calm.until: must lie after the first day"),
    ],
)  # fmt: skip
def test_a_broken_counterfactual_is_told_with_file_and_line(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    with pytest.raises(InputError) as caught:
        load(heir(tmp_path, GOOD.replace(old, new)))
    assert told in str(caught.value)


def test_other_broken_references_have_their_line_too(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        load(heir(tmp_path, '\n[talks]\npatron = "stalln"\n'))
    assert "line 4: talks.patron: leader 'stalln' does not exist (nearest known: 'stalin')" in str(
        caught.value
    )


def test_a_decision_may_be_forced_by_a_case_of_ones_own(tmp_path: Path) -> None:
    text = '\n[[forced]]\nleader = "us"\nquestion = "{}"\noption = "{}"\nfrom = 1950-07-01\n'
    case = load(heir(tmp_path, text.format("commit", "stay_out")))
    force = Force(force="us.commit", option="stay_out", since=DAY)
    assert case == case_named(KOREA).intervene([force])
    for question, option, told in (
        ("comit", "stay_out", "line 5: forced.item 1.question: there is no question us.comit"),
        ("commit", "stay", "line 6: forced.item 1.option: force: us.commit has no option 'stay'"),
    ):
        with pytest.raises(InputError) as caught:
            load(heir(tmp_path, text.format(question, option)))
        assert told in str(caught.value)


def test_a_counterfactual_needs_all_its_lines() -> None:
    assert Counterfactual(interventions=[Remove(remove="x")], **TOLD).until is None
    for missing in TOLD:
        rest = {key: text for key, text in TOLD.items() if key != missing}
        with pytest.raises(ValidationError, match=missing):
            Counterfactual(interventions=[Remove(remove="x")], **rest)


# --- paired worlds ------------------------------------------------------------------------------


@cache
def paths(case: Case) -> tuple[pd.DataFrame, pd.DataFrame]:
    war = pj.War(case, worlds=2, keep=(0, 1)).run()
    every = [war.path(world).assign(world=world) for world in (0, 1)]
    decided = [war.decisions(world).assign(world=world) for world in (0, 1)]
    return pd.concat(every), pd.concat(decided)


@pytest.mark.parametrize(
    ("each", "day"),
    [
        (Move(move="stalin.succession", to=date(1951, 10, 1)), date(1951, 10, 1)),
        (Remove(remove="us.succession"), date(1953, 1, 20)),
        (
            Force(force="us.bargain", option="break_off", since=date(1951, 12, 1)),
            date(1951, 12, 1),
        ),
        (
            Force(force="mao.advance", option="hold", since=date(1951, 1, 15)),
            date(1951, 1, 15),
        ),
    ],
)
def test_worlds_are_the_same_up_to_the_day_of_the_intervention(each: Any, day: date) -> None:
    """World by world, day by day: nothing moves before its cause."""
    plain, other = paths(case_named(KOREA)), paths(case_named(KOREA).intervene([each]))
    for one, another in zip(plain, other, strict=True):
        before, same = (table[table["date"] < day] for table in (one, another))
        assert len(before) > 300
        assert_frame_equal(before, same, check_exact=True)
    lived = [table[table["date"] >= day].reset_index(drop=True) for table in (plain[1], other[1])]
    assert not lived[0].equals(lived[1])


@pytest.mark.parametrize(
    "question", ["stalin.bargain", "us.escalate", "mao.advance", "stalin.air_cover", "us.commit"]
)
def test_forcing_what_would_have_been_chosen_leaves_no_trace(question: str) -> None:
    """No draw is disturbed: a world lives on as it did, also once the days are over."""
    case, (leader, name) = case_named(KOREA), question.split(".")
    free = pj.War(case).run()
    decided = free.decisions()
    mine = decided[(decided["leader"] == leader) & (decided["question"] == name)]
    run = (mine["option"] != mine["option"].shift()).cumsum()
    longest = mine[run == run.value_counts().idxmax()]
    force = Force(
        force=question,
        option=longest["option"].iloc[0],
        since=longest["date"].min(),
        until=longest["date"].max(),
    )
    forced = pj.War(case.intervene([force])).run()
    assert_frame_equal(forced.path(), free.path(), check_exact=True)
    assert_frame_equal(forced.decisions(), decided, check_exact=True)


def test_how_far_against_his_will_is_kept() -> None:
    forced = case_named(KOREA).intervene([Force(force="us.commit", option="stay_out")])
    _, decided = paths(forced)
    us = decided[(decided["leader"] == "us") & (decided["question"] == "commit")]
    assert len(us) > 3
    assert (us["option"] == "stay_out").all()
    assert any(each["air"] > each["stay_out"] + 0.1 for each in us["utilities"])
    assert not any("ground" in each for each in us["utilities"])  # a question once air is in use
