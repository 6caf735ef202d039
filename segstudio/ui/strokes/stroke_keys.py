"""Keys that mean something else while the pen is in the hand: digits, brackets, and Escape within a stroke."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from segstudio.ui.strokes.pen import Pen
from segstudio.ui.strokes.tool import StrokeTool


class StrokeKeys(QObject):
    """Takes these keys from the canvas and all in it, before they become actions."""

    def __init__(self, pen: Pen, tool: StrokeTool, canvas: QWidget) -> None:
        """Watch a canvas and the panes that it will have."""
        super().__init__(canvas)
        self._pen, self._tool = pen, tool
        canvas.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take a key."""
        if not isinstance(event, QKeyEvent) or not self._pen.state.on:
            return False
        act = self._meaning(event)
        if act is None:
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # the key arrives as a press, not as the action
            return True
        if event.type() == QEvent.Type.KeyPress:
            act()
            return True
        return False

    def _meaning(self, event: QKeyEvent) -> Callable[[], None] | None:
        key, held = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key == Qt.Key.Key_Escape and self._tool.is_drawing:
            return self._tool.cancel
        if held:
            return None
        if key in (Qt.Key.Key_BracketLeft, Qt.Key.Key_BracketRight):
            return lambda: self._pen.thicken(1 if key == Qt.Key.Key_BracketRight else -1)
        if Qt.Key.Key_0 <= key <= Qt.Key.Key_9:
            return lambda: self._pen.choose_number((key - Qt.Key.Key_0) or 10)
        return None
