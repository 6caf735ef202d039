"""Writes the result that is shown, off the window's thread."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from segstudio.core import JobContext, Result
from segstudio.core.plugins import Catalog
from segstudio.ui.base.image_list import FileListModel
from segstudio.ui.base.naming import ExportPlan, Naming
from segstudio.ui.base.result_cache import Place
from segstudio.ui.base.runner import Job, JobRunner


@dataclass(frozen=True, slots=True)
class ExportWork:
    """Writes one result; `paths` is the whole list, among which its name must be its own."""

    path: Path
    page: int
    result: Result
    plan: ExportPlan
    paths: tuple[Path, ...]
    root: Path | None
    catalog: Catalog

    def __call__(self, context: JobContext) -> tuple[Path, ...]:
        """Run on a worker thread; return what was written."""
        context.check()
        return Naming(self.paths, self.root, self.plan, self.catalog).write(self.path, self.result, self.page)


class Exporter(QObject):
    """Writes results one after the other."""

    written = Signal(object)  # tuple of Path
    problem = Signal(object)

    def __init__(self, catalog: Catalog, files: FileListModel, parent: QObject | None = None) -> None:
        """Take the formats, and the list that names the outputs."""
        super().__init__(parent)
        self._catalog, self._files = catalog, files
        self.runner = JobRunner("export", self, exclusive=False)
        self.runner.finished.connect(self._finish)
        self.runner.failed.connect(self._fail)

    def write(self, place: Place, result: Result, plan: ExportPlan) -> None:
        """Write the result of one page of an image in every format of the plan."""
        work = ExportWork(*place, result, plan, tuple(self._files.paths), self._files.root, self._catalog)
        self.runner.submit("export", work)

    def shutdown(self) -> None:
        """End the thread; what is being written is finished first."""
        self.runner.shutdown()

    def _finish(self, _: Job, written: object) -> None:
        self.written.emit(written)

    def _fail(self, _: Job, error: BaseException) -> None:
        self.problem.emit(error)
