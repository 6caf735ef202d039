"""A confusion matrix that is looked at, walked through by mouse or keys, and whose cells can be chosen."""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from segstudio.core import ClassSet
from segstudio.ui.canvas.paint import mixed
from segstudio.ui.kit.i18n import class_name, translate
from segstudio.ui.truth.cell_texts import NOTHING

_CELL: Final = (13.0, 44.0)  # logical pixels of a cell's side, smallest and largest
_NAMES: Final = 116.0  # logical pixels for the names of rows
_HEAD: Final = 70.0  # and for those of columns
_NUMBERS: Final = 30.0  # side from which numbers are written into cells
_WRONG: Final = QColor(213, 94, 0)  # Okabe and Ito's vermilion and blue: told apart by everybody
_RIGHT: Final = QColor(0, 114, 178)
_STEPS: Final = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}


class ConfusionMatrix(QWidget):
    """Rows are true classes, columns what they were taken for.

    `chosen` carries the row and column of a cell that was clicked, or where Enter or Space was pressed; `described` the
    description of the cell that keys act on. Page Down and Page Up go to the next smaller or larger confusion.
    """

    chosen = Signal(int, int)
    described = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._table: NDArray[np.int64] = np.zeros((0, 0), np.int64)
        self._names: tuple[str, ...] = ()
        self._counts = False
        self._at: tuple[int, int] | None = None
        self._picked: tuple[int, int] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Confusion matrix"))

    @property
    def at(self) -> tuple[int, int] | None:
        """Row and column of the cell that keys act on."""
        return self._at

    def show_table(self, table: NDArray[np.int64] | None, classes: ClassSet | None) -> None:
        """Show pixels by true and predicted class, int64 (C, C), or nothing."""
        names = classes.names if classes is not None and table is not None else ()
        if names != self._names:
            self._names, self._at, self._picked = names, None, None
        self._table = table if table is not None and names else np.zeros((0, 0), np.int64)
        self.updateGeometry()
        self.update()

    def show_counts(self, counts: bool) -> None:
        """Write pixels into cells, or shares of the true class."""
        self._counts = counts
        self.update()

    def pick(self, cell: tuple[int, int] | None) -> None:
        """Mark a cell as the one that is looked at elsewhere."""
        self._picked = cell
        self.update()

    def text(self, row: int, column: int) -> str:
        """Say everything of a cell."""
        pixels, total = int(self._table[row, column]), int(self._table[row].sum())
        share = f"{100 * pixels / total:.1f} %" if total else NOTHING
        true, predicted = class_name(self._names[row]), class_name(self._names[column])
        if row == column:
            text = translate("matrix", "{true} found as such: {pixels} pixels, {share} of all {true}")
        else:
            text = translate("matrix", "{true} taken for {predicted}: {pixels} pixels, {share} of all {true}")
        return text.format(true=true, predicted=predicted, pixels=f"{pixels:,}", share=share)

    def sizeHint(self) -> QSize:
        """Ask for room for all cells at a readable size."""
        side = max(len(self._names), 4) * 24.0
        return QSize(round(_NAMES + side), round(_HEAD + side))

    def minimumSizeHint(self) -> QSize:
        """Need room for all cells at the smallest size."""
        side = len(self._names) * _CELL[0]
        return QSize(round(_NAMES + max(side, 160)), round(_HEAD + max(side, 100)))

    def cell_rect(self, row: int, column: int) -> QRectF:
        """Return where a cell is drawn."""
        side = self._side()
        return QRectF(_NAMES + column * side, _HEAD + row * side, side, side)

    def event(self, event: QEvent) -> bool:
        """Tell the numbers of the cell under the mouse."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            cell = self._cell(QPointF(event.pos()))
            if cell is None:
                QToolTip.hideText()
            else:
                QToolTip.showText(event.globalPos(), self.text(*cell), self)
            return True
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show that a cell can be chosen."""
        over = self._cell(event.position()) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the cell under the mouse."""
        cell = self._cell(event.position())
        if cell is not None and event.button() == Qt.MouseButton.LeftButton:
            self._go(cell)
            self.chosen.emit(*cell)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk by arrows, Home, End and by size; choose by Enter or Space."""
        size, key = len(self._names), Qt.Key(event.key())
        if not size:
            super().keyPressEvent(event)
            return
        row, column = self._at or (0, 0)
        if key in _STEPS:
            down, right = _STEPS[key]
            self._go((min(max(row + down, 0), size - 1), min(max(column + right, 0), size - 1)))
        elif key in {Qt.Key.Key_Home, Qt.Key.Key_End}:
            self._go((row, 0 if key == Qt.Key.Key_Home else size - 1))
        elif key in {Qt.Key.Key_PageDown, Qt.Key.Key_PageUp}:
            self._by_size(1 if key == Qt.Key.Key_PageDown else -1)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space} and self._at is not None:
            self.chosen.emit(*self._at)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin at the largest confusion."""
        if self._at is None:
            self._by_size(1)
        self.update()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Draw no ring."""
        self.update()
        super().focusOutEvent(event)

    def confusions(self) -> list[tuple[int, int]]:
        """List the cells off the diagonal that hold something, the largest first."""
        wrong = self._table * (1 - np.eye(len(self._names), dtype=np.int64))
        order = np.argsort(-wrong, axis=None, kind="stable")[: int(np.count_nonzero(wrong))]
        return [(int(i) // len(self._names), int(i) % len(self._names)) for i in order]

    def _by_size(self, by: int) -> None:
        found = self.confusions()
        if found:
            at = found.index(self._at) + by if self._at in found else 0
            self._go(found[at % len(found)])

    def _go(self, cell: tuple[int, int]) -> None:
        self._at = cell
        self.setAccessibleDescription(self.text(*cell))
        self.described.emit(self.text(*cell))
        self.update()

    def _side(self) -> float:
        room = min(self.width() - _NAMES, self.height() - _HEAD) / max(len(self._names), 1)
        return min(max(room, _CELL[0]), _CELL[1])

    def _cell(self, at: QPointF) -> tuple[int, int] | None:
        side = self._side()
        row, column = int((at.y() - _HEAD) // side), int((at.x() - _NAMES) // side)
        inside = 0 <= row < len(self._names) and 0 <= column < len(self._names)
        return (row, column) if inside else None

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint names and cells."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            small = QFont(self.font())
            small.setPixelSize(11)
            painter.setFont(small)
            self._paint_names(painter, QFontMetricsF(small))
            totals = np.maximum(self._table.sum(1), 1)
            for row in range(len(self._names)):
                for column in range(len(self._names)):
                    self._paint_cell(painter, row, column, int(self._table[row, column]) / int(totals[row]))
            self._paint_marks(painter)

    def _paint_names(self, painter: QPainter, metrics: QFontMetricsF) -> None:
        side, end = self._side(), Qt.TextElideMode.ElideRight
        painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
        for at, name in enumerate(map(class_name, self._names)):
            row = QRectF(0, _HEAD + at * side, _NAMES - 6, side)
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(row, right, metrics.elidedText(name, end, row.width()))
            painter.save()
            painter.translate(_NAMES + (at + 0.5) * side, _HEAD - 5)
            painter.rotate(-90)
            along = QRectF(0, -side / 2, _HEAD - 8, side)
            left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(along, left, metrics.elidedText(name, end, along.width()))
            painter.restore()

    def _paint_cell(self, painter: QPainter, row: int, column: int, share: float) -> None:
        place, ground = (
            self.cell_rect(row, column).adjusted(0.5, 0.5, -0.5, -0.5),
            self.palette().color(QPalette.ColorRole.AlternateBase),
        )
        # The root shows small confusions beside the large share that is right.
        color = mixed(ground, _RIGHT if row == column else _WRONG, share**0.5)
        painter.fillRect(place, color)
        if self._side() >= _NUMBERS and self._table[row, column]:
            painter.setPen(QColor("#ffffff") if color.lightnessF() < 0.6 else QColor("#171a21"))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, self._number(row, column, share))

    def _number(self, row: int, column: int, share: float) -> str:
        if not self._counts:
            return f"{100 * share:.0f}" if share >= 0.005 else "·"
        pixels = int(self._table[row, column])
        units = ((1_000_000_000, "G"), (1_000_000, "M"), (1_000, "k"))
        unit = next(((size, sign) for size, sign in units if pixels >= size), None)
        return str(pixels) if unit is None else f"{pixels / unit[0]:.3g}{unit[1]}"

    def _paint_marks(self, painter: QPainter) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self._picked is not None and self._names:
            painter.setPen(QPen(self.palette().color(QPalette.ColorRole.WindowText), 2))
            painter.drawRect(self.cell_rect(*self._picked))
        if self.hasFocus() and self._at is not None:
            painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Highlight), 2))
            painter.drawRect(self.cell_rect(*self._at).adjusted(-1, -1, 1, 1))
