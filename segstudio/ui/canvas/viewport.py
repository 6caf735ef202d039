"""The part of a pane that shows the image: one set of layers, or two with a curtain between them."""

from dataclasses import dataclass, field
from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QWidget

from segstudio.ui.canvas import geometry, legend, message, paint, readout
from segstudio.ui.canvas.camera import Camera
from segstudio.ui.canvas.content import ColorKey, ColorScale
from segstudio.ui.canvas.curtain import Divider
from segstudio.ui.canvas.navigation import Navigation
from segstudio.ui.canvas.paint import Layers

Box = tuple[int, int, int, int]  # top, left, bottom, right, the latter two one past it
_BUSY_HEIGHT: Final = 3
_BUSY_TICK: Final = 33  # milliseconds
_BUSY_TURN: Final = 42  # ticks of one pass


@dataclass(frozen=True, slots=True)
class PaneView:
    """All that a viewport shows; `back` is what lies right of the curtain, where there is one."""

    front: Layers = field(default_factory=Layers)
    back: Layers | None = None
    text: str = ""
    busy: bool = False
    scale: ColorScale | None = None
    progress: float | None = None
    legend: tuple[ColorKey, ...] = ()

    @property
    def empty(self) -> bool:
        """Say whether there is no image at all."""
        return self.front == Layers() and self.back in (None, Layers())


