"""The canvas as a person uses it: by mouse, wheel and keys."""

import dataclasses

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QContextMenuEvent, QImage, QPaintEvent, QPalette, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from segstudio.core import Image, LabelMap
from segstudio.ui import convert
from segstudio.ui.canvas import CanvasGrid, ContextRequest, OverlayStyle, PaneContent
from segstudio.ui.canvas.viewport import Viewport

LEFT = Qt.MouseButton.LeftButton


def views(grid: CanvasGrid) -> list[Viewport]:
    return [pane.viewport for pane in grid.panes]


def spot(grid: CanvasGrid, x: float, y: float) -> QPoint:
    """Where the middle of an image pixel is in each viewport."""
    return grid.camera.to_view(x + 0.5, y + 0.5).toPoint()


def shown(widget: QWidget) -> QImage:
    return widget.grab().toImage()


def color(grid: CanvasGrid, index: int, x: int, y: int) -> tuple[int, int, int]:
    """The colour that one pane shows at an image pixel."""
    view = views(grid)[index]
    seen = shown(view).pixelColor(spot(grid, x, y) * view.devicePixelRatioF())
    return seen.red(), seen.green(), seen.blue()


def blend(over: tuple[int, int, int], opacity: float, under: int = 128) -> tuple[int, int, int]:
    red, green, blue = (round(under + (value - under) * opacity) for value in over)
    return red, green, blue


def near(first: tuple[int, ...], second: tuple[int, ...]) -> bool:
    return max(abs(a - b) for a, b in zip(first, second, strict=True)) <= 2


def wheel(view: Viewport, at: QPoint, turns: float) -> None:
    event = QWheelEvent(
        QPointF(at),
        QPointF(view.mapToGlobal(at)),
        QPoint(),
        QPoint(0, round(120 * turns)),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, event)


def drag(widget: QWidget, start: QPoint, end: QPoint, button: Qt.MouseButton = LEFT) -> None:
    QTest.mousePress(widget, button, pos=start)
    for share in (0.5, 1.0):
        QTest.mouseMove(widget, start + (end - start) * share)
    QTest.mouseRelease(widget, button, pos=end)


