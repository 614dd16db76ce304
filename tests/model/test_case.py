"""A case's parameters are reached by path, replaced in a copy, and sliced by world."""

import pickle
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

from panmunjom.model import Case, Choice, InputError, Number, Strict, Switch

ABOUT: dict[str, Any] = {"meaning": "what it is", "source": "none", "confidence": "judgement"}
DIGEST = "797aec0b1321e42424a61847cd219a4c15bb16ba9707bab1bd842fc26bfb7e6d"


def number(value: float, high: float = 10.0) -> Number:
    return Number(value=value, low=0.0, high=high, unit="days", **ABOUT)


class Term(Strict):
    worth: Number


class Question(Strict):
    review_days: Number


class Leader(Strict):
    name: str
    risk_aversion: Number
    theory: Choice
    payoff: dict[str, Term] = Field(default_factory=dict)
    decides: dict[str, Question] = Field(default_factory=dict)


class Unit(Strict):
    men: Number


class Event(Strict):
    name: str
    on: date
    delay: Number | None = None


class Talks(Strict):
    line_days: Number


class Toy(Strict):
    title: str
    start: date
    leaders: dict[str, Leader]
    units: dict[str, Unit]
    sectors: dict[str, Unit] = Field(default_factory=dict)
    talks: Talks
    mechanisms: dict[str, Switch]
    events: list[Event] = Field(default_factory=list)


def leader(name: str) -> Leader:
    return Leader(
        name=name,
        risk_aversion=number(1.0),
        theory=Choice(value="cara", allowed=["cara", "prospect"], **ABOUT),
        payoff={"buffer": Term(worth=number(2.0))},
        decides={"consent_invasion": Question(review_days=number(7.0))},
    )


def toy(**changes: Any) -> Toy:
    content: dict[str, Any] = {
        "title": "A toy",
        "start": date(1950, 1, 1),
        "leaders": {"stalin": leader("Stalin"), "mao": leader("Mao")},
        "units": {"kpa": Unit(men=number(200.0, high=400.0))},
        "sectors": {"main": Unit(men=number(4.0))},
        "talks": Talks(line_days=number(3.0)),
        "mechanisms": {"patron_veto": Switch(value=True, **ABOUT)},
        "events": [Event(name="death", on=date(1953, 3, 5), delay=number(1.0))],
    }
    return Toy(**{**content, **changes})


def build(**changes: Any) -> Case:
    spec: Any = toy(**changes)
    return Case("toy", spec)


CASE = build()
WORLDS = np.array([1.0, 2.0, 3.0, 4.0])


def test_paths_leave_out_only_the_names_of_the_three_collections() -> None:
    of_a_leader = ["risk_aversion", "theory", "payoff.buffer.worth"]
    of_a_leader.append("decides.consent_invasion.review_days")
    assert list(CASE.parameters) == [
        *(f"stalin.{each}" for each in of_a_leader),
        *(f"mao.{each}" for each in of_a_leader),
        "kpa.men",
        "main.men",
        "talks.line_days",
        "mechanisms.patron_veto",
        "events.death.delay",
    ]
    assert CASE.title == "A toy"
    assert CASE.parameters["kpa.men"].value == 200.0


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("stalin.risk_aversion", 3.5),
        ("stalin.theory", "prospect"),
        ("mao.payoff.buffer.worth", 0.0),
        ("kpa.men", 135),
        ("talks.line_days", np.float64(9.0)),
        ("mechanisms.patron_veto", False),
        ("events.death.delay", 10.0),
    ],
)
def test_replace_changes_one_place_of_a_copy(path: str, value: Any) -> None:
    before = CASE.digest
    changed = CASE.replace({path: value})
    assert changed.parameters[path].value == value
    assert dict(changed.overrides) == {path: value}
    others = [each for each in CASE.parameters if each != path]
    assert all(changed.parameters[each] is CASE.parameters[each] for each in others)
    assert changed != CASE
    assert build().digest == CASE.digest == before
    assert not CASE.overrides


def test_replace_reaches_the_spec_and_adds_to_earlier_changes() -> None:
    changed = CASE.replace({"stalin.risk_aversion": 3.0}).replace({"kpa.men": 100.0})
    spec: Any = changed.spec
    assert spec.leaders["stalin"].risk_aversion.value == 3.0
    assert dict(changed.overrides) == {"stalin.risk_aversion": 3.0, "kpa.men": 100.0}
    assert list(changed.parameters) == list(CASE.parameters)
    assert repr(changed) == "Case('toy', changed: stalin.risk_aversion, kpa.men)"


