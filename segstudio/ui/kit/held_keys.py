"""Keys that mean something while they are held, and keys that only mean something on the canvas."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

TYPING: Final = "typing"  # the property of a widget that takes letters though it is no text field
_KEYS: Final = frozenset({QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.ShortcutOverride})


class HeldKey(QObject):
    """Calls back when an action's key goes down and up again, wherever the focus is but in a text field."""

    def __init__(self, action: QAction, hold: Callable[[bool], None], window: QWidget) -> None:
        """Watch the keys of one window."""
        super().__init__(window)
        self._action, self._hold, self._window = action, hold, window
        self._held = False
        app = QApplication.instance()
        if app is not None:
            app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice the key."""
        if event.type() not in _KEYS or not isinstance(event, QKeyEvent) or not isinstance(watched, QWidget):
            return False
        if not event.isAutoRepeat():
            if event.type() == QEvent.Type.KeyRelease and self._held and self._is_key(event):
                self._set(False)
            elif event.type() == QEvent.Type.ShortcutOverride and self._is_key(event) and self._may(watched):
                event.accept()  # the key arrives as a press, not as the action
            elif event.type() == QEvent.Type.KeyPress and self._is_key(event) and self._may(watched):
                self._set(True)
                return True
        return False

    def _is_key(self, event: QKeyEvent) -> bool:
        return QKeySequence(event.keyCombination()) == self._action.shortcut()

    def _may(self, watched: QWidget) -> bool:
        is_text = isinstance(watched, QLineEdit | QPlainTextEdit) or bool(watched.property(TYPING))
        return self._action.isEnabled() and watched.window() is self._window and not is_text

    def _set(self, held: bool) -> None:
        self._held = held
        self._hold(held)


def only_on(action: QAction, widget: QWidget) -> None:
    """Let a key work while the focus is on one widget: Tab must still move through the fields elsewhere."""
    action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    widget.addAction(action)


def focus_next(parts: list[QWidget]) -> None:
    """Move the focus to the next visible part of the window."""
    shown = [part for part in parts if part.isVisible()]
    focus = QApplication.focusWidget()
    at = next((i for i, part in enumerate(shown) if focus is part or (focus and part.isAncestorOf(focus))), -1)
    target = shown[(at + 1) % len(shown)]
    _first_in(target).setFocus(Qt.FocusReason.TabFocusReason)


def _first_in(part: QWidget) -> QWidget:
    """Return the first widget of a part that takes the focus: itself, or one in it."""
    found: QWidget | None = part
    while found is part or (found is not None and part.isAncestorOf(found)):
        if found.focusPolicy() & Qt.FocusPolicy.TabFocus and found.isVisible() and found.isEnabled():
            return found
        found = found.nextInFocusChain()
    return part
