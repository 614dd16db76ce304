"""What happened to a table on its way into a file: other names, other forms, and why."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pyarrow as pa

from .codebook import COLUMN_HEADER, column_row
from .columns import Column


@dataclass
class Written:
    """What had to be changed for a file's format.

    Attributes
    ----------
    names : mapping of str to str
        The name of every column in the file.
    notes : list of str
        What was changed, in plain sentences, each once.
    forms : dict of str to str
        How a column is stored, where that cannot be seen: the numbers that stand for names.
    """

    names: Mapping[str, str]
    notes: list[str] = field(default_factory=list)
    forms: dict[str, str] = field(default_factory=dict)

    def note(self, text: str) -> None:
        """Add a sentence to the notes, unless it is there already."""
        if text not in self.notes:
            self.notes.append(text)


def codebook_rows(columns: Sequence[Column], written: Written) -> Iterator[Sequence[str]]:
    """Yield the codebook of a file as rows of text, the header first."""
    yield ["name_in_file", *COLUMN_HEADER, "stored_as"]
    for each in columns:
        cells = column_row(each).values()
        yield [written.names[each.name], *cells, written.forms.get(each.name, "")]


def as_json(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return nested cells as JSON text; entries that are missing in a cell are left out."""
    texts = [None if each is None else _json(each) for each in column.to_pylist()]
    return pa.chunked_array([pa.array(texts, pa.string())])


def _json(cell: object) -> str:
    if isinstance(cell, list) and cell and all(isinstance(each, tuple) for each in cell):
        cell = dict(cell)  # a map comes as pairs
    if isinstance(cell, dict):
        cell = {key: each for key, each in cell.items() if each is not None}
    return json.dumps(cell, ensure_ascii=False, default=str)
