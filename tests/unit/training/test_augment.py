from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segstudio.training.data.augment import placement, recolour, sample
from segstudio.training.data.store import Stored
from segstudio.training.recipes.recipe import Augmentation

STILL = Augmentation((1.0, 1.0), aspect=0, flip=0, brightness=0, contrast=0, saturation=0, hue=0)
FILL = (9, 8, 7)


def stored(height: int = 20, width: int = 30) -> Stored:
    rng = np.random.default_rng(2)
    labels = rng.integers(0, 3, (height, width), dtype=np.uint8)
    pixels = np.stack([labels * 80, rng.integers(0, 256, labels.shape, dtype=np.uint8), labels * 20], 2)
    return Stored(pixels.astype(np.uint8), labels)


def test_nothing_varied_is_the_image_itself() -> None:
    image = stored()

    view = sample(image, (20, 30), STILL, FILL, np.random.default_rng(0))

    assert np.array_equal(view.pixels, image.pixels)
    assert np.array_equal(view.labels, image.labels)


def test_mirroring_mirrors_both() -> None:
    image = stored()

    view = sample(image, (20, 30), replace(STILL, flip=1.0), FILL, np.random.default_rng(0))
    turned = sample(image, (20, 30), replace(STILL, vertical_flip=1.0), FILL, np.random.default_rng(0))

    assert np.array_equal(view.pixels, image.pixels[:, ::-1])
    assert np.array_equal(view.labels, image.labels[:, ::-1])
    assert np.array_equal(turned.labels, image.labels[::-1])


def test_outside_of_the_image_is_filled_and_ignored() -> None:
    view = sample(stored(), (40, 30), STILL, FILL, np.random.default_rng(0))
    outside = (view.labels == 255).all(1)
    beside = np.convolve(outside, [1, 1, 1], "same") < 3  # the last row of fill may be half image

    assert outside.sum() == 20
    assert (view.pixels[outside & ~beside] == FILL).all()


@given(seed=st.integers(0, 2**31), height=st.integers(8, 60), width=st.integers(8, 60))
@settings(max_examples=40, deadline=None)
def test_a_crop_shows_as_much_of_the_image_as_it_can(seed: int, height: int, width: int) -> None:
    how = replace(STILL, scale=(0.5, 2.0))
    crop = (24, 24)

    matrix = placement((height, width), crop, how, np.random.default_rng(seed))

    scale = matrix[0, 0]
    left, top = matrix[:, 2]
    for first, length, room in ((left, width * scale, crop[1]), (top, height * scale, crop[0])):
        start = first - (scale - 1) / 2  # from the middle of the first pixel to its edge
        if length >= room:
            assert start <= 0.5 + 1e-6
            assert start + length >= room - 0.5 - 1e-6
        else:
            assert start >= -0.5 - 1e-6
            assert start + length <= room + 0.5 + 1e-6


@given(seed=st.integers(0, 2**31))
@settings(max_examples=20, deadline=None)
def test_the_same_generator_gives_the_same_view(seed: int) -> None:
    how = Augmentation(rotate=10, hue=0.1, grey=0.3, invert=0.3)
    one, other = (sample(stored(), (16, 16), how, FILL, np.random.default_rng(seed)) for _ in range(2))

    assert np.array_equal(one.pixels, other.pixels)
    assert np.array_equal(one.labels, other.labels)
    assert one.pixels.dtype == one.labels.dtype == np.uint8


def test_labels_stay_labels() -> None:
    how = Augmentation(scale=(0.5, 2.0), rotate=30)
    for seed in range(20):
        view = sample(stored(), (16, 16), how, FILL, np.random.default_rng(seed))

        assert set(np.unique(view.labels)) <= {0, 1, 2, 255}


@pytest.mark.parametrize("name", ["brightness", "contrast", "saturation", "hue"])
def test_each_colour_change_changes_colours(name: str) -> None:
    image = stored()

    how = replace(STILL, **{name: 0.4})  # type: ignore[arg-type]  # none of the four is a pair
    changed = recolour(image.pixels, how, np.random.default_rng(1))

    assert changed.shape == image.pixels.shape
    assert not np.array_equal(changed, image.pixels)


def test_grey_and_inverted() -> None:
    image = stored()

    grey = recolour(image.pixels, replace(STILL, grey=1.0), np.random.default_rng(1))
    inverted = recolour(image.pixels, replace(STILL, invert=1.0), np.random.default_rng(1))

    assert (grey == grey[..., :1]).all()
    assert np.array_equal(inverted, 255 - image.pixels)
