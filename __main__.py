"""The command ``panmunjom``, also ``python -m panmunjom``: the commands and the page they write."""

import sys
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from panmunjom.experiments import Comparison, command_line, run_command_line


def write_page(comparison: Comparison, outcomes: Mapping[str, pd.DataFrame], folder: Path) -> Path:
    """Write the comparison as an HTML page into `folder`; return the page's path."""
    # Late: only `compare` draws, and the other commands should not wait for plotly.
    from panmunjom.dashboards import write_comparison  # noqa: PLC0415

    return write_comparison(comparison, outcomes, folder)


def main() -> None:
    """Run the command line and leave with its exit code."""
    sys.exit(run_command_line(command_line(write_page)))


if __name__ == "__main__":
    main()
