"""Values check their shapes when they are made, and nobody can change them later."""

from dataclasses import FrozenInstanceError

import numpy as np
import pytest
from numpy.typing import NDArray

from segstudio.core import IGNORE_ID, ClassSet, Image, LabelMap, Scores, SegClass, SegStudioError, numbered_classes

THREE = ClassSet((SegClass(0, "sky", (0, 0, 255)), SegClass(7, "tree", (0, 128, 0)), SegClass(9, "car", (255, 0, 0))))


def pixels(*shape: int) -> NDArray[np.uint8]:
    return np.zeros(shape, np.uint8)


def test_an_image_knows_its_size_and_seals_its_pixels() -> None:
    mine = pixels(5, 7, 3)
    image = Image(mine)

    assert image.size == (5, 7)
    with pytest.raises(ValueError, match="read-only"):
        image.pixels[0, 0, 0] = 1
    mine[0, 0, 0] = 1  # whoever made the array may go on using it


@pytest.mark.parametrize("shape", [(5, 7), (5, 7, 4), (5, 7, 1), (0, 7, 3), (5, 0, 3)])
def test_an_image_of_another_shape_is_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(SegStudioError, match="Expected HxWx3 uint8, got"):
        Image(pixels(*shape))


def test_an_image_of_another_type_is_refused() -> None:
    with pytest.raises(SegStudioError, match="float32"):
        Image(np.zeros((5, 7, 3), np.float32))


def test_depth_becomes_float32_and_must_fit_the_image() -> None:
    image = Image(pixels(2, 3, 3), depth=np.ones((2, 3), np.float64), depth_unit="m")

    assert image.depth is not None
    assert image.depth.dtype == np.float32
    assert not image.depth.flags.writeable
    with pytest.raises(SegStudioError, match="depth map"):
        Image(pixels(2, 3, 3), depth=np.ones((3, 2), np.float32))


def test_values_are_frozen() -> None:
    image = Image(pixels(2, 3, 3))

    with pytest.raises(FrozenInstanceError):
        image.path = None  # type: ignore[misc]  # the mistake is the point


def test_class_sets_refuse_what_a_legend_could_not_tell_apart() -> None:
    with pytest.raises(SegStudioError, match="same id"):
        ClassSet((SegClass(1, "a", (0, 0, 0)), SegClass(1, "b", (1, 1, 1))))
    with pytest.raises(SegStudioError, match="same name"):
        ClassSet((SegClass(1, "a", (0, 0, 0)), SegClass(2, "a", (1, 1, 1))))


def test_a_class_set_keeps_channel_order_and_colours_by_value() -> None:
    assert len(THREE) == 3
    assert THREE.names == ("sky", "tree", "car")
    table = THREE.table()
    assert table.shape == (256, 3)
    assert table[7].tolist() == [0, 128, 0]
    assert not table[IGNORE_ID].any()


def test_colours_of_values_beyond_a_byte_stay_out_of_the_table() -> None:
    assert not ClassSet((SegClass(300, "far", (1, 2, 3)),)).table().any()


def test_numbered_classes_are_marked_unknown_and_deal_colours_round() -> None:
    classes = numbered_classes(3, [(1, 1, 1), (2, 2, 2)])

    assert classes.names == ("class 0", "class 1", "class 2")
    assert not classes.known
    assert [c.color for c in classes.classes] == [(1, 1, 1), (2, 2, 2), (1, 1, 1)]


def test_areas_count_each_class_and_leave_out_the_ignored() -> None:
    ids = np.array([[0, 7, 7], [9, IGNORE_ID, 7]], np.uint8)

    assert LabelMap(ids, THREE).areas() == {0: 1, 7: 3, 9: 1}


def test_areas_of_absent_classes_are_zero() -> None:
    assert LabelMap(np.zeros((2, 2), np.uint16), THREE).areas() == {0: 4, 7: 0, 9: 0}


@pytest.mark.parametrize("array", [np.zeros((2, 2), np.int64), np.zeros((2, 2, 1), np.uint8), np.zeros(4, np.uint8)])
def test_a_label_map_of_another_kind_is_refused(array: NDArray[np.uint8]) -> None:
    with pytest.raises(SegStudioError, match="HxW uint8 or uint16"):
        LabelMap(array, THREE)


def test_scores_must_have_a_channel_for_each_class() -> None:
    with pytest.raises(SegStudioError, match="3xhxw"):
        Scores(np.zeros((2, 4, 4), np.float32), (8, 8), THREE)
    with pytest.raises(SegStudioError, match="float64"):
        Scores(np.zeros((3, 4, 4)), (8, 8), THREE)  # type: ignore[arg-type]  # the mistake is the point


def test_scores_are_sealed_without_being_copied() -> None:
    data = np.zeros((3, 4, 4), np.float16)
    scores = Scores(data, (8, 8), THREE)

    assert np.shares_memory(scores.data, data)
    assert not scores.data.flags.writeable
