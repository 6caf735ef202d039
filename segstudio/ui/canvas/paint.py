"""Drawing of a pane's parts: functions of a painter and values, colours from the palette."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPainterPath, QPalette, QPen, QPixmap, QRegion

from segstudio.ui.canvas import geometry
from segstudio.ui.canvas.layers import ImageLayer, LabelLayer, Region
from segstudio.ui.kit.convert import Plane, to_qimage

_STRIPE: Final = 8  # logical pixels from one stripe to the next
RADIUS: Final = 8.0
_MANY: Final = 5  # image pixels per device pixel: more only while the halved copies are being made
_BAND: Final = 1_500_000  # image pixels turned into 32 bits at once: what is larger costs more than it saves
_CHECK: Final = 10  # logical pixels of a square of the checkerboard
_ARM: Final = 9.0  # logical pixels of each arm of the crosshair
_GAP: Final = 4.0
_PIXEL_BOX: Final = 6.0  # logical pixels per image pixel from which the pixel itself is outlined


@dataclass(frozen=True, slots=True)
class Layers:
    """What lies in a pane, from bottom to top."""

    image: ImageLayer | None = None
    labels: LabelLayer | None = None
    patch: tuple[LabelLayer, Region] | None = None

    def patch_at(self, x: int, y: int) -> int | None:
        """Return the label of the patch at an image pixel, or None beside it."""
        if self.patch is None:
            return None
        layer, (left, top, right, bottom) = self.patch
        if not (left <= x < right and top <= y < bottom):
            return None
        return layer.class_at((x - left) * layer.size[0] // (right - left), (y - top) * layer.size[1] // (bottom - top))


def mixed(first: QColor, second: QColor, share: float) -> QColor:
    """Return a colour between two; `share` is that of the second."""
    parts = zip(first.getRgb(), second.getRgb(), strict=True)  # type: ignore[call-overload]  # PySide types it object
    return QColor(*(round(a + (b - a) * share) for a, b in parts))


def backdrop(palette: QPalette) -> QColor:
    """Return the quiet grey behind an image: a shade off the window, in either theme."""
    return mixed(palette.color(QPalette.ColorRole.Window), palette.color(QPalette.ColorRole.WindowText), 0.06)


def _exposed(size: geometry.Size, target: QRectF, exposed: QRectF) -> Region | None:
    """Return the pixels that lie in `exposed`, and one more on each side for an interpolation to look at."""
    area = exposed.intersected(target)
    if area.isEmpty():
        return None
    step_x, step_y = target.width() / size[0], target.height() / size[1]
    return (
        max(int((area.left() - target.left()) / step_x) - 1, 0),
        max(int((area.top() - target.top()) / step_y) - 1, 0),
        min(int((area.right() - target.left()) / step_x) + 2, size[0]),
        min(int((area.bottom() - target.top()) / step_y) + 2, size[1]),
    )


def _place(size: geometry.Size, target: QRectF, region: Region) -> QRectF:
    """Return where pixels of something that is stretched over `target` are painted."""
    left, top, right, bottom = region
    step_x, step_y = target.width() / size[0], target.height() / size[1]
    corner = QPointF(target.left() + left * step_x, target.top() + top * step_y)
    return QRectF(corner, QSizeF((right - left) * step_x, (bottom - top) * step_y))


def _bands(size: geometry.Size, target: QRectF, area: QRectF) -> Iterator[QRectF]:
    """Cut an area into bands of rows below which lie few enough pixels to be turned into others at once."""
    row = area.width() * size[0] / target.width() * size[1] / target.height()  # pixels below one logical row
    step = max(4, int(_BAND / max(row, 1)) // 4 * 4)  # fours end on a device pixel on screens scaled by quarters too
    top = area.top()
    while top < area.bottom():
        yield QRectF(area.left(), top, area.width(), min(float(step), area.bottom() - top))
        top += step


def _stretched(painter: QPainter, image: QImage, target: QRectF, exposed: QRectF) -> None:
    size = (image.width(), image.height())
    region = _exposed(size, target, exposed)
    if region is None:
        return
    place = _place(size, target, region)
    left, top, right, bottom = region
    source = QRect(left, top, right - left, bottom - top)
    dots = place.width() * place.height() * painter.device().devicePixelRatioF() ** 2
    if source.width() * source.height() < _MANY * dots:
        # Qt stretches and blends 32-bit pixels several times faster than others, turning them into such included.
        indexed = image.format() == QImage.Format.Format_Indexed8
        form = QImage.Format.Format_ARGB32_Premultiplied if indexed else QImage.Format.Format_RGB32
        painter.drawImage(place, image.copy(source).convertToFormat(form))
    else:
        painter.drawImage(place, image, QRectF(source))


def plane(painter: QPainter, shown: Plane, target: QRectF, exposed: QRectF, *, smooth: bool) -> None:
    """Draw the part of a plane, stretched over `target`, that lies in `exposed`."""
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
    bands = list(_bands((shown.image.width(), shown.image.height()), target, exposed.intersected(target)))
    if len(bands) == 1:
        _stretched(painter, shown.image, target, bands[0])
        return
    for band in bands:
        painter.save()
        painter.setClipRect(band, Qt.ClipOperation.IntersectClip)
        _stretched(painter, shown.image, target, band)
        painter.restore()


def contours(painter: QPainter, layer: LabelLayer, target: QRectF, exposed: QRectF) -> None:
    """Draw the contours of labels: about as thin at any zoom."""
    scale = target.width() / layer.size[0]
    parts, region = geometry.line_parts(scale), _exposed(layer.size, target, exposed)
    if parts == 1 and layer.keeps_lines(scale):
        plane(painter, layer.lines(scale), target, exposed, smooth=True)
    elif region is not None:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.drawImage(_place(layer.size, target, region), layer.fine_lines(region, parts).image)


def layers(painter: QPainter, shown: Layers, target: QRectF, exposed: QRectF, ratio: float, *, raw: bool) -> None:
    """Draw an image and, unless `raw`, the labels on it; `ratio` is device pixels per logical pixel."""
    image, labels = shown.image, shown.labels
    if image is not None:
        zoom = target.width() * ratio / image.size[0]
        plane(painter, image.plane(zoom), target, exposed, smooth=zoom < geometry.PIXEL_LOOK)
    if raw and image is not None:
        return
    if shown.patch is None or image is None:
        _labels(painter, labels, target, exposed, ratio)
        return
    layer, region = shown.patch
    box = _place(image.size, target, region).intersected(target)
    for piece, area, whole in ((labels, exposed, target), (layer, box, _place(image.size, target, region))):
        painter.save()
        inner = QRegion(box.toRect())
        painter.setClipRegion(
            inner if piece is layer else QRegion(exposed.toAlignedRect()) - inner, Qt.ClipOperation.IntersectClip
        )
        _labels(painter, piece, whole, area.intersected(exposed), ratio)
        painter.restore()


def _labels(painter: QPainter, labels: LabelLayer | None, target: QRectF, exposed: QRectF, ratio: float) -> None:
    """Draw labels stretched over `target`: areas, or contours."""
    if labels is None:
        return
    if labels.outlined:
        contours(painter, labels, target, exposed)
    else:
        zoom = target.width() * ratio / labels.size[0]
        plane(painter, labels.areas(zoom), target, exposed, smooth=zoom < geometry.PIXEL_LOOK)
        marks = labels.hatching(zoom)
        if marks is not None:
            hatched(painter, marks, target, exposed)


def hatched(painter: QPainter, shown: Plane, target: QRectF, exposed: QRectF) -> None:
    """Draw slanted stripes where a plane, stretched over `target`, is opaque."""
    area = exposed.intersected(target)
    if area.isEmpty():
        return
    area, ratio = QRectF(area.toAlignedRect()), painter.device().devicePixelRatioF()
    mask = QImage((area.size() * ratio).toSize(), QImage.Format.Format_ARGB32_Premultiplied)
    mask.setDevicePixelRatio(ratio)
    mask.fill(Qt.GlobalColor.transparent)
    with QPainter(mask) as own:
        own.translate(-area.topLeft())
        plane(own, shown, target, area, smooth=False)
        own.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
        own.fillRect(area, QBrush(stripes()))
    painter.drawImage(area.topLeft(), mask)


def stripes() -> QImage:
    """Return a tile of stripes, bright beside dark, so that they are seen on any photograph."""
    rows, columns = np.ogrid[:_STRIPE, :_STRIPE]
    at = (rows + columns) % _STRIPE
    tile = np.zeros((_STRIPE, _STRIPE, 4), np.uint8)
    tile[at < 2] = (255, 255, 255, 180)
    tile[(at >= 2) & (at < 4)] = (30, 30, 30, 180)
    return to_qimage(tile)


def checkerboard(painter: QPainter, area: QRectF, palette: QPalette) -> None:
    """Fill an area with the pattern that stands for "nothing here"."""
    tile = QPixmap(2 * _CHECK, 2 * _CHECK)
    ground = backdrop(palette)
    tile.fill(ground)
    with QPainter(tile) as squares:
        other = mixed(ground, palette.color(QPalette.ColorRole.WindowText), 0.035)
        squares.fillRect(0, 0, _CHECK, _CHECK, other)
        squares.fillRect(_CHECK, _CHECK, _CHECK, _CHECK, other)
    painter.drawTiledPixmap(area, tile)


def crosshair(painter: QPainter, target: QRectF, scene: geometry.Size, pixel: tuple[int, int]) -> None:
    """Mark the pixel that the mouse points at in another pane: readable on any image."""
    side = target.width() / scene[0]
    box = QRectF(target.left() + pixel[0] * side, target.top() + pixel[1] * target.height() / scene[1], side, side)
    center = box.center()
    path = QPainterPath()
    gap = max(_GAP, side / 2 + 2)
    for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1)):
        path.moveTo(center + QPointF(dx * gap, dy * gap))
        path.lineTo(center + QPointF(dx * (gap + _ARM), dy * (gap + _ARM)))
    if side >= _PIXEL_BOX:
        path.addRect(box)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for color, width in ((QColor(0, 0, 0, 150), 3.5), (QColor(255, 255, 255), 1.5)):
        pen = QPen(color, width)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.strokePath(path, pen)


def crosshair_area(at: QPointF, side: float) -> QRectF:
    """Return what a crosshair at a viewport point covers, for a pixel of `side` logical pixels."""
    reach = max(_GAP, side / 2 + 2) + _ARM + 4
    return QRectF(at.x() - reach, at.y() - reach, 2 * reach, 2 * reach)


def corners(painter: QPainter, area: QRectF, color: QColor) -> None:
    """Round the corners of what is drawn so far by painting over them: smoother than clipping."""
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.OddEvenFill)
    path.addRect(area)
    path.addRoundedRect(area, RADIUS, RADIUS)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillPath(path, color)


def focus_ring(painter: QPainter, area: QRectF, palette: QPalette) -> None:
    """Show that the keyboard acts here."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(palette.color(QPalette.ColorRole.Highlight), 2))
    painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), RADIUS - 1, RADIUS - 1)
