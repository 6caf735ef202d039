"""Mouse, wheel, gestures and keys of a viewport: they move the camera or become signals."""

from typing import Final

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QInputDevice,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QGestureEvent, QPinchGesture, QWidget

from segstudio.ui.canvas.camera import Camera

_NOTCH: Final = 1.2  # zoom of one notch of the wheel
_KEY_STEP: Final = 64.0  # logical pixels of one arrow key
_KEY_ZOOM: Final = 1.25
_ARROWS: Final = {
    Qt.Key.Key_Left: (1, 0),
    Qt.Key.Key_Right: (-1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}
_ZOOM_KEYS: Final = {
    Qt.Key.Key_Plus: _KEY_ZOOM,
    Qt.Key.Key_Equal: _KEY_ZOOM,
    Qt.Key.Key_Minus: 1 / _KEY_ZOOM,
    Qt.Key.Key_Underscore: 1 / _KEY_ZOOM,
}
_KEYBOARD: Final = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


class Navigation(QWidget):
    """A widget that moves a camera.

    Wheel and pinch zoom at the cursor; dragging with the left or middle button pans, and so does scrolling with two
    fingers; a double click fits; arrow keys pan, plus and minus zoom. `pointed` tells the viewport point under the
    mouse (None when it left), `clicked` a left click without a drag, `menu_asked` the point for a context menu,
    `focused` that keys act here from now on. A tool of the camera sees the mouse first, unless the space bar is held.
    """

    pointed = Signal(object)
    clicked = Signal(QPointF)
    focused = Signal()
    menu_asked = Signal(QPointF, QPoint)

    def __init__(self, camera: Camera, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.camera = camera
        self._pressed: QPointF | None = None
        self._last = QPointF()
        self._dragging = False
        self._hand = False
        self._ring = False
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.grabGesture(Qt.GestureType.PinchGesture)
        self.setCursor(Qt.CursorShape.CrossCursor)

    @property
    def shows_ring(self) -> bool:
        """Say whether a focus ring is due: the keyboard brought the focus here."""
        return self._ring

    def event(self, event: QEvent) -> bool:
        """Take gestures, which have no handler of their own."""
        if isinstance(event, QNativeGestureEvent):
            return self._native_gesture(event)
        if isinstance(event, QGestureEvent):
            return self._pinch(event)
        return super().event(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the cursor; two fingers on a touchpad pan, unless Control is held."""
        touchpad = event.device().type() == QInputDevice.DeviceType.TouchPad
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if touchpad and not event.pixelDelta().isNull() and not control:
            self.camera.pan(event.pixelDelta().x(), event.pixelDelta().y())
        else:
            turned = event.angleDelta().y() or event.angleDelta().x()  # some systems turn it with Alt
            self.camera.zoom_at(_NOTCH ** (turned / 120), event.position())
        self._point(event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a click or a drag, or let the tool begin."""
        if self.camera.tool is not None and not self._hand and self.camera.tool.pressed(self.camera, event):
            return
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self._pressed = self._last = event.position()
            self._dragging = event.button() == Qt.MouseButton.MiddleButton or self._hand
            self._show_cursor()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Pan while a button is held; tell what is pointed at."""
        if self.camera.tool is not None and self.camera.tool.moved(self.camera, event):
            self._point(event.position())
            return
        if self._pressed is not None:
            far = (event.position() - self._pressed).manhattanLength() >= QApplication.startDragDistance()
            if far and not self._dragging:
                self._dragging = True
                self._show_cursor()
            if self._dragging:
                moved = event.position() - self._last
                self.camera.pan(moved.x(), moved.y())
                self._last = event.position()
        self._point(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a drag, or click."""
        if self.camera.tool is not None and self._pressed is None and self.camera.tool.released(self.camera, event):
            return
        if self._pressed is None:
            return
        click = not self._dragging and event.button() == Qt.MouseButton.LeftButton
        self._pressed, self._dragging = None, False
        self._show_cursor()
        if click:
            self.clicked.emit(event.position())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Show the whole image; a tool draws twice."""
        if self.camera.tool is not None and not self._hand and self.camera.tool.pressed(self.camera, event):
            return
        if event.button() == Qt.MouseButton.LeftButton:
            self.camera.fit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for a context menu, at the mouse or, by key, in the middle."""
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        if self.camera.tool is not None and not by_key:
            return  # the right button draws
        at = self.rect().center() if by_key else event.pos()
        self.menu_asked.emit(QPointF(at), self.mapToGlobal(at))
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        """Forget the pointer."""
        self.pointed.emit(None)
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Pan, zoom, or turn the pointer into a hand."""
        key = Qt.Key(event.key())
        if key in _ARROWS and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            dx, dy = _ARROWS[key]
            self.camera.pan(dx * _KEY_STEP, dy * _KEY_STEP)
        elif key in _ZOOM_KEYS:
            self.camera.zoom_at(_ZOOM_KEYS[key])
        elif key == Qt.Key.Key_Space:
            self._set_hand(True)
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Put the hand away."""
        if event.key() == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self._set_hand(False)
        else:
            super().keyReleaseEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show a ring where the keyboard brought the focus."""
        self._ring = event.reason() in _KEYBOARD
        self.update()
        self.focused.emit()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the ring and let go of held keys."""
        self._ring = False
        self._set_hand(False)
        self.update()
        super().focusOutEvent(event)

    def _point(self, at: QPointF) -> None:
        self.pointed.emit(at)

    def _set_hand(self, held: bool) -> None:
        self._hand = held
        self._show_cursor()

    def _show_cursor(self) -> None:
        if self._dragging:
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        else:
            self.setCursor(Qt.CursorShape.OpenHandCursor if self._hand else Qt.CursorShape.CrossCursor)

    def _native_gesture(self, event: QNativeGestureEvent) -> bool:
        kind = event.gestureType()
        if kind == Qt.NativeGestureType.ZoomNativeGesture:
            self.camera.zoom_at(max(1 + event.value(), 0.1), event.position())
        elif kind == Qt.NativeGestureType.SmartZoomNativeGesture:
            self.camera.fit()
        else:
            return False
        return True

    def _pinch(self, event: QGestureEvent) -> bool:
        pinch = event.gesture(Qt.GestureType.PinchGesture)
        if not isinstance(pinch, QPinchGesture):
            return False
        self.camera.zoom_at(pinch.scaleFactor(), QPointF(self.mapFromGlobal(pinch.centerPoint())))
        event.accept(pinch)
        return True
