"""Cases are read from folders of TOML; every mistake names file, line and what was expected."""

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias

import pytest
from pydantic import Field

from panmunjom.model import (
    Case,
    Choice,
    InputError,
    Number,
    Strict,
    Switch,
    cases,
    load,
    nearest,
    read_case,
)

ABOUT = 'meaning = "m", source = "s", confidence = "low"'


class Launch(Strict):
    card: Literal["launch"]
    readiness: Number


class Halt(Strict):
    card: Literal["halt"]
    redress: Number
    quiet: Number | None = None


class Leader(Strict):
    name: str
    side: Literal["attacker", "defender"]
    risk: Number
    theory: Choice | None = None
    payoff: dict[str, Number] = Field(default_factory=dict)
    decides: dict[str, Annotated[Launch | Halt, Field(discriminator="card")]] = Field(
        default_factory=dict
    )


class Event(Strict):
    name: str
    on: date


Mechanism: TypeAlias = Literal["patron_veto", "bombing"]


class Toy(Strict):
    title: str
    start: date
    days: int = 7
    leaders: dict[str, Leader] = Field(default_factory=dict)
    units: dict[str, Number] = Field(default_factory=dict)
    mechanisms: dict[Mechanism, Switch] = Field(default_factory=dict)
    events: list[Event] = Field(default_factory=list)


def number(value: object, low: object = 0, high: object = 10) -> str:
    return f'{{ value = {value}, low = {low}, high = {high}, unit = "days", {ABOUT} }}'


MAIN = """\
title = "A toy"
start = 1950-01-01
"""
LEADERS = f"""\
# who decides
[leaders.stalin]
name = "Stalin"
side = "attacker"
risk = {number(2)}

[leaders.stalin.payoff]
buffer = {number(1.5)}

[[events]]
name = "first"
on = 1950-02-14

[[events]]
name = "second"
on = 1953-03-05
"""

