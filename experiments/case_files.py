"""A case's files on disk, with other values written into them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from panmunjom.model import with_note, with_values

from .store import write_whole


def write_values(folder: Path, values: Mapping[str, float]) -> list[Path]:
    """Write other values of some parameters into a case; every other byte stays.

    Parameters
    ----------
    folder : Path
        The case's folder.
    values : mapping of str to float
        By path. A parameter that the case inherits is given a line of its own in it.

    Returns
    -------
    list of Path
        The files that were changed.

    Raises
    ------
    InputError
        If a path is unknown or a value outside its range: then nothing is written.
    OSError
        If the disk does not take it; every file is whole, the old one or the new one.
    """
    return _write(with_values(folder, values))


def write_note(folder: Path, table: str, notes: Mapping[str, object]) -> list[Path]:
    """Write entries into a table of a case, as what the last calibration was."""
    return _write(with_note(folder, table, notes))


def _write(files: Mapping[Path, bytes]) -> list[Path]:
    for path, content in files.items():
        write_whole(path, content)
    return list(files)
