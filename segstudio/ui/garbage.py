"""Collection of reference cycles in the window's thread alone.

Python collects cycles in whichever thread makes the object that is one too many. A cycle that holds a widget would be
taken apart in a worker's thread while the window's thread works on the widget's neighbours. Qt then waits for Python's
lock in the one and Python for Qt's lock in the other, and the program stands still.
"""

import gc
from typing import Final

from PySide6.QtCore import QObject, QTimer

_EVERY: Final = 500  # milliseconds


class GarbageKeeper(QObject):
    """Holds Python's own collection back while it is at work, and collects in the event loop of its own thread."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Begin at once."""
        super().__init__(parent)
        self._was_enabled = gc.isenabled()
        gc.disable()
        self._timer = QTimer(self, interval=_EVERY)
        self._timer.timeout.connect(collect_due)
        self._timer.start()

    def settle(self) -> None:
        """Leave what is there out, once: modules stay, and a look through all of torch's takes half a second."""
        if not gc.get_freeze_count():
            gc.freeze()

    def stop(self) -> None:
        """Give collection back to Python; no other thread may run any more."""
        self._timer.stop()
        gc.unfreeze()
        if self._was_enabled:
            gc.enable()


def collect_due() -> None:
    """Collect the oldest generation that has grown over Python's own threshold, and those younger than it."""
    grown = [count > limit > 0 for count, limit in zip(gc.get_count(), gc.get_threshold(), strict=True)]
    if grown[0]:
        gc.collect(2 if all(grown) else int(grown[1]))
