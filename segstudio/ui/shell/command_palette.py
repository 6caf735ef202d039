"""Search everything: one field that finds actions and networks by a few letters."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import shiboken6
from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter, QPalette, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QGraphicsDropShadowEffect,
    QLineEdit,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from segstudio.ui.kit.icons import icon
from segstudio.ui.kit.widgets import GRID, column

_WIDTH: Final = 560
_ROWS: Final = 11
_POPUP: Final = Qt.FocusReason.PopupFocusReason
_HINT: Final = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that can be found; `hint` stands at its right, `also` are words that find it and are not shown."""

    text: str
    hint: str
    icon: str
    run: Callable[[], object]
    also: str = ""


def rank(text: str, wanted: str) -> int | None:
    """Tell how well `wanted` fits: its letters in order, the closer together and the nearer the front the better."""
    place, cost = -1, 0
    hay = text.lower()
    if wanted.lower() in hay:
        return hay.index(wanted.lower())
    for letter in wanted.lower().replace(" ", ""):
        found = hay.find(letter, place + 1)
        if found < 0:
            return None
        cost += found - place
        place = found
    return 100 + cost


def matching(entries: Sequence[Entry], wanted: str) -> list[Entry]:
    """Return what fits, best first."""
    ranked = [(rank(f"{entry.text} {entry.also}".rstrip(), wanted), entry) for entry in entries]
    fitting = [(cost, entry) for cost, entry in ranked if cost is not None]
    return [entry for _, entry in sorted(fitting, key=lambda pair: pair[0])]


class _HintDelegate(QStyledItemDelegate):
    """Writes the key at the right end of a row."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint the row, then its key."""
        super().paint(painter, option, index)
        painter.save()
        painter.setPen(option.palette.color(QPalette.ColorRole.PlaceholderText))
        align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(option.rect.adjusted(0, 0, -2 * GRID, 0), align, str(index.data(_HINT) or ""))
        painter.restore()


class CommandPalette(QFrame):
    """Lies over the upper part of the window; Enter does the chosen thing, Escape or a click elsewhere closes."""

    def __init__(self, entries: Sequence[Entry], window: QWidget) -> None:
        """Offer the entries over a window."""
        super().__init__(window)
        self.setProperty("role", "popup")
        self._entries, self._window = list(entries), window
        self._found: list[Entry] = []
        self._before: QWidget | None = None
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("Search actions and networks"))
        self.field.setAccessibleName(self.tr("Search actions and networks"))
        self.view = QListView()
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.view.setUniformItemSizes(True)
        self.view.setItemDelegate(_HintDelegate(self.view))
        self._model = QStandardItemModel(self.view)
        self.view.setModel(self._model)
        inside = column(self.field, self.view, spacing=4)
        inside.setContentsMargins(1, 1, 1, GRID)
        self.setLayout(inside)
        shadow = QGraphicsDropShadowEffect(self)
        shadow.setBlurRadius(48)
        shadow.setOffset(0, 12)
        shadow.setColor(QColor(0, 0, 0, 90))
        self.setGraphicsEffect(shadow)
        self.field.textChanged.connect(self._search)
        self.field.installEventFilter(self)
        self.view.clicked.connect(self._run)
        self._search("")

    def open(self) -> None:
        """Show in the upper middle of the window."""
        self._before = QApplication.focusWidget()
        width = min(_WIDTH, self._window.width() - 8 * GRID)
        self.setGeometry((self._window.width() - width) // 2, 56, width, 52 + _ROWS * 34)
        self.show()
        self.raise_()
        self.field.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let arrows, Enter and Escape in the field work on the list; close when the field is left."""
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()  # before the action that has this key
            if event.type() == QEvent.Type.KeyPress:
                self._go_back()
                return True
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(Qt.Key(event.key())) or super().eventFilter(watched, event)
        elif isinstance(event, QFocusEvent) and event.lostFocus() and event.reason() != _POPUP:
            self._leave()
        return super().eventFilter(watched, event)

    def _key(self, key: Qt.Key) -> bool:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(key)
        if step is not None:
            self._move(step)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._run()
        return step is not None or key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}

    def _go_back(self) -> None:
        """Close, and give the focus back to who had it."""
        if self._before is not None and shiboken6.isValid(self._before):
            self._before.setFocus()
        self._leave()

    def _leave(self) -> None:
        self.hide()
        self.deleteLater()

    def _move(self, step: int) -> None:
        count = self._model.rowCount()
        if count:
            self.view.setCurrentIndex(self._model.index((self.view.currentIndex().row() + step) % count, 0))

    def _search(self, text: str) -> None:
        self._found = matching(self._entries, text.strip())
        self._model.clear()
        for entry in self._found:
            item = QStandardItem(icon(entry.icon), entry.text)
            item.setData(entry.hint, _HINT)
            self._model.appendRow(item)
        if self._found:
            self.view.setCurrentIndex(self._model.index(0, 0))
        else:
            nothing = QStandardItem(self.tr("Nothing found"))
            nothing.setEnabled(False)
            self._model.appendRow(nothing)

    def _run(self) -> None:
        at = self.view.currentIndex().row()
        self._go_back()
        if 0 <= at < len(self._found):
            self._found[at].run()
