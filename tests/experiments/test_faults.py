"""Studies that are killed, run out of disk or find their parts spoilt: nothing finished is lost."""

from __future__ import annotations

import gc
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest.mock import patch

import psutil
import pytest

import panmunjom as pj
from panmunjom.experiments import FolderBusy, Results, StoreError, run
from panmunjom.model import InputError

from . import faulty
from .tiny import COMMAND, TOML, lived, tiny_plan

TABLES = ("runs", "bands", "decisions", "paths")
PLAN = tiny_plan(theories=("cara",))
"""Two strata, a part each."""


@pytest.fixture(autouse=True, scope="module")
def uncollected() -> Iterator[None]:
    """Leave out the collection before every part: it takes longer than a tiny part itself."""
    with patch.object(gc, "collect"):
        yield


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("finished") / "study"
    lived(PLAN, folder)
    return folder


@pytest.fixture(scope="module")
def digest(finished: Path) -> str:
    return pj.open_results(finished).digest


@pytest.fixture
def study(finished: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(finished, tmp_path / "study"))


def contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(files)}


def whole_files(folder: Path) -> dict[str, bytes]:
    """Return the parts that have their own names."""
    return {name: each for name, each in contents(folder).items() if "/part-" in name}


def opened_unless_not_begun(folder: Path) -> Results | None:
    """Open what a stopped study left; only one that was never begun cannot be opened."""
    if not (folder / "manifest.json").exists():
        assert whole_files(folder) == {}
        return None
    return pj.open_results(folder)


def refuse_loss(folder: Path, finished: Path, digest: str) -> None:
    """Check that what is there is whole and readable, and that the study can be finished."""
    good = whole_files(finished)
    before = whole_files(folder)
    assert before.items() <= good.items()
    found = opened_unless_not_begun(folder)
    if found is not None:
        complete = sum(part.cut.rows for part in found.manifest.parts if part.files)
        assert len(found.runs.to_pandas()) == complete
        for name in TABLES:
            found.table(name).to_arrow()
        # no part that was finished is lost, whatever the manifest knew of it
        assert sum(name.startswith("runs/") for name in before) == sum(
            bool(part.files) for part in found.manifest.parts
        )
    assert lived(PLAN, folder).digest == digest
    assert whole_files(folder) == good
    assert not list(folder.rglob("*.tmp"))


# ---------------------------------------------------------------- the disk


def test_a_full_disk_at_any_write_spoils_nothing(
    tmp_path: Path, finished: Path, digest: str
) -> None:
    with faulty.struck(lambda _: None) as calls:
        lived(PLAN, tmp_path / "undisturbed")
    assert calls.number > 40
    for first in range(1, calls.number + 1):
        folder = tmp_path / str(first)
        with pytest.raises(StoreError, match="No space left"), faulty.struck(faulty.full_at(first)):
            lived(PLAN, folder)
        refuse_loss(folder, finished, digest)


def test_a_disk_that_is_full_for_a_moment_spoils_nothing(
    tmp_path: Path, finished: Path, digest: str
) -> None:
    for first in range(4, 50, 9):
        folder = tmp_path / str(first)
        with (
            pytest.raises(StoreError, match="No space left"),
            faulty.struck(faulty.full_at(first, first)),
        ):
            lived(PLAN, folder)
        refuse_loss(folder, finished, digest)


# ---------------------------------------------------------------- death


def test_a_process_that_dies_at_any_write_spoils_nothing(
    tmp_path: Path, finished: Path, digest: str
) -> None:
    moments = list(range(1, 50, 6))
    script = [sys.executable, "-P", faulty.__file__, str(tmp_path), *map(str, moments)]
    found = subprocess.run(
        script,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
        env={**os.environ, "PYTHONPATH": str(Path(faulty.__file__).parent)},
    )
    assert found.stdout.split("\n")[:-1] == [f"{each} {faulty.DIED}" for each in moments]
    for each in moments:
        refuse_loss(tmp_path / str(each), finished, digest)


