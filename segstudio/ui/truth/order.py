"""The list of images with the worst first: by a signal that the scan measures, drawn on the thumbnails."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal

from segstudio.core import JobContext
from segstudio.core.metrics import Signal as Kind
from segstudio.core.metrics import Signals, worst_first
from segstudio.ui.base.image_list import FileListModel, Mark
from segstudio.ui.base.runner import Job, JobRunner
from segstudio.ui.truth.scanner import Scanner

_OFTEN: Final = 500  # images up to which the list is ordered again while more are measured


@dataclass(frozen=True, slots=True)
class Ordered:
    """Images in their order, the worst first, and what is drawn on each."""

    paths: tuple[Path, ...]
    marks: Mapping[Path, Mark]


@dataclass(frozen=True, slots=True)
class OrderWork:
    """Sorts; of very many images that takes longer than a window may stand still."""

    found: tuple[tuple[Path, Signals], ...]
    kind: Kind

    def __call__(self, context: JobContext) -> Ordered:
        """Run on a worker thread."""
        context.check()
        by_name = {signals.name: path for path, signals in self.found}
        paths = tuple(by_name[s.name] for s in worst_first((signals for _, signals in self.found), self.kind))
        marks = {p: mark(value, self.kind) for p, s in self.found if (value := s.value(self.kind)) is not None}
        return Ordered(paths, marks)


def mark(value: float, kind: Kind) -> Mark:
    """Write a signal for a thumbnail; its level is 1 for the worst."""
    return Mark(f"{100 * value:.1f}", 1 - value if kind == "miou" else value)


class Orderer(QObject):
    """`changed` tells that another order was chosen; choosing one starts the scan that it needs."""

    changed = Signal()

    def __init__(self, scanner: Scanner, files: FileListModel, parent: QObject | None = None) -> None:
        """Follow the scan."""
        super().__init__(parent)
        self._scanner, self._files = scanner, files
        self.kind: Kind | None = None
        self._known: tuple[int, int] = (0, -1)
        self.runner = JobRunner("order", self)
        self.runner.finished.connect(self._apply)
        scanner.changed.connect(self._follow)

    @property
    def is_lacking(self) -> bool:
        """Whether images were measured, but none has the signal that was chosen."""
        results, kind = self._scanner.results, self.kind
        if kind is None or results is None or not results.signals:
            return False
        return all(signals.value(kind) is None for signals in results.signals.values())

    def choose(self, kind: Kind | None) -> None:
        """Order by a signal, or as the images were found."""
        self.kind, self._known = kind, (0, -1)
        if kind is None:
            self.runner.cancel()
            self._files.arrange((), {})
        elif not self._scanner.results and not self._scanner.is_running:
            self._scanner.start()
        self._follow()
        self.changed.emit()

    def shutdown(self) -> None:
        """End the thread."""
        self.runner.shutdown()

    def _follow(self) -> None:
        results = self._scanner.results
        if self.kind is None or results is None:
            return
        many, ended = (id(results), len(results.signals)), not self._scanner.is_running
        if many == self._known or (many[1] > _OFTEN and not ended):
            return
        self._known = many
        self.runner.submit("order", OrderWork(tuple(results.signals.items()), self.kind))

    def _apply(self, _: Job, ordered: object) -> None:
        if isinstance(ordered, Ordered) and self.kind is not None:
            self._files.arrange(ordered.paths, ordered.marks)
            self.changed.emit()
