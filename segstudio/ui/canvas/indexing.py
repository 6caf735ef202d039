"""Label values as the 256 indices of an image with a colour table."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from segstudio.core import LabelMap

NO_LABEL: Final = -1
OTHER: Final = -2
_MOST: Final = 254  # one index stays free for "no label", one for what is beyond


def indexed(labels: LabelMap) -> tuple[NDArray[np.uint8], tuple[int, ...]]:
    """Return uint8 (H, W) indices and the label value that each index stands for.

    8-bit labels are their own indices and are not copied. Of 16-bit labels the values present are numbered; beyond
    254 of them the rarest share the index of `OTHER`. `NO_LABEL` stands for an index that no pixel has.
    """
    if labels.ids.dtype == np.uint8:
        return labels.ids.astype(np.uint8, copy=False), tuple(range(256))
    counts = np.bincount(labels.ids.ravel(), minlength=1)
    present = np.argsort(-counts, kind="stable")[: min(np.count_nonzero(counts), _MOST)]
    lookup = np.full(len(counts), _MOST, np.uint8)
    lookup[present] = np.arange(len(present), dtype=np.uint8)
    values = [int(value) for value in present]
    return lookup[labels.ids], tuple(values + [NO_LABEL] * (_MOST - len(values)) + [OTHER, NO_LABEL])


def free_index(values: tuple[int, ...], ignore_id: int) -> int:
    """Return an index to paint nothing with: one without a label, else that of the ignore id, else the last."""
    for wanted in (NO_LABEL, ignore_id):
        if wanted in values:
            return len(values) - 1 - values[::-1].index(wanted)
    return len(values) - 1


def contours(indices: NDArray[np.uint8], free: int, top: int, bottom: int) -> NDArray[np.uint8]:
    """Keep rows `top` to `bottom` of `indices` where a neighbour differs, and fill the rest with `free`."""
    first, last = max(top - 1, 0), min(bottom + 1, len(indices))
    block = indices[first:last]
    edge = np.zeros(block.shape, bool)
    for axis in (0, 1):
        low, high = (np.moveaxis(a, axis, 0) for a in (block, edge))
        differs = low[1:] != low[:-1]
        high[1:] |= differs
        high[:-1] |= differs
    kept = slice(top - first, bottom - first)
    return np.where(edge[kept], block[kept], np.uint8(free))
