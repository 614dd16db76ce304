"""Studies from the command line: from the file to the tables, and every mistake on the way."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import panmunjom as pj

from .commands import CASE, Typed, panmunjom

STUDY = f"""\
title = "Tiny"
case = "{CASE}"
worlds = 3
until = 2024-01-12

[vary]
"putin.risk_aversion" = [0.1, 0.25]

[arms.no_shells]
counterfactual = "no_shells"
"""
HERE = ("--workers", "1")


@pytest.fixture
def typed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Typed:
    monkeypatch.chdir(tmp_path)
    return Typed(monkeypatch, capsys)


def contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of results that tests only read, or copy."""
    folder = tmp_path_factory.mktemp("finished")
    (folder / "study.toml").write_text(STUDY + "[keep]\nbands = true\ndecisions = 1\npaths = 1\n")
    study = pj.read_study(folder / "study.toml")
    study.run(folder / "results")
    return folder / "results"


# ---------------------------------------------------------------- study


def test_the_template_is_a_study(typed: Typed, tmp_path: Path) -> None:
    template = typed("study", "--template")
    assert template.code == 0
    (tmp_path / "mine.toml").write_text(template.out)
    study = pj.read_study(tmp_path / "mine.toml")
    histories = study.plan().histories
    assert histories == 3 * 3 * 3 * study.worlds
    found = typed("study", "mine.toml", "--dry-run", "--json", *HERE)
    assert found.code == 0, found.err
    document = json.loads(found.out)
    assert document["histories"] == histories
    assert document["seconds"] > 0
    assert document["bytes"] > 100 * histories
    assert [path.name for path in tmp_path.iterdir()] == ["mine.toml"]


def test_the_schema_allows_what_a_study_may_say_and_nothing_else(typed: Typed) -> None:
    """Checked by hand: a validator would be one more package for this alone."""
    schema = json.loads(typed("study", "--schema").out)
    assert schema["type"] == "object"
    assert schema["required"] == ["case", "worlds"]
    assert schema["additionalProperties"] is False
    assert set(schema["properties"]) == set(pj.Study.model_fields)
    tables = {name: each["properties"] for name, each in schema["$defs"].items()}
    assert set(tables["DesignSpec"]) == {"method", "size", "levels", "file"}
    assert set(tables["KeepSpec"]) == {"bands", "readings", "decisions", "paths"}
    assert set(tables["Force"]) == {"force", "option", "from", "until"}
    methods = tables["DesignSpec"]["method"]["enum"]
    assert methods == ["grid", "latin_hypercube", "sobol", "morris", "points"]
    assert {"const": "all", "type": "string"} in tables["KeepSpec"]["paths"]["anyOf"]


def test_a_study_is_lived_once_and_a_changed_one_refused(tmp_path: Path) -> None:
    """The way of the whole command, as its own process."""
    (tmp_path / "study.toml").write_text(STUDY)
    command = ("study", "study.toml", "--out", "results", *HERE)
    first = panmunjom(*command, cwd=tmp_path)
    assert first.returncode == 0, first.stderr
    assert "12 of 12 worlds" in first.stderr
    lines = [line for line in first.stdout.splitlines() if line.startswith("│")]
    assert len({line.count("│") for line in lines}) == 1
    assert "baseline" in first.stdout
    results = pj.open_results(tmp_path / "results")
    rows = results.runs.to_pandas()
    assert list(rows.columns[:7]) == [
        *("case", "arm", "point", "replicate", "seed", "world", "putin.risk_aversion")
    ]
    assert len(rows) == 2 * 2 * 3

    before = contents(tmp_path / "results")
    again = panmunjom(*command, "--json", cwd=tmp_path)
    document = json.loads(again.stdout)
    assert (document["worlds"], document["failed_worlds"]) == (12, 0)
    assert document["digest"] == results.digest
    assert set(document["outcomes"][CASE]) == {"baseline", "no_shells"}
    assert contents(tmp_path / "results") == before

    (tmp_path / "study.toml").write_text(
        STUDY.replace("worlds = 3", "worlds = 4\nseed = 7").replace("no_shells", "no_delays")
    )
    other = panmunjom(*command, cwd=tmp_path)
    assert other.returncode == 2
    assert "holds another study" in other.stderr
    assert "replicates: 3 there, 4 asked" in other.stderr
    assert "seed: 38 there, 7 asked" in other.stderr
    assert f"arms: {CASE} no_delays" in other.stderr
    assert contents(tmp_path / "results") == before