HEAD = f'[leaders.stalin]\nname = "Stalin"\nside = "attacker"\nrisk = {number(2)}\n'

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Return a function that writes a case: file names (without .toml) and their texts."""

    def write_case(folder: str = "toy", **files: str) -> Path:
        path = tmp_path / folder
        path.mkdir(exist_ok=True)
        for name, text in files.items():
            (path / f"{name}.toml").write_text(text, encoding="utf-8")
        return path

    return write_case


def read(folder: Path) -> Case:
    return read_case(folder, spec=Toy)


def spec_of(folder: Path) -> Any:
    return read(folder).spec


def refusal(folder: Path) -> str:
    with pytest.raises(InputError) as caught:
        read(folder)
    return str(caught.value).replace(f"{folder.parent}{os.sep}", "")


def test_the_files_of_a_folder_are_one_document(write: Write) -> None:
    folder = write(case=MAIN, b_leaders=LEADERS, a_more=f"[leaders.stalin.payoff]\nx={number(1)}\n")
    case = read(folder)
    assert case.name == "toy"
    assert case.title == "A toy"
    assert set(case.parameters) == {"stalin.risk", "stalin.payoff.buffer", "stalin.payoff.x"}
    assert [each.name for each in spec_of(folder).events] == ["first", "second"]
    assert not case.overrides


def test_the_digest_does_not_depend_on_how_the_content_is_spread(write: Write) -> None:
    apart = write("apart", case=MAIN, leaders=LEADERS)
    together = write("together", case=MAIN + LEADERS)
    windows = write("windows")
    (windows / "case.toml").write_bytes(
        b"\xef\xbb\xbf" + (MAIN + LEADERS).replace("\n", "\r\n").encode()
    )
    (windows / "notes.txt").write_text("not part of the case")
    assert read(apart).digest == read(together).digest == read(windows).digest


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "name =",
            "nmae =",
            "line 3: leaders.stalin: unknown key 'nmae' (nearest known: 'name')",
        ),
        (
            '"attacker"',
            '"atacker"',
            "side: expected 'attacker' or 'defender', found 'atacker' (nearest known: 'attacker')",
        ),
        ('"Stalin"', "1953", "line 3: leaders.stalin.name: expected a valid string, found 1953"),
        ('"Stalin"', "true", "line 3: leaders.stalin.name: expected a valid string, found true"),
        ("value = 2,", "", "line 5: leaders.stalin.risk: missing key 'value'"),
        (
            "value = 2,",
            "value = 11,",
            "line 5: leaders.stalin.risk: 11 is out of range; allowed: 0 to 10 days",
        ),
        (
            "value = 2,",
            "value = nan,",
            "line 5: leaders.stalin.risk.value: expected a finite number, found nan",
        ),
        (
            "value = 2,",
            "value = true,",
            "line 5: leaders.stalin.risk.value: expected a number, found true",
        ),
        (
            "value = 2,",
            "value = [1, 2],",
            "line 5: leaders.stalin.risk.value: expected a number, found a list",
        ),
        (
            "value = 2, low = 0",
            'value = 2, low = "0"',
            "line 5: leaders.stalin.risk.low: expected a valid number, found '0'",
        ),
        (
            "value = 2, low = 0",
            "value = 2, lwo = 0",
            "line 5: leaders.stalin.risk: unknown key 'lwo' (nearest known: 'low')",
        ),
        (
            f"risk = {number(2)}",
            "risk = 2.5",
            "line 5: leaders.stalin.risk: expected a table with value, low, high, unit, meaning, ",
        ),
        (
            "value = 1.5,",
            "value = -1.5,",
            "line 8: leaders.stalin.payoff.buffer: -1.5 is out of range",
        ),
        (
            "on = 1953-03-05",
            'on = "1953-03-05"',
            "line 16: events.item 2.on: expected a valid date, found '1953-03-05' (a date is ",
        ),
        ("on = 1950-02-14\n", "", "line 10: events.item 1: missing key 'on'"),
        (
            "[leaders.stalin.payoff]",
            "[leaders.stalin.pay_off]",
            "line 7: leaders.stalin: unknown key 'pay_off' (nearest known: 'payoff')",
        ),
        (
            "[leaders.stalin.payoff]",
            "[xyzzy.payoff]",
            "line 7: unknown key 'xyzzy'; known here: title, start, days, leaders, ",
        ),
        (
            'side = "attacker"',
            'side = "attacker"\ntheory = { value = "cra", allowed = ["cara"], ' + ABOUT + " }",
            "line 5: leaders.stalin.theory: 'cra' is not one of cara (nearest known: 'cara')",
        ),
    ],
)
def test_a_mistake_is_told_with_its_line(write: Write, old: str, new: str, message: str) -> None:
    assert old in LEADERS
    told = refusal(write(case=MAIN, leaders=LEADERS.replace(old, new, 1)))
    assert told.startswith("toy/leaders.toml, line ")
    assert message in told


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "line 3: leaders.stalin.decides.launch: missing key 'card'"),
        (
            'card = "lanch"',
            "launch: 'card': expected 'launch', 'halt', found 'lanch' (nearest known: 'launch')",
        ),
        (
            f'card = "launch"\nquiet = {number(1)}',
            "line 5: leaders.stalin.decides.launch: unknown key 'quiet'; known here: card, read",
        ),
        (
            f'card = "halt"\nredres = {number(1)}',
            "leaders.stalin.decides.launch: unknown key 'redres' (nearest known: 'redress')",
        ),
        (
            f'card = "halt"\nredress = {number(11)}',
            "line 5: leaders.stalin.decides.launch.redress: 11",
        ),
        (
            "[mechanisms.patron_vto]\nvalue = true",
            "line 4: mechanisms: unknown key 'patron_vto' (nearest known: 'patron_veto')",
        ),
    ],
)
def test_a_card_allows_its_own_keys_only(write: Write, text: str, message: str) -> None:
    told = refusal(write(case=f"{MAIN}[leaders.stalin.decides.launch]\n{text}\n", more=HEAD))
    assert message in told


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("title = \nx = 1", "toy/case.toml, line 1, column 9: not valid TOML: Invalid value"),
        (
            'title = "x"\nstart 1950',
            "toy/case.toml, line 2, column 7: not valid TOML: Expected '='",
        ),
        ("title = 'x'\ntitle = 'y'", "toy/case.toml, line 2: not valid TOML: Cannot overwrite"),
        ("start = 1950-02-30", "line 1, column 9: not valid TOML: Invalid date"),
        ("title = [", "not valid TOML: "),
        (f"days = {'9' * 5000}", "toy/case.toml: not valid TOML: Exceeds the limit"),
        ("x = " + "[" * 5000, "toy/case.toml: not valid TOML: "),
    ],
)
def test_malformed_toml_is_told_with_line_and_column(write: Write, text: str, message: str) -> None:
    assert message in refusal(write(case=text))


def test_a_file_that_is_not_utf8_is_told_with_its_line(write: Write) -> None:
    folder = write(case=MAIN)
    (folder / "names.toml").write_bytes("# ok\n# König\n".encode("latin-1"))
    assert refusal(folder) == "toy/names.toml, line 2: not UTF-8 text; save the file as UTF-8"


def test_a_missing_top_level_key_is_told_for_the_main_file(write: Write) -> None:
    folder = write(case='title = "x"\n', leaders=LEADERS)
    assert refusal(folder) == "toy/case.toml: missing key 'start'"


def test_the_first_five_mistakes_are_told(write: Write) -> None:
    units = "\n".join(f"u{each} = {number(11)}" for each in range(7))
    lines = refusal(write(case=f"{MAIN}[units]\n{units}\n")).splitlines()
    assert len(lines) == 6
    assert lines[0].startswith("toy/case.toml, line 4: units.u0: 11 is out of range")
    assert lines[4].startswith("toy/case.toml, line 8: units.u4")
    assert lines[5] == "and 2 more"


def test_lines_are_found_past_long_strings_quoted_keys_and_dotted_keys(write: Write) -> None:
    text = f'''
title = """
start = "not this line"
[units]
"""
start = 1950-01-01
units."kpa" = {number(1)}
units.nk = {number(11)}
mechanisms.bombing.value = 3
mechanisms.bombing.meaning = "m"
'''
    told = refusal(write(case=text))
    assert "line 8: units.nk: 11 is out" in told
    assert "line 9: mechanisms.bombing.value: expected a valid boolean, found 3" in told
    assert "line 9: mechanisms.bombing: missing key 'source'" in told
    assert "line 6: start" in refusal(write(case=text.replace("1950-01-01", "3")))


@pytest.mark.parametrize(
    ("case", "other", "message"),
    [
        (
            MAIN,
            'title = "Again"\n',
            "title is given twice: toy/case.toml, line 1, and toy/other.toml, line 1",
        ),
        (
            f"{MAIN}[units]\nkpa = {number(1)}\n",
            f"[units]\n\nkpa = {number(2)}\n",
            "units.kpa is given twice: toy/case.toml, line 4, and toy/other.toml, line 3",
        ),
        (
            f"{MAIN}[[events]]\nname = 'a'\non = 1950-01-01\n",
            "[[events]]\nname = 'b'\non = 1950-01-01\n",
            "events is given twice: toy/case.toml, line 3, and toy/other.toml, line 1",
        ),
        (f"{MAIN}days = 3\n", "[days]\nx = 1\n", "days is given twice"),
        (f"{MAIN}[units]\n", "units = 3\n", "units is given twice"),
    ],
)
def test_a_key_given_in_two_files_is_refused(
    write: Write, case: str, other: str, message: str
) -> None:
    assert message in refusal(write(case=case, other=other))


def test_a_case_overrides_and_extends_what_it_inherits(write: Write) -> None:
    write("common", base=MAIN + LEADERS + f"[units]\na = {number(1)}\nb = {number(2)}\n")
    folder = write(
        case='inherits = "../common"\ntitle = "An heir"\nevents = []\n'
        f"[units]\nb = {number(3, high=4)}\nc = {number(4)}\n",
        more='[leaders.stalin]\nname = "Koba"\n[leaders.stalin.risk]\nvalue = 7\nlow = 6\n'
        'high = 8\nunit = "days"\nmeaning = "m"\nsource = "s"\nconfidence = "low"\n',
    )
    spec = spec_of(folder)
    assert (spec.title, spec.start, spec.events) == ("An heir", date(1950, 1, 1), [])
    assert (spec.leaders["stalin"].name, spec.leaders["stalin"].side) == ("Koba", "attacker")
    assert (spec.leaders["stalin"].risk.value, spec.leaders["stalin"].risk.low) == (7.0, 6.0)
    assert {name: each.value for name, each in spec.units.items()} == {"a": 1, "b": 3, "c": 4}
    assert spec.units["b"].high == 4.0


def test_a_parameter_with_a_value_is_inherited_whole_or_not_at_all(write: Write) -> None:
    write("common", base=MAIN + f"[units]\na = {number(1)}\n")
    folder = write(case='inherits = "../common"\n[units]\na = { value = 2 }\n')
    assert "toy/case.toml, line 3: units.a: missing key 'low'" in refusal(folder)
    folder = write(case='inherits = "../common"\n[units]\na = { high = 20 }\n')
    unit = spec_of(folder).units["a"]
    assert (unit.value, unit.high) == (1.0, 20.0)


def test_a_mistake_in_what_is_inherited_names_its_own_file(write: Write) -> None:
    write("common", base=MAIN + f"[units]\na = {number(11)}\nb = {number(11)}\n")
    folder = write(case=f'inherits = "../common"\n[units]\na = {number(12)}\n')
    assert refusal(folder).splitlines() == [
        "toy/case.toml, line 3: units.a: 12 is out of range; allowed: 0 to 10 days",
        "toy/../common/base.toml, line 5: units.b: 11 is out of range; allowed: 0 to 10 days",
    ]


def test_inheritance_goes_on_and_never_in_a_circle(write: Write) -> None:
    write("first", case=MAIN)
    write("second", case='inherits = "../first"\ndays = 3\n')
    third = write("third", case='inherits = "../second"\n')
    assert (spec_of(third).title, spec_of(third).days) == ("A toy", 3)
    write("first", case=f'inherits = "../third"\n{MAIN}')
    assert "inherits from 'third', which inherits from this case" in refusal(third)


@pytest.mark.parametrize(
    ("inherits", "message"),
    [
        ('"../comon"', "toy/case.toml, line 1: inherits: there is no folder '../comon'"),
        ("3", "toy/case.toml, line 1: inherits: expected the name of a folder, found 3"),
        ('""', "inherits: expected the name of a folder, found ''"),
        ('"."', "inherits from 'toy', which inherits from this case"),
    ],
)
def test_inheriting_from_nothing_is_refused(write: Write, inherits: str, message: str) -> None:
    assert message in refusal(write(case=f"inherits = {inherits}\n{MAIN}"))


def test_names_that_collide_are_refused_with_the_folder(write: Write) -> None:
    folder = write(case=MAIN + LEADERS + f"[units]\nstalin = {number(1)}\n")
    assert "toy: the name 'stalin' in units is already taken in leaders" in refusal(folder)


def test_a_folder_without_a_main_file_is_no_case(write: Write) -> None:
    assert refusal(write(leaders=LEADERS)) == "toy is not a case: there is no case.toml in it"


@pytest.mark.parametrize("name", ["", "xyzzy", "~nobody-of-that-name/x", "x" * 5000, "a\0b"])
def test_an_unknown_case_lists_the_known(name: str) -> None:
    with pytest.raises(InputError, match=r"^there is no case and no folder .*; known cases: "):
        load(name)


def test_a_file_is_not_a_case(write: Write) -> None:
    with pytest.raises(InputError, match="is a file; a case is a folder"):
        load(write(case=MAIN) / "case.toml")


def test_every_shipped_case_loads_under_its_name() -> None:
    shipped = cases()
    assert [each.name for each in shipped] == sorted(each.name for each in shipped)
    for case in shipped:
        assert load(case.name) == case
        assert case.title
        with pytest.raises(InputError, match=f"nearest known: '{case.name}'"):
            load(case.name + "x")


@pytest.mark.parametrize(
    ("name", "phrase"),
    [
        ("korea-1951", " (nearest known: 'korea-1950')"),
        ("KOREA-1950", " (nearest known: 'korea-1950')"),
        ("vietnam", ""),
        ("", ""),
    ],
)
def test_the_nearest_name_is_a_phrase(name: str, phrase: str) -> None:
    assert nearest(name, ["korea-1950", "russia-dprk-2024"]) == phrase
