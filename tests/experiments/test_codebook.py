"""The codebook holds everything a case declares, in every form it is given in."""

from __future__ import annotations

import importlib
import json

import numpy as np
import pytest

import panmunjom as pj
from panmunjom.model import Number

inside = importlib.import_module("panmunjom.experiments.codebook")
columns = importlib.import_module("panmunjom.experiments.columns")


@pytest.fixture(scope="module")
def korea() -> pj.Case:
    return pj.load("korea-1950")


def test_every_parameter_is_there_with_everything_it_declares(korea: pj.Case) -> None:
    frame = inside.codebook(korea).parameter_frame.set_index("path")
    assert list(frame.index) == list(korea.parameters)
    for path, parameter in korea.parameters.items():
        row = frame.loc[path]
        assert row["value"] == parameter.value
        assert (row["meaning"], row["source"]) == (parameter.meaning, parameter.source)
        assert row["confidence"] == parameter.confidence
    number = frame.loc["stalin.risk_aversion"]
    assert (number["kind"], number["low"], number["high"]) == ("number", 0.0, 3.0)
    assert (number["unit"], number["allowed"]) == ("per payoff", "0 to 3")
    assert frame.loc["stalin.risk_theory", "kind"] == "choice"
    assert frame.loc["mechanisms.delay", "kind"] == "switch"
    assert np.isnan(frame.loc["mechanisms.delay", "low"])


def test_changed_values_and_values_by_world_are_told(korea: pj.Case) -> None:
    changed = korea.replace(
        {"stalin.risk_aversion": np.array([0.5, 2.0]), "mechanisms.delay": False}
    )
    found = {each.path: each.value for each in inside.codebook(changed).parameters}
    assert found["stalin.risk_aversion"] == "differs by world: 0.5 to 2"
    assert found["mechanisms.delay"] is False


def test_every_column_is_there_with_its_values(korea: pj.Case) -> None:
    frame = inside.codebook(korea).column_frame
    assert set(zip(frame["table"], frame["column"], strict=True)) == {
        (each.table, each.name) for each in columns.case_columns([korea])
    }
    ending = frame.set_index(["table", "column"]).loc[("runs", "ending")]
    assert "no_war = No war" in ending["values"]


def test_a_folder_of_results_shows_its_own_columns(korea: pj.Case) -> None:
    names = ["case", "stalin.risk_aversion", "ending"]
    book = inside.codebook([korea], columns.columns_of("runs", names, [korea]))
    assert list(book.column_frame["column"]) == names
    assert "source (judgement)" in book.text().split("PARAMETERS")[0]


def test_the_text_names_everything_once(korea: pj.Case) -> None:
    book = inside.codebook(korea)
    lines = book.text().splitlines()
    told = korea.parameters["stalin.risk_aversion"]
    assert isinstance(told, Number)
    line = f"stalin.risk_aversion = {told.value:g} per payoff  [{told.low:g} to {told.high:g}]"
    assert sum(each.startswith(line) for each in lines) == 1
    assert sum(line == "armistice_date  [date]" for line in lines) == 1
    assert "mechanisms.delay = on  [on, off]" in lines
    for each in (*book.columns, *book.parameters):
        assert each.meaning in book.text()


def test_markdown_tables_are_whole(korea: pj.Case) -> None:
    book = inside.codebook(korea)
    rows = [line for line in book.markdown().splitlines() if line.startswith("|")]
    widths = {line.replace("\\|", "").count("|") for line in rows}
    assert widths == {7, 8}  # six cells a column, seven a parameter
    headers = 2 * (5 + 1)  # five tables of columns, one of parameters
    assert len(rows) == len(book.columns) + len(book.parameters) + headers


def test_a_bar_in_a_text_does_not_break_the_table() -> None:
    assert inside._table(("a",), [("x|y",)])[-1] == "| x\\|y |"


def test_the_document_is_json_and_complete() -> None:
    book = inside.codebook(pj.cases())
    document = json.loads(json.dumps(book.document(), allow_nan=False))
    assert set(document["cases"]) == {"korea-1950", "russia-dprk-2024"}
    assert len(document["parameters"]) == sum(len(case.parameters) for case in pj.cases())
    ending = next(each for each in document["columns"] if each["name"] == "ending")
    assert ending["values"]["no_war"] == "No war"
    assert "forecast" in document["caveat"]
