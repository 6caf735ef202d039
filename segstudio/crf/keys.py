"""How points of the permutohedral lattice become integer keys, for an image's size and the widths of a kernel."""

import math
from dataclasses import dataclass
from typing import Final, cast

import numpy as np
from numpy.typing import NDArray

_MARGIN: Final = 3  # quotients beyond the outermost pixel: vertices and their neighbours lie within 2
_MOST_KEYS: Final = 2**62


class TooFineError(ValueError):
    """Sigmas so small that the lattice's points cannot be numbered."""


@dataclass(frozen=True, slots=True)
class Grid:
    """How features become keys: scales of the axes, base and step of each quotient, and the number of possible keys."""

    sigmas: tuple[float, ...]
    scales: tuple[float, ...]
    bases: NDArray[np.int64]
    steps: NDArray[np.int64]
    span: int


def grid(size: tuple[int, int], sigmas: tuple[float, ...]) -> Grid:
    """Lay out keys for an image of this size; sigmas are those of x, y and, for colours, of red, green and blue."""
    d = len(sigmas)
    deviation = float(np.float32(math.sqrt(2 / 3) * (d + 1)))  # of the filter, in lattice units (section 4.1)
    scales = [np.float32(deviation / math.sqrt((i + 1) * (i + 2))) for i in range(d)]
    lows, highs, total = np.zeros(d + 1), np.zeros(d + 1), 0.0
    for axis in range(d, 0, -1):
        largest = ((size[1], size[0], 255, 255, 255)[axis - 1] / sigmas[axis - 1]) * float(scales[axis - 1])
        lows[axis], highs[axis] = -axis * largest, total
        total += largest
    highs[0] = total
    bases = np.floor(lows / (d + 1)).astype(np.int64) - _MARGIN
    ranges = [int(r) for r in np.ceil(highs / (d + 1)) + _MARGIN + 1 - bases]
    steps = [(1 << d.bit_length()) * math.prod(ranges[:i]) for i in range(d + 1)]
    if steps[d] >= _MOST_KEYS:
        raise TooFineError
    span, steps[d] = steps[d], 0
    # In Python's eyes these are float32 of numpy's: the compiled arithmetic depends on it.
    exact = tuple(cast("float", np.float32(sigma)) for sigma in sigmas)
    return Grid(exact, tuple(cast("list[float]", scales)), bases, np.array(steps, np.int64), span)
