"""The canvas as it is painted, without any text, so that fonts do not matter."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory
from pytestqt.qtbot import QtBot

from segstudio.core import ClassSet, Image, LabelMap, SegClass
from segstudio.ui.canvas import CanvasGrid, OverlayStyle, PaneContent

Check = Callable[[str, QImage], None]

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="stored images are those of Linux")

ROLES = QPalette.ColorRole
LIGHT = {ROLES.Window: "#f6f7f9", ROLES.WindowText: "#1c2024", ROLES.Highlight: "#2f6bff"}
DARK = {ROLES.Window: "#1b1d21", ROLES.WindowText: "#e6e8eb", ROLES.Highlight: "#6d9bff"}
HIDE_GROUND = OverlayStyle(hidden=frozenset({0}))


def palette(colors: dict[QPalette.ColorRole, str]) -> QPalette:
    result = QPalette()
    for role, name in colors.items():
        result.setColor(role, QColor(name))
    return result


def scene(ripple: float) -> tuple[Image, LabelMap]:
    """A sky over a meadow with a round thing in front, 240 x 160; `ripple` frays the outlines."""
    y, x = np.mgrid[0:160, 0:240].astype(float)
    hill = 95 + 12 * np.sin(x / 30) + ripple * np.sin(x * 1.7)
    ball = np.hypot(x - 130, y - 85) + ripple * np.sin(x * 1.1) * np.sin(y * 1.3) < 38
    sky = np.stack([90 + y / 2, 140 + y / 3, 210 - y / 8], -1)
    grass = np.stack([70 + 20 * np.sin(x / 7), 120 + 25 * np.sin(y / 5 + x / 9), 60 + 0 * x], -1)
    pixels = np.where((y < hill)[..., None], sky, grass)
    shade = 1 - np.hypot(x - 118, y - 70) / 90
    pixels[ball] = (np.array([220, 150, 90]) * shade[..., None])[ball]
    ids = np.where(ball, 2, np.where(y < hill, 0, 1)).astype(np.uint8)
    ids[:, :6] = 255
    classes = ClassSet(
        (SegClass(0, "sky", (60, 120, 240)), SegClass(1, "grass", (40, 200, 90)), SegClass(2, "ball", (250, 70, 110)))
    )
    return Image(pixels.clip(0, 255).astype(np.uint8)), LabelMap(ids, classes)


@pytest.fixture
def canvas(qtbot: QtBot) -> Iterator[CanvasGrid]:
    """Two panes with titles left out, 600 x 220, Fusion, one device pixel per logical pixel."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    before = app.style().name()
    app.setStyle(QStyleFactory.create("Fusion"))
    grid = CanvasGrid()
    if grid.devicePixelRatioF() != 1:
        pytest.skip("stored images have one device pixel per logical pixel")
    qtbot.addWidget(grid)
    grid.resize(600, 220)
    grid.setPalette(palette(LIGHT))
    image, labels = scene(0)
    _, frayed = scene(5)
    grid.show_panes(
        [PaneContent("raw", image=image, labels=frayed), PaneContent("refined", image=image, labels=labels)]
    )
    grid.set_style(HIDE_GROUND)
    with qtbot.waitExposed(grid):
        grid.show()
    yield grid
    app.setStyle(before)


def painted(grid: CanvasGrid) -> QImage:
    grid.finish()
    return grid.grab().toImage()


def test_side_by_side(canvas: CanvasGrid, check_golden: Check) -> None:
    check_golden("side_by_side", painted(canvas))


def test_dark(canvas: CanvasGrid, check_golden: Check) -> None:
    canvas.setPalette(palette(DARK))

    check_golden("dark", painted(canvas))


def test_contours(canvas: CanvasGrid, check_golden: Check) -> None:
    canvas.set_style(OverlayStyle(contours=True))

    check_golden("contours", painted(canvas))


def test_contours_of_enlarged_pixels(canvas: CanvasGrid, check_golden: Check) -> None:
    canvas.set_style(OverlayStyle(contours=True))
    canvas.camera.zoom_to(9.0, QPointF(150, 60))

    check_golden("contours_enlarged", painted(canvas))


def test_enlarged_pixels_with_the_shared_cursor(canvas: CanvasGrid, check_golden: Check) -> None:
    canvas.camera.zoom_to(12.0)
    canvas.camera.look_at(130, 47)
    canvas.panes[0].viewport.pointed.emit(QPointF(140, 90))

    check_golden("enlarged", painted(canvas))


def test_curtain(canvas: CanvasGrid, check_golden: Check) -> None:
    canvas.set_mode("split")
    canvas.panes[0].viewport.divider.set_share(0.45)

    check_golden("curtain", painted(canvas))


def test_solo_in_another_colour(canvas: CanvasGrid, check_golden: Check) -> None:
    canvas.set_style(OverlayStyle(opacity=0.8, solo=2, colors={2: (255, 210, 0)}))

    check_golden("solo", painted(canvas))


def test_nothing_to_show_and_nothing_to_show_yet(canvas: CanvasGrid, check_golden: Check) -> None:
    canvas.show_panes([PaneContent("a"), PaneContent("b", busy=True)])
    canvas.panes[1].viewport._clock.stop()

    check_golden("nothing", painted(canvas))


def test_progress_and_a_style_of_its_own(canvas: CanvasGrid, check_golden: Check) -> None:
    image, labels = scene(0)
    own = OverlayStyle(opacity=0.9, hidden=frozenset({1}), colors={0: (255, 220, 0)})
    canvas.show_panes(
        [
            PaneContent("a", image=image, busy=True, progress=0.4),
            PaneContent("b", image=image, labels=labels, style=own),
        ]
    )

    check_golden("progress_and_style", painted(canvas))


def test_a_part_that_was_dragged_out(canvas: CanvasGrid, check_golden: Check) -> None:
    for pane in canvas.panes:
        pane.viewport.set_box((40, 80, 120, 170))

    check_golden("box", painted(canvas))


def test_a_difference_is_found_and_left_as_an_image(
    canvas: CanvasGrid, check_golden: Check, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    if request.config.getoption("--update-golden", default=False):
        pytest.skip("nothing is compared while images are stored")
    canvas.set_style(OverlayStyle(opacity=0.9))

    with pytest.raises(pytest.fail.Exception, match="of the pixels differ"):
        check_golden("side_by_side", painted(canvas))

    left = QImage(str(tmp_path / "side_by_side-diff.png"))
    assert left.width() == 3 * canvas.width()
