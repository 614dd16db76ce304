"""The command ``panmunjom``, also ``python -m panmunjom``: the commands and the page they write."""

import sys

from panmunjom.experiments import Drawing, command_line, run_command_line


def drawing() -> Drawing:
    """Return who draws: only commands that draw should wait for plotly."""
    from panmunjom.dashboards import DRAWING  # noqa: PLC0415

    return DRAWING


def main() -> None:
    """Run the command line and leave with its exit code."""
    sys.exit(run_command_line(command_line(drawing)))


if __name__ == "__main__":
    main()
