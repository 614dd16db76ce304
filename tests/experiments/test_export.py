"""Files for other programs: everything that went in comes out again, or is said to have changed."""

from __future__ import annotations

import csv
import errno
import importlib
import json
import os
import re
import shutil
import subprocess
import sys
import weakref
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.io.stata import StataReader

import panmunjom as pj
from panmunjom.experiments import StoreError
from panmunjom.model import InputError

inside = importlib.import_module("panmunjom.experiments.export")
stata = importlib.import_module("panmunjom.experiments.stata")
excel = importlib.import_module("panmunjom.experiments.excel")
columns = importlib.import_module("panmunjom.experiments.columns")
to_table = importlib.import_module("panmunjom.experiments.tables").to_table

FORMATS = ["csv", "stata", "excel", "parquet"]
LONG = "stalin.decides.consent_to_invasion.review_days"
SEED = 2**63 - 1


def column(name: str, kind: str, **about: Any) -> Any:
    return columns.Column("runs", name, f"Label of {name}"[:80], "Meaning.", "unit", kind, **about)


ODD = [
    column("seed", "count"),
    column("world", "count"),
    column("when", "date"),
    column("never", "date"),
    column("blood", "share"),
    column("endless", "number"),
    column(LONG, "number"),
    column("yes", "yes/no"),
    column("person", "text"),
    column("ending", "name", values={"no_war": "No war", "won": "Somebody wins"}),
    column("peak_rung", "count", values={"0": "Peace", "3": "Local war"}),
    column("utilities", "text"),
    column("dead_ussr", "number"),
]
FIRST = pa.table(
    {
        "seed": pa.array([SEED, SEED], pa.uint64()),
        "world": pa.array([0, 1], pa.int64()),
        "when": pa.array([date(1950, 6, 25), None], pa.date32()),
        "never": pa.array([None, None], pa.date32()),
        "blood": pa.array([0.1 + 0.2, np.nan], pa.float64()),
        "endless": pa.array([np.inf, -np.inf], pa.float64()),
        LONG: pa.array([1e-300, -0.0], pa.float64()),
        "yes": pa.array([True, None], pa.bool_()),
        "person": pa.array(['김일성, "주석"', "=1+1"], pa.string()),
        "ending": pa.array(["won", "won"], pa.string()),
        "peak_rung": pa.array([3, 0], pa.int64()),
        "utilities": pa.array([{"stall": 0.5, "concede": None}, None]),
    }
)
SECOND = pa.table(
    {
        "seed": pa.array([SEED], pa.uint64()),
        "world": pa.array([7], pa.int64()),
        "when": pa.nulls(1),
        "person": pa.array([None], pa.string()),
        "ending": pa.array(["something new"], pa.string()),
        "dead_ussr": pa.array([1.5], pa.float64()),
        "endless": pa.array([2.0], pa.float64()),
    }
)


def exported(tmp_path: Path, to: str, parts: list[pa.Table], about: list[Any]) -> list[str]:
    notes: list[str] = inside.export(iter(parts), about, to, tmp_path / f"file.{to}")
    return notes


def stata_file(path: Path) -> tuple[pd.DataFrame, dict[str, str], dict[str, dict[float, str]]]:
    frame = pd.read_stata(path, convert_categoricals=False)
    with StataReader(path) as reader:
        return frame, reader.variable_labels(), reader.value_labels()


@given(st.lists(st.text(max_size=60) | st.sampled_from(["case", "str8", "x" * 32]), unique=True))
def test_stata_takes_every_name(names: list[str]) -> None:
    found = stata.stata_names(names)
    assert len(set(found)) == len(names)
    for name, short in zip(names, found, strict=True):
        assert re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]{0,31}", short)
        assert short not in ("case", "str8")
        if re.fullmatch(r"[a-z]{1,3}", name) and name not in (
            "if",
            "in",
            "for",
            "do",
            "int",
            "end",
        ):
            assert short == name


