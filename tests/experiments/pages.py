"""Reading a page in Markdown as a reader's program does: tables cell by cell."""

from __future__ import annotations

import re

BARS = re.compile(r"(?<!\\)\|")


def tables(page: str) -> list[list[list[str]]]:
    """The tables of a page: rows of cells, the header first; each is found to be whole."""
    found = []
    for block in page.split("\n\n"):
        lines = block.splitlines()
        if not lines[0].startswith("|"):
            assert not any(line.startswith("|") for line in lines), "a table without a blank line"
            continue
        rows = [[cell.strip() for cell in BARS.split(line)[1:-1]] for line in lines]
        assert {len(row) for row in rows} == {len(rows[0])}, rows[0]
        assert all(set(cell) <= {"-", ":"} for cell in rows[1])
        found.append([rows[0], *rows[2:]])
    return found


def framed(page: str, command: str, digest: str) -> bool:
    """Whether a page names its command, its case and its limits where all pages do."""
    blocks = page.split("\n\n")
    return (
        blocks[0].startswith(f"<!-- This page is made by `{' '.join(command.split()[:2])}`")
        and blocks[1].startswith("# ")
        and blocks[2].startswith("**")
        and blocks[3].startswith(f"Made by `{command}`. ")
        and digest[:12] in blocks[3]
        and blocks[-1].endswith("This is not a forecast.\n")
    )