@given(value=st.floats(allow_nan=True, allow_infinity=True), many=st.booleans())
def test_a_value_in_range_is_kept_exactly_and_any_other_refused(value: float, many: bool) -> None:
    new = np.array([5.0, value]) if many else value
    if 0.0 <= value <= 10.0:
        kept = CASE.replace({"stalin.risk_aversion": new}).parameters["stalin.risk_aversion"].value
        assert np.array_equal(kept, new)
    else:
        with pytest.raises(InputError, match=r"^stalin\.risk_aversion: .*allowed: 0 to 10 days$"):
            CASE.replace({"stalin.risk_aversion": new})
    assert CASE.parameters["stalin.risk_aversion"].value == 1.0


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("stalin.risk_averson", "(nearest known: 'stalin.risk_aversion')"),
        ("risk_aversion", "(nearest known: 'mao.risk_aversion')"),
        ("leaders.stalin.theory", "(nearest known: 'stalin.theory')"),
        ("Stalin.Theory", "(nearest known: 'stalin.theory')"),
        ("xyzzy", "unknown parameter 'xyzzy'"),
        ("", "unknown parameter ''"),
        ("stalin.name", "unknown parameter 'stalin.name'"),
        ("stalin", "is a table, not a parameter; it holds stalin.risk_aversion, stalin.theory, "),
    ],
)
def test_an_unknown_path_is_refused_with_the_nearest(path: str, message: str) -> None:
    for refused in (lambda: CASE.replace({path: 1.0}), lambda: CASE.parse(path, "1")):
        with pytest.raises(InputError) as caught:
            refused()
        assert message in str(caught.value)


def test_the_whole_mapping_is_checked_and_the_first_five_faults_are_told() -> None:
    wrong = {f"stalin.x{each}": 1.0 for each in range(6)}
    with pytest.raises(InputError) as caught:
        CASE.replace({"kpa.men": -1.0, "talks.line_days": 2.0, **wrong})
    lines = str(caught.value).splitlines()
    assert lines[0] == "kpa.men: -1 is out of range; allowed: 0 to 400 days"
    assert len(lines) == 6
    assert lines[-1] == "and 2 more"


@pytest.mark.parametrize(
    ("path", "text", "value"),
    [
        ("kpa.men", "135", 135.0),
        ("kpa.men", " 1.5e2 ", 150.0),
        ("stalin.theory", "prospect", "prospect"),
        ("mechanisms.patron_veto", "off", False),
        ("mechanisms.patron_veto", "FALSE", False),
        ("mechanisms.patron_veto", "on", True),
        ("mechanisms.patron_veto", "true", True),
    ],
)
def test_the_command_line_writes_values_as_text(path: str, text: str, value: object) -> None:
    parsed = CASE.parse(path, text)
    assert parsed == value
    assert type(parsed) is type(value)
    assert CASE.replace({path: parsed}).parameters[path].value == value


@pytest.mark.parametrize(
    ("path", "text", "message"),
    [
        ("kpa.men", "many", "kpa.men: expected a number, found 'many'; allowed: 0 to 400 days"),
        ("kpa.men", "", "kpa.men: expected a number, found ''"),
        ("kpa.men", "nan", "kpa.men: expected a finite number, found nan"),
        ("kpa.men", "401", "kpa.men: 401 is out of range; allowed: 0 to 400 days"),
        ("kpa.men", "on", "kpa.men: expected a number"),
        ("stalin.theory", "CARA", "'CARA' is not one of cara, prospect (nearest known: 'cara')"),
        ("mechanisms.patron_veto", "0", "mechanisms.patron_veto: expected on or off, found '0'"),
    ],
)
def test_text_of_the_wrong_kind_is_refused(path: str, text: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        CASE.parse(path, text)
    assert message in str(caught.value)


def test_rows_are_taken_of_every_array() -> None:
    case = CASE.replace({"kpa.men": WORLDS, "stalin.risk_aversion": WORLDS[::-1], "main.men": 5.0})
    assert case.array_length == 4
    part = case.take(np.array([2, 0, 2]))
    assert part.array_length == 3
    assert np.array_equal(part.parameters["kpa.men"].value, [3.0, 1.0, 3.0])
    assert np.array_equal(part.overrides["stalin.risk_aversion"], [2.0, 4.0, 2.0])
    assert part.overrides["main.men"] == 5.0
    assert case.array_length == 4
    assert case.take(np.arange(4)) == case
    assert part == case.take(np.array([0, 2])).take(np.array([1, 0, 1]))
    assert not np.asarray(part.parameters["kpa.men"].value).flags.writeable


def test_a_case_without_arrays_is_the_same_for_all_worlds() -> None:
    assert CASE.array_length is None
    assert CASE.take(np.arange(1024, 1280)) is CASE


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([1, -1], "row -1 asked, but the case's arrays hold 4 worlds (0 to 3)"),
        ([0, 4], "row 4 asked"),
        ([], "expected an array of row numbers, found float64 of shape (0,)"),
        ([0.0, 1.0], "found float64 of shape (2,)"),
        ([True, False], "found bool of shape (2,)"),
        ([[0, 1]], "found int64 of shape (1, 2)"),
    ],
)
def test_rows_that_the_arrays_do_not_hold_are_refused(rows: list[Any], message: str) -> None:
    with pytest.raises(InputError) as caught:
        CASE.replace({"kpa.men": WORLDS}).take(np.array(rows))
    assert message in str(caught.value)