class Viewport(Navigation):
    """Paints layers where the camera says.

    `class_picked` tells the label under a click, `boxed` the image pixels (x, y) at two corners of what is dragged out
    with Shift held, or None where that is taken back.
    """

    class_picked = Signal(int)
    boxed = Signal(object)

    def __init__(self, camera: Camera, parent: QWidget | None = None) -> None:
        super().__init__(camera, parent)
        self._view = PaneView()
        self._raw = False
        self._targeted = False
        self._mark: tuple[int, int] | None = None
        self._corner: tuple[int, int] | None = None
        self._box: Box | None = None
        self._readout: tuple[str, ...] = ()
        self._tick = 0
        self.divider = Divider(self)
        self.divider.hide()
        self.divider.moved.connect(self.update)
        self._clock = QTimer(self)
        self._clock.setInterval(_BUSY_TICK)
        self._clock.timeout.connect(self._advance)
        self.clicked.connect(self._pick)
        camera.changed.connect(self.update)
        camera.tool_changed.connect(self.update)

    def show_view(self, view: PaneView) -> None:
        """Show other layers, or another message."""
        if view == self._view:
            return
        self._view = view
        self.divider.setVisible(view.back is not None and not view.empty)
        self._set_clock(self.isVisible())
        self.update()

    def set_raw(self, raw: bool) -> None:
        """Hide the labels, or show them again."""
        if raw != self._raw:
            self._raw = raw
            self.update()

    def set_targeted(self, targeted: bool) -> None:
        """Show that something dragged would be dropped here."""
        if targeted != self._targeted:
            self._targeted = targeted
            self.update()

    def set_mark(self, pixel: tuple[int, int] | None) -> None:
        """Mark the image pixel that another pane is pointed at; only what changes is painted."""
        before, self._mark = self._mark, pixel
        for at in (before, pixel):
            if at is not None and before != pixel:
                self.update(self._mark_area(at))

    def set_readout(self, lines: tuple[str, ...]) -> None:
        """Write lines in the corner; only what changes is painted."""
        before, self._readout = self._readout, lines
        if before != lines:
            for each in (before, lines):
                self.update(readout.place(QRectF(self.rect()), each, self.font()).toAlignedRect())

    def set_box(self, box: Box | None) -> None:
        """Outline a part of the image: top, left, bottom, right, the latter two one past it."""
        if box != self._box:
            self._box = box
            self.update()

    def class_at(self, at: QPointF) -> int | None:
        """Return the label shown at a viewport point, or None where there is none."""
        pixel = self.camera.pixel_at(at)
        behind = self._view.back is not None and at.x() >= self.divider.position
        layers = self._view.back if behind and self._view.back else self._view.front
        if pixel is None:
            return None
        found = layers.patch_at(*pixel)
        if found is not None or layers.labels is None:
            return found
        (width, height), layer = self.camera.scene, layers.labels
        return layer.class_at(pixel[0] * layer.size[0] // width, pixel[1] * layer.size[1] // height)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to drag a part of the image out, or what any viewport begins."""
        shift = event.modifiers() == Qt.KeyboardModifier.ShiftModifier and self.camera.tool is None
        if shift and event.button() == Qt.MouseButton.LeftButton and not self._view.empty:
            self._corner = self.camera.nearest(event.position())
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag a part out, or the image."""
        if self._corner is not None:
            self.boxed.emit((self._corner, self.camera.nearest(event.position())))
        super().mouseMoveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take back what was dragged out."""
        if event.key() == Qt.Key.Key_Escape and self._box is not None:
            self.boxed.emit(None)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a drag or click; the pointer may have left the image."""
        if self._corner is not None:
            corner, self._corner = self._corner, None
            end = self.camera.nearest(event.position())
            self.boxed.emit(None if end == corner else (corner, end))
        super().mouseReleaseEvent(event)
        self._point(event.position())

    def showEvent(self, event: QShowEvent) -> None:
        """Move the bar again."""
        self._set_clock(True)
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Rest while nobody looks."""
        self._set_clock(False)
        super().hideEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the curtain at its share of the width."""
        self.divider.place()
        super().resizeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what is exposed, and nothing else."""
        with QPainter(self) as painter:
            self._paint(painter, QRectF(event.rect()))

    def _paint(self, painter: QPainter, exposed: QRectF) -> None:
        area = QRectF(self.rect())
        view = self._view
        if view.empty:
            paint.checkerboard(painter, area, self.palette())
            message.centered(painter, area, view.text, self.font(), self.palette())
        else:
            painter.fillRect(exposed, paint.backdrop(self.palette()))
            self._paint_layers(painter, exposed)
            if self._mark is not None:
                paint.crosshair(painter, self._target(), self.camera.scene, self._mark)
            if self.camera.tool is not None:
                self.camera.tool.paint(painter, self.camera, pointed=self.underMouse())
            if self._box is not None:
                readout.outline(painter, self._outlined(self._box))
            readout.text(painter, area, self._readout, self.font(), self.palette())
            message.note(painter, area, view.text, self.font(), self.palette())
            if view.scale is not None:
                legend.scale(painter, area, view.scale, self.font(), self.palette())
            elif view.legend:
                legend.keys(painter, area, view.legend, self.font(), self.palette())
        if view.busy:
            self._paint_busy(painter)
        paint.corners(painter, area, self.palette().color(QPalette.ColorRole.Window))
        if self.shows_ring or self._targeted:
            paint.focus_ring(painter, area, self.palette())

    def _paint_layers(self, painter: QPainter, exposed: QRectF) -> None:
        target, ratio = self._target(), self.camera.frame.ratio
        if self._view.back is None:
            paint.layers(painter, self._view.front, target, exposed, ratio, raw=self._raw)
            return
        cut = self.divider.position
        left = exposed.intersected(QRectF(0, 0, cut, self.height()))
        right = exposed.intersected(QRectF(cut, 0, self.width() - cut, self.height()))
        for part, shown in ((left, self._view.front), (right, self._view.back)):
            painter.save()
            painter.setClipRect(part)
            paint.layers(painter, shown, target, part, ratio, raw=self._raw)
            painter.restore()

    def _paint_busy(self, painter: QPainter) -> None:
        accent = self.palette().color(QPalette.ColorRole.Highlight)
        painter.fillRect(self._busy_area(), QColor(accent.red(), accent.green(), accent.blue(), 60))
        if self._view.progress is not None:
            painter.fillRect(QRectF(0, 0, self.width() * self._view.progress, _BUSY_HEIGHT), accent)
            return
        length = self.width() * 0.3
        left = (self.width() + length) * (self._tick / _BUSY_TURN) - length
        painter.fillRect(QRectF(left, 0, length, _BUSY_HEIGHT), accent)

    def _target(self) -> QRectF:
        return QRectF(*geometry.placed(self.camera.view, self.camera.frame, self.camera.scene))

    def _outlined(self, box: Box) -> QRectF:
        top, left, bottom, right = box
        return QRectF(self.camera.to_view(left, top), self.camera.to_view(right, bottom))

    def _mark_area(self, pixel: tuple[int, int]) -> QRect:
        at = self.camera.to_view(pixel[0] + 0.5, pixel[1] + 0.5)
        return paint.crosshair_area(at, self.camera.view.scale(self.camera.frame)).toAlignedRect()

    def _busy_area(self) -> QRect:
        return QRect(0, 0, self.width(), _BUSY_HEIGHT)

    def _set_clock(self, visible: bool) -> None:
        moving = self._view.busy and self._view.progress is None
        if (visible and moving) != self._clock.isActive():
            self._clock.stop() if self._clock.isActive() else self._clock.start()

    def _advance(self) -> None:
        self._tick = (self._tick + 1) % _BUSY_TURN
        self.update(self._busy_area())

    def _pick(self, at: QPointF) -> None:
        label = self.class_at(at)
        if label is not None:
            self.class_picked.emit(label)
