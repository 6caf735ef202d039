"""The legend of an image: a ramp between two values, and the colour of holes; or a few colours with their names."""

from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QLinearGradient, QPainter, QPalette

from segstudio.core import RGB
from segstudio.ui.canvas.content import ColorKey, ColorScale

_RAMP: Final = (64.0, 160.0)  # logical pixels, shortest and longest
_GAP: Final = 8.0
_CHIP: Final = 10.0
_STOPS: Final = 16


def scale(painter: QPainter, area: QRectF, shown: ColorScale, font: QFont, palette: QPalette) -> None:
    """Draw the ramp in a pill at the foot of an image; what does not fit is left out, the word for holes first."""
    metrics = QFontMetricsF(font)
    ends = [metrics.horizontalAdvance(text) for text in (shown.low, shown.high)]
    hole = metrics.horizontalAdvance(shown.hole_text) + _CHIP + 3 * _GAP if shown.hole_text else 0.0
    room = area.width() - 48 - sum(ends) - 2 * _GAP
    hole = hole if room - hole >= _RAMP[0] else 0.0
    ramp = min(room - hole, _RAMP[1])
    if ramp < _RAMP[0]:
        return
    width, height = sum(ends) + ramp + hole + 2 * _GAP + 24, metrics.height() + 10
    pill = QRectF(area.center().x() - width / 2, area.bottom() - height - 12, width, height)
    _pill(painter, pill, palette)
    painter.setFont(font)
    left = _text(painter, pill, pill.left() + 12, shown.low, ends[0]) + _GAP
    _ramp(painter, QRectF(left, pill.center().y() - _CHIP / 2, ramp, _CHIP), shown.colors)
    left = _text(painter, pill, left + ramp + _GAP, shown.high, ends[1])
    if hole:
        chip = QRectF(left + 2 * _GAP, pill.center().y() - _CHIP / 2, _CHIP, _CHIP)
        painter.fillRect(chip, QColor(*shown.hole))
        _text(painter, pill, chip.right() + _GAP, shown.hole_text, hole)


def keys(painter: QPainter, area: QRectF, shown: tuple[ColorKey, ...], font: QFont, palette: QPalette) -> None:
    """Name a few colours at the foot of an image, in as many lines as they need; in too small a pane not at all."""
    metrics = QFontMetricsF(font)
    widths = [metrics.horizontalAdvance(key.text) + _CHIP + _GAP for key in shown]
    room = area.width() - 48
    if not widths or max(widths) > room:
        return
    lines = _lines(widths, room)
    step = metrics.height() + 4
    width = max(sum(widths[i] for i in line) + 2 * _GAP * (len(line) - 1) for line in lines) + 24
    height = step * len(lines) + 6
    if height > area.height() / 2:
        return
    pill = QRectF(area.center().x() - width / 2, area.bottom() - height - 12, width, height)
    _pill(painter, pill, palette)
    painter.setFont(font)
    for at, line in enumerate(lines):
        place = QRectF(pill.left(), pill.top() + 3 + at * step, width, step)
        left = place.left() + 12
        for index in line:
            chip = QRectF(left, place.center().y() - _CHIP / 2, _CHIP, _CHIP)
            painter.fillRect(chip, QColor(*shown[index].color))
            _text(painter, place, chip.right() + _GAP, shown[index].text, widths[index])
            left += widths[index] + 2 * _GAP


def _lines(widths: list[float], room: float) -> list[list[int]]:
    """Break what stands side by side into lines."""
    lines: list[list[int]] = [[]]
    used = 0.0
    for index, width in enumerate(widths):
        if lines[-1] and used + 2 * _GAP + width > room:
            lines.append([])
            used = 0.0
        used += width + (2 * _GAP if lines[-1] else 0.0)
        lines[-1].append(index)
    return lines


def _pill(painter: QPainter, pill: QRectF, palette: QPalette) -> None:
    ground = palette.color(QPalette.ColorRole.Window)
    ground.setAlpha(235)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    round_off = min(pill.height() / 2, 14.0)
    painter.drawRoundedRect(pill, round_off, round_off)
    painter.setPen(palette.color(QPalette.ColorRole.WindowText))


def _text(painter: QPainter, pill: QRectF, left: float, text: str, width: float) -> float:
    place = QRectF(left, pill.top(), width + 1, pill.height())
    painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
    return left + width


def _ramp(painter: QPainter, place: QRectF, colors: tuple[RGB, ...]) -> None:
    ramp = QLinearGradient(QPointF(place.left(), 0), QPointF(place.right(), 0))
    for stop in range(_STOPS + 1):
        share = stop / _STOPS
        ramp.setColorAt(share, QColor(*colors[round(share * (len(colors) - 1))]))
    pen = painter.pen()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ramp)
    painter.drawRoundedRect(place, 3, 3)
    painter.setPen(pen)
