"""Strokes and the pen as they are painted, on light and on dark, near and far."""

import sys
from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage, QPainter

from segstudio.core import Stroke
from segstudio.ui.canvas import Camera
from segstudio.ui.kit import convert
from segstudio.ui.strokes import paint

Check = Callable[[str, QImage], None]
SIZE = (300, 180)
RED, NAVY = (230, 60, 60), (20, 30, 90)

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="stored images are those of Linux")


def painted(zoom: float) -> QImage:
    """Half white, half black, with three strokes, a click of each kind, and two pens."""
    ground = np.zeros((SIZE[1], SIZE[0], 3), np.uint8)
    ground[:, : SIZE[0] // 2] = 255
    image = convert.to_qimage(ground).convertToFormat(QImage.Format.Format_RGB32)
    camera = Camera()
    camera.set_scene(*SIZE)
    camera.set_frame(*SIZE)
    camera.zoom_to(zoom)
    with QPainter(image) as painter:
        for y, color, positive in ((60, RED, True), (80, NAVY, True), (100, RED, False)):
            line = ((120.0, y), (150.0, y + 8.0), (185.0, y))
            paint.stroke(painter, Stroke(line, 3, "a", positive), color, camera)
        for x, positive in ((130.0, True), (170.0, False)):
            paint.stroke(painter, Stroke(((x, 118.0),), 4, "a", positive), NAVY, camera)
        paint.pen(painter, QPointF(60, 90), 8, RED, camera, positive=True)
        paint.pen(painter, QPointF(230, 90), 8, NAVY, camera, positive=False)
    return image


@pytest.mark.parametrize(("name", "zoom"), [("strokes", 1.0), ("strokes_near", 2.5)])
def test_strokes_are_seen_on_anything(name: str, zoom: float, check_golden: Check) -> None:
    check_golden(name, painted(zoom))