def test_names_that_are_cut_alike_are_numbered() -> None:
    long = [f"{LONG}.{end}" for end in "abc"]
    assert stata.stata_names(long) == [
        "stalin_decides_consent_to_invasi",
        "stalin_decides_consent_to_inva_2",
        "stalin_decides_consent_to_inva_3",
    ]
    assert stata.stata_names(["a.b", "a_b", "1950", "case"]) == ["a_b_2", "a_b", "v_1950", "case_"]


def test_stata_keeps_every_value(tmp_path: Path) -> None:
    exported(tmp_path, "stata", [FIRST, SECOND], ODD)
    frame, _, _ = stata_file(tmp_path / "file.stata")
    assert list(frame["seed"]) == [str(SEED)] * 3
    assert list(frame["world"]) == [0, 1, 7]
    assert frame["when"][0] == pd.Timestamp("1950-06-25")
    assert frame["when"].isna().tolist() == [False, True, True]
    assert frame["never"].isna().all()
    assert frame["blood"][0] == 0.1 + 0.2
    assert frame["blood"].isna().tolist() == [False, True, True]
    assert frame["endless"].isna().tolist() == [True, True, False]
    assert list(frame["endless_infinite"]) == [1, -1, 0]
    assert frame["stalin_decides_consent_to_invasi"][0] == 1e-300
    assert frame["yes"].tolist()[:1] == [1]
    assert frame["yes"].isna().tolist() == [False, True, True]
    assert list(frame["person"]) == ['김일성, "주석"', "=1+1", ""]
    assert list(frame["ending"]) == [2, 2, 3]
    assert list(frame["peak_rung"])[:2] == [3, 0]
    assert list(frame["utilities"]) == ['{"stall": 0.5}', "", ""]
    assert frame["dead_ussr"].tolist()[2] == 1.5


def test_stata_has_labels_for_variables_and_values(tmp_path: Path) -> None:
    exported(tmp_path, "stata", [FIRST, SECOND], ODD)
    frame, labels, values = stata_file(tmp_path / "file.stata")
    assert set(labels) == set(frame.columns)
    assert labels["blood"] == "Label of blood"
    assert labels["stalin_decides_consent_to_invasi"].startswith(f"{LONG}: ")
    assert labels["endless_infinite"] == "Whether endless is infinite"
    assert values["ending"] == {1: "No war", 2: "Somebody wins", 3: "something new"}
    assert values["yes"] == {0: "no", 1: "yes"}
    assert values["peak_rung"] == {0: "Peace", 3: "Local war"}


def test_stata_notes_name_every_change(tmp_path: Path) -> None:
    notes = " ".join(exported(tmp_path, "stata", [FIRST, SECOND], ODD))
    for told in (
        "seed: text",
        "endless: infinite in 2 rows",
        f"{LONG} is stalin_decides_consent_to_invasi",
        "utilities: each cell is a JSON text",
        "in the codebook: ending.",
    ):
        assert told in notes


def test_a_table_that_fits_stata_has_no_notes(tmp_path: Path) -> None:
    table = FIRST.select(["world", "when", "blood", "yes", "peak_rung"])
    about = [each for each in ODD if each.name in table.column_names]
    assert exported(tmp_path, "stata", [table], about) == []


