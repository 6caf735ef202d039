"""Windows over a large image that overlap, and the weights by which their answers are blended."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from segstudio.core._errors import SettingsError


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of one axis, `start` included, `stop` not, with the blending weight of each of its positions.

    The weights are float32 and above 0; over all spans of an axis they sum to 1 at every position.
    """

    start: int
    stop: int
    weights: NDArray[np.float32]

    def __len__(self) -> int:
        """Return the number of positions."""
        return self.stop - self.start


@dataclass(frozen=True, slots=True)
class Window:
    """A rectangle of the image: one span of its rows and one of its columns."""

    rows: Span
    columns: Span

    @property
    def size(self) -> tuple[int, int]:
        """Height and width in pixels."""
        return len(self.rows), len(self.columns)

    def weights(self) -> NDArray[np.float32]:
        """Blending weights, float32 (height, width); over all windows they sum to 1 at every pixel."""
        product: NDArray[np.float32] = self.rows.weights[:, None] * self.columns.weights[None, :]
        return product


def spans(length: int, window: int, overlap: float, step: int = 1) -> tuple[Span, ...]:
    """Cover an axis of `length` by the fewest spans of `window` that share at least `overlap` of it.

    All are equally long: `window` rounded up to a multiple of `step`, or the whole axis where that is shorter. Starts
    are multiples of `step`, so that windows lie on a network's grid, but for the last one, which ends with the axis.
    Weights rise linearly over what two spans share.
    """
    if length < 1 or window < 1 or step < 1 or not 0 <= overlap < 1:
        raise SettingsError("window", f"cannot cover {length} by windows of {window} that share {overlap}.")
    window = -(-window // step) * step
    if window >= length:
        return (Span(0, length, np.ones(length, np.float32)),)
    stride = max(step, int(window * (1 - overlap)) // step * step)
    last = length - window
    count = -(-last // stride) + 1
    starts = [-(-last * i // ((count - 1) * step)) * step for i in range(count - 1)] + [last]
    bounds = [(start, start + window) for start in starts]
    return tuple(Span(a, b, w) for (a, b), w in zip(bounds, _blend(bounds, length), strict=True))


def windows(size: tuple[int, int], window: int, overlap: float, step: int = 1) -> Iterator[Window]:
    """Walk an image of (height, width) window by window, row by row; see `spans`."""
    columns = spans(size[1], window, overlap, step)
    for rows in spans(size[0], window, overlap, step):
        for column in columns:
            yield Window(rows, column)


def _blend(bounds: list[tuple[int, int]], length: int) -> list[NDArray[np.float32]]:
    """Weigh each position of a span by its distance to the span's inner ends, then divide by the sum."""
    ramps = []
    for start, stop in bounds:
        at = np.arange(start, stop, dtype=np.float64)
        from_start = at - start + 1 if start > 0 else np.full(stop - start, np.inf)
        from_stop = stop - at if stop < length else np.full(stop - start, np.inf)
        ramps.append(np.minimum(np.minimum(from_start, from_stop), _shared(bounds)))
    total = np.zeros(length)
    for (start, stop), ramp in zip(bounds, ramps, strict=True):
        total[start:stop] += ramp
    return [(r / total[a:b]).astype(np.float32) for (a, b), r in zip(bounds, ramps, strict=True)]


def _shared(bounds: list[tuple[int, int]]) -> int:
    """Return the longest overlap of neighbours plus one: no ramp is longer than that."""
    return 1 + max(before[1] - after[0] for before, after in pairwise(bounds))
