"""Images and labels ready to be painted: copies, colours, contours."""

import dataclasses

import numpy as np
import pytest
from numpy.typing import NDArray
from pytestqt.qtbot import QtBot

from segstudio.core import ClassSet, Image, LabelMap, SegClass
from segstudio.ui.canvas import OverlayStyle, indexing
from segstudio.ui.canvas.idle_queue import IdleQueue
from segstudio.ui.canvas.layers import ImageLayer, LabelLayer
from segstudio.ui.canvas.style import color_table
from segstudio.ui.kit import convert
from segstudio.ui.kit.convert import Plane


def address(plane: Plane) -> int:
    """Where the pixels of an image lie: equal addresses are the same memory."""
    return int(np.frombuffer(plane.image.constBits(), np.uint8).__array_interface__["data"][0])


def ramp(width: int, height: int) -> Image:
    row = np.linspace(0, 255, width).astype(np.uint8)
    return Image(np.broadcast_to(row[None, :, None], (height, width, 3)).copy())


def color_at(plane: Plane, x: int, y: int) -> tuple[int, int, int, int]:
    color = plane.image.pixelColor(x, y)
    return color.red(), color.green(), color.blue(), color.alpha()


@pytest.fixture
def idle(qtbot: QtBot) -> IdleQueue:
    return IdleQueue()


@pytest.fixture
def layer(labels: LabelMap, idle: IdleQueue) -> LabelLayer:
    return LabelLayer(labels, idle)


STYLES = [
    OverlayStyle(opacity=0.1),
    OverlayStyle(hidden=frozenset({0, 7})),
    OverlayStyle(solo=7),
    OverlayStyle(colors={7: (1, 2, 3)}),
    OverlayStyle(opacity=1.0, solo=1, hidden=frozenset({1})),
]


def test_no_style_touches_an_array(layer: LabelLayer) -> None:
    plane = layer.areas(1.0)
    before, where, pixels = plane.array, address(plane), plane.array.copy()

    for style in STYLES:
        layer.set_style(style)
        assert layer.areas(1.0) is plane

    assert plane.array is before
    assert address(plane) == where
    assert np.array_equal(plane.array, pixels)


def test_eight_bit_labels_are_shown_from_the_memory_they_came_in(labels: LabelMap, layer: LabelLayer) -> None:
    assert np.shares_memory(layer.areas(1.0).array, labels.ids)


def test_contours_are_traced_once_whatever_the_style(layer: LabelLayer) -> None:
    layer.set_style(OverlayStyle(contours=True))
    plane = layer.lines(1.0)
    where = address(plane)

    for style in STYLES:
        layer.set_style(dataclasses.replace(style, contours=True))

    assert layer.lines(1.0) is plane
    assert address(plane) == where


def test_a_style_colours_what_it_names(layer: LabelLayer) -> None:
    layer.set_style(OverlayStyle(opacity=0.5, hidden=frozenset({1}), colors={7: (1, 2, 3)}))
    plane = layer.areas(1.0)
    assert color_at(plane, 0, 0) == (40, 90, 200, 128)
    assert color_at(plane, 99, 0)[3] == 0
    assert color_at(plane, 50, 30) == (1, 2, 3, 128)

    layer.set_style(OverlayStyle(solo=7))
    plane = layer.areas(1.0)
    assert color_at(plane, 0, 0)[3] == 0
    assert color_at(plane, 50, 30) == (200, 60, 60, 140)


def test_a_copy_that_was_not_seen_for_a_while_has_the_colours_of_now(classes: ClassSet, idle: IdleQueue) -> None:
    layer = LabelLayer(LabelMap(np.zeros((600, 800), np.uint8), classes), idle)
    small = layer.areas(0.25)
    assert small is not layer.areas(1.0)

    layer.set_style(OverlayStyle(opacity=1.0, colors={0: (9, 8, 7)}))
    layer.areas(1.0)

    assert layer.areas(0.25) is small
    assert color_at(small, 0, 0) == (9, 8, 7, 255)


