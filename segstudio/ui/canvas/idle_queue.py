"""Long work on the window thread in slices of a few milliseconds, between the events of the person using it."""

from collections import deque
from collections.abc import Iterator
from time import perf_counter
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

_SLICE: Final = 0.008  # seconds of work before the event loop has its turn

Work = Iterator[None]


class IdleQueue(QObject):
    """Advances iterators, one after another, whenever nothing else is to be done."""

    advanced = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queue: deque[Work] = deque()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._slice)

    @property
    def busy(self) -> bool:
        """Say whether work is left."""
        return bool(self._queue)

    def add(self, work: Work) -> None:
        """Queue work that pauses at each `yield`, a few milliseconds apart."""
        self._queue.append(work)
        self._timer.start(0)

    def drop(self, work: Work) -> None:
        """Forget work whose result nobody needs any more."""
        if work in self._queue:
            self._queue.remove(work)

    def finish(self) -> None:
        """Do all that is left at once, for whoever needs the last pixel now."""
        while self._queue:
            self._slice()

    def _slice(self) -> None:
        end = perf_counter() + _SLICE
        while self._queue and perf_counter() < end:
            if next(self._queue[0], self) is self:
                self._queue.popleft()
        if not self._queue:
            self._timer.stop()
        self.advanced.emit()
