"""Reading results: as a frame, as Arrow, as a dataset; finished or not; how they are cited."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyarrow as pa
import pytest
from pandas.testing import assert_frame_equal
from pyarrow import dataset

import panmunjom as pj
from panmunjom.experiments import Keep, Plan, State, run
from panmunjom.model import InputError

from .tiny import CASE, lived, tiny_plan

TABLES = ("runs", "bands", "decisions", "paths")
PLAN = tiny_plan(worlds=2)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("results") / "study"
    lived(PLAN, folder)
    return folder


@pytest.mark.parametrize("name", TABLES)
def test_every_table_is_the_same_in_every_form(folder: Path, name: str) -> None:
    results = pj.open_results(folder)
    table = getattr(results, name)
    arrow, frame, lazy = table.to_arrow(), table.to_pandas(), table.to_dataset()
    assert isinstance(arrow, pa.Table)
    assert isinstance(lazy, dataset.Dataset)
    assert len(frame) == arrow.num_rows == lazy.count_rows() > 0
    assert lazy.to_table().equals(arrow)
    assert pa.concat_tables(table.chunks()).equals(arrow)
    assert frame.columns.tolist() == arrow.column_names
    few = ["case", arrow.column_names[-1]]
    assert_frame_equal(table.to_pandas(few), frame[few])
    held = run(PLAN).table(name)
    assert held.to_arrow().equals(arrow)
    assert held.to_dataset().to_table(columns=few).equals(lazy.to_table(columns=few))


def test_rows_say_which_history_they_are_of(folder: Path) -> None:
    results = pj.open_results(folder)
    runs = results.runs.to_pandas()
    assert runs.columns[:8].tolist() == [
        *("case", "arm", "point", "replicate", "seed", "world"),
        *("putin.risk_aversion", "putin.risk_theory"),
    ]
    assert len(runs.drop_duplicates(["arm", "point", "replicate"])) == len(runs) == 16
    kept = {(row.arm, row.point, row.replicate) for row in runs.itertuples() if not row.replicate}
    for name in ("decisions", "paths"):
        rows = results.table(name).to_pandas()
        assert {(row.arm, row.point, row.replicate) for row in rows.itertuples()} == kept
    bands = results.bands.to_pandas()
    assert bands.groupby("arm")["worlds"].unique().map(list).to_dict() == {
        "baseline": [8],
        "no_shells": [8],
    }


def test_the_manifest_says_what_was_asked_and_done(folder: Path) -> None:
    manifest = pj.open_results(folder).manifest
    assert manifest.state is State.SUCCEEDED
    assert manifest.about["title"] == "Tiny"
    assert (manifest.asked.seed, manifest.asked.replicates, manifest.histories) == (38, 2, 16)
    assert list(manifest.asked.arms) == [f"{CASE} baseline", f"{CASE} no_shells"]
    assert all(part.state is State.SUCCEEDED for part in manifest.parts)
    assert not manifest.failures


def test_a_citation_names_all_that_makes_the_results_again(folder: Path) -> None:
    results = pj.open_results(folder)
    cited = results.cite()
    assert f"Panmunjom {pj.__version__}" in cited
    assert "Study: Tiny." in cited
    assert "16 histories, seed 38" in cited
    assert results.digest[:12] in cited
    assert results.manifest.asked.id[:12] in cited
    assert results.manifest.asked.rules[:12] in cited
    for name, arm in results.manifest.asked.arms.items():
        assert f"{name} {arm.digest[:12]}" in cited


def test_a_table_that_was_not_kept_is_refused() -> None:
    results = run(Plan(PLAN.strata[:1], 1, 38, keep=Keep(decisions=1)))
    with pytest.raises(InputError, match=r"kept no 'run' \(nearest known: 'runs'\)"):
        results.table("run")
    with pytest.raises(InputError, match="kept no 'paths'; it kept runs, decisions"):
        _ = results.paths


def test_results_of_an_unfinished_study_can_be_read(tmp_path: Path) -> None:
    def interrupt(done: int, _: int) -> None:
        if done >= 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(PLAN, tmp_path, chunk=2, progress=interrupt)
    results = pj.open_results(tmp_path)
    assert results.manifest.state is State.ABORTED
    assert results.manifest.histories == 16
    assert len(results.runs.to_pandas()) == 4
    assert results.runs.to_dataset().count_rows() == 4
    bands = results.bands.to_pandas()
    assert bands["arm"].unique().tolist() == ["baseline"]
    assert bands["worlds"].unique().tolist() == [4]
    assert "4 of 16 histories (not finished)" in results.cite()
    lived(PLAN, tmp_path)
    assert pj.open_results(tmp_path).digest == run(PLAN).digest != results.digest


def test_results_of_a_study_of_which_nothing_is_done_are_empty(tmp_path: Path) -> None:
    def interrupt(done: int, _: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(PLAN, tmp_path, progress=interrupt)
    results = pj.open_results(tmp_path)
    for name in TABLES:
        assert results.table(name).to_pandas().empty
        assert results.table(name).to_dataset().count_rows() == 0


def test_opening_and_reading_change_nothing(folder: Path, tmp_path: Path) -> None:
    """Also on a disk that can only be read."""
    copy = Path(shutil.copytree(folder, tmp_path / "copy"))
    before = {path: path.stat().st_mtime_ns for path in sorted(copy.rglob("*"))}
    results = pj.open_results(copy)
    for name in TABLES:
        results.table(name).to_arrow()
    _ = results.cite()
    assert {path: path.stat().st_mtime_ns for path in sorted(copy.rglob("*"))} == before
