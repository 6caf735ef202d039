"""One look at an image: whole or by windows, as it is or mirrored; and the mean of several looks."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from segstudio.core import Span, windows
from segstudio.engine.networks import Meter, Network, Precision, forward, padded
from segstudio.engine.score_grids import Axis, Grid, covering, moved, sample


@dataclass(frozen=True, slots=True)
class InferenceMode:
    """How to run a network over an image; `window` 0 means the whole image at once."""

    window: int = 0
    overlap: float = 0.25
    precision: Precision = "float32"


@dataclass(frozen=True, slots=True)
class Prediction:
    """Scores (C, h, w), float32 on the CPU, and the grid they lie on."""

    values: Tensor
    grid: Grid


def passes(network: Network, size: tuple[int, int], mode: InferenceMode) -> int:
    """Count how often the network is run for an image of this size."""
    if not mode.window:
        return 1
    return sum(1 for _ in windows(size, mode.window, mode.overlap, _step(network)))


def predict(network: Network, x: Tensor, mode: InferenceMode, meter: Meter) -> Prediction:
    """Run the network on (1, 3 or 4, H, W), whole or window by window."""
    if not mode.window or passes(network, (x.shape[2], x.shape[3]), mode) == 1:
        return _whole(network, x, mode.precision, meter)
    return _sliding(network, x, mode, meter)


def mirrored(network: Network, x: Tensor, mode: InferenceMode, meter: Meter) -> Prediction:
    """Look at the mirror image and mirror the scores back."""
    seen = predict(network, x.flip(3), mode, meter)
    return Prediction(seen.values.flip(2), seen.grid)


def mean(predictions: Sequence[Prediction]) -> Prediction:
    """Average the probabilities of several looks on the grid of the first; the result is their logarithm."""
    if len(predictions) == 1:
        return predictions[0]
    first = predictions[0]
    total = torch.zeros_like(first.values)
    for one in predictions:
        here = Grid.over(one.grid.cells, _extent(first.grid), align_corners=first.grid.rows.align_corners)
        total += moved(one.values, here, first.grid).softmax(0)
    return Prediction((total / len(predictions)).clamp_min(1e-12).log(), first.grid)


def _whole(network: Network, x: Tensor, precision: Precision, meter: Meter) -> Prediction:
    corners = network.net.align_corners
    size = (x.shape[2], x.shape[3])
    fed = padded(x, network.net.size_multiple)
    values = forward(network, fed, meter, precision)
    fed_size = (fed.shape[2], fed.shape[3])
    got = Grid.over((values.shape[1], values.shape[2]), fed_size, align_corners=corners)
    if fed_size == size:
        return Prediction(values, got)
    # The output stands for the padding too: read it on a grid of the same pitch that ends where the image does.
    cells = tuple(math.ceil(a * n / b) for a, b, n in zip(size, fed_size, got.cells, strict=True))
    wanted = Grid.over((cells[0], cells[1]), size, align_corners=corners)
    return Prediction(sample(values, got, wanted.rows.centers(), wanted.columns.centers()), wanted)


def _sliding(network: Network, x: Tensor, mode: InferenceMode, meter: Meter) -> Prediction:
    """Blend overlapping windows on one grid over the image; the weights of all windows sum to 1 at each place."""
    size = (x.shape[2], x.shape[3])
    grid = covering(size, network.net.stride_of_scores, align_corners=network.net.align_corners)
    total = torch.zeros(len(network.classes), *grid.cells)
    for window in windows(size, mode.window, mode.overlap, _step(network)):
        top, bottom, down = _under(grid.rows, window.rows)
        left, right, across = _under(grid.columns, window.columns)
        region = x[:, :, window.rows.start : window.rows.stop, window.columns.start : window.columns.stop]
        part = _whole(network, region, mode.precision, meter)
        seen = sample(
            part.values,
            part.grid,
            grid.rows.centers()[top:bottom] - window.rows.start,
            grid.columns.centers()[left:right] - window.columns.start,
        )
        total[:, top:bottom, left:right] += seen * down[:, None] * across
    return Prediction(total, grid)


def _under(axis: Axis, span: Span) -> tuple[int, int, Tensor]:
    """Return which places of a grid lie on a span, as first and last + 1, and the span's weights there."""
    pixels = np.floor(axis.centers() + 0.5).astype(np.intp)
    first, last = (int(i) for i in np.searchsorted(pixels, (span.start, span.stop)))
    return first, last, torch.from_numpy(span.weights[pixels[first:last] - span.start])


def _extent(grid: Grid) -> tuple[int, int]:
    return grid.rows.length, grid.columns.length


def _step(network: Network) -> int:
    return math.lcm(network.net.stride_of_scores, network.net.size_multiple)
