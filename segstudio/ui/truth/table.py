"""A table of networks: how good each is as a whole and class by class, and what it costs."""

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFont, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from segstudio.core.metrics import Metrics
from segstudio.core.session import Setup
from segstudio.ui.kit.formatting import seconds
from segstudio.ui.kit.i18n import class_name
from segstudio.ui.truth.board import Board, Line
from segstudio.ui.truth.cell_texts import NOTHING, number

_ROW: Final = 28
_HEAD: Final = (120, 210)  # pixels for the names of networks, least and most
_AROUND: Final = 26
_Measure = tuple[str, str, Callable[[Metrics], float | None]]


class BoardTable(QTableWidget):
    """Networks in rows; `picked` tells the one whose confusions are shown. The best of a column is bold.

    `first` is the network that is chosen as soon as it is there.
    """

    picked = Signal(object)  # Line or None

    def __init__(self, first: Setup | None = None) -> None:
        super().__init__(0, 0)
        self._board = Board()
        self._first = first
        self.setAccessibleName(self.tr("Networks and their numbers"))
        self.setShowGrid(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().setDefaultSectionSize(_ROW)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setCornerButtonEnabled(False)
        self.setProperty("role", "board")
        self.verticalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.currentCellChanged.connect(self._pick)

    @property
    def line(self) -> Line | None:
        """The network whose confusions are shown."""
        lines = self._board.lines
        return lines[max(self.currentRow(), 0)] if self.currentRow() < len(lines) and lines else None

    def show_board(self, board: Board) -> None:
        """Show other numbers; the chosen network stays chosen."""
        before = self.line
        self._board = board
        columns = self._columns()
        with QSignalBlocker(self):
            self.setColumnCount(len(columns))
            self.setRowCount(len(board.lines))
            for at, (title, tip, values) in enumerate(columns):
                head = QTableWidgetItem(title)
                head.setToolTip(tip)
                self.setHorizontalHeaderItem(at, head)
                self._fill(at, values)
            longest = max((self.fontMetrics().horizontalAdvance(line.title) for line in board.lines), default=0)
            wide = min(max(longest + _AROUND, _HEAD[0]), _HEAD[1])
            self.verticalHeader().setFixedWidth(wide)
            for at, line in enumerate(board.lines):
                short = self.fontMetrics().elidedText(line.title, Qt.TextElideMode.ElideMiddle, wide - _AROUND)
                name = QTableWidgetItem(short)
                name.setToolTip(line.title)
                self.setVerticalHeaderItem(at, name)
            wanted = before.setup if before is not None else self._first
            again = next((i for i, line in enumerate(board.lines) if line.setup == wanted), 0)
            if board.lines:
                self.setCurrentCell(again, max(self.currentColumn(), 0))

    def text(self) -> str:
        """Return the table with tabs between columns, numbers in full."""
        columns = self._columns()
        lines = ["\t".join(["network", *(title for title, _, _ in columns)])]
        for at, line in enumerate(self._board.lines):
            values = (values[at][0] for _, _, values in columns)
            lines.append("\t".join([line.title, *("" if v is None else f"{v:.6f}" for v in values)]))
        return "\n".join(lines)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy the whole table by the usual key."""
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self.text())
        else:
            super().keyPressEvent(event)

    def _columns(self) -> list[tuple[str, str, list[tuple[float | None, str]]]]:
        """Return title, tooltip and (value, text) of each line; the best of a measure is the largest."""
        lines, found = self._board.lines, []
        for title, tip, measure in self._measures():
            each = [measure(line.metrics) if line.metrics is not None else None for line in lines]
            found.append((title, tip, [(value, number(value)) for value in each]))
        times = [(line.seconds, NOTHING if line.seconds is None else seconds(line.seconds)) for line in lines]
        found.append((self.tr("Time"), self.tr("Median time of an image"), times))
        if any(line.peak_mb is not None for line in lines):
            peaks = [(line.peak_mb, NOTHING if line.peak_mb is None else f"{line.peak_mb:,.0f} MB") for line in lines]
            found.append((self.tr("Memory"), self.tr("Most memory that was taken"), peaks))
        if any(line.left_out for line in lines):
            lost = [(line.left_out, number(line.left_out)) for line in lines]
            found.append((self.tr("Left out"), self.tr("Pixels whose class has no counterpart, in hundredths"), lost))
        return found

    def _measures(self) -> list[_Measure]:
        if not self._board.has_truth:
            return []
        whole: list[_Measure] = [
            (self.tr("mIoU"), self.tr("Mean over the classes of the IoU, in hundredths"), lambda m: m.miou),
            (self.tr("Accuracy"), self.tr("Share of the pixels that are right"), lambda m: m.accuracy),
            (self.tr("Boundary F"), self.tr("How well borders follow the true ones"), lambda m: m.boundary_f),
            (self.tr("Boundary IoU"), self.tr("IoU within a band along the borders"), lambda m: m.boundary_iou),
        ]
        names = self._board.classes.names if self._board.classes is not None else ()
        tip = self.tr("IoU of {name}; a dash where it is neither there nor found")
        whole += [(class_name(n), tip.format(name=class_name(n)), partial(_iou, n)) for n in names]
        return whole

    def _fill(self, at: int, values: list[tuple[float | None, str]]) -> None:
        known = [value for value, _ in values if value is not None]
        best = max(known) if len(known) > 1 and at < len(self._measures()) else None
        for line, (value, text) in enumerate(values):
            item = QTableWidgetItem(text)
            item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            if value is not None and value == best:
                bold = QFont(self.font())
                bold.setWeight(QFont.Weight.Bold)
                item.setFont(bold)
            self.setItem(line, at, item)

    def _pick(self, line: int, _: int, before: int, __: int) -> None:
        if line != before:
            self.picked.emit(self.line)


def _iou(name: str, metrics: Metrics) -> float | None:
    return metrics.iou.get(name)
