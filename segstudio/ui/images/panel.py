"""The images of the folder: thumbnails, names, and what became of each."""

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPalette
from PySide6.QtWidgets import (
    QHeaderView,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from segstudio.core.session import Session
from segstudio.ui.base.image_list import FileListModel, FileRole, FileState, Mark
from segstudio.ui.base.store import SessionStore
from segstudio.ui.images.opening import Opener
from segstudio.ui.kit.icons import draw, icon
from segstudio.ui.kit.theme import Theme
from segstudio.ui.kit.widgets import GRID, ElidedLabel, column, label, outline, row

_ROW: Final = 56
_THUMB: Final = QSize(56, 42)
_BAD: Final = (230, 159, 0)  # Okabe and Ito's orange


class FileDelegate(QStyledItemDelegate):
    """Paints one row: thumbnail, name, folder, and a mark for done or failed."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        """Take the colours."""
        super().__init__(parent)
        self.theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Give every row the same height."""
        return QSize(120, _ROW)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint a row."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        area: QRect = option.rect.adjusted(GRID, 2, -GRID, -2)
        self._ground(painter, option, area)
        thumb = QRect(area.left() + 6, area.center().y() - _THUMB.height() // 2 + 1, _THUMB.width(), _THUMB.height())
        self._thumbnail(painter, index.data(Qt.ItemDataRole.DecorationRole), thumb)
        self._signal(painter, index.data(FileRole.MARK), thumb)
        state = index.data(FileRole.STATE)
        self._mark(painter, state, area)
        text = QRect(thumb.right() + 11, area.top() + 6, area.right() - thumb.right() - 36, area.height() - 12)
        self._names(painter, index, text, QColor(self.theme.danger) if state.error else QColor(self.theme.text))
        painter.restore()

    def _ground(self, painter: QPainter, option: QStyleOptionViewItem, area: QRect) -> None:
        state = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        focused = bool(state & QStyle.StateFlag.State_HasFocus)
        if not (chosen or focused) and not state & QStyle.StateFlag.State_MouseOver:
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.theme.accent_soft if chosen else self.theme.raised))
        painter.drawRoundedRect(area, 8, 8)
        if focused:
            outline(painter, area.adjusted(0, 0, -1, -1), self.theme, 8)

    def _thumbnail(self, painter: QPainter, image: QImage | None, area: QRect) -> None:
        shape = QPainterPath()
        shape.addRoundedRect(QRectF(area), 5, 5)
        painter.fillPath(shape, QColor(self.theme.hover))
        if image is None:
            side = QRectF(0, 0, 18, 18)
            side.moveCenter(QRectF(area).center())
            draw(painter, "image", side, QColor(self.theme.faint))
            return
        scale = max(area.width() / image.width(), area.height() / image.height())
        source = QRectF(0, 0, area.width() / scale, area.height() / scale)
        source.moveCenter(QRectF(image.rect()).center())
        painter.save()
        painter.setClipPath(shape)
        painter.drawImage(QRectF(area), image, source)
        painter.restore()

    def _signal(self, painter: QPainter, mark: Mark | None, area: QRect) -> None:
        """Write a number over the foot of a thumbnail, and below it a bar as long as it is bad."""
        if mark is None:
            return
        painter.save()
        shape = QPainterPath()
        shape.addRoundedRect(QRectF(area), 5, 5)
        painter.setClipPath(shape)
        foot = QRectF(area.left(), area.bottom() - 14, area.width(), 15)
        painter.fillRect(foot, QColor(10, 12, 18, 200))
        painter.fillRect(QRectF(foot.left(), foot.bottom() - 3, foot.width() * mark.level, 3), QColor(*_BAD))
        font = painter.font()
        font.setPixelSize(10)
        painter.setFont(font)
        painter.setPen(QColor("#ffffff"))
        painter.drawText(foot.adjusted(4, -1, -4, -3), Qt.AlignmentFlag.AlignVCenter, mark.text)
        painter.restore()

    def _names(self, painter: QPainter, index: QModelIndex | QPersistentModelIndex, area: QRect, color: QColor) -> None:
        name, folder = str(index.data(Qt.ItemDataRole.DisplayRole)), str(index.data(FileRole.FOLDER))
        metrics = painter.fontMetrics()
        middle, align = Qt.TextElideMode.ElideMiddle, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        upper = QRect(area.left(), area.top(), area.width(), area.height() // 2) if folder else area
        painter.setPen(color)
        painter.drawText(upper, align, metrics.elidedText(name, middle, area.width()))
        if folder:
            lower = QRect(area.left(), upper.bottom() + 1, area.width(), area.height() // 2)
            painter.setPen(QColor(self.theme.muted))
            painter.drawText(lower, align, metrics.elidedText(folder, middle, area.width()))

    def _mark(self, painter: QPainter, state: FileState, area: QRect) -> None:
        if not state.done and state.error is None:
            return
        place = QRectF(area.right() - 22, area.center().y() - 7, 15, 15)
        name, color = ("alert", self.theme.danger) if state.error else ("check", self.theme.good)
        draw(painter, name, place, QColor(color))


def _rows_only() -> QTableView:
    """Make a table of one column that looks like a list: a list view asks the model for every row, a table does not."""
    view = QTableView()
    view.setProperty("role", "files")
    view.horizontalHeader().hide()
    view.horizontalHeader().setStretchLastSection(True)
    view.verticalHeader().hide()
    view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    view.verticalHeader().setDefaultSectionSize(_ROW)
    view.setShowGrid(False)
    view.setMouseTracking(True)
    view.setTabKeyNavigation(False)
    view.setWordWrap(False)
    view.setSelectionMode(QTableView.SelectionMode.SingleSelection)
    view.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return view


class FilesPanel(QWidget):
    """Filter and list; a click opens."""

    def __init__(self, files: FileListModel, opener: Opener, store: SessionStore, theme: Theme, order: QWidget) -> None:
        """Show the model's rows."""
        super().__init__()
        self.setProperty("role", "panel")
        self._files, self._opener, self._store = files, opener, store
        self._folder = ElidedLabel("file")
        self._count = label("", "small")
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(self.tr("Filter by name"))
        self.filter.setAccessibleName(self.tr("Filter by name"))
        self.filter.setClearButtonEnabled(True)
        self.filter.addAction(
            icon("search", QPalette.ColorRole.PlaceholderText), QLineEdit.ActionPosition.LeadingPosition
        )
        self.view = _rows_only()
        self.view.setAccessibleName(self.tr("Images"))
        self._delegate = FileDelegate(theme, self.view)
        self.view.setItemDelegate(self._delegate)
        self.view.setModel(files)
        head = row(self._folder, self._count)
        head.setStretch(0, 1)
        head.setContentsMargins(2 * GRID, GRID + 4, 2 * GRID, 0)
        self.order = order
        search = row(self.filter)
        search.setContentsMargins(GRID + 4, 0, GRID + 4, 0)
        whole = column()
        whole.addLayout(head)
        whole.addLayout(search)
        whole.addWidget(self.order)
        whole.addWidget(self.view, 1)
        self.setLayout(whole)
        self.filter.textChanged.connect(files.set_filter)
        files.counted.connect(self._show_count)
        files.modelReset.connect(self._follow_path)
        files.rowsInserted.connect(self._follow_path)
        self.view.selectionModel().currentChanged.connect(self._open)
        store.changed.connect(self._follow)
        self._show_count()
        self._follow_path()

    def set_theme(self, theme: Theme) -> None:
        """Use other colours."""
        self._delegate.theme = theme
        self.view.viewport().update()

    def _show_count(self) -> None:
        shown, total = self._files.rowCount(), len(self._files.paths)
        self._count.setText(f"{total:,}" if shown == total else f"{shown:,} / {total:,}")
        root = self._files.root
        self._folder.show_text(root.name if root is not None else self.tr("Images"))

    def _follow(self, old: Session, new: Session) -> None:
        if new.path != old.path:
            self._follow_path()

    def _follow_path(self) -> None:
        """Select the open image's row, where it is shown."""
        row_of = self._files.row(self._store.session.path)
        current = self.view.currentIndex()
        if row_of >= 0 and current.row() != row_of:
            index = self._files.index(row_of)
            self.view.setCurrentIndex(index)
            self.view.scrollTo(index)

    def _open(self, index: QModelIndex) -> None:
        path = self._files.path(index.row()) if index.isValid() else None
        if path is not None and path != self._store.session.path:
            self._opener.show(path)
