"""The folder of a study: whole or refused, never half and never overwritten."""

from __future__ import annotations

import fcntl
import hashlib
import importlib
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

import panmunjom as pj
from panmunjom.experiments import FolderBusy, Keep, Plan, StoreError, Stratum
from panmunjom.model import InputError, Number

CASE = "russia-dprk-2024"
WORLDS, CHUNK = 6, 2
asked_for: Any = importlib.import_module("panmunjom.experiments.asked").asked_for


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("finished")
    pj.batch(pj.load(CASE), WORLDS, chunk=CHUNK, out=folder)
    return folder


@pytest.fixture
def study(finished: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(finished, tmp_path / "study"))


def parts(folder: Path) -> list[Path]:
    return sorted((folder / "runs").iterdir())


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def continued(folder: Path) -> list[int]:
    """Ask for the same study again and return how many worlds were done at each step."""
    told: list[int] = []
    pj.batch(pj.load(CASE), WORLDS, out=folder, progress=lambda done, _: told.append(done))
    return told


def test_the_manifest_says_what_was_asked_and_what_there_is(study: Path) -> None:
    manifest = json.loads((study / "manifest.json").read_text())
    asked = manifest["asked"]
    assert (asked["replicates"], asked["seed"], asked["luck"]) == (WORLDS, 38, "paired")
    assert list(asked["arms"]) == [f"{CASE} baseline"]
    assert asked["panmunjom"] == pj.__version__
    assert {"python", "numpy", "mesa"} <= set(manifest["versions"])
    assert manifest["state"] == "SUCCEEDED"
    assert [part["state"] for part in manifest["parts"]] == ["SUCCEEDED"] * 3
    files = [file for part in manifest["parts"] for file in part["files"]]
    assert [study / file["name"] for file in files] == parts(study)
    assert [file["rows"] for file in files] == [2, 2, 2]


def test_what_a_record_reads_is_asked_only_where_readings_are_kept(study: Path) -> None:
    """A folder of a study without readings is known by what it was always known by."""
    case = pj.load(CASE)
    plain, read = (
        asked_for(Plan((Stratum(case),), WORLDS, 38, keep=Keep(readings=on)))
        for on in (False, True)
    )
    assert (plain.reads, list(read.reads)) == ({}, [CASE])
    path = study / "manifest.json"
    manifest = json.loads(path.read_text())
    assert manifest["asked"].pop("reads") == {}
    text = json.dumps(manifest["asked"], sort_keys=True)
    assert manifest["id"] == hashlib.sha256(text.encode()).hexdigest()
    path.write_text(json.dumps(manifest))
    assert continued(study) == [WORLDS]


def test_a_finished_study_is_not_done_again(study: Path) -> None:
    before = contents(study)
    assert continued(study) == [WORLDS]
    assert contents(study) == before


def truncate(part: Path) -> None:
    part.write_bytes(part.read_bytes()[:-100])