def test_a_codebook_stands_beside_stata_and_csv(tmp_path: Path) -> None:
    exported(tmp_path, "stata", [FIRST, SECOND], ODD)
    with (tmp_path / "file.stata.codebook.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["column"]: row for row in csv.DictReader(file)}
    assert list(rows) == [each.name for each in ODD]
    assert rows[LONG]["name_in_file"] == "stalin_decides_consent_to_invasi"
    assert rows["ending"]["stored_as"] == "labelled number: 1 no_war; 2 won; 3 something new"
    assert "endless_infinite" in rows["endless"]["stored_as"]
    exported(tmp_path, "csv", [FIRST], ODD)
    assert (tmp_path / "file.codebook.csv").exists()


def test_values_with_one_label_stay_apart(tmp_path: Path) -> None:
    about = [column("ending", "name", values={"a": "Same", "b": "Same"})]
    exported(tmp_path, "stata", [pa.table({"ending": ["a", "b", ""]})], about)
    _, _, values = stata_file(tmp_path / "file.stata")
    assert list(values["ending"].values()) == ["Same (a)", "Same (b)", "(empty)"]


def test_stata_says_where_a_missing_text_became_an_empty_one(tmp_path: Path) -> None:
    table = pa.table({"person": ["", None]})
    (note,) = exported(tmp_path, "stata", [table], [column("person", "text")])
    assert note.startswith("person: missing and empty texts")


def test_whole_numbers_keep_their_last_digit_in_stata(tmp_path: Path) -> None:
    whole = {"small": [1, -5], "large": [2**40 + 1, None], "huge": [2**60 + 1, None]}
    table = pa.table({name: pa.array(each, pa.int64()) for name, each in whole.items()})
    exported(tmp_path, "stata", [table], [column(name, "count") for name in whole])
    frame, _, _ = stata_file(tmp_path / "file.stata")
    assert frame["small"].tolist() == [1, -5]
    assert frame["large"].tolist()[0] == 2**40 + 1
    assert frame["huge"].tolist() == [str(2**60 + 1), ""]


@given(
    st.lists(
        st.tuples(
            st.none() | st.floats(allow_nan=False, allow_infinity=False, max_value=1e307),
            st.none() | st.dates(date(1800, 1, 1), date(2200, 1, 1)),
            st.text(st.characters(codec="utf-8"), max_size=30),
            st.none() | st.integers(-(2**31), 2**31),
        ),
        min_size=1,
        max_size=5,
    )
)
@settings(max_examples=30, deadline=None)
def test_any_numbers_dates_and_texts_survive_stata(rows: list[tuple[Any, ...]]) -> None:
    kinds = {"number": pa.float64(), "date": pa.date32(), "text": pa.string(), "count": pa.int64()}
    whole = dict(zip(kinds, zip(*rows, strict=True), strict=True))
    table = pa.table({name: pa.array(whole[name], kind) for name, kind in kinds.items()})
    with TemporaryDirectory() as folder:
        path = Path(folder) / "file.dta"
        notes = inside.export([table], [column(kind, kind) for kind in kinds], "stata", path)
        frame = pd.read_stata(path)
    for name in ("number", "count"):
        expected = [each for each in whole[name] if each is not None and each > -8.9e307]
        assert frame[name].dropna().tolist() == expected
    dates = [None if pd.isna(each) else each.date() for each in frame["date"]]
    assert dates == list(whole["date"])
    replaced = [each.replace("\0", "\ufffd") for each in whole["text"]]
    assert frame["text"].tolist() == replaced
    assert any("null characters" in note for note in notes) == (replaced != list(whole["text"]))


def test_texts_longer_than_stata_s_fixed_ones_are_whole(tmp_path: Path) -> None:
    table = pa.table({"person": ["ü" * 5000, "short"]})
    exported(tmp_path, "stata", [table], [column("person", "text")])
    frame, _, _ = stata_file(tmp_path / "file.stata")
    assert list(frame["person"]) == ["ü" * 5000, "short"]


def test_what_does_not_fit_into_memory_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stata, "memory", lambda: 1000.0)
    with pytest.raises(InputError, match=r"first 3 rows need .* CSV and Parquet"):
        exported(tmp_path, "stata", [FIRST, SECOND] * 9, ODD)
    monkeypatch.setattr(stata, "memory", lambda: np.inf)
    monkeypatch.setattr(stata, "MOST_ROWS", 4)
    with pytest.raises(InputError, match="Stata holds 4 rows"):
        exported(tmp_path, "stata", [FIRST, SECOND] * 2, ODD)
    assert list(tmp_path.iterdir()) == []


