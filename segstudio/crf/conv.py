"""ConvCRF: mean field whose messages come from a small window around each pixel, as a trainable module.

Teichmann and Cipolla, "Convolutional CRFs for Semantic Segmentation", arXiv:1805.04777, and the released code
(MarvinTeichmann/ConvCRF). The defaults are the code's. Where it differs from the paper, an option says so.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

import torch
from torch import Tensor, nn
from torch.nn import functional

_TINY: Final = 1e-20
Kernel = tuple[Tensor, Tensor | None]  # (B, k * k, h, w) with its strength, and its norm (B, 1, H, W) if any


@dataclass(frozen=True, slots=True)
class ConvOptions:
    """What a ConvCRF is made of; `gamma`, `alpha` (pixels) and `beta` (grey levels) are the widths of its kernels.

    - `filter_size`: side of the window, odd
    - `blur`: messages are passed on an image that many times smaller; even, or 1
    - `weight`: how much messages count against the unary scores, at first, for every class
    - `start`: what the first messages are made of. The code passes log-probabilities, the paper probabilities
    - `to_itself`: whether a pixel sends a message to itself, as in the code; DenseCRF's update has none
    - `with_place`: whether the colour kernel looks at places as well, as in the paper; the code's default does not
    - `window`: `square` as in the code, or the `diamond` of the paper's Manhattan distance
    - `normalized`: whether each kernel is divided by the roots of its sums, as the code can; it does not by default
    - `compatibility`: whether a trainable 1x1 convolution mixes messages between classes
    """

    filter_size: int = 11
    blur: int = 4
    gamma: float = 3.0
    alpha: float = 80.0
    beta: float = 13.0
    smoothness: float = 3.0
    appearance: float = 10.0
    weight: float = 0.2
    unary_weight: float = 1.0
    start: Literal["log-softmax", "softmax"] = "log-softmax"
    to_itself: bool = True
    with_place: bool = False
    window: Literal["square", "diamond"] = "square"
    normalized: bool = False
    compatibility: bool = False


def needed_bytes(classes: int, size: tuple[int, int], options: ConvOptions) -> int:
    """Return about how much memory inference takes: the kernels, and a few planes for each class."""
    height, width = (math.ceil(length / options.blur) for length in size)
    kernels = 2 if options.normalized else 1
    small = height * width * (kernels * options.filter_size**2 + 3 * classes)
    return 4 * (small + 4 * classes * size[0] * size[1])


class ConvCrf(nn.Module):
    """Refines scores (B, C, H, W) by the images (B, 3, H, W), of 0 to 255, they were made for.

    The widths (as one over them), strengths and weights are parameters of the module, of any image's size.
    """

    def __init__(self, classes: int, options: ConvOptions | None = None) -> None:
        """Start from the options' values."""
        super().__init__()
        self.options = o = options or ConvOptions()
        self.pos_sdims, self.col_schan = _parameter(1 / o.gamma), _parameter(1 / o.beta)
        self.col_sdims = _parameter(1 / o.alpha) if o.with_place else None
        self.pos_compat, self.col_compat = _parameter(o.smoothness), _parameter(o.appearance)
        self.weight = nn.Parameter(torch.full((1, classes, 1, 1), o.weight))
        self.comp = nn.Conv2d(classes, classes, 1, bias=False) if o.compatibility else None
        if self.comp is not None:
            nn.init.constant_(self.comp.weight, 0.1 * math.sqrt(2 / classes))

    def forward(self, unary: Tensor, image: Tensor, iterations: int = 5) -> Tensor:
        """Return refined logits (B, C, H, W)."""
        prediction = unary
        for prediction in self.steps(unary, image, iterations):  # noqa: B007 - the last one counts
            pass
        return prediction

    def steps(self, unary: Tensor, image: Tensor, iterations: int) -> Iterator[Tensor]:
        """Yield the logits after each step; between steps they are turned into probabilities."""
        scores = functional.log_softmax(unary, 1)
        kernels = list(self._kernels(image))
        prediction = scores if self.options.start == "log-softmax" else scores.exp()
        for _ in range(iterations):
            logits = self._logits(scores, prediction, kernels)
            yield logits
            prediction = functional.softmax(logits, 1)

    def states(self, unary: Tensor, image: Tensor, iterations: int) -> Iterator[tuple[Tensor, float]]:
        """Yield the probabilities before the first step and after each, with their free energy: nats for a pixel.

        That is the function of `segstudio.crf.energy` with the unary scores as they are weighed here. The released
        code's kernel is neither normalised nor positive semidefinite, so that it may rise.
        """
        scores = functional.log_softmax(unary, 1)
        kernels = list(self._kernels(image))
        state = scores.exp()
        heard = scores if self.options.start == "log-softmax" else state
        for step in range(iterations + 1):
            yield state, self._free_energy(scores, state, kernels)
            if step < iterations:
                heard = state = functional.softmax(self._logits(scores, heard, kernels), 1)

    def _logits(self, scores: Tensor, prediction: Tensor, kernels: list[Kernel]) -> Tensor:
        message = self._messages(prediction, kernels)
        if self.comp is not None:
            message = message + self.comp(message)
        return (self.options.unary_weight - self.weight) * scores + self.weight * message

    def _messages(self, prediction: Tensor, kernels: list[Kernel]) -> Tensor:
        return sum((self._message(prediction, *kernel) for kernel in kernels), torch.zeros_like(prediction))

    def _free_energy(self, scores: Tensor, state: Tensor, kernels: list[Kernel]) -> float:
        reach = self._messages(torch.ones_like(state), kernels)
        agreement = self.weight * (reach - self._messages(state, kernels))
        unary = (self.weight - self.options.unary_weight) * scores
        total = (state * (unary + 0.5 * agreement) + torch.xlogy(state, state)).sum(dtype=torch.float64)
        return float(total) / state[:, 0].numel()

    def _kernels(self, image: Tensor) -> Iterator[Kernel]:
        """Yield kernels (B, k * k, h, w) with their strength, and their norm (B, 1, H, W) where that is wanted."""
        height, width = image.shape[2:]
        places = torch.stack(torch.meshgrid(torch.arange(height), torch.arange(width), indexing="ij"))
        place = places.to(image)[None].expand(len(image), -1, -1, -1)
        colour = image * self.col_schan
        if self.col_sdims is not None:
            colour = torch.cat([place * self.col_sdims, colour], 1)
        near, alike = self._gaussian(place * self.pos_sdims), self._gaussian(colour)
        if not self.options.normalized:
            yield self.pos_compat * near + self.col_compat * alike, None
            return
        ones = torch.ones_like(image[:, :1])
        for kernel, strength in ((near, self.pos_compat), (alike, self.col_compat)):
            norm = 1 / torch.sqrt(self._filter(ones, kernel) + _TINY)
            yield strength * kernel, norm

    def _gaussian(self, features: Tensor) -> Tensor:
        """Return e^(-|f_i - f_j|^2 / 2) for each neighbour j of each pixel i, 0 where j is outside."""
        features = self._shrunk(features)
        inside = self._shifted(torch.ones_like(features[:, :1]))
        rows = [
            torch.exp(-0.5 * (there - features).square().sum(1, keepdim=True)) * within * counts
            for there, within, counts in zip(self._shifted(features), inside, self._counting(), strict=True)
        ]
        return torch.cat(rows, 1)

    def _message(self, prediction: Tensor, kernel: Tensor, norm: Tensor | None) -> Tensor:
        return self._filter(prediction, kernel) if norm is None else norm * self._filter(prediction * norm, kernel)

    def _filter(self, values: Tensor, kernel: Tensor) -> Tensor:
        """Sum the neighbours of each pixel, weighed; on a smaller image if so, then interpolated to full size."""
        message = torch.zeros_like(small := self._shrunk(values))
        for index, (there, counts) in enumerate(zip(self._shifted(small), self._counting(), strict=True)):
            if counts:
                message = message + kernel[:, index : index + 1] * there
        if self.options.blur == 1:
            return message
        top, left = self._padding(values)
        large = functional.interpolate(message, scale_factor=self.options.blur, mode="bilinear", align_corners=False)
        return large[:, :, top : top + values.shape[2], left : left + values.shape[3]]

    def _shrunk(self, values: Tensor) -> Tensor:
        """Average squares of `blur` pixels; what is outside does not count."""
        if self.options.blur == 1:
            return values
        return functional.avg_pool2d(values, self.options.blur, padding=self._padding(values), count_include_pad=False)

    def _padding(self, values: Tensor) -> tuple[int, int]:
        top, left = (math.ceil(-length % self.options.blur / 2) for length in values.shape[2:])
        return top, left

    def _shifted(self, values: Tensor) -> Iterator[Tensor]:
        """Yield what lies at each place of the window, row by row; 0 where that is outside."""
        span = self.options.filter_size // 2
        height, width = values.shape[2:]
        padded = functional.pad(values, (span,) * 4)
        for y in range(self.options.filter_size):
            for x in range(self.options.filter_size):
                yield padded[:, :, y : y + height, x : x + width]

    def _counting(self) -> Iterator[bool]:
        """Tell for each place of the window whether it sends a message."""
        span = self.options.filter_size // 2
        for y in range(-span, span + 1):
            for x in range(-span, span + 1):
                is_inside = self.options.window == "square" or abs(y) + abs(x) <= span
                yield is_inside and (self.options.to_itself or bool(y or x))


def _parameter(value: float) -> nn.Parameter:
    return nn.Parameter(torch.tensor([value], dtype=torch.float32))
