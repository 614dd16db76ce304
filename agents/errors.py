"""What is said to the user when the input is wrong."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence

SHOWN = 5


class InputError(Exception):
    """The user's mistake; the message is complete and plain, no traceback is needed."""


def nearest(name: str, known: Iterable[str]) -> str:
    """Return `` (nearest known: 'x')`` for the known name most like `name`.

    Parameters
    ----------
    name : str
        What the user wrote; upper and lower case are not told apart.
    known : iterable of str
        The names there are.

    Returns
    -------
    str
        A phrase that begins with a space and can be put behind any message; empty if no
        known name is near.
    """
    by_lower = {each.lower(): each for each in known}
    match = difflib.get_close_matches(name.lower(), by_lower, n=1)
    return f" (nearest known: {by_lower[match[0]]!r})" if match else ""


def first_few(problems: Sequence[str]) -> str:
    """Return the first five problems, one a line, and how many more there are."""
    lines = list(problems[:SHOWN])
    if len(problems) > SHOWN:
        lines.append(f"and {len(problems) - SHOWN} more")
    return "\n".join(lines)


def shown(value: object) -> str:
    """Return `value` as it stands in a TOML file, shortened."""
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, bool):
        return str(value).lower()
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
