"""One row in the list of networks: a mark for its weights, its title, its size."""

from enum import IntEnum
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPalette
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from segstudio.ui.kit.icons import draw
from segstudio.ui.kit.widgets import GRID, MARGIN
from segstudio.ui.networks.choices import Choice, Standing

Index = QModelIndex | QPersistentModelIndex
ROW: Final = 28
HEADING: Final = 32
_MARK: Final = 16
_SIZE: Final = 64  # pixels for the number of parameters
_ICONS: Final = {Standing.HERE: "check", Standing.ELSEWHERE: "import"}


class NetworkRole(IntEnum):
    """What a row can be asked for beside its title."""

    CHOICE = Qt.ItemDataRole.UserRole + 1


def number(count: int) -> str:
    """Write a count as people say it: 3.3 M."""
    for limit, unit in ((1_000_000_000, "G"), (1_000_000, "M"), (1_000, "k")):
        if count >= limit:
            return f"{count / limit:.1f} {unit}"
    return str(count)


class NetworkDelegate(QStyledItemDelegate):
    """Paints headings and networks."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Give headings more room than networks."""
        return QSize(200, ROW if index.data(NetworkRole.CHOICE) else HEADING)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one row."""
        choice: Choice | None = index.data(NetworkRole.CHOICE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if choice is None:
            self._heading(painter, option, str(index.data()))
        else:
            self._ground(painter, option)
            self._network(painter, option, choice, str(index.data()))
        painter.restore()

    def _heading(self, painter: QPainter, option: QStyleOptionViewItem, text: str) -> None:
        font = painter.font()
        font.setPixelSize(11)
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(option.palette.color(QPalette.ColorRole.PlaceholderText))
        area = option.rect.adjusted(MARGIN, 0, -MARGIN, -6)
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, text)

    def _ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        state, role = option.state, QPalette.ColorRole
        marked = bool(state & QStyle.StateFlag.State_Selected)
        if marked or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(option.palette.color(role.Highlight) if marked else Qt.PenStyle.NoPen)
            painter.setBrush(option.palette.color(role.Light if marked else role.AlternateBase))
            painter.drawRoundedRect(QRectF(option.rect).adjusted(GRID + 0.5, 0.5, -GRID - 0.5, -0.5), 6, 6)

    def _network(self, painter: QPainter, option: QStyleOptionViewItem, choice: Choice, title: str) -> None:
        area = option.rect.adjusted(MARGIN, 0, -MARGIN, 0)
        muted = option.palette.color(QPalette.ColorRole.PlaceholderText)
        ready = choice.standing is Standing.HERE
        text = option.palette.color(QPalette.ColorRole.Text) if ready else muted
        if choice.standing in _ICONS:
            mark = QRectF(area.left(), area.center().y() - _MARK / 2 + 0.5, _MARK, _MARK)
            color = option.palette.color(QPalette.ColorRole.Highlight) if ready else muted
            draw(painter, _ICONS[choice.standing], mark, color)
        middle = Qt.AlignmentFlag.AlignVCenter
        size = QRect(area.right() - _SIZE, area.top(), _SIZE, area.height())
        left = area.left() + _MARK + GRID
        place = QRect(left, area.top(), size.left() - GRID - left, area.height())
        painter.setPen(text)
        elided = painter.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, middle | Qt.AlignmentFlag.AlignLeft, elided)
        painter.setPen(muted)
        painter.drawText(size, middle | Qt.AlignmentFlag.AlignRight, number(choice.spec.parameters))
