"""A pane: a strip with titles over a viewport."""

from typing import Final

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QApplication, QWidget

from segstudio.ui.canvas.camera import Camera
from segstudio.ui.canvas.content import PaneContent
from segstudio.ui.canvas.paint import mixed
from segstudio.ui.canvas.viewport import Viewport
from segstudio.ui.kit.widgets import tool

_PADDING: Final = 4
_BETWEEN: Final = 8
_TITLE: Final = 0.6  # of the room, where not all of both fits


def redistribute(room: float, title: float, subtitle: float) -> tuple[float, float]:
    """Say how wide title and subtitle may be, in pixels.

    Two panes of one network differ by what the subtitle says, so that it keeps a share of the room.
    """
    if not subtitle:
        return room + _BETWEEN, 0.0
    first = min(title, max(room * _TITLE, room - subtitle))
    return first + 1, max(room - first, 0.0) + 1  # a pixel more: text that just fits is not cut


def halved(room: float, first: float, second: float) -> float:
    """Say where two pairs meet that want so many pixels: in the middle, but what one does not need the other has."""
    half = room / 2
    if first > half:
        return max(half, min(first, room - second))
    return min(half, max(first, room - second))


class TitleStrip(QWidget):
    """Names what is below: title and, in a quieter ink, subtitle; a second pair stands at the right end.

    Where it is `movable` it can be dragged: `dragged` tells the point on the screen, `dropped` where it ended. Clicks
    and double clicks are told. `close_button` shows where the pane can be taken away.
    """

    dragged = Signal(QPoint)
    dropped = Signal(QPoint)
    clicked = Signal()
    doubled = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._pairs: tuple[tuple[str, str], ...] = ()
        self._movable = False
        self._pressed: QPointF | None = None
        self._dragging = self._current = False
        self.close_button = tool("close", self.tr("Close this pane"))
        self.close_button.setParent(self)
        self.close_button.setProperty("role", "strip")
        self.close_button.setIconSize(QSize(12, 12))
        self.close_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.close_button.hide()

    def set_closable(self, closable: bool) -> None:
        """Offer to take the pane away."""
        self.close_button.setVisible(closable)

    def set_current(self, current: bool) -> None:
        """Show that keys act on this pane."""
        if current != self._current:
            self._current = current
            self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the button at the right end."""
        side = min(self.height(), 22)
        self.close_button.setGeometry(self.width() - side, (self.height() - side) // 2, side, side)
        super().resizeEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Tell it."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.doubled.emit()

    def set_movable(self, movable: bool) -> None:
        """Allow dragging, and show it by the pointer."""
        self._movable = movable
        self.setCursor(Qt.CursorShape.OpenHandCursor if movable else Qt.CursorShape.ArrowCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a drag."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit()
        if self._movable and event.button() == Qt.MouseButton.LeftButton:
            self._pressed = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag."""
        if self._pressed is None:
            return
        if (event.position() - self._pressed).manhattanLength() >= QApplication.startDragDistance():
            self._dragging = True
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        if self._dragging:
            self.dragged.emit(event.globalPosition().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Drop."""
        dragging, self._pressed, self._dragging = self._dragging, None, False
        self.set_movable(self._movable)
        if dragging:
            self.dropped.emit(event.globalPosition().toPoint())

    def set_pairs(self, *pairs: tuple[str, str]) -> None:
        """Show one or two pairs of title and subtitle."""
        if pairs != self._pairs:
            self._pairs = pairs
            self.setToolTip("\n".join(" · ".join(part for part in pair if part) for pair in pairs))
            self.update()

    def sizeHint(self) -> QSize:
        """Leave room for one line."""
        return QSize(0, max(28, self.fontMetrics().height() + 12))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Write the pairs, shortened where they do not fit."""
        with QPainter(self) as painter:
            end = self.close_button.width() if not self.close_button.isHidden() else 0
            whole = QRectF(_PADDING, 0, self.width() - end - 2 * _PADDING, self.height())
            for index, (pair, room) in enumerate(zip(self._pairs, self._rooms(whole), strict=False)):
                self._write(painter, pair, room, index > 0)
            if self._current:
                accent = self.palette().color(QPalette.ColorRole.Highlight)
                painter.fillRect(QRectF(_PADDING, self.height() - 2, self.width() - 2 * _PADDING, 2), accent)

    def _rooms(self, whole: QRectF) -> tuple[QRectF, ...]:
        """Divide the strip among one or two pairs."""
        if len(self._pairs) < 2:
            return (whole,)
        fonts = (self._bold(), self.font())
        wanted = [
            sum(QFontMetricsF(font).horizontalAdvance(text) for font, text in zip(fonts, pair, strict=True)) + _BETWEEN
            for pair in self._pairs
        ]
        left = halved(whole.width() - _BETWEEN, wanted[0] + 2, wanted[1] + 2)  # the pixels that `redistribute` adds
        return whole.adjusted(0, 0, left - whole.width(), 0), whole.adjusted(left + _BETWEEN, 0, 0, 0)

    def _bold(self) -> QFont:
        bold = QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)
        return bold

    def _write(self, painter: QPainter, pair: tuple[str, str], room: QRectF, right: bool) -> None:
        bold = self._bold()
        ground = self.palette().color(QPalette.ColorRole.Window)
        ink = self.palette().color(QPalette.ColorRole.WindowText)
        texts = ((pair[0], bold, ink), (pair[1], self.font(), mixed(ground, ink, 0.66)))
        limits = redistribute(
            room.width() - _BETWEEN, *(QFontMetricsF(font).horizontalAdvance(text) for text, font, _ in texts)
        )
        left, spans = 0.0, []
        for (text, font, color), limit in zip(texts, limits, strict=True):
            metrics = QFontMetricsF(font)
            line = metrics.elidedText(text, Qt.TextElideMode.ElideRight, limit)
            width = metrics.horizontalAdvance(line)
            spans.append((line, font, color, left, width))
            left += width + (_BETWEEN if line else 0)
        start = room.right() - (left - _BETWEEN) if right and left else room.left()
        for line, font, color, offset, width in spans:
            painter.setFont(font)
            painter.setPen(color)
            where = QRectF(start + offset, room.top(), width + 1, room.height())
            painter.drawText(where, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, line)


