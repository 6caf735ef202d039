"""Writes the report of what is compared, off the window's thread."""

from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from segstudio.core import Comparison, Comparisons, JobContext, Progress
from segstudio.core.session import Setup
from segstudio.ui.base.context import UiContext
from segstudio.ui.base.naming import items_of
from segstudio.ui.base.runner import Job, JobRunner
from segstudio.ui.kit.i18n import language
from segstudio.ui.truth.ground_truth import ComparisonsFactory
from segstudio.ui.truth.variants import compared_setups, comparison_of, variants_of


@dataclass(frozen=True, slots=True)
class ReportWork:
    """Writes report, tables and images to a folder."""

    comparisons: Comparisons
    asked: Comparison
    paths: tuple[Path, ...]
    root: Path | None
    out: Path
    language: str

    def __call__(self, context: JobContext) -> Path:
        """Run on a worker thread; return the path of the HTML report."""
        asked = replace(self.asked, items=items_of(self.paths, self.root))
        return self.comparisons.report(asked, self.out, context, self.language)


class Reporter(QObject):
    """One report at a time. `changed` tells that `progress` is another, `written` where the report is."""

    changed = Signal()
    written = Signal(object)  # Path
    problem = Signal(object)

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
        self.progress: Progress | None = None
        self.runner = JobRunner("report", self)
        self.runner.progressed.connect(self._move)
        self.runner.finished.connect(self._finish)
        self.runner.cancelled.connect(lambda _: self._show(None))
        self.runner.failed.connect(self._fail)

    @property
    def is_running(self) -> bool:
        """Whether a report is being written."""
        return bool(self.runner.jobs)

    @property
    def setups(self) -> tuple[Setup, ...]:
        """What would be compared now."""
        return compared_setups(self._store.session)

    def write(self, out: Path) -> None:
        """Compare what is shown over the images of the list, and write the report to a folder."""
        session, settings = self._store.session, self._preferences.settings
        variants = variants_of(self.setups, self._catalog, settings.options())
        paths = tuple(self._files.listed)
        asked = comparison_of(session, variants, self._depths.places.chosen)
        work = ReportWork(self._factory(settings), asked, paths, self._files.root, out, language())
        self.runner.submit("report", work)
        self._show(Progress(0, len(paths), ""))

    def cancel(self) -> None:
        """Stop; what is done stays in the folder, and the next report there goes on from it."""
        self.runner.cancel()

    def shutdown(self) -> None:
        """End the thread."""
        self.runner.shutdown()

    def _move(self, _: Job, progress: Progress) -> None:
        self._show(progress)

    def _finish(self, _: Job, path: object) -> None:
        self._show(None)
        self.written.emit(path)

    def _fail(self, _: Job, error: BaseException) -> None:
        self._show(None)
        self.problem.emit(error)

    def _show(self, progress: Progress | None) -> None:
        self.progress = progress
        self.changed.emit()
