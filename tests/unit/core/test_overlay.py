"""Colours over images, and the lines between regions."""

import numpy as np
import pytest

from segstudio.core import ClassSet, SegClass, background_ids, blend, contour_labels, contours, overlay_table

CLASSES = ClassSet(
    (SegClass(0, "Background", (9, 9, 9)), SegClass(3, "cat", (200, 100, 0)), SegClass(300, "x", (1, 2, 3)))
)


def test_the_table_reaches_as_far_as_the_largest_id() -> None:
    table = overlay_table(CLASSES, 1.0)

    assert table.shape == (301, 4)
    assert table[3].tolist() == [200, 100, 0, 255]
    assert table[300].tolist() == [1, 2, 3, 255]
    assert not table[[1, 2, 4, 255]].any()


def test_an_empty_class_set_gives_a_clear_table() -> None:
    assert overlay_table(ClassSet(())).shape == (256, 4)


def test_hidden_classes_and_the_ignored_label_are_clear() -> None:
    classes = ClassSet((SegClass(0, "a", (1, 1, 1)), SegClass(255, "void", (2, 2, 2))))

    assert not overlay_table(classes, 1.0, hidden={0}).any()


def test_colors_override_those_of_the_classes() -> None:
    assert overlay_table(CLASSES, 1.0, colors={3: (7, 8, 9)})[3, :3].tolist() == [7, 8, 9]


@pytest.mark.parametrize(("opacity", "alpha"), [(-1.0, 0), (0.5, 128), (2.0, 255)])
def test_opacity_is_held_between_clear_and_solid(opacity: float, alpha: int) -> None:
    assert overlay_table(CLASSES, opacity)[3, 3] == alpha


def test_background_is_found_by_its_name_in_any_case() -> None:
    assert background_ids(CLASSES) == {0}


def test_half_a_colour_lies_halfway() -> None:
    pixels = np.full((1, 1, 3), 100, np.uint8)
    table = overlay_table(CLASSES, 0.5)

    assert blend(pixels, np.array([[3]], np.uint8), table)[0, 0].tolist() == [150, 100, 50]


def test_values_beyond_the_table_leave_the_image() -> None:
    pixels = np.full((2, 2, 3), 77, np.uint8)

    assert (blend(pixels, np.full((2, 2), 999, np.uint16), overlay_table(CLASSES, 1.0)) == 77).all()


def test_contours_lie_on_both_sides_of_a_border() -> None:
    ids = np.zeros((4, 6), np.uint8)
    ids[:, 3:] = 1

    marked = contours(ids)

    assert marked[:, 2:4].all()
    assert not marked[:, [0, 1, 4, 5]].any()


def test_thickness_widens_contours_on_each_side() -> None:
    ids = np.zeros((4, 8), np.uint8)
    ids[:, 4:] = 1

    assert contours(ids, 2).sum(1).tolist() == [4, 4, 4, 4]


def test_contour_labels_keep_labels_on_lines_only() -> None:
    ids = np.array([[0, 0, 1, 1]], np.uint8)

    assert contour_labels(ids, 255).tolist() == [[255, 0, 1, 255]]


def test_a_uniform_image_has_no_contours() -> None:
    assert not contours(np.ones((5, 5), np.uint8)).any()
