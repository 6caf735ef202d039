"""What holds for every image, every label map and every opacity."""

from typing import Final

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray

from made_results import CLASSES
from segstudio.core import blend, contours, overlay_table

SIZES: Final = st.tuples(st.integers(1, 12), st.integers(1, 12))
PAIRS: Final = SIZES.flatmap(
    lambda size: st.tuples(hnp.arrays(np.uint8, (*size, 3)), hnp.arrays(st.sampled_from([np.uint8, np.uint16]), size))
)
Pair = tuple[NDArray[np.uint8], NDArray[np.uint8]]


@given(pair=PAIRS)
def test_at_opacity_0_the_overlay_is_the_image(pair: Pair) -> None:
    np.testing.assert_array_equal(blend(*pair, overlay_table(CLASSES, 0.0)), pair[0])


@given(pair=PAIRS)
def test_at_opacity_1_every_class_shows_its_own_colour(pair: Pair) -> None:
    pixels, ids = pair
    out = blend(pixels, ids, overlay_table(CLASSES, 1.0))
    colors = {c.id: c.color for c in CLASSES.classes}
    for at in np.ndindex(ids.shape):
        assert tuple(out[at].tolist()) == colors.get(int(ids[at]), tuple(pixels[at].tolist()))


@given(pair=PAIRS, opacity=st.floats(0, 1))
def test_a_blend_lies_between_the_image_and_the_colour(pair: Pair, opacity: float) -> None:
    pixels, ids = pair
    solid = blend(pixels, ids, overlay_table(CLASSES, 1.0))

    out = blend(pixels, ids, overlay_table(CLASSES, opacity))

    assert (out >= np.minimum(pixels, solid)).all()
    assert (out <= np.maximum(pixels, solid)).all()


@given(pair=PAIRS, hidden=st.sets(st.sampled_from([0, 1, 2, 7])))
def test_hidden_classes_show_the_image(pair: Pair, hidden: set[int]) -> None:
    pixels, ids = pair

    out = blend(pixels, ids, overlay_table(CLASSES, 0.7, hidden))

    clear = np.isin(ids, list(hidden))
    np.testing.assert_array_equal(out[clear], pixels[clear])


@settings(max_examples=50)
@given(ids=SIZES.flatmap(lambda size: hnp.arrays(np.uint8, size, elements=st.integers(0, 3))))
def test_a_pixel_is_on_a_contour_where_a_neighbour_differs(ids: NDArray[np.uint8]) -> None:
    marked = contours(ids)
    for y, x in np.ndindex(ids.shape):
        around = [(y - 1, x), (y + 1, x), (y, x - 1), (y, x + 1)]
        inside = [ids[b, a] for b, a in around if 0 <= b < ids.shape[0] and 0 <= a < ids.shape[1]]
        assert marked[y, x] == any(value != ids[y, x] for value in inside)
