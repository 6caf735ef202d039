"""The passes of one mean-field step, as compiled kernels that leave Python's lock alone.

Values are float32 rows of `lanes` classes, padded to a multiple of four. `lanes` is a tuple of that many zeros: its
length is known when a kernel is compiled, so that the loops over classes become vector instructions.
"""

from typing import Final

import numpy as np

from segstudio.crf.jit import exactly, loosely
from segstudio.crf.simplices import F32, I32, I64
from segstudio.crf.vectors import add_corners, blur_row, largest, powers, put_scaled, put_sum, summed

_BLOCK: Final = 1024  # pixels looked at together, so that their least energies stay near

Lanes = tuple[float, ...]

NEAR: Final[Lanes] = (0.0,) * 3  # as many as a simplex has corners: of two dimensions
ALIKE: Final[Lanes] = (0.0,) * 6  # and of five


@loosely
def splat(rows: F32, starts: I32, pixels: I32, shares: F32, values: F32, low: int, high: int, lanes: Lanes) -> None:
    """Sum the rows of its pixels into the values of each point from `low` to `high`."""
    for point in range(low, high):
        put_sum(values, point, rows, pixels, shares, starts[point], starts[point + 1], lanes)


@loosely
def blur(values: F32, order: I32, low: int, high: int, lanes: Lanes) -> None:
    """Add half of both neighbours to each point of the chains from `low` to `high`, in place.

    `order` has one more entry, negative, after its last chain. The last row of `values` is no point, and 0.
    """
    nothing = values.shape[0] - 1
    before = np.zeros((1, len(lanes)), np.float32)
    for at in range(low, high):
        point, following = order[at], order[at + 1]
        if point < 0:
            point = ~point
            before[:] = np.float32(0)
        blur_row(values, point, following if following >= 0 else nothing, before, lanes)


@loosely
def exp(value: np.float32) -> np.float32:
    """Return e to a power of at most 0, within 2e-7 of the value: the loop around it becomes vector instructions."""
    scaled = np.maximum(value, np.float32(-87)) * np.float32(1.44269504)
    whole = np.rint(scaled)
    part = (scaled - whole) * np.float32(0.69314718)
    power = np.float32(1 / 720)
    for coefficient in (1 / 120, 1 / 24, 1 / 6, 1 / 2, 1.0, 1.0):
        power = power * part + np.float32(coefficient)
    exponent = (np.int32(whole) + np.int32(127)) << np.int32(23)
    return power * np.int32(exponent).view(np.float32)


@loosely
def update(
    energies: F32,
    near: tuple[I32, F32, F32, F32],
    alike: tuple[I32, F32, F32, F32],
    rest: F32,
    whole: F32,
    rows: F32,
    logs: F32,
    low: int,
    high: int,
    lanes: Lanes,
) -> None:
    """Turn what both lattices hold at rows `low` to `high` into marginals: softmax(messages - energies).

    `near` and `alike` are vertices (N, 3 and 6), their weights, a factor for each row, and the values of the points; a
    lattice without vertices is none.
    `rest` is the mass e^-energy of the classes that are set aside, or empty where there is none; else `logs` takes the
    logarithm of what a row was divided by. `whole` is empty, or the message of a plane of ones: then one more class,
    which the energies are relative to, is in no row, and hears what the others do not.
    """
    for row in range(low, high):
        put_scaled(rows, row, energies, row, np.float32(-1), lanes)
        if near[0].size:
            add_corners(rows, row, near[3], near[0], near[1], row, near[2][row], NEAR, lanes)
        if alike[0].size:
            add_corners(rows, row, alike[3], alike[0], alike[1], row, alike[2][row], ALIKE, lanes)
        best = largest(rows, row, lanes)
        last = np.float32(0)
        if whole.size:
            last = whole[row] - summed(rows, row, energies, row, lanes)
            best = max(best, last)
        total = powers(rows, row, best, lanes)
        if whole.size:
            total += exp(last - best)
        if rest.size:
            total += rest[row] * np.exp(-best)
            logs[row] = best + np.log(total)
        put_scaled(rows, row, rows, row, np.float32(1) / total, lanes)


@exactly
def find_gaps(energies: F32, low: int, high: int, gaps: F32) -> None:
    """Lower `gaps` (C) to how far each class of energies (C, N) is at least behind a pixel's best one."""
    least = np.empty(_BLOCK, np.float32)
    for first in range(low, high, _BLOCK):
        count = min(_BLOCK, high - first)
        least[:] = np.inf
        for c in range(energies.shape[0]):
            for i in range(count):
                least[i] = min(least[i], energies[c, first + i])
        for c in range(energies.shape[0]):
            gap = gaps[c]
            for i in range(count):
                gap = min(gap, energies[c, first + i] - least[i])
            gaps[c] = gap


@loosely
def load(
    energies: F32, places: I32, chosen: I64, others: I64, left: int, rows: F32, rest: F32, low: int, high: int
) -> None:
    """Bring the chosen classes of energies (C, N) into rows (N, lanes), and the mass e^-energy of the others into rest.

    `places` (N) tell which pixel each row stands for. Unless it is negative, rows are relative to the class `left`.
    """
    for first in range(low, high, _BLOCK):
        last = min(first + _BLOCK, high)
        for k in range(chosen.size):
            for row in range(first, last):
                rows[row, k] = energies[chosen[k], places[row]]
            if left >= 0:
                for row in range(first, last):
                    rows[row, k] -= energies[left, places[row]]
        for c in others:
            for row in range(first, last):
                rest[row] += exp(min(-energies[c, places[row]], np.float32(0)))


@loosely
def unload(
    rows: F32,
    energies: F32,
    logs: F32,
    places: I32,
    chosen: I64,
    others: I64,
    left: int,
    marginals: F32,
    low: int,
    high: int,
) -> None:
    """Write marginals (C, N): of the chosen classes from rows (N, lanes), of the others from their energies.

    Unless it is negative, the class `left` has what the chosen ones leave.
    """
    for first in range(low, high, _BLOCK):
        last = min(first + _BLOCK, high)
        for k in range(chosen.size):
            for row in range(first, last):
                marginals[chosen[k], places[row]] = rows[row, k]
        if left >= 0:
            for row in range(first, last):
                mass = np.float32(0)
                for k in range(chosen.size):
                    mass += rows[row, k]
                marginals[left, places[row]] = max(np.float32(1) - mass, np.float32(0))
        for c in others:
            for row in range(first, last):
                pixel = places[row]
                marginals[c, pixel] = exp(min(-energies[c, pixel] - logs[row], np.float32(0)))