def test_csv_keeps_every_value(tmp_path: Path) -> None:
    notes = exported(tmp_path, "csv", [FIRST, SECOND], ODD)
    assert set(notes) == {
        "endless: infinite numbers are written as inf and -inf.",
        "utilities: each cell is a JSON text.",
    }
    with (tmp_path / "file.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["seed"] for row in rows] == [str(SEED)] * 3
    assert [row["when"] for row in rows] == ["1950-06-25", "", ""]
    assert [row["yes"] for row in rows] == ["1", "", ""]
    assert [row["blood"] for row in rows] == [repr(0.1 + 0.2), "", ""]
    assert [float(row["endless"]) for row in rows] == [np.inf, -np.inf, 2.0]
    assert float(rows[0][LONG]) == 1e-300
    assert [row["person"] for row in rows] == ['김일성, "주석"', "=1+1", ""]
    assert json.loads(rows[0]["utilities"]) == {"stall": 0.5}
    assert [row["dead_ussr"] for row in rows] == ["", "", "1.5"]


def test_parquet_is_the_table_itself_with_its_meanings(tmp_path: Path) -> None:
    assert exported(tmp_path, "parquet", [FIRST, SECOND], ODD) == []
    table = pq.read_table(tmp_path / "file.parquet")
    assert table.column_names == [each.name for each in ODD]
    found = table.slice(0, 2).select(FIRST.column_names)
    assert found.schema.equals(FIRST.schema)
    pd.testing.assert_frame_equal(found.to_pandas(), FIRST.to_pandas(), check_exact=True)
    assert table["dead_ussr"].to_pylist() == [None, None, 1.5]
    about = table.schema.field("blood").metadata
    assert about[b"label"] == b"Label of blood"
    assert (about[b"meaning"], about[b"unit"]) == (b"Meaning.", b"unit")


def test_excel_keeps_every_value_and_computes_nothing(tmp_path: Path) -> None:
    notes = exported(tmp_path, "excel", [FIRST, SECOND], ODD)
    assert "Numbers with a fraction are rounded to 16 digits." in notes
    assert any(note.startswith("seed: text") for note in notes)
    book = openpyxl.load_workbook(shutil.copy(tmp_path / "file.excel", tmp_path / "file.xlsx"))
    assert book.sheetnames == ["runs", "codebook"]
    header, *rows = book["runs"].iter_rows()
    assert [cell.value for cell in header] == [each.name for each in ODD]
    found = {cell.value: [row[i] for row in rows] for i, cell in enumerate(header)}
    assert [cell.value for cell in found["seed"]] == [str(SEED)] * 3
    assert found["when"][0].value == datetime(1950, 6, 25)
    assert found["when"][1].value is None
    assert [cell.value for cell in found["endless"]] == ["inf", "-inf", 2]
    assert found["blood"][0].value == pytest.approx(0.3, rel=1e-15)
    assert found["yes"][0].value is True
    assert (found["person"][1].value, found["person"][1].data_type) == ("=1+1", "s")
    codebook = list(book["codebook"].iter_rows(values_only=True))
    assert [row[2] for row in codebook[1:]] == [each.name for each in ODD]
    book.close()


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_no_text_is_a_formula(tmp_path: Path, start: str) -> None:
    text = f"{start}cmd|'/c calc'!A1"
    exported(tmp_path, "excel", [pa.table({"person": [text]})], [column("person", "text")])
    book = openpyxl.load_workbook(shutil.copy(tmp_path / "file.excel", tmp_path / "file.xlsx"))
    cell = book["runs"]["A2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)
    book.close()


def test_what_excel_cannot_hold_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    about = [column("when", "date"), column("person", "text")]
    old = pa.table({"when": [date(1853, 10, 4)], "person": ["bell \a"]})
    notes = exported(tmp_path, "excel", [old], about)
    assert [note.split(":")[0] for note in notes] == ["when", "person"]
    book = openpyxl.load_workbook(shutil.copy(tmp_path / "file.excel", tmp_path / "file.xlsx"))
    assert [cell.value for cell in book["runs"][2]] == ["1853-10-04", "bell \ufffd"]
    book.close()
    (tmp_path / "file.excel").unlink()
    with pytest.raises(InputError, match=r"person: a text of 32,768 characters"):
        exported(tmp_path, "excel", [pa.table({"person": ["x" * 32_768]})], about)
    monkeypatch.setattr(excel, "MOST_ROWS", 3)
    with pytest.raises(InputError, match="Excel holds 2 rows"):
        exported(tmp_path, "excel", [FIRST, SECOND], ODD)
    assert not list(tmp_path.glob("*.excel"))


def test_without_openpyxl_the_extra_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(InputError, match=r"pip install 'panmunjom\[excel\]'"):
        exported(tmp_path, "excel", [FIRST], ODD)


@pytest.mark.parametrize("to", FORMATS)
@pytest.mark.parametrize("parts", [[], [FIRST.slice(0, 0)]])
def test_a_table_without_rows_has_its_columns(
    tmp_path: Path, to: str, parts: list[pa.Table]
) -> None:
    exported(tmp_path, to, parts, ODD)
    path = tmp_path / f"file.{to}"
    found: list[Any]
    if to == "stata":
        found = list(stata_file(path)[0].columns)
        assert found == stata.stata_names([each.name for each in ODD])
        return
    if to == "excel":
        book = openpyxl.load_workbook(shutil.copy(path, tmp_path / "file.xlsx"))
        found = [cell.value for cell in book["runs"][1]]
        book.close()
    else:
        read = pa_csv.read_csv if to == "csv" else pq.read_table
        found = read(path).column_names
    assert found == [each.name for each in ODD]


@pytest.mark.parametrize("to", ["csv", "parquet", "excel"])
def test_no_part_stays_in_memory(tmp_path: Path, to: str) -> None:
    alive: list[int] = []

    def parts() -> Iterator[pa.Table]:
        known: list[weakref.ref[pa.Table]] = []
        for number in range(6):
            part = pa.table({"world": [number]})
            known.append(weakref.ref(part))
            yield part
            del part
            alive.append(sum(each() is not None for each in known))

    inside.export(parts(), [column("world", "count")], to, tmp_path / "file")
    assert max(alive) <= 2  # the first gives the types


@pytest.mark.parametrize("to", FORMATS)
def test_a_file_is_whole_or_not_there(tmp_path: Path, to: str) -> None:
    def broken() -> Iterator[pa.Table]:
        yield FIRST
        raise RuntimeError("the third part is damaged")

    with pytest.raises(RuntimeError, match="damaged"):
        inside.export(broken(), ODD, to, tmp_path / "file")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("to", FORMATS)
def test_a_file_is_not_overwritten_unless_asked(tmp_path: Path, to: str) -> None:
    path = tmp_path / "file"
    path.write_text("precious")
    with pytest.raises(InputError, match="there already"):
        inside.export([FIRST], ODD, to, path)
    assert [each.read_text() for each in tmp_path.iterdir()] == ["precious"]
    inside.export([FIRST], ODD, to, path, overwrite=True)
    assert b"precious" not in path.read_bytes()


def test_a_codebook_is_not_overwritten_either(tmp_path: Path) -> None:
    (tmp_path / "file.codebook.csv").write_text("precious")
    with pytest.raises(InputError, match=r"file\.codebook\.csv' is there already"):
        exported(tmp_path, "csv", [FIRST], ODD)
    assert not (tmp_path / "file.csv").exists()


@pytest.mark.parametrize("to", FORMATS)
def test_a_full_disk_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, to: str
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreError, match=r"file\..*No space left on device"):
        exported(tmp_path, to, [FIRST], ODD)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    for to in FORMATS:
        with pytest.raises(InputError, match=r"cannot write '.*nowhere/file"):
            inside.export([FIRST], ODD, to, tmp_path / "nowhere" / "file")


def test_an_unknown_format_or_column_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no format 'exel'.*excel"):
        exported(tmp_path, "exel", [FIRST], ODD)
    with pytest.raises(ValueError, match="no entry was given for the columns yes"):
        exported(tmp_path, "csv", [FIRST], [each for each in ODD if each.name != "yes"])
    assert list(tmp_path.iterdir()) == []


def study(case: pj.Case) -> tuple[pd.DataFrame, pa.Table]:
    """Eight histories of a case as a study stores them."""
    outcomes = pj.War(case, worlds=8, seed=38).run().outcomes()
    rest = outcomes.drop(columns=["case", "seed", "world"])
    front = {"case": case.name, "arm": "baseline", "point": 0}
    keys = pd.DataFrame({**front, "replicate": outcomes["world"], "seed": outcomes["seed"]})
    frame = pd.concat([keys, outcomes[["world"]], rest], axis=1)
    return frame, to_table(frame)


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[pd.DataFrame], Path]:
    """The histories of both cases, and the folder they were exported to in every format."""
    folder = tmp_path_factory.mktemp("both")
    frames, parts = zip(*(study(case) for case in pj.cases()), strict=True)
    names = dict.fromkeys(name for part in parts for name in part.column_names)
    about = columns.columns_of("runs", names, pj.cases())
    for to in FORMATS:
        inside.export(parts, about, to, folder / f"runs.{to}")
    (folder / "runs.stata").rename(folder / "runs.dta")
    return list(frames), folder


