"""The engine in torch gives what the compiled one gives."""

from dataclasses import replace

import numpy as np
import pytest

from segstudio.core import Cancelled, CancelToken, JobContext, Progress, RefineError, scoring
from segstudio.crf.dense import energies
from segstudio.crf.meanfield import LatticeMeanField
from segstudio.crf.parameters import CrfParameters, Normalization
from segstudio.crf.twin import TorchMeanField

USUAL = CrfParameters(w1=4, alpha=67, beta=3, w2=3, gamma=1, iterations=5)
RNG = np.random.default_rng(0)
IMAGE = np.clip(np.kron(RNG.integers(0, 256, (5, 7, 3)), np.ones((8, 6, 1))) + RNG.normal(0, 4, (40, 42, 3)), 0, 255)
PIXELS = IMAGE.astype(np.uint8)


def unary(classes: int) -> np.ndarray[tuple[int, int, int], np.dtype[np.float32]]:
    logits = np.random.default_rng(classes).normal(0, 2, (classes, 40, 42)).astype(np.float32)
    return energies(scoring.softmax(logits))


@pytest.mark.parametrize("classes", [2, 5])
@pytest.mark.parametrize("mode", ["none", "before", "after", "symmetric"])
def test_both_engines_agree(classes: int, mode: Normalization) -> None:
    weak = replace(USUAL, w1=0.5, w2=0.3) if mode == "none" else USUAL
    parameters = replace(weak, normalization=mode)
    twin, own = (
        engine.run(unary(classes), PIXELS, parameters, JobContext())
        for engine in (TorchMeanField("x"), LatticeMeanField("x"))
    )

    np.testing.assert_allclose(twin, own, atol=1e-4)


@pytest.mark.parametrize("off", ["w1", "w2"])
def test_without_one_kernel_they_agree(off: str) -> None:
    parameters = replace(USUAL, w1=0.0 if off == "w1" else 4.0, w2=0.0 if off == "w2" else 3.0)
    twin, own = (
        engine.run(unary(3), PIXELS, parameters, JobContext())
        for engine in (TorchMeanField("x"), LatticeMeanField("x"))
    )

    np.testing.assert_allclose(twin, own, atol=1e-4)


def test_it_stops_between_steps() -> None:
    token = CancelToken()

    def report(progress: Progress) -> None:
        if progress.total and progress.done >= 1:
            token.cancel()

    with pytest.raises(Cancelled):
        TorchMeanField("x").run(unary(2), PIXELS, replace(USUAL, iterations=1000), JobContext(token, report))


def test_widths_too_small_are_refused() -> None:
    class Unclamped(CrfParameters):
        def clamped(self) -> CrfParameters:
            return self

    with pytest.raises(RefineError, match="too small"):
        TorchMeanField("x").run(unary(2), PIXELS, Unclamped(4, 1e-5, 1e-5, 3, 1, 1), JobContext())
