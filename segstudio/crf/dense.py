"""The refiner: scores and a photograph in, CRF marginals out, by the engine it is given."""

import math
from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Final, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from segstudio.core import Image, JobContext, RefineError, Scores, scoring
from segstudio.core.plugins import RefineState
from segstudio.crf.parameters import CrfParameters

_LEAST: Final = 1e-5  # the probability below which a class counts as this unlikely, as in pydensecrf's own helper
_USUAL_SIDE: Final = 500  # pixels; the longer side in PASCAL VOC, on which the published widths were found
_BAND: Final = 200_000  # pixels of an image and a row of blocks that are averaged at once
_USUAL_CLASSES: Final = 21  # up to here the limit on megapixels holds as it is; more classes take more memory


class Runner(Protocol):
    """Runs mean field on energies: `LatticeMeanField` here, `CrfProcess` with pydensecrf in a child process."""

    def run(
        self,
        energies: NDArray[np.float32],
        pixels: NDArray[np.uint8],
        parameters: CrfParameters,
        context: JobContext,
    ) -> NDArray[np.float32]:
        """Return marginals (C, H, W) for energies (C, H, W) on an image (H, W, 3)."""
        ...


@runtime_checkable
class SteppedRunner(Protocol):
    """Runs mean field and shows every step: the program's own engine and its twin in torch."""

    def steps(
        self,
        energies: NDArray[np.float32],
        pixels: NDArray[np.uint8],
        parameters: CrfParameters,
        context: JobContext,
    ) -> Generator[tuple[NDArray[np.float32], float]]:
        """Yield marginals (C, H, W) before the first step and after each, with their free energy: nats for a pixel."""
        ...


@runtime_checkable
class QuickRunner(Protocol):
    """Runs mean field without ado, so that small parts of an image take little time."""

    def for_parts(self) -> Runner:
        """Return a runner for parts, which keeps nothing at the cost of what is kept for whole images."""
        ...


@dataclass(frozen=True, slots=True)
class DenseCrf:
    """A fully connected CRF over the pixels of an image.

    Images above `max_megapixels` (fewer where there are more than 21 classes) are worked on at a whole fraction of
    their size, with the kernels shrunk alike. With `grows`, alpha and gamma are those for a longer side of 500 pixels.
    """

    key: str
    parameters: CrfParameters
    runner: Runner
    max_megapixels: float = 4.0
    grows: bool = False

    def refine(self, image: Image, scores: Scores, context: JobContext) -> Scores:
        """Return marginals as probabilities, at the image's size or a whole fraction of it."""
        likely, pixels, widths = self._task(image, scores, context)
        if len(scores.classes) > 1:
            likely = self.runner.run(energies(likely), pixels, widths, context)
        context.step(self.parameters.iterations, self.parameters.iterations, "refine")
        return Scores(likely, image.size, scores.classes, kind="probabilities")

    def steps(self, image: Image, scores: Scores, context: JobContext) -> Generator[RefineState]:
        """Yield the marginals before the first step and after each.

        pydensecrf runs in a process that answers once: it is not stepped, and its own measure is not the free energy.
        """
        if not isinstance(self.runner, SteppedRunner):
            raise RefineError(self.key, "does not show its steps.", "Choose DenseCRF or ConvCRF.")
        likely, pixels, widths = self._task(image, scores, context)
        if len(scores.classes) == 1:
            yield RefineState(Scores(likely, image.size, scores.classes, kind="probabilities"), 0.0)
            return
        with closing(self.runner.steps(energies(likely), pixels, widths, context)) as steps:
            for marginals, energy in steps:
                yield RefineState(Scores(marginals, image.size, scores.classes, kind="probabilities"), energy)

    def _task(
        self, image: Image, scores: Scores, context: JobContext
    ) -> tuple[NDArray[np.float32], NDArray[np.uint8], CrfParameters]:
        """Return probabilities (C, h, w), the image (h, w, 3), and the parameters for that size."""
        if scores.size != image.size:
            raise RefineError(
                self.key, f"the scores are for {scores.size}, the image is {image.size}.", "Run the network again."
            )
        if not np.isfinite(scores.data).all():
            raise RefineError(self.key, "the scores are not all finite numbers.", "Run the network again.")
        context.step(0, self.parameters.iterations, "refine")
        factor = reduction(image.size, len(scores.classes), self.max_megapixels)
        pixels = shrink(image.pixels, factor)
        size = (pixels.shape[0], pixels.shape[1])
        likely = scoring.probabilities(Scores(scores.data, size, scores.classes, scores.kind, scores.align_corners))
        return likely, pixels, self._widths(image.size).shrunk(factor)

    def reach(self, size: tuple[int, int]) -> float:
        """Return the larger of both reaches, in pixels of an image of this size."""
        widths = self._widths(size)
        return max(widths.alpha if widths.w1 else 0.0, widths.gamma if widths.w2 else 0.0)

    def shrunk(self, factor: float, size: tuple[int, int]) -> "DenseCrf | None":
        """Return what does the same on parts of such an image, made `factor` times smaller."""
        if not isinstance(self.runner, QuickRunner):
            return None
        widths = self._widths(size).shrunk(factor)
        return replace(self, parameters=widths, runner=self.runner.for_parts(), max_megapixels=math.inf, grows=False)

    def _widths(self, size: tuple[int, int]) -> CrfParameters:
        """Return the parameters for an image of this size."""
        return self.parameters.shrunk(_USUAL_SIDE / max(size)) if self.grows else self.parameters


def energies(probabilities: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return -log p, with p no smaller than 1e-5, so that no class is ruled out for good."""
    result: NDArray[np.float32] = -np.log(np.clip(probabilities, _LEAST, 1.0))
    return result


def reduction(size: tuple[int, int], classes: int, max_megapixels: float) -> int:
    """Return by which whole number an image has to shrink to stay within the limit; 1 means not at all."""
    limit = max_megapixels * 1e6 * min(1.0, _USUAL_CLASSES / classes)
    return max(1, math.ceil(math.sqrt(size[0] * size[1] / limit)))


def shrink(pixels: NDArray[np.uint8], factor: int) -> NDArray[np.uint8]:
    """Average blocks of `factor` x `factor` pixels; blocks that stick out repeat the border."""
    if factor == 1:
        return pixels
    height, width = (-(-length // factor) for length in pixels.shape[:2])
    small = np.empty((height, width, 3), np.uint8)
    band = max(1, _BAND // (width * factor))
    for top in range(0, height, band):  # band by band: an image of a gigapixel is never copied as a whole
        rows = min(band, height - top)
        part = pixels[top * factor : (top + rows) * factor]
        beyond = rows * factor - len(part), width * factor - part.shape[1]
        full = np.pad(part, ((0, beyond[0]), (0, beyond[1]), (0, 0)), "edge") if any(beyond) else part
        total = np.zeros((rows, width, 3), np.float32)
        for down, across in np.ndindex(factor, factor):
            total += full[down::factor, across::factor]
        small[top : top + rows] = np.rint(total / np.float32(factor * factor))
    return small
