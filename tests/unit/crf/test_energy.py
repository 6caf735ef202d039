"""The free energy: its formula by all pairs, that mean field lowers it, and that engines measure the same."""

from dataclasses import replace
from itertools import pairwise
from typing import Final

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

import toy_plugin
from segstudio.core import Cancelled, CancelToken, JobContext, Progress, RefineError, Scores, numbered_classes, scoring
from segstudio.crf.conv import ConvCrf, ConvOptions
from segstudio.crf.conv_refiner import ConvRefiner
from segstudio.crf.dense import DenseCrf, energies
from segstudio.crf.exact import free_energy, kernel_matrix, mean_field_steps
from segstudio.crf.meanfield import LatticeMeanField
from segstudio.crf.parameters import CrfParameters, Normalization
from segstudio.crf.process import CrfProcess
from segstudio.crf.twin import TorchMeanField

USUAL: Final = CrfParameters(w1=4, alpha=12, beta=20, w2=3, gamma=2, iterations=8)
NOTHING: Final = replace(USUAL, w1=0.0, w2=0.0, iterations=2)
Array = NDArray[np.float32]


def task(height: int, width: int, classes: int, seed: int = 0) -> tuple[Array, NDArray[np.uint8]]:
    rng = np.random.default_rng(seed)
    patches = rng.normal(0, 1, (classes, -(-height // 4), -(-width // 4))).astype(np.float32)
    logits = np.kron(patches, np.ones((1, 4, 4), np.float32))[:, :height, :width]
    photo = toy_plugin.banded_image(height, width, 3).pixels.astype(int) + rng.integers(-8, 9, (height, width, 3))
    return energies(scoring.softmax(logits)), np.clip(photo, 0, 255).astype(np.uint8)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("weight", [0.5, 4.0, 40.0])
def test_by_all_pairs_it_falls_with_every_step(weight: float, seed: int) -> None:
    unary, photo = task(14, 17, 3, seed)
    values = [e for _, e in mean_field_steps(unary, photo, replace(USUAL, w1=weight))]

    assert all(after <= before + 1e-9 for before, after in pairwise(values))
    assert values[-1] < values[0] - 1e-3


def test_where_it_no_longer_falls_marginals_no_longer_move() -> None:
    unary, photo = task(12, 12, 3)
    *_, (before, high), (after, low) = mean_field_steps(unary, photo, replace(USUAL, iterations=300))

    assert high - low < 1e-10
    np.testing.assert_allclose(before, after, atol=1e-4)


def test_it_is_least_where_mean_field_ends() -> None:
    """Other marginals nearby have a higher free energy: the formula is the one that the update minimises."""
    unary, photo = task(10, 11, 3)
    flat, kernel = unary.reshape(3, -1).astype(np.float64), kernel_matrix(photo, USUAL)
    *_, (found, least) = mean_field_steps(unary, photo, replace(USUAL, iterations=300))
    rng = np.random.default_rng(0)
    for _ in range(20):
        other = found.reshape(3, -1).astype(np.float64) * np.exp(rng.normal(0, 0.1, flat.shape))
        other /= other.sum(0)

        assert free_energy(other, flat, kernel) > least


def test_without_kernels_it_is_minus_the_logarithm_of_the_sum() -> None:
    unary, photo = task(9, 10, 3)
    expected = -np.log(np.exp(-unary.astype(np.float64)).sum(0)).mean()
    engines = (mean_field_steps(unary, photo, NOTHING), *(e(unary, photo, NOTHING) for e in (lattice, twin)))

    assert [[e for _, e in steps] for steps in engines] == [pytest.approx([expected] * 3, abs=1e-5)] * 3


def lattice(unary: Array, photo: NDArray[np.uint8], parameters: CrfParameters) -> list[tuple[Array, float]]:
    return list(LatticeMeanField("x").steps(unary, photo, parameters, JobContext()))


def twin(unary: Array, photo: NDArray[np.uint8], parameters: CrfParameters) -> list[tuple[Array, float]]:
    return list(TorchMeanField("x").steps(unary, photo, parameters, JobContext()))


@pytest.mark.parametrize("classes", [2, 3, 6])
@pytest.mark.parametrize("mode", ["none", "before", "after", "symmetric"])
def test_both_lattices_measure_the_same(classes: int, mode: Normalization) -> None:
    unary, photo = task(40, 42, classes)
    weak = replace(USUAL, w1=0.05, w2=0.03) if mode == "none" else USUAL
    own, other = (engine(unary, photo, replace(weak, normalization=mode)) for engine in (lattice, twin))

    assert [e for _, e in own] == pytest.approx([e for _, e in other], abs=2e-4)
    for (mine, _), (theirs, _) in zip(own, other, strict=True):
        np.testing.assert_allclose(mine, theirs, atol=1e-4)


@pytest.mark.parametrize("classes", [2, 3])
def test_a_lattice_is_near_all_pairs(classes: int) -> None:
    unary, photo = task(24, 24, classes)
    found, exact = lattice(unary, photo, USUAL), list(mean_field_steps(unary, photo, USUAL))

    assert [e for _, e in found] == pytest.approx([e for _, e in exact], abs=0.12)
    assert found[-1][1] < found[0][1]


def test_classes_that_are_set_aside_count() -> None:
    unary, photo = task(40, 42, 8)
    unary[4:] += 9
    own, other = lattice(unary, photo, USUAL), twin(unary, photo, USUAL)

    assert [e for _, e in own] == pytest.approx([e for _, e in other], abs=2e-3)


@pytest.mark.parametrize("classes", [1, 2, 5])
def test_the_first_step_is_raw_and_the_last_is_the_answer(classes: int) -> None:
    image = toy_plugin.banded_image(40, 60, 3)
    data = np.random.default_rng(0).normal(0, 2, (classes, 10, 15)).astype(np.float32)
    scores = Scores(data, (40, 60), numbered_classes(classes, [(0, 0, 0)]))
    for refiner in (
        DenseCrf("x", USUAL, LatticeMeanField("x"), max_megapixels=0.001),
        DenseCrf("x", USUAL, TorchMeanField("x")),
        ConvRefiner("x", ConvOptions(filter_size=5, blur=2), 3, 1e9),
    ):
        states = list(refiner.steps(image, scores, JobContext()))

        assert len(states) == (1 if classes == 1 and isinstance(refiner, DenseCrf) else len(states))
        answer = refiner.refine(image, scores, JobContext()).data
        np.testing.assert_allclose(states[-1].scores.data, answer, atol=5e-6, strict=True)
        first = states[0].scores
        size = (first.data.shape[1], first.data.shape[2])
        raw = Scores(scores.data, size, scores.classes)
        np.testing.assert_allclose(first.data, scoring.probabilities(raw), atol=2e-4)


def test_a_convcrf_measures_the_sum_over_its_window() -> None:
    """With normalised kernels and a window over the whole of a tiny image, both CRFs have a formula by all pairs."""
    options = ConvOptions(filter_size=13, blur=1, gamma=2, beta=20, alpha=12, with_place=True, normalized=True)
    options = replace(options, smoothness=3, appearance=4, start="softmax")
    unary, photo = task(6, 7, 3)
    kernel = kernel_matrix(photo, replace(USUAL, gamma=2, beta=20, alpha=12))
    image = torch.from_numpy(photo.transpose(2, 0, 1).astype(np.float32))[None]
    weights = (1 - 0.2) * unary.reshape(3, -1).astype(np.float64)
    with torch.inference_mode():
        states = list(ConvCrf(3, options).states(torch.from_numpy(-unary)[None], image, 3))
    expected = [free_energy(s[0].reshape(3, -1).numpy().astype(float), weights, 0.2 * kernel) for s, _ in states]

    assert [e for _, e in states] == pytest.approx(expected, abs=1e-4)


def test_pydensecrf_does_not_show_its_steps() -> None:
    image = toy_plugin.banded_image(8, 8)
    scores = Scores(np.zeros((2, 8, 8), np.float32), (8, 8), numbered_classes(2, [(0, 0, 0)]))
    steps = DenseCrf("x", USUAL, CrfProcess("x")).steps(image, scores, JobContext())

    with pytest.raises(RefineError, match="does not show its steps"):
        next(steps)


def test_stepping_can_be_cancelled() -> None:
    unary, photo = task(20, 20, 3)
    token = CancelToken()
    context = JobContext(token, lambda progress: token.cancel() if progress == Progress(0, 8, "refine") else None)

    with pytest.raises(Cancelled):
        list(LatticeMeanField("x").steps(unary, photo, USUAL, context))


def test_widths_too_small_are_refused_in_steps_too() -> None:
    class Unclamped(CrfParameters):
        def clamped(self) -> CrfParameters:
            return self

    unary, photo = task(20, 20, 3)
    for engine in (LatticeMeanField("x"), TorchMeanField("x")):
        with pytest.raises(RefineError, match="too small"):
            list(engine.steps(unary, photo, Unclamped(1, 1e-9, 1e-9, 1, 1e-9, 2), JobContext()))
