"""What the app has at hand: cases, folders of results, and who lives histories."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from panmunjom.model import Case, InputError, cases, nearest

from .histories import Histories
from .jobs import Jobs


@dataclass(frozen=True, eq=False)
class Context:
    """What every page may use; made once for an app, and the same for all visitors.

    Attributes
    ----------
    folders : tuple of Path
        Folders of results named on the command line. A visitor chooses one by its number, never
        by a path.
    jobs : Jobs
        Lives many histories, with progress, within bounds.
    histories : Histories
        Lives single histories, and remembers the last ones.
    """

    folders: tuple[Path, ...] = ()
    jobs: Jobs = field(default_factory=Jobs)
    histories: Histories = field(default_factory=Histories)

    @cached_property
    def cases(self) -> Mapping[str, Case]:
        """The cases that come with the program, by name."""
        return {case.name: case for case in cases()}

    def case(self, name: str) -> Case:
        """Return a case by its name; InputError with the nearest if there is none such."""
        if name not in self.cases:
            known = ", ".join(self.cases)
            raise InputError(f"no case {name!r}{nearest(name, self.cases)}; there are {known}")
        return self.cases[name]

    def folder(self, number: int) -> Path:
        """Return a folder of results by its number, from 0; InputError if there is none such."""
        if not 0 <= number < len(self.folders):
            raise InputError(
                f"there is no folder number {number}; {len(self.folders)} were named when the app "
                "was started: panmunjom dashboard DIR ..."
            )
        return self.folders[number]
