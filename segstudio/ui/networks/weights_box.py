"""The choice among the weights of one network: those at hand, and in grey those that can be had."""

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSignalBlocker, QSize, Qt
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import QComboBox, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from segstudio.core import WeightsInfo
from segstudio.ui.kit.formatting import facts_of
from segstudio.ui.kit.i18n import plugin_text
from segstudio.ui.kit.icons import draw
from segstudio.ui.kit.widgets import GRID

Index = QModelIndex | QPersistentModelIndex
_INFO: Final = Qt.ItemDataRole.UserRole + 1
_ROW: Final = 48
_WIDEST: Final = 560


class WeightsBox(QComboBox):
    """Shows titles; opened, it shows size, licence and mean IoU below each."""

    def __init__(self) -> None:
        """Offer nothing yet."""
        super().__init__()
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(12)
        self.setMaxVisibleItems(9)
        self.setItemDelegate(_Rows(self))

    @property
    def picked(self) -> WeightsInfo | None:
        """The weights that are shown as chosen, at hand or not."""
        info: WeightsInfo | None = self.currentData(_INFO)
        return info

    def offer(self, infos: Iterable[WeightsInfo], wanted: str) -> None:
        """Offer weights and pick those of a key; without it what was picked before, or else the first."""
        before = self.picked
        with QSignalBlocker(self):
            self.clear()
            for at, info in enumerate(infos):
                self.addItem(plugin_text(info.title), info.key)
                self.setItemData(at, info, _INFO)
                self.setItemData(at, f"{plugin_text(info.title)}\n{facts_of(info)}", Qt.ItemDataRole.ToolTipRole)
            keys = [wanted] if wanted else [before.key if before else ""]
            self.setCurrentIndex(next((at for at in map(self.findData, keys) if at >= 0), 0 if self.count() else -1))

    def showPopup(self) -> None:
        """Give the list the width that its rows ask for."""
        model, rows, option = self.model(), self.itemDelegate(), QStyleOptionViewItem()
        wanted = max((rows.sizeHint(option, model.index(i, 0)).width() for i in range(self.count())), default=0)
        self.view().setMinimumWidth(min(_WIDEST, max(wanted, self.width())))
        super().showPopup()


class _Rows(QStyledItemDelegate):
    """Paints a title and below it the facts; what is not here is grey and marked."""

    def __init__(self, box: WeightsBox) -> None:
        super().__init__(box)
        self._box = box

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Ask for two lines, as wide as the wider one."""
        info: WeightsInfo = index.data(_INFO)
        metrics = self._box.fontMetrics()
        widest = max(metrics.horizontalAdvance(str(index.data())), metrics.horizontalAdvance(facts_of(info)))
        return QSize(widest + 7 * GRID, _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one row."""
        info: WeightsInfo = index.data(_INFO)
        role, palette = QPalette.ColorRole, option.palette
        muted = palette.color(role.PlaceholderText)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        marked = option.state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver)
        if marked:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(palette.color(role.AlternateBase))
            painter.drawRoundedRect(option.rect.adjusted(2, 1, -2, -1), 6, 6)
        mark = QRectF(option.rect.left() + GRID, option.rect.top() + GRID, 16, 16)
        icon, color = ("check", palette.color(role.Highlight)) if info.present else ("import", muted)
        draw(painter, icon, mark, color)
        area = option.rect.adjusted(4 * GRID, GRID - 2, -GRID, 0)
        painter.setFont(self._box.font())
        painter.setPen(palette.color(role.Text) if info.present else muted)
        self._line(painter, area, str(index.data()))
        painter.setPen(muted)
        small = painter.font()
        small.setPixelSize(12)
        painter.setFont(small)
        self._line(painter, area.adjusted(0, 19, 0, 0), facts_of(info))
        painter.restore()

    def _line(self, painter: QPainter, area: QRect, text: str) -> None:
        elided = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, elided)
