"""Runs sweeps on the device's thread, and answers in the background what one would come to."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal

from segstudio import core
from segstudio.core import JobContext, LabelledFolder, Progress, Sweep, SweepPlan, Sweeps, SweepTable
from segstudio.core.session import Task
from segstudio.ui.base.context import UiContext
from segstudio.ui.base.runner import Job, JobRunner
from segstudio.ui.sweep.eta import SweepEta, ahead

_TASK: Final[Task] = "sweeping"


@dataclass(frozen=True, slots=True)
class SweepWork:
    """Runs one sweep."""

    sweeps: Sweeps
    asked: Sweep

    def __call__(self, context: JobContext) -> SweepTable:
        """Run on the device's thread."""
        return self.sweeps.run(self.asked, context)


@dataclass(frozen=True, slots=True)
class Thought:
    """What was asked about a sweep, and what it comes to; `trouble` says why it cannot be."""

    asked: Sweep
    plan: SweepPlan | None = None
    trouble: BaseException | None = None


class Sweeper(QObject):
    """Holds what is known of the sweep: the folder, the plan, how far it is, and what was found.

    `changed` tells that any of these is another. The form is the window's own, and may be built anew meanwhile.
    """

    changed = Signal()
    inspected = Signal(object)  # LabelledFolder
    progressed = Signal(object)  # Progress
    finished = Signal(object)  # SweepTable
    written = Signal(object)  # paths
    problem = Signal(object)

    def __init__(self, context: UiContext, runner: JobRunner, parent: QObject | None = None) -> None:
        """Take the collaborators; the runner is the device's, shared with single runs."""
        super().__init__(parent)
        self._services, self._preferences, self._store = context.services, context.preferences, context.store
        self._runner = runner
        self.folder: LabelledFolder | None = None
        self.trouble: BaseException | None = None
        self.thought: Thought | None = None
        self.progress: Progress | None = None
        self.left: float | None = None
        self.table: SweepTable | None = None
        self._eta = SweepEta()
        self.looker, self.thinker, self.writer = (
            JobRunner("sweep-look", self),
            JobRunner("sweep-plan", self),
            JobRunner("sweep-write", self),
        )
        self.looker.finished.connect(self._take_folder)
        self.looker.failed.connect(self._fail_look)
        self.thinker.finished.connect(self._take_thought)
        self.writer.finished.connect(lambda _, paths: self.written.emit(paths))
        self.writer.failed.connect(lambda _, error: self.problem.emit(error))
        runner.progressed.connect(self._emit)
        runner.finished.connect(self._finish)
        runner.failed.connect(self._fail)
        runner.cancelled.connect(self._end)

    @property
    def is_running(self) -> bool:
        """Whether a sweep runs."""
        return self._store.session.task == _TASK

    def inspect(self, folder: Path) -> None:
        """Find out what a folder holds."""
        self.folder, self.trouble, self.thought = None, None, None
        sweeps = self._services.sweeps
        self.looker.submit("look", lambda _: sweeps.inspect(folder))
        self.changed.emit()

    def think(self, asked: Sweep) -> None:
        """Find out what a sweep would come to."""
        sweeps = self._services.sweeps

        def work(_: JobContext) -> Thought:
            try:
                return Thought(asked, sweeps.plan(asked))
            except core.SegStudioError as error:
                return Thought(asked, trouble=error)

        self.thought = None
        self.thinker.submit("plan", work)
        self.changed.emit()

    def seconds(self, asked: Sweep, plan: SweepPlan) -> float | None:
        """Return how long a planned sweep will take."""
        size = self.folder.megapixels if self.folder is not None else 0.0
        spec = self._services.catalog.models.get(asked.model)
        return ahead(plan, size, asked.refiner, spec, self._store.session.result)

    def start(self, asked: Sweep) -> None:
        """Run a sweep, going on where an earlier one of the same was stopped."""
        if self._store.session.is_batch_running:
            return
        self.thinker.cancel()
        self._eta, self.progress, self.left, self.trouble = SweepEta(), None, None, None
        self._runner.submit(_TASK, SweepWork(self._services.sweeps, asked))
        self._store.put(self._store.session.working(_TASK))
        self.changed.emit()

    def cancel(self) -> None:
        """Stop; what was measured is kept."""
        if self.is_running:
            self._runner.cancel()

    def write(self, out: Path) -> None:
        """Write table, plots and presets of what was found."""
        if self.table is not None and not self.is_running:
            sweeps, asked = self._services.sweeps, self.table.asked
            self.writer.submit("write", lambda context: sweeps.write(asked, out, context))

    def shutdown(self) -> None:
        """End the threads."""
        for runner in (self.looker, self.thinker, self.writer):
            runner.shutdown()

    def _take_folder(self, _: Job, folder: LabelledFolder) -> None:
        self.folder = folder
        self.inspected.emit(folder)
        self.changed.emit()

    def _fail_look(self, _: Job, error: BaseException) -> None:
        self.trouble = error
        self.changed.emit()

    def _take_thought(self, _: Job, thought: Thought) -> None:
        self.thought = thought
        self.changed.emit()

    def _emit(self, job: Job, progress: Progress) -> None:
        if job.kind == _TASK:
            self.progress, self.left = progress, self._eta.left(progress)
            self.progressed.emit(progress)
            self.changed.emit()

    def _finish(self, job: Job, value: object) -> None:
        if job.kind == _TASK and isinstance(value, SweepTable):
            self.table = value
            self._rest()
            self.finished.emit(value)

    def _fail(self, job: Job, error: BaseException) -> None:
        if job.kind == _TASK:
            self._rest()
            self.trouble = error
            self.changed.emit()
            self.problem.emit(error)

    def _end(self, job: Job) -> None:
        if job.kind == _TASK:
            self._rest()

    def _rest(self) -> None:
        self.progress, self.left = None, None
        if self._store.session.task == _TASK:
            self._store.put(self._store.session.working(""))
        self.changed.emit()


def split_names(text: str) -> Sequence[str]:
    """Read class names that are separated by commas."""
    return [name.strip() for name in text.replace("\uff0c", ",").split(",") if name.strip()]
