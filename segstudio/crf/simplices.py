"""In which simplex of the permutohedral lattice each pixel lies, as compiled kernels.

Adams, Baek, Davis, "Fast High-Dimensional Filtering Using the Permutohedral Lattice", Eurographics 2010, sections 3.1
and 3.2. The arithmetic is float32 in pydensecrf's order, so that both engines find the same simplices.

A lattice point's d + 1 coordinates leave the same remainder r when divided by d + 1, so that it is told by r and the
quotients of the first d. They are packed into one integer key: r + sum (quotient_i - base_i) * step_i, where the first
step is a power of two above d, and the last one 0. Going along an axis is then adding to the key.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from segstudio.crf.book import NONE, Book, begin, number_of, place, roomier
from segstudio.crf.jit import exactly

F32 = NDArray[np.float32]
I32 = NDArray[np.int32]
I64 = NDArray[np.int64]
Block = tuple[I64, F32, I64]

_LANES: Final = 16  # pixels that are worked on side by side, as wide as the widest vector registers


@exactly
def _features(
    image: NDArray[np.uint8], places: I32, width: int, first: int, sigmas: tuple[float, ...], features: F32
) -> None:
    """Fill features (d, lanes) of the rows from `first` on: x, y and, where d is 5, the colour, each over sigma."""
    for lane in range(min(_LANES, places.size - first)):
        place = places[first + lane]
        y = place // width
        features[0, lane] = np.float32(place - y * width) / sigmas[0]
        features[1, lane] = np.float32(y) / sigmas[1]
        for axis in range(2, len(sigmas)):
            features[axis, lane] = np.float32(image[place, axis - 2]) / sigmas[axis]


@exactly
def _elevate(features: F32, scales: tuple[float, ...], sums: F32, elevated: F32) -> None:
    """Carry features (d, lanes) onto the hyperplane of coordinates (d + 1, lanes) that sum to 0; section 3.1."""
    sums[:] = np.float32(0)
    for axis in range(len(scales), 0, -1):
        scale, factor = scales[axis - 1], np.float32(axis)
        for lane in range(_LANES):
            value = features[axis - 1, lane] * scale
            elevated[axis, lane] = sums[lane] - factor * value
            sums[lane] = sums[lane] + value
    elevated[0] = sums


@exactly
def _locate(elevated: F32, quotients: F32, rests: F32, ranks: I32, sums: I32) -> None:
    """Find the nearest point of remainder 0, and the order of what is left over: the simplex; section 3.2."""
    count = elevated.shape[0]
    step, share = np.float32(count), np.float32(1) / np.float32(count)
    sums[:] = 0
    ranks[:] = 0
    for i in range(count):
        for lane in range(_LANES):
            quotient = np.rint(share * elevated[i, lane])
            quotients[i, lane] = quotient
            rests[i, lane] = elevated[i, lane] - quotient * step
            sums[lane] += np.int32(quotient)
    for i in range(count):
        for j in range(i + 1, count):
            for lane in range(_LANES):
                behind = np.int32(rests[i, lane] < rests[j, lane])
                ranks[i, lane] += behind
                ranks[j, lane] += np.int32(1) - behind
    for i in range(count):
        for lane in range(_LANES):
            rank = ranks[i, lane] + sums[lane]
            turn = np.int32(rank < 0) - np.int32(rank >= count)
            ranks[i, lane] = rank + turn * np.int32(count)
            quotient = quotients[i, lane] + np.float32(turn)
            quotients[i, lane] = quotient
            rests[i, lane] = (elevated[i, lane] - quotient * step) * share


@exactly
def _corners(
    quotients: F32, rests: F32, ranks: I32, bases: I64, steps: I64, block: Block, weights: F32, first: int, rows: int
) -> None:
    """Write the keys of the simplex around each of some pixels, and its barycentric weights, into rows from `first`."""
    count = ranks.shape[0]
    keys, sorted_rests, sorted_steps = block
    for lane in range(rows):
        key = 0
        for i in range(count):
            rank = ranks[i, lane]
            sorted_rests[rank] = rests[i, lane]
            sorted_steps[rank] = steps[i]
            key += (np.int64(quotients[i, lane]) - bases[i]) * steps[i]
        keys[lane, 0] = key
        weights[first + lane, 0] = sorted_rests[count - 1] + (np.float32(1) - sorted_rests[0])
        for r in range(1, count):
            key += 1 - sorted_steps[count - r]
            keys[lane, r] = key
            weights[first + lane, r] = sorted_rests[count - 1 - r] - sorted_rests[count - r]


@exactly
def _numbered(wanted: I64, rows: int, cells: I32, bits: int, keys: I64, known: int, vertices: I32, first: int) -> int:
    """Write the numbers of the wanted keys (rows, d + 1) into rows from `first`; return how many keys there are now.

    First all cells are looked at, so that memory is waited for once for many.
    """
    count = wanted.shape[1]
    for lane in range(rows):
        for r in range(count):
            vertices[first + lane, r] = cells[place(wanted[lane, r], bits)]
    for lane in range(rows):
        for r in range(count):
            key, number = wanted[lane, r], vertices[first + lane, r]
            if number == NONE or keys[number] != key:
                number = number_of(key, cells, bits, keys, known)
                known = max(known, number + 1)
                vertices[first + lane, r] = number
    return known


@exactly
def enter(
    image: NDArray[np.uint8],
    places: I32,
    width: int,
    first: int,
    last: int,
    sigmas: tuple[float, ...],
    scales: tuple[float, ...],
    bases: I64,
    steps: I64,
    span: int,
    vertices: I32,
    weights: F32,
) -> Book:
    """Find the d + 1 lattice points around each pixel of the flat image (N, 3), for rows `first` to `last`.

    `places` (N) tell which pixel each row stands for; keys are below `span`. Writes the points' numbers and barycentric
    weights into rows of `vertices` and `weights` (N, d + 1), and returns the book of keys, numbered in order of
    appearance.
    """
    count = len(sigmas) + 1
    features = np.zeros((len(sigmas), _LANES), np.float32)
    elevated = np.empty((count, _LANES), np.float32)
    quotients, rests = np.empty_like(elevated), np.empty_like(elevated)
    ranks = np.empty((count, _LANES), np.int32)
    float_sums, sums = np.empty(_LANES, np.float32), np.empty(_LANES, np.int32)
    block = (np.empty((_LANES, count), np.int64), np.empty(count, np.float32), np.empty(count, np.int64))
    known = 0
    cells, bits, keys = begin(span, places.size * count)
    for at in range(first, last, _LANES):
        _features(image, places, width, at, sigmas, features)
        _elevate(features, scales, float_sums, elevated)
        _locate(elevated, quotients, rests, ranks, sums)
        rows = min(_LANES, last - at)
        _corners(quotients, rests, ranks, bases, steps, block, weights, at, rows)
        known = _numbered(block[0], rows, cells, bits, keys, known, vertices, at)
        if known + _LANES * count >= keys.size:
            cells, bits, keys = roomier(keys, known, bits + 1)
    return cells, bits, keys[:known]


@exactly
def renumber(vertices: I32, first: int, last: int, numbers: I32) -> None:
    """Replace the numbers in rows `first` to `last`."""
    for row in range(first, last):
        for r in range(vertices.shape[1]):
            vertices[row, r] = numbers[vertices[row, r]]


@exactly
def merge(cells: I32, bits: int, keys: I64, known: int, more: I64, numbers: I32) -> int:
    """Add keys that are not among the first `known`; tell for each of `more` its number, and how many there are now."""
    for index in range(more.size):
        number = number_of(more[index], cells, bits, keys, known)
        known = max(known, number + 1)
        numbers[index] = number
    return known
