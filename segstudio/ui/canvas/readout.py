"""What is told of a place in the corner of an image, and the outline of a part that was dragged."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPalette, QPen

_INSET: Final = 8.0
_PADDING: Final = 8.0


def place(area: QRectF, lines: Sequence[str], font: QFont) -> QRectF:
    """Return the box that lines take in the upper left corner of an area; empty for none."""
    if not lines:
        return QRectF()
    metrics = QFontMetricsF(font)
    width = max(metrics.horizontalAdvance(line) for line in lines) + 2 * _PADDING
    height = metrics.height() * len(lines) + _PADDING
    return QRectF(area.left() + _INSET, area.top() + _INSET, min(width, max(area.width() - 2 * _INSET, 0.0)), height)


def text(painter: QPainter, area: QRectF, lines: Sequence[str], font: QFont, palette: QPalette) -> None:
    """Write lines in the upper left corner, shortened where they do not fit."""
    box = place(area, lines, font)
    if box.isEmpty():
        return
    ground = palette.color(QPalette.ColorRole.Window)
    ground.setAlpha(235)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(box, 6, 6)
    painter.setFont(font)
    painter.setPen(palette.color(QPalette.ColorRole.WindowText))
    metrics = QFontMetricsF(font)
    top = box.top() + _PADDING / 2
    for line in lines:
        shown = metrics.elidedText(line, Qt.TextElideMode.ElideRight, box.width() - 2 * _PADDING)
        where = QRectF(box.left() + _PADDING, top, box.width() - 2 * _PADDING + 1, metrics.height())
        painter.drawText(where, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        top += metrics.height()


def outline(painter: QPainter, box: QRectF) -> None:
    """Draw the edge of a part, readable on any image."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for color, width, style in (
        (QColor(0, 0, 0, 150), 3.5, Qt.PenStyle.SolidLine),
        (QColor(255, 255, 255), 1.5, Qt.PenStyle.DashLine),
    ):
        painter.setPen(QPen(color, width, style))
        painter.drawRect(box)
