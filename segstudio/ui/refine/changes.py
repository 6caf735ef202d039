"""Counts and maps what refining changed, off the window's thread, while somebody looks at it."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from segstudio.core import JobContext, LabelMap, Result
from segstudio.core.metrics import Changes, change_map, count_changes
from segstudio.core.session import Session
from segstudio.ui.base.runner import Job, JobRunner
from segstudio.ui.base.store import SessionStore


@dataclass(frozen=True, slots=True, eq=False)
class ChangeView:
    """What refining changed in a result, and where: all of it, or that of `only` one class."""

    result: Result
    changes: Changes
    map: LabelMap
    only: int | None


@dataclass(frozen=True, slots=True)
class ChangeWork:
    """Counts and maps; `known` are counts that are there already."""

    result: Result
    refined: LabelMap
    only: int | None
    known: Changes | None

    def __call__(self, context: JobContext) -> ChangeView:
        """Run on the worker's thread."""
        changes = self.known or count_changes(self.result.labels, self.refined)
        context.check()
        return ChangeView(self.result, changes, change_map(self.result.labels, self.refined, self.only), self.only)


class ChangeViews(QObject):
    """Follows the session while it is watched, by the table or by the pane; `made` tells that the view is another."""

    made = Signal()

    def __init__(self, store: SessionStore, parent: QObject | None = None) -> None:
        """Watch the store."""
        super().__init__(parent)
        self._store = store
        self._watched = False
        self._view: ChangeView | None = None
        self._asked: tuple[object, ...] = ()
        self.runner = JobRunner("changes", self)
        self.runner.finished.connect(self._keep)
        store.changed.connect(self._follow)

    @property
    def view(self) -> ChangeView | None:
        """The changes of the result that is shown, where they are known."""
        known, session = self._view, self._store.session
        return known if known is not None and known.result is session.result and session.refined is not None else None

    def watch(self, watched: bool) -> None:
        """Count as long as the table is looked at, even without the pane."""
        self._watched = watched
        self._follow(self._store.session, self._store.session)

    def shutdown(self) -> None:
        """End the thread."""
        self.runner.shutdown()

    def _follow(self, old: Session, new: Session) -> None:
        if new.result is None or new.refined is None:
            self.runner.cancel()
            self._asked = ()
            if old is not new and (old.result is not new.result or old.refined is not new.refined):
                self.made.emit()
            return
        if not (self._watched or new.style.changes):
            return
        wanted = (id(new.result), new.style.changed_class)
        if wanted != self._asked:
            self._asked = wanted
            known = self.view
            work = ChangeWork(new.result, new.refined, new.style.changed_class, known.changes if known else None)
            self.runner.submit("changes", work)

    def _keep(self, _: Job, view: ChangeView) -> None:
        self._view = view
        self.made.emit()
