"""What every command is handed."""

import argparse
from dataclasses import dataclass

from segstudio.cli.console import Console
from segstudio.cli.host import Host
from segstudio.core import CancelToken


@dataclass(frozen=True, slots=True)
class Context:
    """A command's arguments, what it works with, where it speaks, and when it should stop."""

    args: argparse.Namespace
    host: Host
    console: Console
    token: CancelToken
