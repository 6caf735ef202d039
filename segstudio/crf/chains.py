"""How lattice points hang together: lines of neighbours along each axis, and the pixels of each point.

A blur adds to every point half of its two neighbours along one axis. Points that are each other's neighbours along an
axis form chains. Walking them one after the other needs one look at each point, and no second copy of the values.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from segstudio.crf.book import NONE, cell_of, place
from segstudio.crf.jit import exactly
from segstudio.crf.simplices import F32, I32, I64

_BLOCK: Final = 256  # look-ups under way at once


@exactly
def _neighbours(cells: I32, bits: int, keys: I64, axis: int, steps: I64, after: I32, is_led: NDArray[np.uint8]) -> None:
    """Write for each point the number of its neighbour, or -1, and mark the points that are somebody's neighbour.

    In blocks, first looking at all the cells where the neighbours belong, so that memory is waited for once for many.
    """
    wanted = np.empty(_BLOCK, np.int64)
    rest, last = steps[0] - 1, steps.size - 1
    ahead, around = 1 - steps[axis], steps.sum() - last - steps[axis]
    for first in range(0, keys.size, _BLOCK):
        size = min(_BLOCK, keys.size - first)
        for i in range(size):
            key = keys[first + i]
            wanted[i] = key + (around if key & rest == last else ahead)
            after[first + i] = cells[place(wanted[i], bits)]
        for i in range(size):
            number = after[first + i]
            if number != NONE and keys[number] != wanted[i]:
                number = cells[cell_of(wanted[i], cells, place(wanted[i], bits), keys)]
                after[first + i] = number
            if number != NONE:
                is_led[number] = 1


@exactly
def link(cells: I32, bits: int, keys: I64, axis: int, steps: I64, order: I32) -> int:
    """Write the chains along an axis one after the other into `order`, the first point of each as ~number.

    Points without a neighbour are left out. Returns how many were written, at most as many as there are keys.
    """
    after, is_led = np.empty(keys.size, np.int32), np.zeros(keys.size, np.uint8)
    _neighbours(cells, bits, keys, axis, steps, after, is_led)
    written = 0
    for number in range(keys.size):
        if is_led[number] == 0 and after[number] >= 0:
            order[written] = ~number
            written += 1
            follower = after[number]
            while follower >= 0:
                order[written] = follower
                written += 1
                follower = after[follower]
    return written


@exactly
def tally(vertices: I32, low: int, high: int, counts: I32) -> None:
    """Count the pixels of each point from `low` to `high`."""
    for row in range(vertices.shape[0]):
        for r in range(vertices.shape[1]):
            number = vertices[row, r]
            if low <= number < high:
                counts[number] += 1


@exactly
def list_pixels(
    vertices: I32, weights: F32, factors: F32, low: int, high: int, ends: I32, pixels: I32, shares: F32
) -> None:
    """List pixels and their weights times their factors by lattice point; `ends` move from starts to ends."""
    for row in range(vertices.shape[0]):
        for r in range(vertices.shape[1]):
            number = vertices[row, r]
            if low <= number < high:
                at = ends[number]
                pixels[at] = row
                shares[at] = weights[row, r] * factors[row]
                ends[number] = at + 1
