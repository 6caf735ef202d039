"""The iterations of the refinement that is shown: worked out off the window's thread while somebody looks at them."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from segstudio.core import JobContext, Progress, Result, pipeline
from segstudio.core.pipeline import Trace
from segstudio.core.plugins import Catalog
from segstudio.core.session import Session
from segstudio.ui.base.runner import Job, JobRunner
from segstudio.ui.base.store import SessionStore


@dataclass(frozen=True, slots=True)
class TraceWork:
    """Refines a result once more, keeping each step."""

    result: Result
    catalog: Catalog

    def __call__(self, context: JobContext) -> Trace:
        """Run on the worker's thread."""
        return pipeline.trace(self.result, self.catalog, context)


class Convergence(QObject):
    """Holds the trace of the session's result while it is watched; `changed` tells that there is another, or none."""

    changed = Signal()
    progressed = Signal(object)  # Progress

    def __init__(self, catalog: Catalog, store: SessionStore, parent: QObject | None = None) -> None:
        """Watch the store."""
        super().__init__(parent)
        self._catalog, self._store = catalog, store
        self._watched = False
        self._trace: Trace | None = None
        self._asked: Result | None = None
        self.problem: BaseException | None = None
        self.runner = JobRunner("steps", self)
        self.runner.progressed.connect(self._emit)
        self.runner.finished.connect(self._keep)
        self.runner.failed.connect(self._fail)
        store.changed.connect(self._follow)

    @property
    def trace(self) -> Trace | None:
        """The steps of the result that is shown, where they are known and it is refined as is set."""
        known, session = self._trace, self._store.session
        fits = known is not None and known.result is session.result and not session.refine_is_due
        return known if fits else None

    @property
    def is_coming(self) -> bool:
        """Whether steps of other values will be there soon: what is shown of the old ones may stay until then."""
        session = self._store.session
        return (
            self._watched and self.problem is None and session.result is not None and session.setup.refine is not None
        )

    @property
    def is_busy(self) -> bool:
        """Whether steps are being worked out."""
        return bool(self.runner.jobs)

    def watch(self, watched: bool) -> None:
        """Begin when somebody looks, and stop when nobody does."""
        self._watched = watched
        if not watched:
            self.runner.cancel()
            self._asked = None
            self.show_step(None)
        self._follow(self._store.session, self._store.session)

    def show_step(self, step: int | None) -> None:
        """Show the image as it was after a step, or as it is in the end."""
        session, known = self._store.session, self.trace
        shown = session.live.step if session.live is not None else None
        wanted = None if known is None or step is None or step >= len(known.steps) - 1 else step
        if shown != wanted:
            self._store.put(session.with_preview(None if known is None or wanted is None else known.preview(wanted)))

    def shutdown(self) -> None:
        """End the thread."""
        self.runner.shutdown()

    def _follow(self, _: Session, new: Session) -> None:
        if self._asked is not None and (self._asked is not new.result or new.refine_is_due):
            self._asked, self.problem = None, None
            self.runner.cancel()
            self.changed.emit()
        is_done = new.result is not None and new.setup.refine is not None and not new.refine_is_due and not new.task
        if self._watched and is_done and self._asked is None and self.trace is None:
            self._asked = new.result
            self.problem = None
            if new.result is not None:
                self.runner.submit("steps", TraceWork(new.result, self._catalog))
            self.changed.emit()

    def _emit(self, _: Job, progress: Progress) -> None:
        self.progressed.emit(progress)

    def _keep(self, _: Job, trace: Trace) -> None:
        self._trace = trace
        self.changed.emit()

    def _fail(self, _: Job, error: BaseException) -> None:
        self.problem = error
        self.changed.emit()