def test_a_study_in_python_is_the_same_study(typed: Typed, tmp_path: Path) -> None:
    (tmp_path / "study.toml").write_text(STUDY)
    found = json.loads(typed("study", "study.toml", "--out", "results", "--json", *HERE).out)
    study = pj.Study.model_validate(
        {
            "case": CASE,
            "worlds": 3,
            "until": date(2024, 1, 12),
            "vary": {"putin": {"risk_aversion": [0.1, 0.25]}},
            "arms": {"no_shells": {"counterfactual": "no_shells"}},
        }
    )
    assert study.run().digest == found["digest"]


def change(old: str, new: str) -> str:
    assert old in STUDY
    return STUDY.replace(old, new)


def more(text: str) -> str:
    return STUDY + text


SET_FEAR = '{ set = "putin.fear", to = 2.0 }'
POINTS = '[design]\nmethod = "points"\nfile = "points.csv"\n'
UNVARIED = STUDY.replace('[vary]\n"putin.risk_aversion" = [0.1, 0.25]\n', "")
MISTAKES = {
    "unknown key": (more("[kep]\n"), "line 11: unknown key 'kep' (nearest known: 'keep')"),
    "unknown key below": (more("[keep]\nband = true\n"), "line 12: keep: unknown key 'band'"),
    "set: unknown": (
        change("worlds = 3", 'worlds = 3\nset = { "putin.feer" = 1 }'),
        "line 4: unknown parameter 'putin.feer' (nearest known: 'putin.fear')",
    ),
    "set: range": (
        more("[set]\nputin.risk_aversion = 99\n"),
        "line 12: putin.risk_aversion: 99 is out of range; allowed: 0 to 0.3",
    ),
    "vary: unknown": (
        change('"putin.risk_aversion"', '"putin.risk_aversoin"'),
        "line 7: unknown parameter 'putin.risk_aversoin' (nearest known: 'putin.risk_aversion')",
    ),
    "vary: range": (
        change("[0.1, 0.25]", "[0.1, 99]"),
        "line 7: putin.risk_aversion: 99 is out of",
    ),
    "vary: name": (
        change('aversion" = [0.1, 0.25]', 'theory" = ["caar"]'),
        "nearest known: 'cara'",
    ),
    "vary: empty": (change("[0.1, 0.25]", "[]"), "line 7: putin.risk_aversion: the list of values"),
    "vary: twice": (
        change("[0.1, 0.25]", "[0.1, 0.10]"),
        "line 7: putin.risk_aversion: 0.1 stands twi",
    ),
    "vary: nan": (change("[0.1, 0.25]", "[nan]"), "expected a finite number, found nan"),
    "vary: no steps": (
        change("[0.1, 0.25]", "{ low = 0.05 }"),
        "line 6: a grid needs a number of steps for every range: add steps to putin.risk_aversion",
    ),
    "vary: turned": (
        change("[0.1, 0.25]", "{ low = 0.2, high = 0.1 }"),
        "low 0.2 is not below high 0.1",
    ),
    "vary: two": (
        change("[0.1, 0.25]", '[99]\n"putin.feer" = [1]'),
        "line 8: unknown parameter 'putin.feer'",
    ),
    "design: no points": (
        more('[design]\nmethod = "latin_hypercube"\nsize = 0\n'),
        "line 13: design.size: expected greater than or equal to 1, found 0",
    ),
    "design: no size": (more('[design]\nmethod = "sobol"\n'), "line 11: a sobol design needs a si"),
    "design: power": (
        more('[design]\nmethod = "sobol"\nsize = 12\n'),
        "line 11: the size of a sobol design must be a power of two, found 12; nearest: 8 and 16",
    ),
    "design: method": (more('[design]\nmethod = "sobl"\n'), "(nearest known: 'sobol')"),
    "design: nothing varied": (
        UNVARIED + '[design]\nmethod = "morris"\nsize = 4\n',
        "a morris design needs at least one parameter to vary",
    ),
    "design: file and vary": (more(POINTS), "line 11: design.method = 'points' needs design.file"),
    "design: file without": (more('[design]\nfile = "p.csv"\n'), "design.file is only for"),
    "arm: unknown": (
        more('[arms.x]\ncounterfactual = "no_shels"\n'),
        f"line 11: arms.x: {CASE} has no counterfactual 'no_shels' (nearest known: 'no_shells')",
    ),
    "arm: baseline": (
        more(f"[arms.baseline]\ninterventions = [{SET_FEAR}]\n"),
        "line 11: arms.baseline is the case as it is",
    ),
    "arm: empty": (more("[arms.x]\n"), "line 11: arms.x changes nothing: give a counterfactual"),
    "arm: no change": (
        more(f"[set]\nputin.fear = 2.0\n[arms.x]\ninterventions = [{SET_FEAR}]\n"),
        "line 13: arms.x changes nothing: the case is so already",
    ),
    "arm: varied": (
        more('[arms.x]\ninterventions = [{ set = "putin.risk_aversion", to = 0.2 }]\n'),
        "line 11: arms.x sets putin.risk_aversion, which the design varies",
    ),
    "arm: contradicts": (
        more(f"[arms.x]\ninterventions = [{SET_FEAR}, {SET_FEAR.replace('2.0', '1.5')}]\n"),
        "line 11: arms.x: 'putin.fear = 2' contradicts 'putin.fear = 1.5'",
    ),
    "arm: option": (
        more('[arms.x]\ninterventions = [{ force = "us.escalate", option = "nukes" }]\n'),
        "line 11: arms.x: force: us.escalate has no option 'nukes'",
    ),
    "arm: form": (more('[arms.x]\ninterventions = [{ sett = "a" }]\n'), "line 12: arms.x.interve"),
    "arm: name": (more('[arms."a b"]\n'), "line 11: arms: the name of an arm is made of letters"),
    "worlds": (
        change("worlds = 3", "worlds = 0"),
        "line 3: worlds: expected greater than or equal",
    ),
    "worlds missing": (change("worlds = 3\n", ""), "study.toml: missing key 'worlds'"),
    "worlds half": (
        change("worlds = 3", "worlds = 2.5"),
        "line 3: worlds: expected a valid integer",
    ),
    "seed": (change("worlds = 3", "worlds = 3\nseed = -1"), "line 4: seed: expected greater than"),
    "luck": (change("worlds = 3", 'worlds = 3\nluck = "pared"'), "(nearest known: 'paired')"),
    "until": (change("2024-01-12", "2023-12-31"), "line 4: until: 2023-12-31 does not lie after"),
    "until as text": (change("2024-01-12", '"soon"'), "line 4: until"),
    "keep: negative": (more("[keep]\npaths = -1\n"), "line 12: keep.paths: expected a number from"),
    "keep: a word": (
        more('[keep]\npaths = "some"\n'),
        "line 12: keep.paths: expected a number from 0 up, or \"all\", found 'some'",
    ),
    "case: twice": (
        change(f'"{CASE}"', f'["{CASE}", "{CASE}"]'),
        "line 2: case: the cases' names must differ",
    ),
    "case: unknown": (change(CASE, "russia-dprk-2025"), f"(nearest known: '{CASE}')"),
    "not TOML": (change("worlds = 3", "worlds = = 3"), "line 3, column 10: not valid TOML"),
}


