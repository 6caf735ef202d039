"""The shared camera and what it tells."""

from PySide6.QtCore import QPointF
from pytestqt.qtbot import QtBot

from segstudio.ui.canvas import Camera


def camera(width: int = 1000, height: int = 500) -> Camera:
    result = Camera()
    result.set_frame(400, 300)
    result.set_scene(width, height)
    return result


def test_a_new_scene_is_fitted(qtbot: QtBot) -> None:
    seen = camera()

    assert seen.is_fitted
    assert (seen.view.x, seen.view.y) == (500, 250)
    assert seen.zoom == (400 - 24) / 1000


def test_a_fitted_camera_follows_the_size_of_the_viewport(qtbot: QtBot) -> None:
    seen = camera()

    seen.set_frame(824, 600)

    assert seen.is_fitted
    assert seen.zoom == 0.8


def test_a_moved_camera_keeps_middle_and_zoom_when_the_viewport_changes(qtbot: QtBot) -> None:
    seen = camera()
    seen.zoom_to(2.0)
    seen.look_at(300, 200)

    seen.set_frame(800, 700)

    assert not seen.is_fitted
    assert (seen.view.x, seen.view.y, seen.zoom) == (300, 200, 2.0)


def test_a_scene_of_the_same_size_keeps_the_view_and_another_is_fitted(qtbot: QtBot) -> None:
    seen = camera()
    seen.zoom_to(2.0)

    seen.set_scene(1000, 500)
    assert seen.zoom == 2.0

    seen.set_scene(500, 500)
    assert seen.is_fitted


def test_one_to_one_is_one_device_pixel_on_any_screen(qtbot: QtBot) -> None:
    seen = camera()
    seen.set_frame(400, 300, 2.0)

    seen.one_to_one()

    first, second = seen.to_view(500, 250), seen.to_view(501, 250)
    assert second.x() - first.x() == 0.5


def test_moving_to_a_finer_screen_keeps_the_image_as_large_as_it_was(qtbot: QtBot) -> None:
    seen = camera()
    seen.zoom_to(1.0)

    seen.set_frame(400, 300, 2.0)

    assert seen.zoom == 2.0
    assert seen.to_view(501, 250).x() - seen.to_view(500, 250).x() == 1.0


def test_zooming_at_a_point_keeps_its_pixel(qtbot: QtBot) -> None:
    seen = camera()
    at = QPointF(120, 140)
    before = seen.pixel_at(at)

    for _ in range(5):
        seen.zoom_at(1.3, at)

    assert before is not None
    after = seen.pixel_at(at)
    assert after is not None
    assert abs(after[0] - before[0]) <= 1
    assert abs(after[1] - before[1]) <= 1


def test_changes_are_told_once_and_nothing_is_told_for_no_change(qtbot: QtBot) -> None:
    seen = camera()
    received: list[str] = []
    seen.changed.connect(lambda: received.append("changed"))
    seen.zoom_changed.connect(lambda zoom: received.append(f"zoom {zoom:g}"))

    seen.fit()
    assert received == []

    seen.zoom_to(2.0)
    assert received == ["changed", "zoom 2"]

    seen.pan(10, 0)
    assert received == ["changed", "zoom 2", "changed"]
