"""Runs the chosen network on the open image, and the refiner alone when only its values change."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from segstudio.core import ClassSet, JobContext, Progress, Request, Result, pipeline
from segstudio.core.pipeline import Engine
from segstudio.core.plugins import Catalog
from segstudio.core.session import Session, Task
from segstudio.ui.base.context import UiContext
from segstudio.ui.base.image_list import FileState
from segstudio.ui.base.runner import Job, JobRunner
from segstudio.ui.strokes.pen import classes_to_draw

_DEBOUNCE: Final = 250  # milliseconds of rest before a moved slider starts the refiner


@dataclass(frozen=True, slots=True)
class RunWork:
    """Segments one image."""

    request: Request
    catalog: Catalog
    engine: Engine

    def __call__(self, context: JobContext) -> Result:
        """Run on the device's thread."""
        return pipeline.run(self.request, self.catalog, self.engine, context)


@dataclass(frozen=True, slots=True)
class RefineWork:
    """Refines scores that are there, with other values or strokes; where that takes longer tells a coarse answer first.

    Without a result there are strokes alone, of `classes`.
    """

    result: Result | None
    request: Request
    catalog: Catalog
    classes: ClassSet
    emit: Callable[[Result], None]

    def __call__(self, context: JobContext) -> Result:
        """Run on the device's thread."""
        result = self.result or pipeline.blank(self.request, self.classes)
        request = replace(self.request, model=result.request.model, weights=result.request.weights)
        is_quick = (
            self.result is None or pipeline.unstroked_result(result, request) is not None or not result.request.model
        )
        if request.strokes and is_quick:
            coarse = pipeline.coarse_request(request, self.catalog)
            if coarse is not None:
                self.emit(pipeline.updated_result(result, request, self.catalog, JobContext(context.token), coarse))
        return pipeline.updated_result(result, request, self.catalog, context)


class Segmenter(QObject):
    """Owns the device's thread: one network or refiner at a time."""

    problem = Signal(object)  # an error
    progressed = Signal(object)  # Progress
    done = Signal(object)  # Result
    _drafted = Signal(object)  # Result

    def __init__(
        self,
        context: UiContext,
        parent: QObject | None = None,
    ) -> None:
        """Take the collaborators."""
        super().__init__(parent)
        self._services, self._preferences, self._store = context.services, context.preferences, context.store
        self._files, self._cache = context.files, context.cache
        self.runner = JobRunner("device", self)
        self._awaited: Path | None = None
        self._draft: Result | None = None
        self._drafted.connect(self._show_draft)
        self._timer = QTimer(self, singleShot=True, interval=_DEBOUNCE)
        self._timer.timeout.connect(self.refine)
        context.store.changed.connect(self._follow)
        self.runner.progressed.connect(self._emit)
        self.runner.finished.connect(self._finish)
        self.runner.failed.connect(self._fail)
        self.runner.cancelled.connect(self._end)

    def run(self) -> None:
        """Segment the open image; a result that is already there is made anew."""
        session = self._store.session
        if session.image is None or not session.setup.is_complete or session.is_batch_running:
            return
        request = session.setup.request(session.image, self._preferences.settings.options(), session.strokes.strokes)
        self._submit("running", RunWork(request, self._services.catalog, self._services.engine))

    def run_once_open(self, path: Path) -> None:
        """Run as soon as this image is open."""
        self._awaited = path

    def refine(self) -> None:
        """Refine the scores of the open image, if that is due and the device is free for it."""
        session = self._store.session
        if (
            session.is_batch_running
            or session.task in {"running", "comparing"}
            or not _is_due(session)
            or session.image is None
        ):
            return
        options = session.result.request.options if session.result else self._preferences.settings.options()
        request = session.setup.request(session.image, options, session.strokes.strokes)
        classes, catalog = classes_to_draw(session), self._services.catalog
        self._submit("refining", RefineWork(session.result, request, catalog, classes, self._drafted.emit))

    def cancel(self) -> None:
        """Stop what runs; the window is free at once."""
        self._timer.stop()
        self.runner.cancel()

    def shutdown(self) -> None:
        """End the thread."""
        self._timer.stop()
        self.runner.shutdown()

    def _submit(self, task: Task, work: Callable[[JobContext], object]) -> None:
        self.runner.submit(task, work)
        self._store.put(self._store.session.working(task))

    def _follow(self, old: Session, new: Session) -> None:
        """React to what a person chose: another image or network, other values of the refiner."""
        switched = new.image is not old.image or _network(new) != _network(old)
        if switched and new.task in {"running", "refining"}:
            self.cancel()
        if switched and new.image is not None:
            self._recall(new)
        elif self._draft is not None and new.result is self._draft and new.result is not old.result:
            return  # the answer itself is on its way
        elif new.strokes.strokes != old.strokes.strokes:
            self._refine_strokes(new)
        elif self._may_refine(new) and (_choices(new) != _choices(old) or _is_freed(old, new)):
            if new.task == "refining":
                self.runner.cancel()
            self._timer.start()

    def _refine_strokes(self, session: Session) -> None:
        """Refine at once, or stop doing so where what is shown already is the answer."""
        self._timer.stop()
        if _is_due(session):
            self.refine()
        elif session.task == "refining":
            self.cancel()

    def _may_refine(self, session: Session) -> bool:
        return session.strokes_are_due or (session.refine_is_due and self._preferences.settings.refine_live)

    def _show_draft(self, result: Result) -> None:
        """Show a coarse answer, unless what it answers was overtaken."""
        session = self._store.session
        if session.task == "refining" and result.request.strokes == session.strokes.strokes:
            self._draft = result
            self._store.put(session.with_result(result))

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

    def _emit(self, job: Job, progress: Progress) -> None:
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
        if place is not None and result.request.model:
            self._cache.put(place, result)
            self._files.set_state(place[0], FileState(done=True))

    def _fail(self, job: Job, error: BaseException) -> None:
        if job.kind in {"running", "refining"}:
            self._store.put(self._store.session.working(""))
            self.problem.emit(error)

    def _end(self, job: Job) -> None:
        if job.kind in {"running", "refining"} and self._store.session.task == job.kind:
            self._store.put(self._store.session.working(""))


def _is_due(session: Session) -> bool:
    return session.refine_is_due or session.strokes_are_due


def _is_freed(old: Session, new: Session) -> bool:
    """Say whether the device has just become free for what had to wait."""
    return old.task in {"batch", "running", "comparing", "sweeping"} and not new.task


def _choices(session: Session) -> tuple[object, object]:
    return session.setup, session.result


def _network(session: Session) -> tuple[str, str]:
    return session.setup.model, session.setup.weights