@pytest.mark.parametrize(("text", "said"), MISTAKES.values(), ids=list(MISTAKES))
def test_a_mistake_in_a_study_is_told_where_it_stands(
    typed: Typed, tmp_path: Path, text: str, said: str
) -> None:
    (tmp_path / "study.toml").write_text(text)
    found = typed("study", "study.toml", "--out", "new", *HERE)
    assert found.code == 2
    assert found.err.startswith("Error: study.toml"), found.err
    assert said in found.err
    assert "Traceback" not in found.err
    assert found.out == ""
    assert [path.name for path in tmp_path.iterdir()] == ["study.toml"]


@pytest.mark.parametrize(
    ("points", "said"),
    [
        ("putin.fear\n1.0\nnan\n", "points.csv: row 3, column 'putin.fear': the value is missing"),
        ("putin.fear\n1.0\n99\n", "row 3, column 'putin.fear': 99 is out of range"),
        ("putin.fear,putin.feer\n1,2\n", "unknown column 'putin.feer' (nearest known: 'putin.fea"),
        ("putin.fear,xi.fear\n1,2\n3\n", "points.csv: row 3: 1 cells, but the header has 2"),
        ("putin.fear\n", "no rows below the header: a design with no points"),
        ("", "row 1 is empty"),
        (b"putin.fear\n1\n\xe9\n", "points.csv: line 3: not in UTF-8 (byte 0xe9)"),
        (None, "points.csv: cannot be read"),
    ],
)
def test_a_mistake_in_a_file_of_points_is_told_with_row_and_column(
    typed: Typed, tmp_path: Path, points: str | bytes | None, said: str
) -> None:
    (tmp_path / "study.toml").write_text(UNVARIED + POINTS)
    if points is not None:
        content = points if isinstance(points, bytes) else points.encode()
        (tmp_path / "points.csv").write_bytes(content)
    before = contents(tmp_path)
    found = typed("study", "study.toml", "--out", "new", *HERE)
    assert found.code == 2
    assert said in found.err
    assert contents(tmp_path) == before


