"""The commands through their real entry point, mistakes included."""

from __future__ import annotations

import json
import resource
import signal
import subprocess
import time
from pathlib import Path

import psutil
import pytest

import panmunjom as pj
from panmunjom.model import Number

from .commands import CASE, COMMAND, panmunjom


def test_version() -> None:
    found = panmunjom("--version")
    assert (found.returncode, found.stdout) == (0, f"panmunjom {pj.__version__}\n")


def test_cases_are_listed() -> None:
    found = panmunjom("cases")
    assert found.returncode == 0
    assert all(case.name in found.stdout and case.title in found.stdout for case in pj.cases())
    listed = json.loads(panmunjom("cases", "--json").stdout)
    assert [each["name"] for each in listed] == [case.name for case in pj.cases()]


def test_run_prints_a_chronicle_and_its_outcome() -> None:
    found = panmunjom("run", CASE)
    assert found.returncode == 0, found.stderr
    assert "2024" in found.stdout
    assert "Ending           no winner" in found.stdout
    assert found.stdout == panmunjom("run", CASE).stdout


def test_run_as_json_is_the_same_history() -> None:
    found = panmunjom("run", CASE, "--seed", "7", "--json")
    document = json.loads(found.stdout)
    war = pj.War(pj.load(CASE), worlds=1, seed=7)
    war.run()
    outcome = war.outcomes().iloc[0]
    assert document["outcome"]["case"] == CASE
    assert document["outcome"]["final_front"] == outcome["final_front"]
    assert document["chronicle"]


def test_run_shows_any_world_of_a_batch_and_any_counterfactual() -> None:
    shown = panmunjom("run", CASE, "--world", "5", "--counterfactual", "putin_declines", "--json")
    case = pj.load(CASE)
    other = case.intervene(case.counterfactual("putin_declines").interventions)
    expected = pj.War(other, worlds=6).run().outcomes().iloc[5]
    found = json.loads(shown.stdout)["outcome"]
    assert (found["world"], found["third_entered"]) == (5, False)
    assert found["final_front"] == expected["final_front"]


def test_a_setting_reaches_the_model(tmp_path: Path) -> None:
    path, low = first_number()
    arguments = ("batch", CASE, "--worlds", "2", "--workers", "1", "--out", str(tmp_path))
    assert panmunjom(*arguments, "--set", f"{path}={low}").stdout
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    assert list(manifest["asked"]["arms"][f"{CASE} baseline"]["changes"]) == [path]


def test_batch_keeps_a_row_a_world_and_prints_a_table(tmp_path: Path) -> None:
    found = panmunjom("batch", CASE, "--worlds", "20", "--out", "study", cwd=tmp_path)
    assert found.returncode == 0, found.stderr
    assert "Armistice signed" in found.stdout
    assert "20 of 20 worlds" in found.stderr
    results = pj.open_results(tmp_path / "study")
    assert list(results.runs.to_pandas()["world"]) == list(range(20))


def test_batch_as_json_prints_one_document(tmp_path: Path) -> None:
    found = panmunjom("batch", CASE, "--worlds", "20", "--out", str(tmp_path), "--json")
    document = json.loads(found.stdout)
    assert (document["worlds"], document["failed_worlds"]) == (20, 0)
    by_name = {each["outcome"]: each for each in document["outcomes"]}
    assert 0.0 <= by_name["armistice"]["low"] <= by_name["armistice"]["high"] <= 1.0


def test_compare_prints_and_writes_both_cases(tmp_path: Path) -> None:
    found = panmunjom("compare", "--worlds", "30", "--out", str(tmp_path / "page"))
    assert found.returncode == 0, found.stderr
    assert all(case.title in found.stdout for case in pj.cases())
    assert "not a forecast" in found.stdout
    assert "</html>" in (tmp_path / "page" / "index.html").read_text("utf-8")
    again = panmunjom("compare", "--worlds", "30", "--out", str(tmp_path / "page"), "--json")
    assert set(json.loads(again.stdout)["cases"]) == {case.name for case in pj.cases()}


