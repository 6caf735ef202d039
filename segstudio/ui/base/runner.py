"""Work off the window's thread: one bridge from `concurrent.futures` to Qt signals."""

import itertools
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, Signal

from segstudio.core import CancelToken, JobContext, Progress, Worker, ending

Work = Callable[[JobContext], object]


@dataclass(frozen=True, slots=True)
class Job:
    """A piece of work that was handed in: its number, and what kind of work it is."""

    number: int
    kind: str


class JobRunner(QObject):
    """Runs work on one thread, in order. Each job ends in exactly one of finished, failed, cancelled.

    Where `exclusive`, handing in a job cancels those before it. A cancelled job ends at once for the window; whatever
    its thread still says is dropped by its number.
    """

    started = Signal(object)  # Job
    progressed = Signal(object, object)  # Job, Progress
    finished = Signal(object, object)  # Job, what the work returned
    failed = Signal(object, object)  # Job, what the work raised
    cancelled = Signal(object)  # Job
    _begun = Signal(int)
    _emitted = Signal(int, object)
    _settled = Signal(int, object)

    def __init__(self, name: str, parent: QObject | None = None, *, exclusive: bool = True) -> None:
        """Start no thread yet; `name` is what the thread will be called."""
        super().__init__(parent)
        self._worker = Worker(name)
        self._exclusive = exclusive
        self._numbers = itertools.count(1)
        self._open: dict[int, tuple[Job, CancelToken, Future[object]]] = {}
        self._begun.connect(self._on_begun, Qt.ConnectionType.QueuedConnection)
        self._emitted.connect(self._on_progress, Qt.ConnectionType.QueuedConnection)
        self._settled.connect(self._on_settled, Qt.ConnectionType.QueuedConnection)

    @property
    def jobs(self) -> tuple[Job, ...]:
        """The jobs that have not ended."""
        return tuple(job for job, _, _ in self._open.values())

    def submit(self, kind: str, work: Work) -> Job:
        """Hand in work: a function of a `JobContext` that reads nothing but what it was made with."""
        if self._exclusive:
            self.cancel()
        job = Job(next(self._numbers), kind)
        token = CancelToken()
        context = JobContext(token, lambda progress: self._emitted.emit(job.number, progress))
        future = self._worker.submit(self._work, context, job.number, work, context)
        self._open[job.number] = (job, token, future)
        future.add_done_callback(lambda settled: self._settled.emit(job.number, settled))
        return job

    def cancel(self, *jobs: Job) -> None:
        """End these jobs, or all of them, as cancelled; their thread follows as soon as it notices."""
        for number in [job.number for job in jobs] if jobs else list(self._open):
            entry = self._open.pop(number, None)
            if entry is not None:
                job, token, future = entry
                token.cancel()
                future.cancel()
                self.cancelled.emit(job)

    def shutdown(self) -> None:
        """Cancel everything and wait until the thread is gone."""
        self.cancel()
        self._worker.close()

    def finish(self) -> None:
        """Let what was handed in run to its end, and wait until the thread is gone."""
        self._worker.finish()

    def _work(self, number: int, work: Work, context: JobContext) -> object:
        """Run on the worker's thread."""
        self._begun.emit(number)
        return work(context)

    def _on_begun(self, number: int) -> None:
        if number in self._open:
            self.started.emit(self._open[number][0])

    def _on_progress(self, number: int, progress: Progress) -> None:
        if number in self._open:
            self.progressed.emit(self._open[number][0], progress)

    def _on_settled(self, number: int, future: "Future[object]") -> None:
        entry = self._open.pop(number, None)
        if entry is None:
            return
        how = ending(future)
        if how == "finished":
            self.finished.emit(entry[0], future.result())
        elif how == "failed":
            self.failed.emit(entry[0], future.exception())
        else:
            self.cancelled.emit(entry[0])
