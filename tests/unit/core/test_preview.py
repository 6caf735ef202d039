"""A part of an image, made smaller: it lies where it says, and a refiner does on it what it does on the whole."""

from dataclasses import replace
from typing import Final

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import toy_plugin
from segstudio.core import Image, JobContext, Request, Result, Scores, numbered_classes, scoring
from segstudio.core.pipeline import crop, margin, outer, preview
from segstudio.core.pipeline.previews import block_means
from segstudio.core.plugins import Catalog, Refiner, RefinerSpec
from segstudio.crf.conv import ConvOptions
from segstudio.crf.conv_refiner import ConvRefiner
from segstudio.crf.dense import DenseCrf, shrink
from segstudio.crf.meanfield import LatticeMeanField
from segstudio.crf.parameters import CrfParameters
from segstudio.crf.process import CrfProcess

USUAL: Final = CrfParameters(w1=4, alpha=12, beta=10, w2=3, gamma=2, iterations=5)
DENSE: Final = DenseCrf("crf", USUAL, LatticeMeanField("crf"))
SIZE: Final = (60, 80)
WHOLE: Final = (0, 0, 80, 60)


def made(refiner: Refiner, size: tuple[int, int] = SIZE) -> tuple[Result, Catalog]:
    """Return raw scores of a banded image at a quarter of its size, and a catalog with the refiner."""
    rng = np.random.default_rng(0)
    pixels = toy_plugin.banded_image(*size, 3).pixels.astype(int) + rng.integers(-6, 7, (*size, 3))
    image = Image(np.clip(pixels, 0, 255).astype(np.uint8))
    data = rng.normal(0, 2, (3, size[0] // 4, size[1] // 4)).astype(np.float32)
    scores = Scores(data, size, numbered_classes(3, [(0, 0, 0)]))
    request = Request(image, "toy", "toy", "crf")
    result = Result(request, scores, scoring.labels(scores), None, None, "cpu", "", {})
    return result, Catalog(refiners={"crf": RefinerSpec("crf", "CRF", "", lambda _: refiner)})


def full(refiner: Refiner, result: Result) -> np.ndarray:
    return scoring.labels(refiner.refine(result.request.image, result.scores, JobContext())).ids


@given(st.integers(1, 9), st.integers(1, 9), st.integers(1, 4))
def test_blocks_are_averaged_as_for_whole_images(height: int, width: int, factor: int) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (height, width, 3), np.uint8)
    means, expected = block_means(pixels, factor), shrink(pixels, factor)

    assert means.shape == expected.shape
    assert np.abs(means.astype(int) - expected).max() <= 1  # halves are rounded up here and to even there


@pytest.mark.parametrize("align_corners", [False, True])
def test_at_full_size_scores_are_interpolated_as_ever(align_corners: bool) -> None:
    scores = replace(made(DENSE)[0].scores, align_corners=align_corners)
    seen = crop(Image(np.zeros((*SIZE, 3), np.uint8)), scores, (7, 5, 50, 41), 0, 1)

    np.testing.assert_allclose(seen.scores.data, scoring.rows(scores, 5, 41)[:, :, 7:50], atol=1e-5)


@given(st.integers(0, 70), st.integers(0, 50), st.integers(1, 40), st.integers(1, 30), st.integers(1, 6))
def test_a_glimpse_holds_its_region_and_lies_on_whole_blocks(x: int, y: int, w: int, h: int, factor: int) -> None:
    box = (x, y, min(x + w, 80), min(y + h, 60))
    seen = crop(Image(np.zeros((*SIZE, 3), np.uint8)), made(DENSE)[0].scores, box, 5.5, factor)
    left, top, right, bottom = seen.region

    assert left <= box[0] < left + factor
    assert right - factor < box[2] <= right
    assert [edge % factor for edge in seen.region] == [0] * 4
    assert seen.image.size == seen.scores.size == seen.scores.data.shape[1:]
    assert (seen.inner[2] - seen.inner[0], seen.inner[3] - seen.inner[1]) == (
        (right - left) // factor,
        (bottom - top) // factor,
    )
    assert seen.inner[2] <= seen.image.size[1]
    assert seen.inner[3] <= seen.image.size[0]


def test_a_preview_of_everything_at_full_size_is_the_answer() -> None:
    for refiner in (DENSE, ConvRefiner("crf", ConvOptions(filter_size=5, blur=2), 3, 1e9)):
        result, catalog = made(refiner)
        seen = crop(result.request.image, result.scores, WHOLE, 0, 1)
        found = preview(seen, result.request, result, catalog, JobContext())

        assert found is not None
        np.testing.assert_array_equal(found.labels.ids, full(refiner, result))


def test_with_its_margin_a_part_is_what_it_is_in_the_whole() -> None:
    result, catalog = made(DENSE)
    around = margin(result.request, catalog)
    box = (20, 15, 60, 45)
    assert around == 12
    found = preview(
        crop(result.request.image, result.scores, box, 2 * around, 1), result.request, result, catalog, JobContext()
    )

    assert found is not None
    assert (found.labels.ids == full(DENSE, result)[15:45, 20:60]).mean() > 0.98


def test_a_smaller_one_shows_what_the_whole_will_show() -> None:
    result, catalog = made(DENSE, (120, 160))
    seen = crop(result.request.image, result.scores, (0, 0, 160, 120), 0, 2)
    found = preview(seen, result.request, result, catalog, JobContext())
    whole = full(DENSE, result)

    assert found is not None
    small = (found.labels.ids == whole[1::2, 1::2]).mean()
    assert small > 0.9
    assert small > (result.labels.ids == whole).mean(), "the preview is no nearer to the answer than the raw labels"


def test_widths_that_grow_are_those_of_the_whole_image() -> None:
    growing = replace(DENSE, grows=True)
    small = growing.shrunk(4, (1000, 800))

    assert small is not None
    assert small.parameters.alpha == pytest.approx(USUAL.alpha * 2 / 4)
    assert small.reach((60, 80)) == pytest.approx(USUAL.alpha / 2)
    assert growing.reach((1000, 800)) == pytest.approx(24)


def test_lattices_of_parts_are_kept_apart() -> None:
    small = DENSE.shrunk(2, SIZE)

    assert small is not None
    assert isinstance(small.runner, LatticeMeanField)
    assert isinstance(DENSE.runner, LatticeMeanField)
    assert small.runner.kept is DENSE.runner.small
    assert small.runner.kept is not DENSE.runner.kept


def test_the_window_of_a_convcrf_covers_the_same() -> None:
    conv = ConvRefiner("crf", ConvOptions(filter_size=11, blur=4, gamma=3), 3, 1e9)

    assert [conv.shrunk(f, SIZE).options.blur for f in (1, 2, 3, 4, 9)] == [4, 2, 2, 1, 1]
    assert conv.shrunk(2, SIZE).options.gamma == 1.5
    assert conv.reach(SIZE) == 20


def test_what_works_on_whole_images_only_has_no_preview() -> None:
    for refiner in (toy_plugin.Sharpen(2.0), DenseCrf("crf", USUAL, CrfProcess("crf"))):
        result, catalog = made(refiner)
        seen = crop(result.request.image, result.scores, WHOLE, 0, 2)

        assert preview(seen, result.request, result, catalog, JobContext()) is None
    assert margin(replace(result.request, refine=None), catalog) is None


def test_a_margin_stays_within_the_image() -> None:
    assert outer((10, 0, 30, 60), 15.2, SIZE) == (0, 0, 46, 60)
