"""How lattice points hang together: lines of neighbours along each axis, and the pixels of each point.

A blur adds to every point half of its two neighbours along one axis. Points that are each other's neighbours along an
axis form chains. Walking them one after the other needs one look at each point, and no second copy of the values.
"""

from typing import Final

import numpy as np

from segstudio.crf.jit import exactly
from segstudio.crf.simplices import F32, I32, I64, slot

_BLOCK: Final = 256  # look-ups under way at once


@exactly
def _neighbours(keys: I64, table: I64, bits: int, step: int, wrap: int, count: int, after: I32) -> None:
    """Write for each point the number of its neighbour, or -1.

    In blocks, first looking at all the places where the neighbours belong, so that memory is waited for once for many.
    """
    mask = (1 << bits) - 1
    wanted, places, found = np.empty(_BLOCK, np.int64), np.empty(_BLOCK, np.int64), np.empty(_BLOCK, np.int64)
    for first in range(0, keys.size, _BLOCK):
        size = min(_BLOCK, keys.size - first)
        for i in range(size):
            key = keys[first + i]
            wanted[i] = key - step + (wrap if key % count == count - 1 else 1)
            places[i] = slot(wanted[i], bits)
        for i in range(size):
            found[i] = table[2 * places[i]]
        for i in range(size):
            at = places[i]
            while found[i] != wanted[i] and found[i] != -1:
                at = (at + 1) & mask
                found[i] = table[2 * at]
            places[i] = at
        for i in range(size):
            after[first + i] = table[2 * places[i] + 1]  # -1 where the place is free


@exactly
def link(keys: I64, table: I64, bits: int, axis: int, steps: I64, order: I32) -> int:
    """Write the chains along an axis one after the other into `order`, the first point of each as ~number.

    Points without a neighbour are left out. Returns how many were written, at most as many as there are keys.
    """
    after = np.empty(keys.size, np.int32)
    _neighbours(keys, table, bits, steps[axis], steps.sum() - steps.size + 1, steps.size, after)
    is_led = np.zeros(keys.size, np.uint8)
    for number in range(keys.size):
        if after[number] >= 0:
            is_led[after[number]] = 1
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
def tally(vertices: I32, weights: F32, low: int, high: int, counts: I32, masses: F32) -> None:
    """Count and weigh the pixels of each point from `low` to `high`; masses are (M + 1, 1)."""
    for row in range(vertices.shape[0]):
        for r in range(vertices.shape[1]):
            number = vertices[row, r]
            if low <= number < high:
                counts[number] += 1
                masses[number, 0] += weights[row, r]


@exactly
def weigh(vertices: I32, weights: F32, factors: F32, low: int, high: int, masses: F32) -> None:
    """Weigh the pixels of each point from `low` to `high`, with their factors; masses are (M + 1, 1)."""
    for row in range(vertices.shape[0]):
        for r in range(vertices.shape[1]):
            number = vertices[row, r]
            if low <= number < high:
                masses[number, 0] += weights[row, r] * factors[row]


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
