"""Whatever the image and the windows: every pixel is covered, and the blending weights sum to one."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segstudio.core import SettingsError, spans, windows

lengths = st.integers(1, 400)
sizes = st.integers(4, 130)
overlaps = st.floats(0, 0.9)
steps = st.sampled_from([1, 2, 8, 32])
quick = settings(deadline=None, max_examples=60)  # a busy machine is no failure


@quick
@given(lengths, sizes, overlaps, steps)
def test_weights_sum_to_one_everywhere(length: int, window: int, overlap: float, step: int) -> None:
    total = np.zeros(length)
    for span in spans(length, window, overlap, step):
        total[span.start : span.stop] += span.weights

    np.testing.assert_allclose(total, 1, atol=1e-5)


@quick
@given(lengths, sizes, overlaps, steps)
def test_spans_lie_inside_on_the_grid_and_are_as_long_as_asked(
    length: int, window: int, overlap: float, step: int
) -> None:
    rounded = -(-window // step) * step
    for span in spans(length, window, overlap, step):
        assert 0 <= span.start < span.stop <= length
        assert span.start % step == 0 or span.stop == length
        assert len(span) == min(rounded, length)
        assert len(span) == len(span.weights)
        assert (span.weights > 0).all()


@quick
@given(lengths, sizes, overlaps, steps)
def test_neighbours_share_what_was_asked_unless_the_grid_forbids(
    length: int, window: int, overlap: float, step: int
) -> None:
    rounded = -(-window // step) * step
    found = spans(length, window, overlap, step)
    for before, after in pairwise(found):
        shared = before.stop - after.start
        assert shared >= min(rounded * overlap, rounded - step) - 1


@quick
@given(st.tuples(lengths, lengths), st.integers(16, 130), overlaps)
def test_windows_blend_an_image_back_to_itself(size: tuple[int, int], window: int, overlap: float) -> None:
    overlap = min(overlap, 0.5)
    image = np.random.default_rng(3).random(size)
    total = np.zeros(size)
    for w in windows(size, window, overlap):
        part = (slice(w.rows.start, w.rows.stop), slice(w.columns.start, w.columns.stop))
        assert image[part].shape == w.size
        total[part] += image[part] * w.weights()

    np.testing.assert_allclose(total, image, atol=1e-5)


@pytest.mark.parametrize(("length", "window", "overlap"), [(0, 8, 0.1), (8, 0, 0.1), (8, 8, 1.0), (8, 8, -0.1)])
def test_impossible_windows_are_refused(length: int, window: int, overlap: float) -> None:
    with pytest.raises(SettingsError):
        spans(length, window, overlap)
