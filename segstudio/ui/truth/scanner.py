"""Compares over the whole list in the background; what is done is kept, so that it goes on where it was stopped."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from segstudio.core import Comparison, Comparisons, JobContext, Progress, Scanned, SegStudioError
from segstudio.core.classes import Alignment
from segstudio.core.files import BatchItem
from segstudio.core.session import Session, Setup
from segstudio.ui.base.context import UiContext
from segstudio.ui.base.naming import items_of
from segstudio.ui.base.runner import Job, JobRunner
from segstudio.ui.kit.i18n import translate
from segstudio.ui.truth.board import titles
from segstudio.ui.truth.ground_truth import ComparisonsFactory
from segstudio.ui.truth.scan_results import ScanStore
from segstudio.ui.truth.variants import compared_setups, comparison_of, variants_of

_PAUSE: Final = 400  # milliseconds between two looks at what is new


@dataclass(frozen=True, slots=True)
class Begun:
    """The scan knows its images and classes."""

    asked: Comparison
    alignment: Alignment


@dataclass(frozen=True, slots=True)
class Failed:
    """An image could not be measured."""

    path: Path
    message: str


News = Begun | Scanned | Failed


@dataclass(frozen=True, slots=True)
class ScanWork:
    """Measures image after image; `emit` hears of each, on the thread that works."""

    comparisons: Comparisons
    asked: Comparison
    paths: tuple[Path, ...]
    root: Path | None
    emit: Callable[[int, News], None]
    number: int

    def __call__(self, context: JobContext) -> int:
        """Run on a worker thread; return how many were measured."""
        asked = replace(self.asked, items=items_of(self.paths, self.root))
        self.emit(self.number, Begun(asked, self.comparisons.align(asked)))
        measured = 0
        for scanned in self.comparisons.scan(asked, context, self._fail):
            self.emit(self.number, scanned)
            measured += 1
        return measured

    def _fail(self, item: BatchItem, message: str) -> None:
        self.emit(self.number, Failed(item.path, message))


class Scanner(QObject):
    """One scan at a time. `changed` tells, now and then, that there is more in `results`; `problem` why it ended."""

    changed = Signal()
    problem = Signal(object)
    _emitted = Signal(int, object)

    def __init__(self, factory: ComparisonsFactory, context: UiContext, parent: QObject | None = None) -> None:
        """Take the collaborators."""
        super().__init__(parent)
        self._factory, self._preferences, self._store, self._files = (
            factory,
            context.preferences,
            context.store,
            context.files,
        )
        self._depths = context.depths
        self._catalog = context.services.catalog
        self.results: ScanStore | None = None
        self.progress: Progress | None = None
        self._setups: tuple[Setup, ...] = ()
        self._number = 0
        self.runner = JobRunner("scan", self)
        self.runner.progressed.connect(self._move)
        self.runner.finished.connect(lambda *_: self._end())
        self.runner.cancelled.connect(lambda _: self._end())
        self.runner.failed.connect(self._fail)
        self._emitted.connect(self._take)
        self._clock = QTimer(self, singleShot=True, interval=_PAUSE)
        self._clock.timeout.connect(self.changed)

    @property
    def is_running(self) -> bool:
        """Whether a scan is under way."""
        return bool(self.runner.jobs)

    def is_current(self, session: Session) -> bool:
        """Whether what is known is of the networks and labels that are shown."""
        results = self.results
        if results is None or results.setups != compared_setups(session):
            return False
        return results.asked.understood == session.truth and (results.asked.mapping or {}) == session.mapping

    def start(self) -> None:
        """Compare what is shown over the images of the list; what was done before is not done again."""
        session, settings = self._store.session, self._preferences.settings
        setups, paths = compared_setups(session), tuple(self._files.listed)
        if not setups or not paths:
            text = translate("scan", "There is nothing to compare yet.")
            self.problem.emit(SegStudioError(text, translate("scan", "Choose a network and weights that are here.")))
            return
        variants = variants_of(setups, self._catalog, settings.options())
        self._setups, self._number = setups, self._number + 1
        asked = comparison_of(session, variants, self._depths.places.chosen)
        work = ScanWork(self._factory(settings), asked, paths, self._files.root, self._emitted.emit, self._number)
        self.runner.submit("scan", work)
        self.progress = Progress(0, len(paths), "scanning")
        self.changed.emit()

    def cancel(self) -> None:
        """Stop; the next start goes on from here."""
        self.runner.cancel()

    def forget(self) -> None:
        """Know nothing, as for another list of images."""
        self.runner.cancel()
        self.results = None
        self.changed.emit()

    def shutdown(self) -> None:
        """End the thread."""
        self._clock.stop()
        self.runner.shutdown()

    def _take(self, number: int, news: News) -> None:
        if number != self._number or not self.is_running:
            return
        if isinstance(news, Begun):
            self.results = ScanStore(news.asked, self._setups, titles(self._setups, self._catalog), news.alignment)
        elif self.results is not None and isinstance(news, Scanned):
            self.results.add(news)
        elif self.results is not None and isinstance(news, Failed):
            self.results.failures[news.path] = news.message
        if not self._clock.isActive():
            self._clock.start()

    def _move(self, _: Job, progress: Progress) -> None:
        self.progress = progress
        if not self._clock.isActive():
            self._clock.start()

    def _end(self) -> None:
        self.progress = None
        self._clock.stop()
        self.changed.emit()

    def _fail(self, _: Job, error: BaseException) -> None:
        self._end()
        self.problem.emit(error)
