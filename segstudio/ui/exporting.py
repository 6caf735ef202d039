"""Writes the result that is shown, off the window's thread."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from segstudio.core import JobContext, Result
from segstudio.ui.runner import Job, JobRunner


@dataclass(frozen=True, slots=True)
class ExportWork:
    """Writes one result to some files."""

    result: Result
    targets: tuple[tuple[str, Path], ...]
    export: Callable[[Result, Path, str], Path]

    def __call__(self, context: JobContext) -> tuple[Path, ...]:
        """Run on a worker thread; return what was written."""
        written = []
        for number, (key, target) in enumerate(self.targets):
            context.step(number, len(self.targets), target.name)
            written.append(self.export(self.result, target, key))
        return tuple(written)


class Exporter(QObject):
    """Writes results one after the other."""

    written = Signal(object)  # tuple of Path
    problem = Signal(object)

    def __init__(self, export: Callable[[Result, Path, str], Path], parent: QObject | None = None) -> None:
        """Take the function that writes one file."""
        super().__init__(parent)
        self._export = export
        self.runner = JobRunner("export", self, exclusive=False)
        self.runner.finished.connect(self._finish)
        self.runner.failed.connect(self._fail)

    def write(self, result: Result, targets: tuple[tuple[str, Path], ...]) -> None:
        """Write a result to files, each of its own format."""
        self.runner.submit("export", ExportWork(result, targets, self._export))

    def shutdown(self) -> None:
        """End the thread; what is being written is finished first."""
        self.runner.shutdown()

    def _finish(self, _: Job, written: object) -> None:
        self.written.emit(written)

    def _fail(self, _: Job, error: BaseException) -> None:
        self.problem.emit(error)