def flip_a_bit(part: Path) -> None:
    content = bytearray(part.read_bytes())
    content[len(content) // 3] ^= 1
    part.write_bytes(content)


@pytest.mark.parametrize("spoil", [truncate, flip_a_bit, Path.unlink])
def test_a_spoilt_part_is_noticed_and_made_anew(study: Path, spoil: Callable[[Path], None]) -> None:
    good = contents(study)
    spoil(parts(study)[1])
    with pytest.raises(StoreError, match=r"part-000001-.*\.parquet"):
        _ = pj.open_results(study).runs.to_pandas()
    assert continued(study) == [4, 6]
    assert contents(study) == good


def test_what_a_killed_process_left_half_written_is_removed(study: Path) -> None:
    (study / "runs" / ".part-000001.parquet.0123.tmp").write_bytes(b"half")
    (study / ".manifest.json.0123.tmp").write_bytes(b"half")
    parts(study)[-1].unlink()
    good = set(contents(study)) - {".manifest.json.0123.tmp"}
    continued(study)
    assert not list(study.rglob("*.tmp"))
    assert good - set(contents(study)) == {"runs/.part-000001.parquet.0123.tmp"}


@pytest.mark.parametrize(
    ("changes", "difference"),
    [
        ({"worlds": 8}, "replicates: 6 there, 8 asked"),
        ({"seed": 39}, "seed: 38 there, 39 asked"),
        ({"case": "korea-1950"}, "arms: korea-1950 baseline: digest: nothing there"),
    ],
)
def test_another_study_is_refused_with_the_difference(
    study: Path, changes: dict[str, int | str], difference: str
) -> None:
    before = contents(study)
    asked = {"case": CASE, "worlds": WORLDS, "seed": 38, **changes}
    with pytest.raises(InputError, match=difference):
        pj.batch(pj.load(str(asked["case"])), int(asked["worlds"]), int(asked["seed"]), out=study)
    assert contents(study) == before


def test_a_changed_parameter_is_another_study(study: Path) -> None:
    case = pj.load(CASE)
    path = next(path for path, each in case.parameters.items() if isinstance(each, Number))
    changed = case.replace({path: case.parameters[path].low})  # type: ignore[union-attr]
    with pytest.raises(InputError, match=f"changes: {path}: nothing there, "):
        pj.batch(changed, WORLDS, out=study)


def test_changed_rules_are_another_study(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("panmunjom.experiments.asked._digest_of_rules", lambda: "f" * 64)
    with pytest.raises(InputError, match=r"rules: \w{12}\.\.\. there, ffffffffffff\.\.\. asked"):
        continued(study)


def test_a_folder_with_something_else_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("ten years of work")
    with pytest.raises(InputError, match="is not empty"):
        continued(tmp_path)
    assert contents(tmp_path) == {"thesis.tex": b"ten years of work"}


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": 99}', '{"format": 1}'])
def test_a_manifest_that_is_none_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "manifest.json").write_text(text)
    with pytest.raises(InputError, match=r"manifest\.json"):
        continued(tmp_path)
    assert contents(tmp_path) == {"manifest.json": text.encode()}


def test_a_folder_without_a_study_cannot_be_opened(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no study"):
        pj.open_results(tmp_path)


def test_a_folder_in_use_is_refused(study: Path) -> None:
    other = os.open(study, os.O_RDONLY)
    try:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(FolderBusy, match="another process is at work"):
            continued(study)
    finally:
        os.close(other)


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="cannot write to the folder"):
        continued(tmp_path / "file" / "study")


def test_a_failing_disk_leaves_no_part_behind(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parts(study)[1].unlink()
    good = contents(study)

    def full(descriptor: int) -> None:
        if "part-" in str(Path(f"/proc/self/fd/{descriptor}").readlink()):
            raise OSError(28, "No space left on device")
        sync(descriptor)

    sync = os.fsync
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreError, match="part 1: No space left on device"):
        continued(study)
    monkeypatch.undo()
    assert set(contents(study)) == set(good)
    assert continued(study) == [4, 6]


def test_parts_are_plain_parquet_for_other_programs(study: Path) -> None:
    file = pq.ParquetFile(parts(study)[0])
    kinds = {field.name: str(field.type) for field in file.schema_arrow}
    assert kinds["case"] == "string"
    assert kinds["third_entry"] == "date32[day]"
    assert kinds["final_front"] == "double"
    column = file.metadata.row_group(0).column(file.schema_arrow.get_field_index("final_front"))
    assert column.compression == "ZSTD"
    assert "BYTE_STREAM_SPLIT" in column.encodings


def test_tables_come_part_by_part_with_the_columns_asked_for(study: Path) -> None:
    results = pj.open_results(study)
    tables = list(results.runs.chunks(["world", "winner"]))
    assert [table.num_rows for table in tables] == [2, 2, 2]
    assert tables[0].column_names == ["world", "winner"]
    worlds = [number for table in tables for number in table["world"].to_pylist()]
    assert worlds == list(results.runs.to_pandas()["world"])
    dataset = results.runs.to_dataset()
    assert dataset.count_rows() == WORLDS
    assert dataset.to_table(columns=["world"]).column("world").to_pylist() == worlds


def test_a_part_that_no_manifest_names_is_found_again(study: Path) -> None:
    good = contents(study)
    unlist(study, 1)
    results = pj.open_results(study)
    assert len(results.runs.to_pandas()) == WORLDS
    assert continued(study) == [WORLDS]
    assert contents(study) == good


def unlist(study: Path, number: int) -> None:
    """Leave a study as if it had been killed before its manifest took note of a part."""
    path = study / "manifest.json"
    manifest = json.loads(path.read_text())
    manifest["parts"][number] |= {"state": "PENDING", "files": []}
    manifest["state"] = "PENDING"
    path.write_text(json.dumps(manifest))


def test_an_unlisted_part_that_is_damaged_is_not_taken_for_data(study: Path) -> None:
    good = contents(study)
    unlist(study, 1)
    flip_a_bit(parts(study)[1])
    assert len(pj.open_results(study).runs.to_pandas()) == WORLDS - 2
    assert continued(study) == [4, 6]
    assert contents(study) == good


@pytest.mark.parametrize("listed", [True, False])
def test_a_part_of_another_study_is_named_and_not_read(
    study: Path, tmp_path: Path, listed: bool
) -> None:
    pj.batch(pj.load(CASE), WORLDS, seed=39, chunk=CHUNK, out=tmp_path / "other")
    if not listed:
        unlist(study, 1)
        parts(study)[1].unlink()
    foreign = parts(tmp_path / "other")[1]
    shutil.copy(foreign, study / "runs")
    before = contents(study)
    for use in (pj.open_results, continued):
        with pytest.raises(InputError, match=foreign.name):
            use(study)
    assert contents(study) == before


def test_what_is_no_part_is_named(study: Path) -> None:
    (study / "runs" / "mine.parquet").write_bytes(b"")
    with pytest.raises(InputError, match=r"mine\.parquet"):
        pj.open_results(study)


def test_a_folder_in_the_place_of_a_part_is_named(study: Path) -> None:
    unlist(study, 1)
    part = parts(study)[1]
    part.unlink()
    part.mkdir()
    with pytest.raises(InputError, match=part.name):
        pj.open_results(study)


def test_the_digest_does_not_depend_on_how_it_was_cut(study: Path, tmp_path: Path) -> None:
    case = pj.load(CASE)
    whole = pj.batch(case, WORLDS)
    assert pj.open_results(study).digest == whole.digest
    assert pj.batch(case, WORLDS, seed=39).digest != whole.digest
    assert whole.digest[:12] in whole.cite()


def test_an_interrupted_study_says_so(study: Path) -> None:
    parts(study)[1].unlink()

    def interrupt(done: int, _: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pj.batch(pj.load(CASE), WORLDS, out=study, progress=interrupt)
    assert pj.open_results(study).manifest.state == "ABORTED"
    continued(study)
    assert pj.open_results(study).manifest.state == "SUCCEEDED"


def test_a_study_that_the_disk_cannot_hold_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(tmp_path)._replace(free=60_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    with pytest.raises(StoreError, match=r"has 0\.0 GB to spare.*may take 0\.4 GB"):
        pj.batch(pj.load(CASE), 1_000_000, out=tmp_path / "large")
    assert list(tmp_path.rglob("*.parquet")) == []


def test_a_folder_still_to_be_made_has_the_room_of_the_one_above(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Path] = []
    usage = shutil.disk_usage(tmp_path)._replace(free=60_000_000)

    def nearly_full(folder: Path) -> object:
        asked.append(folder)
        return usage

    monkeypatch.setattr(shutil, "disk_usage", nearly_full)
    inside = importlib.import_module("panmunjom.experiments.forecast")
    inside.refuse_too_large(tmp_path / "new" / "study", 9_000_000)
    with pytest.raises(StoreError, match=r"may take 0\.0 GB"):
        inside.refuse_too_large(tmp_path / "new" / "study", 11_000_000)
    assert asked == [tmp_path, tmp_path]