def test_a_study_with_a_file_of_points_is_lived_from_elsewhere(
    typed: Typed, tmp_path: Path
) -> None:
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "study.toml").write_text(UNVARIED + POINTS)
    (tmp_path / "below" / "points.csv").write_text("putin.fear,putin.risk_theory\n1,cara\n2,cara\n")
    found = typed("study", "below/study.toml", "--out", "new", *HERE)
    assert found.code == 0, found.err
    rows = pj.open_results("new").runs.to_pandas()
    assert rows.groupby("putin.fear").size().to_dict() == {1.0: 6, 2.0: 6}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("study", "name the study's file"),
        ("study nowhere.toml", "nowhere.toml cannot be read: No such file"),
        ("study .", "cannot be read: Is a directory"),
        ("study latin.toml --dry-run", "latin.toml, line 11: not UTF-8 text"),
        ("study study.toml", "--out: name the folder"),
        ("study study.toml --out full", "is not empty; choose another with --out"),
        ("study study.toml --out old", "has format 1"),
        ("study study.toml --out torn", "is not the manifest of a study"),
        ("study study.toml --out study.toml", "cannot write to the folder"),
        ("study study.toml --out new --workers 0", "--workers"),
        (f"counterfactual {CASE} no_shels", "(nearest known: 'no_shells')"),
        (f"counterfactual {CASE} no_shells --detect war_days", "expected OUTCOME=SIZE"),
        (f"counterfactual {CASE} no_shells --detect war_dayz=3", "(nearest known: 'war_days')"),
        (f"counterfactual {CASE} no_shells --detect war_days=0", "must be above 0"),
        (f"counterfactual {CASE} no_shells --figure x.gif", "must end in .html"),
        (f"counterfactual {CASE} no_shells --figure no/x.html", "does not exist"),
        (f"counterfactual {CASE} no_shells no_delays --figure x.html", "name one"),
        (f"sensitivity {CASE} --outcome war_dayz", "(nearest known: 'war_days')"),
        (
            f"sensitivity {CASE} --outcome war_days --params putin.feer",
            "nearest known: 'putin.fear'",
        ),
        (f"sensitivity {CASE} --outcome war_days --size 12", "nearest: 8 and 16"),
        (f"sensitivity {CASE} --outcome war_days --method sobl", "'sobol', 'morris', 'pawn'"),
        (f"sensitivity {CASE} --outcome war_days --figure x.gif", "must end in .html"),
        (f"sensitivity {CASE} --outcome ending", "ending"),
        ("export nowhere", "'nowhere' holds no study"),
        ("export old", "has format 1"),
        ("codebook nowhere", "there is no case and no folder 'nowhere'"),
        (f"codebook {CASE}4", f"(nearest known: '{CASE}')"),
    ],
)
def test_a_mistake_in_a_command_is_told_before_anything_is_lived(
    typed: Typed, tmp_path: Path, arguments: str, said: str
) -> None:
    (tmp_path / "study.toml").write_text(STUDY)
    (tmp_path / "latin.toml").write_bytes(STUDY.encode() + b"# caf\xe9")
    for folder, name, text in (
        ("full", "thesis.tex", "mine"),
        ("old", "manifest.json", '{"format": 1}'),
        ("torn", "manifest.json", '{"format": 2, "asked": {'),
    ):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / name).write_text(text)
    before = contents(tmp_path)
    found = typed(*arguments.split())
    assert found.code == 2, found.err
    assert said in found.err
    assert "Traceback" not in found.err
    assert "worlds," not in found.err
    assert found.out == ""
    assert contents(tmp_path) == before


