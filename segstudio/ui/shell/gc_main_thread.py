"""Collection of reference cycles in the window's thread alone.

Python collects cycles in whichever thread makes the object that is one too many. A cycle that holds a widget would be
taken apart in a worker's thread while the window's thread works on the widget's neighbours. Qt then waits for Python's
lock in the one and Python for Qt's lock in the other, and the program stands still.
"""

import gc
import sys
from typing import Final

from PySide6.QtCore import QObject, QTimer

_EVERY: Final = 500  # milliseconds
_MANY: Final = 100  # modules


class GarbageController(QObject):
    """Holds Python's own collection back while it is at work, and collects in the event loop of its own thread.

    A look beyond the youngest is long where a library such as torch has come: modules stay, so that where many have
    come since the last look all that is there is left out for good instead.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        """Begin at once."""
        super().__init__(parent)
        self._was_enabled = gc.isenabled()
        gc.disable()
        self._modules = 0
        self._timer = QTimer(self, interval=_EVERY)
        self._timer.timeout.connect(self.collect_due)
        self._timer.start()

    def collect_due(self) -> None:
        """Collect what is due."""
        generation = due()
        if generation and len(sys.modules) - self._modules >= _MANY:
            self._modules = len(sys.modules)
            gc.collect(0)
            gc.freeze()
        elif generation is not None:
            gc.collect(generation)

    def stop(self) -> None:
        """Give collection back to Python; no other thread may run any more."""
        self._timer.stop()
        gc.unfreeze()
        if self._was_enabled:
            gc.enable()


def due() -> int | None:
    """Return the oldest generation that has grown over Python's own threshold together with those younger than it."""
    grown = [count > limit > 0 for count, limit in zip(gc.get_count(), gc.get_threshold(), strict=True)]
    if not grown[0]:
        return None
    return 2 if all(grown) else int(grown[1])
