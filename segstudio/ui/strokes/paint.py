"""Strokes and the pen, painted so that they can be seen on any image: the class's colour between white and black."""

from typing import Final

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from segstudio.core import RGB, Stroke
from segstudio.ui.canvas.tool import Placed

_RIM: Final = 1.5  # logical pixels of each rim
_THINNEST: Final = 2.0  # logical pixels of colour, however far away one looks from
_FILL: Final = 190  # of 255: what lies below shines through
_DASH: Final = (1.6, 1.4)  # of a stroke that says "not this class", in widths of it


def stroke(painter: QPainter, drawn: Stroke, color: RGB, camera: Placed) -> None:
    """Paint a stroke: solid for "this class", hatched in white for "not this class"."""
    scale = camera.view.scale(camera.frame)
    width = max(2 * drawn.radius * scale, _THINNEST)
    path = _path(drawn, camera)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for rim, ink in ((4 * _RIM, QColor(0, 0, 0, 150)), (2 * _RIM, QColor(255, 255, 255, 230))):
        painter.strokePath(path, _round(ink, width + rim))
    painter.strokePath(path, _round(QColor(*color), width))
    if not drawn.positive:
        _cross(painter, drawn, path, width, camera)
    painter.restore()


def pen(painter: QPainter, at: QPointF, radius: float, color: RGB, camera: Placed, *, positive: bool) -> None:
    """Paint a ring as large as the pen, with a plus or a minus in it that says which of both it would draw."""
    size = max(radius * camera.view.scale(camera.frame), _THINNEST)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for width, ink in ((4.5, QColor(0, 0, 0, 160)), (3.0, QColor(255, 255, 255)), (1.6, QColor(*color))):
        painter.setPen(QPen(ink, width))
        painter.drawEllipse(at, size, size)
    corner = at + QPointF(size * 0.7 + 9, size * 0.7 + 9)
    for width, ink in ((4.0, QColor(0, 0, 0, 200)), (2.0, QColor(255, 255, 255))):
        painter.setPen(QPen(ink, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawLine(corner - QPointF(4, 0), corner + QPointF(4, 0))
        if positive:
            painter.drawLine(corner - QPointF(0, 4), corner + QPointF(0, 4))
    painter.restore()


def _path(drawn: Stroke, camera: Placed) -> QPainterPath:
    points = [camera.to_view(x, y) for x, y in drawn.points]
    path = QPainterPath(points[0])
    for point in points[1:]:
        path.lineTo(point)
    if len(points) == 1:
        path.lineTo(points[0] + QPointF(0.01, 0))  # a click: a line of no length has no caps
    return path


def _round(ink: QColor, width: float) -> QPen:
    return QPen(ink, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)


def _cross(painter: QPainter, drawn: Stroke, path: QPainterPath, width: float, camera: Placed) -> None:
    """Let a white line run through a stroke that says no: dashed along a scribble, a bar across a click."""
    thin = max(width / 3, 1.5)
    if len(drawn.points) > 1:
        ink = _round(QColor(255, 255, 255), thin)
        ink.setCapStyle(Qt.PenCapStyle.FlatCap)
        ink.setDashPattern([part * width / thin for part in _DASH])
        painter.strokePath(path, ink)
        return
    at = camera.to_view(*drawn.points[0])
    painter.setPen(_round(QColor(255, 255, 255), thin))
    painter.drawLine(at - QPointF(width / 4, 0), at + QPointF(width / 4, 0))