def test_ignored_pixels_are_clear_in_every_style(layer: LabelLayer) -> None:
    for style in [*STYLES, OverlayStyle(solo=255), OverlayStyle(opacity=1.0)]:
        layer.set_style(style)
        assert color_at(layer.areas(1.0), 10, 59)[3] == 0
    assert layer.class_at(10, 59) is None
    assert layer.class_at(50, 30) == 7


def test_a_value_without_a_class_is_grey(classes: ClassSet, idle: IdleQueue) -> None:
    layer = LabelLayer(LabelMap(np.full((4, 4), 99, np.uint8), classes), idle)

    assert color_at(layer.areas(1.0), 0, 0) == (128, 128, 128, 140)


def test_sixteen_bit_labels_keep_their_classes(idle: IdleQueue) -> None:
    classes = ClassSet((SegClass(3, "a", (1, 1, 1)), SegClass(40_000, "b", (2, 2, 2))), ignore_id=65_535)
    ids = np.full((6, 6), 3, np.uint16)
    ids[0], ids[1] = 40_000, 65_535
    layer = LabelLayer(LabelMap(ids, classes), idle)
    layer.set_style(OverlayStyle(opacity=1.0))

    assert [color_at(layer.areas(1.0), 0, row) for row in (0, 2)] == [(2, 2, 2, 255), (1, 1, 1, 255)]
    assert color_at(layer.areas(1.0), 0, 1)[3] == 0
    assert (layer.class_at(0, 0), layer.class_at(0, 1), layer.class_at(0, 2)) == (40_000, None, 3)


def test_more_labels_than_indices_keep_the_largest_apart_and_share_a_grey(idle: IdleQueue) -> None:
    ids = np.arange(1000, dtype=np.uint16).repeat(2).reshape(40, 50)
    ids[:20] = 5
    classes = ClassSet((SegClass(5, "a", (9, 9, 9)),))

    indices, values = indexing.indexed(LabelMap(ids, classes))

    assert values[int(indices[0, 0])] == 5
    assert values[int(indices[-1, -1])] == indexing.OTHER
    assert not (indices == indexing.free_index(values, 255)).any()
    assert len(values) == 256


def test_eight_bit_indices_paint_nothing_with_the_ignore_id() -> None:
    assert indexing.free_index(tuple(range(256)), 255) == 255
    assert indexing.free_index(tuple(range(256)), 17) == 17


def test_contours_are_the_pixels_with_another_neighbour() -> None:
    ids = np.zeros((5, 5), np.uint8)
    ids[2, 2] = 4

    traced = indexing.contours(ids, 255, 0, 5)

    assert traced.tolist() == [
        [255, 255, 255, 255, 255],
        [255, 255, 0, 255, 255],
        [255, 0, 4, 0, 255],
        [255, 255, 0, 255, 255],
        [255, 255, 255, 255, 255],
    ]


@pytest.mark.parametrize("step", [1, 2, 3, 7])
def test_contours_do_not_depend_on_the_bands_they_are_traced_in(rng: np.random.Generator, step: int) -> None:
    ids = rng.integers(0, 3, (16, 11), dtype=np.uint8)
    bands = [indexing.contours(ids, 9, top, min(top + step, 16)) for top in range(0, 16, step)]

    assert np.array_equal(np.concatenate(bands), indexing.contours(ids, 9, 0, 16))


def test_fine_contours_are_the_rim_of_enlarged_pixels(layer: LabelLayer) -> None:
    plane = layer.fine_lines((48, 0, 52, 4), 3)

    shown = plane.array != 255
    assert plane.array.shape == (12, 12)
    assert shown[:, 5:7].all()
    assert shown.sum() == 24
    assert layer.fine_lines((48, 0, 52, 4), 3) is plane


