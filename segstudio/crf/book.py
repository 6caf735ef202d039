"""A book of keys: which number each has, as a hash table for the compiled kernels.

A book is three things: `cells`, which hold numbers of keys or -1; `bits`, as there are 2^bits cells; and `keys`, which
lists the keys by number. Numbers count from 0 in the order in which keys are entered. Where so few keys are possible
that each can have a cell of its own, bits are `EVERY`. Small cells matter: most of the time goes into waiting for them.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from segstudio.crf.jit import exactly

I32 = NDArray[np.int32]
I64 = NDArray[np.int64]
Book = tuple[I32, int, I64]

NONE: Final = -1
EVERY: Final = 0
_FIRST_BITS: Final = 16
_DENSE: Final = 2  # possible keys for each entry that is expected at most, up to which each has a cell of its own
_ROOM: Final = 128  # more keys than are entered at once
_SCATTER: Final = 0x9E3779B97F4A7C15  # 2^64 / golden ratio: multiplying by it spreads neighbouring keys


@exactly
def place(key: int, bits: int) -> int:
    """Return the cell in which a key is looked for first."""
    if bits == EVERY:
        return key
    return np.int64((np.uint64(key) * np.uint64(_SCATTER)) >> np.uint64(64 - bits))  # type: ignore[return-value]  # compiled


@exactly
def cell_of(key: int, cells: I32, at: int, keys: I64) -> int:
    """Return the cell that holds a key, or else the free one where it belongs, looking from cell `at` on."""
    while cells[at] != NONE and keys[cells[at]] != key:
        at = (at + 1) & (cells.size - 1)
    return at


@exactly
def number_of(key: int, cells: I32, bits: int, keys: I64, known: int) -> int:
    """Return a key's number, entering it as number `known` where it is new; there has to be room."""
    at = cell_of(key, cells, place(key, bits), keys)
    if cells[at] == NONE:
        cells[at] = known
        keys[known] = key
    return cells[at]  # type: ignore[no-any-return]  # compiled


@exactly
def begin(span: int, most: int) -> Book:
    """Return an empty book with some room: for keys below `span`, of which `most` are entered at most."""
    if span <= _DENSE * most:
        return np.full(span, NONE, np.int32), EVERY, np.empty(min(span, most) + _ROOM, np.int64)
    return roomier(np.empty(0, np.int64), 0, _FIRST_BITS)


@exactly
def roomier(keys: I64, known: int, bits: int) -> Book:
    """Return a book of 2^bits cells with the first `known` keys, and room for half as many as cells."""
    cells, more = np.full(1 << bits, NONE, np.int32), np.empty(1 << (bits - 1), np.int64)
    for number in range(known):
        number_of(keys[number], cells, bits, more, number)
    return cells, bits, more
