"""Whatever training does to an image, its depth goes with it: maps made from places stay on colours made from them."""

from dataclasses import replace

import cv2
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

import depth_files
from segstudio.training.data.augment import placement, sample
from segstudio.training.data.store import Stored
from segstudio.training.recipes.recipe import Augmentation

FILL = (0, 0, 0)
COLOURS_STAY = Augmentation(brightness=0, contrast=0, saturation=0, hue=0)
SIDE = st.integers(40, 90)


@settings(deadline=None, max_examples=80)
@given(
    seed=st.integers(0, 2**31),
    size=st.tuples(SIDE, SIDE),
    crop=st.tuples(SIDE, SIDE),
    rotate=st.sampled_from([0.0, 30.0]),
    mirror=st.tuples(st.sampled_from([0.0, 1.0]), st.sampled_from([0.0, 1.0])),
)
def test_depth_stays_on_the_colours(
    seed: int, size: tuple[int, int], crop: tuple[int, int], rotate: float, mirror: tuple[float, float]
) -> None:
    pixels, depth = depth_files.telling(size)
    how = replace(COLOURS_STAY, scale=(0.7, 1.6), rotate=rotate, flip=mirror[0], vertical_flip=mirror[1])

    view = sample(Stored(pixels, np.zeros(size, np.uint8), depth), crop, how, FILL, np.random.default_rng(seed))

    assert view.depth is not None
    there = cv2.copyMakeBorder((view.labels == 0).astype(np.uint8), 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=[0])
    inside = cv2.erode(there, np.ones((3, 3), np.uint8))[1:-1, 1:-1] > 0  # beside the fill colours are mixed with it
    step = 240 / min(size) + 1  # from one pixel to the next, rounded; the nearest one is at most one away
    assert inside.any()
    assert depth_files.apart(view.pixels, np.nan_to_num(view.depth))[inside].max() <= step + 1


@settings(deadline=None, max_examples=30)
@given(seed=st.integers(0, 2**31))
def test_depth_is_a_hole_where_labels_are_ignored_and_nowhere_else(seed: int) -> None:
    pixels, depth = depth_files.telling((40, 50))
    how = replace(COLOURS_STAY, scale=(0.5, 1.2), rotate=20)

    view = sample(Stored(pixels, np.zeros((40, 50), np.uint8), depth), (48, 48), how, FILL, np.random.default_rng(seed))

    assert view.depth is not None
    assert np.array_equal(np.isnan(view.depth), view.labels == 255)


@settings(deadline=None, max_examples=30)
@given(seed=st.integers(0, 2**31), unit=st.sampled_from(["m", "px"]))
def test_what_is_enlarged_comes_nearer_where_that_is_asked_for(seed: int, unit: str) -> None:
    pixels, depth = depth_files.telling((40, 50))
    how = replace(COLOURS_STAY, scale=(0.5, 2.0), aspect=0, depth_scale=True)
    plain = replace(how, depth_scale=False)
    stored = Stored(pixels, np.zeros((40, 50), np.uint8), depth)
    zoom = placement((40, 50), (48, 48), how, np.random.default_rng(seed))[1, 1]

    scaled, kept = (
        sample(stored, (48, 48), ways, FILL, np.random.default_rng(seed), depth_unit=unit).depth
        for ways in (how, plain)
    )

    assert scaled is not None
    assert kept is not None
    factor = abs(zoom) if unit == "px" else 1 / abs(zoom)
    assert np.allclose(scaled, kept * factor, rtol=1e-4, equal_nan=True)
    assert set(np.unique(kept[~np.isnan(kept)])) <= set(np.unique(depth))
