"""What a pane says where it has nothing to show, and a note at the foot of an image."""

from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPalette, QPen

from segstudio.ui.canvas.paint import mixed

_ICON: Final = 56.0
_WIDEST: Final = 380.0
_WRAP: Final = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop


def _sized(font: QFont, factor: float, weight: QFont.Weight) -> QFont:
    result = QFont(font)
    if font.pointSizeF() > 0:
        result.setPointSizeF(font.pointSizeF() * factor)
    else:
        result.setPixelSize(round(font.pixelSize() * factor))
    result.setWeight(weight)
    return result


def icon(painter: QPainter, area: QRectF, palette: QPalette) -> None:
    """Draw the sign of an image with a mask on it."""
    quiet = mixed(palette.color(QPalette.ColorRole.Window), palette.color(QPalette.ColorRole.WindowText), 0.45)
    accent = palette.color(QPalette.ColorRole.Highlight)
    unit = area.width() / 28
    painter.save()
    painter.translate(area.topLeft())
    painter.scale(unit, unit)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    hill = QPainterPath(QPointF(4, 22))
    for x, y in ((11, 12), (15.5, 18), (18, 15), (24, 22)):
        hill.lineTo(x, y)
    hill.closeSubpath()
    painter.fillPath(hill, QColor(accent.red(), accent.green(), accent.blue(), 70))
    painter.strokePath(
        hill, QPen(accent, 1.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    )
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(quiet, 1.5))
    painter.drawRoundedRect(QRectF(1, 3, 26, 22), 4, 4)
    painter.drawEllipse(QPointF(20, 9), 2, 2)
    painter.restore()


def centered(painter: QPainter, area: QRectF, text: str, font: QFont, palette: QPalette) -> None:
    """Write a message in the middle: its first line as a headline, the rest below it, an icon where there is room."""
    head, _, rest = text.partition("\n")
    width = min(_WIDEST, area.width() - 24)
    if not head or width < 40:
        return
    parts = [(head, _sized(font, 1.2, QFont.Weight.DemiBold), 1.0)] + ([(rest, font, 0.68)] if rest else [])
    limit = QRectF(0, 0, width, 10_000)
    heights = [QFontMetricsF(face).boundingRect(limit, _WRAP, line).height() for line, face, _ in parts]
    total = sum(heights) + 6 * (len(parts) - 1)
    roomy = area.height() > total + _ICON + 48
    top = area.center().y() - (total + (_ICON + 16 if roomy else 0)) / 2
    if roomy:
        icon(painter, QRectF(area.center().x() - _ICON / 2, top, _ICON, _ICON), palette)
        top += _ICON + 16
    ground, ink = palette.color(QPalette.ColorRole.Window), palette.color(QPalette.ColorRole.WindowText)
    for (line, face, strength), height in zip(parts, heights, strict=True):
        painter.setFont(face)
        painter.setPen(mixed(ground, ink, strength))
        painter.drawText(QRectF(area.center().x() - width / 2, top, width, height), _WRAP, line)
        top += height + 6


def note(painter: QPainter, area: QRectF, text: str, font: QFont, palette: QPalette) -> None:
    """Write one line in a pill at the foot of an image."""
    metrics = QFontMetricsF(font)
    line = metrics.elidedText(text.replace("\n", " · "), Qt.TextElideMode.ElideRight, max(area.width() - 48, 0))
    if not line:
        return
    width, height = metrics.horizontalAdvance(line) + 24, metrics.height() + 10
    pill = QRectF(area.center().x() - width / 2, area.bottom() - height - 12, width, height)
    ground = palette.color(QPalette.ColorRole.Window)
    ground.setAlpha(235)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(pill, height / 2, height / 2)
    painter.setFont(font)
    painter.setPen(palette.color(QPalette.ColorRole.WindowText))
    painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, line)