@pytest.mark.parametrize(("workers", "parts"), [(1, 0), (1, 3), (2, 6)])
def test_a_killed_command_is_finished_by_the_next(tmp_path: Path, workers: int, parts: int) -> None:
    (tmp_path / "study.toml").write_text(TOML)
    folder = tmp_path / "results"
    arguments = ("study", "study.toml", "--out", "results", "--workers", str(workers))
    with subprocess.Popen([COMMAND, *arguments], cwd=tmp_path, stderr=subprocess.PIPE) as command:
        deadline = time.monotonic() + 120
        while len(list(folder.rglob("part-*"))) < parts or not folder.exists():
            assert command.poll() is None, command.communicate()
            assert time.monotonic() < deadline
            time.sleep(0.002)
        children = psutil.Process(command.pid).children(recursive=True)
        command.kill()
    assert command.returncode == -signal.SIGKILL
    assert psutil.wait_procs(children, timeout=20)[1] == []
    opened_unless_not_begun(folder)
    before = whole_files(folder)
    plan = pj.read_study(tmp_path / "study.toml").plan(tmp_path)
    assert len(before) < 4 * len(plan.cuts())
    assert lived(plan, folder).digest == run(plan).digest
    after = whole_files(folder)
    kept = {name for name in before if name.startswith("runs/")}
    assert {name: after[name] for name in kept} == {name: before[name] for name in kept}


def is_worker(process: psutil.Process) -> bool:
    alive = process.status() != psutil.STATUS_ZOMBIE
    return alive and "spawn_main" in " ".join(process.cmdline())


def test_a_killed_worker_costs_no_history_of_a_study(tmp_path: Path) -> None:
    plan = tiny_plan(worlds=4)
    killed: list[int] = []

    def kill_one(done: int, _: int) -> None:
        if done and not killed:
            victim = next(filter(is_worker, psutil.Process().children()))
            killed.append(victim.pid)
            victim.kill()

    found = run(plan, tmp_path / "study", workers=2, chunk=2, progress=kill_one)
    assert killed
    assert not found.failures
    assert found.digest == run(plan).digest


# ---------------------------------------------------------------- one folder, two processes


