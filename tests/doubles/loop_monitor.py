"""A watch over Qt's event loops: one that nobody ends is broken, so that a hang is one test's failure.

A dialog's `exec()` waits in native code, where no exception reaches it: the limit on a test's time ends the whole run.
"""

import traceback
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

PATIENCE: Final = 200.0  # seconds, below the limit on a test


class LoopMonitor:
    """Breaks the event loops that are open when the time is up, and fails the test with where they were entered."""

    def __init__(self, app: QApplication, patience: float = PATIENCE) -> None:
        """Begin to watch."""
        self._app, self._broke = app, False
        self._timer = QTimer(singleShot=True)
        self._timer.timeout.connect(self._break)
        self._timer.start(round(patience * 1000))

    def stop(self) -> None:
        """Watch no longer. Loops can be entered again after one that the application itself has ended."""
        self._timer.stop()
        if self._broke:
            QTimer.singleShot(0, self._app, self._app.quit)
            self._app.exec()

    def _break(self) -> None:
        stack = "".join(traceback.format_stack()[:-1])
        open_ = [w for w in (self._app.activePopupWidget(), self._app.activeModalWidget()) if w is not None]
        for widget in open_:
            widget.close()
        self._broke = True
        self._app.exit(1)
        names = ", ".join(type(w).__name__ for w in open_) or "no dialog"
        raise AssertionError(f"an event loop was held open ({names} in front), entered from:\n{stack}")
