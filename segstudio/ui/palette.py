"""Search everything: one field that finds actions and networks by a few letters."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPalette, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QDialog, QFrame, QLineEdit, QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from segstudio.ui.icons import icon
from segstudio.ui.widgets import GRID, column

_WIDTH: Final = 560
_ROWS: Final = 11
_HINT: Final = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that can be found; `hint` stands at its right."""

    text: str
    hint: str
    icon: str
    run: Callable[[], object]


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
    ranked = [(rank(entry.text, wanted), entry) for entry in entries]
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


class CommandPalette(QDialog):
    """Opens under the upper edge of the window; Enter does the chosen thing."""

    def __init__(self, entries: Sequence[Entry], parent: QWidget) -> None:
        """Offer the entries."""
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self._entries = list(entries)
        self._found: list[Entry] = []
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
        frame = QFrame()
        frame.setProperty("role", "popup")
        inside = column(self.field, self.view, spacing=4)
        inside.setContentsMargins(1, 1, 1, GRID)
        frame.setLayout(inside)
        self.setLayout(column(frame))
        self.field.textChanged.connect(self._search)
        self.field.installEventFilter(self)
        self.view.clicked.connect(self._run)
        self._search("")

    def open_over(self, window: QWidget) -> None:
        """Show in the upper middle of a window."""
        width = min(_WIDTH, window.width() - 8 * GRID)
        self.setFixedSize(width, 52 + _ROWS * 34)
        self.move(window.mapToGlobal(QPoint((window.width() - width) // 2, 64)))
        self.show()
        self.field.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let arrows and Enter in the field work on the list."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step is not None:
                self._move(step)
                return True
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self._run()
                return True
        return super().eventFilter(watched, event)

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

    def _run(self) -> None:
        at = self.view.currentIndex().row()
        self.close()
        if 0 <= at < len(self._found):
            self._found[at].run()
