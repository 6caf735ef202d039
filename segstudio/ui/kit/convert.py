"""The only place where arrays become Qt images and back."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage


@dataclass(frozen=True, slots=True, eq=False)
class Plane:
    """An image that looks into `array` without a copy.

    Qt does not own the memory: keep the plane for as long as `image` is drawn, and hand out `image.copy()` only.
    """

    image: QImage
    array: NDArray[np.uint8]


def _plane(array: NDArray[np.uint8], depth: int, form: QImage.Format) -> Plane:
    array = np.ascontiguousarray(array)
    height, width = array.shape[:2]
    return Plane(QImage(array.data, width, height, width * depth, form), array)


def rgb_plane(pixels: NDArray[np.uint8]) -> Plane:
    """Show uint8 (H, W, 3) RGB; a contiguous array is not copied."""
    return _plane(pixels, 3, QImage.Format.Format_RGB888)


def screen_plane(pixels: NDArray[np.uint8]) -> Plane:
    """Show uint8 (H, W, 4) in the byte order of a screen, as `screen_pixels` returns it: the quickest to paint."""
    return _plane(pixels, 4, QImage.Format.Format_RGB32)


def index_plane(indices: NDArray[np.uint8]) -> Plane:
    """Show uint8 (H, W) by a colour table, which the caller sets on `image`; a contiguous array is not copied."""
    return _plane(indices, 1, QImage.Format.Format_Indexed8)


def to_qimage(pixels: NDArray[np.uint8]) -> QImage:
    """Copy uint8 (H, W, 3) RGB or (H, W, 4) RGBA into an image of its own."""
    depth = pixels.shape[2]
    form = QImage.Format.Format_RGB888 if depth == 3 else QImage.Format.Format_RGBA8888
    return _plane(pixels, depth, form).image.copy()


def screen_pixels(image: QImage) -> NDArray[np.uint8]:
    """Copy an image to uint8 (H, W, 4) in the byte order of a screen."""
    shown = image.convertToFormat(QImage.Format.Format_RGB32)
    return np.frombuffer(shown.constBits(), np.uint8).reshape(shown.height(), shown.width(), 4).copy()


def to_array(image: QImage) -> NDArray[np.uint8]:
    """Copy an image to uint8 (H, W, 3) RGB; transparency is dropped."""
    rgb = image.convertToFormat(QImage.Format.Format_RGB888)
    shape = (rgb.height(), rgb.width(), 3)
    rows = np.frombuffer(rgb.constBits(), np.uint8).reshape(rgb.height(), rgb.bytesPerLine())
    return rows[:, : rgb.width() * 3].reshape(shape).copy()