def test_arrays_must_have_one_length_also_across_two_replacements() -> None:
    message = "arrays must have one length: (main.men|kpa.men) has . worlds, (main.men|kpa.men)"
    with pytest.raises(InputError, match=message):
        CASE.replace({"kpa.men": WORLDS, "main.men": WORLDS[:2]})
    with pytest.raises(InputError, match=message):
        CASE.replace({"kpa.men": WORLDS}).replace({"main.men": WORLDS[:2]})
    other = CASE.replace({"kpa.men": WORLDS}).replace({"kpa.men": WORLDS[:2]})
    assert other.array_length == 2


def test_an_array_is_refused_for_a_switch_and_a_choice() -> None:
    for path in ("mechanisms.patron_veto", "stalin.theory"):
        with pytest.raises(InputError, match=path):
            CASE.replace({path: np.array([1.0, 0.0])})


def test_a_case_travels_to_a_worker_and_back() -> None:
    case = CASE.replace({"kpa.men": WORLDS, "mechanisms.patron_veto": False})
    back = pickle.loads(pickle.dumps(case))
    assert back == case
    assert hash(back) == hash(case)
    assert (back.name, back.title, list(back.overrides)) == (
        case.name,
        case.title,
        list(case.overrides),
    )
    assert back.replace({"kpa.men": 200.0, "mechanisms.patron_veto": True}) == CASE


def test_a_case_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        CASE.name = "other"  # type: ignore[misc]
    with pytest.raises(TypeError):
        CASE.overrides["kpa.men"] = 1.0  # type: ignore[index]
    with pytest.raises(TypeError):
        CASE.parameters["kpa.men"] = number(1.0)  # type: ignore[index]


def test_the_digest_is_the_content_not_the_order_nor_the_name() -> None:
    assert CASE.digest == DIGEST, "a digest that changes orphans every stored result"
    spec: Any = toy(leaders={"mao": leader("Mao"), "stalin": leader("Stalin")})
    assert Case("another", spec) == CASE
    assert CASE.replace({"kpa.men": 200}) == CASE
    assert CASE.replace({"main.men": -0.0}) == CASE.replace({"main.men": 0.0})
    assert CASE != "toy"


@pytest.mark.parametrize(
    "change",
    [
        {"title": "A Toy"},
        {"start": date(1950, 1, 2)},
        {"events": []},
        {"mechanisms": {}},
        {"talks": Talks(line_days=number(np.nextafter(3.0, 4.0)))},
        {"talks": Talks(line_days=number(3.0, high=11.0))},
    ],
)
def test_every_content_counts_in_the_digest(change: dict[str, Any]) -> None:
    assert build(**change) != CASE


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"units": {"stalin": Unit(men=number(1.0))}}, "'stalin' in units is already taken"),
        ({"sectors": {"kpa": Unit(men=number(1.0))}}, "'kpa' in sectors is already taken"),
        ({"units": {"talks": Unit(men=number(1.0))}}, "'talks' in units is already taken"),
        ({"units": {"k.pa": Unit(men=number(1.0))}}, "a name must not be empty or hold a dot"),
        ({"units": {"k=pa": Unit(men=number(1.0))}}, "a name must not be empty or hold a dot"),
        ({"units": {"": Unit(men=number(1.0))}}, "a name must not be empty or hold a dot"),
        (
            {"events": [Event(name="x", on=date(1950, 1, 1), delay=number(1.0))] * 2},
            "two parameters have the same path 'events.x.delay'",
        ),
    ],
)
def test_names_that_collide_or_break_a_path_are_refused(change: Any, message: str) -> None:
    with pytest.raises(InputError) as caught:
        build(**change)
    assert message in str(caught.value)