def test_a_second_process_leaves_with_75_and_disturbs_nothing(study: Path, tmp_path: Path) -> None:
    import fcntl

    (tmp_path / "study.toml").write_text(TOML)
    before = contents(study)
    holder = os.open(study, os.O_RDONLY)
    try:
        fcntl.flock(holder, fcntl.LOCK_EX)
        with pytest.raises(FolderBusy):
            lived(PLAN, study)
        found = subprocess.run(
            [COMMAND, "study", "study.toml", "--out", "study", "--workers", "1"],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
    finally:
        os.close(holder)
    assert found.returncode == 75
    assert "another process is at work in the folder" in found.stderr
    assert contents(study) == before


# ---------------------------------------------------------------- spoilt parts


def truncated(part: Path) -> None:
    part.write_bytes(part.read_bytes()[:-100])


def flipped(part: Path) -> None:
    content = bytearray(part.read_bytes())
    content[len(content) // 2] ^= 4
    part.write_bytes(content)


def emptied(part: Path) -> None:
    part.write_bytes(b"")


def exchanged(part: Path) -> None:
    """Put a whole part of another number under its name."""
    others = [each for each in part.parent.iterdir() if each != part]
    part.write_bytes(others[0].read_bytes())


SPOILERS = [truncated, flipped, emptied, exchanged, Path.unlink]


@pytest.mark.parametrize("spoil", SPOILERS)
@pytest.mark.parametrize("table", TABLES)
def test_a_spoilt_part_of_any_table_is_named_and_made_anew(
    study: Path, digest: str, table: str, spoil: Callable[[Path], None]
) -> None:
    good = whole_files(study)
    victim = sorted((study / table).iterdir())[1]
    spoil(victim)
    results = pj.open_results(study)
    with pytest.raises(StoreError, match=victim.name):
        results.table(table).to_arrow()
    if table != "bands":
        with pytest.raises(StoreError, match=victim.name):
            results.table(table).to_dataset()
    with pytest.raises(StoreError, match=victim.name):
        _ = results.digest
    others = [name for name in TABLES if name != table]
    assert all(results.table(name).to_arrow().num_rows for name in others)
    assert lived(PLAN, study).digest == digest
    assert whole_files(study) == good


@pytest.mark.parametrize("table", TABLES)
def test_a_foreign_part_of_any_table_is_named_and_left_alone(
    study: Path, tmp_path: Path, table: str
) -> None:
    other = tiny_plan(worlds=2, theories=("cara",))
    lived(other, tmp_path / "other")
    foreign = next((tmp_path / "other" / table).iterdir())
    shutil.copy(foreign, study / table)
    before = contents(study)
    for use in (pj.open_results, lambda folder: lived(PLAN, folder)):
        with pytest.raises(InputError, match=foreign.name):
            use(study)
    assert contents(study) == before


def test_a_folder_among_the_parts_is_named(study: Path) -> None:
    for name in ("mine", "part-000000-0123456789abcdef.parquet"):
        (study / "runs" / name).mkdir()
        with pytest.raises(InputError, match=name):
            pj.open_results(study)
        (study / "runs" / name).rmdir()


def test_a_spoilt_codebook_is_named_and_made_anew(study: Path) -> None:
    good = (study / "codebook.json").read_bytes()
    for text in (b"", b"{", b"[]", good[:-50], b"\xff"):
        (study / "codebook.json").write_bytes(text)
        with pytest.raises(StoreError, match=r"codebook\.json"):
            _ = pj.open_results(study).codebook
    lived(PLAN, study)
    assert (study / "codebook.json").read_bytes() == good


def _without(key: str) -> Callable[[dict[str, object]], object]:
    return lambda document: {name: each for name, each in document.items() if name != key}


@pytest.mark.parametrize(
    "spoil",
    [
        _without("asked"),
        _without("parts"),
        lambda document: document | {"parts": [1]},
        lambda document: document | {"parts": {}, "asked": []},
        lambda document: document | {"state": "DONE"},
        lambda document: document | {"format": 1},
        lambda document: [document],
    ],
)
def test_a_spoilt_manifest_is_refused_and_left_alone(
    study: Path, spoil: Callable[[dict[str, object]], object]
) -> None:
    path = study / "manifest.json"
    path.write_text(json.dumps(spoil(json.loads(path.read_text()))))
    before = contents(study)
    for use in (pj.open_results, lambda folder: lived(PLAN, folder)):
        with pytest.raises(InputError, match=r"manifest\.json"):
            use(study)
    assert contents(study) == before


def test_a_truncated_manifest_is_refused_and_left_alone(study: Path) -> None:
    path = study / "manifest.json"
    text = path.read_bytes()
    for length in (0, 1, len(text) // 2, len(text) - 3):
        path.write_bytes(text[:length])
        before = contents(study)
        for use in (pj.open_results, lambda folder: lived(PLAN, folder)):
            with pytest.raises(InputError, match=r"manifest\.json"):
                use(study)
        assert contents(study) == before


# ---------------------------------------------------------------- histories that fail


class Broken(pj.War):
    """A war in which world 1 cannot be lived."""

    def step(self) -> None:
        if 1 in self.numbers:
            raise ZeroDivisionError("a rule was broken")
        super().step()


def test_histories_that_fail_are_named_and_can_be_lived_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = tiny_plan(worlds=3)
    with monkeypatch.context() as broken:
        broken.setattr("panmunjom.experiments.work.War", Broken)
        found = lived(plan, tmp_path)
    assert found.manifest.state == "FAILED"
    named = [failure.history for failure in found.failures]
    assert len(named) == 8
    assert all("replicate 1 (seed 38, world 1)" in each for each in named)
    assert {each.split(",")[1].strip() for each in named} == {"arm baseline", "arm no_shells"}
    rows = pj.open_results(tmp_path).runs.to_pandas()
    assert sorted(rows["replicate"].unique()) == [0, 2]
    assert len(rows) == 16
    assert len(lived(plan, tmp_path).failures) == 8
    again = run(plan, tmp_path, retry=True)
    assert not again.failures
    assert again.digest == run(plan).digest
