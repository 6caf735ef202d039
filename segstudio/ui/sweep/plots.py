"""A measure against the values of one parameter: all combinations as dots, the best of each value as a line."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QHelpEvent, QPainter, QPaintEvent, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QToolTip, QWidget

from segstudio.core import ParamValue, SweepMeasure, SweepTable
from segstudio.ui.canvas.paint import mixed
from segstudio.ui.kit.i18n import translate
from segstudio.ui.sweep.sweep_texts import percent, text_of, title_of

_HEIGHT: Final = 150
_DOT: Final = 2.5
_MARK: Final = 4.0
_ROOM: Final = 0.08  # of the span, above and below


@dataclass(frozen=True, slots=True)
class MeasurePlot:
    """What is drawn: the values of a parameter, for each the measures of its combinations, and the network alone."""

    title: str = ""
    parameter: str = ""
    values: tuple[str, ...] = ()
    heights: tuple[tuple[float, ...], ...] = field(default=())
    raw: float = 0.0

    @property
    def best(self) -> tuple[float, ...]:
        """The best of each value."""
        return tuple(max(each) for each in self.heights)

    @property
    def span(self) -> tuple[float, float]:
        """The lowest and the highest end of the axis; they differ."""
        known = [self.raw, *(height for each in self.heights for height in each)]
        room = max(max(known) - min(known), 1e-4) * _ROOM
        return min(known) - room, max(known) + room

    def text_at(self, place: int) -> str:
        """Say what a value is worth."""
        best = translate("sweep", "at best {value}, network alone {raw}")
        text = best.format(value=percent(self.best[place]), raw=percent(self.raw))
        return f"{self.parameter} {self.values[place]}: {text}"


def plot_of(table: SweepTable, key: str, parameter: str, measure: SweepMeasure) -> MeasurePlot:
    """Gather what is drawn of one parameter."""
    values = tuple(sorted(table.asked.axes[key], key=_order))
    heights = tuple(
        tuple(line.measure(measure) for line in table.lines if line.values[key] == value) for value in values
    )
    texts = tuple(text_of(value) for value in values)
    return MeasurePlot(title_of(measure), parameter, texts, heights, table.raw.measure(measure))


def _order(value: ParamValue) -> float:
    return 0.0 if isinstance(value, str) else float(value)


class PlotView(QWidget):
    """Paints one plot in the palette's colours."""

    def __init__(self, name: str) -> None:
        """Start empty."""
        super().__init__()
        self._plot = MeasurePlot()
        self.setAccessibleName(name)
        self.setMinimumHeight(_HEIGHT)

    @property
    def plot(self) -> MeasurePlot:
        """What is drawn."""
        return self._plot

    def sizeHint(self) -> QSize:
        """Ask for a strip."""
        return QSize(280, _HEIGHT)

    def show_plot(self, plot: MeasurePlot) -> None:
        """Draw another one."""
        self._plot = plot
        self.setAccessibleDescription("\n".join(plot.text_at(place) for place in range(len(plot.values))))
        self.update()

    def event(self, event: QEvent) -> bool:
        """Tell in a tooltip what the value under the mouse is worth."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip and self._plot.values:
            area, count = self._area(), len(self._plot.values)
            place = int((event.pos().x() - area.left()) / max(area.width(), 1) * count)
            QToolTip.showText(event.globalPos(), self._plot.text_at(min(max(place, 0), count - 1)), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint axes, dots and lines."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            ground, ink = (self.palette().color(r) for r in (QPalette.ColorRole.Window, QPalette.ColorRole.WindowText))
            painter.setPen(mixed(ground, ink, 0.66))
            top = QRectF(0, 0, self.width(), self._area().top())
            painter.drawText(top, Qt.AlignmentFlag.AlignLeft, self._plot.title)
            if self._plot.values:
                self._paint_axes(painter)
                self._paint_raw(painter)
                self._paint_points(painter)

    def _area(self) -> QRectF:
        metrics = QFontMetricsF(self.font())
        left = max(metrics.horizontalAdvance(percent(end)) for end in self._plot.span) + 10
        line = metrics.height()
        return QRectF(left, line + 10, self.width() - left - 10, self.height() - 3 * line - 20)

    def _at(self, place: int, height: float) -> QPointF:
        area, (low, high) = self._area(), self._plot.span
        x = area.left() + area.width() * (place + 0.5) / len(self._plot.values)
        return QPointF(x, area.bottom() - area.height() * (height - low) / (high - low))

    def _paint_axes(self, painter: QPainter) -> None:
        area, (low, high) = self._area(), self._plot.span
        ground, ink = (self.palette().color(r) for r in (QPalette.ColorRole.Window, QPalette.ColorRole.WindowText))
        line, quiet = mixed(ground, ink, 0.16), mixed(ground, ink, 0.66)
        tall = QFontMetricsF(self.font()).height()
        for share in (low, (low + high) / 2, high):
            y = round(self._at(0, share).y()) + 0.5
            painter.setPen(QPen(line, 1))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(quiet)
            box = QRectF(0, y - tall / 2, area.left() - 6, tall)
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, percent(share))
        wide = area.width() / len(self._plot.values)
        for place, value in enumerate(self._plot.values):
            box = QRectF(self._at(place, low).x() - wide / 2, area.bottom() + 4, wide, tall)
            painter.drawText(box, Qt.AlignmentFlag.AlignHCenter, value)
        below = QRectF(area.left(), area.bottom() + tall + 6, area.width(), tall)
        painter.drawText(below, Qt.AlignmentFlag.AlignHCenter, self._plot.parameter)

    def _paint_raw(self, painter: QPainter) -> None:
        """Draw the network alone as a dashed line."""
        ink, area = self.palette().color(QPalette.ColorRole.WindowText), self._area()
        y = self._at(0, self._plot.raw).y()
        painter.setPen(QPen(ink, 1.2, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))

    def _paint_points(self, painter: QPainter) -> None:
        accent, ground = (self.palette().color(r) for r in (QPalette.ColorRole.Highlight, QPalette.ColorRole.Window))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(mixed(ground, accent, 0.45))
        for place, each in enumerate(self._plot.heights):
            for height in each:
                painter.drawEllipse(self._at(place, height), _DOT, _DOT)
        points: Sequence[QPointF] = [self._at(place, height) for place, height in enumerate(self._plot.best)]
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(accent, 1.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
        painter.drawPolyline(QPolygonF(list(points)))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(accent)
        for at in points:
            painter.drawEllipse(at, _MARK, _MARK)
