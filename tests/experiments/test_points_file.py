"""Points from a file: what is wrong is named by row and column."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import panmunjom as pj
from panmunjom.experiments import read_points
from panmunjom.model import InputError

KOREA = pj.load("korea-1950")
HEADER = "stalin.fear,stalin.risk_theory,mechanisms.delay\n"
GOOD = HEADER + "0.5,cara,on\n2,prospect,FALSE\n"


def written(tmp_path: Path, content: str | bytes, name: str = "points.csv") -> Path:
    file = tmp_path / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return file


def refusal(file: Path, columns: list[str] | None = None) -> str:
    with pytest.raises(InputError) as caught:
        read_points(file, KOREA, columns)
    assert str(caught.value).startswith(f"{file}: ")
    return str(caught.value)


@pytest.mark.parametrize(
    "content",
    [
        GOOD.encode(),
        b"\xef\xbb\xbf" + GOOD.encode(),
        GOOD.replace("\n", "\r\n").encode() + b",,\r\n\r\n",
        GOOD.replace("0.5,cara", ' 0.5 ,"cara"').encode(),
    ],
    ids=["plain", "from Excel", "DOS line ends and empty rows below", "spaces and quotes"],
)
def test_a_csv_file_becomes_points(tmp_path: Path, content: bytes) -> None:
    points = read_points(written(tmp_path, content), KOREA)
    assert points.method == "points"
    assert points.names == ("stalin.fear", "stalin.risk_theory", "mechanisms.delay")
    rows = list(points.frame().itertuples(index=False, name=None))
    assert rows == [(0.5, "cara", True), (2.0, "prospect", False)]
    assert [column.dtype.kind for column in points.columns.values()] == ["f", "O", "b"]


def test_a_parquet_file_says_the_same(tmp_path: Path) -> None:
    table = read_points(written(tmp_path, GOOD), KOREA).frame()
    table.to_parquet(tmp_path / "points.parquet")
    assert read_points(tmp_path / "points.parquet", KOREA).frame().equals(table)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "row 1 is empty; the first row must hold paths of parameters"),
        ("\n1,2\n", "row 1 is empty"),
        (HEADER, "no rows below the header: a design with no points"),
        (HEADER + ",cara,on\n", "row 2, column 'stalin.fear': the cell is empty"),
        (GOOD + "NaN,cara,on\n", "row 4, column 'stalin.fear': the value is missing (NaN)"),
        (GOOD + "1,NA,on\n", "row 4, column 'stalin.risk_theory': the value is missing (NA)"),
        (HEADER + "much,cara,on\n", "row 2, column 'stalin.fear': expected a number, found 'much'"),
        (HEADER + '"0,5",cara,on\n', "found '0,5'; write a decimal point"),
        (HEADER + "1_0,cara,on\n", "expected a number, found '1_0'"),
        (HEADER + "inf,cara,on\n", "inf is out of range"),
        (GOOD + "9,cara,on\n", "row 4, column 'stalin.fear': 9 is out of range; allowed: 0.2 to 4"),
        (HEADER + "1,carra,on\n", "(nearest known: 'cara')"),
        (HEADER + "1,cara,1\n", "row 2, column 'mechanisms.delay': expected on or off, found '1'"),
        ("stalin.faer\n1\n", "row 1: unknown column 'stalin.faer' (nearest known: 'stalin.fear')"),
        ("stalin.fear,stalin.fear\n1,2\n", "row 1: the column 'stalin.fear' stands twice"),
        ("stalin.fear,\n1,2\n", "row 1, column 2: no name"),
        ("1,2\n0.5,1\n", "row 1 must hold paths of parameters"),
        (GOOD + "1,cara\n", "row 4: 2 cells, but the header has 3"),
        (GOOD + "1,cara,on,off\n", "row 4: 4 cells, but the header has 3"),
        (HEADER + "\n1,cara,on\n", "row 2 is empty"),
        (GOOD.replace(",", ";"), "separated by semicolons; use commas"),
        (GOOD.replace(",", "\t"), "separated by tabs; use commas"),
        (HEADER + '1,"cara"x,on\n', "line 2: not a CSV file"),
        (GOOD.encode() + b"1,c\xe4ra,on\n", "line 4: not in UTF-8 (byte 0xe4)"),
        (GOOD.encode("utf-16"), "line 1: the file is in UTF-16; save it as CSV UTF-8"),
    ],
)
def test_what_is_wrong_is_named_by_row_and_column(
    tmp_path: Path, content: str | bytes, said: str
) -> None:
    assert said in refusal(written(tmp_path, content))


def test_mistakes_are_reported_together_in_the_order_of_the_rows(tmp_path: Path) -> None:
    said = refusal(written(tmp_path, HEADER + "9,cara,on\n1,carra,maybe\n0.1,,on\n"))
    rows = [line.split(": ")[1].split(",")[0] for line in said.split("\n")]
    assert rows == ["row 2", "row 3", "row 3", "row 4", "row 4"]


def test_columns_that_must_be_there(tmp_path: Path) -> None:
    said = refusal(written(tmp_path, GOOD), ["stalin.fear", "stalin.risk_theory", "mao.fear"])
    assert "row 1: unknown column 'mechanisms.delay'" in said
    assert "row 1: missing column 'mao.fear'" in said
    assert len(read_points(written(tmp_path, GOOD), KOREA, HEADER.strip().split(","))) == 2


@pytest.mark.parametrize(
    ("column", "said"),
    [
        ([1.0, np.nan], "row 3, column 'stalin.fear': the cell is empty"),
        ([1.0, np.inf], "row 3, column 'stalin.fear': inf is out of range"),
        (["1.0", "x"], "row 3, column 'stalin.fear': expected a number, found 'x'"),
        ([True, False], "row 2, column 'stalin.fear': expected a number, found 'True'"),
        ([], "no rows below the header"),
    ],
)
def test_a_parquet_file_is_checked_alike(tmp_path: Path, column: list[object], said: str) -> None:
    file = tmp_path / "points.parquet"
    pd.DataFrame({"stalin.fear": column}).to_parquet(file)
    assert said in refusal(file)


def test_a_null_in_a_parquet_file_is_an_empty_cell(tmp_path: Path) -> None:
    file = tmp_path / "points.parquet"
    pd.DataFrame({"stalin.risk_theory": ["cara", None]}).to_parquet(file)
    assert "row 3, column 'stalin.risk_theory': the cell is empty" in refusal(file)


def test_what_is_no_file_of_points_is_named(tmp_path: Path) -> None:
    assert "cannot be read (No such file" in refusal(tmp_path / "none.csv")
    assert "must end in .csv or .parquet" in refusal(tmp_path / "points.xlsx")
    (tmp_path / "folder.csv").mkdir()
    assert "cannot be read (Is a directory)" in refusal(tmp_path / "folder.csv")
    assert "not a whole Parquet file" in refusal(written(tmp_path, GOOD, "points.parquet"))
    pd.DataFrame({"stalin.fear": [1.0]}).to_parquet(tmp_path / "whole.parquet")
    cut = (tmp_path / "whole.parquet").read_bytes()[:-20]
    assert "not a whole Parquet file" in refusal(written(tmp_path, cut, "cut.parquet"))
