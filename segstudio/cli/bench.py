"""`segstudio bench`: time and memory, measured on this machine; one module for each thing that is measured."""

import argparse
from importlib import import_module
from typing import Final

from segstudio.cli.context import Context

HELP: Final = "measure time and memory on this machine"
SUBJECTS: Final = ("models", "crf", "canvas")  # each is a module bench_NAME of this package


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare a sub-command for each thing that is measured."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="WHAT")
    for name in SUBJECTS:
        module = import_module(f"segstudio.cli.bench_{name}")
        action = actions.add_parser(name, help=module.HELP, description=module.HELP)
        # Without a default, so that `bench --json models` and `bench models --json` are the same.
        action.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print one JSON document")
        action.set_defaults(measure=module.run)
        module.add_arguments(action)


def run(context: Context) -> int:
    """Do the sub-command."""
    code: int = context.args.measure(context)
    return code
