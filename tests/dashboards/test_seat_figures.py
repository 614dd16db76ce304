"""Figures of a seat show the reports, the truth, and the worlds they are given."""

from __future__ import annotations

import base64
import json
from typing import Any

import numpy as np
import pandas as pd
import pytest

from panmunjom.dashboards import (
    among_figure,
    games_figure,
    known_figure,
    ranks_figure,
    reported_figure,
)
from panmunjom.dashboards.app import Context
from panmunjom.dashboards.app.games import MOST_GAMES, Games, files_of, queue_of
from panmunjom.experiments import (
    Keep,
    Plan,
    Question,
    Stratum,
    Verdict,
    game_row,
    play,
    ranks,
    run,
    take_seat,
)
from panmunjom.model import InputError, load

KOREA = load("korea-1950")


@pytest.fixture(scope="module")
def question() -> Question:
    found = play(KOREA, take_seat(KOREA, "us", world=0))
    assert isinstance(found, Question)
    return found


@pytest.fixture(scope="module")
def verdict(question: Question) -> Verdict:
    day = question.briefing.date
    seat = take_seat(KOREA, "us", world=0).and_then(day, question.question, "air")
    found = play(KOREA, seat.left_to_staff(day))
    assert isinstance(found, Verdict)
    return found


def source_of(figure: Any) -> str:
    texts = [each.text for each in figure.layout.annotations if each.name == "source"]
    return " ".join(texts).replace("<br>", " ")


def traces(figure: Any, name: str) -> list[Any]:
    return [each for each in figure.data if each.name == name]


def test_the_reports_are_drawn_to_this_morning_and_no_further(question: Question) -> None:
    figure = reported_figure(question, KOREA, 38, 0)
    fronts, balances = traces(figure, "as reported to you")
    assert list(balances.y) == list(question.briefing.balance_seen)
    assert list(fronts.y) == list(question.briefing.front_seen)
    assert pd.Timestamp(fronts.x[-1]).date() == question.briefing.date
    assert "world 0" in source_of(figure)
    assert "seed 38" in source_of(figure)
    assert "not a forecast" in source_of(figure)


def test_what_was_seen_stands_beside_what_was_true(verdict: Verdict) -> None:
    figure = known_figure(verdict, KOREA)
    seen, true = traces(figure, "as you saw it"), traces(figure, "true")
    days = verdict.path.set_index("date")
    assert np.array_equal(seen[1].y, days.loc[list(seen[1].x), "seen_balance"])
    assert np.array_equal(true[0].y, days.loc[list(true[0].x), "true_front"])
    assert seen[0].line.dash != true[0].line.dash
    marks = traces(figure, "your choices")[0]
    assert [pd.Timestamp(x).date() for x in marks.x] == [each.date for each in verdict.taken]


def test_a_game_stands_among_the_worlds_of_a_batch(verdict: Verdict) -> None:
    found = run(Plan((Stratum(KOREA),), 20, 38, keep=Keep(bands=True)))
    runs, bands = found.runs.to_pandas(), found.bands.to_pandas()
    among = among_figure(verdict, KOREA, bands)
    assert "20 wars" in among.layout.title.text.replace("<br>", " ")
    assert np.array_equal(
        traces(among, "your war")[0].y, verdict.path["true_front"], equal_nan=True
    )
    places = ranks(verdict, runs)
    figure = ranks_figure(verdict, KOREA, runs, places)
    bars = traces(figure, "worlds played by the rules")
    assert [sum(each.y) for each in bars] == pytest.approx([100.0] * len(places))
    assert [each.x[0] for each in traces(figure, "your war")] == [each.mine for each in places]
    with pytest.raises(InputError, match="front_peninsula"):
        among_figure(verdict, KOREA, bands[bands["variable"] == "war"])


def test_every_game_of_a_class_is_a_point_with_its_name(verdict: Verdict) -> None:
    row = game_row(KOREA, verdict.seat)
    games = [{**row, "name": "<b>Ann</b>"}, {**row, "name": "Ben", "war_days": 3}]
    figure = games_figure(games, KOREA)
    assert list(figure.data[0].x) == [row["war_days"], 3]
    assert figure.data[0].text[0].startswith("&lt;b&gt;")
    assert "2 games" in source_of(figure)


def test_games_are_remembered_and_what_cannot_be_played_says_why(verdict: Verdict) -> None:
    games, text = Games(Context()), verdict.seat.document()
    assert games.known_row(text) is None
    row = games.row(text)
    assert isinstance(row, dict)
    assert row["ending"] == verdict.outcome.ending
    assert games.known_row(text) == row
    assert "unknown case" in str(games.row(json.dumps({**json.loads(text), "case": "x"})))
    unfinished = take_seat(KOREA, "us", world=0).document()
    assert "not finished" in str(games.row(unfinished))
    assert games.play(unfinished) is games.play(unfinished)


def sent(text: bytes) -> str:
    return "data:application/json;base64," + base64.b64encode(text).decode()


def test_files_are_read_with_their_names() -> None:
    assert files_of([sent(b"{}"), sent("é".encode())], ["a.json", "b" * 90]) == [
        ("a", "{}"),
        ("b" * 60, "é"),
    ]


@pytest.mark.parametrize(
    ("contents", "names"),
    [
        ("text", ["a"]), (None, None), ([], []), ([sent(b"x")], []), ([7], ["a"]),
        (["a,!!"], ["a"]),
        ([sent(b"\xff\xfe")], ["a"]), ([sent(b"x")], [["a"]]),
        ([sent(b"x")] * (MOST_GAMES + 1), ["a"] * (MOST_GAMES + 1)),
    ],
)  # fmt: skip
def test_what_is_no_file_is_refused(contents: Any, names: Any) -> None:
    with pytest.raises(InputError):
        files_of(contents, names)


@pytest.mark.parametrize(
    "data", [7, "x", {"a": 1}, [1], [["a"]], [["a", 1]], [[None, "x"]], [["a", "b"]] * 41]
)
def test_what_is_no_list_of_games_is_refused(data: Any) -> None:
    with pytest.raises(InputError):
        queue_of(data)
