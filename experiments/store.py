"""A study on disk: a folder with a manifest and Parquet parts that survives being killed.

A file is written under a random temporary name, flushed to the disk, and only then given its own
name: what has that name is whole. A part's name ends in the beginning of its SHA-256, and the part
itself names the study it belongs to: it can be told from a damaged or foreign one without any list.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import secrets
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from panmunjom.model import InputError

MARK = b"panmunjom"
"""Under this key a part's metadata say what it is."""
SHOWN = 16
"""Digits of the SHA-256 in a part's name."""


class StoreError(Exception):
    """The disk failed: it is full, or what it holds is damaged. The message is complete."""


class FolderBusy(Exception):
    """Another process is at work in the folder. The message is complete."""


@dataclass(frozen=True)
class PartFile:
    """One file of a part: where it is kept below the study's folder, and what it holds.

    Attributes
    ----------
    name : str
        Its path below the study's folder.
    rows, bytes : int
    sha256 : str
        Of the whole file.
    """

    name: str
    rows: int
    bytes: int
    sha256: str


def write_part(
    table: pa.Table, folder: Path, kind: str, part: int, notes: Mapping[str, object]
) -> PartFile:
    """Write a table as a Parquet file into ``folder/kind`` and return what was written.

    Parameters
    ----------
    notes : mapping
        What the file says of itself: its study above all; values that JSON can hold.

    Raises
    ------
    OSError
        If the disk does not take it; nothing of it is left then.
    """
    content = encoded(table, {"table": kind, "part": part, **notes})
    digest = hashlib.sha256(content).hexdigest()
    name = f"{kind}/part-{part:06d}-{digest[:SHOWN]}.parquet"
    write_whole(folder / name, content)
    return PartFile(name, table.num_rows, len(content), digest)


def encoded(table: pa.Table, notes: Mapping[str, object]) -> bytes:
    """Return a table as the bytes of a Parquet file that R, DuckDB, polars and pandas read."""
    floats = [field.name for field in table.schema if pa.types.is_floating(field.type)]
    others = [field.name for field in table.schema if not pa.types.is_floating(field.type)]
    mark = json.dumps(notes, sort_keys=True, ensure_ascii=False)
    table = table.replace_schema_metadata({**(table.schema.metadata or {}), MARK: mark.encode()})
    buffer = pa.BufferOutputStream()
    pq.write_table(
        table,
        buffer,
        compression="zstd",
        use_byte_stream_split=floats,
        use_dictionary=others,
        write_page_checksum=True,  # without it other readers take a flipped bit for data
    )
    content: bytes = buffer.getvalue().to_pybytes()
    return content


def read_part(folder: Path, file: PartFile, columns: list[str] | None = None) -> pa.Table:
    """Read a part and check that it is what was written.

    Raises
    ------
    StoreError
        If it is missing or damaged.
    """
    path = folder / file.name
    try:
        content = path.read_bytes()
        if hashlib.sha256(content).hexdigest() != file.sha256:
            raise StoreError(
                f"{path} is damaged: it is not what was written. "
                "The command that made the study makes this part anew."
            )
        return pq.ParquetFile(pa.BufferReader(content)).read(columns=columns)
    except (OSError, pa.ArrowException) as error:
        raise StoreError(f"{path} cannot be read: {error}") from error


def is_whole(folder: Path, file: PartFile) -> bool:
    """Say whether a file is there and is what was written."""
    try:
        content = (folder / file.name).read_bytes()
    except OSError:
        return False
    return hashlib.sha256(content).hexdigest() == file.sha256


def found_part(
    folder: Path, kind: str, part: int, study: str
) -> tuple[PartFile, dict[str, Any]] | None:
    """Look for a whole file of a part that no manifest names; return it with its notes.

    A study that was killed has such parts: they were finished after its manifest was written.
    """
    for path in sorted((folder / kind).glob(f"part-{part:06d}-*.parquet")):
        try:
            content = path.read_bytes()
            digest = hashlib.sha256(content).hexdigest()
            if path.stem.rpartition("-")[2] != digest[:SHOWN]:
                continue
            schema = pq.read_schema(pa.BufferReader(content))
            rows = pq.read_metadata(pa.BufferReader(content)).num_rows
            notes = json.loads(schema.metadata[MARK])
        except (OSError, pa.ArrowException, KeyError, TypeError, ValueError):
            continue
        if (notes.get("study"), notes.get("table"), notes.get("part")) == (study, kind, part):
            return PartFile(f"{kind}/{path.name}", rows, len(content), digest), notes
    return None


def write_whole(path: Path, content: bytes) -> None:
    """Write a file that is either whole or not there, whatever happens meanwhile."""
    with draft_of(path) as draft:
        draft.write_bytes(content)


def write_json(path: Path, document: Mapping[str, object]) -> None:
    """Write a JSON document, whole or not at all.

    Raises
    ------
    StoreError
        If the disk does not take it.
    """
    text = json.dumps(document, indent=1, ensure_ascii=False)
    try:
        write_whole(path, f"{text}\n".encode())
    except OSError as error:
        raise StoreError(f"{path}: {error.strerror or error}") from error


@contextmanager
def draft_of(path: Path) -> Iterator[Path]:
    """Give a temporary name beside `path`; what stands there after the block gets its own name."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}.tmp")
    try:
        yield draft
        descriptor = os.open(draft, os.O_RDWR)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    _flush_folder(path.parent)


def make_ready(folder: Path) -> None:
    """Make `folder` if it is not there, and remove what killed processes left half written."""
    try:
        folder.mkdir(exist_ok=True)
        for draft in folder.glob(".*.tmp"):
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise StoreError(f"{folder}: {error.strerror or error}") from error


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Make `folder` and hold it against other processes until the block ends.

    Raises
    ------
    InputError
        If it cannot be made or written.
    FolderBusy
        If another process is at work in it.
    """
    _try_writing(folder)
    if sys.platform == "win32":  # no flock there: two batches into one folder are not refused
        yield
        return
    import fcntl  # noqa: PLC0415 - does not exist on Windows

    descriptor = os.open(folder, os.O_RDONLY)  # flock ends with its process, a lock file does not
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise FolderBusy(f"another process is at work in the folder {str(folder)!r}") from None
        yield
    finally:
        os.close(descriptor)


def _try_writing(folder: Path) -> None:
    """Make `folder` and a file in it: asking for permission is not enough on network disks."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f".{secrets.token_hex(8)}.tmp"
        probe.touch(exist_ok=False)
        probe.unlink()
    except OSError as error:
        message = f"cannot write to the folder {str(folder)!r}: {error.strerror or error}"
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EIO):
            raise StoreError(message) from None
        raise InputError(message) from None


def _flush_folder(folder: Path) -> None:
    """Have the disk take the names in `folder`; Windows has no such call."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