# ---------------------------------------------------------------- counterfactual


def test_counterfactuals_are_listed_with_their_tests(typed: Typed) -> None:
    found = typed("counterfactual", CASE)
    known = pj.load(CASE).spec.counterfactuals
    assert all(f"{name}\n  {each.title}" in found.out for name, each in known.items())
    for said in ("Clarity", "Consistency with the record", "Minimal rewrite", "Projectability"):
        assert found.out.count(f"  {said}: ") == len(known)
    assert set(json.loads(typed("counterfactual", CASE, "--json").out)) == set(known)


def test_two_counterfactuals_share_the_luck_of_one_baseline(typed: Typed) -> None:
    command = ("counterfactual", CASE, "no_shells", "putin_declines", "--worlds", "6", *HERE)
    found = typed(*command, "--out", "new", "--json", "--detect", "third_entered=0.2")
    assert found.code == 0, found.err
    document = json.loads(found.out)
    assert list(document) == ["no_shells", "putin_declines"]
    by_outcome = {row["outcome"]: row for row in document["putin_declines"]["rows"]}
    assert by_outcome["third_entered"]["arm"] == 0.0
    assert by_outcome["third_entered"]["worlds_needed"] > 0
    rows = pj.open_results("new").runs.to_pandas()
    assert rows.groupby("arm").size().to_dict() == {
        "baseline": 6,
        "no_shells": 6,
        "putin_declines": 6,
    }
    assert rows.groupby("world").size().unique().tolist() == [3]
    plain = typed("counterfactual", CASE, "no_shells", "--worlds", "6", *HERE, "--figure", "x.html")
    assert plain.code == 0, plain.err
    assert "6 paired worlds" in plain.out
    assert "not a forecast" in plain.out
    assert "</html>" in Path("x.html").read_text("utf-8")


# ---------------------------------------------------------------- sensitivity


@pytest.mark.parametrize(
    ("method", "size", "points"), [("sobol", 4, 16), ("morris", 4, 12), ("pawn", 20, 20)]
)
def test_sensitivity_reports_chance_beside_the_parameters(
    typed: Typed, method: str, size: int, points: int
) -> None:
    found = typed(
        *("sensitivity", CASE, "--outcome", "dead_russia", "--method", method, "--worlds", "2"),
        *("--params", "putin.fear,putin.risk_theory", "--size", str(size), *HERE, "--json"),
    )
    assert found.code == 0, found.err
    document = json.loads(found.out)
    assert (document["method"], document["points"], document["replicates"]) == (method, points, 2)
    names = [row["factor"] for row in document["table"]]
    assert {"putin.fear", "putin.risk_theory"} < set(names)
    assert any("chance" in name for name in names)


# ---------------------------------------------------------------- results


