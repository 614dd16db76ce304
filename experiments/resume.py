"""Taking up a study where it stopped: what is whole is kept, what is foreign is named."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from panmunjom.model import InputError, first_few

from . import manifest as manifests
from .asked import differences
from .manifest import Failure, Manifest, Part, State
from .plan import Cut, Plan
from .store import SHOWN, StoreError, found_part, is_whole

TABLES = ("runs", "readings", "bands", "decisions", "paths")
"""The folders in which parts are kept."""
_NAME = re.compile(r"part-(\d{6,})-([0-9a-f]+)\.parquet")


def tables_of(manifest: Manifest) -> list[str]:
    """Return the tables a study keeps."""
    keep = manifest.asked.keep
    return [name for name in TABLES if name == "runs" or keep.get(name)]


def taken_up(folder: Path, plan: Plan, cuts: Iterable[Cut], retry: bool) -> Manifest:
    """Return the manifest to go on with: the one in `folder`, or a fresh one if it is empty.

    Parts that are not there, or not what was written, are pending again. The parts keep the size
    the study was begun with: what a world lives does not depend on it.

    Parameters
    ----------
    retry : bool
        Whether histories that failed are tried again.

    Raises
    ------
    InputError
        If the folder holds something else, another study above all. Nothing is changed then.
    """
    fresh = manifests.fresh(plan, cuts)
    drafts = set(folder.glob(".*.tmp"))  # of a process that was killed
    if all(each in drafts for each in folder.iterdir()):
        return fresh
    if not (folder / manifests.NAME).exists():
        raise InputError(f"the folder {str(folder)!r} is not empty; choose another with --out")
    found = manifests.read(folder)
    if found.asked != fresh.asked:
        raise InputError(
            f"the folder {str(folder)!r} holds another study; choose another with --out. "
            f"They differ in:\n{differences(found.asked, fresh.asked)}"
        )
    found = surveyed(folder, found)
    again = [
        Part(part.cut)
        for part in found.parts
        if (part.failures and retry) or not all(is_whole(folder, each) for each in part.files)
    ]
    return found.with_parts(again)


def surveyed(folder: Path, manifest: Manifest) -> Manifest:
    """Return the manifest with the parts that were finished after it was written.

    Raises
    ------
    InputError
        If there are files among the parts that are not of this study.
    """
    unlisted = list(_unlisted(folder, manifest))
    if not unlisted:
        return manifest
    left = {part.cut.part: part for part in manifest.left()}
    adopted = [
        part
        for number in sorted({_number(path) for path in unlisted} & set(left))
        if (part := _adopted(folder, manifest, left[number])) is not None
    ]
    manifest = manifest.with_parts(adopted)
    foreign = [path for path in _unlisted(folder, manifest) if not _is_remnant(path, manifest)]
    if foreign:
        raise InputError(
            "there is something among the parts that is not of this study; move it away:\n"
            + first_few([str(path) for path in foreign])
        )
    return manifest


def clear_remnants(folder: Path, manifest: Manifest) -> None:
    """Remove files of parts that are to be done again."""
    for path in _unlisted(folder, manifest):
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise StoreError(f"{path}: {error.strerror or error}") from error


def _adopted(folder: Path, manifest: Manifest, part: Part) -> Part | None:
    """Return a part that is whole on the disk though no manifest says so."""
    found = [
        found_part(folder, name, part.cut.part, manifest.asked.id) for name in tables_of(manifest)
    ]
    whole = [each for each in found if each is not None]
    if len(whole) < len(found):
        return None
    failures = tuple(Failure(**each) for each in whole[0][1]["failures"])
    state = State.FAILED if failures else State.SUCCEEDED
    return replace(part, state=state, files=tuple(file for file, _ in whole), failures=failures)


def _unlisted(folder: Path, manifest: Manifest) -> Iterator[Path]:
    """Yield the files among the parts that the manifest does not name."""
    listed = {folder / file.name for part in manifest.parts for file in part.files}
    for name in tables_of(manifest):
        if (folder / name).is_dir():
            for path in sorted((folder / name).iterdir()):
                if path not in listed and not path.name.startswith("."):
                    yield path


def _number(path: Path) -> int:
    """Return the number of the part a file's name speaks of; -1 if it speaks of none."""
    match = _NAME.fullmatch(path.name)
    return int(match[1]) if match else -1


def _is_remnant(path: Path, manifest: Manifest) -> bool:
    """Say whether a file belongs to a part that is to be done again: of it, or damaged."""
    if not path.is_file() or _number(path) not in {part.cut.part for part in manifest.left()}:
        return False
    digest = hashlib.sha256(path.read_bytes()).hexdigest()[:SHOWN]
    damaged = path.stem.rpartition("-")[2] != digest
    return (
        damaged
        or found_part(path.parent.parent, path.parent.name, _number(path), manifest.asked.id)
        is not None
    )