def test_histories_of_both_cases_come_out_of_stata_as_they_went_in(
    both: tuple[list[pd.DataFrame], Path],
) -> None:
    frames, folder = both
    whole = pd.concat(frames, ignore_index=True)
    found, labels, values = stata_file(folder / "runs.dta")
    assert labels["dead_rok"] == "Republic of Korea, dead"
    assert values["peak_rung"][8] == "Nuclear signal"
    names = whole.columns.drop(["case"])
    for name, about in zip(names, columns.columns_of("runs", names, pj.cases()), strict=True):
        expected = whole[name]
        if about.kind == "name":
            expected = expected.map(about.values)
            assert found[name].map(values[name]).tolist() == expected.tolist()
        elif about.kind == "date":
            assert found[name].astype("datetime64[s]").equals(expected.astype("datetime64[s]"))
        elif about.kind != "text":
            exact = np.array_equal(found[name], expected.astype(float), equal_nan=True)
            assert exact, name


def test_histories_of_both_cases_come_out_of_csv_as_they_went_in(
    both: tuple[list[pd.DataFrame], Path],
) -> None:
    frames, folder = both
    whole = pd.concat(frames, ignore_index=True)
    found = pa_csv.read_csv(folder / "runs.csv").to_pandas()
    for name in whole.select_dtypes("number"):
        assert np.array_equal(found[name], whole[name], equal_nan=True), name
    assert found["ending"].tolist() == whole["ending"].tolist()
    dates = pd.to_datetime(found["armistice_date"]).astype("datetime64[s]")
    assert dates.equals(whole["armistice_date"].astype("datetime64[s]"))