def test_compare_without_a_folder_writes_nothing(tmp_path: Path) -> None:
    found = panmunjom("compare", CASE, "korea-1950", "--worlds", "8", cwd=tmp_path)
    assert found.returncode == 0, found.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("bach", "Did you mean 'batch'?"),
        ("run korea-1950 --sed 3", "--seed"),
        ("run", "name one case: korea-1950, russia-dprk-2024"),
        ("run korea-1951", "nearest known: 'korea-1950'"),
        ("run korea-1950 --case .", "name one case"),
        ("run --case nowhere", "there is no case and no folder 'nowhere'"),
        ("run --case .", "there is no case.toml in it"),
        ("run korea-1950 --seed 0", "--seed"),
        ("run korea-1950 --seed x", "--seed"),
        ("run korea-1950 --set stalin.risk_aversoin=3", "nearest known: 'stalin.risk_aversion'"),
        ("run korea-1950 --set stalin.risk_aversion", "expected PATH=VALUE"),
        ("run korea-1950 --set stalin.risk_aversion=bold", "expected a number, found 'bold'"),
        ("run korea-1950 --set stalin.risk_aversion=nan", "stalin.risk_aversion"),
        ("run korea-1950 --set stalin.risk_aversion=-1e9", "stalin.risk_aversion"),
        ("run korea-1950 --set stalin.risk_theory=caar", "nearest known: 'cara'"),
        ("run korea-1950 --set mechanisms.bombing=maybe", "expected on or off, found 'maybe'"),
        ("run korea-1950 --counterfactual stalin_lvies", "there are stalin_lives"),
        ("run korea-1950 --world -1", "--world"),
        ("batch korea-1950", "--out"),
        ("batch korea-1950 --worlds 0 --out new", "--worlds"),
        ("batch korea-1950 --worlds 2.5 --out new", "--worlds"),
        ("batch korea-1950 --workers 0 --out new", "--workers"),
        ("batch korea-1950 --worlds 4 --out file", "cannot write to the folder"),
        ("batch korea-1950 --worlds 4 --out file/below", "cannot write to the folder"),
        ("batch korea-1950 --worlds 4 --out full", "is not empty"),
        ("compare korea-1950 korea-1950 --out new", "they need different names"),
        ("compare --out page", "is not a comparison's"),
    ],
)
def test_mistakes_are_told_without_a_traceback(tmp_path: Path, arguments: str, said: str) -> None:
    (tmp_path / "file").write_text("")
    for name in ("full", "page"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "index.html").write_text("mine")
    before = sorted(tmp_path.rglob("*"))
    found = panmunjom(*arguments.split(), cwd=tmp_path)
    assert found.returncode == 2, found.stderr
    assert said in found.stderr
    assert "Traceback" not in found.stderr
    assert found.stdout == ""
    assert sorted(tmp_path.rglob("*")) == before


def test_malformed_toml_is_told_with_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "case.toml").write_text('title = "Mine"\nstart = = 1\n')
    found = panmunjom("run", "--case", str(tmp_path))
    assert found.returncode == 2
    assert "case.toml, line 2" in found.stderr
    assert "Traceback" not in found.stderr


def test_a_disk_that_fails_has_its_own_code(tmp_path: Path) -> None:
    def small_files_only() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (4000, 4000))

    arguments = ("batch", CASE, "--worlds", "20", "--workers", "1", "--out", str(tmp_path))
    found = panmunjom(*arguments, before=small_files_only)
    assert found.returncode == 74, found.stderr
    assert "File too large" in found.stderr
    assert "Traceback" not in found.stderr
    assert panmunjom(*arguments).returncode == 0


def running(folder: Path) -> subprocess.Popen[str]:
    """Start a long batch and return once a part is written and entered in the manifest."""
    arguments = ("batch", CASE, "--worlds", "400000", "--workers", "2", "--out", str(folder))
    batch = subprocess.Popen([COMMAND, *arguments], stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 120
    manifest = folder / "manifest.json"
    while not (manifest.exists() and "SUCCEEDED" in manifest.read_text("utf-8")):
        assert batch.poll() is None, batch.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return batch


def test_ctrl_c_leaves_whole_parts_and_no_workers(tmp_path: Path) -> None:
    with running(tmp_path) as batch:
        workers = psutil.Process(batch.pid).children(recursive=True)
        batch.send_signal(signal.SIGINT)
        _, said = batch.communicate(timeout=60)
    assert batch.returncode == 130
    assert "the same command goes on from there" in said
    assert "Traceback" not in said
    assert psutil.wait_procs(workers, timeout=20)[1] == []
    assert len(pj.open_results(tmp_path).runs.to_pandas()) >= 4096
    assert not list(tmp_path.rglob("*.tmp"))


def test_workers_do_not_outlive_a_killed_command(tmp_path: Path) -> None:
    with running(tmp_path) as batch:
        workers = psutil.Process(batch.pid).children(recursive=True)
        assert len(workers) >= 2
        batch.kill()
    assert psutil.wait_procs(workers, timeout=20)[1] == []


def first_number() -> tuple[str, float]:
    """A numeric parameter of the case, and a value it may have."""
    for path, parameter in pj.load(CASE).parameters.items():
        if isinstance(parameter, Number):
            return path, parameter.low
    raise LookupError
