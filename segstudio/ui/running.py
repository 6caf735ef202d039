"""Runs the chosen network on the open picture, and the refiner alone when only its values change."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from segstudio import core
from segstudio.core import Catalog, Engine, JobContext, Progress, Request, Result, Session
from segstudio.ui.desk import Desk
from segstudio.ui.files import FileState
from segstudio.ui.runner import Job, JobRunner

_DEBOUNCE: Final = 250  # milliseconds of rest before a moved slider starts the refiner


@dataclass(frozen=True, slots=True)
class RunWork:
    """Segments one picture."""

    request: Request
    catalog: Catalog
    engine: Engine

    def __call__(self, context: JobContext) -> Result:
        """Run on the device's thread."""
        return core.run(self.request, self.catalog, self.engine, context)


@dataclass(frozen=True, slots=True)
class RefineWork:
    """Refines scores that are there, with other values."""

    result: Result
    request: Request
    catalog: Catalog

    def __call__(self, context: JobContext) -> Result:
        """Run on the device's thread."""
        start = time.perf_counter()
        scores = core.refine(self.request, self.request.image, self.result.scores, self.catalog, context)
        labels = core.scoring.labels(scores)
        seconds = {**self.result.seconds, "refine": time.perf_counter() - start}
        return replace(self.result, request=self.request, refined_scores=scores, refined=labels, seconds=seconds)


class Segmenter(QObject):
    """Owns the device's thread: one network or refiner at a time."""

    problem = Signal(object)  # an error
    progressed = Signal(object)  # Progress
    done = Signal(object)  # Result

    def __init__(
        self,
        desk: Desk,
        parent: QObject | None = None,
    ) -> None:
        """Take the collaborators."""
        super().__init__(parent)
        self._services, self._preferences, self._store = desk.services, desk.preferences, desk.store
        self._files, self._cache = desk.files, desk.cache
        self.runner = JobRunner("device", self)
        self._awaited: Path | None = None
        self._timer = QTimer(self, singleShot=True, interval=_DEBOUNCE)
        self._timer.timeout.connect(self.refine)
        desk.store.changed.connect(self._follow)
        self.runner.progressed.connect(self._tell)
        self.runner.finished.connect(self._finish)
        self.runner.failed.connect(self._fail)
        self.runner.cancelled.connect(self._end)

    def run(self) -> None:
        """Segment the open picture; a result that is already there is made anew."""
        session = self._store.session
        if session.image is None or not session.setup.is_complete or session.task == "batch":
            return
        request = session.setup.request(session.image, self._preferences.settings.options())
        self._submit("running", RunWork(request, self._services.catalog, self._services.engine))

    def run_once_open(self, path: Path) -> None:
        """Run as soon as this picture is open."""
        self._awaited = path

    def refine(self) -> None:
        """Refine the scores of the open picture, if that is due and the device is free for it."""
        session = self._store.session
        if session.task in {"running", "batch", "comparing"} or not session.refine_is_due or session.result is None:
            return
        setup = session.setup
        request = replace(session.result.request, refine=setup.refine, refine_values=setup.refine_values)
        self._submit("refining", RefineWork(session.result, request, self._services.catalog))

    def cancel(self) -> None:
        """Stop what runs; the window is free at once."""
        self._timer.stop()
        self.runner.cancel()

    def shutdown(self) -> None:
        """End the thread."""
        self._timer.stop()
        self.runner.shutdown()

    def _submit(self, task: core.Task, work: Callable[[JobContext], object]) -> None:
        self.runner.submit(task, work)
        self._store.put(self._store.session.working(task))

    def _follow(self, old: Session, new: Session) -> None:
        """React to what a person chose: another picture or network, other values of the refiner."""
        switched = new.image is not old.image or _network(new) != _network(old)
        if switched and new.task in {"running", "refining"}:
            self.cancel()
        if switched and new.image is not None:
            self._recall(new)
        elif self._may_refine(new) and (_choices(new) != _choices(old) or (old.task == "batch" and not new.task)):
            if new.task == "refining":
                self.runner.cancel()
            self._timer.start()

    def _may_refine(self, session: Session) -> bool:
        return session.refine_is_due and self._preferences.settings.refine_live

    def _recall(self, session: Session) -> None:
        """Show the result that is already there, or make one where that is wished."""
        if session.place is None or session.image is None or not session.setup.is_complete:
            return
        request = session.setup.request(session.image, self._preferences.settings.options())
        found = self._cache.find(session.place, request)
        if found is not None:
            self._store.put(self._store.session.with_result(found))
        elif session.path == self._awaited or (self._preferences.settings.run_on_open and session.style.view != "grid"):
            self.run()
        self._awaited = None

    def _tell(self, job: Job, progress: Progress) -> None:
        if job.kind in {"running", "refining"}:
            self.progressed.emit(progress)

    def _finish(self, job: Job, value: object) -> None:
        if job.kind not in {"running", "refining"}:
            return
        self._store.put(self._store.session.working(""))
        if isinstance(value, Result):
            self._keep(value)
            self._store.put(self._store.session.with_result(value))
            self.done.emit(value)

    def _keep(self, result: Result) -> None:
        place = self._store.session.place
        if place is not None:
            self._cache.put(place, result)
            self._files.set_state(place[0], FileState(done=True))

    def _fail(self, job: Job, error: BaseException) -> None:
        if job.kind in {"running", "refining"}:
            self._store.put(self._store.session.working(""))
            self.problem.emit(error)

    def _end(self, job: Job) -> None:
        if job.kind in {"running", "refining"} and self._store.session.task == job.kind:
            self._store.put(self._store.session.working(""))


def _choices(session: Session) -> tuple[object, object]:
    return session.setup, session.result


def _network(session: Session) -> tuple[str, str]:
    return session.setup.model, session.setup.weights
