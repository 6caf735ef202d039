"""Arrays and Qt images."""

import gc

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from segstudio.ui.kit import convert

relaxed = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no failure
images = hnp.arrays(np.uint8, st.tuples(st.integers(1, 13), st.integers(1, 13), st.just(3)))


@relaxed
@given(images)
def test_an_array_comes_back_from_an_image_unchanged(pixels: NDArray[np.uint8]) -> None:
    assert np.array_equal(convert.to_array(convert.to_qimage(pixels)), pixels)


@relaxed
@given(images)
def test_any_layout_in_memory_is_shown_right(pixels: NDArray[np.uint8]) -> None:
    turned = pixels[::-1, ::2]

    assert np.array_equal(convert.to_array(convert.rgb_plane(turned).image), turned)


@relaxed
@given(images)
def test_the_order_of_the_screen_shows_the_same_colours(pixels: NDArray[np.uint8]) -> None:
    plane = convert.screen_plane(convert.screen_pixels(convert.to_qimage(pixels)))

    assert np.array_equal(convert.to_array(plane.image), pixels)


def test_a_copied_image_outlives_its_array() -> None:
    pixels = np.full((64, 64, 3), 77, np.uint8)
    image = convert.to_qimage(pixels)

    pixels[:] = 0
    del pixels
    gc.collect()

    assert (convert.to_array(image) == 77).all()


def test_transparency_survives() -> None:
    pixels = np.array([[[10, 20, 30, 40]]], np.uint8)

    color = convert.to_qimage(pixels).pixelColor(0, 0)

    assert color.getRgb() == (10, 20, 30, 40)


def test_a_plane_looks_into_its_array_without_a_copy() -> None:
    indices = np.zeros((5, 7), np.uint8)
    plane = convert.index_plane(indices)

    indices[4, 6] = 9

    assert plane.array is indices
    assert plane.image.pixelIndex(6, 4) == 9


def test_read_only_arrays_are_shown() -> None:
    pixels = np.full((2, 3, 3), 5, np.uint8)
    pixels.flags.writeable = False

    assert (convert.to_array(convert.rgb_plane(pixels).image) == 5).all()


@pytest.mark.parametrize("form", [QImage.Format.Format_RGB32, QImage.Format.Format_Grayscale8])
def test_other_formats_become_rgb(form: QImage.Format) -> None:
    image = QImage(3, 2, form)
    image.fill(0xFF808080 if form == QImage.Format.Format_RGB32 else 128)

    assert convert.to_array(image).tolist() == [[[128] * 3] * 3] * 2