READERS: dict[str, tuple[str, Callable[[Path], pd.DataFrame]]] = {
    "csv": (".csv", pd.read_csv),
    "stata": (".dta", pd.read_stata),
    "excel": (".xlsx", pd.read_excel),
    "parquet": (".parquet", pd.read_parquet),
}


@pytest.mark.parametrize("to", READERS)
def test_an_export_opens_again_with_its_values(
    typed: Typed, finished: Path, tmp_path: Path, to: Any
) -> None:
    ending, read = READERS[to]
    file = tmp_path / f"mine{ending}"
    found = typed("export", str(finished), "--to", to, "--out", str(file))
    assert found.code == 0, found.err
    rows, back = pj.open_results(finished).runs.to_pandas(), read(file)
    assert len(back) == len(rows)
    assert back["final_front"].tolist() == pytest.approx(rows["final_front"].tolist(), rel=1e-15)
    assert back["arm"].astype(str).tolist() == rows["arm"].tolist()
    refused = typed("export", str(finished), "--to", to, "--out", str(file))
    assert refused.code == 2
    assert "not overwritten" in refused.err
    assert (
        typed(*("export", str(finished), "--to", to), "--out", str(file), "--overwrite").code == 0
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("export {} --to cvs", "'csv', 'stata', 'excel', 'parquet'"),
        ("export {} --table run", "(nearest known: 'runs')"),
        ("export {} --out no/x.csv", "no"),
        (
            "figure {} --to x.gif --outcome final_front --by putin.risk_aversion",
            "must end in .html",
        ),
        ("figure {} --to x.html --outcome war_dayz --by putin.risk_aversion", "'war_days'"),
        ("figure {} --to x.html --outcome war_days --by putin.risk", "'putin.risk_aversion'"),
        ("figure {} --to x.html --outcome war_days", "name --outcome and --by"),
        ("figure {} --to x.html --bands front_peninsula", "front_"),
        ("figure {} --to x.html --arm no_shellz", "(nearest known: 'no_shells')"),
        ("figure {} --to x.html --arm no_shells --bands rung", "name --outcome and --by"),
        (
            "figure {} --to x.html --outcome war_days --by putin.risk_aversion --colour armm",
            "'arm'",
        ),
    ],
)
def test_mistakes_with_results_are_told_and_nothing_is_written(
    typed: Typed, finished: Path, tmp_path: Path, arguments: str, said: str
) -> None:
    before = contents(finished)
    found = typed(*arguments.format(finished).split())
    assert found.code == 2, found.err
    assert said in found.err
    assert "Traceback" not in found.err
    assert contents(finished) == before
    assert list(tmp_path.iterdir()) == []


def test_figures_of_a_study_are_pages(typed: Typed, finished: Path) -> None:
    response = ("--outcome", "dead_russia", "--by", "putin.risk_aversion", "--colour", "arm")
    for asked in (response, ("--bands", "rung"), ("--arm", "no_shells")):
        found = typed("figure", str(finished), "--to", "x.html", *asked)
        assert found.code == 0, found.err
        page = Path("x.html").read_text("utf-8")
        assert "</html>" in page
        assert "no_shells" in page
        Path("x.html").unlink()


def test_the_codebook_of_a_case_and_of_results(typed: Typed, finished: Path) -> None:
    case = json.loads(typed("codebook", CASE, "--json").out)
    results = json.loads(typed("codebook", str(finished), "--json").out)
    columns = {(each["table"], each["name"]) for each in results["columns"]}
    for table in ("runs", "bands", "decisions", "paths"):
        names = pj.open_results(finished).table(table).to_arrow().column_names
        assert {(table, name) for name in names} <= columns
    parameters = {each["path"] for each in case["parameters"]}
    assert parameters == set(pj.load(CASE).parameters)
    text = typed("codebook", CASE).out
    assert all(path in text for path in parameters)
    markdown = typed("codebook", CASE, "--markdown").out.splitlines()
    assert any(line.startswith("|") and "putin.risk_aversion" in line for line in markdown)
