"""Pages in Markdown: their frame, their tables, and which files they may replace."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from panmunjom.model import InputError

from .comparison import CAVEAT
from .store import write_whole
from .terminal import say


class Marked(str):
    """Text that is Markdown already: it is not escaped again."""

    __slots__ = ()


_SPECIAL = re.compile(r"[\\|\[*`]")


def escape(text: str) -> str:
    """Return text so that Markdown shows it as it is, on one line, in a table as elsewhere."""
    if isinstance(text, Marked):
        return text
    return _SPECIAL.sub(r"\\\g<0>", " ".join(text.split())).replace("<", "&lt;")


def bold(text: str) -> Marked:
    """Return text in bold; nothing stays nothing."""
    return Marked(f"**{escape(text)}**" if text.strip() else "")


def code(text: str) -> Marked:
    """Return text in the type of a command or a parameter's path."""
    return Marked(f"`{text}`" if "`" not in text else f"`` {text} ``")


def stacked(*lines: str) -> Marked:
    """Return lines that stand one below the other within a cell; empty ones are left out."""
    return Marked("<br>".join(escape(each) for each in lines if each))


def table(header: Sequence[str], rows: Iterable[Sequence[str]], align: str = "l") -> str:
    """Return a table.

    Parameters
    ----------
    header
        Names of the columns.
    rows
        Cells as text; what is not `Marked` is escaped.
    align
        A letter a column, l(eft) or r(ight); the last stands for all columns that follow.
    """
    letters = align.ljust(len(header), align[-1])[: len(header)]
    rule = [Marked("---:" if letter == "r" else "---") for letter in letters]
    lines = [header, rule, *rows]
    return "\n".join(f"| {' | '.join(map(escape, each))} |" for each in lines)


def listed(items: Iterable[str]) -> str:
    """Return items as a list."""
    return "\n".join(f"- {escape(each)}" for each in items)


def terms(reading: Iterable[tuple[str, str]]) -> str:
    """Return the section that says how a page is read: a line for each term."""
    lines = (Marked(f"*{escape(term)}*: {escape(text)}") for term, text in reading)
    return f"## How to read this page\n\n{listed(lines)}"


def page(
    command: str,
    title: str,
    size: str,
    said: Iterable[str],
    parts: Iterable[str],
    *,
    caveat: str = CAVEAT,
) -> str:
    """Return a page: title, what made it, what it says, then its parts, and the caveat last.

    Parameters
    ----------
    command
        What was typed to make it; by it the command knows its pages again (`refuse_foreign`).
    title
        Of the page.
    size
        How many worlds, which seed and which case, as `size_of` says it.
    said
        Sentences; the first, which says most, stands in bold above all else.
    parts
        The rest, in Markdown.
    """
    first, *others = map(str, said)
    made = f"Made by {code(command)}. {escape(size)}"
    rest = [" ".join(map(escape, others))] if others else []
    blocks = [mark(command), f"# {escape(title)}", bold(first), made, *rest, *parts]
    return "\n\n".join([*blocks, escape(caveat)]) + "\n"


def size_of(worlds: str, seed: int, digest: str) -> str:
    """Return of how many worlds a page speaks, under which seed, of which case."""
    return f"{worlds}, seed {seed}, case {digest[:12]}."


def command_text(name: str, case: str, options: Mapping[str, object], *more: str) -> str:
    """Return a command line.

    Parameters
    ----------
    name, case
        What follows the program's name.
    options
        Value by option: `None` and `False` leave it out, `True` gives it alone, a list repeats it.
    more
        Words it ends with.
    """
    words = ["panmunjom", name, case]
    for option, value in options.items():
        if value is True:
            words.append(option)
        elif value is not None and value is not False:
            each = value if isinstance(value, list) else [value]
            words += [word for one in each for word in (option, _word(one))]
    return shlex.join([*words, *more])


def _word(value: object) -> str:
    return value.as_posix() if isinstance(value, Path) else str(value)


def mark(command: str) -> str:
    """Return the first line of the pages that a command makes, whatever its options."""
    name = shlex.split(command)[1]
    return (
        f"<!-- This page is made by `panmunjom {name}`; what is written into it by hand is lost. "
        "-->"
    )


def refuse_foreign(file: Path | None, name: str) -> None:
    """Refuse to overwrite what is no page of the command of this name, before time is spent."""
    if file is None:
        return
    if file.suffix.lower() != ".md":
        raise InputError(f"--page {str(file)!r}: the name must end in .md")
    if not file.parent.is_dir():
        raise InputError(f"--page: the folder {str(file.parent)!r} does not exist")
    ours = not file.is_dir() and (
        not file.exists()
        or file.read_text("utf-8", "replace").startswith(mark(f"panmunjom {name}"))
    )
    if not ours:
        raise InputError(
            f"--page {str(file)!r} is not a page that `panmunjom {name}` made; choose another name"
        )


def write_page(file: Path, text: str) -> None:
    """Write a page, whole or not at all, and say where it is."""
    write_whole(file, text.encode())
    say(f"The page: {file}")
