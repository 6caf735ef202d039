"""Runs what the panes of the grid need on the open image: one job, on the device's thread."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal

from segstudio.core import JobContext, Progress
from segstudio.core.pipeline import Engine
from segstudio.core.plugins import Catalog
from segstudio.core.session import Outcome, PaneWork, Session, Setup, Task, run_panes
from segstudio.ui.base.context import UiContext
from segstudio.ui.base.image_list import FileState
from segstudio.ui.base.runner import Job, JobRunner
from segstudio.ui.compare.outcome_cache import OutcomeCache

_TASK: Final[Task] = "comparing"


class Relay(QObject):
    """Hears on the device's thread and tells on the window's."""

    _moved = Signal(object, object)
    _came = Signal(object)
    moved = Signal(object, object)  # tuple of Setup, Progress
    came = Signal(object)  # Outcome

    def __init__(self, parent: QObject | None = None) -> None:
        """Queue whatever is told."""
        super().__init__(parent)
        self._moved.connect(self.moved, Qt.ConnectionType.QueuedConnection)
        self._came.connect(self.came, Qt.ConnectionType.QueuedConnection)

    def progress(self, setups: Sequence[Setup], progress: Progress) -> None:
        """Pass on how far the work on these is."""
        self._moved.emit(tuple(setups), progress)

    def done(self, outcome: Outcome) -> None:
        """Pass on what has ended."""
        self._came.emit(outcome)


@dataclass(frozen=True, slots=True)
class CompareWork:
    """Segments one image in many ways."""

    panes: PaneWork
    catalog: Catalog
    engine: Engine
    relay: Relay

    def __call__(self, context: JobContext) -> None:
        """Run on the device's thread."""
        run_panes(self.panes, self.catalog, self.engine, context, self.relay)


class Comparer(QObject):
    """Follows the session: what is known of its panes is shown at once, what is missing is run where that is wished.

    `changed` tells that `progress` is another: 0 to 1 by the key of a setup that is being worked on, None where it
    waits or nobody knows how long it takes.
    """

    changed = Signal()

    def __init__(self, context: UiContext, runner: JobRunner, parent: QObject | None = None) -> None:
        """Take the collaborators; the runner is the device's, shared with single runs."""
        super().__init__(parent)
        self._services, self._preferences, self._store = context.services, context.preferences, context.store
        self._files, self._runner = context.files, runner
        self.cache = OutcomeCache(lambda: self._preferences.settings.compare_mb * 1_000_000)
        self.progress: Mapping[str, float | None] = {}
        self._relay = Relay(self)
        self._relay.moved.connect(self._move)
        self._relay.came.connect(self._take)
        runner.finished.connect(lambda job, _: self._end(job))
        runner.failed.connect(lambda job, _: self._end(job))
        runner.cancelled.connect(self._end)
        context.store.changed.connect(self._follow)

    @property
    def memory(self) -> tuple[int, int]:
        """Megabytes that the results of the panes take, and how many they may take."""
        return round(self.cache.size / 1e6), self._preferences.settings.compare_mb

    @property
    def is_complete(self) -> bool:
        """Whether all panes have what they show."""
        session = self._store.session
        return all(_is_done(session.outcomes.get(setup.key)) for setup in session.style.layout.setups)

    def run(self, *, anew: bool = False) -> None:
        """Run what is missing; with `anew` everything."""
        session = self._store.session
        image, options = session.image, self._preferences.settings.options()
        if image is None or session.is_batch_running:
            return
        self._recall()
        known = self._store.session.outcomes
        wanted = tuple(s for s in session.style.layout.setups if anew or not _is_done(known.get(s.key)))
        if not wanted:
            return
        networks = {} if anew else {s.raw.key: found for s in wanted if (found := self._network(session, s))}
        work = PaneWork(image, wanted, options, networks)
        self._runner.submit(_TASK, CompareWork(work, self._services.catalog, self._services.engine, self._relay))
        self._emit(dict.fromkeys((setup.key for setup in wanted), None))
        self._store.put(self._store.session.working(_TASK))

    def _network(self, session: Session, setup: Setup) -> Outcome | None:
        if session.place is None or session.image is None:
            return None
        found = self.cache.find(session.place, session.image, setup.raw, self._preferences.settings.options())
        return found if found is not None and found.raw is not None else None

    def _recall(self) -> None:
        """Show what is known of the panes."""
        session, options = self._store.session, self._preferences.settings.options()
        if session.place is None or session.image is None:
            return
        missing = [setup for setup in session.style.layout.setups if setup.key not in session.outcomes]
        found = (self.cache.find(session.place, session.image, setup, options) for setup in missing)
        self._store.put(session.with_outcomes({outcome.setup.key: outcome for outcome in found if outcome}))

    def _follow(self, old: Session, new: Session) -> None:
        if new.image is not old.image and new.task == _TASK:
            self._runner.cancel()
        if new.style.view != "grid" or new.image is None:
            return
        added = {s.key for s in new.style.layout.setups} - {s.key for s in old.style.layout.setups}
        entered = old.style.view != "grid"
        if new.image is not old.image:
            self._recall()
            if self._preferences.settings.run_on_open:
                self.run()
        elif added or entered:
            self.run()

    def _move(self, setups: tuple[Setup, ...], progress: Progress) -> None:
        share = progress.done / progress.total if progress.total else None
        now = {s.key: share for s in setups if s.key in self.progress}
        if now:
            self._emit({**self.progress, **now})

    def _take(self, outcome: Outcome) -> None:
        session = self._store.session
        if outcome.image is not session.image or session.place is None:
            return
        self._emit({key: share for key, share in self.progress.items() if key != outcome.setup.key})
        if outcome.error is None:
            self._files.set_state(session.place[0], FileState(done=True))
        self._store.put(session.with_outcomes(self.cache.put(session.place, outcome)))

    def _end(self, job: Job) -> None:
        if job.kind == _TASK and _TASK not in {other.kind for other in self._runner.jobs}:
            self._emit({})
            if self._store.session.task == _TASK:
                self._store.put(self._store.session.working(""))

    def _emit(self, progress: Mapping[str, float | None]) -> None:
        if progress != self.progress:
            self.progress = progress
            self.changed.emit()


def _is_done(outcome: Outcome | None) -> bool:
    return outcome is not None and outcome.error is None
