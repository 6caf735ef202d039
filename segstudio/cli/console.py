"""What a command says and where: results on stdout, everything else on stderr."""

import json
import math
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from rich.console import Console as RichConsole
from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)
from rich.progress import Progress as RichProgress

from segstudio.core import Progress

Report = Callable[[Progress], None]


class Console:
    """Prints. In JSON mode stdout gets one document and nothing else; bars are drawn on a terminal only."""

    def __init__(self, out: TextIO, err: TextIO, *, as_json: bool = False) -> None:
        """Take the two streams and whether the result is wanted as JSON."""
        self._out = out
        self._err = err
        self.as_json = as_json
        self._bar: RichConsole | None = None

    @property
    def wants_lines(self) -> bool:
        """Whether a person reads along without a terminal: progress is then told in lines, for no bar can be drawn."""
        return not self.as_json and not self._err.isatty()

    def info(self, text: str = "") -> None:
        """Print a line for a person; nothing in JSON mode."""
        if self.as_json:
            return
        if self._bar is not None and self._out.isatty():  # above the bar, which would be torn otherwise
            self._bar.print(text, markup=False, highlight=False, soft_wrap=True)
        else:
            print(text, file=self._out, flush=True)

    def table(self, rows: Sequence[Sequence[str]]) -> None:
        """Print columns, each as wide as its widest cell; the first row is the head."""
        widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
        for row in rows:
            self.info("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())

    def emit(self, document: Mapping[str, Any]) -> None:
        """Print the one JSON document; nothing outside JSON mode."""
        if self.as_json:
            text = json.dumps(_plain(document), ensure_ascii=False, allow_nan=False, indent=2)
            print(text, file=self._out, flush=True)

    def note(self, text: str) -> None:
        """Print a line on stderr, such as an error's sentence."""
        line = " ".join(text.split())
        if self._bar is not None:
            self._bar.print(line, markup=False, highlight=False, soft_wrap=True)
        else:
            print(line, file=self._err, flush=True)

    @contextmanager
    def progress(self, title: str, *, in_bytes: bool = False) -> Iterator[Report]:
        """Show a bar on stderr while the block runs; without a terminal the reports go nowhere."""
        if not self._err.isatty():
            yield _ignore
            return
        amounts = (DownloadColumn(), TransferSpeedColumn()) if in_bytes else (MofNCompleteColumn(),)
        columns = (TextColumn("{task.description}"), BarColumn(), *amounts, TimeRemainingColumn())
        self._bar = RichConsole(file=self._err)
        try:
            with RichProgress(*columns, console=self._bar, transient=True) as bars:
                bar = bars.add_task(title, total=None)

                def report(progress: Progress) -> None:
                    label = f"{title}: {progress.stage}" if progress.stage else title
                    bars.update(bar, description=label, completed=progress.done, total=progress.total or None)

                yield report
        finally:
            self._bar = None


def standard_console(*, as_json: bool) -> Console:
    """Return a console on the process's own streams."""
    return Console(sys.stdout, sys.stderr, as_json=as_json)


def _ignore(_: Progress) -> None:
    """Show nothing."""


def _plain(value: Any) -> Any:  # noqa: ANN401 - anything that JSON can be made of
    """Turn mappings, sequences, paths and numpy numbers into what JSON knows; what is no number becomes null."""
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in value]
    if isinstance(value, Path):
        return str(value)
    if hasattr(value, "tolist"):
        return _plain(value.tolist())
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
