"""The arithmetic of the camera, for any view, viewport and scene."""

import math

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from segstudio.ui.canvas import geometry
from segstudio.ui.canvas.geometry import Frame, Size, View

relaxed = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no failure
sides = st.integers(1, 20_000)
scenes = st.tuples(sides, sides)
frames = st.builds(Frame, st.integers(1, 4000), st.integers(1, 3000), st.sampled_from([1.0, 1.25, 1.5, 2.0, 3.0]))
shares = st.floats(0, 1)
zooms = st.floats(0.01, geometry.MAX_ZOOM)
points = st.tuples(st.floats(-5000, 5000), st.floats(-5000, 5000))


@st.composite
def looks(draw: st.DrawFn) -> tuple[View, Frame, Size]:
    """A camera as it can be: within its limits."""
    frame, scene = draw(frames), draw(scenes)
    view = View(draw(shares) * scene[0], draw(shares) * scene[1], draw(zooms))
    return geometry.clamped(view, frame, scene), frame, scene


@relaxed
@given(looks(), points)
def test_view_and_image_coordinates_are_inverse(look: tuple[View, Frame, Size], point: tuple[float, float]) -> None:
    view, frame, _ = look

    back = view.to_view(frame, *view.to_image(frame, *point))

    assert back == pytest.approx(point, abs=1e-6 * max(1.0, view.zoom * 20_000))


@relaxed
@given(looks(), shares, shares, zooms)
def test_zoom_keeps_the_image_point_under_the_cursor(
    look: tuple[View, Frame, Size], across: float, down: float, zoom: float
) -> None:
    view, frame, scene = look
    at = across * frame.width, down * frame.height
    point = view.to_image(frame, *at)

    after = geometry.zoomed(view, frame, scene, zoom, at)

    assume(0 < after.x < scene[0] and 0 < after.y < scene[1])  # else the image would have left the viewport
    assert after.to_view(frame, *point) == pytest.approx(at, abs=1e-3)


@relaxed
@given(looks(), points)
def test_the_middle_of_the_viewport_never_leaves_the_image(
    look: tuple[View, Frame, Size], moved: tuple[float, float]
) -> None:
    view, frame, scene = look

    after = geometry.panned(view, frame, scene, *moved)

    assert 0 <= after.x <= scene[0]
    assert 0 <= after.y <= scene[1]
    assert after.zoom == view.zoom


@relaxed
@given(looks(), points)
def test_panning_moves_the_image_by_as_much(look: tuple[View, Frame, Size], moved: tuple[float, float]) -> None:
    view, frame, scene = look

    after = geometry.panned(view, frame, scene, *moved)

    assume(0 < after.x < scene[0] and 0 < after.y < scene[1])
    before, now = view.to_view(frame, 0, 0), after.to_view(frame, 0, 0)
    assert (now[0] - before[0], now[1] - before[1]) == pytest.approx(moved, abs=1e-3)


@relaxed
@given(frames, scenes)
def test_a_fitted_scene_lies_within_the_viewport_and_touches_its_margin(frame: Frame, scene: Size) -> None:
    view = geometry.fitted(frame, scene)
    width, height = (side * view.scale(frame) for side in scene)
    room = max(frame.width - 24, 1), max(frame.height - 24, 1)

    assert width <= room[0] + 1e-6
    assert height <= room[1] + 1e-6
    touches = width == pytest.approx(room[0]) or height == pytest.approx(room[1])
    assert touches or view.zoom == geometry.MAX_ZOOM


@relaxed
@given(looks())
def test_what_is_painted_starts_on_a_device_pixel_near_its_place(look: tuple[View, Frame, Size]) -> None:
    view, frame, scene = look
    left, top, _, _ = geometry.placed(view, frame, scene)
    exact = view.to_view(frame, 0, 0)

    for at, wanted in zip((left, top), exact, strict=True):
        assert at * frame.ratio == pytest.approx(round(at * frame.ratio), abs=1e-4)
        assert abs(at - wanted) <= 0.5 / frame.ratio + 1e-4


@relaxed
@given(st.integers(1, 300), st.integers(1, 300), st.integers(50, 400), st.integers(50, 400))
def test_at_one_to_one_each_device_pixel_names_the_pixel_painted_there(
    width: int, height: int, across: int, down: int
) -> None:
    frame, scene = Frame(across, down), (width, height)
    view = View(width / 2, height / 2, 1.0)
    left, top, _, _ = geometry.placed(view, frame, scene)

    for x, y in ((0, 0), (width - 1, height - 1), (width // 2, height // 3)):
        assert geometry.pixel_at(view, frame, scene, (left + x, top + y)) == (x, y)
    assert geometry.pixel_at(view, frame, scene, (left - 1, top)) is None
    assert geometry.pixel_at(view, frame, scene, (left + width, top)) is None


@relaxed
@given(zooms, st.integers(1, 12))
def test_the_copy_to_paint_is_at_least_as_fine_as_the_screen(zoom: float, count: int) -> None:
    level = geometry.level_for(zoom, count)
    shown = zoom * 2**level

    assert 0 <= level < count
    assert shown <= 1 + 1e-6 or level == 0
    assert shown > 0.5 or level == count - 1


@relaxed
@given(st.floats(0.05, 64))
def test_lines_stay_between_thin_and_thick(scale: float) -> None:
    parts = geometry.line_parts(scale)
    width = scale / parts if parts > 1 or scale > 1 else scale * 2 ** geometry.line_level(scale, 12)

    assert 0.8 <= width <= 2.8


@pytest.mark.parametrize(("size", "count"), [((1, 1), 1), ((256, 10), 1), ((257, 10), 2), ((6000, 4000), 6)])
def test_copies_are_halved_until_they_are_small(size: Size, count: int) -> None:
    assert geometry.level_count(size) == count


@pytest.mark.parametrize(
    ("count", "frame", "scene", "columns"),
    [
        (1, Frame(800, 400), (100, 60), 1),
        (2, Frame(800, 400), (100, 100), 2),
        (2, Frame(400, 800), (100, 100), 1),
        (4, Frame(800, 800), (100, 100), 2),
        (4, Frame(800, 300), (40, 100), 4),
        (5, Frame(820, 380), (100, 100), 3),
        (7, Frame(900, 380), (50, 50), 4),
        (0, Frame(800, 400), (100, 60), 1),
    ],
)
def test_columns_are_those_that_show_images_largest(count: int, frame: Frame, scene: Size, columns: int) -> None:
    assert geometry.best_columns(count, frame, scene, 8) == columns


@relaxed
@given(frames, scenes)
def test_limits_leave_room_for_fit_and_one_to_one(frame: Frame, scene: Size) -> None:
    low, high = geometry.zoom_limits(frame, scene)

    assert low <= min(geometry.fitted(frame, scene).zoom, 1.0)
    assert high >= max(geometry.fitted(frame, scene).zoom, 1.0)
    assert math.isfinite(low)
    assert low > 0
