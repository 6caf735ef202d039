"""The draggable line between two images that lie on each other."""

from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QWidget

_WIDTH: Final = 36  # logical pixels that can be grabbed
_KNOB: Final = 13.0  # radius of the handle
_NUDGE: Final = 0.01  # share of the width of one arrow key
_LEAP: Final = 0.1  # the same with Shift, or page up and down
_KEYS: Final = {
    Qt.Key.Key_Left: -_NUDGE,
    Qt.Key.Key_Right: _NUDGE,
    Qt.Key.Key_PageUp: -_LEAP,
    Qt.Key.Key_PageDown: _LEAP,
    Qt.Key.Key_Home: -1.0,
    Qt.Key.Key_End: 1.0,
}


class Divider(QWidget):
    """A vertical line with a handle: dragged, nudged with the arrow keys, centred by a double click."""

    moved = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self._share = 0.5
        self._grip: float | None = None
        self.setCursor(Qt.CursorShape.SplitHCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Divider between the two results"))
        self.setToolTip(self.tr("Drag, or use the arrow keys; double-click to centre"))

    @property
    def share(self) -> float:
        """The part of the width, 0 to 1, that lies left of the line."""
        return self._share

    @property
    def position(self) -> int:
        """The line in logical pixels of the parent."""
        return round(self._share * self._over.width())

    def set_share(self, share: float) -> None:
        """Move the line; it stays within the image."""
        share = min(max(share, 0.0), 1.0)
        if share != self._share:
            self._share = share
            self.place()
            self.moved.emit()

    def place(self) -> None:
        """Follow the size of the parent."""
        self.setGeometry(self.position - _WIDTH // 2, 0, _WIDTH, self._over.height())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Grab the line where it is held, so that it does not jump."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._grip = event.position().x() - _WIDTH / 2
        else:
            event.ignore()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the line."""
        if self._grip is not None:
            at = self.mapToParent(event.position()).x() - self._grip
            self.set_share(at / max(self._over.width(), 1))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self._grip = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Move the line to the middle."""
        self.set_share(0.5)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Nudge the line."""
        step = _KEYS.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            far = event.modifiers() & Qt.KeyboardModifier.ShiftModifier and abs(step) == _NUDGE
            self.set_share(self._share + step * (_LEAP / _NUDGE if far else 1))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus."""
        self.update()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the focus."""
        self.update()
        super().focusOutEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw line and handle, readable on any image."""
        with QPainter(self) as painter:
            middle, height = _WIDTH / 2, self.height()
            painter.fillRect(QRectF(middle - 2, 0, 4, height), QColor(0, 0, 0, 70))
            painter.fillRect(QRectF(middle - 1, 0, 2, height), Qt.GlobalColor.white)
            self._paint_knob(painter, QPointF(middle, height / 2))

    def _paint_knob(self, painter: QPainter, center: QPointF) -> None:
        accent = self.palette().color(QPalette.ColorRole.Highlight)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(accent, 2.5) if self.hasFocus() else QPen(QColor(0, 0, 0, 90), 1))
        painter.setBrush(Qt.GlobalColor.white)
        painter.drawEllipse(center, _KNOB, _KNOB)
        ink = QPen(QColor(40, 44, 52), 1.8, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
        painter.setPen(ink)
        for side in (-1, 1):
            tip, back = center + QPointF(side * 7, 0), center + QPointF(side * 3.5, 0)
            painter.drawPolyline([back - QPointF(0, 3.5), tip, back + QPointF(0, 3.5)])
