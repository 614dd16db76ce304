"""A digest of tables by what they hold: the same however they are cut into parts."""

from __future__ import annotations

import hashlib

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

MISSING = np.uint64(0x7FF8_DEAD_DEAD_DEAD)
"""Stands for a missing number: a NaN that no arithmetic makes."""


class Fingerprint:
    """A SHA-256 over the columns of tables that come in chunks."""

    def __init__(self) -> None:
        self._columns: dict[tuple[str, str], hashlib._Hash] = {}

    def add(self, table: str, chunk: pa.Table) -> None:
        """Add the next rows of a table."""
        for name in chunk.column_names:
            column = self._columns.setdefault((table, name), hashlib.sha256())
            column.update(_content(chunk[name]))

    def digest(self) -> str:
        """Return the digest of all that was added, in hexadecimal digits."""
        whole = hashlib.sha256()
        for (table, name), column in self._columns.items():
            whole.update(f"{table}.{name}:{column.hexdigest()}\n".encode())
        return whole.hexdigest()


def _content(column: pa.ChunkedArray) -> bytes:
    """Return the values of a column, one after the other: however they are cut, it is the same."""
    if pa.types.is_floating(column.type):
        bits = column.fill_null(0.0).to_numpy().astype("<f8").view("<u8").copy()
        bits[column.is_null().to_numpy()] = MISSING
        return bytes(bits.tobytes())
    if pa.types.is_map(column.type):
        return "\0".join([*map(repr, column.to_pylist()), ""]).encode()
    text = pc.fill_null(column.cast(pa.string()), "\x01")
    return "\0".join([*text.to_pylist(), ""]).encode()
