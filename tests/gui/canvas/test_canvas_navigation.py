"""The canvas as a person uses it: by mouse, wheel, fingers and keys."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QInputDevice,
    QNativeGestureEvent,
    QPointingDevice,
    QWheelEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from canvas_person import LEFT, PaintRecorder, drag, shown, spot, views, wheel
from segstudio.ui.canvas import CanvasGrid, ContextRequest, PaneContent

TOUCHPAD = QPointingDevice(
    "touchpad",
    7,
    QInputDevice.DeviceType.TouchPad,
    QPointingDevice.PointerType.Finger,
    QInputDevice.Capability.Position | QInputDevice.Capability.PixelScroll,
    2,
    0,
)


def test_the_wheel_zooms_at_the_cursor(two: CanvasGrid) -> None:
    at = QPoint(90, 120)
    before, zoom = two.camera.pixel_at(QPointF(at)), two.camera.zoom

    wheel(views(two)[0], at, 3)

    assert two.camera.zoom == pytest.approx(zoom * 1.2**3)
    assert two.camera.pixel_at(QPointF(at)) == before


def test_zoom_is_told(two: CanvasGrid, qtbot: QtBot) -> None:
    with qtbot.waitSignal(two.zoom_changed) as received:
        two.one_to_one()
    assert received.args == [1.0]

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
    painted = PaintRecorder(second)

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
    QTest.mouseClick(views(two)[1], LEFT, pos=QPoint(1, 1))  # beside the image
    drag(views(two)[0], QPoint(100, 200), QPoint(160, 220))

    assert picked == [7, 1]


def test_a_context_menu_is_asked_for_with_all_that_it_needs(two: CanvasGrid) -> None:
    asked: list[ContextRequest] = []
    two.context_requested.connect(asked.append)
    view, at = views(two)[1], spot(two, 50, 30)
    point = view.mapToGlobal(at)

    QApplication.sendEvent(view, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, point))

    assert asked == [ContextRequest("refined", (50, 30), 7, point)]


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

    with qtbot.waitSignal(two.order_changed) as received:
        drag(strip, QPoint(10, 10), end)

    assert received.args == [("refined", "raw")]
    two.show_panes(contents)
    assert [pane.keys for pane in two.panes] == [("refined",), ("raw",)]


def test_the_first_pane_can_be_moved_by_name(two: CanvasGrid) -> None:
    two.move_pane("refined", 0)

    assert [pane.keys for pane in two.panes] == [("refined",), ("raw",)]


def test_two_fingers_pan_and_with_control_zoom(two: CanvasGrid) -> None:
    two.camera.zoom_to(8.0)
    view, at, before = views(two)[0], QPointF(100, 100), two.camera.view

    def scroll(modifiers: Qt.KeyboardModifier) -> None:
        event = QWheelEvent(
            at,
            QPointF(view.mapToGlobal(at.toPoint())),
            QPoint(16, -24),
            QPoint(16, -24) * 2,
            Qt.MouseButton.NoButton,
            modifiers,
            Qt.ScrollPhase.ScrollUpdate,
            False,
            Qt.MouseEventSource.MouseEventNotSynthesized,
            TOUCHPAD,
        )
        QApplication.sendEvent(view, event)

    scroll(Qt.KeyboardModifier.NoModifier)
    assert two.camera.zoom == 8.0
    assert (two.camera.view.x, two.camera.view.y) == (before.x - 2, before.y + 3)

    scroll(Qt.KeyboardModifier.ControlModifier)
    assert two.camera.zoom < 8.0


def test_pinching_on_a_touchpad_zooms_at_the_fingers(two: CanvasGrid) -> None:
    view, at = views(two)[0], QPointF(120, 150)
    zoom, pixel = two.camera.zoom, two.camera.pixel_at(at)

    def pinch(kind: Qt.NativeGestureType, value: float) -> None:
        event = QNativeGestureEvent(kind, TOUCHPAD, 2, at, at, QPointF(view.mapToGlobal(at)), value, QPointF())
        QApplication.sendEvent(view, event)

    pinch(Qt.NativeGestureType.ZoomNativeGesture, 0.5)
    assert two.camera.zoom == pytest.approx(zoom * 1.5)
    assert two.camera.pixel_at(at) == pixel

    pinch(Qt.NativeGestureType.SmartZoomNativeGesture, 1)
    assert two.camera.is_fitted


def test_dragging_over_the_edge_of_a_pane_goes_on(two: CanvasGrid) -> None:
    two.camera.zoom_to(8.0)
    before = two.camera.view.x

    drag(views(two)[0], QPoint(40, 100), QPoint(-60, 100))

    assert two.camera.view.x == pytest.approx(before + 100 / 8)
