from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

import toy_plugin
from segstudio.core import Image, JobContext, Progress, RefineError, Scores, numbered_classes, scoring
from segstudio.crf.dense import DenseCrf, energies, reduction, shrink
from segstudio.crf.meanfield import LatticeMeanField
from segstudio.crf.parameters import CrfParameters

USUAL: Final = CrfParameters(w1=4, alpha=67, beta=3, w2=3, gamma=1, iterations=4)
ENGINE: Final = LatticeMeanField("dense-crf")


def scores_for(size: tuple[int, int], classes: int = 3, change: Callable[..., object] | None = None) -> Scores:
    data = np.random.default_rng(0).normal(0, 2, (classes, -(-size[0] // 4), -(-size[1] // 4))).astype(np.float32)
    if change:
        change(data)
    return Scores(data, size, numbered_classes(classes, [(0, 0, 0)]))


@dataclass
class Recorder:
    """Stands in for an engine: remembers what it was given and gives the energies' own softmax."""

    sizes: list[tuple[int, ...]] = field(default_factory=list)
    parameters: list[CrfParameters] = field(default_factory=list)

    def run(
        self, unary: NDArray[np.float32], image: NDArray[np.uint8], parameters: CrfParameters, context: JobContext
    ) -> NDArray[np.float32]:
        assert unary.shape[1:] == image.shape[:2]
        self.sizes.append(unary.shape)
        self.parameters.append(parameters)
        return scoring.softmax(-unary)


def test_marginals_come_back_as_probabilities_at_the_images_size() -> None:
    image, reported = toy_plugin.banded_image(20, 30), list[Progress]()
    scores = scores_for(image.size)
    done = DenseCrf("dense-crf", USUAL, ENGINE).refine(image, scores, JobContext(report=reported.append))

    assert done.kind == "probabilities"
    assert done.size == done.data.shape[1:] == image.size
    np.testing.assert_allclose(done.data.sum(0), 1, atol=1e-4)
    assert (done.data.argmax(0) != scoring.probabilities(scores).argmax(0)).any()
    assert reported[0] == Progress(0, 4, "refine")
    assert reported[-1] == Progress(4, 4, "refine")


def test_the_same_twice() -> None:
    image = toy_plugin.banded_image(20, 30)
    crf = DenseCrf("dense-crf", USUAL, ENGINE)
    first, second = (crf.refine(image, scores_for(image.size), JobContext()) for _ in range(2))

    np.testing.assert_array_equal(first.data, second.data)


def test_one_class_needs_no_crf() -> None:
    image, recorder = toy_plugin.banded_image(8, 8), Recorder()
    done = DenseCrf("x", USUAL, runner=recorder).refine(image, scores_for((8, 8), 1), JobContext())

    assert (done.data == 1).all()
    assert recorder.sizes == []


@pytest.mark.parametrize("size", [(1, 1), (1, 9), (9, 1)])
def test_images_of_a_single_row_or_pixel_work(size: tuple[int, int]) -> None:
    done = DenseCrf("x", USUAL, ENGINE).refine(toy_plugin.banded_image(*size), scores_for(size), JobContext())

    assert done.data.shape == (3, *size)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_scores_that_are_no_numbers_are_refused(bad: float) -> None:
    def spoil(data: NDArray[np.float32]) -> None:
        data[0, 0, 0] = bad

    with pytest.raises(RefineError, match="not all finite"):
        DenseCrf("x", USUAL, ENGINE).refine(toy_plugin.banded_image(8, 8), scores_for((8, 8), 3, spoil), JobContext())


def test_scores_of_another_image_are_refused() -> None:
    with pytest.raises(RefineError, match=r"for \(8, 9\), the image is \(8, 8\)"):
        DenseCrf("x", USUAL, ENGINE).refine(toy_plugin.banded_image(8, 8), scores_for((8, 9)), JobContext())


def test_large_images_are_worked_on_at_a_fraction_with_smaller_kernels() -> None:
    recorder = Recorder()
    image = toy_plugin.banded_image(90, 121)
    done = DenseCrf("x", USUAL, max_megapixels=0.003, runner=recorder).refine(
        image, scores_for(image.size), JobContext()
    )

    assert recorder.sizes == [(3, 45, 61)]
    assert recorder.parameters == [replace(USUAL, alpha=33.5, gamma=0.5)]
    assert done.size == image.size
    assert scoring.labels(done).size == image.size


def test_reaches_grow_with_the_image_where_that_is_wanted() -> None:
    recorder = Recorder()
    image = toy_plugin.banded_image(40, 100)
    DenseCrf("x", USUAL, recorder, grows=True).refine(image, scores_for(image.size), JobContext())

    assert recorder.parameters == [replace(USUAL, alpha=67 / 5, gamma=1 / 5)]


def test_more_classes_leave_room_for_fewer_pixels() -> None:
    assert reduction((1000, 1000), 21, 1.0) == 1
    assert reduction((1000, 1000), 22, 1.0) == 2
    assert reduction((1000, 1000), 150, 4.0) == 2
    assert reduction((1, 1), 2, 0.1) == 1


@given(st.integers(1, 40), st.integers(1, 40), st.integers(1, 7))
@settings(deadline=None, max_examples=40)
def test_shrinking_keeps_plain_colours_and_covers_everything(height: int, width: int, factor: int) -> None:
    small = shrink(np.full((height, width, 3), (10, 200, 77), np.uint8), factor)

    assert small.shape[:2] == (-(-height // factor), -(-width // factor))
    assert (small == (10, 200, 77)).all()


def test_shrinking_averages_blocks() -> None:
    pixels = np.repeat(np.array([[0, 100], [20, 80]], np.uint8)[:, :, None], 3, axis=2)

    assert shrink(pixels, 2).tolist() == [[[50, 50, 50]]]


def test_energies_are_bounded() -> None:
    found = energies(np.array([[[0.0, 1.0, 0.5]]], np.float32))

    np.testing.assert_allclose(found.ravel(), [-np.log(1e-5), 0, np.log(2)], atol=1e-6)


values = st.floats(allow_nan=True, allow_infinity=True)


@given(values, values, values, values, values, st.integers(-5, 10**6))
@settings(deadline=None)
def test_clamped_parameters_are_always_in_range(
    w1: float, alpha: float, beta: float, w2: float, gamma: float, iterations: int
) -> None:
    safe = CrfParameters(w1, alpha, beta, w2, gamma, iterations).clamped()

    assert min(safe.alpha, safe.gamma) >= 0.05
    assert max(safe.alpha, safe.beta, safe.gamma) <= 10_000
    assert safe.beta >= 0.1
    assert min(safe.w1, safe.w2) >= 0
    assert 0 <= safe.iterations <= 1_000
    assert safe.clamped() == safe


def test_the_image_is_not_touched() -> None:
    image = toy_plugin.banded_image(12, 12)
    before = image.pixels.copy()
    DenseCrf("x", USUAL, ENGINE).refine(Image(image.pixels), scores_for((12, 12)), JobContext())

    np.testing.assert_array_equal(image.pixels, before)
