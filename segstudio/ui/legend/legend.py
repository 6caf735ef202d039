"""The rows of the legend: colour, name, share of the image, and whether a class shows."""

from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from segstudio.core import RGB, ClassSet
from segstudio.core.session import Style
from segstudio.ui.kit.formatting import percent
from segstudio.ui.kit.i18n import class_name
from segstudio.ui.kit.icons import draw
from segstudio.ui.kit.theme import Theme
from segstudio.ui.kit.widgets import GRID, outline
from segstudio.ui.legend.areas import Areas

Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()
_ROW: Final = 28
_NEAR: Final = 40  # colours as light as the ground get a neutral outline
EYE: Final = 34  # pixels at the right end that show and hide
SWATCH: Final = 38  # pixels at the left end that recolour


class LegendRole(IntEnum):
    """What a row can be asked for beside its name."""

    ENTRY = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """One row. `share` and `change` (by refining) are parts of the image, None while they are not counted."""

    id: int
    name: str
    color: RGB
    share: float | None
    change: float | None
    hidden: bool
    solo: bool
    dimmed: bool


def entries(classes: ClassSet | None, style: Style, areas: Areas) -> tuple[LegendEntry, ...]:
    """Put the classes in order: what covers most stands first, what is not there last, in the network's order."""
    if classes is None:
        return ()
    final = areas.final

    def entry(key: int, name: str, color: RGB) -> LegendEntry:
        share = final.get(key) if final else None
        change = areas.refined[key] - areas.raw[key] if areas.refined else None
        dimmed = key in style.hidden or style.solo not in (None, key)
        return LegendEntry(
            key, name, style.colors.get(key, color), share, change, key in style.hidden, style.solo == key, dimmed
        )

    rows = [entry(c.id, c.name, c.color) for c in classes.classes]
    return tuple(sorted(rows, key=lambda row: -(row.share or 0.0)))


class LegendModel(QAbstractListModel):
    """Holds the entries; rows that only look different are repainted, not built anew."""

    def __init__(self, parent: QWidget) -> None:
        """Start empty."""
        super().__init__(parent)
        self.entries: tuple[LegendEntry, ...] = ()

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        """Count the classes."""
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's variant
        """Answer for one class."""
        entry = self.entries[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return class_name(entry.name)
        if role == LegendRole.ENTRY:
            return entry
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.tr("Click: show alone. Double-click or click the colour: recolour. Eye: hide.")
        if role == Qt.ItemDataRole.AccessibleTextRole:
            state = self.tr("hidden") if entry.hidden else self.tr("shown")
            return f"{class_name(entry.name)}, {percent(entry.share)}, {state}"
        return None

    def show_entries(self, new: tuple[LegendEntry, ...]) -> None:
        """Replace the rows."""
        if [e.id for e in new] == [e.id for e in self.entries]:
            self.entries = new
            if new:
                self.dataChanged.emit(self.index(0), self.index(len(new) - 1))
            return
        self.beginResetModel()
        self.entries = new
        self.endResetModel()


class LegendDelegate(QStyledItemDelegate):
    """Paints one class."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        """Take the colours."""
        super().__init__(parent)
        self.theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Give every row the same height."""
        return QSize(120, _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint colour, name, share, change, eye."""
        entry: LegendEntry = index.data(LegendRole.ENTRY)
        area = option.rect.adjusted(GRID, 0, -GRID, 0)
        state = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._ground(painter, area, entry, hovered=bool(state & QStyle.StateFlag.State_MouseOver))
        if state & QStyle.StateFlag.State_HasFocus:
            outline(painter, area.adjusted(0, 1, -1, -2), self.theme, 6)
        self._swatch(painter, area, entry)
        absent = entry.share == 0
        strong = QColor(self.theme.muted if absent or entry.dimmed else self.theme.text)
        self._texts(painter, area, entry, str(index.data()), strong)
        if entry.hidden or state & QStyle.StateFlag.State_MouseOver:
            eye = QRectF(area.right() - EYE + GRID + 5, area.center().y() - 8, 17, 17)
            draw(painter, "eye-off" if entry.hidden else "eye", eye, QColor(self.theme.muted))
        painter.restore()

    def _ground(self, painter: QPainter, area: QRect, entry: LegendEntry, *, hovered: bool) -> None:
        if not (entry.solo or hovered):
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.theme.accent_soft if entry.solo else self.theme.raised))
        painter.drawRoundedRect(area.adjusted(0, 1, 0, -1), 6, 6)

    def _swatch(self, painter: QPainter, area: QRect, entry: LegendEntry) -> None:
        place = QRectF(area.left() + 8, area.center().y() - 6, 13, 13)
        color = QColor(*entry.color)
        painter.setPen(QColor(self.theme.edge))
        painter.setBrush(Qt.BrushStyle.NoBrush if entry.dimmed else color)
        if entry.dimmed and abs(color.lightness() - QColor(self.theme.surface).lightness()) > _NEAR:
            painter.setPen(color)
        painter.drawRoundedRect(place, 4, 4)

    def _texts(self, painter: QPainter, area: QRect, entry: LegendEntry, name: str, color: QColor) -> None:
        left, right, middle = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignVCenter
        end = area.right() - EYE + GRID
        share = QRect(end - 50, area.top(), 50 if entry.share is not None else 0, area.height())
        change = QRect(share.left() - 36, area.top(), 36, area.height())
        edge = end if entry.share is None else share.left() if entry.change is None else change.left()
        place = QRect(area.left() + 30, area.top(), edge - area.left() - 34, area.height())
        painter.setPen(color)
        elided = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, left | middle, elided)
        painter.drawText(share, right | middle, percent(entry.share))
        if entry.change is not None and abs(entry.change) >= 0.0005:
            painter.setPen(QColor(self.theme.muted))
            font = painter.font()
            font.setPixelSize(11)
            painter.setFont(font)
            painter.drawText(change, right | middle, f"{100 * entry.change:+.1f}")
