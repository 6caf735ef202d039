"""However little room there is, everything that is painted is painted without a word from Qt."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtTest import QTest

from hands import LEFT, NONE
from segstudio.core.session import Session
from segstudio.ui.shell.main_window import MainWindow

Wait = Callable[[Callable[[], bool]], None]
WIDTHS = (379, 120, 40, 12, 1, 0)
HEIGHTS = (300, 49, 1, 0)


@pytest.mark.parametrize("view", ["raw", "split", "side", "grid"])
def test_the_stage_can_be_squeezed_to_nothing(
    finished: MainWindow, view: str, session: Callable[[], Session], wait: Wait
) -> None:
    """Qt complains of painters without an image to paint on, and pytest-qt fails a test in which it does."""
    switch = finished.side.refine.switch
    QTest.mouseClick(switch, LEFT, NONE, QPoint(8, switch.height() // 2))
    wait(lambda: session().refined is not None)
    for name in (f"view_{view}", "strokes", "contours"):
        finished.actions_[name].trigger()
    QTest.qWait(50)  # what follows from that comes before the stage is taken out, where no layout gives it more room
    finished.centre.removeWidget(finished.stage)
    finished.stage.setMinimumWidth(0)
    finished.stage.show()
    for width in WIDTHS:
        for height in HEIGHTS:
            finished.stage.setGeometry(QRect(0, 0, width, height))
            finished.stage.grab()
    assert finished.stage.canvas.width() < 40
