"""The parser of all commands, and the one place where an error becomes a sentence and an exit code.

0: done; 1: it failed, wholly or in part; 2: what was asked for cannot be (bad arguments); 130: stopped by Ctrl+C.
"""

import argparse
import logging
import os
import signal
import sys
import traceback
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import FrameType
from typing import Final, NoReturn

from segstudio import __version__
from segstudio.cli.console import Console, standard_console
from segstudio.cli.context import Context
from segstudio.cli.errors import UsageError
from segstudio.cli.host import Host
from segstudio.core import Cancelled, CancelToken, SegStudioError, SettingsError, UnknownKeyError

COMMANDS: Final = (
    "demo",
    "models",
    "segment",
    "compare",
    "evaluate",
    "train",
    "crf",
    "weights",
    "plugins",
    "doctor",
    "bench",
    "gui",
)
_DONE: Final = 0
_FAILED: Final = 1
_BAD_INPUT: Final = 2
_STOPPED: Final = 130
_DEBUG: Final = "SEGSTUDIO_DEBUG"


@dataclass(frozen=True, slots=True)
class WindowRequest:
    """What the window is asked for: paths to open, and a file for a screenshot after which it closes."""

    paths: tuple[Path, ...]
    screenshot: Path | None


class _Parser(argparse.ArgumentParser):
    """Reports a bad argument in one sentence, as every other error."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{self.prog}: {message}.", f"See `{self.prog} --help`.")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="segstudio",
        description="Semantic segmentation: networks, CRF refinement, comparison. Without a command the window opens.",
    )
    parser.add_argument("--version", action="version", version=f"SegStudio {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name in COMMANDS:
        module = import_module(f"segstudio.cli.{name}")
        command = commands.add_parser(name, help=module.HELP, description=module.HELP)
        if name != "gui":
            command.add_argument("--json", action="store_true", help="print one JSON document on stdout")
            command.set_defaults(run=module.run)
        module.add_arguments(command)
    return parser


def parse_window(arguments: Sequence[str]) -> WindowRequest:
    """Read the arguments of `segstudio gui`; prints the sentence and exits with 2 where they are wrong."""
    try:
        args = _parser().parse_args(["gui", *arguments])
        missing = next((path for path in args.paths if not path.exists()), None)
        if missing is not None:
            raise _unknown(str(missing))
    except SegStudioError as error:
        print(error, file=sys.stderr)
        sys.exit(_BAD_INPUT)
    return WindowRequest(tuple(args.paths), args.screenshot)


def _unknown(word: str) -> SegStudioError:
    if word.isidentifier():
        return UnknownKeyError("command or file", word, COMMANDS)
    return UsageError(f"{word}: there is no such file or folder.", "Check the path.")


def main(arguments: Sequence[str], make_host: Callable[[], Host] | None = None) -> int:
    """Run one command and return its exit code."""
    console = standard_console(as_json="--json" in arguments)
    logging.basicConfig(level=logging.DEBUG if os.environ.get(_DEBUG) else logging.CRITICAL)
    try:
        args = _parser().parse_args(list(arguments))
        # Whatever a library prints belongs beside the result, not into it.
        with _stoppable(console) as token, redirect_stdout(sys.stderr), warnings.catch_warnings():
            if not os.environ.get(_DEBUG):
                warnings.simplefilter("ignore")  # what a person should know is said in a sentence
            context = Context(args, (make_host or _standard_host)(), console, token)
            code: int = args.run(context)
            return code
    except (UsageError, UnknownKeyError, SettingsError) as error:
        console.note(str(error))
        return _BAD_INPUT
    except SegStudioError as error:
        console.note(str(error))
        return _FAILED
    except (KeyboardInterrupt, Cancelled):
        console.note("Stopped.")
        return _STOPPED
    except BrokenPipeError:  # the reader of our output has gone, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _FAILED
    except Exception as error:
        if os.environ.get(_DEBUG):
            traceback.print_exc()
        console.note(f"Unexpected {type(error).__name__}: {error}. Set {_DEBUG}=1 to see where, and report it.")
        return _FAILED


@contextmanager
def _stoppable(console: Console) -> Iterator[CancelToken]:
    """Let the first Ctrl+C ask the job to stop at its next step, and the second one break it off."""
    token = CancelToken()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        if token.is_cancelled:
            raise KeyboardInterrupt
        token.cancel()
        console.note("Stopping; press Ctrl+C again to break off at once.")

    try:
        before = signal.signal(signal.SIGINT, stop)
    except ValueError:  # not on the main thread: whoever called keeps the signal
        yield token
        return
    try:
        yield token
    finally:
        signal.signal(signal.SIGINT, before)


def _standard_host() -> Host:
    from segstudio.cli.assembly import standard_host  # noqa: PLC0415 - the plugins are loaded for a command only

    return standard_host()
