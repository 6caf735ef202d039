"""Fetches published weights in the background, one at a time, and tells how far it is."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from segstudio.core import FetchOptions, JobContext, Progress, WeightsInfo
from segstudio.ui.base.preferences import Preferences
from segstudio.ui.base.runner import Job, JobRunner
from segstudio.ui.base.services import Services


@dataclass(frozen=True, slots=True)
class Fetching:
    """How far a fetch is: `progress` in bytes, and the seconds left at the pace so far, if that can be said."""

    info: WeightsInfo
    progress: Progress
    seconds_left: float | None = None


class Eta:
    """Reckons the time that is left from what has come since this fetch began."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` tells seconds."""
        self._clock = clock
        self._first: tuple[str, int, float] = ("", 0, 0.0)

    def left(self, progress: Progress) -> float | None:
        """Return seconds until `progress` ends its stage; None in the first second and where the end is unknown."""
        now = self._clock()
        stage, done, since = self._first
        if progress.stage != stage or progress.done < done:
            self._first = (progress.stage, progress.done, now)
            return None
        come, took = progress.done - done, now - since
        if not progress.total or took < 1 or come <= 0:
            return None
        return (progress.total - progress.done) * took / come


class Fetcher(QObject):
    """Owns the thread that fetches. `asked` is for whoever confirms with the person; nothing is fetched before."""

    asked = Signal(object)  # WeightsInfo
    changed = Signal()  # `current` has changed
    fetched = Signal(object, object)  # WeightsInfo, and all weights there are now
    problem = Signal(object)

    def __init__(self, services: Services, preferences: Preferences, parent: QObject | None = None) -> None:
        """Start no thread yet."""
        super().__init__(parent)
        self._services, self._preferences = services, preferences
        self.current: Fetching | None = None
        self._eta = Eta()
        self.runner = JobRunner("fetch", self)
        self.runner.progressed.connect(self._emit)
        self.runner.finished.connect(self._finish)
        self.runner.failed.connect(self._fail)
        self.runner.cancelled.connect(lambda _: self._end())

    @property
    def options(self) -> FetchOptions:
        """Where weights would be fetched from."""
        return self._services.fetching(self._preferences.settings)

    def ask(self, info: WeightsInfo) -> None:
        """Say that a person wants these; ignored while others are fetched."""
        if self.current is None:
            self.asked.emit(info)

    def fetch(self, info: WeightsInfo) -> None:
        """Fetch them now."""
        if self.current is not None:
            return
        get, index, options = self._services.fetch_weights, self._services.weights, self.options

        def work(context: JobContext) -> object:
            return get(info, options, context), index()

        self._eta = Eta()
        self.current = Fetching(info, Progress(0, info.size if info.size_is_told else 0))
        self.runner.submit("fetch", work)
        self.changed.emit()

    def cancel(self) -> None:
        """Stop; what has come is kept."""
        self.runner.cancel()

    def shutdown(self) -> None:
        """End the thread."""
        self.runner.shutdown()

    def _emit(self, _: Job, progress: Progress) -> None:
        if self.current is not None:
            self.current = Fetching(self.current.info, progress, self._eta.left(progress))
            self.changed.emit()

    def _finish(self, _: Job, value: object) -> None:
        self._end()
        if isinstance(value, tuple):
            self.fetched.emit(*value)

    def _fail(self, _: Job, error: BaseException) -> None:
        self._end()
        self.problem.emit(error)

    def _end(self) -> None:
        self.current = None
        self.changed.emit()
