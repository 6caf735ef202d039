"""Pieces that dialogs about classes share."""

from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QDialogButtonBox, QHeaderView, QPushButton, QTableWidget

from segstudio.core import RGB

_ROW: Final = 34
_SWATCH: Final = 14
_EDGE: Final = QColor(128, 128, 128)


def swatch(color: RGB | None) -> QIcon:
    """Paint a square of a colour; an empty one for none."""
    made = QPixmap(QSize(_SWATCH, _SWATCH))
    made.fill(QColor(*color) if color is not None else Qt.GlobalColor.transparent)
    if color is not None:
        painter = QPainter(made)
        painter.setPen(_EDGE)  # a colour like the ground's is seen by it, light or dark
        painter.drawRect(made.rect().adjusted(0, 0, -1, -1))
        painter.end()
    return QIcon(made)


def field_table(headings: list[str], wide: int, name: str) -> QTableWidget:
    """Make a table that is read, and changed by fields in its cells: these have the keys, not the table.

    The column `wide` takes what room is left; `name` is for those who do not see it.
    """
    made = QTableWidget(0, len(headings))
    made.setHorizontalHeaderLabels(headings)
    made.verticalHeader().hide()
    made.verticalHeader().setDefaultSectionSize(_ROW)
    made.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    made.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    made.horizontalHeader().setSectionResizeMode(wide, QHeaderView.ResizeMode.Stretch)
    made.setShowGrid(False)
    made.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    made.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    made.setAccessibleName(name)
    return made


def bind_enter(use: QPushButton, box: QDialogButtonBox, *others: QPushButton) -> None:
    """Let Enter mean one button, wherever the focus is, and none of the others."""
    for other in (*others, *box.buttons()):
        if isinstance(other, QPushButton) and other is not use:
            other.setAutoDefault(False)
