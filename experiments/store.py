"""A study on disk: a folder with a manifest and Parquet parts that survives being killed.

A file is written under a random temporary name, flushed to the disk, and only then given its own
name: what has that name is whole. What a part holds is checked by its digest whenever it is read.
"""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from panmunjom.model import InputError


class StoreError(Exception):
    """The disk failed: it is full, or what it holds is damaged. The message is complete."""


def write_part(table: pa.Table, path: Path) -> str:
    """Write a table as a Parquet file and return its SHA-256.

    Raises
    ------
    OSError
        If the disk does not take it; nothing of it is left then.
    """
    floats = [field.name for field in table.schema if pa.types.is_floating(field.type)]
    others = [field.name for field in table.schema if not pa.types.is_floating(field.type)]
    buffer = pa.BufferOutputStream()
    pq.write_table(
        table,
        buffer,
        compression="zstd",
        use_byte_stream_split=floats,
        use_dictionary=others,
        write_page_checksum=True,  # without it a flipped bit is read silently
    )
    content = buffer.getvalue().to_pybytes()
    write_whole(path, content)
    return hashlib.sha256(content).hexdigest()


def read_part(path: Path, digest: str, columns: list[str] | None = None) -> pa.Table:
    """Read a part and check that it is what was written.

    Raises
    ------
    StoreError
        If it is missing or damaged.
    """
    try:
        content = path.read_bytes()
        if hashlib.sha256(content).hexdigest() != digest:
            raise StoreError(
                f"{path} is damaged: it is not what was written. "
                "The command that made the study makes this part anew."
            )
        file = pq.ParquetFile(pa.BufferReader(content), page_checksum_verification=True)
        return file.read(columns=columns)
    except (OSError, pa.ArrowException) as error:
        raise StoreError(f"{path} cannot be read: {error}") from error


def is_whole(path: Path, digest: str | None) -> bool:
    """Say whether the file at `path` is there and is what was written."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest() == digest
    except OSError:
        return False


def write_whole(path: Path, content: bytes) -> None:
    """Write a file that is either whole or not there, whatever happens meanwhile."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}.tmp")
    try:
        with draft.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
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
        If it cannot be made or written, or another process is at work in it.
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
            raise InputError(f"another process is at work in the folder {str(folder)!r}") from None
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