class Pane(QWidget):
    """A title strip and a viewport; `titled` makes room for the strip even where this pane has no title."""

    def __init__(self, camera: Camera, parent: QWidget) -> None:
        super().__init__(parent)
        self.strip = TitleStrip(self)
        self.viewport = Viewport(camera, self)
        self.keys: tuple[str, ...] = ()
        self._titled = False

    def set_contents(self, contents: tuple[PaneContent, ...], *, titled: bool) -> None:
        """Name one content, or the two on both sides of the curtain."""
        self.keys = tuple(content.key for content in contents)
        self._titled = titled
        self.strip.set_pairs(*((content.title, content.subtitle) for content in contents))
        name = ", ".join(content.title for content in contents if content.title) or self.tr("Image")
        self.viewport.setAccessibleName(name)
        self.strip.set_closable(titled and len(contents) == 1 and contents[0].closable)
        message = ", ".join(part for content in contents for part in (content.subtitle, content.message) if part)
        self.viewport.setAccessibleDescription(message.replace("\n", " "))
        self._place()

    def key_at(self, x: float) -> str:
        """Return the key of the content shown at a viewport column."""
        behind = len(self.keys) > 1 and x >= self.viewport.divider.position
        return self.keys[1 if behind else 0]

    def place(self, area: QRect) -> None:
        """Move here, and give the viewport all that the strip leaves: at once, also while nothing is shown yet."""
        self.setGeometry(area)
        self._place()

    def _place(self) -> None:
        top = self.strip.sizeHint().height() if self._titled else 0
        self.strip.setVisible(self._titled)
        self.strip.setGeometry(QRect(0, 0, self.width(), top))
        self.viewport.setGeometry(QRect(0, top, self.width(), max(self.height() - top, 0)))
