"""How lattice points hang together: lines of neighbours along each axis, and the pixels of each point.

A blur adds to every point half of its two neighbours along one axis. Points that are each other's neighbours along an
axis form chains. Walking them one after the other needs one look at each point, and no second copy of the values.
"""

import numpy as np

from segstudio.crf.jit import exactly
from segstudio.crf.simplices import F32, I32, I64, slot


@exactly
def link(keys: I64, table: I64, bits: int, axis: int, steps: I64, order: I32) -> int:
    """Write the chains along an axis one after the other into `order`, the first point of each as ~number.

    Points without a neighbour are left out. Returns how many were written, at most as many as there are keys.
    """
    count = steps.size
    mask = (1 << bits) - 1
    after = np.empty(keys.size, np.int32)
    is_led = np.zeros(keys.size, np.uint8)
    wrap = steps.sum() - count + 1
    for number in range(keys.size):
        key = keys[number] - steps[axis] + (wrap if keys[number] % count == count - 1 else 1)
        at = slot(key, bits)
        while table[2 * at] != key and table[2 * at] != -1:
            at = (at + 1) & mask
        after[number] = -1
        if table[2 * at] == key:
            after[number] = table[2 * at + 1]
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
