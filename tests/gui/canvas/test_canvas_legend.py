"""A few colours with their names at the foot of an image."""

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPalette
from pytestqt.qtbot import QtBot

from segstudio.ui.canvas import ColorKey, legend

KEYS = tuple(ColorKey(color, text) for color, text in (((0, 114, 178), "missed 1 %"), ((230, 159, 0), "false 2 %")))


def drawn(width: int, height: int, keys: tuple[ColorKey, ...] = KEYS) -> QImage:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("#808080"))
    with QPainter(image) as painter:
        legend.keys(painter, QRectF(0, 0, width, height), keys, QFont(), QPalette())
    return image


def rows_of(image: QImage, color: tuple[int, int, int]) -> list[int]:
    wanted = QColor(*color)
    return [y for y in range(image.height()) if any(image.pixelColor(x, y) == wanted for x in range(image.width()))]


def test_every_colour_is_there_on_one_line_where_there_is_room(qtbot: QtBot) -> None:
    image = drawn(500, 200)

    first, second = (rows_of(image, key.color) for key in KEYS)
    assert first == second
    assert min(first) > 100, "at the foot"


def test_in_a_narrow_pane_they_stand_below_each_other(qtbot: QtBot) -> None:
    image = drawn(170, 200)

    first, second = (rows_of(image, key.color) for key in KEYS)
    assert max(first) < min(second)


@pytest.mark.parametrize(("width", "height"), [(40, 200), (170, 40)])
def test_without_room_nothing_is_drawn(qtbot: QtBot, width: int, height: int) -> None:
    image = drawn(width, height)

    assert rows_of(image, (128, 128, 128)) == list(range(height))
    assert not rows_of(image, KEYS[0].color)


def test_no_keys_draw_nothing(qtbot: QtBot) -> None:
    assert drawn(200, 100, ()) == drawn(200, 100, ())
