"""Images and labels ready to be painted at any zoom: each holds halved copies of itself.

No style change touches an array: labels are indices, and a style is a colour table.
"""

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage

from segstudio.core import Image, LabelMap
from segstudio.ui.canvas import geometry, indexing
from segstudio.ui.canvas.content import OverlayStyle
from segstudio.ui.canvas.idle_queue import IdleQueue, Work
from segstudio.ui.canvas.style import color_table, hatch_table
from segstudio.ui.kit.convert import Plane, index_plane, rgb_plane, screen_pixels, screen_plane

Region = tuple[int, int, int, int]  # left, top, right, bottom in pixels of a layer

_BAND: Final = 2_000_000  # bytes of an image that are halved, or labels that are compared, in one slice of work
_KEPT: Final = 32_000_000  # pixels up to which contours are kept for the whole of a copy
_AT_ONCE: Final = 1_000_000  # pixels up to which all is done before the first paint


def _rows(shape: tuple[int, ...]) -> int:
    """Return an even number of rows that is one slice of work."""
    return max(2, _BAND // int(np.prod(shape[1:])) // 2 * 2)


def _halved(source: Plane, top: int, rows: int) -> NDArray[np.uint8]:
    """Shrink some rows of an image to half of their width and height: uint8 (h, w, 4) as on a screen."""
    width = source.image.width()
    band = source.image.copy(0, top, width, min(rows, source.image.height() - top))
    size = QSize((width + 1) // 2, (band.height() + 1) // 2)
    small = band.convertToFormat(QImage.Format.Format_RGB32).scaled(
        size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
    return screen_pixels(small)


def _thinned(indices: NDArray[np.uint8], step: int) -> NDArray[np.uint8]:
    """Take the middle of each block, so that the copy does not shift against the image."""
    for axis in (0, 1):
        side = indices.shape[axis]
        count = math.ceil(side / step)
        middles = ((np.arange(count) + 0.5) * (side / count)).astype(np.intp)
        indices = indices.take(middles, axis)
    return indices


class ImageLayer:
    """A photograph with its halved copies, which are made in slices while the coarse look is already shown."""

    def __init__(self, image: Image, idle: IdleQueue) -> None:
        self._levels = [rgb_plane(image.pixels)]
        self.size: geometry.Size = (image.size[1], image.size[0])
        self._idle = idle
        self._work: Work = self._build(geometry.level_count(self.size))
        if image.pixels.size > 3 * _AT_ONCE:
            idle.add(self._work)
        else:
            list(self._work)

    def plane(self, zoom: float) -> Plane:
        """Return the copy to paint at this zoom; until it is there, the finest that is."""
        return self._levels[geometry.level_for(zoom, len(self._levels))]

    def close(self) -> None:
        """Stop what is still being made."""
        self._idle.drop(self._work)

    def _build(self, count: int) -> Work:
        while len(self._levels) < count:
            source = self._levels[-1]
            height, width = source.array.shape[:2]
            target = np.empty(((height + 1) // 2, (width + 1) // 2, 4), np.uint8)
            step = _rows(source.array.shape)
            for top in range(0, height, step):
                band = _halved(source, top, step)
                target[top // 2 : top // 2 + len(band)] = band
                yield
            self._levels.append(screen_plane(target))


class LabelLayer:
    """A label map with its halved copies and, for each copy, its contours."""

    def __init__(self, labels: LabelMap, idle: IdleQueue) -> None:
        indices, self._values = indexing.indexed(labels)
        self.labels = labels
        self.size: geometry.Size = (labels.size[1], labels.size[0])
        self._idle = idle
        self._free = indexing.free_index(self._values, labels.classes.ignore_id)
        self._fills = {0: index_plane(indices)}
        self._lines: dict[int, Plane] = {}
        self._stripes: dict[int, Plane] = {}
        self._fine: tuple[Region, int, Plane] | None = None
        self._works: list[Work] = []
        self._style = OverlayStyle()
        self._table: list[int] = []
        self._colored: set[Plane] = set()
        self._count = geometry.level_count(self.size)
        self._recolor()
        if indices.size > _AT_ONCE:
            self._works.append(self._thin())
            idle.add(self._works[0])

    @property
    def outlined(self) -> bool:
        """Say whether contours are due instead of areas."""
        return self._style.contours

    def set_style(self, style: OverlayStyle) -> None:
        """Colour the layer: only its colour tables change."""
        if style != self._style:
            self._style = style
            self._recolor()

    def areas(self, zoom: float) -> Plane:
        """Return the copy to paint at this zoom (device pixels per pixel of the layer)."""
        return self._fill(geometry.level_for(zoom, self._count))

    def hatching(self, zoom: float) -> Plane | None:
        """Return the same copy with hatched classes opaque and all others clear; None where none is hatched."""
        if not self._style.hatched:
            return None
        level = geometry.level_for(zoom, self._count)
        if level not in self._stripes:
            plane = index_plane(self._fill(level).array)
            plane.image.setColorTable(hatch_table(self._values, self.labels.classes, self._style))
            self._stripes[level] = plane
        return self._stripes[level]

    def keeps_lines(self, scale: float) -> bool:
        """Say whether `lines` may be asked: of a huge map it would be slow to get; `fine_lines` does without."""
        step: int = 2 ** geometry.line_level(scale, self._count)
        return self.size[0] * self.size[1] <= _KEPT * step * step

    def lines(self, scale: float) -> Plane:
        """Return contours two to three logical pixels wide at this scale (logical pixels per pixel of the layer)."""
        level = geometry.line_level(scale, self._count)
        if level not in self._lines:
            source = self._fill(level).array
            plane = index_plane(np.full(source.shape, self._free, np.uint8))
            work = self._trace(source, plane.array)
            self._lines[level] = plane
            if source.size > _AT_ONCE:
                self._works.append(work)
                self._idle.add(work)
            else:
                list(work)
        return self._color(self._lines[level])

    def fine_lines(self, region: Region, parts: int) -> Plane:
        """Return thin contours of enlarged pixels: each is split into `parts` squared, and the outermost are kept."""
        if self._fine is None or self._fine[:2] != (region, parts):
            left, top, right, bottom = region
            block = self._fills[0].array[top:bottom, left:right].repeat(parts, 0).repeat(parts, 1)
            traced = index_plane(indexing.contours(block, self._free, 0, len(block)))
            traced.image.setColorTable(self._table)
            self._fine = (region, parts, traced)
        return self._fine[2]

    def class_at(self, x: int, y: int) -> int | None:
        """Return the label at a pixel of this layer, or None where it is ignored."""
        label = int(self.labels.ids[y, x])
        return None if label == self.labels.classes.ignore_id else label

    def close(self) -> None:
        """Stop what is still being made."""
        for work in self._works:
            self._idle.drop(work)

    def _color(self, plane: Plane) -> Plane:
        """Colour a copy that is about to be painted; the many that are not seen keep old colours until they are."""
        if plane not in self._colored:
            plane.image.setColorTable(self._table)
            self._colored.add(plane)
        return plane

    def _recolor(self) -> None:
        self._fine = None
        self._stripes.clear()
        self._colored.clear()
        self._table = color_table(self._values, self.labels.classes, self._style)

    def _fill(self, level: int) -> Plane:
        if level not in self._fills:
            self._fills[level] = index_plane(_thinned(self._fills[0].array, 2**level))
        return self._color(self._fills[level])

    def _thin(self) -> Work:
        """Make the copies that will be asked for while somebody zooms, one in each slice of work."""
        for level in range(self._count - 1, 0, -1):
            self._fill(level)
            yield

    def _trace(self, source: NDArray[np.uint8], target: NDArray[np.uint8]) -> Work:
        step = _rows(source.shape)
        for top in range(0, len(source), step):
            bottom = min(top + step, len(source))
            target[top:bottom] = indexing.contours(source, self._free, top, bottom)
            yield
