"""Hands and eyes of a person at the canvas: mouse and wheel on its panes, colours seen in them."""

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import (
    QImage,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from segstudio.ui.canvas import CanvasGrid
from segstudio.ui.canvas.viewport import Viewport

LEFT = Qt.MouseButton.LeftButton


def views(grid: CanvasGrid) -> list[Viewport]:
    return [pane.viewport for pane in grid.panes]


def spot(grid: CanvasGrid, x: float, y: float) -> QPoint:
    """Where the middle of an image pixel is in each viewport."""
    return grid.camera.to_view(x + 0.5, y + 0.5).toPoint()


def shown(widget: QWidget) -> QImage:
    return widget.grab().toImage()


def color(grid: CanvasGrid, index: int, x: int, y: int) -> tuple[int, int, int]:
    """The colour that one pane shows at an image pixel."""
    view = views(grid)[index]
    seen = shown(view).pixelColor(spot(grid, x, y) * view.devicePixelRatioF())
    return seen.red(), seen.green(), seen.blue()


def blend(over: tuple[int, int, int], opacity: float, under: int = 128) -> tuple[int, int, int]:
    red, green, blue = (round(under + (value - under) * opacity) for value in over)
    return red, green, blue


def near(first: tuple[int, ...], second: tuple[int, ...]) -> bool:
    return max(abs(a - b) for a, b in zip(first, second, strict=True)) <= 2


def wheel(view: Viewport, at: QPoint, turns: float) -> None:
    event = QWheelEvent(
        QPointF(at),
        QPointF(view.mapToGlobal(at)),
        QPoint(),
        QPoint(0, round(120 * turns)),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, event)


def drag(widget: QWidget, start: QPoint, end: QPoint, button: Qt.MouseButton = LEFT) -> None:
    QTest.mousePress(widget, button, pos=start)
    for share in (0.5, 1.0):
        QTest.mouseMove(widget, start + (end - start) * share)
    QTest.mouseRelease(widget, button, pos=end)


class PaintRecorder(QObject):
    """Notes how wide the parts are that a widget paints."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.widths: list[int] = []
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt names it
        if isinstance(event, QPaintEvent):
            self.widths.append(event.rect().width())
        return False
