"""Stretched images are painted in parts; nobody may see where one ends."""

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from segstudio.ui.canvas import paint
from segstudio.ui.kit import convert
from segstudio.ui.kit.convert import Plane

WIDTH, HEIGHT = 600, 500  # device pixels


def canvas(ratio: float) -> QImage:
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(QColor(90, 90, 90))
    return image


def logical(ratio: float) -> QRectF:
    return QRectF(0, 0, WIDTH / ratio, HEIGHT / ratio)


def labels(side: int) -> Plane:
    """Blobs in three half-transparent colours."""
    y, x = np.mgrid[0:side, 0:side]
    plane = convert.index_plane(((np.sin(x / 60) + np.sin(y / 45)) > 0).astype(np.uint8) + (x > side // 2))
    plane.image.setColorTable([0x80FF0000, 0x8000FF00, 0x800000FF])
    return plane


def whole(shown: Plane, target: QRectF, ratio: float, *, smooth: bool) -> QImage:
    """Paint at one go, as Qt alone does it."""
    image = canvas(ratio)
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
        painter.drawImage(target, shown.image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied))
    return image


def parts(shown: Plane, target: QRectF, ratio: float, *, smooth: bool) -> QImage:
    image = canvas(ratio)
    with QPainter(image) as painter:
        paint.plane(painter, shown, target, logical(ratio), smooth=smooth)
    return image


def unlike(first: QImage, second: QImage) -> float:
    """The share of pixels that differ by more than a shade or two."""
    one, other = (convert.to_array(image).astype(int) for image in (first, second))
    return float((abs(one - other) > 6).any(-1).mean())


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0])
@pytest.mark.parametrize("smooth", [False, True])
def test_bands_leave_no_seam(qtbot: QtBot, ratio: float, smooth: bool) -> None:
    shown = labels(1900)
    target = QRectF(10, 4, 560 / ratio, 470 / ratio)

    assert unlike(parts(shown, target, ratio, smooth=smooth), whole(shown, target, ratio, smooth=smooth)) < 0.01


@pytest.mark.parametrize("side", [40, 300])
def test_an_enlarged_part_lies_where_the_whole_would_lie(qtbot: QtBot, side: int) -> None:
    shown = labels(side)
    target = QRectF(-3210.0, -2875.0, 6000, 6000)

    assert unlike(parts(shown, target, 1.0, smooth=False), whole(shown, target, 1.0, smooth=False)) < 0.01


def test_nothing_is_painted_outside_of_what_is_exposed(qtbot: QtBot) -> None:
    image = canvas(1.0)
    exposed = QRectF(100, 100, 50, 40)
    with QPainter(image) as painter:
        painter.setClipRect(exposed)
        paint.plane(painter, labels(300), QRectF(0, 0, 500, 500), exposed, smooth=True)

    changed = (convert.to_array(image) != 90).any(-1)
    assert changed[100:140, 100:150].all()
    assert changed.sum() == 40 * 50


@pytest.mark.parametrize("exposed", [QRectF(0, 0, 0, 0), QRectF(580, 0, 20, 20)])
def test_nothing_is_painted_beside_the_image(qtbot: QtBot, exposed: QRectF) -> None:
    image = canvas(1.0)
    with QPainter(image) as painter:
        paint.plane(painter, labels(300), QRectF(0, 0, 400, 400), exposed, smooth=True)

    assert (convert.to_array(image) == 90).all()