class PaintWatch(QObject):
    """Notes how wide the parts are that a widget paints."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.widths: list[int] = []
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt names it
        if isinstance(event, QPaintEvent):
            self.widths.append(event.rect().width())
        return False


@pytest.fixture
def two(grid: CanvasGrid, contents: list[PaneContent]) -> CanvasGrid:
    grid.show_panes(contents)
    return grid


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


def test_labels_lie_on_the_picture_with_their_opacity(two: CanvasGrid) -> None:
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


def test_blink_shows_the_bare_picture_while_it_lasts(two: CanvasGrid) -> None:
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


def test_the_wheel_zooms_at_the_cursor(two: CanvasGrid) -> None:
    at = QPoint(90, 120)
    before, zoom = two.camera.pixel_at(QPointF(at)), two.camera.zoom

    wheel(views(two)[0], at, 3)

    assert two.camera.zoom == pytest.approx(zoom * 1.2**3)
    assert two.camera.pixel_at(QPointF(at)) == before


def test_zoom_is_told(two: CanvasGrid, qtbot: QtBot) -> None:
    with qtbot.waitSignal(two.zoom_changed) as told:
        two.one_to_one()
    assert told.args == [1.0]

    two.zoom_in()
    two.zoom_out()
    assert two.camera.zoom == pytest.approx(1.0)


@pytest.mark.parametrize("button", [LEFT, Qt.MouseButton.MiddleButton])
def test_dragging_pans(two: CanvasGrid, button: Qt.MouseButton) -> None:
    two.camera.zoom_to(8.0)
    before = two.camera.view

    drag(views(two)[0], QPoint(200, 200), QPoint(160, 180), button)

    assert two.camera.view.x == pytest.approx(before.x + 40 / 8)
    assert two.camera.view.y == pytest.approx(before.y + 20 / 8)


def test_space_makes_every_drag_pan_and_no_click_pick(two: CanvasGrid) -> None:
    view = views(two)[0]
    view.setFocus()
    picked: list[int] = []
    two.class_picked.connect(picked.append)

    QTest.keyPress(view, Qt.Key.Key_Space)
    assert view.cursor().shape() == Qt.CursorShape.OpenHandCursor
    QTest.mouseClick(view, LEFT, pos=spot(two, 50, 30))
    QTest.keyRelease(view, Qt.Key.Key_Space)

    assert picked == []
    assert view.cursor().shape() == Qt.CursorShape.CrossCursor


def test_a_double_click_fits(two: CanvasGrid) -> None:
    two.camera.zoom_to(8.0)

    QTest.mouseDClick(views(two)[0], LEFT, pos=QPoint(50, 50))

    assert two.camera.is_fitted


def test_keys_pan_and_zoom(two: CanvasGrid) -> None:
    view = views(two)[0]
    two.camera.zoom_to(8.0)
    before = two.camera.view

    QTest.keyClick(view, Qt.Key.Key_Right)
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert (two.camera.view.x, two.camera.view.y) == (before.x + 8, before.y + 8)

    QTest.keyClick(view, Qt.Key.Key_Plus)
    assert two.camera.zoom == 10.0
    QTest.keyClick(view, Qt.Key.Key_Minus)
    assert two.camera.zoom == 8.0


def test_hovering_names_the_pixel_and_marks_it_in_the_other_panes(two: CanvasGrid) -> None:
    first, second = views(two)
    before = [shown(view) for view in (first, second)]
    heard: list[object] = []
    two.hovered.connect(heard.append)

    QTest.mouseMove(first, spot(two, 70, 15))

    assert heard[-1] == (70, 15)
    assert shown(first) == before[0]
    assert shown(second) != before[1]

    QApplication.sendEvent(first, QEvent(QEvent.Type.Leave))
    assert heard[-1] is None
    assert shown(second) == before[1]


def test_only_the_mark_is_painted_when_the_mouse_moves(two: CanvasGrid) -> None:
    QTest.mouseMove(views(two)[0], spot(two, 20, 15))
    QApplication.processEvents()
    second = views(two)[1]
    painted = PaintWatch(second)

    QTest.mouseMove(views(two)[0], spot(two, 22, 15))
    QApplication.processEvents()

    assert painted.widths
    assert max(painted.widths) < second.width() / 2


def test_the_pixel_under_a_resting_mouse_changes_with_the_camera(two: CanvasGrid) -> None:
    two.camera.zoom_to(8.0)
    view = views(two)[0]
    heard: list[object] = []
    two.hovered.connect(heard.append)
    QTest.mouseMove(view, spot(two, 50, 30))

    QTest.keyClick(view, Qt.Key.Key_Right)

    assert heard == [(50, 30), (58, 30)]


def test_a_click_picks_the_class_and_a_drag_does_not(two: CanvasGrid) -> None:
    picked: list[int] = []
    two.class_picked.connect(picked.append)

    QTest.mouseClick(views(two)[0], LEFT, pos=spot(two, 50, 30))
    QTest.mouseClick(views(two)[1], LEFT, pos=spot(two, 90, 5))
    QTest.mouseClick(views(two)[1], LEFT, pos=spot(two, 90, 59))  # ignored
    QTest.mouseClick(views(two)[1], LEFT, pos=QPoint(1, 1))  # beside the picture
    drag(views(two)[0], QPoint(100, 200), QPoint(160, 220))

    assert picked == [7, 1]


def test_a_context_menu_is_asked_for_with_all_that_it_needs(two: CanvasGrid) -> None:
    asked: list[ContextRequest] = []
    two.context_requested.connect(asked.append)
    view, at = views(two)[1], spot(two, 50, 30)
    point = view.mapToGlobal(at)

    QApplication.sendEvent(view, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, point))

    assert asked == [ContextRequest("refined", (50, 30), 7, point)]


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


def test_the_curtain_is_dragged_nudged_and_centred(two: CanvasGrid) -> None:
    two.set_mode("split")
    divider = views(two)[0].divider
    assert divider.isVisible()
    assert divider.accessibleName()

    start = divider.mapToGlobal(QPoint(18, 100))
    QTest.mousePress(divider, LEFT, pos=QPoint(18, 100))
    for far in (50, 120, 200):  # the divider moves along, so each point is taken anew
        QTest.mouseMove(divider, divider.mapFromGlobal(start + QPoint(far, 0)))
    QTest.mouseRelease(divider, LEFT)
    assert divider.share == pytest.approx(0.75, abs=0.01)

    QTest.keyClick(divider, Qt.Key.Key_Left)
    assert divider.share == pytest.approx(0.74, abs=0.01)
    QTest.keyClick(divider, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert divider.share == pytest.approx(0.84, abs=0.01)
    QTest.keyClick(divider, Qt.Key.Key_End)
    assert divider.share == 1.0

    QTest.mouseDClick(divider, LEFT)
    assert divider.share == 0.5


def test_the_curtain_keeps_its_share_when_the_window_changes(two: CanvasGrid) -> None:
    two.set_mode("split")
    divider = views(two)[0].divider
    divider.set_share(0.25)

    two.resize(400, 300)

    assert divider.position == 100
    assert divider.geometry().center().x() in range(98, 102)


def test_the_wheel_zooms_over_the_curtain_too(two: CanvasGrid) -> None:
    two.set_mode("split")
    zoom = two.camera.zoom
    divider = views(two)[0].divider
    at = divider.mapTo(two, QPoint(18, 100))
    window = two.windowHandle()
    assert window is not None

    QTest.wheelEvent(window, QPointF(at), QPoint(0, 120))

    assert two.camera.zoom == pytest.approx(zoom * 1.2)


def test_a_pane_is_moved_by_dragging_its_title_and_stays_there(
    two: CanvasGrid, contents: list[PaneContent], qtbot: QtBot
) -> None:
    strip, target = two.panes[0].strip, two.panes[1]
    end = strip.mapFromGlobal(target.mapToGlobal(target.rect().center()))

    with qtbot.waitSignal(two.order_changed) as told:
        drag(strip, QPoint(10, 10), end)

    assert told.args == [("refined", "raw")]
    two.show_panes(contents)
    assert [pane.keys for pane in two.panes] == [("refined",), ("raw",)]


def test_the_first_pane_can_be_moved_by_name(two: CanvasGrid) -> None:
    two.move_pane("refined", 0)

    assert [pane.keys for pane in two.panes] == [("refined",), ("raw",)]


def test_layers_are_kept_while_their_values_are_shown(two: CanvasGrid, contents: list[PaneContent]) -> None:
    before = views(two)[0]._sight.front

    two.show_panes([dataclasses.replace(contents[0], subtitle="done")])
    assert views(two)[0]._sight.front == before

    two.show_panes([])
    two.show_panes(contents)
    assert views(two)[0]._sight.front != before


def test_panes_of_one_picture_share_its_layer(two: CanvasGrid) -> None:
    first, second = (view._sight.front for view in views(two))

    assert first.picture is second.picture


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


def test_labels_of_another_size_are_stretched_over_the_picture(
    grid: CanvasGrid, photo: Image, labels: LabelMap
) -> None:
    half = LabelMap(labels.ids[::2, ::2].copy(), labels.classes)
    grid.show_panes([PaneContent("a", image=photo, labels=half)])

    assert near(color(grid, 0, 50, 30), blend((200, 60, 60), 0.55))
    assert views(grid)[0].class_at(QPointF(spot(grid, 50, 30))) == 7


def test_labels_without_a_picture_are_shown(grid: CanvasGrid, labels: LabelMap) -> None:
    grid.show_panes([PaneContent("truth", "Truth", labels=labels)])
    grid.set_blink(True)

    red, green, blue = color(grid, 0, 50, 30)
    assert red > max(green, blue)


def test_a_message_without_a_result_is_written_over_the_picture(grid: CanvasGrid, photo: Image) -> None:
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


def test_the_view_stays_when_a_result_arrives_and_fits_when_another_picture_does(
    two: CanvasGrid, contents: list[PaneContent]
) -> None:
    two.camera.zoom_to(5.0)

    two.show_panes([contents[0]])
    assert two.camera.zoom == 5.0

    two.show_panes([PaneContent("b", image=Image(np.zeros((30, 30, 3), np.uint8)))])
    assert two.camera.is_fitted


def test_the_whole_canvas_is_a_picture_of_the_palette(two: CanvasGrid) -> None:
    dark = QPalette(two.palette())
    dark.setColor(QPalette.ColorRole.Window, QColor(20, 22, 26))
    dark.setColor(QPalette.ColorRole.WindowText, QColor(230, 230, 230))

    two.setPalette(dark)

    corner = shown(views(two)[0]).pixelColor(6, views(two)[0].height() // 2)
    assert corner.lightness() < 50