R = """
d <- haven::read_dta(commandArgs(TRUE)[1])
stopifnot(attr(d$ending, "label") == "How it ends")
stopifnot(inherits(d$armistice_date, "Date"), inherits(d$ending, "haven_labelled"))
d$ending <- haven::as_factor(d$ending)
cat(nrow(d), ncol(d), paste(d$ending, d$armistice_date, sep = "|"), sep = "\n")
"""


def haven() -> bool:
    rscript = shutil.which("Rscript")
    if rscript is None:
        return False
    asked = [rscript, "-e", "quit(status = !requireNamespace('haven', quietly = TRUE))"]
    return subprocess.run(asked, capture_output=True, check=False).returncode == 0


def test_r_reads_the_stata_file_with_its_labels(
    both: tuple[list[pd.DataFrame], Path], tmp_path: Path
) -> None:
    if not haven():
        pytest.skip("R with haven is not installed")
    frames, folder = both
    whole = pd.concat(frames, ignore_index=True)
    script = tmp_path / "read.R"
    script.write_text(R)
    found = subprocess.run(
        ["Rscript", str(script), str(folder / "runs.dta")],
        capture_output=True,
        text=True,
        check=True,
    )
    rows, width, *lines = found.stdout.splitlines()
    assert (int(rows), int(width)) == whole.shape
    labels = columns.column("runs", "ending", pj.cases()).values
    days = whole["armistice_date"].dt.strftime("%Y-%m-%d").fillna("NA")
    assert lines == [f"{labels[e]}|{d}" for e, d in zip(whole["ending"], days, strict=True)]
