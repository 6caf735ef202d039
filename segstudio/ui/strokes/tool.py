"""The pen on the canvas: the left button says "this class", the right one or Alt "not this class"."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject, QPointF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPixmap

from segstudio.core import Stroke
from segstudio.core.session import Session
from segstudio.ui.base.store import SessionStore
from segstudio.ui.canvas.tool import Placed
from segstudio.ui.strokes import paint
from segstudio.ui.strokes.editor import StrokeEditor
from segstudio.ui.strokes.pen import Pen

_APART: Final = 0.5  # pixels of the image between the points of a line, or a quarter of its radius
_FINEST: Final = 1.5  # logical pixels: a hand is not steadier


@dataclass(frozen=True, slots=True)
class _Line:
    """A stroke that is being drawn."""

    points: tuple[tuple[float, float], ...]
    positive: bool
    button: Qt.MouseButton


class StrokeTool(QObject):
    """Turns the mouse into strokes, and paints them; `changed` asks for the canvas to be painted again."""

    changed = Signal()

    def __init__(self, store: SessionStore, editor: StrokeEditor, pen: Pen, parent: QObject | None = None) -> None:
        """Follow the session and the pen."""
        super().__init__(parent)
        self._store, self._editor, self._pen = store, editor, pen
        self._line: _Line | None = None
        self._at: QPointF | None = None
        self._negative = False
        self._kept: tuple[object, QPixmap] | None = None
        pen.changed.connect(self.changed)
        store.changed.connect(self._follow)

    @property
    def is_drawing(self) -> bool:
        """Whether a stroke is on its way."""
        return self._line is not None

    def cancel(self) -> None:
        """Give the stroke that is being drawn up."""
        if self._line is not None:
            self._line = None
            self.changed.emit()

    def pressed(self, camera: Placed, event: QMouseEvent) -> bool:
        """Begin a stroke where there is an image."""
        button = event.button()
        if button not in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton):
            return False
        at = _on_image(camera, event.position())
        if self._line is None and self._store.session.image is not None and camera.pixel_at(event.position()):
            self._line = _Line((at,), not self._is_negative(event, button), button)
            self.changed.emit()
        return True

    def moved(self, camera: Placed, event: QMouseEvent) -> bool:
        """Draw on while the button is held; the ring follows the mouse in any case."""
        self._at, self._negative = event.position(), self._is_negative(event, Qt.MouseButton.NoButton)
        if self._line is not None:
            at, last = _on_image(camera, event.position()), self._line.points[-1]
            scale = camera.view.scale(camera.frame)
            apart = max(_APART, self._pen.state.radius / 4, _FINEST / scale)
            if abs(at[0] - last[0]) + abs(at[1] - last[1]) >= apart:
                self._line = _Line((*self._line.points, at), self._line.positive, self._line.button)
        self.changed.emit()
        return self._line is not None

    def released(self, camera: Placed, event: QMouseEvent) -> bool:
        """End the stroke, which counts from now on."""
        if self._line is None or event.button() != self._line.button:
            return event.button() != Qt.MouseButton.MiddleButton
        line, self._line = self._line, None
        state = self._pen.state
        self._editor.add(Stroke(line.points, state.radius, state.label, line.positive, self._pen.reach))
        self.changed.emit()
        return True

    def paint(self, painter: QPainter, camera: Placed, *, pointed: bool) -> None:
        """Draw all strokes, and the pen where the mouse is."""
        state = self._pen.state
        if not state.hidden and self._store.session.strokes.strokes:
            painter.drawPixmap(0, 0, self._painted(camera, painter.device().devicePixelRatioF()))
        if self._line is not None:
            drawn = Stroke(self._line.points, state.radius, state.label, self._line.positive)
            paint.stroke(painter, drawn, self._pen.color_of(state.label), camera)
        if pointed and self._at is not None:
            positive = not self._negative if self._line is None else self._line.positive
            paint.pen(painter, self._at, state.radius, self._pen.color_of(state.label), camera, positive=positive)

    def _painted(self, camera: Placed, ratio: float) -> QPixmap:
        """Return the strokes as they lie in a viewport: painted once, for the mouse moves far more often."""
        strokes = self._store.session.strokes.strokes
        colors = tuple(self._pen.color_of(stroke.label) for stroke in strokes)
        key = (strokes, colors, camera.view, camera.frame, ratio)
        if self._kept is None or self._kept[0] != key:
            frame = camera.frame
            image = QPixmap(round(frame.width * ratio), round(frame.height * ratio))
            image.setDevicePixelRatio(ratio)
            image.fill(Qt.GlobalColor.transparent)
            with QPainter(image) as painter:
                for stroke, color in zip(strokes, colors, strict=True):
                    paint.stroke(painter, stroke, color, camera)
            self._kept = (key, image)
        return self._kept[1]

    def _is_negative(self, event: QMouseEvent, button: Qt.MouseButton) -> bool:
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        return alt or button == Qt.MouseButton.RightButton

    def _follow(self, old: Session, new: Session) -> None:
        if new.image is not old.image:
            self._line = None
        if new.strokes is not old.strokes or new.image is not old.image:
            self.changed.emit()


def _on_image(camera: Placed, at: QPointF) -> tuple[float, float]:
    """Return the point of the image under a viewport point, to a hundredth of a pixel."""
    x, y = camera.view.to_image(camera.frame, at.x(), at.y())
    return round(x, 2), round(y, 2)
