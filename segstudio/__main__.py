"""Picks the command line or the window; nothing else imports either."""

import sys
from collections.abc import Sequence

from segstudio import cli


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command, or open the window where there is none; returns the exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    first = arguments[0] if arguments else ""
    if first in ("-h", "--help", "--version"):
        return _exit_code(arguments)
    if first in cli.COMMANDS and first != "gui":
        return cli.main(arguments)
    return _open_window(cli.parse_window(arguments[1:] if first == "gui" else arguments))


def _exit_code(arguments: Sequence[str]) -> int:
    try:
        return cli.main(arguments)
    except SystemExit as end:  # how argparse ends after it printed its help
        return int(end.code or 0)


def _open_window(request: cli.WindowRequest) -> int:
    try:
        from segstudio.app import main as show  # noqa: PLC0415 - Qt is imported for the window only
    except ImportError as error:
        message = f"The window cannot open ({error})."
        print(message, "See `segstudio doctor`; `segstudio demo` works without a window.", file=sys.stderr)  # noqa: T201
        return 1
    return show(request.paths, request.screenshot)


if __name__ == "__main__":
    sys.exit(main())
