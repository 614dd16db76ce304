"""The folder of a study: whole or refused, never half and never overwritten."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest

import panmunjom as pj
from panmunjom.experiments import Results, StoreError
from panmunjom.model import InputError, Number

CASE = "russia-dprk-2024"
WORLDS, CHUNK = 6, 2


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
    asked = manifest["study"]
    assert (asked["case"], asked["worlds"], asked["seed"]) == (CASE, WORLDS, 38)
    assert asked["case_digest"] == pj.load(CASE).digest
    assert asked["panmunjom"] == pj.__version__
    assert {"python", "numpy", "mesa"} <= set(manifest["versions"])
    assert [part["state"] for part in manifest["parts"]] == ["SUCCEEDED"] * 3
    assert [study / part["file"] for part in manifest["parts"]] == parts(study)


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
    with pytest.raises(StoreError, match=r"part-000001\.parquet"):
        _ = Results.open(study).outcomes
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
        ({"worlds": 8}, "worlds: 6 there, 8 asked"),
        ({"seed": 39}, "seed: 38 there, 39 asked"),
        ({"case": "korea-1950"}, "case: russia-dprk-2024 there, korea-1950 asked"),
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
    with pytest.raises(InputError, match=f"overrides: {{}} there, {{'{path}'"):
        pj.batch(changed, WORLDS, out=study)


def test_changed_rules_are_another_study(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("panmunjom.experiments.manifest._digest_of_rules", lambda: "f" * 64)
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
        Results.open(tmp_path)


def test_a_folder_in_use_is_refused(study: Path) -> None:
    other = os.open(study, os.O_RDONLY)
    try:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(InputError, match="another process is at work"):
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
    with pytest.raises(StoreError, match=r"part-000001\.parquet: No space left on device"):
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
    results = Results.open(study)
    tables = list(results.tables(["world", "winner"]))
    assert [table.num_rows for table in tables] == [2, 2, 2]
    assert tables[0].column_names == ["world", "winner"]
    worlds = [number for table in tables for number in table["world"].to_pylist()]
    assert worlds == list(results.outcomes["world"])
