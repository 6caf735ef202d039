"""In which simplex of the permutohedral lattice each pixel lies, as compiled kernels.

Adams, Baek, Davis, "Fast High-Dimensional Filtering Using the Permutohedral Lattice", Eurographics 2010, sections 3.1
and 3.2. The arithmetic is float32 in pydensecrf's order, so that both engines find the same simplices.

A lattice point's d + 1 coordinates leave the same remainder r when divided by d + 1, so that it is told by r and the
quotients of the first d. They are packed into one integer key: r + (d + 1) * sum (quotient_i - base_i) * step_i, with
`steps` multiplied by d + 1 beforehand and the last one 0. Going along an axis is then adding to the key.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from segstudio.crf.jit import exactly

F32 = NDArray[np.float32]
I32 = NDArray[np.int32]
I64 = NDArray[np.int64]

_LANES: Final = 16  # pixels that are worked on side by side, as wide as the widest vector registers
_SCATTER: Final = 0x9E3779B97F4A7C15  # 2^64 / golden ratio: multiplying by it spreads neighbouring keys
_FREE: Final = -1


@exactly
def slot(key: int, bits: int) -> int:
    """Return where in a table of 2^bits places a key belongs."""
    return np.int64((np.uint64(key) * np.uint64(_SCATTER)) >> np.uint64(64 - bits))  # type: ignore[return-value]  # compiled


@exactly
def table_of(keys: I64, count: int, bits: int) -> I64:
    """Make a hash table of 2^bits places from the first `count` keys: key and number side by side, -1 where free."""
    table = np.full(2 << bits, _FREE, np.int64)
    mask = (1 << bits) - 1
    for number in range(count):
        at = slot(keys[number], bits)
        while table[2 * at] != _FREE:
            at = (at + 1) & mask
        table[2 * at] = keys[number]
        table[2 * at + 1] = number
    return table


@exactly
def number_of(key: int, table: I64, bits: int, keys: I64, count: int) -> int:
    """Look a key up, adding it as number `count` where it is new; there has to be room in `table` and `keys`."""
    mask = (1 << bits) - 1
    at = slot(key, bits)
    while True:
        found = table[2 * at]
        if found == key:
            return table[2 * at + 1]  # type: ignore[no-any-return]  # compiled
        if found == _FREE:
            table[2 * at] = key
            table[2 * at + 1] = count
            keys[count] = key
            return count
        at = (at + 1) & mask


@exactly
def roomier(keys: I64, count: int, bits: int) -> tuple[I64, I64]:
    """Return a table of 2^bits places with the same keys, and keys with room for half as many."""
    more = np.empty(1 << (bits - 1), np.int64)
    more[:count] = keys[:count]
    return table_of(more, count, bits), more


@exactly
def _features(
    picture: NDArray[np.uint8], places: I32, width: int, first: int, sigmas: tuple[float, ...], features: F32
) -> None:
    """Fill features (d, lanes) of the rows from `first` on: x, y and, where d is 5, the colour, each over sigma."""
    for lane in range(min(_LANES, places.size - first)):
        place = places[first + lane]
        y = place // width
        features[0, lane] = np.float32(place - y * width) / sigmas[0]
        features[1, lane] = np.float32(y) / sigmas[1]
        for axis in range(2, len(sigmas)):
            features[axis, lane] = np.float32(picture[place, axis - 2]) / sigmas[axis]


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
def enter(
    picture: NDArray[np.uint8],
    places: I32,
    width: int,
    first: int,
    last: int,
    sigmas: tuple[float, ...],
    scales: tuple[float, ...],
    bases: I64,
    steps: I64,
    vertices: I32,
    weights: F32,
) -> I64:
    """Find the d + 1 lattice points around each pixel of the flat picture (N, 3), for rows `first` to `last`.

    `places` (N) tell which pixel each row stands for. Writes the points' numbers and barycentric weights into rows of
    `vertices` and `weights` (N, d + 1), and returns the keys by number, in order of appearance.
    """
    count = len(sigmas) + 1
    features = np.zeros((len(sigmas), _LANES), np.float32)
    elevated = np.empty((count, _LANES), np.float32)
    quotients, rests = np.empty_like(elevated), np.empty_like(elevated)
    ranks = np.empty((count, _LANES), np.int32)
    float_sums, sums = np.empty(_LANES, np.float32), np.empty(_LANES, np.int32)
    sorted_rests, sorted_steps = np.empty(count, np.float32), np.empty(count, np.int64)
    bits, known = 16, 0
    table, keys = roomier(np.empty(0, np.int64), 0, bits)
    for block in range(first, last, _LANES):
        _features(picture, places, width, block, sigmas, features)
        _elevate(features, scales, float_sums, elevated)
        _locate(elevated, quotients, rests, ranks, sums)
        for lane in range(min(_LANES, last - block)):
            key = 0
            for i in range(count):
                rank = ranks[i, lane]
                sorted_rests[rank] = rests[i, lane]
                sorted_steps[rank] = steps[i]
                key += (np.int64(quotients[i, lane]) - bases[i]) * steps[i]
            for r in range(count):
                if r == 0:
                    weight = sorted_rests[count - 1] + (np.float32(1) - sorted_rests[0])
                else:
                    weight = sorted_rests[count - 1 - r] - sorted_rests[count - r]
                    key += 1 - sorted_steps[count - r]
                number = number_of(key, table, bits, keys, known)
                known = max(known, number + 1)
                vertices[block + lane, r] = number
                weights[block + lane, r] = weight
        if known + _LANES * count >= keys.size:
            bits += 1
            table, keys = roomier(keys, known, bits)
    return keys[:known]


@exactly
def renumber(vertices: I32, first: int, last: int, numbers: I32) -> None:
    """Replace the numbers in rows `first` to `last`."""
    for row in range(first, last):
        for r in range(vertices.shape[1]):
            vertices[row, r] = numbers[vertices[row, r]]


@exactly
def merge(keys: I64, known: int, table: I64, bits: int, more: I64, numbers: I32) -> int:
    """Add keys that are not among the first `known`; tell for each of `more` its number, and how many there are now."""
    for index in range(more.size):
        number = number_of(more[index], table, bits, keys, known)
        known = max(known, number + 1)
        numbers[index] = number
    return known