def test_small_images_are_ready_at_once(idle: IdleQueue) -> None:
    layer = ImageLayer(ramp(800, 600), idle)

    assert not idle.busy
    assert layer.plane(0.3).array.shape == (300, 400, 4)
    assert layer.plane(0.01).array.shape == (150, 200, 4)
    assert layer.plane(5.0).array.shape == (600, 800, 3)


def test_large_images_are_shown_at_once_and_become_smooth_later(idle: IdleQueue, qtbot: QtBot) -> None:
    layer = ImageLayer(ramp(1500, 1001), idle)
    assert layer.plane(0.3).array.shape == (1001, 1500, 3)

    qtbot.waitUntil(lambda: not idle.busy)

    assert layer.plane(0.3).array.shape == (501, 750, 4)


def test_halved_copies_look_like_the_original(idle: IdleQueue) -> None:
    layer = ImageLayer(ramp(1500, 1001), idle)
    idle.finish()

    for zoom in (0.4, 0.2):
        copy = convert.to_array(layer.plane(zoom).image)
        columns = np.linspace(0, 1499, copy.shape[1]).astype(int)
        wanted = layer.plane(1.0).array[0, columns].astype(int)
        assert abs(copy.astype(int) - wanted).max() <= 3


def test_halved_labels_lie_where_the_image_lies(classes: ClassSet, idle: IdleQueue) -> None:
    ids = np.zeros((999, 1537), np.uint8)
    ids[:, 800:] = 1
    layer = LabelLayer(LabelMap(ids, classes), idle)

    for zoom in (0.45, 0.2, 0.1):
        copy = layer.areas(zoom).array
        edge = int(np.argmax(copy[0])) / copy.shape[1]
        assert edge == pytest.approx(800 / 1537, abs=1 / copy.shape[1])


@pytest.mark.parametrize("shape", [(1, 1), (1, 3000), (3000, 1), (2, 5000)])
def test_extreme_shapes_have_copies(shape: tuple[int, int], classes: ClassSet, idle: IdleQueue) -> None:
    image = ImageLayer(Image(np.zeros((*shape, 3), np.uint8)), idle)
    labels = LabelLayer(LabelMap(np.zeros(shape, np.uint8), classes), idle)

    for zoom in (4.0, 1.0, 0.3, 0.01):
        assert image.plane(zoom).array.size > 0
        assert labels.areas(zoom).array.size > 0
        assert labels.lines(zoom).array.size > 0


def test_closing_drops_the_work_that_is_left(idle: IdleQueue) -> None:
    layer = ImageLayer(ramp(1500, 1001), idle)

    layer.close()

    assert not idle.busy


def test_large_contours_are_traced_between_events(classes: ClassSet, idle: IdleQueue) -> None:
    ids: NDArray[np.uint8] = np.zeros((1100, 1000), np.uint8)
    ids[:, 500:] = 1
    layer = LabelLayer(LabelMap(ids, classes), idle)
    plane = layer.lines(1.0)
    assert (plane.array == 255).all()

    idle.finish()

    assert (plane.array != 255).sum() == 2 * 1100
    assert layer.lines(1.0) is plane


def test_a_colour_table_has_one_entry_for_each_index(classes: ClassSet) -> None:
    table = color_table((0, 7, -1, 12), classes, OverlayStyle(opacity=2.0))

    assert table == [0xFF285AC8, 0xFFC83C3C, 0x00808080, 0xFF808080]


@pytest.mark.parametrize("solo", [7, 12])
def test_what_is_shown_alone_is_coloured_alone(classes: ClassSet, solo: int) -> None:
    table = color_table(range(256), classes, OverlayStyle(solo=solo))

    assert [value for value, color in enumerate(table) if color >> 24] == [solo]


def test_contours_of_huge_maps_are_kept_for_small_copies_only(classes: ClassSet, idle: IdleQueue) -> None:
    layer = LabelLayer(LabelMap(np.zeros((6000, 6000), np.uint8), classes), idle)

    assert not layer.keeps_lines(1.0)
    assert layer.keeps_lines(0.25)
