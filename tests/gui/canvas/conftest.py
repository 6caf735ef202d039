"""Small images with edges to look for, and a canvas of a known size."""

from collections.abc import Iterator

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from segstudio.core import ClassSet, Image, LabelMap, SegClass
from segstudio.ui.canvas import CanvasGrid, PaneContent

CLASSES = ClassSet(
    (SegClass(0, "sky", (40, 90, 200)), SegClass(1, "grass", (60, 170, 60)), SegClass(7, "cow", (200, 60, 60)))
)


@pytest.fixture
def classes() -> ClassSet:
    return CLASSES


@pytest.fixture
def photo() -> Image:
    """100 wide, 60 high, plain grey."""
    return Image(np.full((60, 100, 3), 128, np.uint8))


@pytest.fixture
def labels(classes: ClassSet) -> LabelMap:
    """Sky at the left, grass at the right, a cow in the middle, the bottom row ignored."""
    ids = np.zeros((60, 100), np.uint8)
    ids[:, 50:] = 1
    ids[20:40, 40:60] = 7
    ids[59] = 255
    return LabelMap(ids, classes)


@pytest.fixture
def contents(photo: Image, labels: LabelMap) -> list[PaneContent]:
    return [
        PaneContent("raw", "Raw", "network", photo, labels),
        PaneContent("refined", "Refined", "CRF", photo, labels),
    ]


@pytest.fixture
def grid(qtbot: QtBot) -> Iterator[CanvasGrid]:
    """A canvas of 800 x 400 that is shown."""
    canvas = CanvasGrid()
    qtbot.addWidget(canvas)
    canvas.resize(800, 400)
    with qtbot.waitExposed(canvas):
        canvas.show()
    yield canvas
    canvas.finish()


@pytest.fixture
def two(grid: CanvasGrid, contents: list[PaneContent]) -> CanvasGrid:
    grid.show_panes(contents)
    return grid
