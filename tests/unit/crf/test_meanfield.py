"""The program's own engine, held against pydensecrf on the same images: the same lattice, nearly the same numbers."""

from dataclasses import replace
from typing import Final

import numpy as np
import pytest
from numpy.typing import NDArray

import toy_plugin
from segstudio.core import Cancelled, CancelToken, JobContext, Progress, RefineError, scoring
from segstudio.crf.dense import energies
from segstudio.crf.kept import Kept
from segstudio.crf.meanfield import LatticeMeanField
from segstudio.crf.parameters import CrfParameters, Normalization
from segstudio.crf.process import CrfProcess
from segstudio.crf.rows import lanes_for

USUAL: Final = CrfParameters(w1=4, alpha=67, beta=3, w2=3, gamma=1, iterations=10)
WIDE: Final = CrfParameters(w1=10, alpha=20, beta=13, w2=3, gamma=3, iterations=5)
Array = NDArray[np.float32]


def task(height: int, width: int, classes: int, sure: float = 2.0) -> tuple[Array, NDArray[np.uint8]]:
    """Make energies of patches, and an image of bands with noise."""
    rng = np.random.default_rng(classes)
    patches = rng.normal(0, sure, (classes, -(-height // 4), -(-width // 4))).astype(np.float32)
    logits = np.kron(patches, np.ones((1, 4, 4), np.float32))[:, :height, :width]
    return energies(scoring.softmax(logits)), toy_plugin.banded_image(height, width, 5).pixels


def ours(unary: Array, image: NDArray[np.uint8], parameters: CrfParameters, workers: int | None = None) -> Array:
    return LatticeMeanField("x", workers=workers).run(unary, image, parameters, JobContext())


def theirs(unary: Array, image: NDArray[np.uint8], parameters: CrfParameters) -> Array:
    return CrfProcess("x").run(unary, image, parameters, JobContext())


@pytest.mark.parametrize("parameters", [USUAL, WIDE], ids=["usual", "wide"])
@pytest.mark.parametrize("classes", [2, 3, 5, 6])
def test_marginals_are_pydensecrfs(classes: int, parameters: CrfParameters) -> None:
    unary, image = task(50, 70, classes)
    mine, other = ours(unary, image, parameters), theirs(unary, image, parameters)

    np.testing.assert_allclose(mine, other, atol=1e-4)
    assert (mine.argmax(0) != unary.argmin(0)).any(), "the CRF changed nothing, so nothing was compared"


@pytest.mark.parametrize("classes", [2, 3, 4])
@pytest.mark.parametrize("mode", ["none", "before", "after", "symmetric"])
def test_every_normalization_is_pydensecrfs(mode: Normalization, classes: int) -> None:
    unary, image = task(30, 40, classes)
    parameters = replace(WIDE, w1=0.5, w2=0.3, normalization=mode)

    np.testing.assert_allclose(ours(unary, image, parameters), theirs(unary, image, parameters), atol=1e-4)


def test_normalizations_differ() -> None:
    unary, image = task(30, 40, 3)
    answers = [ours(unary, image, replace(WIDE, normalization=m)) for m in ("none", "before", "after", "symmetric")]

    assert all(not np.allclose(a, b, atol=1e-3) for i, a in enumerate(answers) for b in answers[:i])


@pytest.mark.parametrize("classes", [2, 3])
@pytest.mark.parametrize("off", ["w1", "w2"])
def test_one_kernel_alone_is_pydensecrfs(off: str, classes: int) -> None:
    unary, image = task(30, 40, classes)
    parameters = replace(WIDE, w1=0.0 if off == "w1" else WIDE.w1, w2=0.0 if off == "w2" else WIDE.w2)

    np.testing.assert_allclose(ours(unary, image, parameters), theirs(unary, image, parameters), atol=1e-4)


def test_classes_that_cannot_win_are_left_out_without_changing_a_label() -> None:
    unary, image = task(50, 70, 9)
    unary[5:] += 6  # at most one in four hundred, everywhere
    unary = energies(scoring.softmax(-unary))
    mine, other = ours(unary, image, USUAL), theirs(unary, image, USUAL)

    assert (mine.argmax(0) == other.argmax(0)).mean() >= 0.999
    assert np.abs(mine - other).max() < 0.01
    np.testing.assert_allclose(mine.sum(0), 1, atol=1e-5)


@pytest.mark.parametrize("classes", [2, 3])
def test_the_number_of_workers_changes_nothing_but_rounding(classes: int) -> None:
    unary, image = task(50, 70, classes)

    np.testing.assert_allclose(ours(unary, image, USUAL, 1), ours(unary, image, USUAL, 3), atol=1e-5)


def test_no_step_is_the_softmax_of_the_scores() -> None:
    unary, image = task(9, 11, 5)

    np.testing.assert_allclose(ours(unary, image, replace(USUAL, iterations=0)), scoring.softmax(-unary), atol=1e-6)


def test_more_steps_change_less_and_less() -> None:
    unary, image = task(30, 40, 3)
    answers = [ours(unary, image, replace(WIDE, iterations=n)) for n in (1, 2, 20, 21)]

    assert np.abs(answers[1] - answers[0]).mean() > 10 * np.abs(answers[3] - answers[2]).mean()


@pytest.mark.parametrize("size", [(1, 1), (1, 40), (40, 1), (3, 2)])
def test_tiny_images_work(size: tuple[int, int]) -> None:
    unary, image = task(*size, 3)

    np.testing.assert_allclose(ours(unary, image, USUAL), theirs(unary, image, USUAL), atol=1e-4)


def test_lattices_are_kept_while_weights_and_steps_move() -> None:
    unary, image = task(20, 30, 3)
    kept = Kept()
    engine = LatticeMeanField("x", kept)
    engine.run(unary, image, USUAL, JobContext())
    assert len(kept) == 4  # two, each with its list of pixels

    again = engine.run(unary, image, replace(USUAL, w1=7, w2=1, iterations=3), JobContext())
    assert len(kept) == 4
    np.testing.assert_array_equal(again, ours(unary, image, replace(USUAL, w1=7, w2=1, iterations=3)))

    engine.run(unary, image, replace(USUAL, alpha=30), JobContext())
    engine.run(unary, 255 - image, USUAL, JobContext())
    assert len(kept) == 8


def test_a_second_run_of_two_classes_on_kept_lattices_is_the_same() -> None:
    unary, image = task(20, 30, 2)
    engine = LatticeMeanField("x")

    first, second = (engine.run(unary, image, USUAL, JobContext()) for _ in range(2))
    np.testing.assert_array_equal(first, second)


def test_a_cancelled_run_stops_between_steps() -> None:
    token, reported, many = CancelToken(), list[Progress](), 200_000

    def report(progress: Progress) -> None:
        reported.append(progress)
        if progress.total and progress.done >= 2:
            token.cancel()

    with pytest.raises(Cancelled):
        LatticeMeanField("x").run(*task(20, 30, 3), replace(USUAL, iterations=many), JobContext(token, report))
    assert reported[-1].done < many


@pytest.mark.parametrize("tiny", [0.0, 1e-7, np.nan])
def test_tiny_widths_are_raised_or_refused_in_a_sentence(tiny: float) -> None:
    unary, image = task(40, 60, 2)
    parameters = CrfParameters(w1=4, alpha=tiny, beta=tiny, w2=3, gamma=tiny, iterations=2)
    try:
        marginals = ours(unary, image, parameters)
    except RefineError as error:
        assert error.hint  # noqa: PT017 - either outcome is right, silence is not
    else:
        assert np.isfinite(marginals).all()


def test_widths_too_small_for_a_large_image_are_refused() -> None:
    class Unclamped(CrfParameters):
        def clamped(self) -> CrfParameters:
            return self

    with pytest.raises(RefineError, match="too small") as caught:
        ours(*task(9, 9, 2), Unclamped(w1=4, alpha=1e-5, beta=1e-5, w2=3, gamma=1, iterations=1))
    assert caught.value.hint


def test_rows_have_few_widths() -> None:
    assert [lanes_for(n) for n in (1, 2, 3, 4, 5, 21)] == [1, 2, 4, 4, 8, 24]
