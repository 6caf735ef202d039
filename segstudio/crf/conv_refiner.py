"""The refiner on a ConvCRF: scores and a photograph in, probabilities out."""

from collections.abc import Generator
from dataclasses import dataclass, replace

import numpy as np
import torch

from segstudio.core import Image, JobContext, RefineError, Scores, scoring
from segstudio.core.plugins import RefineState
from segstudio.crf.conv import ConvCrf, ConvOptions, needed_bytes

_LEAST = 1e-5  # the probability below which a class counts as this unlikely, as for DenseCRF


@dataclass(frozen=True, slots=True)
class ConvRefiner:
    """A ConvCRF with values of choice; refuses beforehand what would take more than `most_bytes` of memory."""

    key: str
    options: ConvOptions
    iterations: int
    most_bytes: float

    def refine(self, image: Image, scores: Scores, context: JobContext) -> Scores:
        """Return probabilities at the image's size."""
        self._check(image, scores)
        context.step(0, self.iterations, "refine")
        unary, pixels = _tensors(image, scores)
        logits = unary
        with torch.inference_mode():
            steps = ConvCrf(unary.shape[1], self.options).steps(unary, pixels, self.iterations)
            for step, after in enumerate(steps, 1):
                context.step(step, self.iterations, "refine")
                logits = after
            done = torch.softmax(logits, 1)[0].numpy()
        return Scores(done, image.size, scores.classes, kind="probabilities")

    def steps(self, image: Image, scores: Scores, context: JobContext) -> Generator[RefineState]:
        """Yield the probabilities before the first step and after each."""
        self._check(image, scores)
        context.step(0, self.iterations, "refine")
        unary, pixels = _tensors(image, scores)
        with torch.inference_mode():
            states = ConvCrf(unary.shape[1], self.options).states(unary, pixels, self.iterations)
            for step, (likely, energy) in enumerate(states):
                context.step(step, self.iterations, "refine")
                yield RefineState(Scores(likely[0].numpy(), image.size, scores.classes, "probabilities"), energy)

    def reach(self, size: tuple[int, int]) -> float:
        """Return half of the window, in pixels of any image."""
        return self.options.filter_size // 2 * float(self.options.blur)

    def shrunk(self, factor: float, size: tuple[int, int]) -> "ConvRefiner":
        """Return one whose window covers the same in an image `factor` times smaller: by less blur, down to none."""
        blur = max(1, round(self.options.blur / factor / 2) * 2)
        options = replace(self.options, blur=blur, gamma=self.options.gamma / factor, alpha=self.options.alpha / factor)
        return replace(self, options=options)

    def _check(self, image: Image, scores: Scores) -> None:
        if scores.size != image.size:
            raise RefineError(
                self.key, f"the scores are for {scores.size}, the image is {image.size}.", "Run the network again."
            )
        if not np.isfinite(scores.data).all():
            raise RefineError(self.key, "the scores are not all finite numbers.", "Run the network again.")
        needed = needed_bytes(len(scores.classes), image.size, self.options)
        if needed > self.most_bytes:
            raise RefineError(
                self.key,
                f"this image would take {needed / 1e9:.1f} GB, more than the {self.most_bytes / 1e9:.1f} GB allowed.",
                "Choose a smaller filter, more blur, or more memory.",
            )


def _tensors(image: Image, scores: Scores) -> tuple[torch.Tensor, torch.Tensor]:
    """Return log-probabilities (1, C, H, W) and the image (1, 3, H, W)."""
    unary = np.log(np.clip(scoring.probabilities(scores), _LEAST, 1.0))
    pixels = image.pixels.transpose(2, 0, 1).astype(np.float32)
    return torch.from_numpy(unary)[None], torch.from_numpy(pixels)[None]
