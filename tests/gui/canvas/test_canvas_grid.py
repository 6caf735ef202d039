"""The canvas: what it shows, and where."""

import dataclasses
import gc
import weakref

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import (
    QColor,
    QPalette,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from canvas_person import blend, color, near, shown, spot, views, wheel
from segstudio.core import Image, LabelMap
from segstudio.ui.canvas import CanvasGrid, OverlayStyle, PaneContent
from segstudio.ui.kit import convert


def test_without_panes_a_friendly_message_fills_the_canvas(grid: CanvasGrid) -> None:
    assert len(grid.panes) == 1
    assert not grid.panes[0].strip.isVisible()
    assert "Nothing open yet" in grid.panes[0].viewport.accessibleDescription()
    grounds = {shown(grid).pixelColor(x, 200).name() for x in range(40, 80)}
    assert len(grounds) == 2  # the squares of the checkerboard


def test_panes_stand_side_by_side_in_equal_size(two: CanvasGrid) -> None:
    first, second = two.panes
    assert first.size() == second.size()
    assert first.geometry().right() < second.geometry().left()
    assert [pane.viewport.accessibleName() for pane in two.panes] == ["Raw", "Refined"]


def test_panes_set_before_the_window_shows_are_fitted(qtbot: QtBot, contents: list[PaneContent]) -> None:
    canvas = CanvasGrid()
    qtbot.addWidget(canvas)
    canvas.resize(800, 400)

    canvas.show_panes(contents)

    assert canvas.camera.frame.width == 396
    assert canvas.camera.zoom == pytest.approx((396 - 24) / 100)


def test_all_panes_show_the_same_place(two: CanvasGrid) -> None:
    wheel(views(two)[1], spot(two, 50, 30), 4)
    QApplication.sendEvent(views(two)[1], QEvent(QEvent.Type.Leave))

    first, second = (convert.to_array(shown(view)) for view in views(two))
    assert np.array_equal(first, second)


def test_labels_lie_on_the_image_with_their_opacity(two: CanvasGrid) -> None:
    assert near(color(two, 0, 10, 10), blend((40, 90, 200), 0.55))
    assert near(color(two, 1, 90, 10), blend((60, 170, 60), 0.55))
    assert near(color(two, 1, 50, 30), blend((200, 60, 60), 0.55))

    two.set_style(OverlayStyle(opacity=0.2, hidden=frozenset({1}), colors={7: (0, 0, 250)}))
    assert near(color(two, 0, 10, 10), blend((40, 90, 200), 0.2))
    assert near(color(two, 1, 90, 10), (128, 128, 128))
    assert near(color(two, 1, 50, 30), blend((0, 0, 250), 0.2))


def test_solo_shows_one_class_alone(two: CanvasGrid) -> None:
    two.set_style(OverlayStyle(solo=7))

    assert near(color(two, 0, 10, 10), (128, 128, 128))
    assert near(color(two, 0, 50, 30), blend((200, 60, 60), 0.55))


def test_blink_shows_the_bare_image_while_it_lasts(two: CanvasGrid) -> None:
    two.set_blink(True)
    assert near(color(two, 0, 10, 10), (128, 128, 128))

    two.set_blink(False)
    assert not near(color(two, 0, 10, 10), (128, 128, 128))


def test_contours_leave_the_inside_free(two: CanvasGrid) -> None:
    two.camera.zoom_to(6.0)
    two.camera.look_at(50, 10)
    two.set_style(OverlayStyle(contours=True))

    assert near(color(two, 0, 45, 10), (128, 128, 128))
    line = shown(views(two)[0])
    edge = two.camera.to_view(50, 10)
    left, right = (line.pixelColor(round(edge.x()) + side, round(edge.y())) for side in (-1, 0))
    assert left.getRgb()[:3] == (40, 90, 200)  # type: ignore[index]  # PySide types it object
    assert right.getRgb()[:3] == (60, 170, 60)  # type: ignore[index]  # PySide types it object


def test_single_mode_shows_the_chosen_pane_alone(two: CanvasGrid) -> None:
    two.set_mode("single", ["refined"])

    assert [pane.keys for pane in two.panes] == [("refined",)]
    assert two.panes[0].width() == two.width()


def test_split_mode_shows_one_result_on_each_side_of_the_curtain(
    two: CanvasGrid, contents: list[PaneContent], classes: object, photo: Image
) -> None:
    labels = contents[1].labels
    assert labels is not None
    other = LabelMap(np.full((60, 100), 7, np.uint8), labels.classes)
    two.show_panes([contents[0], dataclasses.replace(contents[1], labels=other)])
    two.set_mode("split")

    assert two.panes[0].keys == ("raw", "refined")
    assert near(color(two, 0, 20, 10), blend((40, 90, 200), 0.55))
    assert near(color(two, 0, 80, 10), blend((200, 60, 60), 0.55))
    assert views(two)[0].class_at(QPointF(spot(two, 20, 10))) == 0
    assert views(two)[0].class_at(QPointF(spot(two, 80, 10))) == 7


def test_layers_are_kept_while_their_values_are_shown(two: CanvasGrid, contents: list[PaneContent]) -> None:
    before = views(two)[0]._view.front

    two.show_panes([dataclasses.replace(contents[0], subtitle="done")])
    assert views(two)[0]._view.front == before

    two.show_panes([])
    two.show_panes(contents)
    assert views(two)[0]._view.front != before


def test_panes_of_one_image_share_its_layer(two: CanvasGrid) -> None:
    first, second = (view._view.front for view in views(two))

    assert first.image is second.image


def test_a_busy_pane_moves_its_bar_and_an_idle_one_rests(two: CanvasGrid, contents: list[PaneContent]) -> None:
    rest = shown(views(two)[1])
    two.show_panes([contents[0], dataclasses.replace(contents[1], busy=True)])
    view = views(two)[1]
    assert view._clock.isActive()
    assert shown(view) != rest

    two.show_panes(contents)
    assert not view._clock.isActive()
    assert shown(view) == rest


def test_a_hidden_busy_pane_does_not_animate(two: CanvasGrid, contents: list[PaneContent]) -> None:
    two.show_panes([contents[0], dataclasses.replace(contents[1], busy=True)])
    view = views(two)[1]

    two.set_mode("single", ["raw"])

    assert not view._clock.isActive()


def test_labels_of_another_size_are_stretched_over_the_image(grid: CanvasGrid, photo: Image, labels: LabelMap) -> None:
    half = LabelMap(labels.ids[::2, ::2].copy(), labels.classes)
    grid.show_panes([PaneContent("a", image=photo, labels=half)])

    assert near(color(grid, 0, 50, 30), blend((200, 60, 60), 0.55))
    assert views(grid)[0].class_at(QPointF(spot(grid, 50, 30))) == 7


def test_labels_without_an_image_are_shown(grid: CanvasGrid, labels: LabelMap) -> None:
    grid.show_panes([PaneContent("truth", "Truth", labels=labels)])
    grid.set_blink(True)

    red, green, blue = color(grid, 0, 50, 30)
    assert red > max(green, blue)


def test_a_message_without_a_result_is_written_over_the_image(grid: CanvasGrid, photo: Image) -> None:
    content = PaneContent("a", "LEDNet", image=photo)
    grid.show_panes([content])
    silent = shown(grid)

    grid.show_panes([dataclasses.replace(content, message="Not run yet\nPress Run.")])

    assert shown(grid) != silent
    assert views(grid)[0].accessibleDescription() == "Not run yet Press Run."


def test_the_keyboard_shows_a_ring_and_the_mouse_does_not(two: CanvasGrid) -> None:
    view = views(two)[0]
    palette = QPalette(two.palette())
    palette.setColor(QPalette.ColorRole.Highlight, QColor(255, 0, 200))
    two.setPalette(palette)

    def ring() -> bool:
        return shown(view).pixelColor(1, view.height() // 2) == QColor(255, 0, 200)

    view.setFocus(Qt.FocusReason.MouseFocusReason)
    assert not ring()
    view.clearFocus()
    view.setFocus(Qt.FocusReason.TabFocusReason)
    assert ring()


@pytest.mark.parametrize("size", [(1, 1), (30, 20), (160, 120), (2500, 90), (90, 1600)])
def test_any_size_can_be_painted(two: CanvasGrid, contents: list[PaneContent], size: tuple[int, int]) -> None:
    many = [dataclasses.replace(contents[0], key=str(i)) for i in range(3)]
    two.show_panes([*many, PaneContent("x", "Empty", message="Nothing\nhere")])

    for mode in ("grid", "split", "single"):
        two.set_mode(mode)
        two.resize(*size)
        assert not two.grab().isNull()


def test_the_view_stays_when_a_result_arrives_and_fits_when_another_image_does(
    two: CanvasGrid, contents: list[PaneContent]
) -> None:
    two.camera.zoom_to(5.0)

    two.show_panes([contents[0]])
    assert two.camera.zoom == 5.0

    two.show_panes([PaneContent("b", image=Image(np.zeros((30, 30, 3), np.uint8)))])
    assert two.camera.is_fitted


def test_the_whole_canvas_is_an_image_of_the_palette(two: CanvasGrid) -> None:
    dark = QPalette(two.palette())
    dark.setColor(QPalette.ColorRole.Window, QColor(20, 22, 26))
    dark.setColor(QPalette.ColorRole.WindowText, QColor(230, 230, 230))

    two.setPalette(dark)

    corner = shown(views(two)[0]).pixelColor(6, views(two)[0].height() // 2)
    assert corner.lightness() < 50


def test_an_empty_canvas_has_no_pixels_and_keeps_no_zoom(two: CanvasGrid, contents: list[PaneContent]) -> None:
    heard: list[object] = []
    two.hovered.connect(heard.append)
    QTest.mouseMove(views(two)[0], spot(two, 50, 30))

    two.show_panes([])
    QTest.mouseMove(views(two)[0], QPoint(300, 200))
    wheel(views(two)[0], QPoint(300, 200), 3)
    assert heard == [(50, 30), None]

    two.show_panes(contents)
    assert two.camera.is_fitted


def test_images_that_are_no_longer_shown_are_let_go(grid: CanvasGrid) -> None:
    pixels = np.zeros((1200, 1000, 3), np.uint8)
    alive = weakref.ref(pixels)
    grid.show_panes([PaneContent("a", image=Image(pixels))])
    grid.grab()
    del pixels

    grid.show_panes([])
    gc.collect()

    assert alive() is None
    assert grid.is_complete
