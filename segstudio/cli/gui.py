"""`segstudio gui`: the arguments only; the window itself is opened by `segstudio.__main__`."""

import argparse
from pathlib import Path
from typing import Final

HELP: Final = "open the window on files or folders"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="images or folders to open")
    parser.add_argument(
        "--screenshot",
        type=Path,
        metavar="FILE",
        help="run the default model on the first image, save an image of the window, and exit",
    )
