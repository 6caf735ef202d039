"""A small plot over the iterations: lines, axes with numbers, values under the mouse, and a mark that can be moved."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QToolTip, QWidget

from segstudio.ui.canvas.paint import mixed

_HEIGHT: Final = 118
_DOT: Final = 2.5
_MARK: Final = 4.5
_TICKS: Final = (1, 2, 5, 10, 20, 50)
_MOST_TICKS: Final = 6


@dataclass(frozen=True, slots=True)
class Curve:
    """A line through one value for each iteration, None where there is none."""

    title: str
    values: tuple[float | None, ...]
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Plot:
    """Curves over the same iterations. `write` turns a value into text; `from_zero` lets the axis begin there."""

    title: str = ""
    curves: tuple[Curve, ...] = ()
    write: Callable[[float], str] = field(default="{:.3g}".format)
    from_zero: bool = False
    x_title: str = ""

    @property
    def steps(self) -> int:
        """How many iterations there are, with that before the first."""
        return max((len(curve.values) for curve in self.curves), default=0)

    @property
    def span(self) -> tuple[float, float]:
        """The lowest and the highest value of the axis; they differ."""
        values = [value for curve in self.curves for value in curve.values if value is not None]
        low, high = min(values, default=0.0), max(values, default=1.0)
        low = min(low, 0.0) if self.from_zero else low
        return (low, high) if high - low > 1e-9 * max(1.0, abs(high)) else (low, low + max(abs(low), 1.0) * 0.1)


def tick_step(last: int) -> int:
    """Return how far apart the numbers of iterations stand, so that there are few of them."""
    return next((step for step in _TICKS if last / step <= _MOST_TICKS), math.ceil(last / _MOST_TICKS))


class CurvePlot(QWidget):
    """Paints a plot in the palette's colours; `picked` tells the iteration that was clicked."""

    picked = Signal(int)

    def __init__(self, name: str) -> None:
        """Start empty."""
        super().__init__()
        self._plot, self._step, self._over = Plot(), 0, -1
        self.setMouseTracking(True)
        self.setAccessibleName(name)
        self.setMinimumHeight(_HEIGHT)

    def sizeHint(self) -> QSize:
        """Ask for a strip."""
        return QSize(240, _HEIGHT)

    def show_plot(self, plot: Plot) -> None:
        """Show other curves."""
        self._plot = plot
        self.update()

    def show_step(self, step: int) -> None:
        """Mark an iteration."""
        self._step = step
        self.setAccessibleDescription(self.text_at(step))
        self.update()

    def text_at(self, step: int) -> str:
        """Say the values at an iteration, one line for each curve."""
        lines = [f"{self._plot.x_title} {step}"]
        for curve in self._plot.curves:
            value = curve.values[step] if 0 <= step < len(curve.values) else None
            if value is not None:
                lines.append(f"{curve.title}: {self._plot.write(value)}")
        return "\n".join(lines)

    def event(self, event: QEvent) -> bool:
        """Tell values in a tooltip."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            step = self._step_at(event.pos().x())
            if step is not None:
                QToolTip.showText(event.globalPos(), self.text_at(step), self)
            return True
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the mouse with a line, and the mark while a button is held."""
        step = self._step_at(event.position().x())
        self._over = -1 if step is None else step
        if step is not None and event.buttons() & Qt.MouseButton.LeftButton:
            self.picked.emit(step)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Pick an iteration."""
        step = self._step_at(event.position().x())
        if step is not None and event.button() == Qt.MouseButton.LeftButton:
            self.picked.emit(step)

    def leaveEvent(self, event: QEvent) -> None:
        """Take the line away."""
        self._over = -1
        self.update()

    def _area(self) -> QRectF:
        metrics = QFontMetricsF(self.font())
        widest = max(metrics.horizontalAdvance(self._plot.write(end)) for end in self._plot.span)
        left, line = math.ceil(widest) + 8, math.ceil(metrics.height())
        return QRectF(left, line + 10, self.width() - left - 8, self.height() - 2 * line - 16)

    def _x(self, step: int) -> float:
        area, last = self._area(), max(self._plot.steps - 1, 1)
        return area.left() + area.width() * step / last

    def _step_at(self, x: float) -> int | None:
        if self._plot.steps == 0:
            return None
        area, last = self._area(), self._plot.steps - 1
        return min(max(round((x - area.left()) / max(area.width(), 1) * last), 0), last)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint axes, lines and marks."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            ink = self.palette().color(QPalette.ColorRole.WindowText)
            quiet = mixed(self.palette().color(QPalette.ColorRole.Window), ink, 0.66)
            painter.setPen(quiet)
            painter.drawText(
                QRectF(0, 0, self.width(), self._area().top()), Qt.AlignmentFlag.AlignLeft, self._plot.title
            )
            if self._plot.steps:
                self._paint_axes(painter, self._area())
                for curve in self._plot.curves:
                    self._paint_curve(painter, self._points(curve), dashed=curve.dashed)

    def _paint_axes(self, painter: QPainter, area: QRectF) -> None:
        ground, ink = (self.palette().color(r) for r in (QPalette.ColorRole.Window, QPalette.ColorRole.WindowText))
        line, quiet = mixed(ground, ink, 0.16), mixed(ground, ink, 0.66)
        low, high = self._plot.span
        height = QFontMetricsF(self.font()).height()
        for y, value in ((area.top(), high), (area.bottom(), low)):
            painter.setPen(QPen(line, 1))
            painter.drawLine(QPointF(area.left(), round(y) + 0.5), QPointF(area.right(), round(y) + 0.5))
            painter.setPen(quiet)
            box = QRectF(0, y - height / 2, area.left() - 6, height)
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._plot.write(value))
        last = self._plot.steps - 1
        for step in range(0, last + 1, tick_step(last)):
            box = QRectF(self._x(step) - 20, area.bottom() + 3, 40, height)
            painter.drawText(box, Qt.AlignmentFlag.AlignHCenter, str(step))
        for step, color in ((self._over, line), (self._step, quiet)):
            if 0 <= step <= last:
                painter.setPen(QPen(color, 1))
                x = round(self._x(step)) + 0.5
                painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))

    def _points(self, curve: Curve) -> Sequence[tuple[int, QPointF]]:
        area, (low, high) = self._area(), self._plot.span
        return [
            (step, QPointF(self._x(step), area.bottom() - area.height() * (value - low) / (high - low)))
            for step, value in enumerate(curve.values)
            if value is not None
        ]

    def _paint_curve(self, painter: QPainter, points: Sequence[tuple[int, QPointF]], *, dashed: bool) -> None:
        accent = self.palette().color(QPalette.ColorRole.Highlight)
        if not self.isEnabled():
            accent = mixed(self.palette().color(QPalette.ColorRole.Window), accent, 0.4)
        style = Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine
        painter.setPen(QPen(accent, 1.6, style, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF([at for _, at in points]))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(accent)
        for step, at in points:
            size = _MARK if step == self._step else _DOT
            painter.drawEllipse(at, size, size)
